"""Hold a table against its contract, and what every table has."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.errors import TableError
from planner.tables.contracts import TABLES, WGS84, Column, TableName, group_columns
from planner.tables.problems import table_problems


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
    if table.groups:
        columns |= {name: frame[name].to_numpy(dtype=float) for name in group_columns(frame, table)}
    return gpd.GeoDataFrame(pd.DataFrame(columns, index=index), geometry=frame.geometry.to_numpy(), crs=WGS84)


def groups_of(demand: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Return the columns of a demand table that count people: ``people``, then its groups."""
    return ("people", *group_columns(demand, TABLES["demand"]))


def lonlat_of(points: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return ``(p, 2)`` longitude and latitude of points."""
    return np.column_stack([points.geometry.x, points.geometry.y]).astype(np.float64).reshape(-1, 2)


def empty_table(name: TableName) -> gpd.GeoDataFrame:
    """Return a table of ``name`` without rows."""
    frame = gpd.GeoDataFrame({"geometry": []}, geometry="geometry", crs=WGS84)
    frame.index = pd.Index([], dtype=str, name="id")
    for column in TABLES[name].columns:
        frame[column.name] = pd.Series([], dtype=float if column.type == "number" else str, index=frame.index)
    return check_table(frame, name)


def _filled(frame: gpd.GeoDataFrame, column: Column) -> "pd.Series[Any]":
    if column.name not in frame.columns:
        return pd.Series([column.default] * len(frame), index=frame.index)
    cells: pd.Series[Any] = frame[column.name]
    if column.type == "number":
        numbers = pd.to_numeric(cells).astype(float)
        return numbers if column.default is None else numbers.fillna(float(column.default))
    return cells.astype(object).where(cells.notna(), column.default or "").astype(str)
