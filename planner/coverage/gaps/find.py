"""Find the gaps: the whole wiring on one screen."""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.coverage.areas import area_of
from planner.coverage.gaps.answer import COLUMNS, REASONS, Gaps, summed_columns
from planner.coverage.gaps.capacity import capacities_of, left_over
from planner.coverage.gaps.cells import gap_cells, grid_for
from planner.coverage.gaps.evidence import Members, Room, described
from planner.coverage.gaps.outlines import outlines
from planner.coverage.gaps.parts import parted
from planner.coverage.gaps.plane import Plane
from planner.coverage.gaps.question import GapQuestion
from planner.coverage.gaps.reasons import reasons
from planner.coverage.gaps.shapes import People, held, settled
from planner.geodesy import area_km2
from planner.tables import WGS84, groups_of, lonlat_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Longs = NDArray[np.int64]
Texts = NDArray[np.object_]

NUMBERS = ("minutes", "straight_km", "road_km", "detour", "crossing_km", "closed_minutes", "assigned", "capacity", "snap_m")  # fmt: skip


def find_gaps(question: GapQuestion) -> Gaps:
    """Return where people are not covered, how many, why, and the evidence.

    Demand points that are not covered for one reason, lie in one boundary and near each other make one gap. Its area is
    the land that is nearer to them than to anybody else, within a reach that follows from how far apart people live
    (:mod:`planner.coverage.gaps.cells`), smoothed and held to the boundary. Each of its points lies inside, nobody else's
    does. People over all gaps are those who are not covered, to the last digit of a sum.
    """
    demand = question.demand
    covered = _covered(question)
    left, room = _left_over(question, covered)
    reason = reasons(question, covered, left > 0)
    people = demand["people"].to_numpy(dtype=float)
    part = np.where(covered, np.divide(left, people, out=np.zeros(len(people)), where=people > 0), 1.0)
    inhabited = (demand[list(groups_of(demand))].to_numpy(dtype=float) > 0).any(axis=1)
    gap = pd.Series("", index=demand.index, dtype=object)
    areas = _none(demand)
    if (inhabited & (part > 0)).any():
        areas, number, row = _areas(question, reason.to_numpy(dtype=object), part, inhabited, room)
        gap.iloc[row] = areas.index.to_numpy(dtype=object)[number]
    uncovered = pd.Series(np.where(covered, left, people), index=demand.index)
    return Gaps(areas=areas, gap=gap, reason=reason, uncovered=uncovered)


def _covered(question: GapQuestion) -> Bools:
    given = question.coverage.within(question.within) if question.covered is None else question.covered
    covered: Bools = given.reindex(question.demand.index).fillna(False).to_numpy(dtype=bool)
    return covered


def _left_over(question: GapQuestion, covered: Bools) -> tuple[Floats, Room]:
    """Return the people of each covered point whom no branch has room for, and what full branches have."""
    left = np.zeros(len(covered))
    sites = question.branches
    if question.times is not None and question.at is not None:
        sites = question.times.places[question.times.serving_at(question.at)]
    capacity = capacities_of(sites)
    if not (question.capacities and (capacity > 0).any() and covered.any()):
        return left, Room(capacity=pd.Series(dtype=float), assigned=pd.Series(dtype=float))
    row = np.flatnonzero(covered)
    points = question.demand.iloc[row]
    pairs = question.travel.near_pairs(points, sites, within=question.within, direction=question.direction)
    rest, assigned = left_over(pairs, points["people"].to_numpy(dtype=float), capacity)
    known = np.isin(np.arange(len(row)), pairs["point_row"].to_numpy())
    left[row[known]] = rest[known]
    room = Room(
        capacity=pd.Series(capacity, index=sites.index), assigned=pd.Series(assigned, index=sites.index)
    )
    return left, room


def _areas(
    question: GapQuestion, reason: Texts, part: Floats, inhabited: Bools, room: Room
) -> tuple[gpd.GeoDataFrame, Longs, Longs]:
    """Return the gaps, and for the rows of the demand that lie in one, its position, and those rows."""
    row, open_ = np.flatnonzero(inhabited), (part > 0)[inhabited]
    lonlat = lonlat_of(question.demand)[row]
    plane = Plane.around(lonlat[open_])
    flat = plane.metres(lonlat)
    mine = row[open_]
    boundary = _boundaries(question, mine)
    labels, label = _labels(reason[mine], boundary)
    everyone = np.full(len(row), -1, np.int64)
    everyone[open_] = label
    cells, gap = parted(gap_cells(flat, everyone, grid_for(flat, open_)), flat[open_], label)
    everyone[open_] = gap
    count = int(gap.max()) + 1
    of_gap = np.zeros(count, np.int64)
    of_gap[gap] = label
    own = labels.iloc[of_gap]
    shapes = held(outlines(cells, count), own["boundary"].to_numpy(dtype=object), question.boundaries, plane)
    earth = settled(shapes, People(lonlat=lonlat, plane=flat, gap=everyone), plane)
    members = Members(row=mine, gap=gap, reason=own["reason"].to_numpy(dtype=object), part=part[mine])
    frame = described(question, members, room, gpd.GeoSeries(earth, crs=WGS84))
    names = question.boundaries["name"].to_dict() | {"": ""}
    frame["boundary"] = own["boundary"].to_numpy(dtype=object)
    frame = frame.assign(
        boundary_name=frame["boundary"].map(names), km2=area_km2(earth).round(3), geometry=earth
    )
    order = np.lexsort((np.arange(count), frame["place"].astype(str), -frame[question.group].to_numpy()))
    position = np.empty(count, np.int64)
    position[order] = np.arange(count)
    return _ranked(frame.iloc[order], question.demand), position[gap], mine


def _boundaries(question: GapQuestion, row: Longs) -> Texts:
    """Return the boundary that rows of the demand lie in."""
    if question.area is not None:
        return question.area.reindex(question.demand.index).to_numpy(dtype=object)[row]
    return area_of(question.demand.iloc[row], question.boundaries).to_numpy(dtype=object)


def _labels(reason: Texts, boundary: Texts) -> tuple[pd.DataFrame, Longs]:
    """Return each reason and boundary that occur together, and which of them each point has."""
    number = pd.Series(reason).map({name: k for k, name in enumerate(REASONS)}).to_numpy()
    frame = pd.DataFrame({"number": number, "boundary": boundary, "reason": reason})
    labels = frame.drop_duplicates().sort_values(["number", "boundary"], ignore_index=True)
    label = frame.merge(labels.reset_index(), how="left")["index"].to_numpy(dtype=np.int64)
    return labels, label


def _ranked(frame: pd.DataFrame, demand: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = frame[[*summed_columns(demand), *COLUMNS]]
    frame.insert(0, "rank", np.arange(1, len(frame) + 1))
    frame.index = pd.Index([f"gap-{rank}" for rank in frame["rank"]], dtype=object, name="id")
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=WGS84)


def _none(demand: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    numbers = {*summed_columns(demand), *NUMBERS, "km2"}
    columns = {
        name: pd.Series(dtype=float if name in numbers else int if name == "points" else object)
        for name in (*summed_columns(demand), *COLUMNS[:-1])
    }
    return _ranked(pd.DataFrame(columns).assign(geometry=pd.Series(dtype=object)), demand)
