"""Excel: read back by openpyxl."""

# ruff: noqa: DTZ001 (a workbook has wall times)

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from maps.plan_view import PlanView


def read(body: bytes) -> Any:
    """Return the workbook in a file."""
    return openpyxl.load_workbook(io.BytesIO(body))


def cells(sheet: Any) -> list[list[Any]]:
    """Return the rows of a sheet without what is empty."""
    return [[cell for cell in row if cell not in (None, "")] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Overview", "Van 1", "Van 2 「北」", "Visits left out"]),
        ("zh", ["总览", "Van 1", "Van 2 「北」", "未安排的到访"]),
    ],
)
def test_sheets(two_vans: PlanView, written: Callable[..., bytes], language: str, names: list[str]) -> None:
    """An overview, a sheet for each van, and the reasons."""
    book = read(written(two_vans, "xlsx", language))
    assert book.sheetnames == names
    assert ["Van 1", datetime(2026, 11, 24, 8, 2)] == next(
        row[:2] for row in cells(book.worksheets[0]) if row and row[0] == "Van 1"
    )


def test_stops_are_in_order_with_real_times(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """Times can be computed with; the day after midnight is the next day."""
    book = read(written(two_vans, "xlsx"))
    rows = cells(book["Van 1"])
    kinds = [row[0] for row in rows[4:]]
    assert kinds[1:] == [
        1,
        datetime(2026, 11, 24, 10, 25),
        datetime(2026, 11, 24, 11, 30),
        2,
        datetime(2026, 11, 24, 14, 40),
    ]
    late = next(row for row in cells(book["Van 2 「北」"]) if row and row[0] == 1)
    assert late[3] == datetime(2026, 11, 25, 0, 5)


def test_reasons(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """Van by van, and the smallest change."""
    rows = cells(read(written(two_vans, "xlsx"))["Visits left out"])
    assert any("No way there and back by road" in row for row in rows)
    assert any("Let Van 1 end 15 min later." in row for row in rows)


def test_text_is_never_a_formula(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """Whatever it begins with; control characters are dropped."""
    route = replace(two_vans.routes[0], name="=1+1\x00\ud800")
    sheet = read(written(replace(two_vans, routes=(route,)), "xlsx")).worksheets[1]
    assert sheet["A1"].value == "=1+1"
    assert sheet["A1"].data_type == "s"


@pytest.mark.parametrize("name", ["", "[]:*?/\\", "History", "Overview", "x" * 40, "'a'", "Van 1"])
def test_any_name_of_a_van_makes_a_sheet(
    two_vans: PlanView, written: Callable[..., bytes], name: str
) -> None:
    """Excel forbids some characters, more than 31, and the same name twice."""
    routes = tuple(replace(two_vans.routes[0], name=name) for _ in range(3))
    names = read(written(replace(two_vans, routes=routes), "xlsx")).sheetnames
    assert len({sheet.casefold() for sheet in names}) == 5
    assert max(map(len, names)) <= 31


def test_ready_to_print(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """A4, one page wide, with version, moment and page numbers."""
    for sheet in read(written(two_vans, "xlsx")).worksheets:
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.oddFooter.left.text == "Plan 3, printed 2026-11-24 06:05"
        assert sheet.oddFooter.right.text == "&P / &N"


def test_places_can_be_opened(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """The name of a stop leads to the map application."""
    sheet = read(written(two_vans, "xlsx"))["Van 1"]
    assert [link.target for link in (cell.hyperlink for cell in sheet["E"]) if link] == [
        "geo:64.00000,-20.90000",
        "geo:64.10000,-21.50000",
    ]
