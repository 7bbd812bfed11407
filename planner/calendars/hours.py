"""When a place is open: its opening hours, as OpenStreetMap writes them, on a date or through a period.

Hours are evaluated by the library ``opening_hours``, but for public holidays, which come from
:mod:`planner.calendars.holidays` alone:

- ``PH`` matches the public holidays of the calendar. Without a calendar no day is one.
- Hours that do not speak of ``PH`` hold on public holidays too, says the specification. That is wrong of nearly every
  office, so they count as closed then unless ``closed_on_holidays`` is False; ``24/7`` always is.
- On a make-up workday (a working Saturday in China) the hours of the workday that it stands in for hold; a place that
  is closed on that weekday keeps its own hours.
- Nobody knows when schools are off: rules for ``SH`` never hold.
- Hours past midnight belong to the day on which they begin, whatever rule the next day has: in ``Fr 20:00-02:00; Sa
  off`` Friday's night goes on until 2. The library drops that, so hours are cut at midnight first
  (:mod:`planner.calendars.nights`); in the few that cannot be cut, a night is what ends by noon.
- A rule that is a comment alone says nothing, and what is ``unknown`` is not open.
- Sunrise is at 7 and sunset at 19.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby

from opening_hours import OpeningHours, State, validate

from planner.calendars.holidays import NO_HOLIDAYS, Calendar
from planner.calendars.nights import cut_at_midnight
from planner.calendars.period import DAY, Period

Stretch = tuple[int, int]
"""From when until when, in seconds; the end is not included."""

NOON = DAY // 2
ONE_DAY = timedelta(days=1)

_WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAME = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_HOLIDAY = re.compile(
    rf"\b(?P<kind>PH|SH)\b(?:\s*(?P<offset>[+-]\s*\d+) days?)?"
    rf"(?:\s+(?P<days>{_NAME}(?:-{_NAME})?(?:,{_NAME}(?:-{_NAME})?)*)\b)?"
)
_QUOTED = re.compile(r'("[^"]*")')
_RULES = re.compile(r'((?:"[^"]*"|[^";|])+|;|\|\|?)')


def are_hours(text: str) -> bool:
    """Return whether a text is opening hours as OpenStreetMap writes them, and says more than a comment."""
    return bool(text.strip()) and bool(said(text)) and bool(validate(text))


def said(text: str) -> str:
    """Return opening hours without the rules that are nothing but a comment; those say nothing.

    The library takes such a rule for ``open``.
    """
    if '"' not in text:
        return "" if text.strip() == "unknown" else text.strip()
    kept: list[str] = []
    for piece in _RULES.findall(text):
        bare = _QUOTED.sub("", piece).strip()
        if bare in (";", "|", "||"):
            kept += [piece] if kept and kept[-1].strip() not in (";", "||") else []
        elif bare and bare != "unknown":
            kept.append(piece)
    while kept and kept[-1].strip() in (";", "||"):
        kept.pop()
    return "".join(kept).strip()


def open_on(
    text: str, day: date, calendar: Calendar = NO_HOLIDAYS, *, closed_on_holidays: bool = True
) -> tuple[Stretch, ...] | None:
    """Return when a place is open on ``day``, in seconds after midnight; None if nobody knows."""
    return open_through(text, Period(first=day, days=1), calendar, closed_on_holidays=closed_on_holidays)


def open_through(
    text: str, period: Period, calendar: Calendar = NO_HOLIDAYS, *, closed_on_holidays: bool = True
) -> tuple[Stretch, ...] | None:
    """Return when a place is open in a period.

    Parameters
    ----------
    text
        Opening hours in OpenStreetMap's syntax; :func:`planner.calendars.written.osm_hours` makes them of others.
    period
        The days that are looked at.
    calendar
        Public holidays and make-up workdays.
    closed_on_holidays
        Whether hours that do not speak of public holidays are void on them.

    Returns
    -------
    Stretches in seconds of the period, ascending, neither touching nor overlapping; none if it is closed, None if the
    text says nothing or does not follow the specification.
    """
    if not are_hours(text):
        return None
    hours = said(text)
    days = [period.first + number * ONE_DAY for number in range(-1, period.days + 1)]
    odd = _odd_days(hours, days, calendar)
    by_itself = [bool({day - ONE_DAY, day, day + ONE_DAY} & odd) for day in days[:-1]]
    spans: list[Stretch] = []
    for alone, run in groupby(range(len(by_itself)), by_itself.__getitem__):
        numbers = list(run)
        if alone:
            for number in numbers:
                own = _own(hours, days[number], calendar, closed_on_holidays=closed_on_holidays)
                spans += _shifted(own, number - 1)
        else:  # what runs into the day after the last is its own too, for the week holds on that one
            spans += _shifted(_through(hours, days[numbers[0]], len(numbers)), numbers[0] - 1)
    return united(spans, period.seconds)


def _through(text: str, first: date, days: int) -> list[Stretch]:
    """Return the hours of ordinary days, with what goes on after the midnight of the last."""
    cut = cut_at_midnight(text)
    if cut is None:
        return _spans(_on(text, ()), first, days * DAY + NOON)
    evening, morning = (_spans(_on(part, ()), first, days * DAY) if part else [] for part in cut)
    return [*evening, *_shifted(morning, 1)]


def _shifted(spans: Iterable[Stretch], days: int) -> list[Stretch]:
    return [(since + days * DAY, until + days * DAY) for since, until in spans]


def united(spans: Iterable[Stretch], end: int) -> tuple[Stretch, ...]:
    """Return stretches within ``0..end`` that neither touch nor overlap, ascending."""
    kept: list[Stretch] = []
    for since, until in sorted((max(since, 0), min(until, end)) for since, until in spans):
        if since >= until:
            continue
        if kept and since <= kept[-1][1]:
            kept[-1] = kept[-1][0], max(until, kept[-1][1])
        else:
            kept.append((since, until))
    return tuple(kept)


def speaks_of_holidays(text: str) -> bool:
    """Return whether opening hours say what holds on public holidays; ``24/7`` does."""
    return text.startswith("24/7") or any(match["kind"] == "PH" for match in _mentions(text))


def _mentions(text: str) -> Iterator["re.Match[str]"]:
    for piece in _QUOTED.split(text)[::2]:
        yield from _HOLIDAY.finditer(piece)


def _odd_days(text: str, days: list[date], calendar: Calendar) -> set[date]:
    """Return on which days the week does not hold."""
    if not calendar:
        return set()
    offsets = {0} | {_offset(match) for match in _mentions(text)}
    shifted = {day + offset * ONE_DAY for day in calendar.names for offset in offsets}
    return (shifted | set(calendar.stands_in_for)) & set(days)


def _offset(match: "re.Match[str]") -> int:
    return int(match["offset"].replace(" ", "")) if match["offset"] else 0


def _own(text: str, day: date, calendar: Calendar, *, closed_on_holidays: bool) -> tuple[Stretch, ...]:
    """Return the hours that begin on ``day``, in seconds after its midnight."""
    if day in calendar.stands_in_for:
        instead = calendar.stands_in_for[day]
        return _begun(text, (), instead) or _begun(text, (), day)
    if day in calendar.names and closed_on_holidays and not speaks_of_holidays(text):
        return ()
    matching = tuple(
        offset
        for offset in sorted({_offset(match) for match in _mentions(text)})
        if day - offset * ONE_DAY in calendar.names
    )
    return _begun(text, matching, day)


def _begun(text: str, matching: tuple[int, ...], day: date) -> tuple[Stretch, ...]:
    cut = cut_at_midnight(text)
    if cut is not None:
        evening, morning = (
            _spans(_on(part, matching, day.weekday()), day, DAY) if part else [] for part in cut
        )
        return (*evening, *_shifted(morning, 1))
    spans = _spans(_on(text, matching, day.weekday()), day - ONE_DAY, 3 * DAY)
    return tuple(
        (max(since - DAY, 0), until - DAY if until <= DAY + DAY + NOON else DAY)
        for since, until in spans
        if since < 2 * DAY and until > DAY and (since >= DAY or until > DAY + NOON)
    )


def _on(text: str, matching: tuple[int, ...], weekday: int = 0) -> OpeningHours:
    """Return hours in which ``PH`` with one of these offsets is this weekday, and any other is no day at all."""
    name = _WEEKDAYS[weekday]

    def instead(match: "re.Match[str]") -> str:
        holds = match["kind"] == "PH" and _offset(match) in matching
        among = match["days"] is None or name in _listed(match["days"])
        return name if holds and among else match["kind"]

    pieces = _QUOTED.split(text)
    return _parsed(
        "".join(piece if i % 2 else _HOLIDAY.sub(instead, piece) for i, piece in enumerate(pieces))
    )


def _listed(days: str) -> set[str]:
    """Return the names in a list such as ``Mo-We,Sa``."""
    found: set[str] = set()
    for part in days.split(","):
        first, _, last = part.partition("-")
        begin, end = _WEEKDAYS.index(first), _WEEKDAYS.index(last or first)
        found |= {_WEEKDAYS[k % 7] for k in range(begin, (end if end >= begin else end + 7) + 1)}
    return found


@lru_cache(maxsize=256)
def _parsed(text: str) -> OpeningHours:
    return OpeningHours(text)


def _spans(hours: OpeningHours, first: date, seconds: int) -> list[Stretch]:
    """Return when it is open in so many seconds from the midnight of ``first``."""
    midnight = datetime.combine(first, datetime.min.time())
    end = midnight + timedelta(seconds=seconds)
    spans = [
        (_seconds(since, midnight), _seconds(until, midnight))
        for since, until, state, _ in hours.intervals(midnight, end)
        if state == State.OPEN
    ]
    return list(united(spans, seconds))


def _seconds(moment: datetime, midnight: datetime) -> int:
    return int((moment - midnight).total_seconds())
