"""The map of one day: where each van drives, where it stops and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import folium
import geopandas as gpd

from maps import colours, figures, layers
from maps.backdrop import Backdrop
from maps.canvas import Assets, Bounds, Canvas, Front, page
from maps.layers import Card
from maps.templating import rendered
from maps.words import Language, word


@dataclass(frozen=True, slots=True)
class RouteLayers:
    """What a map of routes shows; all tables in WGS84.

    Attributes
    ----------
    title
        Of the map.
    date
        The day, ``YYYY-MM-DD``.
    routes
        One row for each van that is out: a line along the streets, ``vehicle`` (id), ``name``, ``metres``,
        ``start`` and ``end`` (``HH:MM``).
    stops
        Points with ``vehicle``, ``order`` (from 1), ``name``, ``place``, ``arrival``, ``departure`` (``HH:MM``),
        ``people`` and ``dwell_minutes``.
    depots
        Points with ``name``.
    boundaries
        Areas, for orientation.
    roads
        Main roads, for orientation.
    backdrop
        What lies below, made once for several maps; made from ``boundaries`` and ``roads`` if None.
    """

    title: str
    date: str
    routes: gpd.GeoDataFrame
    stops: gpd.GeoDataFrame
    depots: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    backdrop: Backdrop | None = None


@dataclass(frozen=True, slots=True)
class Van:
    """One route as the map and its panel show it: the row, its stops in order, how it is drawn."""

    route: Any
    stops: gpd.GeoDataFrame
    colour: str
    dash: str


def routes_map(question: RouteLayers, *, language: Language, assets: Assets) -> str:
    """Return the map of the day's routes as HTML.

    Parameters
    ----------
    question
        What to draw.
    language
        Of every word on it.
    assets
        ``inline`` for a file that stands alone, ``linked`` for a page that our server serves.
    """
    vans = list(_vans(question))
    panel = rendered(
        "routes_panel.html",
        language,
        title=question.title,
        date=question.date,
        vans=[(van, list(van.stops.itertuples(index=False))) for van in vans],
        linked=assets == "linked",
    )
    canvas = Canvas(question.title, _bounds(question), panel=panel, language=language, assets=assets)
    ground = question.backdrop or Backdrop.of(question.boundaries, question.roads)
    for layer in ground.drawn():
        layer.add_to(canvas)
    groups = [_van_group(van, language) for van in vans]
    for group in groups:
        group.add_to(canvas)
    _depots(question.depots, language).add_to(canvas)
    canvas.add_child(layers.layer_control())
    canvas.add_child(Front([]))
    return page(canvas)


def _vans(question: RouteLayers) -> Iterator[Van]:
    for number, route in enumerate(question.routes.itertuples(index=False)):
        mine = question.stops[question.stops["vehicle"] == route.vehicle].sort_values("order")
        yield Van(route, mine, colours.vehicle_colour(number), colours.vehicle_dash(number))


def _bounds(question: RouteLayers) -> Bounds:
    for tables in ((question.routes, question.stops, question.depots), (question.boundaries,)):
        boxes = [table.total_bounds for table in tables if not table.geometry.is_empty.all()]
        if boxes:
            wests, souths, easts, norths = zip(*boxes, strict=True)
            return float(min(wests)), float(min(souths)), float(max(easts)), float(max(norths))
    return (-180.0, -60.0, 180.0, 75.0)


def _van_group(van: Van, language: Language) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name=layers.plain_name(van.route.name))
    _line(van, language, {"color": "#ffffff", "weight": 8, "opacity": 0.9}).add_to(group)
    drawn = {"color": van.colour, "weight": 4, "opacity": 1, "dashArray": van.dash, "lineCap": "butt"}
    _line(van, language, drawn).add_to(group)
    _stops(van, language).add_to(group)
    return group


def _line(van: Van, language: Language, style: dict[str, Any]) -> folium.GeoJson:
    route = van.route
    card = Card(
        route.name,
        f"{route.start}–{route.end}",
        (figures.kilometres(route.metres, language), figures.duration(route.start, route.end, language)),
    )
    labels = [word("distance", language), word("time", language)]
    return layers.lines(layers.features([route.geometry], [card]), style, labels)


def _stops(van: Van, language: Language) -> folium.GeoJson:
    keys = ("vehicle", "arrival", "departure", "dwell", "people")
    cards = [
        Card(
            f"{row.order}. {row.name}",
            figures.place_beside(row.name, row.place),
            (
                van.route.name,
                row.arrival,
                row.departure,
                figures.minutes(row.dwell_minutes, language),
                figures.people(row.people, language),
            ),
            badge=str(row.order),
            colour=van.colour,
        )
        for row in van.stops.itertuples(index=False)
    ]
    labels = [word(key, language) for key in keys]
    return layers.badges(layers.features(van.stops.geometry, cards), "order", 26, labels)


def _depots(depots: gpd.GeoDataFrame, language: Language) -> folium.GeoJson:
    cards = [Card(row.name, word("depot", language)) for row in depots.itertuples(index=False)]
    data = layers.features(depots.geometry, cards)
    return layers.badges(data, "depot", 22, [], name=word("depots", language))
