"""Population rasters: every cell's people, wherever the raster lies and however it counts."""

import math
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import Affine

from planner.errors import InputError, TableError
from planner.geodesy import area_km2
from planner.io.rasters import read_raster


def from_origin(west: float, north: float, width: float, height: float) -> Affine:
    """Return the transform of a raster that is north up."""
    return Affine(width, 0.0, west, 0.0, -height, north)


NORTH_UP = from_origin(10.0, 50.0, 0.01, 0.01)


@pytest.fixture
def raster(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a GeoTIFF."""

    def write(
        cells, *, crs="EPSG:4326", transform=NORTH_UP, nodata=None, name="people.tif", **options
    ) -> Path:
        band = np.asarray(cells)
        bands = band if band.ndim == 3 else band[None]
        shape = {"count": len(bands), "height": bands.shape[1], "width": bands.shape[2]}
        how = {"driver": "GTiff", "dtype": bands.dtype, "crs": crs, "transform": transform, "nodata": nodata}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(tmp_path / name, "w", **shape, **how, **options) as target:
                target.write(bands)
        return tmp_path / name

    return write


def test_a_point_for_each_cell_with_people(raster):
    """At its middle; nobody, nodata and what is no number are left out."""
    made = read_raster(raster(np.array([[1.5, 0.0], [-99.0, np.nan], [2.0, 3.0]]), nodata=-99.0))
    assert made.frame["people"].tolist() == [1.5, 2.0, 3.0]
    assert made.frame.index.tolist() == ["c0r0", "c0r2", "c1r2"]
    assert made.frame.geometry.x.tolist() == pytest.approx([10.005, 10.005, 10.015])
    assert made.frame.geometry.y.tolist() == pytest.approx([49.995, 49.975, 49.975])
    assert made.notes == ("raster of 2 x 3 cells in EPSG:4326", "6.5 people of 3 cells are 3 points now")


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(1, 9),
    st.sampled_from(["float32", "float64", "uint16"]),
    st.integers(0, 99),
)
def test_the_total_is_that_of_the_raster(raster, height, width, aggregate, kind, seed):
    """Exactly, however many cells make one point."""
    cells = (np.random.default_rng(seed).exponential(3, (height, width)) * 1.37).astype(kind)
    if not (cells > 0).any():
        return
    made = read_raster(raster(cells), aggregate=aggregate)
    assert math.fsum(made.frame["people"]) == pytest.approx(math.fsum(cells.astype(float).ravel()), rel=1e-14)
    assert len(made.frame) <= -(-height // aggregate) * -(-width // aggregate)


def test_windows_of_a_large_raster(raster):
    """In blocks of 256: nothing is read twice, nothing is left out, progress reaches the end."""
    cells = np.zeros((2100, 2300), np.float32)
    spots = np.random.default_rng(2).integers(0, [2100, 2300], (500, 2))
    cells[spots[:, 0], spots[:, 1]] = 1.25
    shares: list[float] = []
    path = raster(cells, tiled=True, blockxsize=256, blockysize=256, compress="deflate")
    made = read_raster(path, tick=shares.append)
    assert made.frame["people"].sum() == cells.sum(dtype=float)
    assert shares[-1] == 1.0
    assert len(shares) > 1


def test_density_counts_with_the_area_of_each_cell(raster):
    """A cell near the pole is small."""
    steep = from_origin(10.0, 80.0, 1.0, 30.0)
    made = read_raster(raster(np.full((2, 1), 2.0), transform=steep), density=True)
    assert made.frame["people"].tolist() == pytest.approx(
        [2 * area_km2(shapely.box(10, 50, 11, 80)), 2 * area_km2(shapely.box(10, 20, 11, 50))]
    )


def test_density_in_metres(raster):
    """Cells of a square kilometre in an equal-area system hold what the density says."""
    laea = from_origin(4_321_000, 3_210_000, 1000, 1000)
    made = read_raster(raster(np.full((3, 3), 7.0), crs="EPSG:3035", transform=laea), density=True)
    assert made.frame["people"].tolist() == pytest.approx([7.0] * 9, rel=1e-5)


def test_web_mercator_density(raster):
    """A cell of 1 km in that plane at 60 degrees north is a quarter of a square kilometre."""
    there = from_origin(1_113_194, 8_399_737, 1000, 1000)
    made = read_raster(raster(np.full((1, 1), 100.0), crs="EPSG:3857", transform=there), density=True)
    assert made.frame["people"].iloc[0] == pytest.approx(25, rel=0.02)


def test_turned_rasters(raster):
    """South up, or at an angle."""
    turned = Affine(0.008, -0.006, 10.0, 0.006, 0.008, 50.0)
    made = read_raster(raster(np.array([[1.0, 2.0]]), transform=turned))
    where = (10 + 0.008 * 1.5 - 0.006 * 0.5, 50 + 0.006 * 1.5 + 0.008 * 0.5)
    assert (made.frame.geometry.x.iloc[1], made.frame.geometry.y.iloc[1]) == pytest.approx(where)


def test_longitudes_to_360(raster):
    """As climate people have them."""
    made = read_raster(raster(np.array([[1.0]]), transform=from_origin(359.0, 10.0, 1.0, 1.0)))
    assert made.frame.geometry.x.iloc[0] == pytest.approx(-0.5)


def test_aggregated_cells_lie_among_their_people(raster):
    """In the middle of the people, not of the block."""
    made = read_raster(raster(np.array([[3.0, 0.0], [0.0, 1.0]])), aggregate=2)
    assert made.frame["people"].tolist() == [4.0]
    assert made.frame.geometry.x.iloc[0] == pytest.approx(10.005 + 0.01 / 4)


def test_clipping_says_who_is_left_out(raster):
    """The one time that people get lost, and then on request."""
    made = read_raster(raster(np.array([[5.0, 1.0]])), clip=(10.0, 49.0, 10.01, 51.0))
    assert made.frame["people"].tolist() == [5.0]
    assert "1 people of 1 cells outside the map left out" in made.notes


@pytest.mark.parametrize(
    ("cells", "options", "words"),
    [
        (np.zeros((2, 2)), {}, "nobody lives in it"),
        (np.ones((2, 2)), {"crs": None}, "give it with --crs"),
        (np.ones((2, 2)), {"transform": Affine.identity()}, "does not say where it is"),
        (np.ones((2, 2, 2)), {}, "it has 2 bands"),
        (np.ones((2, 2), complex), {}, "complex"),
        (np.ones((2, 2)), {"transform": from_origin(10, 5000, 1, 1)}, "off the globe"),
    ],
)
def test_rasters_that_hold_no_people(raster, cells, options, words):
    """Said in words, with what to do."""
    with pytest.raises(InputError) as caught:
        read_raster(raster(cells, **options))
    assert words in str(caught.value)


def test_a_system_that_is_missing_can_be_given(raster):
    """With ``crs``."""
    assert len(read_raster(raster(np.ones((2, 2)), crs=None), crs="EPSG:4326").frame) == 4


def test_negative_people(raster):
    """A nodata value that is not declared."""
    with pytest.raises(TableError, match="2 cells are negative"):
        read_raster(raster(np.array([[-9999.0, 1.0, -9999.0]])))


VRT = """<VRTDataset rasterXSize="1" rasterYSize="1"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>
<SourceFilename>/etc/passwd</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (VRT.encode(), "points at other files"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "not a GeoTIFF"),
        (b"", "not a GeoTIFF"),
        (b"II*\0" + bytes(100), "cannot be read"),
        (b"II*\0\x08\0\0\0\xff\xff" + b"\xff" * 300, "cannot be read"),
    ],
)
def test_files_that_pretend(tmp_path, content, words):
    """GDAL would open whatever the content says; here it is GeoTIFF or nothing."""
    path = tmp_path / "people.tif"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_raster(path)


def test_a_file_beside_it_is_not_read(raster, tmp_path):
    """GDAL would take a reference system and statistics from people.tif.aux.xml."""
    path = raster(np.ones((2, 2)), crs=None)
    (tmp_path / "people.tif.aux.xml").write_text("<PAMDataset><SRS>EPSG:4326</SRS></PAMDataset>")
    with pytest.raises(InputError, match="reference system"):
        read_raster(path)


def test_truncated(raster):
    """A download that broke off."""
    path = raster(np.ones((400, 400)), tiled=True, blockxsize=256, blockysize=256)
    path.write_bytes(path.read_bytes()[:-300_000])
    with pytest.raises(InputError, match="cannot be read"):
        read_raster(path)


@pytest.mark.parametrize(("name", "words"), [("none.tif", "no file"), ("x.png", "GeoTIFF")])
def test_names(tmp_path, name, words):
    """What to give instead."""
    if "none" not in name:
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(InputError, match=words):
        read_raster(tmp_path / name)


def test_aggregate_that_is_none(raster):
    """At least one cell."""
    with pytest.raises(InputError, match="give 1 to"):
        read_raster(raster(np.ones((2, 2))), aggregate=0)
