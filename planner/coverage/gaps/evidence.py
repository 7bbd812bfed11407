"""What is said of each gap: how many, where, the nearest branch, and the evidence for its reason."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.coverage.areas import nearest_names, position_text
from planner.coverage.gaps.answer import summed_columns
from planner.coverage.gaps.question import GapQuestion
from planner.coverage.gaps.reasons import road_metres
from planner.coverage.gaps.ways import Crossed, Round, landing_ferries, ways_round
from planner.geodesy import haversine_m
from planner.tables import lonlat_of

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Texts = NDArray[np.object_]

_SPACE = ("too_far", "detour", "snapped_far")
_REACHED = (*_SPACE, "closed", "full")


@dataclass(frozen=True, kw_only=True)
class Members:
    """The demand points with people who are not covered.

    Attributes
    ----------
    row
        ``(m,)`` rows of the demand.
    gap
        ``(m,)`` number of the gap of each, from 0, all of them used.
    reason
        ``(g,)`` reason of each gap.
    part
        ``(m,)`` share of the people of each point who are not covered, above 0 to 1.
    """

    row: Longs
    gap: Longs
    reason: Texts
    part: Floats

    @property
    def count(self) -> int:
        """How many gaps there are."""
        return len(self.reason)


@dataclass(frozen=True, kw_only=True)
class Room:
    """What full branches have: ``capacity`` in people, and the people ``assigned`` to them; by id."""

    capacity: pd.Series
    assigned: pd.Series


def described(question: GapQuestion, members: Members, room: Room, areas: gpd.GeoSeries) -> pd.DataFrame:
    """Return the columns of :class:`planner.coverage.gaps.answer.Gaps`, a row for each gap, but rank, boundary and km².

    Parameters
    ----------
    question, members, room
        What was asked, who is not covered, who is full.
    areas
        Of the gaps (WGS84).
    """
    sums = _people(question, members)
    weight = question.demand["people"].to_numpy(dtype=float)[members.row] * members.part
    weight = np.where(sums["people"].to_numpy()[members.gap] > 0, weight, 1.0)
    near = _near(question, members)
    branch = _heaviest(members.gap, near, weight, members.count)
    fitting = np.where(near == branch[members.gap], weight, -1.0)
    busiest = _first_heaviest(members.gap, fitting)
    row = members.row[busiest]
    order = np.argsort(-sums[question.group].to_numpy(), kind="stable")
    round_about = order[members.reason[order] == "detour"]
    found = ways_round(question, row[round_about])
    ways = {int(gap): found[int(row[gap])] for gap in round_about if int(row[gap]) in found}
    minutes = _minutes(question, members, weight)
    for gap, way in ways.items():
        if way.branch != branch[gap]:
            branch[gap], minutes[gap] = way.branch, round(way.minutes, 1)
    frame = sums.assign(
        place=_places(question, members, weight),
        reason=members.reason,
        branch=branch,
        branch_name=_names(question, branch),
        minutes=minutes,
        closed_minutes=np.where(
            members.reason == "closed", _mean(members, _whenever(question, members), weight) / 60.0, np.nan
        ).round(1),
        opens=_opens(question, members, branch),
        assigned=_looked_up(room.assigned, branch, members.reason == "full"),
        capacity=_looked_up(room.capacity, branch, members.reason == "full"),
        snap_m=_mean(members, question.coverage.snap_metres.to_numpy(dtype=float)[members.row], weight).round(
            1
        ),
        points=np.bincount(members.gap, minlength=members.count),
    )
    return frame.assign(**_way_columns(question, members, row, branch, ways, areas))


def _people(question: GapQuestion, members: Members) -> pd.DataFrame:
    own = question.demand.iloc[members.row]
    return (
        pd.DataFrame(
            {
                name: (own[name].to_numpy(dtype=float) * members.part)
                for name in summed_columns(question.demand)
            }
        )
        .groupby(members.gap)
        .sum()
        .reset_index(drop=True)
    )


def _near(question: GapQuestion, members: Members) -> Texts:
    """Return the branch that each member is near to, in the sense of its gap's reason."""
    whenever = question.whenever.branch.to_numpy(dtype=object)[members.row]
    then = question.coverage.branch.to_numpy(dtype=object)[members.row]
    reason = members.reason[members.gap]
    near = np.where(reason == "full", then, whenever)
    near[~np.isin(reason, _REACHED)] = ""
    return near.astype(object)


def _whenever(question: GapQuestion, members: Members) -> Floats:
    return question.whenever.seconds.to_numpy(dtype=float)[members.row]


def _minutes(question: GapQuestion, members: Members, weight: Floats) -> Floats:
    """Return mean minutes: to the nearest branch; of gaps that are closed or full, to the nearest that serves then."""
    then = question.coverage.seconds.to_numpy(dtype=float)[members.row]
    seconds = np.where(np.isin(members.reason, _SPACE)[members.gap], _whenever(question, members), then)
    mean = _mean(members, seconds, weight) / 60.0
    mean[~np.isin(members.reason, _REACHED)] = np.nan
    if question.at is None:
        mean[members.reason == "closed"] = np.nan
    return mean.round(1)


def _mean(members: Members, values: Floats, weight: Floats) -> Floats:
    """Return the mean over the people of each gap, of those who have a value; NaN where nobody has."""
    known = ~np.isnan(values)
    weight = np.where(known, weight, 0.0)
    total = np.bincount(members.gap, weight * np.where(known, values, 0.0), members.count)
    among = np.bincount(members.gap, weight, members.count)
    mean: Floats = np.divide(total, among, out=np.full(members.count, np.nan), where=among > 0)
    return mean


def _heaviest(gap: Longs, label: Texts, weight: Floats, count: int) -> Texts:
    """Return the label of most weight in each gap; of equal ones the first by name."""
    frame = pd.DataFrame({"gap": gap, "label": label, "weight": weight})
    sums = frame.groupby(["gap", "label"])["weight"].sum().reset_index()
    first = sums.sort_values(["gap", "weight", "label"], ascending=[True, False, True]).drop_duplicates("gap")
    answer: Texts = (
        first.set_index("gap")["label"].reindex(range(count)).fillna("").to_numpy(dtype=object).copy()
    )
    return answer


def _first_heaviest(gap: Longs, weight: Floats) -> Longs:
    """Return the position of the heaviest member of each gap, of equal ones the first."""
    order = np.lexsort((-weight, gap))
    first: Longs = order[np.unique(gap[order], return_index=True)[1]]
    return first


def _places(question: GapQuestion, members: Members, weight: Floats) -> Texts:
    """Return the settlement of most people of each gap; else the nearest to most; else the position of the largest."""
    own = question.demand.iloc[members.row]
    named = own["place"].to_numpy(dtype=object)
    here = named != ""
    name = _heaviest(members.gap[here], named[here], weight[here], members.count)
    bare = name == ""
    if bare.any():
        rest = bare[members.gap]
        beside = nearest_names(own[rest], question.settlements).to_numpy(dtype=object)
        name[bare] = _heaviest(members.gap[rest], beside, weight[rest], members.count)[bare]
    lonlat = lonlat_of(own)
    for gap, at in enumerate(_first_heaviest(members.gap, weight)):
        if name[gap] == "":
            name[gap] = position_text(*lonlat[at])
    return name


def _names(question: GapQuestion, branch: Texts) -> list[str]:
    names = question.branches["name"].to_dict()
    if question.times is not None:
        names = question.times.places["name"].to_dict() | names
    return [str(names.get(one, "")) for one in branch]


def _opens(question: GapQuestion, members: Members, branch: Texts) -> list[str]:
    hours = question.branches["opening_hours"].to_dict() if "opening_hours" in question.branches else {}
    return [
        (_next_opening(question, one) or str(hours.get(one, ""))) if reason == "closed" else ""
        for one, reason in zip(branch, members.reason, strict=True)
    ]


def _next_opening(question: GapQuestion, branch: str) -> str:
    """Return when a branch serves next after the moment in question, empty where nobody knows."""
    times, at = question.times, question.at
    if times is None or at is None or branch not in times.places.index:
        return ""
    starts = times.start[times.place == times.places.index.get_loc(branch)]
    later = starts[starts > at]
    if not len(later):
        later = starts + times.period.seconds if times.period.repeats else later
    return f"{times.period.moment(float(later.min())):%Y-%m-%d %H:%M}" if len(later) else ""


def _looked_up(values: pd.Series, branch: Texts, wanted: NDArray[np.bool_]) -> Floats:
    found = values.reindex(branch).to_numpy(dtype=float)
    return np.where(wanted, found, np.nan)


def _way_columns(
    question: GapQuestion,
    members: Members,
    row: Longs,
    branch: Texts,
    ways: Mapping[int, Round],
    areas: gpd.GeoSeries,
) -> dict[str, Floats | Texts]:
    """Return straight and road kilometres from ``row`` of each gap, and crossings."""
    straight, road = _to_branch(question, row, branch)
    crossed = [Crossed()] * members.count
    for gap, way in ways.items():
        straight[gap], road[gap], crossed[gap] = way.straight_km, way.road_km, way.crossed
    sea = np.flatnonzero(members.reason == "island")
    ferries = landing_ferries(question, gpd.GeoDataFrame(geometry=areas.iloc[sea]), row[sea])
    for at, name in zip(sea.tolist(), ferries, strict=True):
        crossed[at] = Crossed(name, "ferry") if name else Crossed()
    return {
        "straight_km": straight.round(2),
        "road_km": road.round(2),
        "detour": np.divide(road, straight, out=np.full(len(road), np.nan), where=straight > 0).round(2),
        "crossing": np.array([one.name for one in crossed], object),
        "crossing_kind": np.array([one.kind for one in crossed], object),
        "crossing_km": np.array([one.km for one in crossed], float).round(1),
    }


def _to_branch(question: GapQuestion, row: Longs, branch: Texts) -> tuple[Floats, Floats]:
    """Return straight and road kilometres from rows of the demand to branches; NaN where they reach none."""
    straight, road = np.full(len(row), np.nan), np.full(len(row), np.nan)
    nearest = question.whenever.branch.to_numpy(dtype=object)[row] == branch
    use = np.flatnonzero(nearest & np.isin(branch.astype(str), question.branches.index.astype(str)))
    if len(use):
        points = question.demand.iloc[row[use]]
        there = lonlat_of(question.branches.loc[list(branch[use])])
        straight[use] = haversine_m(lonlat_of(points), there) / 1000.0
        road[use] = (
            road_metres(question.travel, points, question.branches, direction=question.direction) / 1000.0
        )
    return straight, road
