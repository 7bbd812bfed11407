"""Less to draw, the same people."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import LineString, box

from maps.thinning import land_below, light_areas, light_lines, merged_points


@pytest.fixture
def crowd() -> gpd.GeoDataFrame:
    """Five thousand points with people and times."""
    rng = np.random.default_rng(7)
    frame = {
        "people": rng.gamma(1, 50, 5000),
        "minutes": rng.uniform(0, 90, 5000),
        "van_minutes": np.nan,
        "place": "x",
    }
    return gpd.GeoDataFrame(frame, geometry=shapely.points(rng.uniform(0, 5, (5000, 2))), crs="EPSG:4326")


def test_small_tables_stay(crowd: gpd.GeoDataFrame) -> None:
    """Nothing changes below the limit."""
    assert merged_points(crowd, pd.Series(0, crowd.index)) is crowd


def test_merging_keeps_people_and_groups(crowd: gpd.GeoDataFrame) -> None:
    """Each group keeps its people; classes of travel time are not mixed."""
    groups = (crowd["minutes"] > 30).astype(int)
    merged = merged_points(crowd, groups, most=500)
    assert len(merged) <= 500
    beyond = merged["minutes"] > 30
    assert merged.loc[beyond, "people"].sum() == pytest.approx(crowd.loc[groups == 1, "people"].sum())
    assert merged["people"].sum() == pytest.approx(crowd["people"].sum())


def test_places_without_people_merge_too(crowd: gpd.GeoDataFrame) -> None:
    """Cells in which nobody lives have a centre."""
    merged = merged_points(crowd.assign(people=0.0), pd.Series(0, crowd.index), most=10)
    assert merged.geometry.is_valid.all()
    assert not merged.geometry.is_empty.any()


def test_shared_borders_stay_shared(country: dict[str, Callable[..., Any]]) -> None:
    """Simplified neighbours leave neither holes nor overlaps."""
    areas = country["coverage_layers"](500).boundaries.geometry
    light = light_areas(areas, detail=80)
    assert (
        shapely.get_num_coordinates(light.to_numpy()).sum()
        < shapely.get_num_coordinates(areas.to_numpy()).sum()
    )
    assert shapely.area(light.to_numpy()).sum() == pytest.approx(
        shapely.union_all(light.to_numpy()).area, rel=1e-6
    )


def test_overlapping_areas_are_no_error() -> None:
    """Areas that overlap are drawn all the same."""
    areas = gpd.GeoSeries([box(0, 0, 2, 2), box(1, 1, 3, 3)], crs="EPSG:4326")
    assert (shapely.area(light_areas(areas).to_numpy()) > 3.9).all()


def test_lines_become_one() -> None:
    """Roads are one shape; no roads are none."""
    roads = gpd.GeoSeries([LineString([(0, 0), (1, 0)]), LineString([(1, 0), (2, 0)])], crs="EPSG:4326")
    (joined,) = light_lines(roads)
    assert joined.length == pytest.approx(2)
    assert light_lines(roads.iloc[:0]) == []


def test_land_has_no_holes() -> None:
    """A glacier between municipalities is land; an island and the sea around it stay as they are."""
    around = [box(0, 0, 3, 1), box(0, 2, 3, 3), box(0, 1, 1, 2), box(2, 1, 3, 2)]
    land = land_below(gpd.GeoSeries([*around, box(5, 0, 6, 1)], crs="EPSG:4326"))
    assert sorted(part.area for part in land) == [1, 9]
    assert land_below(gpd.GeoSeries([], crs="EPSG:4326")) == []


def test_land_below_a_lake_island() -> None:
    """An island in a hole lies on land once, not twice."""
    ring = box(0, 0, 3, 3).difference(box(1, 1, 2, 2))
    (land,) = land_below(gpd.GeoSeries([ring, box(1.4, 1.4, 1.6, 1.6)], crs="EPSG:4326"))
    assert land.area == pytest.approx(9)


def test_land_below_a_bowtie() -> None:
    """An outline that crosses itself is no error."""
    bowtie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert sum(part.area for part in land_below(gpd.GeoSeries([bowtie], crs="EPSG:4326"))) == 0.5
