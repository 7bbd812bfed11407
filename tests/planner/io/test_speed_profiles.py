"""Speeds by hour from a table."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from planner.errors import TableError
from planner.io.speed_profiles import read_speed_profile

ZONE = ZoneInfo("Europe/Lisbon")


@pytest.fixture
def table(tmp_path):
    """Return a CSV file with these rows."""

    def write(*rows, header="road_class,hour,slower"):
        path = tmp_path / "speeds.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return path

    return write


def test_hours_of_every_day(table):
    """Listed hours are slower; the others are as usual."""
    profile = read_speed_profile(table("primary,8,1.6", "primary,17,1.4", "residential,8,1.1"))
    at_8 = profile.at(datetime(2026, 11, 23, 8, 59, tzinfo=ZONE)).class_slower
    at_9 = profile.at(datetime(2026, 11, 23, 9, 0, tzinfo=ZONE)).class_slower
    assert at_8 == {"primary": 1.6, "residential": 1.1}
    assert at_9 == {"primary": 1.0, "residential": 1.0}


def test_hours_of_a_week(table):
    """Hour 24 is Tuesday, midnight: then all hours count from Monday."""
    profile = read_speed_profile(table("primary,8,2", "primary,24,3"))
    assert profile.at(datetime(2026, 11, 24, 0, tzinfo=ZONE)).class_slower == {"primary": 3.0}
    assert profile.at(datetime(2026, 11, 24, 8, tzinfo=ZONE)).class_slower == {"primary": 1.0}


def test_every_wrong_cell_is_named(table):
    """With row and column, all at once."""
    with pytest.raises(TableError) as refused:
        read_speed_profile(table("primary,8,1.6", "autobahn,25,0", "primary,168,fast", ",,"))
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "row 3, column road_class",
        "row 3, column slower",
        "row 4, column hour",
        "row 4, column slower",
        "row 5, column road_class",
        "row 5, column hour",
        "row 5, column slower",
    ]


@pytest.mark.parametrize(
    ("rows", "header", "says"),
    [
        ((), "road_class,hour,slower", "no rows"),
        (("primary,8",), "road_class,hour", "no column slower"),
    ],
)
def test_tables_of_something_else(table, rows, header, says):
    """The message says what is missing."""
    with pytest.raises(TableError, match=says):
        read_speed_profile(table(*rows, header=header))


def test_no_file(tmp_path):
    """And says what was expected."""
    with pytest.raises(TableError, match="no file"):
        read_speed_profile(tmp_path / "speeds.csv")
