"""Which area and which settlement a place belongs to."""

import geopandas as gpd
import pytest

from planner.coverage.areas import area_of, nearest_names, pick_level
from planner.tables import check_table, empty_table


@pytest.fixture(scope="module")
def parishes(square):
    """Return two parishes side by side, 10 km each."""
    shapes = [square(0, 0, 10), square(10, 0, 10)]
    frame = gpd.GeoDataFrame(
        {"name": ["West", "East"], "level": [8.0, 8.0]}, index=["w", "e"], geometry=shapes
    )
    return check_table(frame.set_crs("EPSG:4326"), "boundaries")


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ((5, 5), "w"),
        ((15, 5), "e"),
        ((10, 5), "w"),  # on the common border: one of them, always the first
        ((5, -4), "w"),  # off a coarse coast, 4 km
        ((5, -6), ""),  # at sea, 6 km
        ((24, 5), "e"),
    ],
)
def test_area_of_a_place(parishes, table, place, area):
    """Inside, on the border, off the coast, at sea."""
    assert area_of(table("candidates", {"p": place}), parishes).tolist() == [area]


def test_areas_of_nothing_and_no_areas(parishes, table):
    """Empty in, empty out, on the same index."""
    one = table("candidates", {"p": (1, 1)})
    assert area_of(one, empty_table("boundaries")).to_dict() == {"p": ""}
    assert area_of(one.iloc[:0], parishes).empty
    assert nearest_names(one, empty_table("settlements")).to_dict() == {"p": ""}
    assert nearest_names(one.iloc[:0], table("settlements", {"s": (0, 0)}, name=["S"])).empty


@pytest.mark.parametrize(
    ("levels", "picked"),
    [
        ([2, 4, 4, 8, 8, 8], 8.0),  # most areas
        ([4, 4, 8, 8], 8.0),  # as many: the finer
        ([2, 2, 10, 10, 10, 6], 6.0),  # countries and quarters are no municipalities
        ([2, 10, 10], 10.0),  # nothing local: what there is most of
        ([], None),
    ],
)
def test_the_level_of_municipalities(square, levels, picked):
    """Countries differ in which level they call municipality."""
    shapes = [square(k, 0, 1) for k in range(len(levels))]
    frame = gpd.GeoDataFrame({"level": levels, "geometry": shapes}, geometry="geometry", crs="EPSG:4326")
    assert pick_level(frame) == picked


def test_the_nearest_settlement_with_a_name(table):
    """A nameless farm next door lends no name."""
    towns = table("settlements", {"a": (0, 0), "b": (3, 0), "c": (2.1, 0)}, name=["Ash", "Birch", ""])
    here = table("candidates", {"p": (1, 0), "q": (2, 0)})
    assert nearest_names(here, towns).to_dict() == {"p": "Ash", "q": "Birch"}
