"""Shapes of gaps as a browser gets them."""

import geopandas as gpd
import pytest
import shapely

from api.coverage.documents import thinned

METRES = 111_195.0


@pytest.mark.parametrize("lat", [0.0, 64.0, -64.0])
@pytest.mark.parametrize("radius", [60.0, 1000.0, 20_000.0])
def test_fewer_corners_and_nearly_the_same_ground(lat: float, radius: float) -> None:
    """A round gap loses most of its corners; its outline moves by 2 % of its size, and by 50 metres at most."""
    circle = shapely.Point(10, lat).buffer(radius / METRES, quad_segs=64)
    (shape,) = thinned(gpd.GeoDataFrame(geometry=[circle], crs=4326)).geometry
    assert shapely.get_num_coordinates(shape) < shapely.get_num_coordinates(circle) / 3
    assert shape.is_valid
    moved = shapely.hausdorff_distance(shape, circle, densify=0.1) * METRES
    assert 0 < moved <= min(0.02 * radius * 1.8, 50.0) + 1e-6


def test_no_gap_vanishes() -> None:
    """Neither a speck nor none at all."""
    speck = shapely.box(10, 60, 10 + 1e-6, 60 + 1e-6)
    (shape,) = thinned(gpd.GeoDataFrame(geometry=[speck], crs=4326)).geometry
    assert shape.area == pytest.approx(speck.area)
    assert thinned(gpd.GeoDataFrame(geometry=[], crs=4326)).empty
