"""The frozen question of the loop."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import geopandas as gpd

from planner.coverage.standard import Standard
from planner.errors import InputError
from planner.solving import Budget
from planner.streets.network import StreetNetwork
from planner.streets.prepared import Prepared
from planner.tables import empty_table

THRESHOLDS = (600.0, 1200.0, 1800.0, 3600.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """Everything on the map that the loop looks at; tables meet their contracts (:mod:`planner.tables`)."""

    network: StreetNetwork
    branches: gpd.GeoDataFrame
    demand: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    settlements: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("settlements"))
    boundaries: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("boundaries"))
    islands: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("boundaries"))
    vehicles: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("vehicles"))
    crossings: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("crossings"))
    prepared: Prepared | None = field(default=None, repr=False, compare=False)
    """The network made ready for searches, where somebody kept it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwell:
    """How long a van stands: see :func:`planner.routing.dwell.dwell_seconds`."""

    share_who_come: float = 0.02
    minutes_each: float = 4.0
    least_minutes: int = 15
    most_minutes: int = 240

    def options(self) -> Mapping[str, float | int]:
        """Return the rules as keyword arguments."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopQuestion:
    """What a planner asks.

    Attributes
    ----------
    layers
        The map.
    days
        Dates on which the vans work, ascending.
    standard
        The promise.
    thresholds
        Seconds for the table of shares, ascending.
    vans
        How many vans, where ``layers.vehicles`` is empty; their depots are then chosen among the branches.
    stops
        At most so many stop places.
    least_people
        A stop place must bring at least so many people within the standard.
    dwell
        How long a van stands.
    budget, seed
        For the siting and the rota, each. The default counts steps, so that the same question has the same answer.
    """

    layers: Layers
    days: tuple[date, ...]
    standard: Standard = field(default_factory=Standard)
    thresholds: tuple[float, ...] = THRESHOLDS
    vans: int = 2
    stops: int = 40
    least_people: float = 25.0
    dwell: Dwell = field(default_factory=Dwell)
    budget: Budget = field(default_factory=lambda: Budget(iterations=400))
    seed: int = 0

    def __post_init__(self) -> None:
        """Check ranges; everything found is named at once."""
        problems = []
        if not 1 <= self.vans <= 50:
            problems.append(f"{self.vans} vans: give between 1 and 50, or load a table of vehicles")
        if not 1 <= self.stops <= 500:
            problems.append(f"{self.stops} stop places: give between 1 and 500")
        if not self.days or list(self.days) != sorted(set(self.days)):
            problems.append("the rota needs days, ascending and each once")
        if not self.thresholds or min(self.thresholds) <= 0:
            problems.append("thresholds must be above 0 minutes")
        if problems:
            raise InputError("This plan cannot be made as asked.", problems)


def workdays(start: date, weeks: int) -> tuple[date, ...]:
    """Return Monday to Friday of so many weeks, from the week of the first workday at or after ``start``."""
    monday = next_workday(start) - timedelta(days=next_workday(start).weekday())
    return tuple(monday + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5))


def next_workday(day: date) -> date:
    """Return ``day``, or the Monday after it on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
