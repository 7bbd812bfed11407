"""Text from outside stays text in a real browser, wherever it stands on our maps and pages."""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, TypeVar

import pytest
from pandas.api.types import is_string_dtype

from maps.coverage_map import CoverageLayers, coverage_map
from maps.isochrones_map import IsochroneLayers, isochrones_map
from maps.pages import dispatch_page, rota_page, start_page
from maps.plan_map import plan_map
from maps.plan_view import PlanView
from maps.words import LANGUAGES, Language

pytestmark = pytest.mark.xdist_group("browser")

Layers = TypeVar("Layers", CoverageLayers, IsochroneLayers)

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


def hostile_plan(plan: PlanView) -> PlanView:
    """Return ``plan`` with a stop, a van and a visit left out for each hostile text."""
    first, left = plan.routes[0], plan.left_out[0]
    spots = [replace(first.stops[0].spot, name=text, place=text) for text in HOSTILE]
    stops = tuple(replace(first.stops[0], spot=spot, tasks=spot.name) for spot in spots)
    vans = [replace(first, vehicle=text, name=text, stops=(), pauses=()) for text in HOSTILE]
    pauses = tuple(replace(first.pauses[0], spot=spot) for spot in spots)
    out = tuple(
        replace(left, spot=spot, reason=spot.name, by_vehicle=((spot.name, spot.name),)) for spot in spots
    )
    busy = replace(first, stops=stops, pauses=pauses)
    return replace(plan, title=" ".join(HOSTILE), routes=(busy, *vans), left_out=out)


def in_every_text(value: Any, text: str) -> Any:
    """Return JSON-like ``value`` with ``text`` in place of every string but ``mode``, which is one of ours."""
    if isinstance(value, dict):
        return {key: one if key == "mode" else in_every_text(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [in_every_text(one, text) for one in value]
    return text if isinstance(value, str) else value


def visible(text: str) -> str:
    """Return what is left of ``text`` without the characters that nobody sees; white space is one space."""
    return " ".join("".join(one for one in text if one.isprintable() or one.isspace()).split())


@pytest.mark.parametrize("kind", ["coverage", "routes", "isochrones"])
def test_hostile_text_in_maps_is_text(
    visit: Callable[..., Any],
    open_everything: Callable[[Any], list[str]],
    four_villages: CoverageLayers,
    two_vans: PlanView,
    two_sites: IsochroneLayers,
    kind: str,
) -> None:
    """In every name, place, reason, popup, tooltip, layer and title; without the policy, so escaping stands alone."""
    draw: dict[str, Callable[[], str]] = {
        "coverage": lambda: coverage_map(crowded(four_villages), language="en", assets="linked"),
        "routes": lambda: plan_map(hostile_plan(two_vans), language="zh", assets="linked"),
        "isochrones": lambda: isochrones_map(crowded(two_sites), language="en", assets="linked"),
    }
    html = draw[kind]()
    met = visit(html, bypass_csp=True)
    texts = open_everything(met.page)
    assert met.page.evaluate("window.__pwned") is None
    assert (met.outside, met.errors) == ([], [])
    unseen = [text for text in HOSTILE if not any(visible(text) in visible(one) for one in texts)]
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
            **{key: value for key, value in facts.items() if key != "service"},
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
            shown = visible(met.page.locator("main").inner_text())
            assert [text for text in texts if visible(text) not in shown] == []


def test_policy_stops_what_escaping_would_miss(
    visit: Callable[..., Any], four_villages: CoverageLayers
) -> None:
    """A script that somehow got into the page does not run."""
    html = coverage_map(four_villages, language="en", assets="inline")
    met = visit(html.replace("</aside>", f"</aside><script>{RUN}</script><img src=x onerror={RUN}>", 1))
    assert met.page.evaluate("window.__pwned") is None
