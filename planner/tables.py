"""Column contracts of the tables that go in: branches, demand, candidates, settlements, boundaries, vehicles, visits.

Every table is a plain ``GeoDataFrame`` in WGS84 (EPSG:4326) with a unique index of non-empty strings named
``id`` and the columns of its contract, in that order. ``check_table`` reports every problem at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.errors import TableError

TableName = Literal["branches", "demand", "candidates", "settlements", "boundaries", "vehicles", "visits"]
ColumnType = Literal["text", "number", "clock", "date", "weekdays", "rule"]

WGS84 = "EPSG:4326"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a contract.

    ``default`` None means that the column must be there and no cell may be empty. ``low`` and ``high`` bound
    numbers, both ends inclusive. A ``clock`` is a wall time ``HH:MM``; empty is allowed where that is the default. A ``date`` is
    ``YYYY-MM-DD``, ``weekdays`` are ``MO,WE`` and a ``rule`` is an iCalendar recurrence rule (RFC 5545, 3.3.10).
    """

    name: str
    type: ColumnType
    default: str | float | None = None
    low: float = -np.inf
    high: float = np.inf


@dataclass(frozen=True, slots=True)
class Table:
    """The contract of one table: its columns and the shapes its geometry may have."""

    name: TableName
    columns: tuple[Column, ...]
    shapes: frozenset[str] = frozenset({"Point"})


_NAME = Column("name", "text", "")

TABLES: dict[TableName, Table] = {
    "branches": Table(
        "branches",
        (
            _NAME,
            Column("kind", "text", "branch"),
            Column("brand", "text", ""),
            Column("opening_hours", "text", ""),
        ),
    ),
    "demand": Table(
        "demand",
        (
            Column("people", "number", low=0.0),
            Column("place", "text", ""),
            Column("kind", "text", "settlement"),
        ),
    ),
    "candidates": Table(
        "candidates",
        (
            _NAME,
            Column("kind", "text", "candidate"),
            Column("opening_hours", "text", ""),
            Column("cost", "number", 0.0, low=0.0),
        ),
    ),
    "settlements": Table(
        "settlements",
        (_NAME, Column("kind", "text", "village"), Column("people", "number", 0.0, low=0.0)),
    ),
    "boundaries": Table(
        "boundaries",
        (_NAME, Column("level", "number", 0.0, low=0.0, high=12.0)),
        frozenset({"Polygon", "MultiPolygon"}),
    ),
    "vehicles": Table(
        "vehicles",
        (
            _NAME,
            Column("shift_start", "clock", "08:00"),
            Column("shift_end", "clock", "16:00"),
            Column("break_earliest", "clock", "11:30"),
            Column("break_latest", "clock", "13:30"),
            Column("break_minutes", "number", 30.0, low=0.0, high=240.0),
        ),
    ),
    "visits": Table(
        "visits",
        (
            _NAME,
            Column("place", "text", ""),
            Column("people", "number", 0.0, low=0.0),
            Column("minutes", "number", 0.0, low=0.0, high=1440.0),
            Column("every_weeks", "number", 0.0, low=0.0, high=8.0),
            Column("times", "number", 0.0, low=0.0, high=56.0),
            Column("rule", "rule", ""),
            Column("first_date", "date", ""),
            Column("weekdays", "weekdays", ""),
            Column("preferred_weekday", "weekdays", ""),
            Column("opens", "clock", ""),
            Column("closes", "clock", ""),
            Column("least_gap", "number", 0.0, low=0.0, high=366.0),
            Column("most_gap", "number", 0.0, low=0.0, high=366.0),
            Column("van", "text", ""),
            Column("present_weekday", "weekdays", ""),
            Column("present_start", "date", ""),
            Column("present_van", "text", ""),
            Column("arrival", "clock", ""),
            Column("departure", "clock", ""),
        ),
    ),
}
"""Geometry of ``vehicles`` is the depot; ``break_earliest``/``break_latest`` bound the start of the break.

In ``visits`` 0 and empty mean that nothing is said. ``arrival``, ``departure`` and what is ``present`` describe the rota
of today, which binds nobody.
"""


def check_table(frame: gpd.GeoDataFrame, name: TableName) -> gpd.GeoDataFrame:
    """Return ``frame`` with the columns of its contract, defaults filled in.

    Parameters
    ----------
    frame
        A table in WGS84 with its index as ids.
    name
        Which contract to hold it against.

    Raises
    ------
    TableError
        Naming every row that breaks the contract, by id.
    """
    table = TABLES[name]
    problems = list(table_problems(frame, table))
    if problems:
        raise TableError(f"The table of {name} has {len(problems)} problem(s).", problems)
    index = frame.index.astype(str).rename("id")
    columns = {column.name: _filled(frame, column).to_numpy() for column in table.columns}
    return gpd.GeoDataFrame(pd.DataFrame(columns, index=index), geometry=frame.geometry.to_numpy(), crs=WGS84)


def empty_table(name: TableName) -> gpd.GeoDataFrame:
    """Return a table of ``name`` without rows."""
    frame = gpd.GeoDataFrame({"geometry": []}, geometry="geometry", crs=WGS84)
    frame.index = pd.Index([], dtype=str, name="id")
    for column in TABLES[name].columns:
        frame[column.name] = pd.Series([], dtype=float if column.type == "number" else str, index=frame.index)
    return check_table(frame, name)


def table_problems(frame: gpd.GeoDataFrame, table: Table) -> Iterator[str]:
    """Yield one line for each way in which ``frame`` breaks the contract ``table``."""
    if frame.crs is None or not frame.crs.equals(WGS84):
        yield f"coordinates must be WGS84 (EPSG:4326), not {frame.crs or 'unknown'}"
    yield from _index_problems(frame.index)
    yield from _geometry_problems(frame, table)
    for column in table.columns:
        yield from _column_problems(frame, column)
    if table.name == "vehicles":
        yield from _shift_problems(frame)


def _index_problems(index: "pd.Index[Any]") -> Iterator[str]:
    ids = index.astype(str)
    for label in ids[ids.duplicated()].unique():
        yield f"id {label!r} is used more than once"
    if (ids.str.strip() == "").any():
        yield "an id is empty"


def _geometry_problems(frame: gpd.GeoDataFrame, table: Table) -> Iterator[str]:
    geometry = frame.geometry
    missing = geometry.isna() | geometry.is_empty
    for label in frame.index[missing]:
        yield f"{label}: has no geometry"
    present = geometry[~missing]
    for label, shape in present.geom_type[~present.geom_type.isin(table.shapes)].items():
        yield f"{label}: geometry is a {shape}, expected {' or '.join(sorted(table.shapes))}"
    bounds = shapely.bounds(present.to_numpy())
    with np.errstate(invalid="ignore"):
        inside = (np.abs(bounds[:, [0, 2]]) <= 180).all(axis=1) & (np.abs(bounds[:, [1, 3]]) <= 90).all(
            axis=1
        )
    for label in present.index[~inside]:
        yield f"{label}: lies outside longitude -180..180, latitude -90..90"


def _column_problems(frame: gpd.GeoDataFrame, column: Column) -> Iterator[str]:
    if column.name not in frame.columns:
        if column.default is None:
            yield f"column {column.name!r} is missing"
        return
    if column.type == "number":
        yield from _number_problems(frame[column.name], column)
    elif column.type == "clock":
        cells = frame[column.name].dropna().astype(str)
        cells = cells if column.default else cells[cells != ""]
        for label, cell in cells[~cells.str.fullmatch(r"([01]\d|2[0-3]):[0-5]\d")].items():
            yield f"{label}: {column.name} is {cell!r}, expected a time such as 08:30"


def _number_problems(cells: "pd.Series[Any]", column: Column) -> Iterator[str]:
    numbers = pd.to_numeric(cells, errors="coerce")
    wrong = numbers.isna() if column.default is None else numbers.isna() & cells.notna()
    for label in cells.index[wrong]:
        yield f"{label}: {column.name} is {cells[label]!r}, expected a number"
    for label in cells.index[(numbers < column.low) | (numbers > column.high) | np.isinf(numbers)]:
        yield f"{label}: {column.name} is {cells[label]!r}, outside {column.low:g}..{column.high:g}"


def _shift_problems(frame: gpd.GeoDataFrame) -> Iterator[str]:
    """Yield vehicles whose shift ends before it begins, or has no room for their break; clocks compare as text."""
    defaults = {column.name: column.default for column in TABLES["vehicles"].columns}
    clocks = ("shift_start", "shift_end", "break_earliest", "break_latest")
    cells = pd.DataFrame(
        {name: frame[name] if name in frame else defaults[name] for name in clocks}, index=frame.index
    ).fillna({name: str(defaults[name]) for name in clocks})
    for label, start, end, earliest, latest in cells.astype(str).itertuples():
        if end <= start:
            yield f"{label}: the shift ends at {end}, not after its start at {start}"
        elif latest < earliest or latest < start or earliest > end:
            yield f"{label}: a break between {earliest} and {latest} does not fit a shift from {start} to {end}"


def _filled(frame: gpd.GeoDataFrame, column: Column) -> "pd.Series[Any]":
    if column.name not in frame.columns:
        return pd.Series([column.default] * len(frame), index=frame.index)
    cells: pd.Series[Any] = frame[column.name]
    if column.type == "number":
        numbers = pd.to_numeric(cells).astype(float)
        return numbers if column.default is None else numbers.fillna(float(column.default))
    return cells.astype(object).where(cells.notna(), column.default or "").astype(str)
