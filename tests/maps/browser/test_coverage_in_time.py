"""The pages of coverage in space and time in a real browser: sliders, lists and maps move together."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from maps.access_map import access_map
from maps.access_view import access_view
from maps.areas_map import areas_map
from maps.areas_view import areas_view
from maps.canvas import Assets
from maps.difference_map import difference_map
from maps.difference_view import difference_view
from maps.gaps_map import gaps_map
from maps.gaps_view import gaps_view
from maps.week_map import week_map
from maps.week_view import week_view
from maps.words import LANGUAGES, Language
from planner.coverage.equity.measure import equity
from tests.maps.coverage_coast import TITLE, answer, comparison, gaps, question, roads

pytestmark = pytest.mark.xdist_group("browser")

HOSTILE = "</script><img src=x onerror='window.__pwned=1'>${window.__pwned=1}`{{ 7*7 }}\\"
PAGES = ("week", "gaps", "areas", "difference", "access")


def drawn(page: str, language: Language = "en", assets: Assets = "linked", name: str = "Farton") -> str:
    """Return one of the pages about the coast."""
    if page == "week":
        view = week_view(answer(name), title=name, roads=roads())
        return week_map(view, language=language, assets=assets)
    if page == "gaps":
        return gaps_map(
            gaps_view(answer(name), gaps(name), title=name, roads=roads()), language=language, assets=assets
        )
    if page == "areas":
        return areas_map(
            areas_view(answer(name), title=name, roads=roads()), language=language, assets=assets
        )
    if page == "difference":
        both = replace(comparison(name), name=name)
        return difference_map(
            difference_view(both, title=name, roads=roads()), language=language, assets=assets
        )
    seconds = answer(name).always["drive", "to"].seconds
    view_of = access_view(
        question(name),
        seconds,
        title=name,
        measure=name,
        roads=roads(),
        area=answer(name).area,
        equity=equity(seconds, question(name).demand["people"]),
    )
    return access_map(view_of, language=language, assets=assets)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("language", "width", "assets"), [("en", 1440, "linked"), ("zh", 390, "inline")])
def test_fits_and_opens(
    visit: Callable[..., Any],
    open_everything: Callable[[Any], list[str]],
    page: str,
    language: Language,
    width: int,
    assets: Assets,
) -> None:
    """No error, no request elsewhere, nothing wider than the screen, every popup opens; hostile names stay text."""
    met = visit(drawn(page, language, assets, HOSTILE), width, 844)
    titles = open_everything(met.page)
    assert any(HOSTILE in title for title in titles)
    for button in met.page.locator("tbody button:visible, [data-lon]:visible").all()[:3]:
        button.click()
    assert met.page.evaluate("window.__pwned") is None
    assert met.page.evaluate("document.documentElement.scrollWidth") <= width
    assert met.page.locator(".folium-map").bounding_box()["height"] >= 844 / 3
    assert (met.outside, met.errors) == ([], [])


def test_the_slider_moves_everything(visit: Callable[..., Any]) -> None:
    """Keys, strip and play: figures, legend, branches and vans are those of the hour."""
    met = visit(drawn("week"))
    page = met.page
    when, share = page.locator("#week-when"), page.locator("#week-share")
    assert (when.inner_text(), share.inner_text()) == ("Tuesday 24, 10:00", "73.9%")
    bank = page.locator(".leaflet-marker-icon.branch")
    assert "shut" not in bank.get_attribute("class")
    page.locator("#week-slider").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert (when.inner_text(), share.inner_text()) == ("Tuesday 24, 12:00", "0.0%")
    assert "shut" in bank.get_attribute("class")
    assert page.locator("[data-class='5']").inner_text() == "1,420"
    page.locator(f"[data-slot='{48 + 14}']").click()
    assert (when.inner_text(), share.inner_text()) == ("Wednesday 25, 14:00", "21.1%")
    assert "shut" not in page.locator(".leaflet-marker-icon.stop").get_attribute("class")
    page.locator("#week-slider").focus()
    page.keyboard.press("PageDown")
    assert when.inner_text() == "Tuesday 24, 14:00"
    page.locator("#week-play").click()
    page.locator("#week-when", has_text="15:00").wait_for()
    page.locator("#week-play").click()
    assert page.locator("#week-play").get_attribute("aria-pressed") == "false"
    assert met.errors == []


def test_the_week_of_a_group(visit: Callable[..., Any]) -> None:
    """The people of the group are counted, and the strip is theirs."""
    met = visit(drawn("week"))
    met.page.locator("#week-group").select_option(label="old")
    assert "262" in met.page.locator("#week-people").inner_text()
    assert met.page.locator(f"[data-slot='{24 + 9}']").get_attribute("class") == "s3"


def test_circles_have_the_colour_of_the_hour(visit: Callable[..., Any]) -> None:
    """The town is blue while the bank is open and dark when it is not."""
    met = visit(drawn("week"))
    colour = """() => { let found = null; Farreach.maps[0].eachLayer((layer) => {
      if (layer.setRadius && Math.abs(layer.getLatLng().lng) < 0.02) found = layer.options.fillColor; }); return found; }"""
    open_then = met.page.evaluate(colour)
    met.page.locator("[data-slot='0']").click()
    assert (open_then, met.page.evaluate(colour)) == ("#a9d1ea", "#1c1c1c")


def test_a_country_by_the_hour_is_quick_and_light(
    visit: Callable[..., Any], country: dict[str, Callable[..., Any]]
) -> None:
    """Ten thousand points with hundreds of timetables: below 3 MB, a step far below 50 ms."""
    rng = np.random.default_rng(6)
    layers = country["coverage_layers"](10_000)
    demand = layers.demand.assign(hours=40.0, evening=1.0, weekend=0.0, worst_wait=62.0)
    states = np.where(rng.random((400, 30)) < 0.5, 5, 1).astype(np.uint8)[rng.integers(0, 400, len(demand))]
    week = week_view(answer(), title=TITLE, roads=roads())
    places = pd.concat([layers.branches] * 3).assign(kind="branch", assumed=False)
    view = replace(
        week,
        demand=demand,
        states=states,
        slots=rng.integers(0, 30, 168),
        counts={"people": np.ones((30, 6))},
        places=places,
        serving=rng.random((len(places), 168)) < 0.5,
        boundaries=layers.boundaries,
        roads=layers.roads,
        backdrop=None,
        made=None,
    )
    html = week_map(view, language="en", assets="inline")
    assert len(html.encode()) < 3e6
    met = visit(html)
    steps = met.page.evaluate(
        """() => { const slider = document.getElementById("week-slider"), took = [];
        for (let slot = 0; slot < 31; slot += 1) { const began = performance.now(); slider.value = slot;
          slider.dispatchEvent(new Event("input")); took.push(performance.now() - began); }
        return took.sort((a, b) => a - b)[15]; }"""
    )
    assert steps < 50
    assert met.errors == []


def test_list_and_map_of_gaps(visit: Callable[..., Any]) -> None:
    """A row opens its gap, a gap marks its row, a reason switched off is gone from both."""
    met = visit(drawn("gaps"))
    page = met.page
    section = page.locator("[data-choice='0']")
    rows = section.locator("tbody tr[data-key]")
    first = rows.first
    first.locator("button").click()
    place = first.locator("button").inner_text()
    assert page.locator(".leaflet-popup-content h2").inner_text() == place
    assert first.get_attribute("aria-selected") == "true"
    reason = first.get_attribute("data-reason")
    section.locator(f"[data-reason='{reason}']").first.uncheck()
    assert not first.is_visible()
    count = "() => { let n = 0; Farreach.maps[0].eachLayer((l) => { if (l.feature?.properties.q) n += 1; }); return n; }"
    assert page.evaluate(count) == rows.count() - section.locator(f"tr[data-reason='{reason}']").count()
    page.locator("#gap-choice").select_option(index=3)
    assert not section.is_visible()
    assert page.evaluate(count) == page.locator("[data-choice='3'] tbody tr[data-key]").count()
    assert met.errors == []


def test_a_click_on_a_gap_marks_its_row(visit: Callable[..., Any]) -> None:
    """And scrolls to it."""
    met = visit(drawn("gaps"))
    key = met.page.evaluate(
        """() => { let last = null; Farreach.maps[0].eachLayer((l) => { if (l.feature?.properties.q) last = l; });
        last.fire("click", { latlng: last.getBounds().getCenter() }); return last.feature.properties.k; }"""
    )
    row = met.page.locator(f"[data-choice='0'] tr[data-key='{key}']")
    assert row.get_attribute("aria-selected") == "true"


def test_the_table_of_areas_sorts(visit: Callable[..., Any]) -> None:
    """By keyboard, numbers as numbers, what is not known last whichever way."""
    met = visit(drawn("areas"))
    page = met.page
    names = "[...document.querySelectorAll('tbody th button')].map((name) => name.textContent)"
    head = page.locator("thead th").nth(2)
    head.locator("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert page.evaluate(names) == ["Farton", "East", "Empty"]
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    assert page.evaluate(names) == ["East", "Farton", "Empty"]
    page.locator("thead button").first.click()
    assert head.get_attribute("aria-sort") == "none"
    assert page.evaluate(names) == ["East", "Empty", "Farton"]


def test_areas_are_coloured_by_the_chosen_promise(visit: Callable[..., Any]) -> None:
    """The headline follows; a promise that is not kept is outlined."""
    met = visit(drawn("areas"))
    looks = """() => { const found = {}; Farreach.maps[0].eachLayer((l) => {
      if (l.feature?.properties.k) found[l.feature.properties.k] = [l.options.fillColor, l.options.color]; }); return found; }"""
    assert met.page.evaluate(looks)["west"] == ["#f4eef8", "#fff"]
    met.page.locator("#area-measure").select_option(index=3)
    assert met.page.evaluate(looks)["west"] == ["#3f1d6b", "#fff"]
    met.page.locator("#area-measure").select_option(index=1)
    assert met.page.evaluate(looks)["east"][1] == "#b3123f"
    assert met.page.locator("[data-measure='1'] strong").inner_text() == "95.1%"
    assert not met.page.locator("[data-measure='0']").is_visible()


def test_the_table_as_csv(visit: Callable[..., Any]) -> None:
    """Numbers as they are; a name that looks like a formula is none; quotes are doubled."""
    met = visit(drawn("areas", name='=1+"2"'))
    lines = met.page.evaluate("FarreachTables.csv(document.querySelector('.sorted'))").split("\r\n")
    assert lines[0].startswith("Municipality,People,half an hour · 30 min")
    assert lines[1].startswith('"\'=1+""2""",1090.0,0.96')
    assert len(lines) == 4
    met.page.locator("[data-copy]").click()
    met.page.get_by_text("Copied").wait_for()


def test_before_and_after_are_switched(visit: Callable[..., Any]) -> None:
    """The town is blue before, orange after, and a loser in the difference."""
    met = visit(drawn("difference"))
    colour = """() => { let found = null; Farreach.maps[0].eachLayer((layer) => {
      if (layer.setRadius && Math.abs(layer.getLatLng().lng) < 0.02) found = layer.options.fillColor; }); return found; }"""
    seen = [met.page.evaluate(colour)]
    for name in ("Before", "After"):
        met.page.locator("label", has_text=name).first.click()
        seen.append(met.page.evaluate(colour))
    assert seen == ["#a33b04", "#a9d1ea", "#fdb863"]
    assert met.page.locator("[data-side='1']").is_visible()
    assert not met.page.locator("[data-side='2']").is_visible()
    met.page.locator("[data-lon]").first.click()
    assert abs(met.page.evaluate("Farreach.maps[0].getCenter().lng")) < 0.1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_can_be_printed(visit: Callable[..., Any], language: Language) -> None:
    """The table is whole on paper, controls are not there."""
    met = visit(drawn("areas", language))
    met.page.emulate_media(media="print")
    assert met.page.locator("table.sorted").is_visible()
    assert not met.page.locator("#area-measure").is_visible()
