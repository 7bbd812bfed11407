"""Nothing that anybody uploads may end in anything but a table or an InputError."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.io.files import read_table
from planner.tables import TABLES

SUFFIXES = [
    ".csv",
    ".tsv",
    ".txt",
    ".csv.gz",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".geojson",
    ".json",
    ".geojsonl",
    ".gpkg",
    ".shp",
    ".zip",
    ".fgb",
    ".kml",
    ".kmz",
    ".parquet",
]
MAGIC = {
    ".csv.gz": b"\x1f\x8b\x08",
    ".gpkg": b"SQLite format 3\0",
    ".fgb": b"fgb\x03fgb\x00",
    ".shp": b"\0\0\x27\x0a",
    ".kml": b"<kml ",
    ".geojson": b'{"type":',
    ".parquet": b"PAR1",
}
RELAXED = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def survives(path: Path, table) -> None:
    """Read a file and accept a table or an InputError."""
    try:
        loaded = read_table(path, table, crs="EPSG:4326")
    except InputError as error:
        assert str(error)  # noqa: PT017 (any InputError will do, as long as it says something)
    else:
        assert len(loaded.frame) > 0


@pytest.mark.parametrize("suffix", SUFFIXES)
@RELAXED
@given(data=st.binary(max_size=400), table=st.sampled_from(sorted(TABLES)))
def test_random_bytes_under_every_suffix(tmp_path, suffix, data, table):
    """With and without the first bytes of the format, so that its reader gets to work."""
    path = tmp_path / f"upload{suffix}"
    path.write_bytes(data)
    survives(path, table)
    path.write_bytes(MAGIC.get(suffix, b"PK\x03\x04") + data)
    survives(path, table)


CELL = st.one_of(
    st.text(max_size=6),
    st.sampled_from(
        ["0", "-1", "51,5", "1.234", "9e99", "nan", "inf", "8:00", "POINT(1 2)", "POINT(nan 1)", '"', "id"]
    ),
)


@RELAXED
@given(
    rows=st.lists(st.lists(CELL, max_size=6), max_size=5),
    delimiter=st.sampled_from(",;\t|"),
    table=st.sampled_from(sorted(TABLES)),
)
def test_random_cells_under_a_good_header(tmp_path, rows, delimiter, table):
    """Everything after the sniffing: numbers, shapes, ids, wall times."""
    header = ["id", "people", "lon", "lat", "shift_start", "wkt"]
    text = "\n".join(delimiter.join(row) for row in [header, *rows])
    path = tmp_path / "upload.csv"
    path.write_bytes(text.encode("utf-8", "replace"))
    survives(path, table)


@RELAXED
@given(at=st.integers(0, 4000), junk=st.binary(min_size=1, max_size=8))
def test_workbook_with_a_few_bytes_wrong(tmp_path, workbook, at, junk):
    """There is no error of openpyxl itself for most of what it meets here."""
    path = workbook(Stops=[["id", "people", "lon", "lat"], ["a", 1, 2.5, 50.5]])
    data = _stored(path)
    at %= len(data)
    path.write_bytes(data[:at] + junk + data[at + len(junk) :])
    survives(path, "demand")


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "fgb", "shp"])
@RELAXED
@given(at=st.integers(0, 100_000), junk=st.binary(min_size=1, max_size=8))
def test_map_layers_with_a_few_bytes_wrong(tmp_path, two_parishes, suffix, at, junk):
    """GDAL reads on through much of this; what it then gives must be checked."""
    path = tmp_path / f"parishes.{suffix}"
    if not path.exists():
        two_parishes.to_file(path)
        (tmp_path / "sound").write_bytes(path.read_bytes())
    data = (tmp_path / "sound").read_bytes()
    at %= len(data)
    path.write_bytes(data[:at] + junk + data[at + len(junk) :])
    survives(path, "boundaries")


def _stored(path: Path) -> bytes:
    """Return a zip file without compression, so that damage reaches the XML inside."""
    out = BytesIO()
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(out, "w") as plain:
        for name in packed.namelist():
            plain.writestr(name, packed.read(name))
    return out.getvalue()
