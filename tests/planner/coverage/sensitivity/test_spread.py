"""People of large areas, spread inside: as many as before, and only of large areas."""

import geopandas as gpd
import pytest
import shapely

from planner.coverage.sensitivity.spread import area_of_point, spread_inside
from planner.tables import check_table


@pytest.fixture
def areas(square):
    """Return a large square around ``far``, a small one around ``town``, and one around both."""
    shapes = [square(55, -5, 8), square(0.5, -0.5, 1), square(-10, -10, 90)]
    return gpd.GeoDataFrame(
        {"name": ["large", "small", "all"], "level": 8.0},
        index=["l", "s", "a"],
        geometry=shapes,
        crs="EPSG:4326",
    )


def test_only_points_of_large_areas_are_spread(people, areas):
    """As many people, inside their area; the others stay where they are."""
    spread = spread_inside(people, areas, over_km2=4)
    assert spread["people"].sum() == pytest.approx(people["people"].sum(), abs=1e-9)
    far = spread[spread.index.str.startswith("far/")]
    assert len(far) == 16
    assert far["people"].sum() == pytest.approx(200)
    assert shapely.covers(areas.geometry["l"], far.geometry.to_numpy()).all()
    assert spread.loc["town"].geometry == people.loc["town"].geometry
    assert set(spread["place"]) == set(people["place"])


def test_groups_go_with_the_people(people, areas):
    """In the same shares."""
    demand = check_table(people.assign(pop65=people["people"] / 4), "demand")
    spread = spread_inside(demand, areas, over_km2=4)
    assert spread["pop65"].sum() == pytest.approx(people["people"].sum() / 4)


def test_nothing_is_spread_where_no_area_is_large(people, areas):
    """Nor where there are no areas."""
    assert spread_inside(people, areas, over_km2=1000) is people
    assert spread_inside(people, areas.iloc[:0], over_km2=1) is people


def test_a_point_stands_for_the_area_with_its_id_whatever_else_holds_it(people, areas):
    """Else for the smallest that holds it alone."""
    named = areas.rename(index={"a": "far"})
    shapes = dict(zip(people.index, area_of_point(people, named), strict=True))
    assert shapes["far"] == named.geometry["far"]
    assert shapes["town"] == named.geometry["s"]
    assert shapes["hut"] is None
