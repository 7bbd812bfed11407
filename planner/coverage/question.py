"""The frozen question of coverage in space and time, and its frozen answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from planner.calendars.period import Period
from planner.calendars.service_times import ServiceTimes
from planner.coverage.measure import Coverage
from planner.coverage.standard import At, Standard
from planner.coverage.time.answer import WINDOWS, TimeCoverage, Window
from planner.errors import InputError
from planner.streets.network import Mode
from planner.streets.search import Direction
from planner.streets.travel import StreetTravel
from planner.tables import empty_table, groups_of

Way = tuple[Mode, Direction]
"""How one travels, and whether to the branch or from it."""

THRESHOLDS = (600.0, 1200.0, 1800.0, 3600.0)


@dataclass(frozen=True, kw_only=True)
class CoverageQuestion:
    """Who reaches what, when: everything that is measured together.

    Attributes
    ----------
    travel
        The streets, for each mode that a standard speaks of.
    branches, demand
        Tables that meet their contracts; further numeric columns of the demand are groups.
    standards
        What is promised; names differ.
    thresholds
        Seconds of the tables of shares, ascending.
    boundaries
        Areas that verdicts are given for; empty for none.
    settlements, islands, crossings
        What gaps are named and explained by; may be empty. ``crossings`` are lines with a ``name`` and a ``kind``
        (``bridge``, ``tunnel``, ``ferry``).
    stands
        When vans stand where; may be empty.
    period
        The days whose hours count; None where no hour does.
    assumed_hours
        Opening hours of branches that state none; empty: they count as never open.
    holidays
        Country, or country and subdivision (ISO 3166: ``CN``, ``GB-ENG``), whose public holidays and make-up workdays
        hold; empty for none.
    windows
        Parts of the week that are counted by themselves; :data:`planner.coverage.time.answer.ALWAYS` is in any case.
    """

    travel: Mapping[Mode, StreetTravel]
    branches: gpd.GeoDataFrame
    demand: gpd.GeoDataFrame
    standards: tuple[Standard, ...] = (Standard(),)
    thresholds: tuple[float, ...] = THRESHOLDS
    boundaries: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("boundaries"))
    settlements: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("settlements"))
    islands: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("boundaries"))
    crossings: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("crossings"))
    stands: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("stands"))
    period: Period | None = None
    assumed_hours: str = "Mo-Fr 09:00-16:00; PH off"
    holidays: str = ""
    windows: tuple[Window, ...] = WINDOWS

    def __post_init__(self) -> None:
        """Check references, all at once."""
        problems = [problem for standard in self.standards for problem in self._problems(standard)]
        names = [standard.name for standard in self.standards]
        if not names:
            problems.append("there is no standard")
        if len(set(names)) < len(names):
            problems.append("two standards have the same name")
        if not self.thresholds or not all(limit > 0 for limit in self.thresholds):
            problems.append("thresholds must be above 0 seconds")
        for name in ("branches", "demand", "stands", "boundaries"):
            ids = getattr(self, name).index
            twice = ids[ids.duplicated()].unique()
            problems += [f"{name}: id {label!r} is used more than once" for label in twice]
        if problems:
            raise InputError("Coverage cannot be measured as asked.", problems)

    def _problems(self, standard: Standard) -> Iterator[str]:
        what, groups = f"standard {standard.name or '(no name)'}", groups_of(self.demand)
        if standard.mode not in self.travel:
            yield f"{what}: there are no streets for mode {standard.mode}"
        if standard.group not in groups:
            yield f"{what}: the demand has no group {standard.group!r}, only {', '.join(groups)}"
        if standard.when is not None and self.period is None:
            yield f"{what} speaks of hours, but no period is given"
        if isinstance(standard.when, At) and self.period is not None:
            try:
                self.period.seconds_at(standard.when.moment)
            except InputError as error:
                yield f"{what}: {error}"


@dataclass(frozen=True, kw_only=True)
class CoverageAnswer:
    """Who reaches what, when.

    Attributes
    ----------
    question
        What was asked.
    always
        For each way of travelling: travel to the nearest branch, whatever the hour.
    at
        For each standard that speaks of a moment, by its name: travel to the nearest branch or van that serves then.
    times
        When who serves; None without a period.
    through
        For each way of travelling and each number of seconds that a standard promises (without a period: none):
        coverage through the period.
    covered
        Demand ids x ``(standard, seconds)``: who meets each promise.
    verdicts
        A row for each promise and each area, and one with area ``""`` for all together: ``standard``, ``within``,
        ``group``, ``area``, ``area_name``, ``people`` (of the group), ``covered``, ``share`` (NaN without people),
        ``promised`` (NaN where no share is), ``met`` (None where nothing is promised, or nobody lives there).
    area
        On demand ids: the boundary that each lies in, empty for none.
    """

    question: CoverageQuestion
    always: Mapping[Way, Coverage]
    at: Mapping[str, Coverage]
    times: ServiceTimes | None
    through: Mapping[tuple[Mode, Direction, float], TimeCoverage]
    covered: pd.DataFrame
    verdicts: pd.DataFrame
    area: pd.Series
