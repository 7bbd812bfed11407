"""What a real browser does with our pages: no request elsewhere, no error, no foreign script, readable on a phone.

``chromium`` and ``visit`` are in ``conftest.py``; without Chromium these tests are skipped with a reason.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar

import pytest
from pandas.api.types import is_string_dtype

from maps.coverage_map import CoverageLayers, coverage_map
from maps.pages import dispatch_page, rota_page, start_page
from maps.routes_map import RouteLayers, routes_map
from maps.words import LANGUAGES, Language

pytestmark = pytest.mark.xdist_group("browser")

Layers = TypeVar("Layers", CoverageLayers, RouteLayers)

RUN = "window.__pwned=1"
HOSTILE = (
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror='{RUN}'>",
    f'"><img src=x onerror="{RUN}">',
    f"'><svg onload={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<iframe srcdoc='<script>parent.{RUN[7:]}</script>'></iframe>",
    f"<iframe src='javascript:parent.{RUN[7:]}'></iframe>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"javascript:{RUN}",
    f"<style>@import 'http://evil.test/x'</style><style onload={RUN}></style>",
    "<link rel=stylesheet href=http://evil.test/x.css>",
    "<img src=http://evil.test/x.png>",
    "<base href=http://evil.test/>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script>",
    f"</textarea><script>{RUN}</script>",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f"${{{RUN}}}",
    f"`+({RUN})+`",
    f"`);{RUN};(`",
    f"');{RUN};('",
    f'");{RUN};("',
    f"\\');{RUN};//",
    f"\\`+({RUN})+\\`",
    f"\\u003cimg src=x onerror={RUN}\\u003e",
    f"\\x3cimg src=x onerror={RUN}\\x3e",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    f"%3Cimg src=x onerror={RUN}%3E",
    "{{ 7*7 }}{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}",
    f"{{{{ {RUN} }}}}",
    f"\u2028{RUN}\u2029",
    f"\x00<\x00script>{RUN}</script>",
    f"<scr\x00ipt>{RUN}</scr\x00ipt>",
    f"\ud800<img src=x onerror={RUN}>",
    f" onmouseover={RUN} autofocus onfocus={RUN} x=",
    f"'; background: url(javascript:{RUN}); --colour: red",
    "\\",
    "</aside></div></body></html>",
)

OPEN_EVERYTHING = """() => {
  const map = Object.values(Farreach.maps)[0];
  document.querySelectorAll(".leaflet-control-layers-selector").forEach((box) => { if (!box.checked) box.click(); });
  const texts = [];
  const visit = (layer) => {
    if (layer.getTooltip && layer.getTooltip()) layer.openTooltip();
    if (layer.getPopup && layer.getPopup() && layer.feature) {
      layer.getPopup().options.autoPan = false;
      layer.openPopup();
      texts.push(layer.getPopup().getElement().querySelector("h2").textContent);
      layer.closePopup();
    }
  };
  map.eachLayer(visit);
  return texts;
}"""


def crowded(layers: Layers) -> Layers:
    """Return ``layers`` with a row for each hostile text in every table, in every column of text, and in the title."""
    changed: dict[str, Any] = {"title": " ".join(HOSTILE)}
    for field in fields(layers):
        frame = getattr(layers, field.name)
        if hasattr(frame, "geometry"):
            rows = frame.iloc[[0] * len(HOSTILE)].set_axis([str(number) for number in range(len(HOSTILE))])
            words = [name for name in frame.columns if is_string_dtype(frame[name])]
            changed[field.name] = rows.assign(**dict.fromkeys(words, HOSTILE))
    return replace(layers, **changed)


def in_every_text(value: Any, text: str) -> Any:
    """Return JSON-like ``value`` with ``text`` in place of every string but ``mode``, which is one of ours."""
    if isinstance(value, dict):
        return {key: one if key == "mode" else in_every_text(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [in_every_text(one, text) for one in value]
    return text if isinstance(value, str) else value


def visible(text: str) -> str:
    """Return what is left of ``text`` without the characters that nobody sees."""
    return "".join(one for one in text if one.isprintable())


def drawings(
    four_villages: CoverageLayers, one_van_out: RouteLayers, language: Language, assets: Any
) -> list[str]:
    """Return both maps."""
    return [
        coverage_map(four_villages, language=language, assets=assets),
        routes_map(one_van_out, language=language, assets=assets),
    ]


@pytest.mark.parametrize("assets", ["inline", "linked"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_maps_work_alone(
    visit: Callable[..., Any],
    four_villages: CoverageLayers,
    one_van_out: RouteLayers,
    language: Language,
    assets: str,
) -> None:
    """Every popup opens under the page's own policy, without a request elsewhere and without an error."""
    for html in drawings(four_villages, one_van_out, language, assets):
        met = visit(html)
        texts = met.page.evaluate(OPEN_EVERYTHING)
        assert len(texts) >= 4
        assert met.page.locator(".leaflet-control-scale-line").count() == 1
        assert "OpenStreetMap" in met.page.locator(".leaflet-control-attribution").inner_text()
        assert (met.outside, met.errors) == ([], [])


@pytest.mark.parametrize("kind", ["coverage", "routes"])
def test_hostile_text_in_maps_is_text(
    visit: Callable[..., Any], four_villages: CoverageLayers, one_van_out: RouteLayers, kind: str
) -> None:
    """In every name, place, reason, popup, tooltip, layer and title; without the policy, so escaping stands alone."""
    html = (
        coverage_map(crowded(four_villages), language="en", assets="linked")
        if kind == "coverage"
        else routes_map(crowded(one_van_out), language="zh", assets="linked")
    )
    met = visit(html, bypass_csp=True)
    texts = met.page.evaluate(OPEN_EVERYTHING)
    assert met.page.evaluate("window.__pwned") is None
    assert (met.outside, met.errors) == ([], [])
    unseen = [text for text in HOSTILE if not any(visible(text).strip() in one for one in texts)]
    assert unseen == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_text_in_pages_is_text(
    visit: Callable[..., Any],
    facts: dict[str, Any],
    day: dict[str, Any],
    rota: dict[str, Any],
    language: Language,
) -> None:
    """In every string of the start page, the day and the rota, ten at a time."""
    for first in range(0, len(HOSTILE), 10):
        texts = HOSTILE[first : first + 10]
        many = {
            **facts,
            **{
                key: [in_every_text(facts[key][0], text) for text in texts]
                for key in ("gaps", "unserved", "stops")
            },
        }
        titled = {
            **many,
            **{key: " ".join(texts) for key in ("title", "organisation", "country", "service_rule")},
        }
        routes = [in_every_text(day["routes"][0], text) for text in texts]
        busy = {**in_every_text(day, texts[0]), "routes": routes, "dates": list(texts)}
        vans = [
            {
                **van,
                "name": text,
                "days": [{**van["days"][0], "stops": [in_every_text(van["days"][0]["stops"][0], text)]}],
            }
            for van in rota["vehicles"]
            for text in texts
        ]
        for html in (
            start_page(titled, language=language),
            dispatch_page(busy, language=language),
            rota_page({**rota, "title": " ".join(texts), "vehicles": vans}, language=language),
        ):
            met = visit(html, bypass_csp=True)
            assert met.page.evaluate("window.__pwned") is None
            assert (met.outside, met.errors) == ([], [])
            shown = met.page.locator("main").inner_text()
            assert [text for text in texts if visible(text).strip() not in shown and text in many] == []


def test_policy_stops_what_escaping_would_miss(
    visit: Callable[..., Any], four_villages: CoverageLayers
) -> None:
    """A script that somehow got into the page does not run."""
    html = coverage_map(four_villages, language="en", assets="inline")
    met = visit(html.replace("</aside>", f"</aside><script>{RUN}</script><img src=x onerror={RUN}>", 1))
    assert met.page.evaluate("window.__pwned") is None


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
    long = {**facts, "title": "Hottentottenpotentatentantenattentat" * 2}
    for html in (
        start_page(long, language=language),
        dispatch_page(day, language=language),
        rota_page(rota, language=language),
    ):
        met = visit(html, 390, 844, color_scheme=scheme)
        assert met.page.evaluate("document.documentElement.scrollWidth") <= 390
        assert smallest_text(met.page) >= 12
        assert least_contrast(met.page) >= 4.5
        assert (met.outside, met.errors) == ([], [])


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_covers_the_controls(
    visit: Callable[..., Any], four_villages: CoverageLayers, one_van_out: RouteLayers, width: int
) -> None:
    """Panel, zoom, layers, scale and attribution do not overlap, and the map keeps at least a third of the screen."""
    for html in drawings(four_villages, one_van_out, "en", "inline"):
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
