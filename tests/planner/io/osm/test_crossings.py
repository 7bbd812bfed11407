"""Bridges, tunnels and ferries of a drawn map: which are named, and how."""

import pytest
import shapely

from planner.io.osm.crossings import CrossingCollector, crossing_kind
from planner.io.osm.importer import import_extract

ROAD = {"highway": "primary"}


def collected(*ways):
    """Return the table of ways as (tags, length in degrees)."""
    collector = CrossingCollector()
    for number, (tags, degrees) in enumerate(ways):
        collector.take(f"w{number}", tags, iter([(0.0, 0.0), (degrees, 0.0)]))
    return collector.table()


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        (ROAD | {"bridge": "yes"}, "bridge"),
        (ROAD | {"bridge": "viaduct"}, "bridge"),
        (ROAD | {"bridge": "no"}, None),
        (ROAD | {"tunnel": "yes"}, "tunnel"),
        (ROAD | {"tunnel": "culvert"}, None),  # a stream below the road
        (ROAD | {"tunnel": "building_passage"}, None),
        ({"route": "ferry"}, "ferry"),
        ({"railway": "rail", "bridge": "yes"}, None),
        (ROAD, None),
    ],
)
def test_kinds(tags, kind):
    """What the tags make of a way."""
    assert crossing_kind(tags) == kind


def test_a_bridge_is_called_by_its_own_name():
    """Not by that of its road."""
    table = collected((ROAD | {"bridge": "yes", "name": "Ring Road", "bridge:name": "Long Bridge"}, 0.001))
    assert table["name"].tolist() == ["Long Bridge"]


def test_a_name_that_only_the_bridge_has_is_its_own():
    """The short bridge of a street is a street; the long one is a landmark all the same."""
    table = collected(
        (ROAD | {"bridge": "yes", "name": "Old Bridge"}, 0.0005),
        (ROAD | {"bridge": "yes", "name": "Ring Road"}, 0.0005),  # 56 m
        (ROAD | {"bridge": "yes", "name": "Ring Road"}, 0.005),  # 560 m
        (ROAD | {"name": "Ring Road"}, 0.5),
        (ROAD | {"tunnel": "yes"}, 0.01),  # nobody knows its name
    )
    assert table["name"].tolist() == ["Old Bridge", "Ring Road"]
    assert table.index.tolist() == ["w0", "w2"]


def test_a_way_that_leaves_the_extract_is_no_crossing():
    """One node is no line."""
    collector = CrossingCollector()
    collector.take("w1", {"route": "ferry", "name": "Sound"}, iter([(0.0, 0.0)]))
    assert collector.table().empty


def test_crossings_come_in_with_an_import(sketch, tmp_path):
    """A drawn map with a bridge and a ferry."""
    sketch.way([(0, 0), (1, 0)], ROAD | {"name": "Road"})
    sketch.way([(1, 0), (2, 0)], ROAD | {"name": "Road", "bridge": "yes", "bridge:name": "Span"})
    sketch.way([(2, 0), (3, 0)], {"route": "ferry", "name": "Sound"})
    crossings = import_extract(sketch.write(tmp_path / "map.osm")).layers["crossings"]
    assert dict(zip(crossings["name"], crossings["kind"], strict=True)) == {
        "Span": "bridge",
        "Sound": "ferry",
    }
    assert (shapely.length(crossings.geometry.to_numpy()) > 0).all()
