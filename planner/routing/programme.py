"""How often a visit is made, on which dates, and what must be the same each time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, rrulestr

from planner.errors import ProblemError

Strength = Literal["free", "cost", "hard"]
"""Whether something should be the same each time: it does not matter, a change costs, it must be."""

OnHoliday = Literal["move", "skip"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """The dates of one visit. Exactly one of ``every_weeks``, ``rule`` and ``times`` is given.

    Attributes
    ----------
    every_weeks
        Once in every so many weeks (Monday to Sunday), 1..8, the first time in one of the first so many.
    rule
        An iCalendar recurrence rule (RFC 5545, 3.3.10) of whole days, such as ``FREQ=MONTHLY;BYDAY=2TU``. What it leaves
        open is chosen: ``FREQ=WEEKLY;INTERVAL=2`` falls on any weekday of either week, always the same.
    times
        So often in the period, at least 1; the k-th time in the k-th of as many equal parts of the days.
        Rules apply to whole weeks, from the Monday of the rota's first day to the Sunday of its last.
    start
        A date at which ``every_weeks`` or ``rule`` begins, which fixes what they leave open; None for the best.
    weekdays
        Weekdays on which it may be made, 0 (Monday) to 6; empty for any.
    preferred_weekday
        Each time on another one costs ``weekday_cost``; None for no preference.
    least_gap, most_gap
        Days from one time to the next; None for no limit. 1 is the next day. In a rota of whole cycles of ``every_weeks``
        they hold from the last time to the first of the next cycle too, where the working days allow it.
    same_weekday, same_vehicle, same_time
        Whether a time must, or should, have the weekday, the physical vehicle or the time of day of the one before.
        Same time of day: all starts of service within ``time_span`` seconds of each other.
    weekday_cost, vehicle_cost, time_cost
        Of each change, in the unit of the rota's costs (seconds of driving), at least 0; ``time_cost`` once.
    on_holiday
        A due date on which nobody works: ``move`` it to the nearest working day of its week (or ``skip`` it if there is
        none), or ``skip`` it.
    """

    every_weeks: int | None = None
    rule: str | None = None
    times: int | None = None
    start: date | None = None
    weekdays: frozenset[int] = frozenset()
    preferred_weekday: int | None = None
    least_gap: int | None = None
    most_gap: int | None = None
    same_weekday: Strength = "free"
    same_vehicle: Strength = "free"
    same_time: Strength = "free"
    time_span: int = 3600
    weekday_cost: float = 1800.0
    vehicle_cost: float = 1800.0
    time_cost: float = 1800.0
    on_holiday: OnHoliday = "move"

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        problems = [*_frequency_problems(self), *_day_problems(self), *_sameness_problems(self)]
        if problems:
            raise ProblemError("This programme contradicts itself.", problems)

    @property
    def plain(self) -> bool:
        """Whether it says nothing but how often: so many times, in equal parts of the days."""
        return self == Programme(times=self.times, on_holiday=self.on_holiday) if self.times else False


def dates_of_rule(rule: str, start: date, last: date) -> list[date]:
    """Return the dates of ``rule`` from ``start`` to ``last``, both included."""
    begin = datetime(start.year, start.month, start.day)  # noqa: DTZ001 (whole days have no time zone)
    found: list[date] = []
    for moment in _parsed(rule, begin):
        if moment.date() > last:
            break
        found.append(moment.date())
    return found


def frequency_of(rule: str) -> tuple[int, int]:
    """Return frequency (a constant of ``dateutil.rrule``) and interval of ``rule``."""
    parsed = _parsed(rule, datetime(2000, 1, 3))  # noqa: DTZ001
    return parsed._freq, parsed._interval  # noqa: SLF001


def _parsed(rule: str, begin: datetime) -> rrule:
    parsed = rrulestr(rule.removeprefix("RRULE:"), dtstart=begin)
    if not isinstance(parsed, rrule):
        message = "give one rule, without DTSTART, RDATE and EXDATE"
        raise ValueError(message)  # noqa: TRY004 (the type is dateutil's business)
    return parsed


def _rule_problems(rule: str) -> Iterator[str]:
    if any(part in rule.upper() for part in ("BYHOUR", "BYMINUTE", "BYSECOND", "DTSTART", "\n")):
        yield f"rule {rule!r}: give one rule of whole days, without times and DTSTART"
        return
    try:
        frequency, interval = frequency_of(rule)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        yield f"rule {rule!r} is not an iCalendar rule: {error}"
        return
    if frequency not in {DAILY, WEEKLY, MONTHLY, YEARLY}:
        yield f"rule {rule!r}: FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY"
    if not 1 <= interval <= 366:
        yield f"rule {rule!r}: INTERVAL is {interval}, expected 1..366"


def _ending_problems(programme: Programme) -> Iterator[str]:
    ends = [part for part in ("COUNT", "UNTIL") if programme.rule and part in programme.rule.upper()]
    if ends and programme.start is None:
        yield f"rule {programme.rule!r}: {ends[0]} needs a start"


def _frequency_problems(programme: Programme) -> Iterator[str]:
    given = [name for name in ("every_weeks", "rule", "times") if getattr(programme, name) is not None]
    if len(given) != 1:
        yield f"give exactly one of every_weeks, rule and times, not {len(given)}"
    if programme.every_weeks is not None and not 1 <= programme.every_weeks <= 8:
        yield f"every_weeks is {programme.every_weeks}, expected 1..8"
    if programme.times is not None and programme.times < 1:
        yield f"times is {programme.times}, expected at least 1"
    if programme.start is not None and programme.times is not None:
        yield "start goes with every_weeks or rule, not with times"
    if programme.rule is not None:
        yield from _rule_problems(programme.rule)
    yield from _ending_problems(programme)


def _day_problems(programme: Programme) -> Iterator[str]:
    preferred = set() if programme.preferred_weekday is None else {programme.preferred_weekday}
    for day in sorted(programme.weekdays | preferred):
        if day not in range(7):
            yield f"weekday {day!r}: expected 0 (Monday) to 6 (Sunday)"
    if programme.weekdays and not preferred <= programme.weekdays:
        yield f"preferred_weekday {programme.preferred_weekday} is not among the weekdays"
    least, most = programme.least_gap, programme.most_gap
    if least is not None and least < 1:
        yield f"least_gap is {least}, expected at least 1 day"
    if most is not None and most < (least or 1):
        yield f"most_gap is {most}, expected at least {least or 1} days"
    if programme.every_weeks is not None:
        apart = 7 * programme.every_weeks
        if (least or 1) > apart or (most or apart) < apart:
            limits = f"{least or 1}..{most or 'any'} days"
            yield f"every {programme.every_weeks} weeks is {apart} days apart in the mean, outside the gap of {limits}"


def _sameness_problems(programme: Programme) -> Iterator[str]:
    for name in ("same_weekday", "same_vehicle", "same_time"):
        if getattr(programme, name) not in {"free", "cost", "hard"}:
            yield f"{name} is {getattr(programme, name)!r}, expected free, cost or hard"
    if programme.on_holiday not in {"move", "skip"}:
        yield f"on_holiday is {programme.on_holiday!r}, expected move or skip"
    if not 1 <= programme.time_span <= 86_400:
        yield f"time_span is {programme.time_span}, expected 1..86400 seconds"
    for name in ("weekday_cost", "vehicle_cost", "time_cost"):
        if not 0 <= getattr(programme, name) < float("inf"):
            yield f"{name} is {getattr(programme, name)}, expected a finite number of at least 0"
