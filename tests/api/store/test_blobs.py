"""GeoPackage binary, checked against shapely and against files that GDAL writes."""

import sqlite3
import struct
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from api.store.blobs import decode, encode, register_functions

SHAPES = [
    "POINT (1 2)",
    "POINT Z (1 2 3)",
    "POINT EMPTY",
    "LINESTRING (0 0, 3 4)",
    "LINESTRING EMPTY",
    "POLYGON ((0 0, 4 0, 4 4, 0 0), (1 .5, 2 .5, 2 1, 1 .5))",
    "MULTIPOINT ((1 2), (5 6))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))",
    "GEOMETRYCOLLECTION (POINT (9 9), LINESTRING (0 0, 1 1))",
]


def geometries(*texts: str | None) -> np.ndarray:
    """Return an array of geometries."""
    return np.array([None if text is None else shapely.from_wkt(text) for text in texts], dtype=object)


def functions(blob: bytes | None) -> tuple:
    """Return what the five SQL functions say of a blob."""
    connection = sqlite3.connect(":memory:")
    register_functions(connection)
    row = connection.execute(
        "SELECT ST_IsEmpty(:b), ST_MinX(:b), ST_MinY(:b), ST_MaxX(:b), ST_MaxY(:b)", {"b": blob}
    ).fetchone()
    connection.close()
    return row


@pytest.mark.parametrize("text", SHAPES)
def test_a_geometry_comes_back(text: str) -> None:
    """Of every type, together with a missing one."""
    shapes = geometries(text, None)
    assert decode(encode(shapes)).tolist() == shapes.tolist()


@pytest.mark.parametrize("text", SHAPES)
def test_the_functions_agree_with_shapely(text: str) -> None:
    """The R-tree depends on them."""
    shape = shapely.from_wkt(text)
    (blob,) = encode(geometries(text))
    bounds = (None,) * 4 if shape.is_empty else shape.bounds
    assert functions(blob) == (int(shape.is_empty), *bounds)


def test_the_functions_of_nothing_are_nothing() -> None:
    """A missing geometry has no bounds."""
    assert functions(None) == (None,) * 5


def test_the_header_follows_the_specification() -> None:
    """Clause 2.1.3: magic, version, flags (little-endian, envelope kind 1), srs, min x, max x, min y, max y."""
    (blob,) = encode(geometries("LINESTRING (0 1, 3 5)"))
    assert blob[:4] == b"GP\x00\x03"
    assert struct.unpack_from("<i4d", blob, 4) == (4326, 0, 3, 1, 5)


def test_a_point_carries_no_envelope() -> None:
    """It would be longer than the point."""
    (blob,) = encode(geometries("POINT (1 2)"))
    assert len(blob) == 8 + 21


@pytest.mark.parametrize("kind", [1, 2, 3, 4])
def test_every_kind_of_envelope_is_skipped(kind: int) -> None:
    """Other programs write envelopes with heights and measures."""
    shape = shapely.LineString([(0, 1), (3, 5)])
    envelope = struct.pack("<4d", 0, 3, 1, 5) + bytes(16 * (kind > 1) + 16 * (kind == 4))
    blob = b"GP\x00" + bytes([1 | kind << 1]) + struct.pack("<i", 4326) + envelope + shapely.to_wkb(shape)
    assert decode([blob])[0] == shape
    assert functions(blob)[1:] == (0, 1, 3, 5)


@pytest.mark.parametrize("shape", [shapely.Point(1, 2), shapely.LineString([(1, 2), (3, 4)])])
def test_big_endian_is_read(shape: shapely.Geometry) -> None:
    """The specification leaves the byte order to the writer."""
    blob = b"GP\x00\x00" + struct.pack(">i", 4326) + shapely.to_wkb(shape, byte_order=0)
    assert decode([blob])[0] == shape
    assert functions(blob)[1:] == shape.bounds


def test_blobs_of_gdal_are_read(tmp_path: Path) -> None:
    """A file may have been edited in QGIS."""
    shapes = geometries(*SHAPES, None)
    file = tmp_path / "gdal.gpkg"
    gpd.GeoDataFrame(geometry=shapes, crs="EPSG:4326").to_file(file, layer="shapes")
    connection = sqlite3.connect(file)
    blobs = [blob for (blob,) in connection.execute("SELECT geom FROM shapes ORDER BY fid")]
    connection.close()
    assert shapely.to_wkt(decode(blobs)).tolist() == shapely.to_wkt(shapes).tolist()
