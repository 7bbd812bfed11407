"""The equal-area plane, the date line and the poles."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.gaps.plane import Plane
from planner.geodesy import EARTH_RADIUS_M, haversine_m


def test_a_printed_example():
    """Snyder 1987, p. 332: sphere of radius 3, centre 40 N 100 W; 20 S 100 E is at x -4.2339303, y 4.0257775."""
    x, y = Plane(lon=-100.0, lat=40.0).metres(np.array([100.0, -20.0])) / EARTH_RADIUS_M * 3
    assert (x, y) == (pytest.approx(-4.2339303, abs=1e-6), pytest.approx(4.0257775, abs=1e-6))


@settings(deadline=None, max_examples=60)
@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(-20, 20), st.floats(-20, 20))
def test_there_and_back(lon, lat, east, north):
    """Wherever the centre is."""
    plane = Plane(lon=lon, lat=lat)
    there = np.array([[lon + east, np.clip(lat + north, -90, 90)]])
    back = plane.degrees(plane.metres(there))
    assert haversine_m(back, there)[0] < 0.01
    assert (np.abs(back[:, 0]) <= 180).all()


def test_areas_are_kept():
    """A cap of the earth has 2 pi R^2 (1 - cos c)."""
    plane = Plane(lon=0.0, lat=90.0)
    ring = np.column_stack([np.linspace(0, 360, 3601), np.full(3601, 60.0)])
    cap = shapely.Polygon(plane.metres(ring))
    assert cap.area == pytest.approx(2 * np.pi * EARTH_RADIUS_M**2 * (1 - np.cos(np.radians(30))), rel=1e-5)


def test_an_area_on_the_date_line_is_parted_and_touches_it_on_both_sides():
    """No part is drawn around the world, and a point on the line itself is inside."""
    plane = Plane(lon=180.0, lat=-17.0)
    earth = plane.on_earth(np.array([shapely.Point(0, 0).buffer(5000)]))[0]
    assert earth.geom_type == "MultiPolygon"
    assert sorted(round(part.bounds[0]) for part in earth.geoms) == [-180, 180]
    assert earth.intersects(shapely.Point(180.0, -17.0))
    assert earth.intersects(shapely.Point(-180.0, -17.01))


def test_the_date_line_is_far_from_a_centre_on_the_other_side_of_the_earth():
    """The point opposite the centre has no direction; it is the rim, and cuts nothing in the middle."""
    plane = Plane(lon=0.0, lat=0.0)
    assert np.hypot(*plane.metres(np.array([180.0, 0.0]))) == 2 * EARTH_RADIUS_M
    earth = plane.on_earth(np.array([shapely.Point(0, 0).buffer(5000)]))[0]
    assert earth.geom_type == "Polygon"
    assert earth.intersects(shapely.Point(0.0, 0.0))


def test_an_area_around_the_pole_covers_it_from_all_sides():
    """Cut along the date line, it reaches from 180 west to 180 east."""
    plane = Plane(lon=30.0, lat=89.99)
    earth = plane.on_earth(np.array([shapely.Point(0, 0).buffer(20_000)]))[0]
    assert earth.is_valid
    assert (earth.bounds[0], earth.bounds[2]) == (-180, 180)
    for lon in range(-180, 181, 20):
        assert earth.intersects(shapely.Point(lon, 89.95))
    assert not earth.intersects(shapely.Point(30, 89.7))


def test_the_centre_of_points_on_both_sides_of_the_date_line_is_between_them():
    """Not in Greenwich."""
    plane = Plane.around(np.array([[179.0, 10.0], [-179.0, 10.0]]))
    assert abs(plane.lon) == pytest.approx(180.0)
