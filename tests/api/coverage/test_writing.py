"""Files of an assessment: coordinates as asked, workbooks without a row for each point."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from api.coverage.assessing import Assessed, assess_workspace
from api.coverage.options import CoverageOptions
from api.coverage.typed import OutFile
from api.coverage.writing import about, assessment_tables, check_files, sheets, write_tables
from api.store import Workspace
from planner.coverage.scenarios.hashing import question_hash
from planner.errors import InputError

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(four_villages: Any) -> Iterator[Assessed]:
    """Return an assessment of the four villages, whatever the hour."""
    with Workspace.open(four_villages.path, read_only=True) as workspace:
        yield assess_workspace(workspace, CoverageOptions(hours=False), now=NOW)


@pytest.mark.parametrize(("datum", "lon"), [("wgs84", 121.5272), ("gcj02", 121.5315), ("bd09", 121.5381)])
def test_coordinates_of_chinese_maps(made: Assessed, tmp_path: Path, datum: str, lon: float) -> None:
    """A place in Shanghai, where published conversions have it."""
    place = gpd.GeoDataFrame(
        {"people": [1.0]}, index=["a"], geometry=[shapely.Point(121.5272106, 31.1774276)], crs=4326
    )
    path = tmp_path / "places.csv"
    write_tables({"places": place}, "places", OutFile(path, datum), made)
    assert pd.read_csv(path)["lon"][0] == pytest.approx(lon, abs=2e-4)


def test_a_workbook_has_no_row_for_each_point(made: Assessed, tmp_path: Path) -> None:
    """But all that is summed."""
    tables = assessment_tables(made)
    assert set(tables) - set(sheets(tables)) == {"demand"}
    path = tmp_path / "all.xlsx"
    write_tables(tables, "areas", OutFile(path), made)
    with pd.ExcelFile(path) as book:
        names = set(book.sheet_names)
    assert names >= {"about", "areas", "verdicts", "shares", "branches"}
    assert "demand" not in names


def test_nothing_is_lost(made: Assessed, four_villages: Any, tmp_path: Path) -> None:
    """A workspace, another GeoPackage and a folder stay as they are."""
    other = tmp_path / "other.gpkg"
    other.write_bytes(b"something")
    for path in (four_villages.path, other, tmp_path / "missing" / "x.csv"):
        with pytest.raises(InputError):
            check_files(four_villages.path, OutFile(path), None)
    assert other.read_bytes() == b"something"


def test_csv_has_no_formula(made: Assessed, tmp_path: Path) -> None:
    """Neither in a cell nor in a heading."""
    place = gpd.GeoDataFrame(
        {"name": ["=cmd()", "plain", None], "=x": [1.0, -2.0, 3.0], "met": [True, None, False]},
        index=["a", "+b", "c"],
        geometry=gpd.points_from_xy([1, 2, 3], [1, 2, 3]),
        crs=4326,
    )
    path = tmp_path / "places.csv"
    write_tables({"places": place}, "places", OutFile(path), made)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["'=cmd()", "plain", ""]
    assert [row["id"] for row in rows] == ["a", "'+b", "c"]
    assert [row["'=x"] for row in rows] == ["1.0", "-2.0", "3.0"]
    assert [row["met"] for row in rows] == ["True", "", "False"]


def test_the_front_says_what_went_in(made: Assessed) -> None:
    """The hash that the document has."""
    assert about(made).facts["inputs (SHA-256)"] == question_hash(made.answer.question)
