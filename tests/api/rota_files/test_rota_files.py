"""A rota as calendar and timetable: read back by readers that are not ours."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import icalendar
import numpy as np
import openpyxl
import pytest

from api.rota_files.calendar import rota_calendar
from api.rota_files.timetable import csv_timetable, html_timetable, json_timetable, xlsx_timetable
from planner.routing.period import Rota, RotaDay, RotaProblem
from planner.routing.plan import Route, Stop
from planner.routing.problem import TimeWindow, Vehicle, Visit
from planner.routing.rota.appearances import series_of, timetable_rows
from planner.routing.series import Place
from planner.solving import SolveReport
from planner.travel import TravelTimes

MONDAY = date(2026, 3, 16)
STAMP = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLACES = {"ash": Place(name='=Ash, "Green" & <more>', location="By the pump; left", lon_lat=(-2.5, 51.25))}


@pytest.fixture(scope="module")
def made():
    """Return a problem and a rota: Ash on three Mondays across the clock change, Elm once."""
    ids = ("ash", "elm", "depot")
    zero = np.zeros((3, 3))
    shift = TimeWindow(earliest=28_800, latest=57_600)
    problem = RotaProblem(
        visits=(Visit(id="ash", service_duration=1800), Visit(id="elm", service_duration=1800)),
        vehicles=(Vehicle(id="van", depot="depot", shift=shift),),
        days=tuple(MONDAY + timedelta(days=number) for number in range(21)),
        travel=TravelTimes(origins=ids, destinations=ids, seconds=zero, metres=zero.copy()),
    )
    days = [(0, "ash"), (7, "ash"), (14, "ash"), (2, "elm")]
    stop = {"arrival": 32_400, "start": 32_400, "departure": 34_200}
    entries = tuple(
        RotaDay(
            date=MONDAY + timedelta(days=day),
            vehicle="van",
            route=Route(vehicle="van", start=32_400, end=34_200, stops=(Stop(visit=visit, **stop),)),
        )
        for day, visit in days
    )
    report = SolveReport(solver="hand", version="1", seed=0, status="feasible", objective=0.0)
    return problem, Rota(days=entries, unserved=(), report=report)


def test_the_calendar_is_read_back(made):
    """Nine o'clock before and after the clock change; zone rules, place and recurrence are in the file."""
    text = rota_calendar(series_of(*made), PLACES, title="Rota", zone="Europe/London", stamp=STAMP)
    calendar = icalendar.Calendar.from_ical(text)
    ash, elm = calendar.walk("VEVENT")
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]
    assert ash["RRULE"].to_ical() == b"FREQ=WEEKLY;COUNT=3;INTERVAL=1"
    assert "RRULE" not in elm
    assert ash["DTSTART"].params["TZID"] == "Europe/London"
    assert ash["DTSTART"].dt.hour == 9
    assert ash["DTEND"].dt - ash["DTSTART"].dt == timedelta(minutes=30)
    assert (ash["GEO"].latitude, ash["GEO"].longitude) == (51.25, -2.5)
    assert str(ash["LOCATION"]) == "By the pump; left"
    assert all(len(line.encode()) <= 75 for line in text.decode().split("\r\n"))


def test_ids_last(made):
    """Written again, an event replaces itself."""
    texts = [
        rota_calendar(series_of(*made), PLACES, title=title, zone="Europe/London", stamp=STAMP)
        for title in ("A", "B")
    ]
    ids = [[event["UID"] for event in icalendar.Calendar.from_ical(text).walk("VEVENT")] for text in texts]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_a_rota_that_goes_on(made):
    """Repeated every three weeks until the summer."""
    text = rota_calendar(
        series_of(*made),
        PLACES,
        title="Rota",
        zone="Europe/London",
        stamp=STAMP,
        repeat=(3, date(2026, 6, 1)),
    )
    rules = [event["RRULE"].to_ical() for event in icalendar.Calendar.from_ical(text).walk("VEVENT")]
    assert rules == [b"FREQ=WEEKLY;COUNT=12;INTERVAL=1", b"FREQ=WEEKLY;COUNT=4;INTERVAL=3"]


def test_tables_are_read_back(made):
    """The same rows in four formats; a name that looks like a formula is none."""
    rows = timetable_rows(*made, PLACES)
    read = list(csv.DictReader(io.StringIO(csv_timetable(rows).decode())))
    assert read[0]["place"] == '\'=Ash, "Green" & <more>'
    assert read[0]["dates"].split() == ["2026-03-16", "2026-03-23", "2026-03-30"]
    assert json.loads(json_timetable(rows, title="Rota"))["rows"][0]["dates"] == read[0]["dates"].split()
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_timetable(rows, title="Rota"))).active
    assert [cell.value for cell in sheet[2]][:2] == ["ash", read[0]["place"]]
    page = html_timetable(rows, title="Rota <1>")
    assert "<h1>Rota &lt;1&gt;</h1>" in page
    assert "&lt;more&gt;" in page
    assert page.count("<tr>") == 3
