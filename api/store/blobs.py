"""GeoPackage binary: WKB behind a small header with an envelope, and the SQL functions that read it.

Layout (GeoPackage 1.4, clause 2.1.3): ``GP``, version 0, flags, srs_id, envelope, WKB. Flags: bit 0 byte
order, bits 1-3 kind of envelope, bit 4 empty. Points carry no envelope: it would be longer than the point.
"""

import sqlite3
import struct
from collections.abc import Callable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

WGS84_SRS_ID = 4326

_LITTLE_ENDIAN = 0x01
_ENVELOPE_XY = 0x02
_EMPTY = 0x10
_ENVELOPE_BYTES = (0, 32, 48, 48, 64)
_HEADER = np.dtype(
    [("magic", "S2"), ("version", "u1"), ("flags", "u1"), ("srs_id", "<i4"), ("envelope", "<f8", 4)]
)
_BARE = 8
_POINT_TYPES = frozenset({1, 1001, 2001, 3001, 0x80000001, 0x40000001, 0xC0000001})

Geometries = NDArray[np.object_]


def encode(geometries: Geometries) -> list[bytes | None]:
    """Return one GeoPackage blob for each geometry, None for a missing one."""
    bodies = shapely.to_wkb(geometries, byte_order=1, flavor="iso")
    enveloped = _enveloped(geometries)
    headers = _headers(geometries, enveloped).tobytes()
    starts = range(0, len(headers), _HEADER.itemsize)
    sizes = np.where(enveloped, _HEADER.itemsize, _BARE).tolist()
    return [
        None if body is None else headers[start : start + size] + body
        for start, size, body in zip(starts, sizes, bodies.tolist(), strict=True)
    ]


def decode(blobs: Sequence[bytes | None]) -> Geometries:
    """Return the geometries in ``blobs``, whatever the envelope and the byte order."""
    bodies = np.empty(len(blobs), dtype=object)
    bodies[:] = [None if blob is None else blob[_body_start(blob) :] for blob in blobs]
    return np.asarray(shapely.from_wkb(bodies), dtype=object)


def register_functions(connection: sqlite3.Connection) -> None:
    """Give ``connection`` the five functions that R-tree triggers call, here and in files made by GDAL."""
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    for position, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, _bound(position), deterministic=True)


def _enveloped(geometries: Geometries) -> NDArray[np.bool_]:
    kinds = shapely.get_type_id(geometries)
    return np.asarray((kinds > shapely.GeometryType.POINT) & ~shapely.is_empty(geometries))


def _headers(geometries: Geometries, enveloped: NDArray[np.bool_]) -> NDArray[np.void]:
    headers = np.zeros(len(geometries), dtype=_HEADER)
    headers["magic"] = b"GP"
    headers["srs_id"] = WGS84_SRS_ID
    headers["flags"] = _LITTLE_ENDIAN + _ENVELOPE_XY * enveloped + _EMPTY * shapely.is_empty(geometries)
    headers["envelope"] = shapely.bounds(geometries)[:, [0, 2, 1, 3]]
    return headers


def _body_start(blob: bytes) -> int:
    return _BARE + _ENVELOPE_BYTES[(blob[3] >> 1) & 7]


def _is_empty(blob: bytes | None) -> int | None:
    if blob is None:
        return None
    return (blob[3] >> 4) & 1


def _bound(position: int) -> Callable[[bytes | None], float | None]:
    def bound(blob: bytes | None) -> float | None:
        if blob is None or _is_empty(blob):
            return None
        return _envelope(blob)[position]

    return bound


def _envelope(blob: bytes) -> tuple[float, float, float, float]:
    start = _body_start(blob)
    if start > _BARE:
        minx, maxx, miny, maxy = struct.unpack_from("<4d" if blob[3] & 1 else ">4d", blob, _BARE)
        return minx, maxx, miny, maxy
    order = "<" if blob[start] else ">"
    if struct.unpack_from(order + "I", blob, start + 1)[0] in _POINT_TYPES:
        x, y = struct.unpack_from(order + "2d", blob, start + 5)
        return x, x, y, y
    west, south, east, north = shapely.from_wkb(blob[start:]).bounds
    return west, east, south, north
