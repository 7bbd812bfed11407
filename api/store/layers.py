"""Layers: between a ``GeoDataFrame`` and a table of the GeoPackage."""

# ruff: noqa: S608 - identifiers are quoted; values are always bound

import sqlite3
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from api.store.blobs import WGS84_SRS_ID, decode, encode
from api.store.columns import Column, from_sql, to_sql
from api.store.errors import WorkspaceError
from api.store.geopackage import (
    GEOMETRY,
    Box,
    FeatureTable,
    check_layer_name,
    create_features,
    drop_features,
    feature_layers,
    index,
    quoted,
    rtree_name,
)
from planner.tables import WGS84

_SLACK = 1e-9  # degrees; the R-tree is in single precision, where very small numbers become zero
_TAKEN = frozenset({"fid", "id", GEOMETRY})


def write(connection: sqlite3.Connection, name: str, frame: gpd.GeoDataFrame, description: str = "") -> None:
    """Write ``frame`` as the layer ``name`` in place of the one that was there.

    Raises
    ------
    WorkspaceError
        Naming every problem of the frame; the layer that was there is untouched.
    """
    check_layer_name(name)
    geometries = frame.geometry.to_numpy().astype(object)
    columns = _checked(name, frame)
    bounds = shapely.bounds(geometries).reshape(-1, 4)
    drop_features(connection, name)
    create_features(connection, _table(name, geometries, bounds, columns, description))
    fids = range(1, len(frame) + 1)
    ids = frame.index.astype(str).tolist()
    cells = zip(fids, encode(geometries), ids, *(column.cells for column in columns), strict=True)
    marks = ", ".join("?" * (3 + len(columns)))
    connection.executemany(f"INSERT INTO {quoted(name)} VALUES ({marks})", cells)
    index(connection, name, _boxes(bounds))


def read(connection: sqlite3.Connection, name: str, bbox: Box | None = None) -> gpd.GeoDataFrame:
    """Return the layer ``name`` in the order in which it was written.

    Parameters
    ----------
    bbox
        West, south, east, north in degrees: only what intersects this box, its border included.
    """
    geometry = geometry_column(connection, name)
    declared = {row[1]: row[2] for row in connection.execute(f"PRAGMA table_info({quoted(name)})")}
    key = "id" if "id" in declared else "rowid"
    names = [column for column in declared if column not in {"fid", "id", geometry}]
    rows = connection.execute(*_selection(name, [geometry, key, *names], geometry, bbox)).fetchall()
    blobs, ids, *cells = zip(*rows, strict=True) if rows else [()] * (2 + len(names))
    labels = pd.Index([str(label) for label in ids], dtype=str, name="id")
    columns = {
        column: from_sql(values, declared[column]).array for column, values in zip(names, cells, strict=True)
    }
    frame = gpd.GeoDataFrame(pd.DataFrame(columns, index=labels), geometry=decode(blobs), crs=WGS84)
    return frame if bbox is None else frame[shapely.intersects(frame.geometry.to_numpy(), shapely.box(*bbox))]


def geometry_column(connection: sqlite3.Connection, name: str) -> str:
    """Return the geometry column of the layer ``name``, refusing a layer that is not there or not WGS84."""
    layers = feature_layers(connection)
    if name not in layers:
        raise WorkspaceError(f"There is no layer {name!r}; there are: {', '.join(layers) or 'none'}.")
    srs = connection.execute(
        "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (name,)
    ).fetchone()
    if srs[0] != WGS84_SRS_ID:
        raise WorkspaceError(
            f"Layer {name!r} is in reference system {srs[0]}; convert it to WGS84 (EPSG:4326)."
        )
    return layers[name]


def _checked(name: str, frame: gpd.GeoDataFrame) -> list[Column]:
    attributes = frame.drop(columns=frame.geometry.name)
    columns = [to_sql(attributes.iloc[:, at], str(label)) for at, label in enumerate(attributes.columns)]
    problems = [
        *_frame_problems(frame, attributes),
        *(column for column in columns if isinstance(column, str)),
    ]
    if problems:
        listed = "\n".join(f"  - {problem}" for problem in problems)
        raise WorkspaceError(f"Layer {name!r} cannot be written:\n{listed}")
    return [column for column in columns if isinstance(column, Column)]


def _frame_problems(frame: gpd.GeoDataFrame, attributes: pd.DataFrame) -> Iterator[str]:
    if frame.crs is None or not frame.crs.equals(WGS84):
        yield f"coordinates must be WGS84 (EPSG:4326), not {frame.crs or 'unknown'}"
    ids = frame.index.astype(str)
    for label in ids[ids.duplicated()].unique()[:20]:
        yield f"id {label!r} is used more than once"
    seen = set(_TAKEN)
    for column in attributes.columns:
        if str(column).lower() in seen:
            yield f"column {column!r} is already taken; upper and lower case are the same"
        seen.add(str(column).lower())


def _table(name: str, geometries: Any, bounds: Any, columns: list[Column], description: str) -> FeatureTable:
    present = geometries[~shapely.is_missing(geometries)]
    kinds = {
        shape.geom_type for shape in present[np.unique(shapely.get_type_id(present), return_index=True)[1]]
    }
    filled = bounds[~np.isnan(bounds).any(axis=1)]
    box = (*filled[:, :2].min(axis=0).tolist(), *filled[:, 2:].max(axis=0).tolist()) if len(filled) else None
    return FeatureTable(
        name,
        shape=kinds.pop().upper().replace("LINEARRING", "LINESTRING") if len(kinds) == 1 else "GEOMETRY",
        columns=tuple((column.name, column.type) for column in columns),
        box=box,
        z=_share(shapely.has_z(present)),
        m=_share(shapely.has_m(present)),
        description=description,
    )


def _share(flags: Any) -> int:
    if not flags.any():
        return 0
    return 1 if flags.all() else 2


def _boxes(bounds: Any) -> Iterator[tuple[int, float, float, float, float]]:
    kept = np.flatnonzero(~np.isnan(bounds).any(axis=1))
    west, south, east, north = bounds[kept].T.tolist()
    return zip((kept + 1).tolist(), west, east, south, north, strict=True)


def _selection(
    name: str, columns: list[str], geometry: str, bbox: Box | None
) -> tuple[str, tuple[float, ...]]:
    listed = ", ".join(quoted(column) if column != "rowid" else "rowid" for column in columns)
    selection = f"SELECT {listed} FROM {quoted(name)}"
    if bbox is None:
        return f"{selection} ORDER BY rowid", ()
    west, south, east, north = bbox
    rtree = quoted(rtree_name(name, geometry))
    inside = f"SELECT id FROM {rtree} WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?"
    return f"{selection} WHERE rowid IN ({inside}) ORDER BY rowid", (
        east + _SLACK,
        west - _SLACK,
        north + _SLACK,
        south - _SLACK,
    )
