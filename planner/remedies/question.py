"""The frozen question of remedies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

import geopandas as gpd
import pandas as pd

from planner.coverage.standard import Standard
from planner.errors import InputError
from planner.remedies.assumptions import Assumptions
from planner.remedies.costs import Costs
from planner.solving import Budget
from planner.tables import empty_table

Kind = Literal["branch", "kiosk", "hours", "window", "van_stop", "route_stop", "van"]
"""``branch`` a new branch; ``kiosk`` a machine that meets part of the needs; ``hours`` a branch is open in one more
part of the week; ``window`` one or more counters at a branch that is full; ``van_stop`` a new van stands there so
often; ``route_stop`` a van of the published plan stops there on its way; ``van`` one more van, for its stops."""

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRoute:
    """One van's day in the published plan.

    Attributes
    ----------
    id
        ``van-1 2026-11-23``.
    vehicle, day
        Whose route, on which date.
    places
        Ids of the places that it passes in turn, the depot first and last.
    slack
        Seconds that are left of the shift, at least 0.
    """

    id: str
    vehicle: str
    day: str
    places: tuple[str, ...]
    slack: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the published plan already does.

    Attributes
    ----------
    routes
        Its days.
    places
        Points of every place that a route passes.
    weeks
        Length of the rota: each route is driven once in so many weeks.
    stop_of
        On demand ids: the stop that serves the point today, else empty.
    stops
        Stop ids to names.
    """

    routes: tuple[PublishedRoute, ...]
    places: gpd.GeoDataFrame
    weeks: int
    stop_of: pd.Series
    stops: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemediesQuestion:
    """What a planner asks: what brings the most people within the standard for the money.

    Attributes
    ----------
    demand, branches, candidates
        Tables that meet their contracts; branches with names that tell them apart.
    gap
        On demand ids: the gap that each point lies in, empty where a branch is near.
    gap_names
        Names of the gaps, as people know them.
    money
        To spend in a year, at least 0.
    kinds
        What may be done. ``van`` goes without saying where ``van_stop`` is allowed.
    week
        Any day of the week whose opening hours count.
    standard, costs, assumptions
        The promise, what things cost, and what is assumed.
    windows
        Branch id to the windows that it has; a branch that is missing is never full.
    published
        The plan whose vans are on the road; None to begin without vans.
    most_vans
        At most so many new vans.
    most_places
        Of all candidates, so many that reach the most people who need something are looked at.
    budget, seed
        Of the search.
    """

    demand: gpd.GeoDataFrame
    branches: gpd.GeoDataFrame
    week: date
    gap: pd.Series
    candidates: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("candidates"))
    gap_names: Mapping[str, str] = field(default_factory=dict)
    money: float = 500_000.0
    kinds: tuple[Kind, ...] = KINDS
    standard: Standard = field(default_factory=Standard)
    costs: Costs = field(default_factory=Costs)
    assumptions: Assumptions = field(default_factory=Assumptions)
    windows: Mapping[str, float] = field(default_factory=dict)
    published: Published | None = None
    most_vans: int = 2
    most_places: int = 120
    budget: Budget = field(default_factory=lambda: Budget(seconds=20.0))
    seed: int = 0

    def __post_init__(self) -> None:
        """Check ranges and references, all at once."""
        problems = []
        if not 0 <= self.money < float("inf"):
            problems.append(f"the budget is {self.money:g}, expected a finite amount of at least 0")
        if not self.kinds or not set(self.kinds) <= set(KINDS):
            problems.append(f"kinds are {self.kinds}, expected some of {', '.join(KINDS)}")
        if not 0 <= self.most_vans <= 50:
            problems.append(f"most_vans is {self.most_vans}, expected 0..50")
        if not 1 <= self.most_places <= 5000:
            problems.append(f"most_places is {self.most_places}, expected 1..5000")
        for label, count in self.windows.items():
            if label not in self.branches.index:
                problems.append(f"windows: there is no branch {label!r}")
            if not 0 <= count < float("inf"):
                problems.append(f"windows: {label!r} has {count:g}, expected at least 0")
        if problems:
            raise InputError("These remedies cannot be worked out as asked.", problems)
