"""Coverage in space and time: who meets which promise, in all and in each area."""

from collections.abc import Callable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.calendars.service_times import ServiceTimes
from planner.calendars.stands import service_times
from planner.coverage.areas import area_of
from planner.coverage.measure import Coverage, measure_coverage
from planner.coverage.question import CoverageAnswer, CoverageQuestion, Way
from planner.coverage.standard import At, Promise, Served, Standard
from planner.coverage.time.answer import ALWAYS, TimeCoverage, Window
from planner.coverage.time.instant import coverage_at
from planner.coverage.time.through import coverage_through
from planner.streets.network import Mode
from planner.travel import Direction

Progress = Callable[[str], None]
Through = Mapping[tuple[Mode, Direction, float], TimeCoverage]

_ROUNDING = 1e-12


def assess(question: CoverageQuestion, *, progress: Progress = lambda _: None) -> CoverageAnswer:
    """Return who reaches what, when, and which promises are kept.

    Parameters
    ----------
    question
        Streets, branches, people, standards, days.
    progress
        Told in words what is being done.

    Raises
    ------
    InputError
        When there is nobody to reach, or something in the tables cannot be used. Without a branch nobody is covered.
    """
    ways = tuple(dict.fromkeys((standard.mode, standard.direction) for standard in question.standards))
    progress("measuring how far everybody is from a branch")
    always = {way: _whatever_the_hour(question, way) for way in ways}
    times = None
    if question.period is not None:
        times = service_times(
            question.branches,
            question.stands,
            question.period,
            assumed_hours=question.assumed_hours,
            holidays=question.holidays,
        )
    at, through = _at(question, times, progress), _through(question, times, ways, progress)
    progress("counting who meets which promise")
    covered = _covered(question, always, at, through)
    area = area_of(question.demand, question.boundaries)
    return CoverageAnswer(
        question=question,
        always=always,
        at=at,
        times=times,
        through=through,
        covered=covered,
        verdicts=_verdicts(question, covered, area),
        area=area,
    )


def standard_window(standard: Standard) -> Window | None:
    """Return the window in which time counts for a standard; None where hours do not matter to it."""
    if not isinstance(standard.when, Served):
        return None
    return Window(name=f"standard {standard.name}", text=standard.when.window, hours=standard.when.hours)


def _whatever_the_hour(question: CoverageQuestion, way: Way) -> Coverage:
    """Return travel to the nearest branch; to none where there is no branch: vans are all there is, or nothing."""
    mode, direction = way
    demand = question.demand
    if question.branches.empty and (demand["people"] > 0).any():
        snapped = question.travel[mode].snap(demand).metres
        return Coverage(
            people=demand["people"],
            seconds=pd.Series(np.nan, index=demand.index),
            branch=pd.Series("", index=demand.index, dtype=object),
            snap_metres=pd.Series(np.where(np.isinf(snapped), np.nan, snapped), index=demand.index),
        )
    return measure_coverage(question.travel[mode], question.branches, demand, direction=direction)


def _at(question: CoverageQuestion, times: ServiceTimes | None, progress: Progress) -> dict[str, Coverage]:
    found: dict[str, Coverage] = {}
    for standard in question.standards:
        if times is not None and isinstance(standard.when, At):
            moment = standard.when.moment
            progress(f"measuring who reaches something open on {moment:%Y-%m-%d at %H:%M}")
            found[standard.name] = coverage_at(
                question.travel[standard.mode],
                times,
                question.demand,
                times.period.seconds_at(moment),
                direction=standard.direction,
            )
    return found


def _through(
    question: CoverageQuestion, times: ServiceTimes | None, ways: tuple[Way, ...], progress: Progress
) -> Through:
    if times is None:
        return {}
    found: dict[tuple[Mode, Direction, float], TimeCoverage] = {}
    for mode, direction in ways:
        own = [s for s in question.standards if (s.mode, s.direction) == (mode, direction)]
        within = sorted({promise.within for standard in own for promise in standard.promises})
        always = () if ALWAYS in question.windows else (ALWAYS,)
        windows = (*always, *question.windows, *filter(None, map(standard_window, own)))
        progress(f"measuring who reaches something open through {times.period.days} days")
        through = coverage_through(
            question.travel[mode],
            times,
            question.demand,
            within=within,
            direction=direction,
            windows=windows,
            holidays=question.holidays,
            progress=progress,
        )
        found |= {(mode, direction, answer.within): answer for answer in through}
    return found


def _covered(
    question: CoverageQuestion, always: Mapping[Way, Coverage], at: Mapping[str, Coverage], through: Through
) -> pd.DataFrame:
    """Return demand ids x (standard, seconds): who meets each promise."""

    def meets(standard: Standard, promise: Promise) -> pd.Series:
        if isinstance(standard.when, At):
            return at[standard.name].within(promise.within)
        window = standard_window(standard)
        if window is None or not isinstance(standard.when, Served):
            return always[standard.mode, standard.direction].within(promise.within)
        days = through[standard.mode, standard.direction, promise.within].days[window.name]
        return days >= standard.when.days

    columns = {
        (standard.name, promise.within): meets(standard, promise).to_numpy(dtype=bool)
        for standard in question.standards
        for promise in standard.promises
    }
    frame = pd.DataFrame(columns, index=question.demand.index)
    frame.columns = pd.MultiIndex.from_tuples(list(columns), names=["standard", "within"])
    return frame


def _verdicts(question: CoverageQuestion, covered: pd.DataFrame, area: pd.Series) -> pd.DataFrame:
    """Return a row for each promise and each area, and for all together; see :class:`CoverageAnswer`."""
    rows = [
        _verdict(question, standard, promise, covered[standard.name, promise.within], area)
        for standard in question.standards
        for promise in standard.promises
    ]
    return pd.concat(rows, ignore_index=True)


def _verdict(
    question: CoverageQuestion, standard: Standard, promise: Promise, covered: pd.Series, area: pd.Series
) -> pd.DataFrame:
    weight = question.demand[standard.group]
    people, reached = (_by_area(w, area, question.boundaries) for w in (weight, weight.where(covered, 0.0)))
    share = reached / people.where(people > 0)
    frame = pd.DataFrame(
        {
            "standard": standard.name,
            "within": promise.within,
            "group": standard.group,
            "area": people.index,
            "area_name": ["", *question.boundaries["name"]],
            "people": people.to_numpy(),
            "covered": reached.to_numpy(),
            "share": share.to_numpy(),
            "promised": np.nan if promise.share is None else promise.share,
        }
    )
    return frame.assign(met=_met(frame))


def _by_area(weight: pd.Series, area: pd.Series, boundaries: gpd.GeoDataFrame) -> pd.Series:
    """Return the sum of all, labelled ``""``, and of each area."""
    by_area = weight.groupby(area).sum().reindex(boundaries.index, fill_value=0.0)
    sums: pd.Series = pd.concat([pd.Series({"": weight.sum()}), by_area])
    return sums


def _met(frame: pd.DataFrame) -> pd.Series:
    """Return True, False, or None where nothing is promised or nobody lives."""
    kept = frame["share"] >= frame["promised"] - _ROUNDING
    known = frame["share"].notna() & frame["promised"].notna()
    met: pd.Series = kept.astype(object).where(known, None)
    return met
