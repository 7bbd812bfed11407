"""What is wrong with a table: a line for each way in which it breaks its contract."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from planner.tables.contracts import TABLES, WGS84, Column, Table, group_columns


def table_problems(frame: gpd.GeoDataFrame, table: Table) -> Iterator[str]:
    """Yield one line for each way in which ``frame`` breaks the contract ``table``."""
    if frame.crs is None or not frame.crs.equals(WGS84):
        yield f"coordinates must be WGS84 (EPSG:4326), not {frame.crs or 'unknown'}"
    yield from _index_problems(frame.index)
    yield from _geometry_problems(frame, table)
    for column in table.columns:
        yield from _column_problems(frame, column)
    if table.groups:
        for name in group_columns(frame, table):
            yield from _number_problems(frame[name], Column(name, "number", low=0.0))
    if table.name == "vehicles":
        yield from _shift_problems(frame)
    if table.name == "stands":
        yield from _stand_problems(frame)


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
        cells = _written(frame[column.name], column)
        for label, cell in cells[~cells.str.fullmatch(r"([01]\d|2[0-3]):[0-5]\d")].items():
            yield f"{label}: {column.name} is {cell!r}, expected a time such as 08:30"
    elif column.type == "date":
        cells = _written(frame[column.name], column)
        for label, cell in cells[~cells.map(_is_date).astype(bool)].items():
            yield f"{label}: {column.name} is {cell!r}, expected a date such as 2026-11-23"


def _written(cells: "pd.Series[Any]", column: Column) -> "pd.Series[Any]":
    """Return the cells of a column as text, without those that may be empty and are."""
    if column.default is None:
        return cells.astype(object).where(cells.notna(), "").astype(str)
    written = cells.dropna().astype(str)
    return written if column.default else written[written != ""]


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _number_problems(cells: "pd.Series[Any]", column: Column) -> Iterator[str]:
    numbers = pd.to_numeric(cells, errors="coerce")
    wrong = numbers.isna() if column.default is None else numbers.isna() & cells.notna()
    for label in cells.index[wrong]:
        yield f"{label}: {column.name} is {_shown(cells[label])}, expected a number"
    for label in cells.index[(numbers < column.low) | (numbers > column.high) | np.isinf(numbers)]:
        yield f"{label}: {column.name} is {_shown(cells[label])}, outside {column.low:g}..{column.high:g}"


def _shown(cell: object) -> str:
    return f"{cell:.10g}" if isinstance(cell, (int, float, np.number)) else repr(cell)


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


def _stand_problems(frame: gpd.GeoDataFrame) -> Iterator[str]:
    """Yield stands that end before they begin, and rules that do; clocks and dates compare as text."""
    if not {"date", "arrival", "departure"} <= set(frame.columns):
        return
    cells = frame[["date", "arrival", "departure"]].astype(str)
    for label in frame.index[cells["departure"] <= cells["arrival"]]:
        arrival, departure = cells.loc[label, ["arrival", "departure"]]
        yield f"{label}: departure at {departure} is not after arrival at {arrival}"
    if "until" in frame:
        until = frame["until"].astype(object).where(frame["until"].notna(), "").astype(str)
        for label in frame.index[(until != "") & (until < cells["date"])]:
            yield f"{label}: until {until[label]} is before its date {cells.loc[label, 'date']}"
