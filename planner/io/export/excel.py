"""A workbook: what it is about, then a sheet for each table, headed, frozen, filtered, as wide as it needs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from planner.errors import InputError
from planner.io.export.plain import ABOUT, About, without_control

MOST_ROWS = 1_048_575
"""Rows of a sheet under its heading (Microsoft, Excel specifications and limits)."""

MOST_PLACES = 100_000
"""A table of places (points, areas) with more rows is left out, and the first sheet says so: nobody reads it, and it would
take minutes to write and to open."""

_MOST_SHEET_NAME = 31
_MOST_TEXT = 32_767
_NARROWEST, _WIDEST = 9, 48
_LOOKED_AT = 200
"""Rows from which the width of a column is taken."""

_NOT_PLAIN = ("=", "#")
"""What begins with these would become a formula or an error."""

_HEAD = PatternFill("solid", fgColor="E6EAEE")
_BOLD = Font(bold=True)
_TITLE = Font(bold=True, size=16)
_WHOLE, _SHARE, _TENTHS, _DEGREES = "#,##0", "0.0%", "#,##0.0", "0.000000"


def write_excel(tables: dict[str, pd.DataFrame], path: Path, about: About) -> None:
    """Write a workbook; points become two columns, other shapes are left out.

    Raises
    ------
    InputError
        Naming every table that is longer than a sheet.
    """
    left_out = {
        f"{name} (left out)": f"{len(table):,} places are too many for a sheet; write .gpkg or .parquet instead"
        for name, table in tables.items()
        if isinstance(table, gpd.GeoDataFrame) and len(table) > MOST_PLACES
    }
    shown = {name: table for name, table in tables.items() if f"{name} (left out)" not in left_out}
    long = [f"{name} has {len(table):,} rows" for name, table in shown.items() if len(table) > MOST_ROWS]
    if long:
        raise InputError(f"A sheet holds {MOST_ROWS:,} rows; write a GeoPackage (.gpkg) instead.", long)
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "Farreach"
    _front(book.create_sheet(ABOUT), replace(about, facts={**about.facts, **left_out}))
    for name, table in shown.items():
        _sheet(book.create_sheet(name[:_MOST_SHEET_NAME]), _without_shapes(table), about)
    book.save(path)


def _front(sheet: Any, about: About) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 90
    for number, (name, text) in enumerate(about.lines()):
        first = _text_cell(sheet, text if number == 0 else name, _TITLE if number == 0 else _BOLD)
        second = [] if number == 0 else [_text_cell(sheet, text, wrap=True)]
        sheet.append([first, *second])


def _sheet(sheet: Any, table: pd.DataFrame, about: About) -> None:
    headings = [without_control(about.columns.get(str(label), str(label))) for label in table.columns]
    for number, (label, heading) in enumerate(zip(table.columns, headings, strict=True), 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(table[label], heading)
    sheet.freeze_panes = "A2"
    if headings:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(table) + 1}"
    head = [_text_cell(sheet, heading, _BOLD, wrap=True) for heading in headings]
    for cell in head:
        cell.fill = _HEAD
    sheet.append(head)
    cells = [_cells(sheet, table[label], _format(str(label), table[label])) for label in table.columns]
    for row in zip(*cells, strict=True):
        sheet.append(row)


def _cells(sheet: Any, values: pd.Series, form: str) -> Iterator[Any]:
    """Yield the cells of a column, one object again and again: a row is written before the next one is asked for.

    Text stays text: openpyxl would make a formula of one that begins with ``=``.
    """
    cell = WriteOnlyCell(sheet, value=None)
    moments = pd.api.types.is_datetime64_any_dtype(values)
    cell.number_format = "yyyy-mm-dd hh:mm" if moments else form or "General"
    for value in values.to_list():
        if value is None or value is pd.NA or value != value:  # noqa: PLR0124 (NaN is not itself)
            yield None
        elif isinstance(value, str):
            yield _text_cell(sheet, value) if value[:1] in _NOT_PLAIN or len(value) > _MOST_TEXT else value
        elif isinstance(value, bool):
            yield value
        else:
            cell.value = value.tz_localize(None).to_pydatetime() if moments else value
            yield cell


def _text_cell(sheet: Any, text: str, font: Font | None = None, *, wrap: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value="")
    cell.value, cell.data_type = text[:_MOST_TEXT], "s"
    if font is not None:
        cell.font = font
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _format(label: str, cells: pd.Series) -> str:
    """Return how numbers of a column are shown: per cent, whole, tenths, degrees."""
    if not pd.api.types.is_numeric_dtype(cells) or pd.api.types.is_bool_dtype(cells):
        return ""
    if label in ("lon", "lat"):
        return _DEGREES
    if label.startswith("share") or label in (
        "promised",
        "promised_after",
        "today",
        "lowest",
        "highest",
        "range",
    ):
        return _SHARE
    numbers = cells.dropna().to_numpy(np.float64)
    return _WHOLE if (numbers == np.rint(numbers)).all() else _TENTHS


def _width(cells: pd.Series, heading: str) -> float:
    some = cells.iloc[:_LOOKED_AT].dropna()
    if pd.api.types.is_numeric_dtype(cells) and not pd.api.types.is_bool_dtype(cells):
        longest = max((len(f"{number:,.1f}") for number in some), default=0)
    else:
        longest = max((sum(2 if ord(c) > 0x2E7F else 1 for c in str(cell)) for cell in some), default=0)
    return float(min(_WIDEST, max(_NARROWEST, longest + 2, min(len(heading) + 2, 18))))


def _without_shapes(table: pd.DataFrame) -> pd.DataFrame:
    if not isinstance(table, gpd.GeoDataFrame):
        return table
    plain = pd.DataFrame(table.drop(columns=table.geometry.name))
    if len(table) and (table.geometry.geom_type == "Point").all():
        plain["lon"], plain["lat"] = table.geometry.x.to_numpy(), table.geometry.y.to_numpy()
    return plain
