"""Only a few drivers, and no file that pretends to be another (handbook, reliability_and_setup.md, 4.1)."""

import subprocess
import sys

import pyogrio
import pytest

from planner.errors import InputError
from planner.io.files import read_table
from planner.io.gdal import ALLOWED_DRIVERS, restrict_drivers

VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>CSV:/etc/passwd</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
PIPELINE = '{"type":"gdal_streamed_alg","command_line":"gdal vector pipeline ! read other.gpkg ! write x"}'
SUFFIXES = ("gpkg", "geojson", "json", "csv", "shp", "kml", "fgb", "geojsonl")


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "content", [VRT, PIPELINE, "\ufeff\n\n  " + VRT.lower()], ids=["vrt", "pipeline", "spaced"]
)
def test_virtual_datasets_are_refused_under_every_name(write, suffix, content):
    """GDAL goes by content, so the name protects nothing."""
    with pytest.raises(InputError, match="refused: it is a"):
        read_table(write(f"upload.{suffix}", content), "boundaries", crs="EPSG:4326")


def test_virtual_dataset_in_utf_16_is_refused(write):
    """XML may come in an encoding in which the telling word is not found byte by byte."""
    with pytest.raises(InputError, match="refused"):
        read_table(write("upload.kml", VRT, "utf-16"), "boundaries")


def test_gdal_itself_no_longer_opens_a_virtual_dataset(write):
    """Should a disguise pass our check, the driver for it is gone."""
    restrict_drivers()
    with pytest.raises(pyogrio.errors.DataSourceError):
        pyogrio.read_dataframe(write("upload.gpkg", VRT))


def test_drivers_are_restricted_in_a_fresh_process():
    """A list of what is allowed, so a new GDAL with new drivers opens no new door."""
    code = "import pyogrio, planner.io.gdal as g; g.restrict_drivers(); print(*sorted(pyogrio.list_drivers()), sep='|')"
    left = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert {"GPKG", "GeoJSON", "ESRI Shapefile"} <= set(left.strip().split("|")) <= ALLOWED_DRIVERS


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("f.gpkg", b"not a database", "not a GeoPackage file, whatever its name says"),
        ("f.gpkg", b"SQLite format 3\0" + b"\0" * 100, "cannot be read"),  # cut short in an upload
        ("f.geojson", b"<html>404</html>", "not a GeoJSON file"),  # an error page saved as data
        ("f.geojson", b"", "is empty"),
        ("f.shp", b"PK\x03\x04", "not a shapefile file"),
        ("f.kml", b"lol", "not a KML file"),
    ],
)
def test_content_must_fit_the_name(write, name, content, message):
    """Each is something that was uploaded by mistake somewhere."""
    with pytest.raises(InputError, match=message):
        read_table(write(name, content), "boundaries")


def test_billion_laughs_in_kml_are_refused(write):
    """Nested entities would fill the memory; GDAL stops them today, and must tomorrow."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE k [<!ENTITY l0 "lol">{entities}]><kml><Document><name>&l9;</name></Document></kml>'
    with pytest.raises(InputError):
        read_table(write("f.kml", bomb), "boundaries")
