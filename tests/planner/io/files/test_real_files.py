"""Tables as they were published (/work/shared/data); skipped where the data is not there."""

import pytest

from planner.errors import InputError
from planner.io.files import read_table
from planner.tables import groups_of

COUNTIES = {
    "east_riding_of_yorkshire": (23, 1114),
    "shropshire": (22, 984),
    "somerset": (34, 1800),
    "wiltshire": (31, 1541),
}


@pytest.mark.parametrize("county", COUNTIES)
def test_mobile_library_counties_load_without_a_word_of_help(shared_data, county):
    """Four English counties as published, each on the map of its own census areas."""
    folder = shared_data / "mobile_libraries" / county
    branches, areas = COUNTIES[county]
    demand = read_table(folder / "demand_oa.csv", "demand")
    west, south, east, north = demand.frame.total_bounds
    extent = (west, south, east, north)
    assert len(demand.frame) == areas
    assert demand.notes == (
        "column 'pop' read as people",
        "column 'oa11cd' read as id",
        "column 'pop65' kept: a group of people",
    )
    assert groups_of(demand.frame) == ("people", "pop65")
    assert len(read_table(folder / "branches.csv", "branches", extent=extent).frame) == branches
    stops = read_table(folder / "mobile_stops.csv", "candidates", extent=extent)
    assert "column 'geox' read as lon" in stops.notes


STANDS = {"wiltshire": 347, "shropshire": 274, "somerset": 126, "east_riding_of_yorkshire": 158}


@pytest.mark.parametrize("county", STANDS)
def test_stands_of_mobile_libraries_load_as_published(shared_data, county):
    """Every stop with its rule; the first date is the day of the week that the table says."""
    stands = read_table(shared_data / "mobile_libraries" / county / "mobile_stops.csv", "stands").frame
    assert len(stands) == STANDS[county]
    assert stands["rule"].str.fullmatch("FREQ=WEEKLY;INTERVAL=[24]").all()
    assert (stands["arrival"] < stands["departure"]).all()
    at = stands.groupby("place").geometry.agg(lambda points: points.to_wkb().nunique())
    assert (at == 1).all()


def test_porto_alegre_hexagons_and_places(shared_data):
    """The sample data of r5r."""
    folder = shared_data / "osm" / "porto_alegre"
    demand = read_table(folder / "poa_hexgrid.csv", "demand")
    assert len(demand.frame) == 1227
    assert demand.frame["people"].sum() == 812_935
    assert groups_of(demand.frame) == ("people", "schools", "jobs", "healthcare")
    assert "'jobs' is larger than people in 188 of 1,227 rows" in demand.notes
    assert len(read_table(folder / "poa_points_of_interest.csv", "candidates").frame) == 15


def test_san_francisco_tracts_and_service_areas(shared_data):
    """The sample data of spopt: a census year in a column name, a shapefile without .prj."""
    folder = shared_data / "locate" / "spopt_sf"
    demand = read_table(folder / "SF_demand_205_centroid_uniform_weight.csv", "demand")
    assert "column 'POP2000' read as people" in demand.notes
    with pytest.raises(InputError, match=r"\.prj file is missing"):
        read_table(folder / "ServiceAreas_4.shp", "boundaries")
    assert len(read_table(folder / "ServiceAreas_4.shp", "boundaries", crs="EPSG:4326").frame) == 16
