"""From the answers of the core to what the report says."""

from collections.abc import Iterator, Sequence
from datetime import date
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from api.coverage_report.map_made import board_map
from api.coverage_report.report import (
    Area,
    BoardReport,
    Fairness,
    Gap,
    GroupShares,
    Help,
    Range,
    Verdict,
    Week,
)
from planner.calendars.period import HOUR
from planner.coverage.equity.measure import Equity, equity
from planner.coverage.gaps import Gaps
from planner.coverage.measure import Coverage
from planner.coverage.quantiles import quantiles
from planner.coverage.question import CoverageAnswer
from planner.coverage.standard import EVERYBODY, At, Served, Standard
from planner.coverage.time.answer import TimeCoverage
from planner.coverage.time.through import person_hours_grid
from planner.errors import InputError
from planner.tables import groups_of

Row = Any
"""A row of a table."""

SHOWN_GAPS = 10

_TENTHS = 0.9
"""Nine tenths of the people live nearer than the farthest tenth."""
_GAP_TEXTS = ("place", "reason", "crossing", "crossing_kind", "opens")
_GAP_NUMBERS = (
    "people",
    "minutes",
    "straight_km",
    "road_km",
    "crossing_km",
    "closed_minutes",
    "assigned",
    "capacity",
    "snap_m",
)


def board_report(  # noqa: PLR0913 (each is a part of the report)
    answer: CoverageAnswer,
    gaps: Gaps,
    *,
    organisation: str,
    day: date,
    country: str = "",
    question: str = "",
    promise: tuple[str, float] | None = None,
    access: Equity | None = None,
    ranges: Sequence[Range] = (),
    helps: Sequence[Help] = (),
    sources: Sequence[str] = (),
) -> BoardReport:
    """Return what the two pages say.

    Parameters
    ----------
    answer, gaps
        What was measured; the gaps are those of ``promise``.
    organisation, country, day
        Who, where, and when it was measured.
    question
        Hash of the question; see :func:`planner.coverage.scenarios.hashing.question_hash`.
    promise
        Name of the standard and seconds that map, gaps and municipalities are about; None for the first.
    access
        Equity of an access measure; None for that of the hours in which something is open, where there is a period.
    ranges
        Shares under longer and shorter journeys.
    helps
        What would help most, the best first.
    sources
        Who must be named.

    Raises
    ------
    InputError
        When nothing of that name and time was promised.
    """
    name, within = promise or _first(answer)
    main = promised_by(answer, name, within)
    verdicts = sorted(_verdicts(answer), key=lambda one: (one.standard, 60 * one.minutes) != (name, within))
    demand = answer.question.demand
    further = _further(answer, main)
    through = answer.through.get((main.mode, main.direction, within))
    times = answer.times
    stops = 0 if times is None else int((times.places["kind"] == "stop").sum())
    return BoardReport(
        organisation=organisation,
        country=country,
        day=day,
        question=question,
        people=float(demand[EVERYBODY].sum()),
        points=len(demand),
        branch_count=len(answer.question.branches),
        stop_count=stops,
        verdicts=tuple(verdicts),
        thresholds=tuple(limit / 60 for limit in answer.question.thresholds),
        shares=tuple(_shares(answer, main, further)),
        week=None if through is None else _week(answer, through, main.group),
        gaps=tuple(_gap(row, further) for _, row in gaps.areas.head(SHOWN_GAPS).iterrows()),
        gap_count=len(gaps.areas),
        gap_people=float(gaps.areas["people"].sum()),
        full_people=float(gaps.areas.loc[gaps.areas["reason"] == "full", "people"].sum()),
        further_group=further,
        areas=tuple(_areas(answer, name, within)),
        fairness=_fairness(answer, main, further, through, access),
        ranges=tuple(ranges),
        helps=tuple(helps),
        map=board_map(answer, gaps, shown=SHOWN_GAPS),
        sources=tuple(sources),
    )


def _first(answer: CoverageAnswer) -> tuple[str, float]:
    standard = answer.question.standards[0]
    return standard.name, standard.within


def promised_by(answer: CoverageAnswer, name: str, within: float) -> Standard:
    """Return the standard of a name that promises so many seconds.

    Raises
    ------
    InputError
        When there is none.
    """
    for standard in answer.question.standards:
        if standard.name == name and within in {promise.within for promise in standard.promises}:
            return standard
    raise InputError(f"No standard {name!r} promises {within / 60:g} minutes.")


def _verdicts(answer: CoverageAnswer) -> Iterator[Verdict]:
    """Yield one for each promise, in the order of the question."""
    table = answer.verdicts
    for standard in answer.question.standards:
        for promise in standard.promises:
            own = table[(table["standard"] == standard.name) & (table["within"] == promise.within)]
            total = own[own["area"] == ""].iloc[0]
            areas = own[(own["area"] != "") & (own["people"] > 0)]
            yield Verdict(
                standard=standard.name,
                minutes=promise.minutes,
                mode=standard.mode,
                direction=standard.direction,
                group=standard.group,
                **_when(standard),
                people=float(total["people"]),
                covered=float(total["covered"]),
                promised=float(total["promised"]),
                met=_met(total["met"]),
                areas_met=sum(_met(met) is True for met in areas["met"]),
                areas=len(areas),
            )


def _when(standard: Standard) -> dict[str, Any]:
    if isinstance(standard.when, At):
        return {"moment": standard.when.moment.isoformat(timespec="minutes")}
    if isinstance(standard.when, Served):
        return {"days": standard.when.days, "hours": standard.when.hours, "window": standard.when.window}
    return {}


def _met(cell: Any) -> bool | None:
    return None if cell is None or pd.isna(cell) else bool(cell)


def _further(answer: CoverageAnswer, main: Standard) -> str:
    """Return the group that is shown beside everybody: that of the standard, else the first there is."""
    groups = [group for group in groups_of(answer.question.demand) if group != EVERYBODY]
    return main.group if main.group != EVERYBODY else next(iter(groups), "")


def _shares(answer: CoverageAnswer, main: Standard, further: str) -> Iterator[GroupShares]:
    demand, coverage = answer.question.demand, answer.always[main.mode, main.direction]
    others = [group for group in groups_of(demand) if group not in (EVERYBODY, further)]
    for group in (EVERYBODY, *([further] if further else []), *others):
        people = demand[group].to_numpy(float)
        total = float(people.sum())
        reached = [float(people[coverage.within(limit)].sum()) for limit in answer.question.thresholds]
        shares = tuple(one / total if total else nan for one in reached)
        yield GroupShares(group, total, shares)


def _gap(row: Row, further: str) -> Gap:
    return Gap(
        rank=int(row["rank"]),
        further=float(row[further]) if further and further in row else nan,
        area=str(row["boundary_name"]),
        branch=str(row["branch_name"]),
        **_evidence(row),
    )


def _evidence(row: Row) -> dict[str, Any]:
    numbers = {name: float(row[name]) for name in _GAP_NUMBERS}
    return numbers | {name: str(row[name]) for name in _GAP_TEXTS}


def _areas(answer: CoverageAnswer, name: str, within: float) -> Iterator[Area]:
    """Yield the areas with people, the smallest share first, of equal ones the most people."""
    table = answer.verdicts
    own = table[(table["standard"] == name) & (table["within"] == within)]
    own = own[(own["area"] != "") & (own["people"] > 0)]
    own = own.sort_values(["share", "people", "area"], ascending=[True, False, True])
    for _, row in own.iterrows():
        label = str(row["area_name"]) or str(row["area"])
        yield Area(label, float(row["people"]), float(row["covered"]), _met(row["met"]))


def _week(answer: CoverageAnswer, through: TimeCoverage, group: str) -> Week:
    people = answer.question.demand[group]
    total = float(people.sum())
    grid = person_hours_grid(through, group=group).to_numpy() / (total or 1.0)
    weekday = np.array([day.weekday() for day in through.period])
    days = tuple(sorted(set(weekday.tolist())))
    places = None if answer.times is None else answer.times.places
    return Week(
        days=days,
        shares=tuple(tuple(np.round(grid[weekday == day].mean(axis=0), 4).tolist()) for day in days),
        hours=float(through.person_hours(group) / total * 7 / through.period.days) if total else nan,
        worst_wait=float(quantiles(through.worst_wait, people, [0.5])[0]),
        assumed=0 if places is None else int(places["assumed"].sum()),
        places=0 if places is None else len(places),
        **{name: _ever(through, name, people) for name in ("daytime", "evening", "weekend")},
    )


def _ever(through: TimeCoverage, window: str, people: pd.Series) -> float:
    """Return the share of people who are ever served in a window; NaN where it was not counted."""
    if window not in through.seconds or not people.sum():
        return nan
    return float(people[through.seconds[window] > 0].sum() / people.sum())


def _fairness(
    answer: CoverageAnswer, main: Standard, further: str, through: TimeCoverage | None, access: Equity | None
) -> Fairness:
    demand, coverage = answer.question.demand, answer.always[main.mode, main.direction]
    people = demand[EVERYBODY]
    measured = access
    if measured is None and through is not None:
        measured = equity(through.seconds["always"] / HOUR, people)
    palma = None if measured is None else measured.palma_by
    return Fairness(
        of="hours" if access is None else "access",
        gini=nan if measured is None else measured.gini,
        palma=nan if palma is None else palma,
        mean=_mean_minutes(coverage, people),
        farthest=float(quantiles(coverage.seconds, people, [_TENTHS])[0]) / 60,
        group=further,
        group_mean=_mean_minutes(coverage, demand[further]) if further else nan,
    )


def _mean_minutes(coverage: Coverage, people: pd.Series) -> float:
    """Return the mean minutes of those who reach a branch."""
    weight = people.where(coverage.seconds.notna(), 0.0)
    total = float(weight.sum())
    return float((weight * coverage.seconds.fillna(0.0)).sum() / total / 60) if total else nan
