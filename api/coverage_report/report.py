"""What a report says, without a word of any language: plain values that a workspace can store.

A :class:`BoardReport` is made where the answers are (:mod:`api.coverage_report.made`) and drawn where the server is
(:mod:`api.coverage_report.pages`), which knows neither streets nor tables.
"""

from dataclasses import dataclass, field
from datetime import date
from math import nan

Spot = tuple[float, float]
"""Metres east and north of the lower left corner of the map."""

Ring = tuple[Spot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one promise.

    Attributes
    ----------
    minutes, mode, direction, group
        Of the promise.
    days, hours, window, moment
        When something must be open: on so many days (0: hours do not matter) so many hours, in a window of
        OpenStreetMap's syntax; or at a moment (ISO 8601), else empty.
    people, covered
        How many there are of the group, and how many of them reach it.
    promised
        Share, NaN where none is promised.
    met
        None where nothing is promised.
    areas_met, areas
        In how many areas it is met, of how many with people.
    """

    standard: str
    minutes: float
    mode: str = "drive"
    direction: str = "to"
    group: str = "people"
    days: int = 0
    hours: float = 0.0
    window: str = ""
    moment: str = ""
    people: float
    covered: float
    promised: float = nan
    met: bool | None = None
    areas_met: int = 0
    areas: int = 0

    @property
    def share(self) -> float:
        """Share covered, NaN without people."""
        return self.covered / self.people if self.people else nan

    @property
    def missing(self) -> float:
        """People whom the promise leaves out."""
        return self.people - self.covered


@dataclass(frozen=True, slots=True)
class GroupShares:
    """Shares of one group within each threshold of the report; NaN without people."""

    group: str
    people: float
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Who reaches something open, by weekday and hour.

    Attributes
    ----------
    days
        Weekdays that the period has, 0 for Monday, ascending.
    shares
        For each of them 24 shares of the people, the mean of that hour.
    hours
        Hours a week in which the average person reaches something open.
    daytime, evening, weekend
        Shares who ever do Mo-Fr 9-17, Mo-Fr 17-20, on Saturday or Sunday; NaN where that was not counted.
    worst_wait
        Seconds that half of those who ever do must wait at most, at worst; NaN where nobody does.
    assumed
        Places whose hours nobody stated, so that usual ones are taken; and of how many.
    """

    days: tuple[int, ...]
    shares: tuple[tuple[float, ...], ...]
    hours: float
    daytime: float = nan
    evening: float = nan
    weekend: float = nan
    worst_wait: float = nan
    assumed: int = 0
    places: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One gap; figures are NaN and texts empty where they do not apply (see :class:`planner.coverage.gaps.Gaps`)."""

    rank: int
    people: float
    further: float = nan
    place: str
    area: str = ""
    reason: str
    branch: str = ""
    minutes: float = nan
    straight_km: float = nan
    road_km: float = nan
    crossing: str = ""
    crossing_kind: str = ""
    crossing_km: float = nan
    opens: str = ""
    closed_minutes: float = nan
    assigned: float = nan
    capacity: float = nan
    snap_m: float = nan


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality: its people of the group, those covered, and whether the promise is met (None: none is made)."""

    name: str
    people: float
    covered: float
    met: bool | None = None

    @property
    def share(self) -> float:
        """Share covered, NaN without people."""
        return self.covered / self.people if self.people else nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """How evenly access is spread over people; NaN where it was not measured.

    Attributes
    ----------
    of
        What ``gini`` and ``palma`` are of, which is more the better: ``hours`` in which something is open within
        reach, or ``access``.
    gini, palma
        ``palma`` where incomes are known (:attr:`planner.coverage.equity.measure.Equity.palma_by`).
    mean, farthest
        Mean minutes of all, and the least that the farthest tenth travels; of those who reach a branch.
    group, group_mean
        A group and its mean minutes.
    """

    of: str = "hours"
    gini: float = nan
    palma: float = nan
    mean: float = nan
    farthest: float = nan
    group: str = ""
    group_mean: float = nan


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The share covered where all journeys take ``off`` (0.2 for 20 %) longer, and where they take that much less.

    ``flips`` says whether either turns the verdict; None where nothing is promised.
    """

    off: float
    slower: float
    faster: float
    flips: bool | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """One thing that would help: what, where, people more, money a year (NaN: nobody said)."""

    kind: str
    place: str
    people: float
    cost: float = nan


@dataclass(frozen=True, slots=True)
class Outline:
    """A gap on the map: its rank, its rings, and where its number stands."""

    rank: int
    rings: tuple[Ring, ...]
    label: Spot


@dataclass(frozen=True, slots=True)
class Crowd:
    """People of one spot on the map, those covered and those beyond."""

    spot: Spot
    covered: float
    beyond: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMap:
    """What is drawn, in metres of an equal-area projection about the middle of the map."""

    width: float = 1.0
    height: float = 1.0
    areas: tuple[Ring, ...] = ()
    roads: tuple[Ring, ...] = ()
    crowds: tuple[Crowd, ...] = ()
    gaps: tuple[Outline, ...] = ()
    branches: tuple[Spot, ...] = ()
    stops: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardReport:
    """Everything on the two pages.

    Attributes
    ----------
    organisation, country, day, question
        Who, where, when it was measured, and the hash of what was asked.
    verdicts
        The first is the one that map, gaps and areas are about.
    thresholds
        Minutes of ``shares``, travelling as in the first verdict, whatever the hour.
    gaps, gap_count, gap_people, full_people
        The largest, how many there are, the people in all of them, and those whose branch is full.
    further_group
        Whose number :attr:`Gap.further` is; empty for none.
    areas
        All with people, the worst first.
    sources
        Who must be named.
    """

    organisation: str
    country: str = ""
    day: date
    question: str = ""
    people: float
    points: int = 0
    branch_count: int = 0
    stop_count: int = 0
    verdicts: tuple[Verdict, ...]
    thresholds: tuple[float, ...] = ()
    shares: tuple[GroupShares, ...] = ()
    week: Week | None = None
    gaps: tuple[Gap, ...] = ()
    gap_count: int = 0
    gap_people: float = 0.0
    full_people: float = 0.0
    further_group: str = ""
    areas: tuple[Area, ...] = ()
    fairness: Fairness | None = None
    ranges: tuple[Range, ...] = ()
    helps: tuple[Help, ...] = ()
    map: BoardMap = field(default_factory=BoardMap)
    sources: tuple[str, ...] = ()

    @property
    def main(self) -> Verdict:
        """The promise that map, gaps and areas are about."""
        return self.verdicts[0]
