"""From tables to layers: one GeoJSON layer for each kind of thing, never one folium object for each thing.

Text is given to :class:`Card` as it is; it is escaped here, where the features are made, once.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import folium
import numpy as np
import shapely
from folium.template import tojavascript
from folium.utilities import JsCode

from maps.escape import safe

MOST_OPEN = 10
"""A longer list would cover the map."""

LAND = {"stroke": False, "fillColor": "#f7f4ed", "fillOpacity": 1, "interactive": False}
BORDERS = {"color": "#c3bba9", "weight": 1, "fill": False, "interactive": False}
ROADS = {"color": "#c4b48c", "weight": 1.8, "opacity": 1, "interactive": False}


@dataclass(frozen=True, slots=True)
class Card:
    """What a popup says about one thing, as plain text, and how the thing is marked.

    ``values`` belong to the labels of the layer, empty ones are left out; ``radius`` in pixels; ``strength`` (0..1)
    says how much an outline stands out; ``badge`` is the text on a mark, ``colour`` is ours (``#rrggbb``); ``shift``
    is how many pixels a mark stands to the right of its place, beside others there.
    """

    title: str
    subtitle: str = ""
    values: tuple[str, ...] = ()
    radius: float = 0.0
    strength: float = 0.0
    badge: str = ""
    colour: str = ""
    shift: int = 0

    def properties(self) -> dict[str, Any]:
        """Return the escaped properties of the feature, under the short names that ``farreach-map.js`` reads."""
        full = {
            "t": safe(self.title),
            "s": safe(self.subtitle),
            "v": [safe(value) for value in self.values],
            "r": round(self.radius, 1),
            "w": round(self.strength, 2),
            "b": safe(self.badge),
            "c": safe(self.colour),
            "x": self.shift,
        }
        return {key: value for key, value in full.items() if value}


def features(shapes: Iterable[Any], cards: Iterable[Card]) -> dict[str, Any]:
    """Return a GeoJSON feature collection of ``shapes``, coordinates rounded to a metre."""
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": geometry, "properties": card.properties()}
            for geometry, card in zip(rounded(shapes), cards, strict=True)
        ],
    }


def rounded(shapes: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Yield ``shapes`` as GeoJSON with five decimals, which is about a metre."""
    several = np.array(list(shapes), dtype=object)
    if not len(several):
        return
    if (shapely.get_type_id(several) == shapely.GeometryType.POINT).all():
        for lon, lat in shapely.get_coordinates(several).round(5).tolist():
            yield {"type": "Point", "coordinates": [lon, lat]}
        return
    yield from map(json.loads, shapely.to_geojson(shapely.transform(several, lambda xy: xy.round(5))))


def unlabelled(shapes: Iterable[Any]) -> dict[str, Any]:
    """Return a GeoJSON feature collection of ``shapes`` about which nothing is said."""
    parts = [shape for shape in shapes if not shape.is_empty]
    return features(parts, [Card("")] * len(parts))


def ground(data: dict[str, Any], style: dict[str, Any]) -> folium.GeoJson:
    """Return features as background: below everything, without popups, not in the layer control."""
    return folium.GeoJson(data, control=False, style=style, pane="ground", smooth_factor=1.2)


def circles(data: dict[str, Any], style: dict[str, Any], labels: Sequence[str]) -> folium.GeoJson:
    """Return points as circles on the canvas, all in one ``style``."""
    return _layer(data, labels, point_to_layer=_call("circles", style))


def badges(
    data: dict[str, Any], kind: str, size: int, labels: Sequence[str], *, name: str | None = None
) -> folium.GeoJson:
    """Return points as marks in HTML of ``size`` pixels, drawn by the CSS class ``kind``."""
    return _layer(data, labels, name=name, tooltip=True, point_to_layer=_call("badges", kind, size))


def areas(
    data: dict[str, Any], style: JsCode, labels: Sequence[str], *, name: str, show: bool = True
) -> folium.GeoJson:
    """Return areas in ``style``, a call of ``Farreach.filled`` or ``Farreach.hatched``."""
    return _layer(data, labels, name=name, show=show, tooltip=True, style=style)


def shades(data: dict[str, Any], style: dict[str, Any], labels: Sequence[str]) -> folium.GeoJson:
    """Return areas in one opaque ``style`` that shines through as a whole: one over another stays its own colour."""
    return _layer(data, labels, tooltip=True, style=style, pane="shades", smooth_factor=0.5)


def lines(data: dict[str, Any], style: dict[str, Any], labels: Sequence[str]) -> folium.GeoJson:
    """Return lines in ``style``."""
    return _layer(data, labels, tooltip=True, style=style)


def filled(style: dict[str, Any]) -> JsCode:
    """Return the style of areas each of which has a colour of its own."""
    return _call("filled", style)


def hatched(colour: str) -> JsCode:
    """Return the style of areas hatched and outlined in ``colour``."""
    return _call("hatched", colour)


def plain_name(name: str) -> str:
    """Return the name of a group of layers for the layer control, which shows names as HTML."""
    return safe(name)


def layer_control(switches: int = 0) -> folium.LayerControl:
    """Return the switch for layers, open where there is room for so many beside the map's own."""
    control = folium.LayerControl(position="topright")
    options: dict[str, Any] = control.options
    options["collapsed"] = switches > MOST_OPEN or JsCode("Farreach.narrow()")
    return control


def _layer(
    data: dict[str, Any],
    labels: Sequence[str],
    *,
    name: str | None = None,
    tooltip: bool = False,
    **options: Any,
) -> folium.GeoJson:
    texts: dict[str, int] = {}
    for feature in data["features"]:
        _refer_to(texts, feature["properties"])
    popups = _call("popups", [safe(label) for label in labels], tooltip, list(texts))
    title = None if name is None else safe(name)
    return folium.GeoJson(data, name=title, on_each_feature=popups, **options)


def _refer_to(texts: dict[str, int], properties: dict[str, Any]) -> None:
    """Put a number in place of each text of a popup, so that what thousands of popups say stands in the page once."""
    for key in ("t", "s"):
        if key in properties:
            properties[key] = texts.setdefault(properties[key], len(texts))
    if "v" in properties:
        properties["v"] = [texts.setdefault(value, len(texts)) for value in properties["v"]]


def _call(function: str, *arguments: Any) -> JsCode:
    return JsCode(f"Farreach.{function}({', '.join(tojavascript(value) for value in arguments)})")
