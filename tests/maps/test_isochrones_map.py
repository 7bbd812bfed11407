"""The map of isochrones says what it shows and stays light."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, box

from maps.ground_area import square_km
from maps.isochrones_map import MOST_SWITCHES, IsochroneLayers, isochrones_map
from maps.words import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_what_it_shows(two_sites: IsochroneLayers, language: Language) -> None:
    """Which way and how one travels, the minutes, the site without a street."""
    page = isochrones_map(two_sites, language=language, assets="linked")
    words = {
        "en": ("Travel to the sites, by car", "up to 15 min", "1 site has no street near and no area: Holm"),
        "zh": ("驾车前往站点所需时间", "15 分钟以内", "Holm"),
    }
    for text in words[language]:
        assert text in page
    other = isochrones_map(
        replace(two_sites, direction="from", mode="walk"), language=language, assets="linked"
    )
    assert {"en": "Travel from the sites, on foot", "zh": "从站点步行出发"}[language] in other


def test_overlaps_count_once(two_sites: IsochroneLayers) -> None:
    """The area of a number of minutes is that of all sites together."""
    page = isochrones_map(two_sites, language="en", assets="linked")
    (both,) = square_km([two_sites.areas[two_sites.areas["minutes"] == 15].geometry.union_all()])
    assert f"{both:,.0f} km²" in page


def test_same_question_same_bytes(two_sites: IsochroneLayers) -> None:
    """The page can be cached by its content."""
    assert len({isochrones_map(two_sites, language="en", assets="inline") for _ in range(2)}) == 1


def test_without_boundaries_everything_is_land(two_sites: IsochroneLayers) -> None:
    """Nobody drowns where no borders are known."""
    bare = replace(two_sites, boundaries=two_sites.boundaries.iloc[:0], roads=two_sites.roads.iloc[:0])
    assert "-180.0, -85.0" in isochrones_map(bare, language="en", assets="linked")


def test_without_any_area(two_sites: IsochroneLayers) -> None:
    """Empty areas are not drawn, and the map opens on the sites."""
    empty = two_sites.areas.set_geometry([MultiPolygon()] * len(two_sites.areas), crs="EPSG:4326")
    for areas in (empty, two_sites.areas.iloc[:0]):
        page = isochrones_map(replace(two_sites, areas=areas), language="zh", assets="linked")
        assert "站点" in page


def test_many_sites_have_a_switch_for_each_number_of_minutes(two_sites: IsochroneLayers) -> None:
    """A list of hundreds of names would cover the map."""
    count = MOST_SWITCHES + 1
    rows = [
        {"site": str(n), "name": f"Site {n}", "minutes": limit, "square_km": 1.0}
        for n in range(count)
        for limit in two_sites.minutes
    ]
    areas = gpd.GeoDataFrame(
        pd.DataFrame(rows),
        geometry=[Point(-21, 64).buffer(row["minutes"] / 50) for row in rows],
        crs="EPSG:4326",
    )
    page = isochrones_map(replace(two_sites, areas=areas), language="en", assets="linked")
    assert page.count("feature_group_") < isochrones_map(
        replace(two_sites, areas=areas.iloc[: 3 * MOST_SWITCHES]), language="en", assets="linked"
    ).count("feature_group_")
    assert '"Within 15 min"' in page


def test_square_kilometres() -> None:
    """A degree at the equator, and the whole earth."""
    assert square_km([box(0, -0.5, 1, 0.5)])[0] == pytest.approx(111.195**2, rel=1e-4)
    assert square_km([box(-180, -90, 180, 90)])[0] == pytest.approx(510_065_600, rel=1e-3)


def test_sites_of_one_name_have_a_switch_each(two_sites: IsochroneLayers) -> None:
    """Told apart by their ids."""
    areas = two_sites.areas.assign(name="Bank")
    page = isochrones_map(replace(two_sites, areas=areas), language="en", assets="linked")
    assert '"Bank (0)"' in page
    assert '"Bank (1)"' in page


def test_stays_light(two_sites: IsochroneLayers) -> None:
    """Whatever the areas are made of; the same places are inside."""
    areas = two_sites.areas.set_geometry(two_sites.areas.geometry.segmentize(0.00001))
    assert areas.geometry.count_coordinates().sum() > 300_000
    light = replace(two_sites, areas=areas).light()
    assert light.areas.geometry.count_coordinates().sum() < 1000
    shapes = [frame.geometry.to_numpy() for frame in (light.areas, two_sites.areas)]
    assert (shapely.area(shapely.symmetric_difference(*shapes)) < 1e-4).all()
    assert light.light() is light
