"""Places are read from points and areas, once each, with the street that a nameless one is called after."""

from pathlib import Path

import pytest

from planner.errors import ExtractError
from planner.io.osm.candidate_places import read_candidate_places
from planner.tables import check_table

OSM = Path("/work/shared/data/osm")
CLOSED = "places closed to vans: private, below ground, too low, or in the traffic"


def test_points_and_areas(sketch, tmp_path):
    """An area stands in its middle; opening hours are kept."""
    sketch.node(0, 0, {"amenity": "community_centre", "name": "Hall", "opening_hours": "Mo 09:00-12:00"})
    area = sketch.area(1, 1, 0.1, {"amenity": "parking", "name": "Field"})
    square = sketch.area(2, 1, 0.1, {"highway": "pedestrian", "area": "yes", "name": "Market"})
    found = read_candidate_places(sketch.write(tmp_path / "map.osm")).places
    assert found["kind"].to_dict() == {
        "n1": "community_centre",
        f"w{area}": "parking",
        f"w{square}": "square",
    }
    assert found.loc["n1", ["name", "opening_hours", "street"]].tolist() == ["Hall", "Mo 09:00-12:00", ""]
    middle = found.geometry[f"w{area}"]
    assert (middle.x - 10, middle.y) == pytest.approx((1.05 / 111.195, 1.05 / 111.195), abs=1e-4)
    assert check_table(found, "candidates").equals(found.drop(columns="street"))


def test_an_area_with_a_hole_is_a_relation(sketch, tmp_path):
    """Its outline has no tags of its own."""
    outline = sketch.area(0, 0, 0.2, {})
    number = sketch.relation([outline], {"type": "multipolygon", "amenity": "school", "name": "School"})
    found = read_candidate_places(sketch.write(tmp_path / "map.osm")).places
    assert found["name"].to_dict() == {f"r{number}": "School"}


def test_places_closed_to_vans_are_counted(sketch, tmp_path):
    """And left out; streets and houses are neither."""
    sketch.node(0, 0, {"amenity": "parking", "access": "private"})
    sketch.area(1, 0, 0.1, {"amenity": "parking", "parking": "underground"})
    sketch.area(2, 0, 0.1, {"building": "house"})
    sketch.way([(0, 1), (1, 1)], {"highway": "residential", "name": "Main Street"})
    found = read_candidate_places(sketch.write(tmp_path / "map.osm"))
    assert found.places.empty
    assert found.counts == {CLOSED: 2}


@pytest.mark.parametrize(
    ("y", "tags", "street"),
    [
        (0.05, {}, "Main Street"),
        (0.2, {}, ""),  # 200 m from every street
        (0.05, {"addr:street": "Side Street"}, "Side Street"),  # the address knows better
        (0.05, {"name": "Field"}, ""),  # it has a name
    ],
)
def test_nameless_places_know_their_street(sketch, tmp_path, y, tags, street):
    """The nearest one with a name within 100 m, in the middle of a long line too."""
    sketch.way([(-5, 0), (5, 0)], {"highway": "residential", "name": "Main Street"})
    sketch.way([(-5, 0.04), (5, 0.04)], {"highway": "service"})
    sketch.way([(-5, 0.05), (5, 0.05)], {"highway": "motorway", "name": "A1"})
    sketch.node(1, y, {"amenity": "parking", **tags})
    found = read_candidate_places(sketch.write(tmp_path / "map.osm")).places
    assert found["street"].tolist() == [street]


def test_a_broken_file(tmp_path):
    """One message."""
    broken = tmp_path / "broken.osm.pbf"
    broken.write_bytes(b"no map")
    for path in (broken, tmp_path / "missing.osm.pbf"):
        with pytest.raises(ExtractError, match=path.stem):
            read_candidate_places(path)


@pytest.mark.skipif(not OSM.exists(), reason="the shared data are not here")
@pytest.mark.parametrize(
    ("extract", "kind", "name"),
    [
        ("liechtenstein/liechtenstein-latest.osm.pbf", "townhall", "Rathaus Vaduz"),
        ("andorra/andorra.osm.pbf", "parking", ""),
        ("coxs_bazar/bangladesh_osm_clip1.osm.pbf", "school", ""),
    ],
)
def test_real_maps(extract, kind, name):
    """They hold what people there know."""
    found = read_candidate_places(OSM / extract).places
    assert found.index.is_unique
    assert ((found["kind"] == kind) & found["name"].str.startswith(name)).any()
