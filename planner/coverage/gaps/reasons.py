"""Why people are not covered, demand point by demand point."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.coverage.gaps.question import GapQuestion
from planner.geodesy import haversine_m, on_sphere
from planner.streets import hierarchy as ch
from planner.streets.graph import TIME_BITS, centimetres
from planner.streets.hierarchy import UNREACHED
from planner.streets.search import Direction, metres_of
from planner.streets.seeds import on_one_edge
from planner.streets.snap import NOWHERE
from planner.streets.travel import ACCESS_KMH, StreetTravel
from planner.tables import lonlat_of

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

USUAL_DETOUR = 1.4
"""How long ways by road usually are for each kilometre of straight line.

Boscoe, Henry and Zdeb, A nationwide comparison of driving distance versus straight-line distance to hospitals, The
Professional Geographer 64(2), 2012, p. 188: 1.417 over the United States.
"""

LEAST_DETOUR = 2.0
"""Ways at least so much longer than the straight line go round something.

Ballou, Rahardja and Sakai, Selected country circuity factors for road travel distance estimation, Transportation Research
Part A 36(9), 2002, p. 843: country averages lie between 1.1 and 1.6, with few above.
"""

FAR_FROM_STREET_M = 250.0
"""A street at least so far away can be the reason: a minute by car at :data:`planner.streets.travel.ACCESS_KMH`."""


def reasons(question: GapQuestion, covered: Bools, short: Bools) -> pd.Series:
    """Return why each demand point is not covered, on its index; empty where it is.

    Parameters
    ----------
    question
        What was measured.
    covered
        ``(p,)`` who is covered, if there were room for everybody.
    short
        ``(p,)`` where there is not.
    """
    whenever = question.whenever.seconds.to_numpy(dtype=float)
    reason = np.full(len(question.demand), "", object)
    reason[~covered] = "too_far"
    lost = np.flatnonzero(~covered & np.isnan(whenever))
    far = np.flatnonzero(~covered & (whenever > question.within))
    reason[far[goes_round(question, far)]] = "detour"
    snap = question.coverage.snap_metres.to_numpy(dtype=float)[far]
    at_street = whenever[far] - snap * 3.6 / access_kmh(question.travel) <= question.within
    reason[far[at_street & (snap >= FAR_FROM_STREET_M)]] = "snapped_far"
    reason[~covered & (whenever <= question.within)] = "closed"
    reason[covered & short] = "full"
    reason[lost] = _unreached(question, lost)
    return pd.Series(reason, index=question.demand.index)


def access_kmh(travel: StreetTravel) -> float:
    """Return the speed between a place and its street."""
    return ACCESS_KMH[travel.network.mode] if travel.access_kmh is None else travel.access_kmh


def goes_round(question: GapQuestion, far: Longs) -> Bools:
    """Return which of the points that are too far would not be, if the road did not go round something.

    The branch that is nearest as the crow flies is d away; the fastest way to any branch is L long and takes t, more than
    the standard. It goes round something if L is at least :data:`LEAST_DETOUR` times d, and a way as long as ways usually are
    would do: :data:`USUAL_DETOUR` times d, travelled at the same speed L / t, takes no longer than the standard.
    """
    if not len(far) or question.branches.empty:
        return np.zeros(len(far), bool)
    points = question.demand.iloc[far]
    seconds = question.whenever.seconds.to_numpy(dtype=float)[far]
    _, straight = nearest_straight(points, question.branches)
    road = road_metres(question.travel, points, question.branches, direction=question.direction)
    usual = seconds * USUAL_DETOUR * straight / np.maximum(road, 1.0)
    round_about: Bools = (road >= LEAST_DETOUR * straight) & (usual <= question.within)
    return round_about


def nearest_straight(points: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> tuple[Longs, Floats]:
    """Return the position of the site that is nearest to each point as the crow flies, and the metres between."""
    here, there = lonlat_of(points), lonlat_of(sites)
    _, at = cKDTree(on_sphere(there)).query(on_sphere(here))
    return at.astype(np.int64), haversine_m(here, there[at])


def road_metres(
    travel: StreetTravel, points: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, *, direction: Direction
) -> Floats:
    """Return the length of the fastest way between each point and any site; NaN where there is none."""
    search, here, there = travel.search, travel.snap(points), travel.snap(sites)
    if not search.network.edge_count:
        return np.full(len(points), np.nan)
    outward = direction == "from"
    metric = search.by_time_and_metres if outward else search.by_time_and_metres.reversed()
    start, goal = search.seeds(there, departing_=outward), search.seeds(here, departing_=not outward)
    away = np.where(there.found, there.metres, 0.0)
    late = np.rint(away * 3600.0 / access_kmh(travel)).astype(np.int64)
    extra = (late << TIME_BITS) + centimetres(away)
    key = start.key + extra[:, None]
    at_node = ch.distances(search.hierarchy, metric, start.node.ravel(), key.ravel())
    reached = np.where(goal.node >= 0, at_node[goal.node], UNREACHED)
    best = np.where(reached < UNREACHED, reached + goal.key, UNREACHED).min(axis=1)
    site, point, along = on_one_edge(search.network, there, here, direction)
    np.minimum.at(best, point, along + extra[site])
    metres: Floats = np.where(best < UNREACHED, metres_of(best) + here.metres, np.nan)
    return metres


def _unreached(question: GapQuestion, lost: Longs) -> NDArray[np.object_]:
    points = question.demand.iloc[lost]
    edge = question.travel.snap(points).edge
    sea = _on_polygon(points, question.islands) | _behind_ferry(question.travel, edge)
    return np.where(sea, "island", np.where(edge == NOWHERE, "no_road", "cut_off")).astype(object)


def _on_polygon(points: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame) -> Bools:
    hit = np.zeros(len(points), bool)
    if not polygons.empty and not points.empty:
        row, _ = shapely.STRtree(polygons.geometry.to_numpy()).query(
            points.geometry.to_numpy(), predicate="intersects"
        )
        hit[row] = True
    return hit


def _behind_ferry(travel: StreetTravel, edge: NDArray[np.int32]) -> Bools:
    """Return which edges lie on streets that a ferry would join to others."""
    roads = travel.roads
    if not roads.edge_count:
        return np.zeros(len(edge), bool)
    part = roads.weak_component
    landings = np.unique(part[roads.ends[roads.ferry]])
    here = part[roads.ends[np.where(edge == NOWHERE, 0, edge), 0]]
    behind: Bools = (edge != NOWHERE) & (here != 0) & np.isin(here, landings)
    return behind
