"""Chinese coordinates: published pairs, exact inverses, and the check that finds points that were shifted."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coordinates import (
    datum_named,
    from_datum,
    in_china,
    lonlat_from,
    lonlat_to,
    looks_shifted,
    to_datum,
)
from planner.errors import InputError
from planner.geodesy import haversine_m

SHIFTED = ("gcj02", "bd09")
CHINESE = st.tuples(st.floats(72.1, 137.7), st.floats(0.9, 55.7))
ELSEWHERE = st.tuples(st.floats(-180, 70), st.floats(-89, 89))


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        # tests of eviltransform (googollee), latitude first there
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),  # Shanghai
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),  # Shenzhen
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),  # Beijing
        # test of coordtransform (wandergis)
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        # edge cases of both: nothing moves
        ((-104.9903, 39.7392), (-104.9903, 39.7392)),
        ((153.0251, -27.4698), (153.0251, -27.4698)),
    ],
)
def test_published_pairs(wgs, gcj):
    """To a hundredth of a millimetre, there and back."""
    assert lonlat_to(np.array(wgs), "gcj02") == pytest.approx(gcj, abs=1e-10)
    assert lonlat_from(np.array(gcj), "gcj02") == pytest.approx(wgs, abs=1e-10)


def test_baidu_after_gcj():
    """coordtransform: GCJ-02 (116.404, 39.915) is BD-09 (116.41036949371029, 39.92133699351021)."""
    wgs = lonlat_from(np.array([116.404, 39.915]), "gcj02")
    assert lonlat_to(wgs, "bd09") == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-10)


@settings(deadline=None, max_examples=100)
@given(st.lists(CHINESE, min_size=1, max_size=20), st.sampled_from(SHIFTED))
def test_there_and_back(lonlat, datum):
    """The inverse is exact to a ten-thousandth of a millimetre; everything moves by less than two kilometres."""
    points = np.array(lonlat)
    shifted = lonlat_to(points, datum)
    assert np.abs(lonlat_from(shifted, datum) - points).max() < 1e-9
    assert haversine_m(points, shifted).max() < 3000


@settings(deadline=None, max_examples=50)
@given(st.lists(ELSEWHERE, min_size=1, max_size=20), st.sampled_from(SHIFTED))
def test_outside_china_nothing_moves(lonlat, datum):
    """Not by a bit."""
    points = np.array(lonlat)
    assert (lonlat_to(points, datum) == points).all()
    assert (lonlat_from(points, datum) == points).all()


def test_tables():
    """Lines and points, ids and columns kept; nothing of the caller is changed."""
    line = shapely.LineString([(116.3, 39.9), (116.4, 39.9)])
    frame = gpd.GeoDataFrame(
        {"name": ["a", "b"]}, index=["x", "y"], geometry=[line, shapely.Point(2, 48)], crs=4326
    )
    there = to_datum(frame, "bd09")
    assert there.geometry.iloc[0].coords[0] != line.coords[0]
    assert there.geometry.iloc[1] == shapely.Point(2, 48)
    assert frame.geometry.iloc[0] == line
    back = from_datum(there, "bd09")
    assert shapely.equals_exact(back.geometry.iloc[0], line, 1e-9)
    assert back["name"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "datum"),
    [
        ("GCJ-02", "gcj02"),
        ("gcj", "gcj02"),
        ("BD09", "bd09"),
        ("bd-09", "bd09"),
        ("WGS84", "wgs84"),
        ("wgs", "wgs84"),
    ],
)
def test_names(text, datum):
    """As people write them."""
    assert datum_named(text) == datum


def test_a_datum_that_is_none():
    """The choice is in the message."""
    with pytest.raises(InputError, match="wgs84, gcj02, bd09"):
        datum_named("CGCS2000")


def metres_to_grid(lonlat):
    """Return the metres to the nearest street of a town near Xi'an whose streets run every 600 m, both ways."""
    origin, scale = np.array([108.9, 34.2]), np.array([111_320 * np.cos(np.radians(34.25)), 110_900])
    plane = (lonlat - origin) * scale
    return np.abs((plane + 300) % 600 - 300).min(axis=-1)


def on_the_streets(count=60):
    """Return points within 10 m of such a street."""
    random = np.random.default_rng(5)
    scale = np.array([111_320 * np.cos(np.radians(34.25)), 110_900])
    plane = np.column_stack([random.integers(0, 15, count) * 600.0, random.uniform(0, 9000, count)])
    return np.array([108.9, 34.2]) + (plane + random.normal(0, 5, plane.shape)) / scale


@pytest.mark.parametrize("datum", SHIFTED)
def test_shifted_points_are_found_out(datum):
    """Points of a Chinese map, read as WGS84: the note says how far off they are, and which option to give."""
    found = looks_shifted(lonlat_to(on_the_streets(), datum), metres_to_grid)
    assert found is not None
    assert found.datum == datum
    assert found.metres > 4 * found.metres_read_so
    assert f"give --datum {datum}" in found.note()


def test_points_that_were_declared_shifted_and_are_not():
    """The other way round."""
    found = looks_shifted(lonlat_from(on_the_streets(), "gcj02"), metres_to_grid, read_as="gcj02")
    assert found is not None
    assert found.datum == "wgs84"
    assert "leave out --datum" in found.note("gcj02")


def test_points_in_their_place_are_left_alone():
    """Right points, a few points, points of a grid and points elsewhere: nothing to say."""
    assert looks_shifted(on_the_streets(), metres_to_grid) is None
    assert looks_shifted(lonlat_to(on_the_streets(4), "gcj02"), metres_to_grid) is None
    grid = np.random.default_rng(1).uniform([108.9, 34.2], [109.0, 34.3], (500, 2))
    assert looks_shifted(grid, metres_to_grid) is None
    assert looks_shifted(np.array([[2.0, 48.0]] * 50), metres_to_grid) is None


def test_no_street_near_by():
    """Distances that nobody knows are no reason."""
    assert looks_shifted(on_the_streets(), lambda lonlat: np.full(len(lonlat), np.nan)) is None


def test_china_is_a_rectangle():
    """As in the published formula: Ulaanbaatar is in it, Tokyo is not."""
    assert in_china(np.array([[106.9, 47.9], [139.7, 35.7]])).tolist() == [True, False]
