"""Every settlement with a street has a place beside it."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest

from planner.geodesy import EARTH_RADIUS_M, haversine_m
from planner.siting.roadside import place_on, road_side_places
from planner.streets.speeds import ROAD_CLASSES
from planner.streets.travel import StreetTravel
from planner.tables import check_table, empty_table

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
EVERY_EDGE = np.ones(1, bool)


def settlements(**kilometres):
    """Return settlements named after their ids."""
    x, y = np.array(list(kilometres.values()), float).T * KM
    frame = gpd.GeoDataFrame(
        {"name": [k.title() for k in kilometres]},
        index=list(kilometres),
        geometry=gpd.points_from_xy(x, y),
        crs="EPSG:4326",
    )
    return check_table(frame, "settlements")


@pytest.fixture
def road(roads):
    """Return travel on one road of 10 km."""
    return StreetTravel(network=roads({"w": (0, 0), "bend": (4, 0), "e": (10, 0)}, "w-bend-e"))


def test_the_nearest_place_on_the_street(road):
    """At the foot of the perpendicular, called after the settlement."""
    found = road_side_places(settlements(ash=(3, 1), birch=(11, 0)), road, EVERY_EDGE)
    assert found.index.tolist() == ["village-ash", "village-birch"]
    assert found["name"].tolist() == ["Ash", "Birch"]
    assert set(found["kind"]) == {"village"}
    assert found.geometry.x.to_numpy() / KM == pytest.approx([3, 10], abs=1e-3)
    assert found.geometry.y.to_numpy() / KM == pytest.approx([0, 0], abs=1e-3)


def test_a_settlement_without_a_street_has_none(road):
    """Beyond the limit of two kilometres."""
    assert road_side_places(settlements(far=(3, 2.1)), road, EVERY_EDGE).empty
    assert road_side_places(empty_table("settlements"), road, EVERY_EDGE).empty


@pytest.fixture
def two_roads(roads):
    """Return a road of 10 km, one beside it 1 km to the north, and one that joins them in the middle."""
    places = {"a": (0, 0), "m": (5, 0), "b": (10, 0), "c": (0, 1), "n": (5, 1), "d": (10, 1)}
    return roads(places, "a-m-b", "c-n-d", "m-n")


def test_nobody_stands_on_a_motorway(two_roads):
    """The street behind it is taken, where there is one."""
    south = (two_roads.nodes[two_roads.ends][:, :, 1] < 1e-6).all(axis=1)
    fast = np.where(south, ROAD_CLASSES.index("motorway"), two_roads.road_class).astype(np.int8)
    ash = settlements(ash=(2, 0.1))
    for network, north in ((two_roads, 0), (replace(two_roads, road_class=fast), 1)):
        found = road_side_places(ash, StreetTravel(network=network), np.ones(5, bool))
        assert found.geometry.y.iloc[0] / KM == pytest.approx(north, abs=1e-3)


def test_nobody_stands_where_no_van_comes(two_roads):
    """The nearest street that vans come to and leave counts."""
    south = (two_roads.nodes[two_roads.ends][:, :, 1] < 1e-6).all(axis=1)
    found = road_side_places(settlements(ash=(2, 0.1)), StreetTravel(network=two_roads), ~south)
    assert found.geometry.y.iloc[0] / KM == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.4, 1.0])
def test_places_on_an_edge_are_told_by_length(roads, share):
    """Along the line, bends included."""
    network = roads({"w": (0, 0), "bend": (4, 0), "e": (4, 6)}, "w-bend-e")
    assert network.edge_count == 1
    first = np.array(place_on(network, 0, 0.0))
    x, y = place_on(network, 0, share)
    along = 10 * share if first[0] < 1e-6 and first[1] < 1e-6 else 10 * (1 - share)
    expected = (along, 0) if along <= 4 else (4, along - 4)
    assert haversine_m(np.array([x, y]), np.array(expected) * KM) < 1.0
