"""Gaps: the areas where people are not covered, with how many, why, and how far the nearest branch is."""

from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.coverage.areas import nearest_names, position_text
from planner.coverage.measure import Coverage
from planner.geodesy import ground_scale, mercator, unmercator
from planner.streets.snap import NOWHERE
from planner.streets.travel import StreetTravel
from planner.tables import WGS84

Reason = Literal["too_far", "no_road", "island", "cut_off"]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""``too_far``: the drive takes longer than the standard. ``no_road``: no street within the snapping limit.
``island``: on a mapped island, or on streets that only a ferry joins to the rest, without a branch.
``cut_off``: on streets that are joined to no branch for another reason."""

REACH_M = 3000.0
ROUNDED_M = 1200.0
OWN_M = 250.0


def gap_reasons(
    coverage: Coverage,
    demand: gpd.GeoDataFrame,
    travel: StreetTravel,
    islands: gpd.GeoDataFrame,
    *,
    within: float,
) -> pd.Series:
    """Return why each demand point is not covered, on its index; empty where it is.

    Parameters
    ----------
    coverage, demand, travel
        What was measured, for whom, over which streets.
    islands
        Polygons of islands.
    within
        The standard, in seconds.
    """
    reason = pd.Series("", index=demand.index, dtype=object)
    reason[~coverage.within(within)] = "too_far"
    unreached = coverage.seconds.isna()
    lost = demand[unreached]
    if lost.empty:
        return reason
    edge = travel.snap(lost).edge
    reason[unreached] = np.where(edge == NOWHERE, "no_road", "cut_off")
    sea = _on_polygon(lost, islands) | _behind_ferry(travel, edge)
    reason[lost.index[sea]] = "island"
    return reason


def gap_areas(
    coverage: Coverage,
    demand: gpd.GeoDataFrame,
    reason: pd.Series,
    branches: gpd.GeoDataFrame,
    settlements: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Return the gaps as areas, most people first.

    Demand points of one reason whose discs of ``REACH_M`` touch make one gap. Its area is these discs, rounded,
    without the surroundings of people who are covered; each of its own points lies inside.

    Returns
    -------
    GeoDataFrame
        Index ``gap-1``...; ``rank``, ``people``, ``place`` (largest settlement inside, else the nearest),
        ``reason``, ``branch`` and ``branch_name`` (nearest to most of its people, empty if none), ``minutes``
        (mean over its people, NaN if none reaches a branch), ``points``, polygon.
    """
    open_points = demand[reason != ""]
    if open_points.empty:
        return _no_gaps()
    near_name = nearest_names(open_points, settlements)
    covered = demand[reason == ""]
    covered_discs = shapely.STRtree(_discs(covered, OWN_M))
    rows = []
    for why in REASONS:
        members = open_points[reason[open_points.index] == why]
        for own, outline in _clusters(members):
            row = _describe(own, coverage, near_name)
            rows.append({**row, "reason": why, "geometry": _shape(own, outline, covered_discs)})
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=WGS84)
    frame = frame.sort_values(["people", "place"], ascending=[False, True], ignore_index=True)
    frame["rank"] = np.arange(1, len(frame) + 1)
    names = branches["name"].to_dict()
    frame["branch_name"] = frame["branch"].map(lambda branch: names.get(branch, ""))
    frame.index = pd.Index([f"gap-{rank}" for rank in frame["rank"]], name="id")
    return frame


def gap_of(demand: gpd.GeoDataFrame, reason: pd.Series, gaps: gpd.GeoDataFrame) -> pd.Series:
    """Return the id of the gap that each uncovered demand point belongs to, on its index; empty if covered."""
    found = pd.Series("", index=demand.index, dtype=object)
    for why, group in gaps.groupby("reason"):
        members = demand[reason == why]
        row, gap = shapely.STRtree(group.geometry.to_numpy()).query(
            members.geometry.to_numpy(), predicate="intersects"
        )
        found[members.index[row]] = group.index.to_numpy()[gap]
    return found


def _on_polygon(points: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    hit = np.zeros(len(points), bool)
    if not polygons.empty:
        row, _ = shapely.STRtree(polygons.geometry.to_numpy()).query(
            points.geometry.to_numpy(), predicate="intersects"
        )
        hit[row] = True
    return hit


def _behind_ferry(travel: StreetTravel, edge: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return which edges lie on streets that a ferry would join to others."""
    roads = travel.roads
    part = roads.weak_component
    landings = np.unique(part[roads.ends[roads.ferry]])
    here = part[roads.ends[np.where(edge == NOWHERE, 0, edge), 0]]
    behind: NDArray[np.bool_] = (edge != NOWHERE) & (here != 0) & np.isin(here, landings)
    return behind


def _discs(points: gpd.GeoDataFrame, metres: float) -> NDArray[np.object_]:
    """Return a disc of ``metres`` on the ground around each point, in the Mercator plane."""
    lonlat = np.column_stack([points.geometry.x, points.geometry.y]).reshape(-1, 2)
    discs: NDArray[np.object_] = shapely.buffer(
        shapely.points(mercator(lonlat)), metres / ground_scale(lonlat[:, 1]), quad_segs=6
    )
    return discs


def _clusters(members: gpd.GeoDataFrame) -> list[tuple[gpd.GeoDataFrame, shapely.Geometry]]:
    """Return the members of each cluster of touching discs, and the union of these discs."""
    if members.empty:
        return []
    discs = _discs(members, REACH_M)
    outlines = shapely.get_parts(shapely.union_all(discs))
    owner, member = shapely.STRtree(shapely.centroid(discs)).query(outlines, predicate="intersects")[:2]
    return [(members.iloc[np.sort(member[owner == k])], outline) for k, outline in enumerate(outlines)]


def _shape(own: gpd.GeoDataFrame, outline: shapely.Geometry, covered: shapely.STRtree) -> shapely.Geometry:
    """Return the drawn area of a gap in longitude and latitude."""
    scale = float(ground_scale(own.geometry.y.to_numpy()).mean())
    rounded = outline.buffer(-ROUNDED_M / scale, quad_segs=4)
    near = covered.query(rounded, predicate="intersects")
    bare = shapely.difference(rounded, shapely.union_all(covered.geometries[near]))
    area = shapely.union_all([bare.simplify(60.0 / scale), *_discs(own, OWN_M)])
    return shapely.set_precision(shapely.transform(area, unmercator), 1e-6)


def _describe(
    own: gpd.GeoDataFrame, coverage: Coverage, near_name: pd.Series
) -> dict[str, str | float | int]:
    people = own["people"]
    seconds = coverage.seconds[own.index]
    timed = seconds.notna() & (people > 0)
    towns = people[own["place"] != ""].groupby(own["place"]).sum()
    name = towns.idxmax() if len(towns) else people.groupby(near_name[own.index]).sum().idxmax()
    middle = own.geometry.iloc[int(people.to_numpy().argmax())]
    branch = people.groupby(coverage.branch[own.index]).sum().idxmax()
    minutes = np.average(seconds[timed], weights=people[timed]) / 60 if timed.any() else np.nan
    return {
        "people": float(people.sum()),
        "place": str(name) or position_text(middle.x, middle.y),
        "branch": str(branch),
        "minutes": round(float(minutes), 1),
        "points": len(own),
    }


def _no_gaps() -> gpd.GeoDataFrame:
    columns = ["people", "place", "branch", "minutes", "points", "reason", "rank", "branch_name"]
    frame = gpd.GeoDataFrame({name: [] for name in columns}, geometry=[], crs=WGS84)
    frame.index = pd.Index([], dtype=object, name="id")
    return frame
