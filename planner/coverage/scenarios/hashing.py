"""One number for everything that goes into a question: the same question has the same one, on every computer."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.coverage.question import CoverageQuestion
from planner.streets.network import ARRAYS, StreetNetwork
from planner.streets.travel import ACCESS_KMH, StreetTravel
from planner.tables import WGS84

VERSION = b"farreach coverage question 1"
"""Goes in first; another one whenever the bytes are written otherwise."""

_NOTHING = b"-"


class _Takes(Protocol):
    def update(self, data: Any, /) -> None: ...


def question_hash(question: CoverageQuestion) -> str:
    """Return the SHA-256 (FIPS 180-4) of a question, 64 hexadecimal digits.

    What goes in: every option by its name; every table, rows sorted by id and columns by name, numbers as little-endian
    IEEE 754 doubles (one zero, one NaN), text as UTF-8, shapes as little-endian well-known binary; every array of every
    street network, and how one travels on it. What does not: the order of rows and columns, what was prepared to be
    fast, how columns are kept in memory, and the counts that only tell how a network was made.

    Examples
    --------
    The same question read again has the same hash; a branch that opens a minute later has another.
    """
    found = hashlib.sha256(VERSION)
    for name in sorted(field.name for field in fields(question)):
        _text(found, name)
        _put(found, getattr(question, name))
    return found.hexdigest()


def _put(found: _Takes, value: Any) -> None:  # noqa: C901 (one case for each kind)
    """Take in a value after a mark of its kind, so that no two values have the same bytes."""
    match value:
        case None:
            found.update(_NOTHING)
        case bool() | np.bool_():
            found.update(b"b1" if value else b"b0")
        case int() | float() | np.number():
            found.update(b"n")
            _numbers(found, np.array([value], np.float64))
        case str():
            _text(found, value)
        case datetime() | date():
            _text(found, f"moment {value.isoformat()}")
        case StreetTravel():
            _travel(found, value)
        case pd.DataFrame():
            _table(found, value)
        case Mapping():
            _each(found, b"m", (item for key in sorted(value, key=str) for item in (str(key), value[key])))
        case tuple() | list():
            _each(found, b"l", value)
        case _ if is_dataclass(value):
            parts = sorted(field.name for field in fields(value))
            _each(found, b"d", [type(value).__name__, *(x for p in parts for x in (p, getattr(value, p)))])
        case _:
            raise TypeError(f"a {type(value).__name__} has no place in a question")


def _each(found: _Takes, mark: bytes, values: Iterable[Any]) -> None:
    several = list(values)
    found.update(mark + len(several).to_bytes(8, "little"))
    for value in several:
        _put(found, value)


def _text(found: _Takes, text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    found.update(b"t" + len(data).to_bytes(8, "little") + data)


def _numbers(found: _Takes, values: NDArray[np.float64]) -> None:
    plain = values.astype("<f8") + 0.0  # minus zero is zero
    plain[np.isnan(plain)] = np.nan  # whatever its payload
    found.update(len(plain).to_bytes(8, "little"))
    found.update(np.ascontiguousarray(plain).data)


def _array(found: _Takes, values: NDArray[Any]) -> None:
    """Take in an array of a network with its shape, in the bytes of its own type."""
    little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
    _text(found, f"{little.dtype.str} {little.shape}")
    if little.size:
        found.update(little.reshape(-1).view(np.uint8).data)


def _table(found: _Takes, table: pd.DataFrame) -> None:
    rows = table.iloc[np.argsort(table.index.astype(str).to_numpy(dtype=object), kind="stable")]
    shape = rows.geometry.name if isinstance(rows, gpd.GeoDataFrame) else None
    _text(found, f"table {len(rows)}")
    _strings(found, rows.index.astype(str))
    for column in sorted(str(label) for label in rows.columns if label != shape):
        _text(found, column)
        _column(found, rows[column])
    if isinstance(rows, gpd.GeoDataFrame):
        _text(found, "" if rows.crs is None or rows.crs.equals(WGS84) else rows.crs.to_string())
        _shapes(found, rows.geometry.to_numpy())


def _column(found: _Takes, cells: pd.Series) -> None:
    if pd.api.types.is_bool_dtype(cells) or pd.api.types.is_numeric_dtype(cells):
        found.update(b"N")
        _numbers(found, cells.to_numpy(dtype=np.float64, na_value=np.nan))
    else:
        found.update(b"T")
        _strings(found, cells)


def _strings(found: _Takes, cells: Iterable[Any]) -> None:
    """Take in texts, each with its length; a missing one has length -1."""
    data = [None if cell is None or cell != cell else str(cell).encode() for cell in cells]  # noqa: PLR0124
    found.update(np.array([-1 if d is None else len(d) for d in data], "<i8").tobytes())
    found.update(b"".join(d for d in data if d))


def _shapes(found: _Takes, shapes: NDArray[Any]) -> None:
    data = shapely.to_wkb(shapes, byte_order=1, output_dimension=3)
    found.update(np.array([-1 if d is None else len(d) for d in data], "<i8").tobytes())
    found.update(b"".join(d for d in data if d))


def _travel(found: _Takes, travel: StreetTravel) -> None:
    mode = travel.network.mode
    kmh = ACCESS_KMH[mode] if travel.access_kmh is None else travel.access_kmh
    _each(found, b"s", [mode, travel.snap_limit_m, kmh, travel.ferries])
    _network(found, travel.network)


def _network(found: _Takes, network: StreetNetwork) -> None:
    for name in ARRAYS:
        _text(found, name)
        _array(found, getattr(network, name))
