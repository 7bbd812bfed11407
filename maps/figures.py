"""Numbers, shares and days as people read them."""

import math
from datetime import date, datetime

from maps.words import Language, word


def whole(number: float) -> str:
    """Return a number of people, rounded, with thousands separators: ``12,345``."""
    return f"{number:,.0f}" if math.isfinite(number) else "–"


def people(number: float, language: Language) -> str:
    """Return a number of people, whole; what is more than nobody never reads ``0``."""
    return word("fewer_than_one", language) if 0 < number < 1 else whole(number)


def percent(share: float) -> str:
    """Return a share 0..1 with one decimal; what is not quite everybody never reads ``100%``."""
    if not math.isfinite(share):
        return "–"
    tenths = 1000 if share >= 1 else min(round(share * 1000), 999)
    return f"{tenths / 10:.1f}%"


def minutes(number: float, language: Language) -> str:
    """Return a duration in minutes, from an hour on in hours and minutes; empty if it is not finite."""
    if not math.isfinite(number):
        return ""
    hours, rest = divmod(round(number), 60)
    if hours == 0:
        return word("minutes", language, n=rest)
    if rest == 0:
        return word("hours", language, h=hours)
    return word("hours_minutes", language, h=hours, n=f"{rest:02d}")


def minutes_beside(number: float, limit: float, language: Language) -> str:
    """Return minutes that do not read like the limit where they are not: 30.4 beside a limit of 30.

    Parameters
    ----------
    number
        Minutes; empty if they are not finite.
    limit
        Minutes that they are compared with; NaN if there is nothing to compare.
    language
        Of the unit.
    """
    if math.isfinite(number) and math.isfinite(limit) and round(number) == round(limit) and number != limit:
        tenths = (math.ceil if number > limit else math.floor)(round(10 * number, 6))
        return word("minutes", language, n=f"{tenths / 10:.1f}")
    return minutes(number, language)


def moment(text: str, language: Language) -> str:
    """Return ``2026-11-23 09:00`` as a weekday, a day and a time, or ``text`` itself if it is no such moment."""
    try:
        when = datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 (clock of the place)
    except ValueError:
        return text
    weekday = word(f"weekday_{when.weekday()}", language)
    return word(
        "day_and_time", language, weekday=weekday, day=month_day(when.date(), language), time=f"{when:%H:%M}"
    )


def kilometres(metres: float, language: Language) -> str:
    """Return a distance in kilometres, with a decimal below ten."""
    decimals = 0 if metres >= 10_000 else 1
    return word("kilometres", language, n=f"{metres / 1000:,.{decimals}f}")


def square_kilometres(number: float, language: Language) -> str:
    """Return an area in square kilometres, with a decimal below a hundred and two below one."""
    decimals = 0 if number >= 100 else 1 if number >= 1 else 2
    return word("square_kilometres", language, n=f"{number:,.{decimals}f}")


def day(iso: str, language: Language) -> str:
    """Return a day in words, or ``iso`` itself if it is not a date ``YYYY-MM-DD``."""
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return iso
    weekday = word(f"weekday_{when.weekday()}", language)
    month = word(f"month_{when.month}", language)
    return word("day", language, weekday=weekday, d=when.day, month=month, year=when.year)


def month_day(when: date, language: Language) -> str:
    """Return a day without its year."""
    return word("month_day", language, d=when.day, month=word(f"month_{when.month}", language))


def span(first: date, last: date, language: Language) -> str:
    """Return the days from ``first`` to ``last`` in words, the year once if it is the same."""
    return word(
        "span" if first.year == last.year else "span_years",
        language,
        first=month_day(first, language),
        last=month_day(last, language),
        year=first.year,
        last_year=last.year,
    )


def place_beside(name: str, place: str) -> str:
    """Return the ``place`` of a stop if its ``name`` does not say it already, otherwise nothing."""
    return "" if place.casefold() in name.casefold() else place


def duration(start: str, end: str, language: Language) -> str:
    """Return the time from ``start`` to ``end`` (both ``HH:MM``), empty if either is no time."""
    clock = [_minutes_of(text) for text in (start, end)]
    if clock[0] is None or clock[1] is None:
        return ""
    return minutes((clock[1] - clock[0]) % 1440, language)


def _minutes_of(clock: str) -> int | None:
    hours, _, rest = clock.partition(":")
    return int(hours) * 60 + int(rest) if hours.isdecimal() and rest.isdecimal() else None
