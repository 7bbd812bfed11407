"""GeoParquet: one file for each table, shapes as well-known binary.

Metadata as in GeoParquet 1.1.0 (OGC 24-013, "Metadata"). Arrow's own Python package is four times as large as
all the rest of Farreach's and changes how pandas keeps text; arro3 is the same format in Rust.
"""

import json
from pathlib import Path
from typing import Any

import arro3.core as arrow
import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from arro3.io import write_parquet as write_table

from planner.io.export.plain import About

_COMPRESSION = "zstd(3)"
_GEOMETRY = "geometry"


def write_parquet(table: pd.DataFrame, path: Path, about: About, *, datum: str) -> None:
    """Write one table; with a geometry it is GeoParquet."""
    columns: dict[str, Any] = {
        str(label): _array(table[label]) for label in table.columns if label != _GEOMETRY
    }
    metadata = {"farreach": json.dumps(dict(about.lines()), ensure_ascii=False)}
    if isinstance(table, gpd.GeoDataFrame):
        shapes = table.geometry.to_numpy()
        data = shapely.to_wkb(shapes, byte_order=1)
        columns[_GEOMETRY] = arrow.Array(data.tolist(), arrow.DataType.binary())
        metadata["geo"] = json.dumps(_metadata(table, shapes, datum))
    write_table(arrow.Table.from_pydict(columns), path, key_value_metadata=metadata, compression=_COMPRESSION)


def _metadata(table: gpd.GeoDataFrame, shapes: Any, datum: str) -> dict[str, Any]:
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted(set(table.geometry.geom_type.dropna())),
    }
    if datum == "wgs84":
        column["crs"] = pyproj.CRS("OGC:CRS84").to_json_dict()
    else:  # no reference system says GCJ-02 or BD-09
        column["crs"] = None
    if len(shapes):
        column["bbox"] = [float(side) for side in shapely.total_bounds(shapes)]
        if not np.isfinite(column["bbox"]).all():
            del column["bbox"]
    return {"version": "1.1.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: column}}


def _array(cells: pd.Series) -> arrow.Array:
    missing = cells.isna().to_numpy()
    if pd.api.types.is_bool_dtype(cells):
        return arrow.Array(
            [None if m else bool(c) for c, m in zip(cells, missing, strict=True)], arrow.DataType.bool()
        )
    if pd.api.types.is_datetime64_any_dtype(cells):
        texts = [None if m else c.isoformat() for c, m in zip(cells, missing, strict=True)]
        return arrow.Array(texts, arrow.DataType.string())
    if pd.api.types.is_numeric_dtype(cells):
        kind = arrow.DataType.int64() if pd.api.types.is_integer_dtype(cells) else arrow.DataType.float64()
        if not missing.any():
            return arrow.Array.from_numpy(
                np.ascontiguousarray(
                    cells.to_numpy(np.int64 if kind == arrow.DataType.int64() else np.float64)
                )
            )
        return arrow.Array([None if m else c for c, m in zip(cells.tolist(), missing, strict=True)], kind)
    texts = [None if m else str(c) for c, m in zip(cells, missing, strict=True)]
    return arrow.Array(texts, arrow.DataType.string())
