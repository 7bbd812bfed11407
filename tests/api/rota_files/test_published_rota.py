"""The published rota over HTTP: calendar, CSV and Excel."""

import csv
import io
from typing import Any

import icalendar
import openpyxl
import pytest

from api.rota_files.published import rota_view


def test_the_calendar(client: Any, four_villages: Any) -> None:
    """The one visit of the four villages, at its place, in the zone of the workspace."""
    (event,) = icalendar.Calendar.from_ical(client.get("/v1/rota.ics").content).walk("VEVENT")
    (stop,) = [stop for stop in four_villages.facts["stops"] if stop["visits"]]
    (visit,) = stop["visits"]
    start = event["DTSTART"].dt
    assert (f"{start:%Y-%m-%d}", f"{start:%H:%M}", str(start.tzinfo)) == (
        visit["date"],
        visit["arrival"],
        "Europe/Berlin",
    )
    assert stop["name"] in event["SUMMARY"]


def test_the_tables(client: Any, four_villages: Any) -> None:
    """A row for the visit."""
    (row,) = csv.DictReader(io.StringIO(client.get("/v1/rota.csv").text))
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/v1/rota.xlsx").content)).active
    (stop,) = [stop for stop in four_villages.facts["stops"] if stop["visits"]]
    assert row["visit"] == sheet["A2"].value == stop["id"]
    assert row["from"] == stop["visits"][0]["arrival"]


@pytest.mark.parametrize("form", ["ics", "csv", "xlsx"])
def test_who_has_it_gets_304(client: Any, form: str) -> None:
    """The tag is that of the rota, not of the moment."""
    first = client.get(f"/v1/rota.{form}")
    assert first.status_code == 200
    assert first.headers["content-disposition"] == f'attachment; filename="rota.{form}"'
    again = client.get(f"/v1/rota.{form}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_other_forms_and_no_plan(client: Any, empty_client: Any) -> None:
    """A form that nobody writes, and a workspace without a plan."""
    assert client.get("/v1/rota.docx").status_code == 422
    assert empty_client.get("/v1/rota.ics").status_code == 404


@pytest.mark.parametrize(("lang", "word"), [("en", "Calendar"), ("zh", "日历")])
def test_the_page_links_to_them(client: Any, lang: str, word: str) -> None:
    """In the language of the page."""
    page = client.get("/rota", params={"lang": lang}).text
    assert all(f'href="/v1/rota.{form}"' in page for form in ("ics", "xlsx", "csv"))
    assert word in page


def test_a_day_that_was_planned_again() -> None:
    """A stop that no plan chose, vans of one name, and a place that nobody knows: all are in the files."""
    stop = {
        "name": "Town hall",
        "place": "Alfa",
        "lon": 1.0,
        "lat": 2.0,
        "arrival": "09:00",
        "departure": "09:30",
    }
    day = {"date": "2026-11-24", "stops": [{"id": "new", **stop}, {"id": "other", **stop}]}
    left = {"id": "lost", "name": "Lost", "place": "", "detail": "No way there."}
    vans = [{"id": "van-1", "name": "Van", "days": [day]}, {"id": "van-2", "name": "Van", "days": [day]}]
    view = rota_view({"title": "T", "vehicles": vans, "unserved": [left]}, "UTC")
    assert [(one.visit, one.vehicle) for one in view.series] == [
        ("new", "Van (van-1)"),
        ("new", "Van (van-2)"),
        ("other", "Van (van-1)"),
        ("other", "Van (van-2)"),
    ]
    assert view.missed == [("lost", "No way there.")]
    assert view.places["lost"].lon_lat is None
