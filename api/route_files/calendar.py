"""iCalendar (RFC 5545): events at places in one time zone, with the rules of that zone in the file."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vRecur

from planner.errors import InputError

_PRODUCT = "-//Farreach//routes and rotas//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Somebody is somewhere from ``start`` to ``end``.

    Attributes
    ----------
    uid
        The same in every version of the plan, unique everywhere; see :func:`stable_uid`.
    summary
        What a calendar shows in its grid.
    start, end
        Wall times of the calendar's zone, without one of their own; ``end`` is not before ``start``.
    location, description
        Plain text; empty for none.
    lon_lat
        Degrees, or None where nobody knows.
    sequence
        Version, at least 0: a calendar replaces what has a smaller one.
    recurrence
        How it comes again, as an ``RRULE`` value: ``FREQ=WEEKLY;INTERVAL=2;COUNT=4``. Empty for once. An ``UNTIL``
        is UTC as RFC 5545 wants it.
    exceptions
        Starts that fall out of the recurrence.
    """

    uid: str
    summary: str
    start: datetime
    end: datetime
    location: str = ""
    description: str = ""
    lon_lat: tuple[float, float] | None = None
    sequence: int = 0
    recurrence: str = ""
    exceptions: tuple[datetime, ...] = ()


def icalendar_file(
    appointments: Sequence[Appointment],
    *,
    title: str,
    zone: str,
    stamp: datetime,
    until: date | None = None,
) -> bytes:
    """Return a calendar with ``appointments``, in their order.

    Parameters
    ----------
    appointments
        With unique ids.
    title
        Of the calendar.
    zone
        IANA name of the zone in which all wall times are meant.
    stamp
        When the plan was made, aware: ``DTSTAMP`` of every event.
    until
        The last day on which anything recurs, so that the rules of the zone reach so far; not needed otherwise.

    Raises
    ------
    InputError
        Naming each id that is there twice, each event that ends before it starts, each recurrence that is none.
    """
    problems = list(_problems(appointments))
    if problems:
        raise InputError(f"The calendar {title!r} cannot be written: {'; '.join(problems)}.")
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", zone)
    if appointments and zone != "UTC":
        calendar.add_component(_rules(appointments, zone, until))
    for appointment in appointments:
        calendar.add_component(_event(appointment, ZoneInfo(zone), stamp.astimezone(UTC)))
    return bytes(calendar.to_ical())


def stable_uid(*parts: str) -> str:
    """Return an id for what ``parts`` name: the same for the same parts, and it tells nobody what they are."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{digest[:32]}@farreach"


def _problems(appointments: Iterable[Appointment]) -> Iterable[str]:
    seen: set[str] = set()
    for appointment in appointments:
        if appointment.uid in seen:
            yield f"the id {appointment.uid!r} is there twice"
        seen.add(appointment.uid)
        if appointment.end < appointment.start:
            yield f"{appointment.summary!r} ends at {appointment.end}, before it starts at {appointment.start}"
        if appointment.recurrence:
            yield from _recurrence_problems(appointment)


def _recurrence_problems(appointment: Appointment) -> Iterable[str]:
    try:
        rule = vRecur.from_ical(appointment.recurrence)
    except ValueError as error:
        yield f"{appointment.summary!r}: {error}"
        return
    if "FREQ" not in rule:
        yield f"{appointment.summary!r}: {appointment.recurrence!r} says no FREQ"


def _rules(appointments: Sequence[Appointment], zone: str, until: date | None) -> Timezone:
    """Return the rules of a zone for the years in which anything happens, and the next."""
    first = min(appointment.start for appointment in appointments).year
    last = max(appointment.end for appointment in appointments).year
    last = last if until is None else max(last, until.year)
    return Timezone.from_tzid(zone, first_date=date(first, 1, 1), last_date=date(min(last + 1, 9999), 1, 1))


def _event(appointment: Appointment, zone: ZoneInfo, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", appointment.start.replace(tzinfo=zone))
    event.add("dtend", appointment.end.replace(tzinfo=zone))
    event.add("sequence", appointment.sequence)
    event.add("summary", appointment.summary)
    if appointment.location:
        event.add("location", appointment.location)
    if appointment.description:
        event.add("description", appointment.description)
    if appointment.lon_lat is not None:
        lon, lat = appointment.lon_lat
        event.add("geo", (round(lat, 6), round(lon, 6)))
    if appointment.recurrence:
        event.add("rrule", vRecur.from_ical(appointment.recurrence))
    for left_out in appointment.exceptions:
        event.add("exdate", left_out.replace(tzinfo=zone))
    return event
