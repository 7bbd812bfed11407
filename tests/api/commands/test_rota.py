"""``farreach rota``: from two tables to a rota on the screen and as files."""

import csv
import json
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pytest

VISITS = """id,name,lon,lat,minutes,every_weeks,weekdays,from,to
mill,Old Mill,0.05,51,30,1,Mon-Wed,09:00,12:00
ford,Ford,0.10,51,20,2,,,
hill,"=Hill, upper",0.12,51.02,45,4,Fri,,
moon,Moon,60,51,20,4,,,
"""
VANS = "id,name,lon,lat\nv1,North,0,51\n"
QUICK = ("--iterations", "2", "--start", "2026-03-02")
LIBRARIES = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "mobile_libraries"


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    """Return tables of four visits, one of them beyond a day's drive, and of one van."""
    visits, vans = tmp_path / "visits.csv", tmp_path / "vans.csv"
    visits.write_text(VISITS)
    vans.write_text(VANS)
    return visits, vans


def test_the_screen(farreach: Any, tables: tuple[Path, Path]) -> None:
    """Figures, what is missed and why, every day; that there are no streets is said loudly."""
    said = farreach("rota", *tables, *QUICK)
    assert said.code == 0, said.err
    assert said.out.startswith(
        "Rota of 4 weeks, 2026-03-02 to 2026-03-27, 20 working days: 7 of 8 visits to 4 places"
    )
    assert "missed: moon (Moon): " in said.out
    assert "Old Mill" in said.out.split("missed:")[1]
    assert "NO STREETS" in said.err
    assert farreach("rota", *tables, *QUICK).out == said.out


def test_the_facts(farreach: Any, tables: tuple[Path, Path]) -> None:
    """As JSON: each visit as often as the table says, on its weekdays, in its hours."""
    facts = json.loads(farreach("rota", *tables, *QUICK, "--json").out)
    assert (facts["weeks"], facts["places"], facts["visits"], facts["missed"]) == (4, 4, 7, 1)
    assert facts["unserved"][0]["visit"] == "moon"
    assert facts["vehicles"][0]["vehicle_days"] == facts["vehicle_days"] == len(facts["days"])
    assert facts["vehicles"][0]["km"] == facts["km"] > 0
    mill = [stop for day in facts["days"] for stop in day["stops"] if stop["visit"] == "mill"]
    assert len(mill) == 4
    assert all("09:00" <= stop["from"] < stop["until"] <= "12:00" for stop in mill)


@pytest.mark.parametrize("suffix", ["ics", "csv", "xlsx", "html", "json"])
def test_every_file(farreach: Any, tables: tuple[Path, Path], tmp_path: Path, suffix: str) -> None:
    """Read back by others, the missed visit with its reason included; no cell is a formula."""
    out = tmp_path / f"rota.{suffix}"
    zone = ("--timezone", "Europe/London", "--repeat-until", "2026-12-31")
    said = farreach("rota", *tables, *QUICK, *zone, "--out", out)
    assert said.code == 0, said.err
    text = out.read_bytes()
    if suffix == "ics":
        events = icalendar.Calendar.from_ical(text).walk("VEVENT")
        assert {str(event["LOCATION"]) for event in events} == {"Old Mill", "Ford", "=Hill, upper"}
        (hill,) = [event for event in events if str(event["LOCATION"]) == "=Hill, upper"]
        assert hill["RRULE"]["INTERVAL"] == [4]
    elif suffix == "csv":
        rows = list(csv.DictReader(text.decode().splitlines()))
        assert {row["place"] for row in rows} == {"Old Mill", "Ford", "'=Hill, upper", "Moon"}
        assert [row["visit"] for row in rows if row["missed"]] == ["moon"]
    elif suffix == "xlsx":
        assert openpyxl.load_workbook(out).active["A1"].value == "visit"
    elif suffix == "json":
        assert json.loads(text)["title"] == "Rota"
    else:
        assert b"Old Mill" in text


def test_over_the_streets_of_a_workspace(farreach: Any, four_villages: Any, tmp_path: Path) -> None:
    """Times and the zone are those of the workspace."""
    (stop,) = [stop for stop in four_villages.facts["stops"] if stop["visits"]]
    van = four_villages.facts["vehicles"][0]
    visits, vans, out = tmp_path / "visits.csv", tmp_path / "vans.csv", tmp_path / "rota.ics"
    visits.write_text(f"id,lon,lat,minutes\nstop,{stop['lon']},{stop['lat']},30\n")
    vans.write_text(f"id,lon,lat\nvan,{van['lon']},{van['lat']}\n")
    said = farreach("rota", visits, vans, *QUICK, "--travel", four_villages.imported, "--out", out)
    assert said.code == 0, said.err
    assert "1 of 1 visits" in said.out
    assert "NO STREETS" not in said.out
    assert b"TZID=Europe/Berlin" in out.read_bytes()


def test_the_published_rota(farreach: Any, four_villages: Any, tmp_path: Path) -> None:
    """A workspace in place of the tables: the rota of its plan."""
    out = tmp_path / "rota.csv"
    assert farreach("rota", four_villages.path, "--out", out).code == 0
    (row,) = csv.DictReader(out.read_text().splitlines())
    (stop,) = [stop for stop in four_villages.facts["stops"] if stop["visits"]]
    assert (row["visit"], row["dates"]) == (stop["id"], stop["visits"][0]["date"])
    assert farreach("rota", four_villages.path).out.startswith("The rota, 2026-11-23")


def test_what_is_wrong_comes_in_one_message(refuses: Any, tmp_path: Path) -> None:
    """Both tables, the country, the days of the week, the zone."""
    visits, vans = tmp_path / "visits.csv", tmp_path / "vans.csv"
    visits.write_text("id,lon,lat,minutes,weekdays\na,0,51,x,Funday\n")
    vans.write_text("id,lon,lat,shift_start\nv,0,51,late\n")
    message = refuses(
        *("rota", visits, vans, "--country", "XX", "--workdays", "foo", "--timezone", "Mars/Base"),
    )
    for words in (
        "visits.csv row 2, column minutes: 'x' is not a number",
        "visits.csv row 2, column weekdays: 'Funday'",
        "vans.csv row 2, column shift_start: 'late'",
        "XX",
        "--workdays 'foo'",
        "Mars/Base",
    ):
        assert words in message


def test_one_wrong_thing_at_a_time(refuses: Any, tables: tuple[Path, Path], tmp_path: Path) -> None:
    """Each input alone: no rows, no file, no streets, no working day, an end before the end."""
    visits, vans = tables
    empty = tmp_path / "empty.csv"
    empty.write_text("id,lon,lat,minutes\n")
    week = ("--weeks", "1", "--start", "2026-11-23")
    assert "no rows below it" in refuses("rota", empty, vans)
    assert "no rows below it" in refuses("rota", visits, empty)
    assert "There is no file" in refuses("rota", tmp_path / "none.csv", vans)
    assert "There is no file" in refuses("rota", visits, vans, "--travel", "none.pbf").split("] ")[-1]
    assert "no working day is left" in refuses(
        *("rota", visits, vans, *week, "--workdays", "Mon", "--holidays", "2026-11-23")
    )
    assert "before the last day of the rota, 2026-11-27" in refuses(
        *("rota", visits, vans, *week, "--repeat-until", "2020-01-01")
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "rota.docx"), "the name must end with .ics"),
        (("--same-crew", "maybe"), "choose from must, should, free"),
        (("--keep", "time"), "choose from weekday, week, van"),
        (("--start", "soon"), "not a date"),
        (("--holidays", "2026-12-24,xmas"), "'xmas'"),
        (("--seconds", "1", "--iterations", "1"), "not both"),
    ],
)
def test_wrong_words(refuses: Any, tables: tuple[Path, Path], words: tuple[str, ...], said: str) -> None:
    """Usage errors say what there is."""
    assert said in " ".join(refuses("rota", *tables, *words, code=2).replace("│", " ").split())


def test_without_vehicles(refuses: Any, tables: tuple[Path, Path], own_import: Path) -> None:
    """A table alone is not enough; a workspace without a plan has no rota."""
    refuses("rota", tables[0], code=2)
    assert "farreach plan" in refuses("rota", own_import)


@pytest.mark.skipif(not LIBRARIES.exists(), reason="the councils' timetables are not here")
def test_a_mobile_library_without_renaming(farreach: Any, tmp_path: Path) -> None:
    """Somerset's stops and legs as published; today's rota binds nobody unless it is kept."""
    folder, vans = LIBRARIES / "somerset", tmp_path / "vans.csv"
    vans.write_text("id,lon,lat,shift_start,shift_end\nMobile,-3.10,51.02,08:30,17:30\n")
    words = ("rota", folder / "mobile_stops.csv", vans, "--travel", folder / "legs.csv.gz", *QUICK, "--json")
    facts = json.loads(farreach(*words).out)
    assert (facts["weeks"], facts["places"], facts["visits"]) == (4, 126, 126)
    assert any("bind nobody" in note for note in facts["notes"])
    kept = json.loads(farreach(*words, "--keep", "weekday,van").out)
    assert not any("bind nobody" in note and "weekday" in note for note in kept["notes"])
