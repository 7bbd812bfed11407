"""What may change in a question of coverage: branches, hours, stands of vans, roads, people, promises."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd

from planner.calendars.written import osm_hours
from planner.coverage.standard import EVERYBODY, Standard
from planner.errors import InputError
from planner.streets.network import Mode
from planner.streets.scenario import Scenario

LARGEST_FACTOR = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchClosed:
    """A branch is there no more."""

    branch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChanged:
    """A branch opens at other hours (OpenStreetMap's syntax; empty: those that are assumed)."""

    branch: str
    opening_hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityChanged:
    """A branch can serve another number of people, 0 or more; 0 where nobody says."""

    branch: str
    capacity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchAdded:
    """There is one more branch.

    Attributes
    ----------
    branch
        Its id, of no other branch.
    lon, lat
        Degrees, WGS84.
    name, kind, opening_hours, capacity
        As in the table of branches.
    """

    branch: str
    lon: float
    lat: float
    name: str = ""
    kind: str = "branch"
    opening_hours: str = ""
    capacity: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StandsAdded:
    """Vans stand at further places or times: a table of ``stands`` with ids of their own."""

    stands: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class StandsRemoved:
    """Vans do not come any more.

    Attributes
    ----------
    stands
        Ids of stands.
    places
        Stop places (``place`` of the table, or ``name`` where it has none) that lose all their stands.
    """

    stands: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadsChanged:
    """The streets have other times, or are closed.

    Attributes
    ----------
    roads
        What is different.
    modes
        For whom; empty for all that the question knows.
    """

    roads: Scenario
    modes: tuple[Mode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandScaled:
    """More, or fewer, people.

    Attributes
    ----------
    factor
        0..1,000.
    group
        One column of the demand is multiplied; ``people`` multiplies all groups with it, so that shares of groups stay.
    areas
        Only people in these boundaries (ids); empty for everywhere.
    """

    factor: float
    group: str = EVERYBODY
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DemandReplaced:
    """Other people: a table of ``demand``."""

    demand: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardChanged:
    """Something else is promised under the name of a standard that is there."""

    standard: Standard


CoverageChange = (
    BranchClosed
    | HoursChanged
    | CapacityChanged
    | BranchAdded
    | StandsAdded
    | StandsRemoved
    | RoadsChanged
    | DemandScaled
    | DemandReplaced
    | StandardChanged
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageScenario:
    """Changes that are made one after the other.

    Attributes
    ----------
    name
        What people call it.
    changes
        In this order.

    Raises
    ------
    InputError
        Naming every change that nothing can be done with.
    """

    name: str = ""
    changes: tuple[CoverageChange, ...] = ()

    def __post_init__(self) -> None:
        """Check ranges, all at once."""
        problems = [
            f"change {number}: {problem}"
            for number, change in enumerate(self.changes, 1)
            for problem in _problems(change)
        ]
        if problems:
            raise InputError(
                f"The scenario{f' {self.name!r}' if self.name else ''} cannot be used.", problems
            )


def _problems(change: CoverageChange) -> Iterator[str]:
    match change:
        case BranchAdded():
            if not change.branch.strip():
                yield "the new branch has no id"
            if not (-180 <= change.lon <= 180 and -90 <= change.lat <= 90):
                yield f"{change.lon:g}, {change.lat:g} is no longitude and latitude"
            yield from _capacity_problems(change.capacity)
            yield from _hours_problems(change.opening_hours)
        case HoursChanged():
            yield from _hours_problems(change.opening_hours)
        case CapacityChanged():
            yield from _capacity_problems(change.capacity)
        case DemandScaled():
            if not 0 <= change.factor <= LARGEST_FACTOR:
                yield f"factor is {change.factor:g}, expected 0..{LARGEST_FACTOR:g}"
        case StandsRemoved():
            if not change.stands and not change.places:
                yield "no stand and no stop place is named"
        case _:
            return


def _hours_problems(text: str) -> Iterator[str]:
    """Yield why hours cannot be read: they would count as not known, and those that are assumed hold instead."""
    try:
        osm_hours(text)
    except InputError as error:
        yield error.summary


def _capacity_problems(capacity: float) -> Iterator[str]:
    if not 0 <= capacity < float("inf"):
        yield f"capacity is {capacity:g}, expected 0 or more"
