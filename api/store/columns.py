"""Columns of a table of attributes: between pandas and the types of GeoPackage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

_INFERRED = {
    "floating": "REAL",
    "mixed-integer-float": "REAL",
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "string": "TEXT",
    "empty": "TEXT",
}
_CONVERT: dict[str, Callable[[Any], Any]] = {"INTEGER": int, "BOOLEAN": bool, "TEXT": str}
_INTEGERS = frozenset({"INT", "INTEGER", "TINYINT", "SMALLINT", "MEDIUMINT"})
_REALS = frozenset({"REAL", "DOUBLE", "FLOAT"})
_LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Column:
    """One column ready for SQL: its name, its type in GeoPackage and its cells, None where one is missing."""

    name: str
    type: str
    cells: list[Any]


def to_sql(cells: "pd.Series[Any]", name: str) -> Column | str:
    """Return ``cells`` ready for SQL, or one line that says why they cannot be stored."""
    kind = _sql_type(cells)
    if kind is None:
        found = pd.api.types.infer_dtype(cells, skipna=True)
        return f"column {name!r} holds {found}; text, numbers and true/false can be stored"
    if kind == "REAL":
        return Column(name, kind, pd.to_numeric(cells).astype(float).tolist())
    column = Column(name, kind, _plain(cells, kind))
    flaw = _flaw(column)
    return column if flaw is None else f"column {name!r} {flaw}"


def from_sql(values: Sequence[Any], declared: str) -> "pd.Series[Any]":
    """Return ``values`` of a column declared as ``declared``; a missing number is NaN, a missing text empty.

    Whole numbers and true/false keep their type when cells are missing: pandas ``Int64`` and ``boolean``.
    """
    kind = declared.upper().partition("(")[0].strip()
    if kind in _REALS:
        return pd.Series(values, dtype=float)
    if kind in _INTEGERS:
        return pd.Series(values, dtype="Int64" if None in values else "int64")
    if kind == "BOOLEAN":
        flags = [None if value is None else bool(value) for value in values]
        return pd.Series(flags, dtype="boolean" if None in values else "bool")
    return pd.Series(["" if value is None else value for value in values], dtype=str)


def _sql_type(cells: "pd.Series[Any]") -> str | None:
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return _INFERRED.get(pd.api.types.infer_dtype(cells.cat.categories))
    if pd.api.types.is_bool_dtype(cells.dtype):
        return "BOOLEAN"
    if pd.api.types.is_integer_dtype(cells.dtype):
        return "INTEGER"
    if pd.api.types.is_float_dtype(cells.dtype):
        return "REAL"
    return _INFERRED.get(pd.api.types.infer_dtype(cells, skipna=True))


def _plain(cells: "pd.Series[Any]", kind: str) -> list[Any]:
    """Return cells of Python's own types: sqlite3 would store a number of NumPy as a blob."""
    if isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "biu":
        return cells.tolist()
    convert = _CONVERT[kind]
    return [None if missing else convert(cell) for cell, missing in zip(cells, cells.isna(), strict=True)]


def _flaw(column: Column) -> str | None:
    if column.type == "INTEGER" and any(
        cell is not None and not -_LARGEST <= cell < _LARGEST for cell in column.cells
    ):
        return "holds whole numbers beyond 64 bits"
    if column.type == "TEXT" and not all(cell is None or _is_unicode(cell) for cell in column.cells):
        return "holds text with half a surrogate pair, which no file can hold"
    return None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
