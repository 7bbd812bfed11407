"""The frozen question where people are not covered, and why."""

from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from planner.calendars.service_times import ServiceTimes
from planner.coverage.gaps.answer import summed_columns
from planner.coverage.measure import Coverage
from planner.coverage.question import CoverageAnswer
from planner.coverage.standard import EVERYBODY, At, Standard
from planner.errors import InputError
from planner.streets.search import Direction
from planner.streets.travel import StreetTravel
from planner.tables import empty_table


@dataclass(frozen=True, kw_only=True)
class GapQuestion:
    """Where people are not covered, and why.

    Attributes
    ----------
    coverage
        Travel to the nearest branch that counts at the time in question.
    demand, branches
        Tables that meet their contracts; ``coverage`` is on the ids of ``demand``.
    travel
        The streets.
    within
        Seconds that are promised, above 0.
    direction
        ``to`` the branch or ``from`` it.
    always
        Travel to the nearest branch whatever the hour; None where hours do not matter.
    covered
        On demand ids, who is covered; None for those whose ``coverage`` is within the promise.
    group
        The column of the demand by which gaps are ranked.
    boundaries
        Areas that gaps are cut by; they may be empty, and should not overlap.
    area
        On demand ids, in which boundary each point lies (:func:`planner.coverage.areas.area_of`); None to look it up.
    settlements, islands, crossings
        What gaps are named and explained by; may be empty.
    capacities
        Whether branches serve no more people than their ``capacity``, those nearest in time first; 0 is no limit.
    times, at
        When who serves, and the moment of its period that is asked about; None where hours do not matter, or for no
        moment.
    """

    coverage: Coverage
    demand: gpd.GeoDataFrame
    branches: gpd.GeoDataFrame
    travel: StreetTravel
    within: float
    direction: Direction = "to"
    always: Coverage | None = None
    covered: pd.Series | None = None
    group: str = EVERYBODY
    boundaries: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("boundaries"))
    area: pd.Series | None = None
    settlements: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("settlements"))
    islands: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("boundaries"))
    crossings: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("crossings"))
    capacities: bool = False
    times: ServiceTimes | None = None
    at: float | None = None

    def __post_init__(self) -> None:
        """Check references, all at once."""
        problems = []
        if not self.within > 0:
            problems.append(f"within is {self.within}, expected more than 0 seconds")
        if self.group not in summed_columns(self.demand):
            problems.append(
                f"the demand has no group {self.group!r}, only {', '.join(summed_columns(self.demand))}"
            )
        if not self.coverage.seconds.index.equals(self.demand.index):
            problems.append("coverage was measured for another demand")
        if self.at is not None and self.times is None:
            problems.append("a moment is given, but not who serves when")
        if problems:
            raise InputError("Gaps cannot be found as asked.", problems)

    @property
    def whenever(self) -> Coverage:
        """Travel to the nearest branch whatever the hour."""
        return self.coverage if self.always is None else self.always


def gap_question(
    answer: CoverageAnswer,
    standard: str | None = None,
    *,
    within: float | None = None,
    capacities: bool = False,
) -> GapQuestion:
    """Return the question for the gaps of a standard in an answer.

    Parameters
    ----------
    answer
        Of :func:`planner.coverage.assess.assess`.
    standard
        Name of one of its standards; None for the first.
    within
        Which of its promises in seconds; None for its first (:attr:`Standard.within`).
    capacities
        Whether branches can be full.

    Raises
    ------
    InputError
        When there is no such standard or promise.
    """
    question, chosen = answer.question, _chosen(answer, standard)
    seconds = chosen.within if within is None else within
    if (chosen.name, seconds) not in answer.covered.columns:
        raise InputError(
            f"The standard {chosen.name!r} promises nothing within {seconds / 60:g} minutes, only "
            f"{', '.join(f'{promise.minutes:g}' for promise in chosen.promises)}."
        )
    way = (chosen.mode, chosen.direction)
    moment = isinstance(chosen.when, At) and answer.times is not None
    return GapQuestion(
        coverage=answer.at[chosen.name] if moment else answer.always[way],  # noqa: PD008
        demand=question.demand,
        branches=question.branches,
        travel=question.travel[chosen.mode],
        within=seconds,
        direction=chosen.direction,
        always=answer.always[way],
        covered=answer.covered[(chosen.name, seconds)],
        group=chosen.group,
        boundaries=question.boundaries,
        area=answer.area,
        settlements=question.settlements,
        islands=question.islands,
        crossings=question.crossings,
        capacities=capacities,
        times=None if chosen.when is None else answer.times,
        at=_moment(answer, chosen),
    )


def _chosen(answer: CoverageAnswer, name: str | None) -> Standard:
    standards = answer.question.standards
    if name is None:
        return standards[0]
    for standard in standards:
        if standard.name == name:
            return standard
    raise InputError(f"There is no standard {name!r}, only {', '.join(repr(one.name) for one in standards)}.")


def _moment(answer: CoverageAnswer, standard: Standard) -> float | None:
    if not isinstance(standard.when, At) or answer.times is None:
        return None
    return float(answer.times.period.seconds_at(standard.when.moment))
