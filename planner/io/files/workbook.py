"""Excel workbooks."""

import datetime as dt
import struct
import warnings
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from planner.errors import InputError
from planner.io.files.archive import check_archive
from planner.io.files.raw import Cells, RawTable, Wanted, from_grid

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# What openpyxl raises on workbooks that are cut short or edited by hand; it has no error of its own for most.
_CORRUPT = (
    InvalidFileException,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
)


def read_workbook(path: Path, wanted: Wanted) -> RawTable:
    """Return the cells of one sheet: the one that ``wanted`` names, else the first that holds anything."""
    with path.open("rb") as stream:
        if stream.read(4) == _OLD_EXCEL:
            raise InputError(
                f"{path.name} is protected by a password or in the format of Excel 97; "
                "save it without a password as .xlsx."
            )
    check_archive(path, max_ratio=1_000, max_members=5_000)
    sheet, grid = _sheet(path, wanted)
    raw = from_grid(f"{path.name} sheet {sheet!r}", grid, wanted)
    return replace(raw, notes=(f"sheet {sheet!r}", *raw.notes))


def _sheet(path: Path, wanted: Wanted) -> tuple[str, list[Cells]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and validations that openpyxl does not know
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except _CORRUPT:
            raise _corrupt(path) from None
        try:
            return _chosen(book, path, wanted)
        except _CORRUPT as error:
            if isinstance(error, InputError):
                raise
            raise _corrupt(path) from None
        finally:
            book.close()


def _chosen(book: Any, path: Path, wanted: Wanted) -> tuple[str, list[Cells]]:
    names: list[str] = [sheet.title for sheet in book.worksheets]
    if wanted.layer is not None and wanted.layer not in names:
        raise InputError(f"{path.name} has no sheet {wanted.layer!r}; it has {', '.join(map(repr, names))}.")
    for name in names if wanted.layer is None else [wanted.layer]:
        grid = _grid(book[name])
        if grid:
            return name, grid
    raise InputError(f"{path.name} is empty.")


def _grid(sheet: Any) -> list[Cells]:
    """Return the cells up to the last filled one; what the sheet says about its own size is not believed."""
    sheet.reset_dimensions()
    grid = [[_plain(cell) for cell in cells] for cells in sheet.iter_rows(values_only=True)]
    while grid and all(cell is None for cell in grid[-1]):
        grid.pop()
    return grid


def _plain(cell: object) -> object:
    """Return a cell with formula errors such as ``#N/A`` kept as text, and dates at midnight as dates."""
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()
    return cell


def _corrupt(path: Path) -> InputError:
    return InputError(
        f"{path.name} is not a sound Excel workbook; open it in Excel and save it again as .xlsx."
    )
