"""Stands of vans, opening hours of branches and crossings, from tables as people keep them."""

import pytest

from planner.errors import TableError
from planner.io.files import read_table

HEAD = "stop,vehicle,lon,lat,day,date,arrival,departure,rule"


def refused(path, name) -> tuple[str, ...]:
    """Return what a table is refused for."""
    with pytest.raises(TableError) as caught:
        read_table(path, name)
    return caught.value.problems


def test_a_plain_table(write):
    """Dates one by one; the stop place is made from name and point."""
    rows = ["Hall,A,10.1,50.1,,2026-11-23,9:00,10:00,", "Hall,A,10.1,50.1,,2026-11-30,9:00,10:00,"]
    stands = read_table(write("s.csv", "\n".join([HEAD, *rows])), "stands").frame
    assert stands["place"].tolist() == ["Hall", "Hall"]
    assert stands["arrival"].tolist() == ["09:00", "09:00"]


def test_one_name_at_two_points_is_two_stop_places(write):
    """Every village has a village hall."""
    rows = ["Hall,A,10.1,50.1,,2026-11-23,9:00,10:00,", "Hall,A,10.4,50.1,,2026-11-23,11:00,12:00,"]
    stands = read_table(write("s.csv", "\n".join([HEAD, *rows])), "stands").frame
    assert stands["place"].tolist() == ["Hall", "Hall (2)"]


def test_the_day_of_the_week_holds(write):
    """A round that starts in a week of which only the Monday is named begins on its own day."""
    rows = [
        "A,v,10.1,50.1,Wednesday,2026-11-23,9:00,10:00,weekly",
        "B,v,10.2,50.1,Mon,2026-11-23,9:00,10:00,every 2 weeks",
        "C,v,10.3,50.1,Fri,2026-11-23,9:00,10:00,FREQ=MONTHLY;BYDAY=2FR",
    ]
    loaded = read_table(write("s.csv", "\n".join([HEAD, *rows])), "stands")
    assert loaded.frame["date"].tolist() == ["2026-11-25", "2026-11-23", "2026-11-23"]
    assert loaded.frame["rule"].tolist()[1] == "FREQ=WEEKLY;INTERVAL=2"
    assert "1 stands begin on the first such day after their date" in loaded.notes


def test_everything_wrong_at_once(write):
    """Each row with its column."""
    rows = [
        "A,v,10.1,50.1,Tuesday,2026-11-23,9:00,10:00,",
        "B,v,10.1,50.1,,,9:00,10:00,",
        "C,v,10.1,50.1,,2026-11-23,soon,10:00,",
        "D,v,10.1,50.1,Someday,2026-11-23,9:00,,daily at dawn",
    ]
    problems = refused(write("s.csv", "\n".join([HEAD, *rows])), "stands")
    assert problems == (
        "s.csv row 2, column day: 2026-11-23 is a Monday, not a Tuesday",
        "s.csv row 3, column date: is empty",
        "s.csv row 4, column arrival: 'soon' is not a time of day such as 08:30",
        "s.csv row 5, column departure: is empty",
        "s.csv row 5, column rule: 'daily at dawn' is not a rule such as FREQ=WEEKLY;INTERVAL=2, or words such as weekly or every 2 weeks",
        "s.csv row 5, column day: 'Someday' is not a day of the week",
    )


def test_a_stand_that_ends_before_it_begins(write):
    """Named by its id."""
    path = write("s.csv", f"id,{HEAD}\nx,A,v,10.1,50.1,,2026-11-23,12:00,10:00,")
    assert refused(path, "stands") == ("x: departure at 10:00 is not after arrival at 12:00",)


def test_hours_in_seven_columns(write):
    """A column for each day of the week; an empty day is closed."""
    head = "id,lon,lat,Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday"
    path = write("b.csv", f"{head}\na,10,50,9-17,9-17,9-17,9-17,9-17,,\nb,10,50.1,,,,,,,\n")
    loaded = read_table(path, "branches")
    assert loaded.frame["opening_hours"].tolist() == ["Mo-Fr 09:00-17:00; Sa-Su off", ""]
    assert any(note.startswith("columns 'Monday', 'Tuesday'") for note in loaded.notes)


def test_hours_as_people_write_them(write):
    """Turned into OpenStreetMap's syntax, which the workspace keeps."""
    path = write(
        "b.csv", 'id,lon,lat,opening_hours\na,10,50,"Mon-Fri 9am-5pm"\nb,10,50.1,Mo-Fr 09:00-17:00\n'
    )
    assert set(read_table(path, "branches").frame["opening_hours"]) == {"Mo-Fr 09:00-17:00"}


def test_hours_that_cannot_be_read(write):
    """With a negative capacity and an id that comes twice: one message."""
    rows = ["a,10,50,whenever we like,5", "a,10,50.1,Mo-Fr 09:00-17:00,-5", "c,10,50.2,Mo 25:00-26:00,many"]
    problems = refused(write("b.csv", "\n".join(["id,lon,lat,opening_hours,capacity", *rows])), "branches")
    assert len(problems) == 5
    assert "row 2, column opening_hours" in problems[0]
    assert any("id 'a' is that of row 2 too" in problem for problem in problems)
    assert any("-5 is negative" in problem for problem in problems)
    assert any("row 4, column opening_hours" in problem for problem in problems)
    assert any("'many' is not a number" in problem for problem in problems)


def test_crossings(write):
    """Lines in well-known text; a point is no crossing."""
    path = write("c.csv", 'id,name,wkt\nx,Forth,"LINESTRING (-3.4 55.9, -3.4 56.0)"\n')
    assert read_table(path, "crossings").frame["kind"].tolist() == ["bridge"]
    wrong = write("w.csv", 'id,name,wkt\nx,Forth,"POINT (-3.4 55.9)"\n')
    assert refused(wrong, "crossings") == ("w.csv row 2: is a Point, expected a line",)


def test_two_reference_systems_in_one_file(write):
    """Named with the first row of each."""
    text = 'id,people,wkt\na,1,"SRID=4326;POINT (10 50)"\nb,1,"SRID=3857;POINT (1113194 6446275)"\n'
    with pytest.raises(
        TableError, match=r"mixes reference systems: EPSG:4326 \(row 2\), EPSG:3857 \(row 3\)"
    ):
        read_table(write("m.csv", text), "demand")
    with pytest.raises(
        TableError, match=r"column 'epsg' mixes reference systems: EPSG:4326 \(row 2\), EPSG:27700"
    ):
        read_table(write("n.csv", "id,people,lon,lat,epsg\na,1,10,50,4326\nb,1,10,50,EPSG:27700\n"), "demand")


def test_coordinates_of_a_chinese_map(write):
    """Declared, and turned into WGS84; not declared, they stay."""
    path = write("g.csv", "id,name,lon,lat\na,Tian'anmen,116.38404722455657,39.91334545536069\n")
    declared = read_table(path, "branches", datum="gcj02")
    assert declared.frame.geometry.x.iloc[0] == pytest.approx(116.377817, abs=1e-9)
    assert "coordinates read as GCJ02 and turned into WGS84" in declared.notes
    assert read_table(path, "branches").frame.geometry.x.iloc[0] == 116.38404722455657
