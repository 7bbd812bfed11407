"""The map of the routes of a day: order, times and direction of every vehicle, rests, and who is left out and why."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import folium
import shapely
from branca.element import MacroElement
from folium.template import Template

from maps import colours, figures, layers
from maps.backdrop import Backdrop
from maps.canvas import WORLD, Assets, Bounds, Canvas, Front, Script, page
from maps.layers import Card
from maps.plan_panel import Van, plan_panel
from maps.plan_view import LeftOut, LonLat, PlanView, ShownPause, ShownStop, Spot, clock, span
from maps.plan_words import left_out_in_words
from maps.words import Language, word

_RIGHT = 3
"""Pixels by which a line is drawn to the right of its way, so that out and back are told apart."""

_ROOM = 0.04
"""Share of the extent that is left free at each side."""

_BESIDE = 20
_MOST_BESIDE = 5
_STOP_LABELS = (
    "vehicle",
    "arrival",
    "waiting",
    "service_start",
    "departure",
    "dwell",
    "window",
    "tasks",
    "load",
    "people",
)


class Directed(MacroElement):
    """Draws both layers of a line to the right of its direction, with arrows; they belong to the group it is added to."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        Farreach.aside({{ this.halo.get_name() }}, {{ this.beside }});
        Farreach.aside({{ this.line.get_name() }}, {{ this.beside }});
        {{ this._parent.get_name() }}.addLayer(Farreach.arrows({{ this.line.get_name() }}, "{{ this.colour }}", {{ this.beside }}));
        {% endmacro %}
        """
    )

    def __init__(self, halo: Any, line: Any, colour: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Directed"
        self.halo = halo
        self.line = line
        self.colour = colour
        self.beside = _RIGHT


@dataclass(frozen=True, slots=True)
class Beside:
    """Tells marks at one place how far they stand to the right, so that none hides another."""

    standing: Counter[LonLat]

    def shift(self, spot: Spot) -> int:
        """Return the pixels for one more mark at ``spot``."""
        assert spot.lon_lat is not None
        lon, lat = spot.lon_lat
        place = (round(lon, 5), round(lat, 5))
        self.standing[place] += 1
        return _BESIDE * min(self.standing[place] - 1, _MOST_BESIDE)


def plan_map(plan: PlanView, *, language: Language, assets: Assets, backdrop: Backdrop | None = None) -> str:
    """Return the map of a day's routes as HTML.

    Parameters
    ----------
    plan
        What to draw; what has no coordinates stands in the panel alone.
    language
        Of every word on it.
    assets
        ``inline`` for a file that stands alone, ``linked`` for a page that our server serves.
    backdrop
        What lies below, made once for several maps; nothing if None.
    """
    vans = vans_of(plan)
    canvas = Canvas(
        plan.title,
        bounds_of(plan),
        panel=plan_panel(plan, vans, language, assets),
        language=language,
        assets=assets,
    )
    for below in () if backdrop is None else backdrop.drawn():
        below.add_to(canvas)
    beside = Beside(Counter())
    depots = _depots(plan, language, beside)
    groups = [_group(van, language, beside) for van in vans]
    marks = [layer for layer in (depots, _left_out(plan, language, beside)) if layer is not None]
    for layer in (*groups, *marks):
        layer.add_to(canvas)
    canvas.add_child(layers.layer_control(len(groups) + len(marks)))
    canvas.add_child(Front([]))
    if len(groups) > 1:
        canvas.add_child(Script("Farreach.solo", groups))
    return page(canvas)


def vans_of(plan: PlanView) -> list[Van]:
    """Return the routes with how each is drawn."""
    return [
        Van(route, colours.vehicle_colour(number), colours.vehicle_dash(number))
        for number, route in enumerate(plan.routes)
    ]


def bounds_of(plan: PlanView) -> Bounds:
    """Return what holds every place and every line with room for the marks; the world where there is none."""
    places = [spot.lon_lat for spot in _spots(plan) if spot.lon_lat is not None]
    places += [place for route in plan.routes for line in route.way() for place in line]
    if not places:
        return WORLD
    lons, lats = zip(*places, strict=True)
    wide, high = _ROOM * (max(lons) - min(lons)), _ROOM * (max(lats) - min(lats))
    return min(lons) - wide, min(lats) - high, max(lons) + wide, max(lats) + high


def _spots(plan: PlanView) -> Iterator[Spot]:
    for route in plan.routes:
        yield from (spot for spot in (route.begins, route.ends) if spot is not None)
        yield from (stop.spot for stop in route.stops)
    if not plan.of_rota:
        yield from (left.spot for left in plan.left_out)


def _group(van: Van, language: Language, beside: Beside) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name=layers.plain_name(van.route.name))
    lines = [line for line in van.route.way() if len(line) > 1]
    if lines:
        way = shapely.MultiLineString(lines)
        style = {"color": van.colour, "weight": 4, "opacity": 1, "dashArray": van.dash, "lineCap": "butt"}
        halo = _line(van, way, language, {"color": "#ffffff", "weight": 8, "opacity": 0.9})
        line = _line(van, way, language, style)
        for part in (halo, line, Directed(halo, line, van.colour)):
            part.add_to(group)
    for marks in (_stops(van, language, beside), *_pauses(van, language, beside)):
        marks.add_to(group)
    return group


def _line(van: Van, way: Any, language: Language, style: dict[str, Any]) -> folium.GeoJson:
    route = van.route
    values = (
        figures.kilometres(route.metres, language),
        figures.minutes(route.driving / 60, language),
        figures.minutes((route.end - route.start) / 60, language),
    )
    labels = [word(key, language) for key in ("distance", "driving_time", "time")]
    card = Card(route.name, span(route.start, route.end), values)
    return layers.lines(layers.features([way], [card]), style, labels)


def _stops(van: Van, language: Language, beside: Beside) -> folium.GeoJson:
    seen = [stop for stop in van.route.stops if stop.spot.lon_lat is not None]
    cards = [_stop_card(van, stop, language, beside.shift(stop.spot)) for stop in seen]
    data = layers.features([_point(stop.spot) for stop in seen], cards)
    return layers.badges(data, "order", 26, [word(key, language) for key in _STOP_LABELS])


def _stop_card(van: Van, stop: ShownStop, language: Language, shift: int) -> Card:
    values = (
        van.route.name,
        clock(stop.arrival),
        figures.minutes(stop.waiting / 60, language) if stop.waiting >= 60 else "",
        clock(stop.start) if clock(stop.start) != clock(stop.arrival) else "",
        clock(stop.departure),
        figures.minutes((stop.departure - stop.start) / 60, language),
        ", ".join(span(*window) for window in stop.windows),
        stop.tasks,
        " · ".join(f"{part:,}" for part in stop.load) if any(stop.load) else "",
        figures.people(stop.people, language) if stop.people else "",
    )
    return Card(
        f"{stop.order}. {stop.spot.name}",
        figures.place_beside(stop.spot.name, stop.spot.place),
        values,
        badge=str(stop.order),
        colour=van.colour,
        shift=shift,
    )


def _pauses(van: Van, language: Language, beside: Beside) -> Iterator[folium.GeoJson]:
    for kind, badge in (("break", "Ⅱ"), ("reload", "↻")):
        mine = [(pause, pause.spot) for pause in van.route.pauses if pause.kind == kind]
        seen = [(pause, spot) for pause, spot in mine if spot is not None and spot.lon_lat is not None]
        cards = [_pause_card(van, pause, spot, badge, beside, language) for pause, spot in seen]
        if cards:
            data = layers.features([_point(spot) for _, spot in seen], cards)
            yield layers.badges(data, kind, 22, [word("vehicle", language), word("from_to", language)])


def _pause_card(
    van: Van, pause: ShownPause, spot: Spot, badge: str, beside: Beside, language: Language
) -> Card:
    values = (van.route.name, span(pause.start, pause.end))
    return Card(word(pause.kind, language), spot.name, values, badge=badge, shift=beside.shift(spot))


def _depots(plan: PlanView, language: Language, beside: Beside) -> folium.GeoJson | None:
    ends = [spot for route in plan.routes for spot in (route.begins, route.ends) if spot is not None]
    seen = [spot for spot in dict.fromkeys(ends) if spot.lon_lat is not None]
    if not seen:
        return None
    cards = [Card(spot.name, word("depot", language), shift=beside.shift(spot)) for spot in seen]
    data = layers.features([_point(spot) for spot in seen], cards)
    return layers.badges(data, "depot", 22, [], name=word("depots", language))


def _left_out(plan: PlanView, language: Language, beside: Beside) -> folium.GeoJson | None:
    seen = [left for left in plan.left_out if left.spot.lon_lat is not None]
    if not seen:
        return None
    cards = [_left_out_card(left, language, beside.shift(left.spot)) for left in seen]
    data = layers.features([_point(left.spot) for left in seen], cards)
    labels = [word(key, language) for key in ("reason", "by_vehicle", "smallest_change", "people")]
    return layers.badges(data, "left-out", 22, labels, name=word(plan.left_out_title, language))


def _left_out_card(left: LeftOut, language: Language, shift: int) -> Card:
    said = left_out_in_words(left, language)
    values = (said.reason, said.by_vehicle, said.change, said.people)
    return Card(said.name, said.place, values, badge="×", shift=shift)


def _point(spot: Spot) -> Any:
    assert spot.lon_lat is not None
    return shapely.Point(spot.lon_lat)
