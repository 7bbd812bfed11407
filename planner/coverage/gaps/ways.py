"""What the way from a gap to the branch beyond the barrier is like, and what it crosses the barrier by."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.coverage.gaps.plane import Plane
from planner.coverage.gaps.question import GapQuestion
from planner.coverage.gaps.reasons import nearest_straight
from planner.geodesy import haversine_m
from planner.streets.route import Route
from planner.tables import WGS84

Longs = NDArray[np.int64]

MOST_WAYS = 250
"""Ways are looked up for so many gaps, those of most people."""

_NEAR_DEGREES = 1e-4
_BESIDE_M = 5.0
_ON_THE_WAY = 0.6
_LANDING_M = 1500.0
_MOST_ROUND_KM = 0.5
"""A crossing this little out of the straight line explains no detour."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """A named crossing and how far along a way it is in kilometres; an empty name for none."""

    name: str = ""
    kind: str = ""
    km: float = np.nan


@dataclass(frozen=True, slots=True)
class Round:
    """The way round something: to which branch, the straight line and the road, and the crossing that it leads to."""

    branch: str
    minutes: float
    straight_km: float
    road_km: float
    crossed: Crossed


def ways_round(question: GapQuestion, rows: Longs) -> dict[int, Round]:
    """Return, for rows of the demand, the way to the branch that is nearest as the crow flies, as far as there is one.

    Only the first :data:`MOST_WAYS` are looked at.
    """
    rows = rows[:MOST_WAYS]
    if not len(rows) or question.branches.empty:
        return {}
    points = question.demand.iloc[rows]
    site, straight = nearest_straight(points, question.branches)
    used = question.branches.iloc[np.unique(site)]
    names = [f"to:{label}" for label in question.branches.index[site]]
    places = gpd.GeoDataFrame(
        geometry=[*points.geometry, *used.geometry],
        index=[*(f"of:{row}" for row in rows), *(f"to:{label}" for label in used.index)],
        crs=WGS84,
    )
    pairs = [(f"of:{row}", name) for row, name in zip(rows, names, strict=True)]
    there = question.direction == "to"
    routes = question.travel.routes(places, pairs if there else [(b, a) for a, b in pairs])
    found = {}
    for row, name, metres, route in zip(rows, names, straight, routes, strict=True):
        if route is not None:
            crossed = crossed_by(route, question.crossings, from_end=not there)
            found[int(row)] = Round(
                name.removeprefix("to:"),
                route.seconds / 60.0,
                metres / 1000.0,
                route.metres / 1000.0,
                crossed,
            )
    return found


def crossed_by(route: Route, crossings: gpd.GeoDataFrame, *, from_end: bool = False) -> Crossed:
    """Return the crossing on a way that leads farthest out of the straight line between its ends.

    A way that only passes under a bridge does not cross by it: most of the bridge must lie on the way.
    """
    line = shapely.LineString(shapely.get_coordinates(route.line)[:: -1 if from_end else 1])
    if crossings.empty:
        return Crossed()
    near = crossings.iloc[np.sort(crossings.sindex.query(line.buffer(_NEAR_DEGREES), predicate="intersects"))]
    near = near[near["name"] != ""]
    if near.empty:
        return Crossed()
    ends = shapely.get_coordinates(line)[[0, -1]]
    plane = Plane.around(shapely.get_coordinates(line))
    flat = shapely.transform(line, plane.metres)
    shapes = plane.shapes(near.geometry.to_numpy())
    along = shapely.length(shapely.intersection(shapes, flat.buffer(_BESIDE_M, cap_style="flat")))
    middle = shapely.centroid(shapes)
    out = plane.degrees(shapely.get_coordinates(middle))
    longer = haversine_m(ends[:1], out) + haversine_m(out, ends[1:]) - haversine_m(ends[0], ends[1])
    longer[along < _ON_THE_WAY * shapely.length(shapes)] = -1.0
    best = int(longer.argmax())
    if longer[best] < _MOST_ROUND_KM * 1000.0:
        return Crossed()
    km = shapely.line_locate_point(flat, middle[best]) / 1000.0
    return Crossed(near["name"].iloc[best], near["kind"].iloc[best], float(km))


def landing_ferries(question: GapQuestion, gaps: gpd.GeoDataFrame, rows: Longs) -> pd.Series:
    """Return, on the ids of gaps, the name of the ferry that lands there; empty for none that is known.

    Parameters
    ----------
    question
        What was asked.
    gaps
        Areas of people without a road (WGS84).
    rows
        A row of the demand for each.
    """
    found = pd.Series("", index=gaps.index, dtype=object)
    crossings = question.crossings
    ferries = crossings[(crossings["kind"] == "ferry") & (crossings["name"] != "")]
    if ferries.empty or gaps.empty:
        return found
    landings = _landings(question, rows)
    ends = shapely.boundary(shapely.line_merge(ferries.geometry.to_numpy()))
    for label, area, landing in zip(gaps.index, gaps.geometry, landings, strict=True):
        plane = Plane.around(shapely.get_coordinates(area))
        shore = shapely.union_all([shapely.transform(area, plane.metres), plane.shapes(landing)])
        apart = shapely.distance(plane.shapes(ends), shore)
        nearest = int(np.nanargmin(apart)) if not np.isnan(apart).all() else -1
        if nearest >= 0 and apart[nearest] <= _LANDING_M:
            found[label] = ferries["name"].iloc[nearest]
    return found


def _landings(question: GapQuestion, rows: Longs) -> list[shapely.Geometry]:
    """Return for each point the places where ferries land on the streets that it is joined to."""
    roads, edge = question.travel.roads, question.travel.snap(question.demand.iloc[rows]).edge
    if not roads.edge_count:
        return [shapely.MultiPoint()] * len(rows)
    part = roads.weak_component
    landing = np.unique(roads.ends[roads.ferry])
    return [
        shapely.MultiPoint(roads.nodes[landing[part[landing] == part[roads.ends[e, 0]]]])
        if e >= 0
        else shapely.MultiPoint()
        for e in edge
    ]
