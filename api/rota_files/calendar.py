"""A rota as a calendar (RFC 5545): an event for each series of visits to a place."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from api.route_files.calendar import Appointment, icalendar_file, stable_uid
from planner.routing.series import Place, Series, repeated


def rota_calendar(
    series: Sequence[Series],
    places: Mapping[str, Place],
    *,
    title: str,
    zone: str,
    stamp: datetime,
    repeat: tuple[int, date] | None = None,
) -> bytes:
    """Return the rota as an iCalendar file.

    Regular visits are one event with a recurrence rule, others single events. Ids stay the same when the rota is written
    again, as long as place, vehicle and first date do.

    Parameters
    ----------
    series
        When a vehicle comes to each place.
    places
        Visit id -> what people call it and where it is; the id where missing.
    title, zone, stamp
        As in :func:`api.route_files.calendar.icalendar_file`.
    repeat
        (weeks, last date): the rota is repeated every so many weeks; None for just the period.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    if repeat is not None:
        series = tuple(repeated(one, period_weeks=repeat[0], until=repeat[1]) for one in series)
    return icalendar_file(
        [_appointment(one, places.get(one.visit, Place(name=one.visit))) for one in series],
        title=title,
        zone=zone,
        stamp=stamp,
        until=max((day for one in series for day in one.dates), default=None),
    )


def _appointment(one: Series, place: Place) -> Appointment:
    midnight = datetime.combine(one.dates[0], datetime.min.time())
    return Appointment(
        uid=stable_uid("rota", one.visit, one.vehicle, one.dates[0].isoformat()),
        summary=f"{place.name}: {one.vehicle}",
        start=midnight + timedelta(seconds=one.begin),
        end=midnight + timedelta(seconds=one.end),
        location=place.location or place.name,
        lon_lat=place.lon_lat,
        recurrence=one.rule,
    )
