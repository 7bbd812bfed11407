"""What a real browser does with our pages: no request elsewhere, no error, readable on a phone.

``chromium`` and ``visit`` are in ``conftest.py``; without Chromium these tests are skipped with a reason.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pandas import concat

from maps.colours import reach_colours
from maps.coverage_map import CoverageLayers, coverage_map
from maps.isochrones_map import IsochroneLayers, isochrones_map
from maps.pages import dispatch_page, rota_page, start_page
from maps.plan_map import plan_map
from maps.plan_view import PlanView
from maps.words import LANGUAGES, Language

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def drawings(
    four_villages: CoverageLayers, two_vans: PlanView, two_sites: IsochroneLayers
) -> Callable[[Language, Any], list[str]]:
    """Return a function that draws every kind of map."""
    return lambda language, assets: [
        coverage_map(four_villages, language=language, assets=assets),
        plan_map(two_vans, language=language, assets=assets),
        isochrones_map(two_sites, language=language, assets=assets),
    ]


@pytest.mark.parametrize("assets", ["inline", "linked"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_maps_work_alone(
    visit: Callable[..., Any],
    open_everything: Callable[[Any], list[str]],
    drawings: Callable[[Language, Any], list[str]],
    language: Language,
    assets: str,
) -> None:
    """Every popup opens under the page's own policy, without a request elsewhere and without an error."""
    for html in drawings(language, assets):
        met = visit(html)
        texts = open_everything(met.page)
        assert len(texts) >= 4
        assert met.page.locator(".leaflet-control-scale-line").count() == 1
        assert "OpenStreetMap" in met.page.locator(".leaflet-control-attribution").inner_text()
        assert (met.outside, met.errors) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_a_phone(
    visit: Callable[..., Any],
    facts: dict[str, Any],
    day: dict[str, Any],
    rota: dict[str, Any],
    language: Language,
    scheme: str,
) -> None:
    """No scrolling sideways at 390 pixels, even with a word longer than the screen; text is at least 12 pixels."""
    stop = {"name": "Berserkjahraun", "place": "", "people": 11_511.0, "dwell_minutes": 125.0}
    long = {**facts, "title": "Hottentottenpotentatentantenattentat" * 2, "stops": [stop]}
    for html in (
        start_page(long, language=language),
        dispatch_page(day, language=language),
        rota_page(rota, language=language),
    ):
        met = visit(html, 390, 844, color_scheme=scheme)
        assert met.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert clipped(met.page) == []
        assert smallest_text(met.page) >= 12
        assert least_contrast(met.page) >= 4.5
        assert (met.outside, met.errors) == ([], [])


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_covers_the_controls(
    visit: Callable[..., Any], drawings: Callable[[Language, Any], list[str]], width: int
) -> None:
    """Panel, zoom, layers, scale and attribution do not overlap, and the map keeps at least a third of the screen."""
    for html in drawings("en", "inline"):
        met = visit(html, width, 844, has_touch=width < 400)
        boxes = met.page.evaluate(
            """() => [".panel", ".leaflet-control-zoom", ".leaflet-control-layers", ".leaflet-control-scale",
            ".leaflet-control-attribution"].map((name) => document.querySelector(name).getBoundingClientRect().toJSON())"""
        )
        for number, one in enumerate(boxes):
            for other in boxes[number + 1 :]:
                apart = (
                    one["right"] <= other["left"] + 0.5
                    or other["right"] <= one["left"] + 0.5
                    or one["bottom"] <= other["top"] + 0.5
                    or other["bottom"] <= one["top"] + 0.5
                )
                assert apart, (one, other)
        assert met.page.locator(".folium-map").bounding_box()["height"] >= 844 / 3
        assert met.page.evaluate("document.documentElement.scrollWidth") <= width


def test_legend_opens_on_a_phone(visit: Callable[..., Any], four_villages: CoverageLayers) -> None:
    """Folded at first; a tap opens it, and the map is still there below."""
    met = visit(coverage_map(four_villages, language="zh", assets="linked"), 390, 844, has_touch=True)
    assert not met.page.locator(".legend").is_visible()
    met.page.get_by_text("图例").tap()
    assert met.page.locator(".legend").is_visible()
    assert met.page.locator(".folium-map").bounding_box()["height"] > 250


def test_switching_layers_keeps_people_on_top(
    visit: Callable[..., Any], four_villages: CoverageLayers
) -> None:
    """With the areas switched on, a click on a village still opens the village."""
    met = visit(coverage_map(four_villages, language="en", assets="linked"))
    met.page.get_by_text("Municipalities by share").click()
    spot = met.page.evaluate(
        "() => { const m = Object.values(Farreach.maps)[0], p = m.latLngToContainerPoint([64.1, -21.5]),"
        " b = m.getContainer().getBoundingClientRect(); return [p.x + b.left, p.y + b.top]; }"
    )
    met.page.mouse.click(*spot)
    assert met.page.locator(".leaflet-popup-content h2").inner_text() == "Edge"
    met.page.mouse.click(spot[0] + 40, spot[1] + 60)
    met.page.locator(".leaflet-popup").nth(1).wait_for(state="detached")
    assert met.page.locator(".leaflet-popup-content h2").inner_text() == "Sveit"


def test_a_whole_country(visit: Callable[..., Any], country: dict[str, Callable[..., Any]]) -> None:
    """Four thousand points: one marker for each branch and stop, the people on a canvas."""
    met = visit(coverage_map(country["coverage_layers"](), language="en", assets="inline"))
    assert met.page.locator(".leaflet-marker-icon").count() == 21 + 12
    assert met.page.locator(".leaflet-overlay-pane path").count() == 0
    assert met.page.locator(".leaflet-overlay-pane canvas").count() == 1
    assert (met.outside, met.errors) == ([], [])


@pytest.mark.parametrize("width", [1440, 1000])
def test_the_first_view_is_free(
    visit: Callable[..., Any], country: dict[str, Callable[..., Any]], width: int
) -> None:
    """The whole country is in sight at first, beside or below the open switch for layers."""
    met = visit(coverage_map(country["coverage_layers"](500), language="en", assets="inline"), width, 900)
    land, control, size = met.page.evaluate(
        """() => { const m = Farreach.maps[0], [sw, ne] = m.farreachBounds, p = m.latLngToContainerPoint(ne),
        q = m.latLngToContainerPoint(sw), c = m.getContainer().querySelector(".leaflet-control-layers");
        return [[q.x, p.y, p.x, q.y], [c.offsetLeft, c.offsetTop + c.offsetHeight], [m.getSize().x, m.getSize().y]]; }"""
    )
    assert 0 <= land[0] < land[2] <= size[0]
    assert 0 <= land[1] < land[3] <= size[1]
    assert land[2] <= control[0] or land[1] >= control[1]


def test_people_served_by_vans_are_green_at_every_zoom(
    visit: Callable[..., Any], four_villages: CoverageLayers
) -> None:
    """A small circle has no white ring, which would leave no green; a large one has it, for who sees no green."""
    met = visit(coverage_map(four_villages, language="en", assets="linked"), 390, 844)
    rings = met.page.evaluate(
        """() => { const found = [], m = Farreach.maps[0];
        for (const zoom of [5, m.getZoom() + 4]) { m.setZoom(zoom, { animate: false });
          m.eachLayer((l) => { if (l.options.ring && l.setRadius) found.push([l.options.color, l.options.fillColor]); }); }
        return found; }"""
    )
    assert rings == [["#009e73", "#009e73"], ["#fff", "#009e73"]]


def test_gaps_stand_out_by_their_people(visit: Callable[..., Any], four_villages: CoverageLayers) -> None:
    """The outline of a farm is thinner and paler than that of a town, and grows when the reader comes closer."""
    gaps = four_villages.gaps
    both = concat([gaps.assign(people=2.0), gaps.assign(people=5000.0)], ignore_index=True)
    met = visit(coverage_map(replace(four_villages, gaps=both), language="en", assets="linked"))
    looks = met.page.evaluate(
        """() => { const found = [], m = Farreach.maps[0];
        for (const more of [0, 3]) { m.setZoom(m.getZoom() + more, { animate: false });
          m.eachLayer((l) => { if (l.options.strength) found.push([l.options.weight, l.options.opacity]); }); }
        return found; }"""
    )
    farm, town, farm_near, _ = sorted(map(tuple, looks[:2])) + sorted(map(tuple, looks[2:]))
    assert farm < farm_near < town
    assert farm[1] < 0.5 < town[1]


SHADE = """([lon, lat]) => {
  const map = Farreach.maps[0], at = map.latLngToContainerPoint([lat, lon]);
  const canvas = map.getPane("shades").querySelector("canvas"), ratio = canvas.width / canvas.getBoundingClientRect().width;
  const box = canvas.getBoundingClientRect(), frame = map.getContainer().getBoundingClientRect();
  const x = (at.x + frame.left - box.left) * ratio, y = (at.y + frame.top - box.top) * ratio;
  return "#" + [...canvas.getContext("2d").getImageData(x, y, 1, 1).data.slice(0, 3)].map((v) => v.toString(16).padStart(2, "0")).join("");
}"""


def test_near_areas_lie_on_far_ones_whatever_is_switched(
    visit: Callable[..., Any], two_sites: IsochroneLayers
) -> None:
    """Between two sites the nearer one's colour shows; a site switched off and on again changes nothing."""
    met = visit(isochrones_map(two_sites, language="en", assets="linked"))
    near, middle, far = reach_colours(3)
    places = {(-21.9, 64.1): near, (-21.52, 64.1): near, (-21.65, 64.1): middle, (-21.9, 64.35): far}

    def seen() -> dict[tuple[float, float], str]:
        met.page.evaluate(
            "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
        )
        return {place: met.page.evaluate(SHADE, list(place)) for place in places}

    assert seen() == places
    met.page.get_by_label("Other").click()
    assert seen() == {**places, (-21.52, 64.1): far, (-21.65, 64.1): far}
    met.page.get_by_label("Other").click()
    assert seen() == places
    assert (met.outside, met.errors) == ([], [])


def test_sites_lie_above_their_areas(visit: Callable[..., Any], two_sites: IsochroneLayers) -> None:
    """A click beside a site opens the smallest area there, a click on it the site."""
    met = visit(isochrones_map(two_sites, language="en", assets="linked"))
    spot = met.page.evaluate(
        "() => { const m = Object.values(Farreach.maps)[0], p = m.latLngToContainerPoint([64.12, -21.95]),"
        " b = m.getContainer().getBoundingClientRect(); return [p.x + b.left, p.y + b.top]; }"
    )
    met.page.mouse.click(*spot)
    met.page.locator(".leaflet-popup-content p", has_text="Within 5 min").wait_for()
    assert met.page.locator(".leaflet-popup-content h2").inner_text() == "Main"
    assert "km²" in met.page.locator(".leaflet-popup-content dl").inner_text()
    met.page.locator(".badge.branch.leaflet-marker-icon").nth(1).click()
    met.page.locator(".leaflet-popup-content h2", has_text="Other").wait_for()
    assert "0.3 km" in met.page.locator(".leaflet-popup-content dl").last.inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_stay_on_one_line(visit: Callable[..., Any], day: dict[str, Any], language: Language) -> None:
    """No column of the sheet of the day is too narrow for what stands in it."""
    met = visit(dispatch_page(day, language=language))
    assert (
        met.page.evaluate(
            "Math.max(...[...document.querySelectorAll('.go a')].map((a) => a.getClientRects().length))"
        )
        == 1
    )


def clipped(page: Any) -> list[str]:
    """Return the tables that are wider than the sheet around them, which hides what sticks out."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll(".sheet")].filter((e) => e.scrollWidth > e.clientWidth)
            .map((e) => `${e.scrollWidth} > ${e.clientWidth}: ${e.innerText}`)"""
        )
    )


def smallest_text(page: Any) -> float:
    """Return the smallest size of visible text, in CSS pixels."""
    return float(
        page.evaluate(
            """() => Math.min(...[...document.querySelectorAll("body *")]
            .filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
            .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
        )
    )


def least_contrast(page: Any) -> float:
    """Return the least contrast (WCAG 2) of visible text against the first opaque background below it."""
    return float(
        page.evaluate(
            """() => {
            const parse = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
            const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
              .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
            const ground = (e) => { for (; e; e = e.parentElement) {
              const c = getComputedStyle(e).backgroundColor, v = parse(c);
              if (c.startsWith("rgb") && v.length >= 3 && (v.length === 3 || v[3] === 1)) return v; } return [255, 255, 255]; };
            const ratio = (e) => { const a = light(parse(getComputedStyle(e).color)), b = light(ground(e));
              return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); };
            return Math.min(...[...document.querySelectorAll("body *")]
              .filter((e) => e.checkVisibility() && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())).map(ratio)); }"""
        )
    )


def test_one_van_alone(visit: Callable[..., Any], two_vans: PlanView) -> None:
    """A button shows one van alone, arrows and stops with it, and pressed again all of them."""
    met = visit(plan_map(two_vans, language="en", assets="inline"))
    stops, arrows = met.page.locator(".badge.order"), met.page.locator(".arrow")
    assert stops.count() == 3
    everything = arrows.count()
    assert everything > 6
    button = met.page.get_by_role("button", name="Show only this van").nth(1)
    button.click()
    assert (stops.count(), button.get_attribute("aria-pressed")) == (1, "true")
    assert met.page.locator(".leaflet-control-layers-selector").nth(0).is_checked() is False
    button.click()
    assert (stops.count(), arrows.count()) == (3, everything)
    assert (met.outside, met.errors) == ([], [])


def test_many_vans(visit: Callable[..., Any], two_vans: PlanView) -> None:
    """The switch for layers is folded where it would cover the map, arrows turn with their lines."""
    routes = tuple(replace(two_vans.routes[0], vehicle=str(n), name=f"Van {n}") for n in range(12))
    met = visit(plan_map(replace(two_vans, routes=routes), language="zh", assets="linked"))
    assert met.page.locator(".leaflet-control-layers-expanded").count() == 0
    turned = met.page.evaluate(
        "[...document.querySelectorAll('.arrow path')].map((path) => path.getAttribute('transform'))"
    )
    assert len(set(turned)) > 3
    assert (met.outside, met.errors) == ([], [])
