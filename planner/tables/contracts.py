"""The contracts: which columns each table has, and which shapes."""

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

TableName = Literal[
    "branches",
    "demand",
    "candidates",
    "settlements",
    "boundaries",
    "vehicles",
    "visits",
    "crossings",
    "stands",
]
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
    """The contract of one table: its columns and the shapes its geometry may have.

    With ``groups`` further numeric columns, all at least 0, may follow those of the contract: people by group.
    """

    name: TableName
    columns: tuple[Column, ...]
    shapes: frozenset[str] = frozenset({"Point"})
    groups: bool = False


_NAME = Column("name", "text", "")

TABLES: dict[TableName, Table] = {
    "branches": Table(
        "branches",
        (
            _NAME,
            Column("kind", "text", "branch"),
            Column("brand", "text", ""),
            Column("opening_hours", "text", ""),
            Column("capacity", "number", 0.0, low=0.0),
        ),
    ),
    "demand": Table(
        "demand",
        (
            Column("people", "number", low=0.0),
            Column("place", "text", ""),
            Column("kind", "text", "settlement"),
        ),
        groups=True,
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
    "crossings": Table(
        "crossings",
        (_NAME, Column("kind", "text", "bridge")),
        frozenset({"LineString", "MultiLineString"}),
    ),
    "stands": Table(
        "stands",
        (
            _NAME,
            Column("place", "text", ""),
            Column("vehicle", "text", ""),
            Column("date", "date"),
            Column("arrival", "clock"),
            Column("departure", "clock"),
            Column("rule", "rule", ""),
            Column("until", "date", ""),
            Column("capacity", "number", 0.0, low=0.0),
        ),
    ),
}
"""Geometry of ``vehicles`` is the depot; ``break_earliest``/``break_latest`` bound the start of the break.

``capacity`` is the people that a branch, or a van in one stand, can serve; 0 where nobody says. A row of ``stands`` is
a van at a stop place (``place`` is its id, ``name`` what people call it) on one ``date``, and with a ``rule`` on all later
dates of it, ``until`` the last.

In ``visits`` 0 and empty mean that nothing is said. ``arrival``, ``departure`` and what is ``present`` describe the rota
of today, which binds nobody.
"""


def group_columns(frame: gpd.GeoDataFrame, table: Table) -> tuple[str, ...]:
    """Return the further numeric columns of a table whose contract allows groups."""
    known = {column.name for column in table.columns}
    return tuple(
        str(label)
        for label in frame.columns
        if label != frame.geometry.name
        and label not in known
        and pd.api.types.is_numeric_dtype(frame[label])
        and not pd.api.types.is_bool_dtype(frame[label])
    )
