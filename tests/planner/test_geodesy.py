"""Distances with known answers, and a plane that undoes itself."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.geodesy import EARTH_RADIUS_M, area_km2, ground_scale, haversine_m, mercator, unmercator

REYKJAVIK, AKUREYRI = (-21.9426, 64.1466), (-18.1262, 65.6885)
PATIENT = settings(deadline=None)  # a loaded machine is no failure
LONGITUDE, LATITUDE = st.floats(-180, 180), st.floats(-89, 89)
PLACE = st.tuples(LONGITUDE, LATITUDE)


def apart(a, b) -> float:
    """Return the metres between two places."""
    return float(haversine_m(np.array(a), np.array(b)))


@pytest.mark.parametrize(
    ("a", "b", "metres", "tolerance"),
    [
        (REYKJAVIK, AKUREYRI, 249_000, 1_000),  # by any atlas
        ((0, 0), (1, 0), np.pi / 180 * EARTH_RADIUS_M, 1e-6),  # a degree of the equator, 111.195 km
        ((0, 0), (0, 90), np.pi / 2 * EARTH_RADIUS_M, 1e-6),  # a quarter of a meridian
        (
            (0, 0),
            (180, 0),
            np.pi * EARTH_RADIUS_M,
            1e-6,
        ),  # antipodes, where rounding leaves the arc sine's domain
        ((37, 90), (-120, 90), 0, 1e-6),  # every longitude meets at the pole
        ((179.9, 0), (-179.9, 0), 0.2 * np.pi / 180 * EARTH_RADIUS_M, 1e-6),  # across the date line
        ((8.5, 47.4), (8.5, 47.4), 0, 0),
    ],
)
def test_known_distances(a, b, metres, tolerance):
    """Distances whose answer is known without our formula."""
    assert apart(a, b) == pytest.approx(metres, abs=tolerance)


@PATIENT
@given(a=PLACE, b=PLACE)
def test_the_sphere_is_within_0_56_percent_of_the_ellipsoid(a, b):
    """The docstring promises it; PROJ's geodesics (Karney 2013) are the judge."""
    true = pyproj.Geod(ellps="WGS84").inv(*a, *b)[2]
    assert apart(a, b) == pytest.approx(true, rel=0.0057, abs=0.01)


@PATIENT
@given(a=PLACE, b=PLACE)
def test_there_and_back_are_equally_far(a, b):
    """A distance is symmetric and at most half way round."""
    assert apart(a, b) == apart(b, a)
    assert 0 <= apart(a, b) <= np.pi * EARTH_RADIUS_M


def test_pairs_broadcast():
    """Origins down, destinations across: this is how matrices are made."""
    origins = np.array([REYKJAVIK, AKUREYRI])
    matrix = haversine_m(origins[:, None], origins[None])
    assert matrix.shape == (2, 2)
    assert np.diag(matrix).tolist() == [0, 0]


def test_mercator_agrees_with_the_worked_example_of_snyder():
    """Working Manual, p. 266: R = 1, latitude 35, 105 degrees east of the central meridian."""
    x, y = mercator(np.array([105.0, 35.0])) / EARTH_RADIUS_M
    assert (x, y) == pytest.approx((1.8325957, 0.6528366), abs=1e-7)


@PATIENT
@given(place=PLACE)
def test_unmercator_undoes_mercator(place):
    """To the plane and back is the same place within a micrometre."""
    assert unmercator(mercator(np.array(place))) == pytest.approx(np.array(place), abs=1e-9)


@pytest.mark.parametrize("latitude", [90.0, -90.0])
def test_poles_stay_on_the_plane(latitude):
    """A point at a pole is held at 89 degrees rather than sent to infinity."""
    plane = mercator(np.array([0.0, latitude]))
    assert np.isfinite(plane).all()
    assert unmercator(plane)[1] == pytest.approx(np.copysign(89.0, latitude))


@PATIENT
@given(place=st.tuples(st.floats(-179, 179), st.floats(-80, 80)), bearing=st.floats(0, 2 * np.pi))
def test_small_distances_on_the_plane_times_the_scale_are_ground_metres(place, bearing):
    """Conformal: the same scale in every direction, here over about a hundred metres."""
    near = np.array(place) + 1e-3 * np.array([np.cos(bearing), np.sin(bearing)])
    plane = np.hypot(*(mercator(near) - mercator(np.array(place))))
    assert plane * ground_scale(np.array(place[1])) == pytest.approx(apart(place, near), rel=2e-4)


GEOD = pyproj.Geod(ellps="WGS84")
ROUND = shapely.Point(-18, 65).buffer(0.5)


@pytest.mark.parametrize(
    ("shape", "km2"),
    [
        (shapely.box(-180, -90, 180, 90), 510_065_621.724),  # the ellipsoid, Moritz 1980
        (shapely.box(0, 0, 180, 90), 510_065_621.724 / 4),
        (shapely.box(-180, 80, 180, 90), 3_908_572.8),  # a polar cap, drawn flat
        (shapely.Polygon([(x, 80) for x in range(-180, 180, 5)]), 3_908_572.8),  # and drawn round
        (shapely.box(179.5, -17, 180.5, -16), 11_814.79),  # across the date line, longitudes going on
        (
            shapely.Polygon([(179.5, -17), (-179.5, -17), (-179.5, -16), (179.5, -16)]),
            11_814.79,
        ),  # and jumping
        (
            shapely.MultiPolygon([shapely.box(179.5, -17, 180, -16), shapely.box(-180, -17, -179.5, -16)]),
            11_814.79,
        ),
        (ROUND, abs(GEOD.geometry_area_perimeter(shapely.segmentize(ROUND, 0.01))[0]) / 1e6),
        (shapely.box(0, 0, 1, 1).difference(shapely.box(0.2, 0.2, 0.4, 0.4)), 11_816.125),
        (shapely.LineString([(0, 0), (1, 1)]), 0.0),
        (shapely.Polygon(), 0.0),
        (None, 0.0),
    ],
)
def test_areas(shape, km2):
    """Of the ellipsoid: known, or by the geodesics of GeographicLib."""
    assert area_km2(shape) == pytest.approx(km2, rel=2e-6)


def test_areas_of_many():
    """An array comes back as an array."""
    assert area_km2(np.array([None, shapely.box(0, 0, 1, 1)])).tolist() == pytest.approx([0, 12308.464])
    assert len(area_km2(np.zeros(0, object))) == 0


@PATIENT
@given(st.floats(-180, 179), st.floats(-89, 88), st.floats(0.001, 1), st.floats(0.001, 1))
def test_equal_area_plane_keeps_areas(lon, lat, width, height):
    """A box cut in two is as large as its halves, wherever it lies."""
    whole = area_km2(shapely.box(lon, lat, lon + width, lat + height))
    halves = area_km2(
        np.array(
            [
                shapely.box(lon, lat, lon + width, lat + height / 2),
                shapely.box(lon, lat + height / 2, lon + width, lat + height),
            ]
        )
    )
    assert halves.sum() == pytest.approx(whole, rel=1e-6)
