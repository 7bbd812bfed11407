"""Who reaches something open, through a period: exact, for nothing changes between two changes.

Places that serve at the very same times are one set; for each set, travel to the nearest of its places is found once.
A demand point has something open within reach whenever one of the sets within its reach is open. Points that reach the
same sets have the same hours, and so have points whose sets come to the same; all that follows is counted once for
the hours that differ. So a week costs a search for each set of places, not for each hour.
"""

from collections.abc import Callable, Iterator, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.calendars.holidays import NO_HOLIDAYS, calendar_of
from planner.calendars.hours import Stretch, open_through
from planner.calendars.period import DAY, Period
from planner.calendars.service_times import ServiceTimes
from planner.calendars.written import osm_hours
from planner.coverage.time.answer import WINDOWS, TimeCoverage, Window
from planner.coverage.time.hours_in_reach import (
    Floats,
    HoursInReach,
    Longs,
    Opened,
    Stretches,
    opened,
    sets_of_places,
)
from planner.errors import InputError
from planner.streets.each import seconds_to_each
from planner.streets.travel import StreetTravel
from planner.tables import groups_of
from planner.travel import Direction, TravelSource

Progress = Callable[[str], None]

_CELLS = 1 << 22
"""Pairs of demand points and places whose travel is looked at together, where a table is made of it."""


def coverage_through(
    travel: TravelSource,
    times: ServiceTimes,
    demand: gpd.GeoDataFrame,
    *,
    within: Sequence[float],
    direction: Direction = "to",
    windows: Sequence[Window] = WINDOWS,
    holidays: str = "",
    progress: Progress = lambda _: None,
) -> tuple[TimeCoverage, ...]:
    """Return who reaches something open through a period, for each number of seconds ``within``, in their order.

    Parameters
    ----------
    travel
        Streets, or a straight line.
    times
        Branches and stop places, and when they serve.
    demand
        A table that meets its contract; its further numeric columns are groups.
    within
        Seconds of travel, both ends inclusive.
    direction
        Whether people travel ``to`` the place, or somebody ``from`` it to them.
    windows
        Parts of the week that are counted by themselves; their names differ.
    holidays
        What ``PH`` means in windows; see :func:`planner.calendars.holidays.calendar_of`. Windows that do not speak of
        it hold on public holidays too.
    progress
        Told in words what is being done.

    Raises
    ------
    InputError
        Naming every window whose text cannot be read, and every number of seconds that is none.
    """
    spans = _window_spans(windows, times.period, holidays)
    problems = [f"{limit!r} is no number of seconds" for limit in within if not limit >= 0]
    if problems:
        raise InputError("Coverage through a period cannot be measured as asked.", problems)
    stretches = Stretches.of(times, spans)
    sets, hours = sets_of_places(times, stretches)
    reached = [HoursInReach.empty(len(demand), stretches.count) for _ in within]
    for done, (number, seconds) in enumerate(_to_each(travel, demand, times.places, sets, direction), 1):
        for limit, own in zip(within, reached, strict=True):
            own.add(np.flatnonzero(seconds <= limit), hours[number])
        if done % 10 == 0:
            progress(f"{done:,} of {len(sets):,} different opening hours looked at")
    window_of = [stretches.during(own) for own in spans]
    return tuple(
        _counted(limit, times.period, demand, windows, window_of, stretches, own)
        for limit, own in zip(within, reached, strict=True)
    )


def _window_spans(windows: Sequence[Window], period: Period, holidays: str) -> list[tuple[Stretch, ...]]:
    """Return when each window is, in seconds of the period."""
    calendar = calendar_of(holidays, period.dates[0], period.dates[-1]) if holidays else NO_HOLIDAYS
    spans, problems = [], []
    for window in windows:
        try:
            own = open_through(osm_hours(window.text or "24/7"), period, calendar, closed_on_holidays=False)
        except InputError as error:
            problems.append(f"window {window.name!r}: {error.summary}")
            continue
        if own is None:
            problems.append(f"window {window.name!r}: {window.text!r} says no hours")
        spans.append(own or ())
    names = [window.name for window in windows]
    problems += [
        f"two windows are called {name!r}" for name in sorted({n for n in names if names.count(n) > 1})
    ]
    if problems:
        raise InputError("These windows cannot be used.", problems)
    return spans


def _to_each(
    travel: TravelSource,
    demand: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    sets: Sequence[Longs],
    direction: Direction,
) -> Iterator[tuple[int, Floats]]:
    """Yield the seconds from everybody to the nearest place of each set."""
    if isinstance(travel, StreetTravel):
        yield from seconds_to_each(travel, demand, places, sets, direction=direction)
        return
    some = max(1, _CELLS // max(1, len(demand)))
    for first in range(0, len(sets), some):
        yield from enumerate(_tabled(travel, demand, places, sets[first : first + some], direction), first)


def _tabled(
    travel: TravelSource,
    demand: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    sets: Sequence[Longs],
    direction: Direction,
) -> Floats:
    """Return ``(sets, p)`` seconds to the nearest place of each set, from a table of travel times."""
    there = places.iloc[np.concatenate(sets)]
    first = np.cumsum([0, *map(len, sets)])[:-1]
    found: Floats = np.full((len(sets), len(demand)), np.nan)
    many = max(1, _CELLS // len(there))
    for begin in range(0, len(demand), many):
        part = slice(begin, begin + many)
        here = demand.iloc[part]
        pairs = (here, there) if direction == "to" else (there, here)
        seconds = travel.matrix(*pairs).seconds
        found[:, part] = np.fmin.reduceat(seconds.T if direction == "to" else seconds, first, axis=0)
    return found


def _counted(
    limit: float,
    period: Period,
    demand: gpd.GeoDataFrame,
    windows: Sequence[Window],
    window_of: Sequence[NDArray[np.bool_]],
    stretches: Stretches,
    hours: HoursInReach,
) -> TimeCoverage:
    of_point, rows = hours.used()
    groups = groups_of(demand)
    weight: Floats = np.zeros((len(rows), len(groups)))
    for column, name in enumerate(groups):
        weight[:, column] = np.bincount(of_point, demand[name], len(rows))
    day = stretches.days(period)
    people = _People.none(stretches.count, len(groups))
    seconds, days = np.zeros((len(rows), len(windows))), np.zeros((len(rows), len(windows)), np.int64)
    wait = np.zeros(len(rows))
    for part, spans in opened(rows, stretches.count, day):
        people.add(spans, weight[part])
        count = len(rows[part])
        for column, (window, inside) in enumerate(zip(windows, window_of, strict=True)):
            daily = _daily(spans, stretches, inside, day, (count, period.days))
            seconds[part, column] = daily.sum(axis=1)
            days[part, column] = (daily >= max(window.hours * 3600, 1)).sum(axis=1)
        wait[part] = worst_waits(spans, stretches.edges, count, repeats=period.repeats)
    names = [window.name for window in windows]
    return TimeCoverage(
        within=limit,
        period=period,
        edges=stretches.edges,
        people=pd.DataFrame(people.total, columns=list(groups)),
        seconds=pd.DataFrame(seconds[of_point], index=demand.index, columns=names),
        days=pd.DataFrame(days[of_point], index=demand.index, columns=names),
        worst_wait=pd.Series(wait[of_point], index=demand.index),
        windows=tuple(windows),
    )


class _People:
    """Sums of people over stretches, from the changes at their edges."""

    def __init__(self, change: Floats, spans: Longs) -> None:
        self.change, self.spans = change, spans

    @classmethod
    def none(cls, stretches: int, groups: int) -> "_People":
        return cls(np.zeros((stretches + 1, groups)), np.zeros(stretches + 1, np.int64))

    def add(self, spans: Opened, weight: Floats) -> None:
        """Add the people ``(rows, groups)`` of some rows of hours where something is open."""
        edges = len(self.spans)
        self.spans += np.bincount(spans.since, minlength=edges) - np.bincount(spans.until, minlength=edges)
        for group in range(weight.shape[1]):
            own = weight[spans.row, group]
            self.change[:, group] += np.bincount(spans.since, own, edges)
            self.change[:, group] -= np.bincount(spans.until, own, edges)

    @property
    def total(self) -> Floats:
        """``(stretches, groups)`` people; 0 exactly where nothing is open."""
        open_at_all = np.cumsum(self.spans[:-1]) > 0
        total: Floats = np.where(open_at_all[:, None], np.cumsum(self.change[:-1], axis=0), 0.0)
        return total


def _daily(
    spans: Opened, stretches: Stretches, inside: NDArray[np.bool_], day: Longs, shape: tuple[int, int]
) -> Floats:
    """Return ``(rows, days)`` seconds of each row of hours in a window, day by day."""
    before = np.concatenate([[0], np.cumsum(np.where(inside, np.diff(stretches.edges), 0))])
    own = before[spans.until] - before[spans.since]
    cell = spans.row * shape[1] + day[spans.since]
    daily = np.zeros(shape)
    daily.flat[:] = np.bincount(cell, own, shape[0] * shape[1])
    return daily


def worst_waits(spans: Opened, edges: Longs, count: int, *, repeats: bool) -> Floats:
    """Return ``(count,)`` the longest seconds of each row of hours without anything open, NaN where nothing ever is.

    Where the period ``repeats``, the wait at its end goes on at its beginning.
    """
    since, until = edges[spans.since], edges[spans.until]
    head = np.flatnonzero(np.diff(spans.row, prepend=-1))
    tail = np.append(head[1:], len(spans.row))[: len(head)] - 1
    some = spans.row[head]
    between = np.where(spans.row[1:] == spans.row[:-1], since[1:] - until[:-1], 0)
    wait = np.full(count, np.nan)
    wait[some] = 0.0
    np.maximum.at(wait, spans.row[1:], between)
    before, after = since[head], edges[-1] - until[tail]
    wait[some] = np.maximum(wait[some], before + after if repeats else np.maximum(before, after))
    return wait


def person_hours_grid(answer: TimeCoverage, *, step: int = 3600, group: str = "people") -> pd.DataFrame:
    """Return how many people reach something open, on average over each cell of days and hours.

    Parameters
    ----------
    answer
        Coverage through a period.
    step
        Seconds of a cell; divides a day.
    group
        Whom to count.

    Returns
    -------
    Dates of the period x seconds after midnight at which cells begin. Means over time, not samples: a branch that is
    open for half of an hour counts half.

    Raises
    ------
    InputError
        When ``step`` does not divide a day.
    """
    if step < 1 or DAY % step:
        raise InputError(f"Cells of {step} s do not fill a day of {DAY:,} s.")
    people = answer.people[group].to_numpy()
    before = np.concatenate([[0.0], np.cumsum(people * np.diff(answer.edges))])
    cells = np.arange(0, answer.period.seconds + 1, step)
    means = np.diff(np.interp(cells, answer.edges, before)) / step
    return pd.DataFrame(
        means.reshape(answer.period.days, -1),
        index=pd.Index(answer.period.dates, name="date"),
        columns=pd.Index(range(0, DAY, step), name="second"),
    )


def lacking(answer: TimeCoverage, window: str, *, having: str = "daytime") -> pd.Series:
    """Return, on demand ids, who has something open within reach in one window, but never in another.

    ``lacking(answer, "evening")`` are those who are served by day and not in the evening.
    """
    return (answer.seconds[having] > 0) & (answer.seconds[window] == 0)
