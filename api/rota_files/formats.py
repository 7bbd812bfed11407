"""The formats in which rotas are handed out; each is imported when it is asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal, get_args

from planner.routing.series import Place, Series, rows_of

RotaFormat = Literal["ics", "csv", "xlsx", "html", "json"]

ROTA_FORMATS: tuple[RotaFormat, ...] = get_args(RotaFormat)

ROTA_MEDIA_TYPES: MappingProxyType[RotaFormat, str] = MappingProxyType(
    {
        "ics": "text/calendar; charset=utf-8",
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "html": "text/html; charset=utf-8",
        "json": "application/json",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaView:
    """A rota as files show it.

    Attributes
    ----------
    title
        Of the file.
    zone
        IANA name of the zone of all times.
    series
        When a vehicle comes to each place.
    missed
        (visit id, why) for each time that is missed.
    places
        Visit id -> what people call it and where it is.
    repeat
        (weeks, last date) where the calendar repeats the rota; None for just its period.
    """

    title: str
    zone: str
    series: Sequence[Series]
    missed: Sequence[tuple[str, str]]
    places: Mapping[str, Place]
    repeat: tuple[int, date] | None = None


def rota_file(view: RotaView, form: RotaFormat, *, made: datetime) -> bytes:
    """Return a rota in one format; ``made``, aware, is when, and stands in calendars alone."""
    # ruff: noqa: PLC0415 (a server that sends pages needs none of these)
    if form == "ics":
        from api.rota_files.calendar import rota_calendar

        return rota_calendar(
            view.series, view.places, title=view.title, zone=view.zone, stamp=made, repeat=view.repeat
        )
    from api.rota_files.timetable import csv_timetable, html_timetable, json_timetable, xlsx_timetable

    rows = rows_of(view.series, view.missed, view.places)
    match form:
        case "csv":
            return csv_timetable(rows)
        case "xlsx":
            return xlsx_timetable(rows, title=view.title)
        case "html":
            return html_timetable(rows, title=view.title).encode("utf-8", "replace")
        case "json":
            return json_timetable(rows, title=view.title)
