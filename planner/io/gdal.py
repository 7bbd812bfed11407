"""The only door to GDAL: a few drivers, and no file that pretends to be another.

GDAL chooses a driver by content, so a file named ``stops.gpkg`` that holds an OGR VRT reads any file of the
machine, and drivers such as HTTP or OAPIF reach out to the network (https://gdal.org/user/security.html). Here
every driver outside ``ALLOWED_DRIVERS`` is removed from the process before a file is opened, and the first bytes
must be those of the format that the name promises.
"""

import warnings
from functools import cache
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely
from pyogrio import _ogr

from planner.errors import InputError

ALLOWED_DRIVERS = frozenset(
    {"ESRI Shapefile", "FlatGeobuf", "GPKG", "GeoJSON", "GeoJSONSeq", "KML", "LIBKML", "MEM"}
)

_HEAD = 65_536
_DISGUISES = {
    b"ogrvrtdatasource": "an OGR virtual dataset, which points at other files",
    b"vrtdataset": "a GDAL virtual dataset, which points at other files",
    b"gdal_streamed_alg": "a GDAL pipeline, which runs commands",
}
_SIGNATURES = {
    ".fgb": (b"fgb", "FlatGeobuf"),
    ".gpkg": (b"SQLite format 3\0", "GeoPackage"),
    ".kmz": (b"PK\x03\x04", "KMZ"),
    ".shp": (b"\0\0\x27\x0a", "shapefile"),
}
_TEXT_STARTS = {
    ".geojson": (b"{[\x1e", "GeoJSON"),
    ".json": (b"{[\x1e", "GeoJSON"),
    ".kml": (b"<", "KML"),
}


@cache
def restrict_drivers() -> tuple[str, ...]:
    """Remove every GDAL driver that is not allowed from this process, and return those that are left."""
    unwanted = [driver for driver in pyogrio.list_drivers() if driver not in ALLOWED_DRIVERS]
    pyogrio.set_gdal_config_options(
        {"GDAL_SKIP": ",".join(unwanted), "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none"}
    )
    _ogr._register_drivers()  # noqa: SLF001 (GDAL reads GDAL_SKIP only while it registers drivers)
    left = tuple(sorted(pyogrio.list_drivers()))
    assert ALLOWED_DRIVERS.issuperset(left), "GDAL kept a driver that must not be used"
    return left


def refuse_disguised(path: Path) -> None:
    """Raise unless the first bytes of ``path`` fit its name and hold nothing that points elsewhere.

    Raises
    ------
    InputError
        The file is a virtual dataset or a pipeline, or not of the format that its suffix says.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    plain = head.replace(b"\0", b"").lower()
    for mark, meaning in _DISGUISES.items():
        if mark in plain:
            raise InputError(f"{path.name} is refused: it is {meaning}. Give the data itself.")
    _check_signature(path, head)


def list_layers(path: Path) -> dict[str, bool]:
    """Return the layers of a file, True for those with geometry."""
    restrict_drivers()
    refuse_disguised(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return {str(layer): shape is not None for layer, shape in pyogrio.list_layers(path.resolve())}
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
            raise _unreadable(path, error) from None


def read_layer(path: Path, layer: str) -> gpd.GeoDataFrame:
    """Return one layer as GDAL reads it; a plain ``DataFrame`` when it has no geometry.

    Rings that do not close are closed; shapes that cannot be read at all are None.
    """
    restrict_drivers()
    refuse_disguised(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what GDAL warns about is checked row by row later on
        try:
            return pyogrio.read_dataframe(
                path.resolve(), layer=layer, on_invalid="fix", datetime_as_string=True
            )
        except _READ_ERRORS as error:
            raise _unreadable(path, error) from None


_READ_ERRORS = (
    pyogrio.errors.CRSError,
    pyogrio.errors.DataLayerError,
    pyogrio.errors.DataSourceError,
    pyogrio.errors.FeatureError,
    pyogrio.errors.FieldError,
    pyogrio.errors.GeometryError,
    shapely.errors.ShapelyError,
    OverflowError,
    ValueError,
)


def _check_signature(path: Path, head: bytes) -> None:
    suffix = path.suffix.lower()
    if suffix in _SIGNATURES:
        start, format_name = _SIGNATURES[suffix]
        fits = head.startswith(start)
    elif suffix in _TEXT_STARTS:
        starts, format_name = _TEXT_STARTS[suffix]
        fits = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {bytes([start]) for start in starts}
    else:
        return
    if not head:
        raise InputError(f"{path.name} is empty.")
    if not fits:
        raise InputError(f"{path.name} is not a {format_name} file, whatever its name says. Export it again.")


def _unreadable(path: Path, error: Exception) -> InputError:
    said = str(error).replace(str(path.resolve()), path.name).split("; It might help")[0]
    reason = (said.splitlines() or ["no reason given"])[0].rstrip(".")[:200]
    return InputError(f"{path.name} cannot be read ({reason}). Export it again, best as GeoPackage.")
