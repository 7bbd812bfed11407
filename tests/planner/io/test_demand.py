"""From a file to demand points: what was asked for was done, and nobody was lost."""

import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import Affine

from planner.demand.cells import Grid
from planner.errors import InputError, TableError
from planner.io.demand import DemandWanted, read_demand_from, read_dwellings
from planner.tables import check_table, groups_of

HEX9 = Grid("h3", 9)


@pytest.fixture
def shared_data() -> Path:
    """Return the folder of real data beside the repository, or skip."""
    beside = Path(__file__).resolve().parents[4] / "shared" / "data"
    folder = Path(os.environ.get("FARREACH_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"the real data of the project is not at {folder}")
    return folder


@pytest.fixture
def parishes(tmp_path: Path) -> Path:
    """Two squares with people, 65 and over among them."""
    squares = [shapely.box(-2.5, 52.0, -2.4, 52.1), shapely.box(-2.4, 52.0, -2.3, 52.1)]
    columns = {"code": ["w", "e"], "people": [120, 81], "old": [30, 20]}
    gpd.GeoDataFrame(columns, geometry=squares, crs="EPSG:4326").to_file(
        tmp_path / "parishes.gpkg", engine="pyogrio"
    )
    return tmp_path / "parishes.gpkg"


@pytest.fixture
def homes(tmp_path: Path) -> Path:
    """Three dwellings in the west, two of them in one house; none in the east."""
    path = tmp_path / "homes.csv"
    path.write_text("lon,lat,dwellings\n-2.45,52.05,2\n-2.42,52.02,1\n")
    return path


@pytest.fixture
def members(tmp_path: Path) -> Path:
    """Write a list of 60 people by name, address and age."""
    random = np.random.default_rng(4)
    lonlat = np.array([-2.4, 52.05]) + random.normal(0, 0.02, (60, 2))
    rows = [
        f"Ann {k},{k} High Street,{20 + k},{k % 2},{lon:.6f},{lat:.6f}" for k, (lon, lat) in enumerate(lonlat)
    ]
    path = tmp_path / "members.csv"
    path.write_text("\n".join(["name,address,age,without_car,lon,lat", *rows]))
    return path


def made(path, **wanted):
    """Return the demand table of a file, checked."""
    loaded = read_demand_from(path, DemandWanted(**wanted))
    check_table(loaded.frame, "demand")
    return loaded


def test_points_stay_points(parishes):
    """Nothing asked, nothing done: a point inside each area, its groups with it."""
    loaded = made(parishes)
    assert loaded.frame["people"].tolist() == [120, 81]
    assert groups_of(loaded.frame) == ("people", "old")
    assert "people: 201 in, 201 out" in loaded.notes


def test_spread_over_dwellings(parishes, homes):
    """Two thirds to the house with two; the east, without one, evenly."""
    loaded = made(parishes, spread="dwellings", dwellings=homes, lattice_m=100)
    west = loaded.frame[loaded.frame.geometry.x < -2.4]
    assert sorted(west["people"]) == pytest.approx([40, 80])
    assert sorted(west["old"]) == pytest.approx([10, 20])
    assert loaded.frame["people"].sum() == pytest.approx(201)
    assert any("without a dwelling spread evenly" in note for note in loaded.notes)


def test_spread_over_a_lattice_in_cells_as_whole_people(parishes):
    """One after the other, and still 201 and 50."""
    loaded = made(parishes, spread="lattice", lattice_m=500, cells=Grid("square", 2000), whole=True)
    assert loaded.frame["people"].sum() == 201
    assert loaded.frame["old"].sum() == 50
    assert (loaded.frame["people"] % 1 == 0).all()
    assert len(loaded.frame) > 10


def test_a_list_of_people_becomes_numbers(members):
    """No name, no address, no age, no place of anybody; at least ten in each cell."""
    loaded = made(members, one_by_one=True, cells=HEX9, at_least=10)
    assert loaded.frame["people"].sum() == 60
    assert loaded.frame["people"].min() >= 10
    assert groups_of(loaded.frame) == ("people",)
    text = loaded.frame.to_csv() + " ".join(loaded.notes)
    assert "Ann" not in text
    assert "High Street" not in text


def test_groups_of_a_list_are_named_and_protected(members):
    """At least ten without a car in each cell, too."""
    loaded = made(members, one_by_one=True, cells=HEX9, at_least=10, groups=("without_car",))
    assert loaded.frame["without_car"].sum() == 30
    assert loaded.frame["without_car"].min() >= 10


def test_a_list_of_households(tmp_path):
    """With their sizes."""
    rows = "\n".join(f"{size},-2.4,52.0{k}" for k, size in enumerate([4, 3, 2, 5]))
    path = tmp_path / "households.csv"
    path.write_text(f"people,lon,lat\n{rows}\n")
    assert made(path, one_by_one=True, cells=HEX9, at_least=10).frame["people"].tolist() == [14]


def test_ids_of_people_do_not_matter(tmp_path):
    """A household comes by its number in several rows; nobody asks who it is."""
    rows = "\n".join(f"{k // 3},-2.4,52.0{k:02}" for k in range(12))
    path = tmp_path / "members.csv"
    path.write_text(f"id,lon,lat\n{rows}\n")
    assert made(path, one_by_one=True, cells=HEX9, at_least=10).frame["people"].tolist() == [12]


def test_a_list_with_bad_rows(tmp_path):
    """Every row, and nothing is kept."""
    path = tmp_path / "members.csv"
    path.write_text("name,lon,lat\nA,-2.4,52\nB,,52\nC,far,52\n")
    with pytest.raises(TableError) as caught:
        made(path, one_by_one=True, cells=HEX9, at_least=2)
    assert caught.value.problems == (
        "members.csv row 3, column lon: is empty",
        "members.csv row 4, column lon: 'far' is not a number",
    )


@pytest.fixture
def raster(tmp_path: Path) -> Path:
    """Sixteen cells of 0.05 degrees with 1 to 16 people."""
    cells = np.arange(1, 17, dtype=np.float32).reshape(4, 4)
    where = {"crs": "EPSG:4326", "transform": Affine(0.05, 0, -2.5, 0, -0.05, 52.2)}
    with rasterio.open(
        tmp_path / "pop.tif", "w", driver="GTiff", dtype="float32", count=1, height=4, width=4, **where
    ) as target:
        target.write(cells, 1)
    return tmp_path / "pop.tif"


def test_raster_and_cells(raster):
    """136 people in 16 cells, and in fewer hexagons."""
    assert made(raster).frame["people"].sum() == 136
    gathered = made(raster, cells=Grid("h3", 5))
    assert gathered.frame["people"].sum() == 136
    assert len(gathered.frame) < 16


def test_raster_of_another_country(raster):
    """Refused, or clipped when asked; a margin is no other country."""
    with pytest.raises(InputError, match=r"outside the map\. Give --clip"):
        made(raster, extent=(10.0, 50.0, 11.0, 51.0))
    assert made(raster, extent=(-2.5, 52.0, -2.4, 52.2)).frame["people"].sum() == 136
    assert made(raster, extent=(-2.5, 52.0, -2.4, 52.2), clip=True).frame["people"].sum() < 136


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"spread": "dwellings"}, "give --dwellings"),
        ({"dwellings": Path("x.csv")}, "needs --spread dwellings"),
        ({"one_by_one": True, "cells": HEX9}, "the fewest that a cell may show"),
        ({"one_by_one": True, "cells": HEX9, "at_least": 1}, "the fewest that a cell may show"),
        ({"at_least": 10}, "give --cells"),
        ({"at_least": -1, "cells": HEX9}, "give at least 2"),
        ({"spread": "lattice", "lattice_m": 1.0}, "give 10 to"),
        ({"aggregate": 0}, "give 1 to"),
    ],
)
def test_wishes_that_do_not_fit(wanted, words):
    """Said before a file is read."""
    with pytest.raises(InputError, match=words):
        DemandWanted(**wanted)


def test_options_for_another_kind_of_file(raster, parishes, homes):
    """A raster has no areas, a table no density, points nothing to spread."""
    with pytest.raises(InputError, match="is a raster"):
        made(raster, spread="lattice")
    with pytest.raises(InputError, match="for rasters"):
        made(parishes, density=True)
    with pytest.raises(InputError, match="table holds points"):
        made(homes, spread="lattice", columns={"people": "dwellings"})


def test_dwellings_of_a_table(homes):
    """Longitude, latitude, how many."""
    assert read_dwellings(homes).tolist() == [[-2.45, 52.05, 2.0], [-2.42, 52.02, 1.0]]


def test_dwellings_of_a_map(tmp_path):
    """Houses with numbers and blocks of flats; roads are no dwellings."""
    path = tmp_path / "map.osm"
    path.write_text(
        """<osm version="0.6">
        <node id="1" lat="52.05" lon="-2.45"><tag k="addr:housenumber" v="1"/></node>
        <node id="2" lat="52.06" lon="-2.45"/><node id="3" lat="52.07" lon="-2.44"/>
        <way id="9"><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/></way></osm>"""
    )
    assert read_dwellings(path)[:, :2].tolist() == [[-2.45, 52.05]]
    path.write_text('<osm version="0.6"><node id="2" lat="52.06" lon="-2.45"/></osm>')
    with pytest.raises(InputError, match="neither dwellings nor buildings"):
        read_dwellings(path)
    with pytest.raises(InputError, match="no file"):
        read_dwellings(tmp_path / "none.osm.pbf")


def test_real_dwellings(shared_data, tmp_path):
    """Liechtenstein: its people, in two areas, on its houses."""
    homes = shared_data / "osm" / "liechtenstein" / "liechtenstein-latest.osm.pbf"
    north_and_south = [shapely.box(9.4, 47.0, 9.7, 47.15), shapely.box(9.4, 47.15, 9.7, 47.3)]
    columns = {"people": [20_000, 18_000], "name": ["south", "north"]}
    areas = gpd.GeoDataFrame(columns, geometry=north_and_south, crs="EPSG:4326")
    areas.to_file(tmp_path / "li.gpkg", engine="pyogrio")
    loaded = made(tmp_path / "li.gpkg", spread="dwellings", dwellings=homes, whole=True)
    assert loaded.frame["people"].sum() == 38_000
    assert sorted(loaded.frame.groupby("place")["people"].sum()) == [18_000, 20_000]
    assert len(loaded.frame) > 500
