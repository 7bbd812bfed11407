"""The days on which crews work: weekdays without public holidays and other days off."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from planner.calendars.holidays import calendar_of
from planner.errors import InputError, ProblemError

MOST_WEEKS = 8


def working_days(
    start: date,
    weeks: int,
    *,
    weekdays: Collection[int] = (0, 1, 2, 3, 4),
    country: str | None = None,
    subdivision: str | None = None,
    closed: Iterable[date] = (),
) -> tuple[date, ...]:
    """Return the working days of ``weeks`` weeks from the Monday of the week of ``start``, ascending.

    Parameters
    ----------
    start
        Any day of the first week.
    weeks
        1..8.
    weekdays
        0 (Monday) to 6; at least one.
    country, subdivision
        ISO 3166 codes such as ``GB`` and ``ENG``, whose public holidays are no working days; None for none. The
        dates are those of :func:`planner.calendars.holidays.calendar_of`. Make-up workdays on weekends are no working days of
        a rota, whose crews work on ``weekdays``.
    closed
        Other days on which nobody works.

    Raises
    ------
    ProblemError
        Naming everything that is out of range or unknown.
    """
    problems = []
    if not 1 <= weeks <= MOST_WEEKS:
        problems.append(f"weeks is {weeks}, expected 1..{MOST_WEEKS}")
    if not weekdays or not set(weekdays) <= set(range(7)):
        problems.append(f"weekdays are {sorted(weekdays)}, expected some of 0 (Monday) to 6 (Sunday)")
    if subdivision is not None and country is None:
        problems.append(f"subdivision {subdivision!r} is given without a country")
    off = set(closed)
    if country is not None:
        try:
            code = country if subdivision is None else f"{country}-{subdivision}"
            off |= set(
                calendar_of(code, start, start + timedelta(weeks=max(1, min(weeks, MOST_WEEKS)))).names
            )
        except InputError as error:
            problems += error.problems
    if problems:
        raise ProblemError("These working days cannot be told.", problems)
    monday = start - timedelta(days=start.weekday())
    span = (monday + timedelta(days=number) for number in range(7 * weeks))
    return tuple(day for day in span if day.weekday() in weekdays and day not in off)
