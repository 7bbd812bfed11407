"""The map of one day."""

import re
from dataclasses import replace

import pytest
from shapely.geometry import MultiLineString

from maps.routes_map import RouteLayers, routes_map
from maps.words import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_stops_in_order(one_van_out: RouteLayers, language: Language) -> None:
    """The panel says what the dispatcher reads out: order, times, kilometres, hours."""
    page = routes_map(one_van_out, language=language, assets="linked")
    panel = page[page.index("<aside") : page.index("</aside>")]
    assert panel.index("Far school") < panel.index("Edge shop")
    assert "09:30–10:15" in panel
    assert " · Edge" not in panel
    assert {"en": "2 stops · 123 km · 6 h 38 min", "zh": "2 站 · 123 公里 · 6 小时 38 分"}[language] in panel


def test_nobody_out(one_van_out: RouteLayers) -> None:
    """A day without routes says so."""
    quiet = replace(one_van_out, routes=one_van_out.routes.iloc[:0], stops=one_van_out.stops.iloc[:0])
    assert "No van is out on this day." in routes_map(quiet, language="en", assets="inline")


def test_route_without_a_line(one_van_out: RouteLayers) -> None:
    """A van whose streets are not known is listed all the same, and the map shows its stops."""
    unknown = replace(
        one_van_out, routes=one_van_out.routes.set_geometry([MultiLineString([])], crs="EPSG:4326")
    )
    page = routes_map(unknown, language="en", assets="linked")
    assert "Far school" in page
    assert "NaN" not in page


def test_links_stay_with_us(one_van_out: RouteLayers) -> None:
    """A linked page leads to the sheet of the same day and to the other language; an inline one nowhere."""
    links = re.findall(r"<a[^>]* href=\"([^\"]*)\"", routes_map(one_van_out, language="en", assets="linked"))
    assert links == ["/?lang=en", "/dispatch?date=2026-11-24&amp;lang=en", "?date=2026-11-24&amp;lang=zh"]
    assert (
        "<a "
        not in routes_map(one_van_out, language="en", assets="inline").split("</aside>")[0].split("<aside")[1]
    )


def test_one_stop_called_two(one_van_out: RouteLayers) -> None:
    """One is one stop, and a name that says nothing has its place beside it."""
    alone = one_van_out.stops.iloc[:1].assign(name="2")
    page = routes_map(replace(one_van_out, stops=alone), language="en", assets="linked")
    assert "1 stop · 123 km" in page
    assert '2<span class="soft"> · Edge</span>' in page
