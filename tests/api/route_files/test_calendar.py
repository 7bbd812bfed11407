"""iCalendar: read back by the library and by hand."""

# ruff: noqa: DTZ001 (wall times of a zone that the calendar names)

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from api.route_files.calendar import Appointment, icalendar_file, stable_uid
from maps.plan_view import PlanView
from planner.errors import InputError

STAMP = datetime(2026, 11, 20, tzinfo=UTC)
LUNCH = Appointment(
    uid="1", summary="Lunch", start=datetime(2026, 11, 23, 12), end=datetime(2026, 11, 23, 13)
)


def read(body: bytes) -> Calendar:
    """Return the calendar in a file."""
    calendar = Calendar.from_ical(body)
    assert isinstance(calendar, Calendar)
    return calendar


def test_a_day(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """An event for each stop: when, where, in which version."""
    events = read(written(two_vans, "ics")).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == [
        "Far school (Van 1)",
        "Edge shop (Van 1)",
        "Hall & <b>library</b> ${7*7} 村 (Van 2 「北」)",
    ]
    first = events[0]
    assert first.decoded("DTSTART") == datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert first.decoded("DTEND") - first.decoded("DTSTART") == timedelta(minutes=45)
    assert first["SEQUENCE"] == 3
    assert first["GEO"].to_ical() == "64.0;-20.9"
    assert "geo:64.00000,-20.90000" in first["DESCRIPTION"]
    assert "Bring the new cards" in events[1]["DESCRIPTION"]


def test_after_midnight(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """A night shift ends on the next day."""
    last = read(written(two_vans, "ics")).walk("VEVENT")[-1]
    assert last.decoded("DTEND") == datetime(2026, 11, 25, 0, 5, tzinfo=ZoneInfo("Europe/Berlin"))


def test_ids_stay_when_the_plan_changes(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """Another van, another time, another version: the same event with a larger sequence."""
    first = replace(two_vans.routes[0], vehicle="other", name="Other")
    later = replace(two_vans, version=4, routes=(first,))
    one, other = (read(written(plan, "ics")).walk("VEVENT")[0] for plan in (two_vans, later))
    assert one["UID"] == other["UID"]
    assert other["SEQUENCE"] == one["SEQUENCE"] + 1


def test_the_zone_is_in_the_file() -> None:
    """With the change to summer time of the years in which anything happens."""
    text = icalendar_file([LUNCH], title="T", zone="Europe/Berlin", stamp=STAMP).decode()
    assert "DTSTART;TZID=Europe/Berlin:20261123T120000\r\n" in text
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n" in text
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260329T030000\r\n" in text
    far = icalendar_file([LUNCH], title="T", zone="Europe/Berlin", stamp=STAMP, until=date(2028, 5, 1))
    assert b"20280326T030000" in far


def test_utc_needs_no_rules() -> None:
    """Times end with Z."""
    text = icalendar_file([LUNCH], title="T", zone="UTC", stamp=STAMP).decode()
    assert "DTSTART:20261123T120000Z\r\n" in text
    assert "VTIMEZONE" not in text


def test_recurrence() -> None:
    """Every two weeks but one, at the same wall time across the change of the clock."""
    often = replace(
        LUNCH,
        start=datetime(2026, 3, 16, 9),
        end=datetime(2026, 3, 16, 10),
        recurrence="FREQ=WEEKLY;INTERVAL=2;COUNT=3",
        exceptions=(datetime(2026, 3, 30, 9),),
    )
    text = icalendar_file([often], title="T", zone="Europe/Berlin", stamp=STAMP).decode()
    assert "EXDATE;TZID=Europe/Berlin:20260330T090000\r\n" in text
    (event,) = read(text.encode()).walk("VEVENT")
    assert event["RRULE"]["INTERVAL"] == [2]


def test_text_is_escaped_and_folded() -> None:
    """Commas, semicolons, line breaks; no line over 75 octets, no character cut in two."""
    odd = replace(LUNCH, summary="Höfn; 村, x\nEND:VEVENT" + "村" * 60, location="A, B")
    body = icalendar_file([odd], title="T", zone="UTC", stamp=STAMP)
    assert max(map(len, body.split(b"\r\n"))) <= 75
    for line in body.split(b"\r\n"):
        line.decode()
    (event,) = read(body).walk("VEVENT")
    assert event["SUMMARY"] == odd.summary
    assert event["LOCATION"] == "A, B"


def test_everything_wrong_is_named_at_once() -> None:
    """Ids that are there twice, an end before the start, recurrences that are none."""
    wrong = [
        LUNCH,
        replace(LUNCH, recurrence="FREQ=SOMETIMES"),
        replace(LUNCH, uid="2", end=datetime(2026, 11, 23, 11)),
        replace(LUNCH, uid="3", summary="Odd", recurrence="INTERVAL=2"),
    ]
    with pytest.raises(InputError) as caught:
        icalendar_file(wrong, title="T", zone="UTC", stamp=STAMP)
    for part in ("'1' is there twice", "SOMETIMES", "before it starts", "says no FREQ"):
        assert part in str(caught.value)


def test_an_empty_calendar() -> None:
    """Is one, in any zone."""
    assert read(icalendar_file([], title="T", zone="Europe/Berlin", stamp=STAMP)).walk("VEVENT") == []


def test_ids_tell_nothing() -> None:
    """The same for the same parts, others for parts that only look alike joined."""
    assert stable_uid("visit", "v1") == stable_uid("visit", "v1")
    assert stable_uid("a", "bc") != stable_uid("ab", "c")
    assert "v1" not in stable_uid("visit", "v1").split("@")[0][:2]
