"""The map of routes."""

import json
import re
from dataclasses import replace

import pytest

from maps.canvas import WORLD
from maps.plan_map import bounds_of, plan_map
from maps.plan_view import PlanView, ShownRoute
from maps.words import LANGUAGES, Language


def panel_of(page: str) -> str:
    """Return the panel of a map."""
    return page[page.index("<aside") : page.index("</aside>")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_panel_lists_the_day(two_vans: PlanView, language: Language) -> None:
    """What the dispatcher reads out: order, times, rests, kilometres, who is left out and why."""
    panel = panel_of(plan_map(two_vans, language=language, assets="linked"))
    order = ["08:02", "Far school", "10:25–10:35", "11:30–12:00", "Edge shop", "14:40"]
    assert [panel.index(text) for text in order] == sorted(panel.index(text) for text in order)
    shown = {
        "en": ("2 stops · 123 km · 6 h 38 min", "No way there and back by road", "Smallest change", "Reload"),
        "zh": ("2 站 · 123 公里 · 6 小时 38 分", "没有可往返的道路", "最小调整", "补给"),
    }
    for text in shown[language]:
        assert text in panel


def test_popups_say_when_and_how_much(two_vans: PlanView) -> None:
    """Arrival, waiting, start, departure, window, task, load."""
    page = plan_map(two_vans, language="en", assets="inline")
    for text in ("09:05", "25 min", "09:30–12:00", "Bring the new cards", "3 · 0", "00:05 +1"):
        assert json.dumps(text)[1:-1] in page or text in page
    for label in ("Arrival", "Waiting", "Begins", "Departure", "On board after", "Van by van"):
        assert label in page


def test_each_vehicle_has_its_switch(two_vans: PlanView) -> None:
    """And depots and visits left out have theirs."""
    page = plan_map(two_vans, language="en", assets="inline")
    names = re.search(r"overlays :  \{(.*?)\}", page, flags=re.DOTALL)
    assert names is not None
    switches = [json.loads(f'"{name}"') for name in re.findall(r'"([^"]+)" :', names[1])]
    assert switches == ["Van 1", "Van 2 「北」", "Depots", "Visits left out"]


def test_colours_dashes_and_arrows(two_vans: PlanView) -> None:
    """Vehicles differ in colour and dash, and arrows say which way they go."""
    page = plan_map(two_vans, language="en", assets="linked")
    assert page.count("Farreach.arrows(") == 2
    assert page.count("Farreach.aside(") == 4
    assert '"#0072b2"' in page
    assert re.search(r'"color": "#c4500a",[^}]*"dashArray": "10 7"', page)


def test_straight_lines_are_admitted(two_vans: PlanView) -> None:
    """Where the streets are not known, the panel says so."""
    page = panel_of(plan_map(two_vans, language="en", assets="linked"))
    assert "Straight lines from stop to stop" in page
    known = replace(two_vans, routes=two_vans.routes[:1])
    assert "Straight lines" not in panel_of(plan_map(known, language="en", assets="linked"))


def test_the_day_fills_the_map(two_vans: PlanView) -> None:
    """Who is left out of the day is in sight; who is left out of the whole rota may be far away."""
    south = bounds_of(two_vans)[1]
    assert south < 63.4
    assert bounds_of(replace(two_vans, of_rota=True))[1] == pytest.approx(63.99)


def test_nobody_out(two_vans: PlanView) -> None:
    """A day without routes says so and shows the world."""
    quiet = replace(two_vans, routes=(), left_out=())
    assert bounds_of(quiet) == WORLD
    assert "No van is out on this day." in plan_map(quiet, language="en", assets="inline")


def test_a_van_that_only_leaves_and_comes_back(two_vans: PlanView) -> None:
    """No stops and no lines: listed, nothing drawn."""
    idle = ShownRoute(
        vehicle="v", name="Idle", start=0, end=0, begins=None, ends=None, metres=0.0, driving=0, stops=()
    )
    page = plan_map(replace(two_vans, routes=(idle,), left_out=()), language="zh", assets="inline")
    assert "Idle" in panel_of(page)
    assert "Farreach.arrows(map" not in page


def test_links_stay_with_us(two_vans: PlanView) -> None:
    """A linked page leads to the sheet of the same day and to the other language; an inline one nowhere."""
    links = re.findall(r"<a[^>]* href=\"([^\"]*)\"", plan_map(two_vans, language="en", assets="linked"))
    assert links == ["/?lang=en", "/dispatch?date=2026-11-24&amp;lang=en", "?date=2026-11-24&amp;lang=zh"]
    assert "<a " not in panel_of(plan_map(two_vans, language="en", assets="inline"))


def test_same_plan_same_page(two_vans: PlanView) -> None:
    """Byte for byte."""
    assert plan_map(two_vans, language="en", assets="linked") == plan_map(
        two_vans, language="en", assets="linked"
    )


def test_marks_at_one_place_stand_side_by_side(two_vans: PlanView) -> None:
    """The reload at the depot does not hide the depot, the break not the stop."""
    page = plan_map(two_vans, language="en", assets="linked")
    assert len(re.findall(r'"x": 20', page)) == 2
