"""The question that a scenario makes of another one."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.coverage.areas import area_of
from planner.coverage.question import CoverageQuestion
from planner.coverage.scenarios.changes import (
    BranchAdded,
    BranchClosed,
    CapacityChanged,
    CoverageChange,
    CoverageScenario,
    DemandReplaced,
    DemandScaled,
    HoursChanged,
    RoadsChanged,
    StandardChanged,
    StandsAdded,
    StandsRemoved,
)
from planner.coverage.standard import EVERYBODY
from planner.errors import InputError
from planner.tables import WGS84, TableName, check_table, groups_of

_CLOSEST = 3
"""So many ids are offered where one is not known."""


def changed(question: CoverageQuestion, scenario: CoverageScenario) -> CoverageQuestion:
    """Return the question with the changes of a scenario, made one after the other; the given one stays as it is.

    Raises
    ------
    InputError
        Naming, change by change, everything that is not there, there already or cannot be done.
    """
    now = _Now(question)
    for number, change in enumerate(scenario.changes, 1):
        now.make(change, number)
    if not now.problems:
        try:
            return now.question
        except InputError as error:  # standards and groups are checked together
            now.problems += _lines(error)
    name = f" {scenario.name!r}" if scenario.name else ""
    raise InputError(f"The scenario{name} does not fit what is there.", now.problems)


@dataclass(slots=True)
class _Now:
    """The question so far; what cannot be done is noted and left out."""

    start: CoverageQuestion
    problems: list[str] = field(default_factory=list)
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def question(self) -> CoverageQuestion:
        return replace(self.start, **self.parts)

    def table(self, name: str) -> gpd.GeoDataFrame:
        return self.parts.get(name, getattr(self.start, name))

    def make(self, change: CoverageChange, number: int) -> None:
        found = list(_missing(change, self))
        if not found:
            try:
                _MAKERS[type(change)](change, self)
            except InputError as error:
                found = _lines(error)
        self.problems += [f"change {number}: {problem}" for problem in found]


def _missing(change: CoverageChange, now: _Now) -> Iterator[str]:
    """Yield every reference of a change to something that is not there."""
    match change:
        case BranchClosed() | HoursChanged() | CapacityChanged():
            yield from _unknown("branch", [change.branch], now.table("branches").index)
        case BranchAdded():
            if change.branch in now.table("branches").index:
                yield f"there is a branch {change.branch!r} already"
        case StandsAdded():
            taken = change.stands.index.astype(str).intersection(now.table("stands").index)
            yield from (f"there is a stand {label!r} already" for label in taken)
        case StandsRemoved():
            yield from _unknown("stand", change.stands, now.table("stands").index)
            yield from _unknown("stop place", change.places, _stop_places(now.table("stands")))
        case RoadsChanged():
            yield from _unknown("mode", change.modes, now.start.travel)
        case DemandScaled():
            yield from _unknown("group", [change.group], groups_of(now.table("demand")))
            yield from _unknown("boundary", change.areas, now.table("boundaries").index)
        case StandardChanged():
            standards = now.parts.get("standards", now.start.standards)
            yield from _unknown("standard", [change.standard.name], [s.name for s in standards])
        case _:
            return


def _lines(error: InputError) -> list[str]:
    return list(error.problems) or [error.summary]


def _unknown(what: str, wanted: Iterable[str], there: Iterable[str]) -> Iterator[str]:
    known = {str(label): None for label in there}
    for label in wanted:
        if label not in known:
            some = ", ".join(list(known)[:_CLOSEST]) + (", ..." if len(known) > _CLOSEST else "")
            yield f"there is no {what} {label!r}; there " + (f"are {some}" if known else "is none")


def _close(change: BranchClosed, now: _Now) -> None:
    now.parts["branches"] = now.table("branches").drop(index=change.branch)


def _hours(change: HoursChanged, now: _Now) -> None:
    _set(now, change.branch, "opening_hours", change.opening_hours)


def _capacity(change: CapacityChanged, now: _Now) -> None:
    _set(now, change.branch, "capacity", change.capacity)


def _set(now: _Now, branch: str, column: str, value: object) -> None:
    branches = now.table("branches").copy()
    branches.loc[branch, column] = value
    now.parts["branches"] = branches


def _add_branch(change: BranchAdded, now: _Now) -> None:
    columns = ("name", "kind", "opening_hours", "capacity")
    row = gpd.GeoDataFrame(
        {column: [getattr(change, column)] for column in columns},
        index=[change.branch],
        geometry=gpd.points_from_xy([change.lon], [change.lat]),
        crs=WGS84,
    )
    now.parts["branches"] = _joined(now.table("branches"), row, "branches")


def _add_stands(change: StandsAdded, now: _Now) -> None:
    now.parts["stands"] = _joined(now.table("stands"), change.stands, "stands")


def _remove_stands(change: StandsRemoved, now: _Now) -> None:
    stands = now.table("stands")
    gone = stands.index.isin(change.stands) | _stop_places(stands).isin(change.places).to_numpy()
    now.parts["stands"] = stands[~gone]


def _roads(change: RoadsChanged, now: _Now) -> None:
    travel = dict(now.parts.get("travel", now.start.travel))
    for mode in change.modes or tuple(travel):
        travel[mode] = travel[mode].under(change.roads)
    now.parts["travel"] = travel


def _scale(change: DemandScaled, now: _Now) -> None:
    demand = now.table("demand").copy()
    where = np.ones(len(demand), bool)
    if change.areas:
        where = area_of(demand, now.table("boundaries")).isin(change.areas).to_numpy()
    for column in groups_of(demand) if change.group == EVERYBODY else (change.group,):
        demand.loc[where, column] = demand.loc[where, column] * change.factor
    now.parts["demand"] = demand


def _replace_demand(change: DemandReplaced, now: _Now) -> None:
    now.parts["demand"] = check_table(change.demand, "demand")


def _standard(change: StandardChanged, now: _Now) -> None:
    standards = now.parts.get("standards", now.start.standards)
    own = change.standard
    now.parts["standards"] = tuple(own if s.name == own.name else s for s in standards)


_MAKERS: dict[type, Callable[..., None]] = {
    BranchClosed: _close,
    HoursChanged: _hours,
    CapacityChanged: _capacity,
    BranchAdded: _add_branch,
    StandsAdded: _add_stands,
    StandsRemoved: _remove_stands,
    RoadsChanged: _roads,
    DemandScaled: _scale,
    DemandReplaced: _replace_demand,
    StandardChanged: _standard,
}


def _stop_places(stands: gpd.GeoDataFrame) -> pd.Series:
    """Return the stop place of each stand: its id, the name where there is none."""
    place: pd.Series = stands["place"].where(stands["place"] != "", stands["name"])
    return place


def _joined(there: gpd.GeoDataFrame, further: gpd.GeoDataFrame, name: TableName) -> gpd.GeoDataFrame:
    """Return two tables as one, each with the columns of its contract."""
    new = check_table(further, name)
    if there.empty:
        return new
    both = pd.concat([pd.DataFrame(there), pd.DataFrame(new)])
    both.index.name = "id"
    return check_table(gpd.GeoDataFrame(both, geometry=there.geometry.name, crs=WGS84), name)
