"""The page of remedies in a real browser: whole on a phone, and text from outside stays text."""

from collections.abc import Callable
from typing import Any

import pytest

from maps.remedies_map import remedies_map
from maps.words import LANGUAGES, Language
from tests.maps.remedies import two_gaps

pytestmark = pytest.mark.xdist_group("browser")

HOSTILE = "</script><img src=x onerror='window.__pwned=1'>${window.__pwned=1}`{{ 7*7 }}\\"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [390, 1440])
def test_fits_and_opens(
    visit: Callable[..., Any], open_everything: Callable[[Any], list[str]], language: Language, width: int
) -> None:
    """No error, no request elsewhere, nothing wider than the screen, every popup opens."""
    met = visit(remedies_map(two_gaps(), language=language, assets="linked"), width=width, height=844)
    titles = open_everything(met.page)
    assert {"1. Far", "6. Far", "Far"} <= set(titles)
    assert met.page.evaluate("document.documentElement.scrollWidth") == width
    assert met.outside == []
    assert met.errors == []


def test_the_table_is_readable_on_a_phone(visit: Callable[..., Any]) -> None:
    """Opened, it stays inside the panel."""
    met = visit(remedies_map(two_gaps(), language="en", assets="linked"), width=390, height=844)
    met.page.locator("summary").first.click()
    box = met.page.locator("table.actions").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_hostile_names_stay_text(
    visit: Callable[..., Any], open_everything: Callable[[Any], list[str]]
) -> None:
    """In the panel, in popups and in the layer control."""
    met = visit(remedies_map(two_gaps(HOSTILE), language="en", assets="linked"))
    titles = open_everything(met.page)
    assert any(HOSTILE in title for title in titles)
    assert met.page.evaluate("window.__pwned") is None
    assert met.errors == []
    assert met.outside == []


def test_marks_lie_above_branches_and_hold_their_numbers(visit: Callable[..., Any]) -> None:
    """A branch at the same place does not cover what is to be done there; ``12+`` fits its circle."""
    layers = two_gaps()
    layers.facts["actions"][0] |= {"rank": 12, "lon": -21.9, "lat": 64.1}
    layers.facts["actions"][1] |= {"lon": -21.9, "lat": 64.1}
    met = visit(remedies_map(layers, language="en", assets="linked"), width=1440, height=900)
    top = """() => {
      const mark = [...document.querySelectorAll(".leaflet-marker-pane .badge.order")].find((one) => one.textContent === "12+");
      const { x, y, width, height } = mark.getBoundingClientRect();
      const branch = document.querySelector(".leaflet-marker-pane .badge.branch");
      const range = document.createRange();
      range.selectNodeContents(mark);
      return [mark.contains(document.elementFromPoint(x + width / 2, y + height / 2)),
        Number(getComputedStyle(branch).zIndex) < Number(getComputedStyle(mark).zIndex),
        range.getBoundingClientRect().width <= width];
    }"""
    assert met.page.evaluate(top) == [True, True, True]
