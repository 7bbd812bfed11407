"""The choices a visit has: which dates, for each of its times."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.rrule import DAILY, MONTHLY, WEEKLY

from planner.routing.period import RotaProblem, parts, programme_of
from planner.routing.programme import Programme, dates_of_rule, frequency_of


@dataclass(frozen=True, slots=True)
class Due:
    """A date on which one time of a visit may fall, and the date that was meant where a holiday moved it."""

    day: date
    meant: date


Slot = tuple[Due, ...]
"""The dates among which one time of a visit falls."""

Choice = tuple[Slot, ...]
"""One slot for each time of a visit, in order."""


def choices_of(problem: RotaProblem, visit: str) -> tuple[Choice, ...]:
    """Return the choices that its programme leaves ``visit``, at least one, each so that the rota can be repeated.

    See :func:`single_choices`; where the gap from the last time to the first of the next cycle matters
    (:func:`wraps`), they are split by the date of the first time, and only those dates of the last time are left that
    keep the gap.
    """
    single = single_choices(problem, visit)
    if not wraps(problem, visit):
        return single
    return tuple(cut for choice in single for cut in _repeatable(problem, visit, choice)) or single


def wraps(problem: RotaProblem, visit: str) -> bool:
    """Return whether ``visit`` has gaps to keep from one cycle to the next: every n weeks, in whole cycles of n."""
    programme = programme_of(problem, visit)
    if programme.every_weeks is None or (programme.least_gap is None and programme.most_gap is None):
        return False
    return cycle_weeks(problem) % programme.every_weeks == 0


def cycle_weeks(problem: RotaProblem) -> int:
    """Return the weeks of the period, after which the rota is repeated."""
    first, last = weeks_of(problem)
    return ((last - first).days + 1) // 7


def gap_over(problem: RotaProblem, first: Due, last: Due) -> int:
    """Return the days from the ``last`` time to the ``first`` of the next cycle, which has other holidays."""
    return 7 * cycle_weeks(problem) - (last.meant - first.meant).days


def _repeatable(problem: RotaProblem, visit: str, choice: Choice) -> Iterator[Choice]:
    programme = programme_of(problem, visit)
    if len(choice) < max(2, cycle_weeks(problem) // (programme.every_weeks or 1)):
        yield choice  # one time is a whole cycle from itself; what holidays left out leaves gaps of its own
        return
    least, most = programme.least_gap or 1, programme.most_gap
    for first in choice[0]:
        gaps = ((last, gap_over(problem, first, last)) for last in choice[-1])
        lasts = tuple(last for last, gap in gaps if least <= gap and (most is None or gap <= most))
        if lasts:
            yield ((first,), *choice[1:-1], lasts)


def single_choices(problem: RotaProblem, visit: str) -> tuple[Choice, ...]:
    """Return the choices that its programme leaves ``visit`` in a rota that is not repeated, at least one.

    None of them has fewer times than need be: where some offer more than one time more, or lose fewer times to holidays,
    those with the most stay, so that nothing is gained by choosing an awkward weekday. An empty choice means that nothing
    is due in the period.
    """
    programme = programme_of(problem, visit)
    found = dict.fromkeys(_all_choices(problem, visit, programme))
    meant: dict[int, list[Choice]] = {}
    for times, choice in found:
        meant.setdefault(times, []).append(choice)
    most = max(meant)
    kept: list[Choice] = []
    for times, group in meant.items():
        if times >= max(min(1, most), most - 1):
            longest = max(len(choice) for choice in group)
            kept += [choice for choice in group if len(choice) == longest]
    unlike = tuple(dict.fromkeys(kept))
    return tuple(choice for choice in unlike if choice) or unlike[:1]


def _all_choices(problem: RotaProblem, visit: str, programme: Programme) -> Iterator[tuple[int, Choice]]:
    """Yield (times that are meant, choice)."""
    if programme.times is not None:
        some = tuple(
            tuple(Due(day, day) for day in part if _on(programme, day)) for part in parts(problem, visit)
        )
        yield len(some), tuple(slot for slot in some if slot)
    elif programme.rule is not None:
        first, last = weeks_of(problem)
        found = [
            [day for day in dates_of_rule(programme.rule, start, last) if day >= first]
            for start in _starts(problem, programme, programme.rule)
        ]
        worked = {day.weekday() for day in problem.days if _on(programme, day)}
        usual = [dates for dates in found if all(day.weekday() in worked for day in dates)]
        for dates in usual or found:
            yield len(dates), _slots(problem, programme, dates)
    else:
        yield from _weekly(problem, programme, programme.every_weeks or 1)


def _weekly(problem: RotaProblem, programme: Programme, every: int) -> Iterator[tuple[int, Choice]]:
    first = monday_of(problem.days[0])
    weeks = (monday_of(problem.days[-1]) - first).days // 7 + 1
    phases = range(every)
    if programme.start is not None:
        begun = (monday_of(programme.start) - first).days // 7
        phases = range(begun % every if begun < 0 else begun, begun % every + 1 if begun < 0 else begun + 1)
    for phase in phases:
        mondays = [first + timedelta(days=7 * week) for week in range(phase, weeks, every)]
        if programme.same_weekday == "hard":
            for weekday in sorted({day.weekday() for day in problem.days if _on(programme, day)}):
                dates = [monday + timedelta(days=weekday) for monday in mondays]
                yield len(dates), _slots(problem, programme, dates)
        else:
            slots = [_week(problem, programme, monday) for monday in mondays]
            yield len(mondays), tuple(slot for slot in slots if slot)


def _week(problem: RotaProblem, programme: Programme, monday: date) -> Slot:
    return tuple(
        Due(day, day)
        for day in problem.days
        if monday <= day < monday + timedelta(days=7) and _on(programme, day)
    )


def _slots(problem: RotaProblem, programme: Programme, dates: list[date]) -> Choice:
    """Return one slot for each of ``dates``, moved within its week or left out where nobody works."""
    working = {day for day in problem.days if _on(programme, day)}
    slots: list[Slot] = []
    for meant in dates:
        if meant in working:
            slots.append((Due(meant, meant),))
        elif programme.on_holiday == "move":
            week = [day for day in working if monday_of(day) == monday_of(meant)]
            if week:
                nearest = min(week, key=lambda day: (abs((day - meant).days), day))
                slots.append((Due(nearest, meant),))
    return tuple(slots)


def _starts(problem: RotaProblem, programme: Programme, rule: str) -> list[date]:
    """Return the dates at which ``rule`` may have begun: all of the interval before the period."""
    if programme.start is not None:
        return [programme.start]
    frequency, interval = frequency_of(rule)
    first = problem.days[0]
    if frequency == DAILY:
        return [first - timedelta(days=number) for number in range(interval, 0, -1)]
    if frequency == WEEKLY:
        return [monday_of(first) - timedelta(days=number) for number in range(7 * interval, 0, -1)]
    if frequency == MONTHLY:
        months = [(first.month - 1 - number) for number in range(interval, 0, -1)]
        return [
            date(first.year + month // 12, month % 12 + 1, day)
            for month in months
            for day in range(1, monthrange(first.year + month // 12, month % 12 + 1)[1] + 1)
        ]
    return [date(first.year - 1, 1, 1) + timedelta(days=number) for number in range(365)]


def weeks_of(problem: RotaProblem) -> tuple[date, date]:
    """Return the period: from the Monday of the first day to the Sunday of the last."""
    return monday_of(problem.days[0]), monday_of(problem.days[-1]) + timedelta(days=6)


def monday_of(day: date) -> date:
    """Return the Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def _on(programme: Programme, day: date) -> bool:
    return not programme.weekdays or day.weekday() in programme.weekdays
