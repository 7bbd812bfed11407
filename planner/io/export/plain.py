"""Tables as files take them: one level of columns, the id first, no cell that JSON or SQLite lacks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.coordinates import Datum, to_datum
from planner.errors import InputError

Layers = Mapping[str, pd.DataFrame]
"""Tables by name; those with a geometry are GeoDataFrames in WGS84."""

ABOUT = "about"
"""The table that says what all this is; see :class:`About`."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What stands at the front of every file.

    Attributes
    ----------
    title
        Of all of it.
    facts
        Lines of a name and a text: the hash of the question, the standards, the date.
    columns
        Headings: what people read instead of a column's name.
    """

    title: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> list[tuple[str, str]]:
        """Return the title and the facts, line by line, without control characters."""
        facts = [("title", self.title), *self.facts.items()]
        return [(without_control(str(name)), without_control(str(text))) for name, text in facts]


def without_control(text: str) -> str:
    """Return a text without control characters and lone surrogates, which neither XML nor JSON takes as they are."""
    return text if text.isprintable() else _CONTROL.sub("", text)


def plain_layers(layers: Layers, datum: Datum) -> dict[str, pd.DataFrame]:
    """Return layers with plain tables.

    Raises
    ------
    InputError
        Naming every layer that no file can hold.
    """
    problems = [
        f"layer {name!r}: a name is made of a-z, 0-9 and _, and begins with a letter"
        for name in layers
        if not _NAME.fullmatch(name) or name == ABOUT
    ]
    problems += [
        f"layer {name!r} is not in WGS84"
        for name, table in layers.items()
        if isinstance(table, gpd.GeoDataFrame) and (table.crs is None or table.crs.to_epsg() != 4326)
    ]
    if not layers:
        problems.append("there is no layer")
    if problems:
        raise InputError("This cannot be written.", problems)
    return {name: plain_table(_moved(table, datum)) for name, table in layers.items()}


def plain_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose index is its column ``id`` (a mere count of rows is left out).

    Infinite numbers, None and NaN become missing; text and headings lose control characters.
    """
    shape = table.geometry.name if isinstance(table, gpd.GeoDataFrame) else None
    columns: dict[str, Any] = {}
    if not isinstance(table.index, pd.RangeIndex) and "id" not in table.columns:
        columns["id"] = _cells(pd.Series(table.index.astype(str)))
    for position, label in enumerate(table.columns):
        if label != shape:
            columns[_free(_flat(label), columns)] = _cells(table.iloc[:, position].reset_index(drop=True))
    frame = pd.DataFrame(columns, index=pd.RangeIndex(len(table)))
    if not isinstance(table, gpd.GeoDataFrame):
        return frame
    shaped: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=table.geometry.to_numpy(), crs=table.crs)
    return shaped


def _moved(table: pd.DataFrame, datum: Datum) -> pd.DataFrame:
    if datum == "wgs84" or not isinstance(table, gpd.GeoDataFrame):
        return table
    moved: pd.DataFrame = to_datum(table, datum)
    return moved


def _flat(label: Any) -> str:
    parts = label if isinstance(label, tuple) else (label,)
    words = (f"{part:g}" if isinstance(part, float) else str(part) for part in parts if part != "")
    return without_control("_".join(words))


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """Return a name that no column has; SQLite and Excel do not tell ``A`` from ``a``."""
    used = {label.casefold() for label in taken} | {"geometry", "geom", "fid"}
    stem, number = name or "column", 2
    chosen = stem
    while chosen.casefold() in used:
        chosen, number = f"{stem}_{number}", number + 1
    return chosen


def _cells(cells: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(cells):
        return cells.astype(bool) if not cells.isna().any() else cells.astype("boolean")
    if pd.api.types.is_integer_dtype(cells):
        return cells.astype("Int64") if cells.isna().any() else cells.astype(np.int64)
    if pd.api.types.is_numeric_dtype(cells):
        return cells.astype(np.float64).where(np.isfinite(cells.astype(np.float64)))
    if pd.api.types.is_datetime64_any_dtype(cells):
        return cells
    known = cells.dropna()
    if len(known) and all(isinstance(cell, (bool, np.bool_)) for cell in known):
        return cells.astype("boolean")
    return cells.map(_text).astype(object)


def _text(cell: Any) -> str | None:
    if cell is None or cell != cell:  # noqa: PLR0124 (NaN is not itself)
        return None
    return without_control(str(cell))
