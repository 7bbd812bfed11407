"""A foreign table as it was read, before anything in it is understood."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import TableError
from planner.io.columns import count_known
from planner.tables import TableName

Cells = list[object]
Geometries = NDArray[np.object_]

_HEADER_WITHIN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the caller asked for: the table, its layer or sheet, and the columns he named."""

    table: TableName
    layer: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """Cells as they were read.

    Attributes
    ----------
    file
        Name to show in messages.
    word
        What a record is called there: ``row`` (counted as a spreadsheet counts) or ``feature`` (from 1).
    cells
        One object column for each column of the file; the index holds the row numbers.
    geometry
        Shapes in the order of ``cells``; None when the file has none of its own.
    crs
        Reference system of ``geometry`` as the file states it, None if it does not.
    notes, problems
        What was detected on the way; what is wrong, with its row number.
    """

    file: str
    word: Literal["row", "feature"]
    cells: pd.DataFrame
    geometry: Geometries | None = None
    crs: Any = None
    notes: tuple[str, ...] = ()
    problems: tuple[tuple[int, str], ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.cells.columns)

    def column(self, label: str) -> Cells:
        """Return the cells of one column."""
        cells: Cells = self.cells[label].tolist()
        return cells


def is_blank(cell: object) -> bool:
    """Return whether a cell holds nothing."""
    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and math.isnan(cell))


def from_grid(file: str, grid: list[Cells], wanted: Wanted, notes: tuple[str, ...] = ()) -> RawTable:
    """Return the table in a grid of cells whose header may come after a title.

    Raises
    ------
    TableError
        Nothing is in the grid, or nothing but a header.
    """
    numbered = [(row, cells) for row, cells in enumerate(grid, start=1) if not all(map(is_blank, cells))]
    if not numbered:
        raise TableError(f"{file} is empty.")
    at = _header_at(numbered, wanted)
    header_row, header = numbered[at]
    labels = _labels(header)
    body = numbered[at + 1 :]
    if not body:
        raise TableError(f"{file} has a header but no rows below it.")
    width = len(labels)
    frame = pd.DataFrame(
        [(cells + [None] * width)[:width] for _, cells in body],
        index=[row for row, _ in body],
        columns=pd.Index(labels, dtype=object),
        dtype=object,
    )
    if header_row > 1:
        notes += (f"the header was found in row {header_row}",)
    problems = tuple(_overfull(file, body, width))
    return RawTable(file=file, word="row", cells=frame, notes=notes, problems=problems)


def _header_at(numbered: list[tuple[int, Cells]], wanted: Wanted) -> int:
    """Return the position of the row with most names that are known, else the first row of a table rather than a title."""
    first = numbered[:_HEADER_WITHIN]
    texts = [[cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()] for _, cells in first]
    known = [count_known(row, wanted.table, wanted.columns.values()) for row in texts]
    if max(known) > 0:
        return known.index(max(known))
    filled = [sum(not is_blank(cell) for cell in cells) for _, cells in first]
    return next((position for position, number in enumerate(filled) if number > 1), 0)


def _labels(header: Cells) -> list[str]:
    """Return unique column names; trailing empty columns are dropped, others are named by their position."""
    while header and is_blank(header[-1]):
        header = header[:-1]
    labels: list[str] = []
    seen: dict[str, int] = {}
    for position, cell in enumerate(header, start=1):
        label = f"[{position}]" if is_blank(cell) else str(cell).strip()
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label} [{position}]")
    return labels


def _overfull(file: str, body: list[tuple[int, Cells]], width: int) -> list[tuple[int, str]]:
    return [
        (
            row,
            f"{file} row {row}: has {len(cells)} cells under {width} column names; quote values with the delimiter",
        )
        for row, cells in body
        if not all(map(is_blank, cells[width:]))
    ]
