"""The map of how far one gets in so many minutes: nested areas around sites."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import folium
import geopandas as gpd
import numpy as np
import shapely

from maps import colours, figures, layers
from maps.backdrop import Backdrop
from maps.canvas import Assets, Canvas, Front, bounds_around, page
from maps.ground_area import square_km
from maps.layers import Card
from maps.templating import rendered
from maps.thinning import light_reach
from maps.words import Language, word

MOST_SWITCHES = 60
"""Sites that have a switch each; of more, each number of minutes has one."""

_FINE = 50_000.0
"""Steps across the map that change an area by a five-hundredth at most."""

_WORLD = shapely.box(-180.0, -85.0, 180.0, 85.0)


@dataclass(frozen=True, slots=True)
class IsochroneLayers:
    """What a map of isochrones shows; all tables in WGS84.

    Attributes
    ----------
    title
        Of the map.
    mode
        ``drive``, ``walk`` or ``cycle``.
    direction
        ``to`` the sites, or ``from`` them.
    minutes
        Of the areas, ascending.
    areas
        Polygons with ``site`` (id), ``name`` (of the site), ``minutes`` and ``square_km``; empty ones are not drawn.
    sites
        Points with ids, ``name``, ``joined`` (whether a street is near) and ``snap_metres`` to it.
    boundaries, roads
        For orientation.
    together
        Square kilometres of all sites by minutes, overlaps counted once; given where :meth:`light` has been called.
    """

    title: str
    mode: str
    direction: str
    minutes: tuple[float, ...]
    areas: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    boundaries: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    together: tuple[float, ...] = ()

    def light(self) -> "IsochroneLayers":
        """Return the same with few enough corners in the areas that a page stays light, done once for all pages."""
        if self.together:
            return self
        return replace(
            self,
            areas=self.areas.set_geometry(light_reach(self.areas.geometry)),
            together=tuple(_together(self.areas, limit) for limit in self.minutes),
        )


def isochrones_map(question: IsochroneLayers, *, language: Language, assets: Assets) -> str:
    """Return the map of isochrones as HTML.

    Parameters
    ----------
    question
        What to draw.
    language
        Of every word on it.
    assets
        ``inline`` for a file that stands alone, ``linked`` for a page that our server serves.
    """
    question = question.light()
    tints = dict(zip(question.minutes, colours.reach_colours(len(question.minutes)), strict=True))
    panel = rendered(
        "isochrones_panel.html",
        language,
        title=question.title,
        mode=question.mode,
        direction=question.direction,
        sites=len(question.sites),
        rows=[
            (tints[limit], f"{limit:g}", area)
            for limit, area in zip(question.minutes, question.together, strict=True)
        ],
        lost=question.sites[~question.sites["joined"]]["name"].tolist(),
    )
    canvas = Canvas(
        question.title,
        bounds_around(question.areas, question.sites),
        panel=panel,
        language=language,
        assets=assets,
    )
    for layer in _ground(question).drawn():
        layer.add_to(canvas)
    drawn: list[tuple[float, folium.GeoJson]] = []
    switches = list(_switches(question, language))
    for name, areas in switches:
        group = folium.FeatureGroup(name=layers.plain_name(name))
        for limit in reversed(question.minutes):
            some = areas[(areas["minutes"] == limit) & ~areas.geometry.is_empty]
            if not some.empty:
                drawn.append((limit, _layer(some, tints[limit], language)))
                group.add_child(drawn[-1][1])
        group.add_to(canvas)
    _sites(question.sites, language).add_to(canvas)
    canvas.add_child(layers.layer_control(len(switches)))
    canvas.add_child(Front([layer for _, layer in sorted(drawn, key=lambda one: -one[0])]))
    return page(canvas)


def _switches(question: IsochroneLayers, language: Language) -> Iterator[tuple[str, gpd.GeoDataFrame]]:
    """Yield the name of each switch with its areas: a site each, or minutes where there are many sites."""
    areas = question.areas
    if areas["site"].nunique() <= MOST_SWITCHES:
        sites = [(str(site), own["name"].iloc[0], own) for site, own in areas.groupby("site", sort=False)]
        names = Counter(name for _, name, _ in sites)
        for site, name, own in sites:
            yield (name if names[name] == 1 else f"{name} ({site})".lstrip()), own
        return
    for limit in question.minutes:
        yield word("within_minutes", language, n=f"{limit:g}"), areas[areas["minutes"] == limit]


def _layer(areas: gpd.GeoDataFrame, tint: str, language: Language) -> folium.GeoJson:
    cards = [
        Card(
            row.name or row.site,
            word("within_minutes", language, n=f"{row.minutes:g}"),
            (figures.square_kilometres(row.square_km, language),),
        )
        for row in areas.itertuples(index=False)
    ]
    style = {"color": tint, "weight": 0.6, "fillColor": tint, "fillOpacity": 1}
    return layers.shades(layers.features(areas.geometry, cards), style, [word("area", language)])


def _sites(sites: gpd.GeoDataFrame, language: Language) -> folium.GeoJson:
    cards = [
        Card(
            row.name,
            "" if row.joined else word("no_street_near", language),
            (figures.kilometres(row.snap_metres, language) if np.isfinite(row.snap_metres) else "",),
        )
        for row in sites.itertuples(index=False)
    ]
    labels = [word("to_the_street", language)]
    data = layers.features(sites.geometry, cards)
    return layers.badges(data, "branch", 16, labels, name=word("layer_sites", language))


def _ground(question: IsochroneLayers) -> Backdrop:
    """Return land, borders and roads; where no borders are known, everything is land."""
    ground = Backdrop.of(question.boundaries, question.roads)
    if question.boundaries.empty:
        return Backdrop(layers.unlabelled([_WORLD]), ground.borders, ground.roads)
    return ground


def _together(areas: gpd.GeoDataFrame, limit: float) -> float:
    """Return the square kilometres within so many minutes of any site."""
    own = areas[areas["minutes"] == limit].geometry
    fine = light_reach(own, most=len(own) * 10_000, detail=_FINE) if len(own) else own
    return float(square_km([shapely.union_all(fine.to_numpy())])[0])
