"""Files with geometry of their own: GeoPackage, GeoJSON, shapefile, FlatGeobuf, KML, GeoParquet."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.errors import InputError, TableError
from planner.io.files.archive import check_archive
from planner.io.files.raw import RawTable, Wanted
from planner.io.gdal import list_layers, read_layer


def read_features(path: Path, wanted: Wanted) -> RawTable:
    """Return the features of one layer of a file that GDAL reads."""
    if path.suffix.lower() == ".kmz":
        check_archive(path)
    layer, notes = _chosen(list_layers(path), path.name, wanted)
    return _raw(path.name, read_layer(path, layer), notes)


def read_geoparquet(path: Path, _wanted: Wanted) -> RawTable:
    """Return the features of a GeoParquet file; this needs pyarrow, which Farreach does not bring along."""
    if find_spec("pyarrow") is None:
        raise InputError(
            f"{path.name}: GeoParquet needs pyarrow; install it with 'pip install pyarrow', or export a GeoPackage."
        )
    try:
        return _raw(path.name, gpd.read_parquet(path), ())
    except (KeyError, OSError, TypeError, ValueError):  # ArrowInvalid is a ValueError
        raise InputError(f"{path.name} is not a sound GeoParquet file; export it again.") from None


def _chosen(layers: dict[str, bool], file: str, wanted: Wanted) -> tuple[str, tuple[str, ...]]:
    """Return the layer that was asked for, the only one with geometry, or the one named like the table."""
    listed = ", ".join(map(repr, layers))
    if wanted.layer is not None:
        if wanted.layer not in layers:
            raise InputError(f"{file} has no layer {wanted.layer!r}; it has {listed}.")
        return wanted.layer, ()
    if not layers:
        raise InputError(f"{file} holds no layers.")
    spatial = [layer for layer, has_geometry in layers.items() if has_geometry] or list(layers)
    if len(spatial) > 1 and wanted.table in spatial:
        return wanted.table, (f"layer {wanted.table!r} of {listed}",)
    if len(spatial) > 1:
        raise InputError(f"{file} has several layers: {listed}. Choose one with --layer NAME.")
    return spatial[0], ()


def _raw(file: str, frame: Any, notes: tuple[str, ...]) -> RawTable:
    if frame.empty:
        raise TableError(f"{file} has no features.")
    placed = isinstance(frame, gpd.GeoDataFrame)
    geometry = frame.geometry.to_numpy().astype(object) if placed else None
    cells = pd.DataFrame(frame.drop(columns=frame.geometry.name) if placed else frame).astype(object)
    cells.columns = pd.Index([str(label) for label in cells.columns], dtype=object)
    cells.index = pd.Index(np.arange(1, len(cells) + 1))
    if not placed:
        return RawTable(file=file, word="row", cells=cells, notes=notes)
    return RawTable(file=file, word="feature", cells=cells, geometry=geometry, crs=frame.crs, notes=notes)
