"""The bytes of an extract: everything that the format allows, and everything that it does not."""

import struct

import numpy as np
import pytest

from planner.errors import ExtractError
from planner.io.osm.streets import read_osm_streets

ROAD = {"highway": "primary"}
NODES = ((1, 100, 500, {}), (2, 110, 500, {}), (3, 120, 505, {}))
"""Identity, longitude and latitude in units of 100 nanodegrees, tags."""
PLACES = [[100, 500], [110, 500], [120, 505]]


def street(wire, **options):
    """Return a block with one street of three nodes."""
    return wire.Block().way(7, [1, 2, 3], ROAD).blob(**options)


def nodes(wire):
    """Return the block with its nodes."""
    return wire.Block().dense(*NODES).blob()


def test_dense_nodes(wire, written):
    """As every program writes them."""
    ways = read_osm_streets(written(wire.head(), nodes(wire), street(wire)))
    assert ways.line.tolist() == PLACES
    assert (ways.node.tolist(), ways.way_id.tolist(), ways.start.tolist()) == ([1, 2, 3], [7], [0, 3])


def test_plain_nodes_with_tags(wire, written):
    """Written out one by one, as the format allows."""
    block = wire.Block().plain(
        *NODES[:2], (3, 120, 505, {"barrier": "bollard", "name": "x"}), (9, 0, 0, ROAD)
    )
    ways = read_osm_streets(written(wire.head(), block.blob(), street(wire)))
    assert ways.line.tolist() == PLACES
    assert ways.barriers.tolist() == [3]


def test_raw_blobs(wire, written):
    """Not packed at all."""
    raw = wire.Block().dense(*NODES).blob(pack="raw")
    ways = read_osm_streets(written(wire.head(pack="raw"), raw, street(wire, pack="raw")))
    assert ways.line.tolist() == PLACES


@pytest.mark.parametrize(
    ("granularity", "lon_offset", "lat_offset", "first"),
    [
        (100, 0, 0, [100, 500]),
        (1000, 0, 0, [1000, 5000]),
        (10, 0, 0, [10, 50]),
        (1, 0, 0, [1, 5]),
        (100, 1_000_000_000, -2_000_000_000, [10_000_100, -19_999_500]),
        (150, 0, 0, [150, 750]),
    ],
)
def test_units_and_offsets(wire, written, granularity, lon_offset, lat_offset, first):
    """Granularity in nanodegrees; rounded to ten-millionths of a degree."""
    block = wire.Block().dense(*NODES).scaled(granularity, lon_offset, lat_offset)
    ways = read_osm_streets(written(wire.head(), block.blob(), street(wire)))
    assert ways.line[0].tolist() == first


def test_ways_before_nodes(wire, written):
    """Nobody promised an order."""
    ways = read_osm_streets(written(wire.head(), street(wire), nodes(wire)))
    assert ways.line.tolist() == PLACES


def test_ways_before_and_after_nodes_and_nodes_out_of_order(wire, written):
    """Everything mixed: all nodes are found, streets stay in the order of the file."""
    first = wire.Block().way(8, [1, 3], ROAD).dense(NODES[2], NODES[0]).blob()
    ways = read_osm_streets(written(wire.head(), first, street(wire), wire.Block().dense(NODES[1]).blob()))
    assert ways.way_id.tolist() == [8, 7]
    assert ways.line.tolist() == [PLACES[0], PLACES[2], *PLACES]


def test_negative_identities(wire, written):
    """Editors write them for what is new."""
    block = wire.Block().dense((-5, 100, 500, {}), (-2, 110, 500, {})).way(7, [-2, -5], ROAD)
    assert read_osm_streets(written(wire.head(), block.blob())).node.tolist() == [-2, -5]


def test_places_on_ways(wire, written):
    """LocationsOnWays: nodes without tags are not in the file, the ways carry their places."""
    head = wire.head(optional=["LocationsOnWays"])
    tagged = wire.Block().dense((2, 110, 500, {"barrier": "block"})).blob()
    block = wire.Block().way(7, [1, 2, 3], ROAD, places=PLACES).way(8, [2, 99], ROAD)
    ways = read_osm_streets(written(head, tagged, block.blob()))
    assert ways.line.tolist() == PLACES
    assert ways.barriers.tolist() == [2]
    assert ways.counts["streets of a single node dropped"] == 1


def test_places_outside_the_world_are_missing(wire, written):
    """A latitude of 100 degrees is none."""
    far = wire.Block().dense(NODES[0], NODES[1], (3, 0, 1_000_000_000, {}))
    ways = read_osm_streets(written(wire.head(), far.blob(), street(wire)))
    assert ways.node.tolist() == [1, 2]
    assert ways.counts["street nodes outside the extract"] == 1


def test_ways_across_the_date_line(wire, written):
    """They are just ways."""
    block = wire.Block().dense((1, 1_799_999_999, 0, {}), (2, -1_799_999_999, 0, {})).way(7, [1, 2], ROAD)
    assert read_osm_streets(written(wire.head(), block.blob())).line[:, 0].tolist() == [
        1_799_999_999,
        -1_799_999_999,
    ]


def test_unknown_blobs_and_fields_are_passed_over(wire, written):
    """The format may grow."""
    data = (
        wire.Block().dense(*NODES).way(7, [1, 2, 3], ROAD).bytes()
        + wire.content(99, b"new")
        + wire.number(98, 5)
    )
    ways = read_osm_streets(
        written(wire.head(), wire.blob("Thumbnail", b"picture"), wire.blob("OSMData", data))
    )
    assert ways.line.tolist() == PLACES


@pytest.mark.parametrize(("field", "name"), [(4, "lzma"), (5, "bzip2"), (6, "lz4"), (7, "zstd")])
def test_other_packings_are_named(wire, written, field, name):
    """With the way out."""
    with pytest.raises(ExtractError, match=f"packed with {name}.*osmium cat"):
        read_osm_streets(written(wire.head(), street(wire, pack=field)))


def test_features_that_are_not_known_are_named(wire, written):
    """Whoever needs more than we know is refused."""
    head = wire.head(required=["OsmSchema-V0.6", "DenseNodes", "Teleports"])
    with pytest.raises(ExtractError, match=r"small.osm.pbf.*needs Teleports"):
        read_osm_streets(written(head, nodes(wire), street(wire)))


def test_files_with_history_are_refused(wire, written):
    """Every version of every street would be one."""
    head = wire.head(required=["OsmSchema-V0.6", "DenseNodes", "HistoricalInformation"])
    with pytest.raises(ExtractError, match=r"history.*time-filter"):
        read_osm_streets(written(head, nodes(wire), street(wire)))


def broken(wire):
    """Return bad files, each with what is wrong with it."""
    good = [wire.head(), nodes(wire), street(wire)]
    block = wire.Block().dense(*NODES).way(7, [1, 2, 3], ROAD)
    huge = wire.content(1, b"OSMData") + wire.number(3, 40_000_000)
    return {
        "no header": good[1:],
        "a header of 4 GB": [*good, b"\xff\xff\xff\xff" + bytes(100)],
        "a blob beyond the limit": [*good, struct.pack(">I", len(huge)) + huge + bytes(100)],
        "a blob without a kind": [*good, struct.pack(">I", 2) + wire.number(3, 0)],
        "cut in the size": [*good, b"\0\0"],
        "an empty blob": [*good, struct.pack(">I", 11) + wire.content(1, b"OSMData") + wire.number(3, 0)],
        "larger than it says": [wire.head(), block.blob(size=10)],
        "smaller than it says": [wire.head(), b"".join([block.blob(size=2**25)])[:-9]],
        "a size beyond the limit": [wire.head(), block.blob(size=2**40)],
        "a size below 0": [wire.head(), block.blob(size=-1)],
        "no zlib": [wire.head(), wire.blob("OSMData", b"", pack=3)],
        "a string table that ends beyond the block": [wire.head(), wire.blob("OSMData", b"\x0a\x7f\x0a")],
        "a group that is no message": [wire.head(), wire.blob("OSMData", wire.content(2, b"\xff\xff"))],
        "a wire type that does not exist": [wire.head(), wire.blob("OSMData", b"\x0e\x01")],
        "a field of number 0": [wire.head(), wire.blob("OSMData", b"\x00\x01")],
    }


@pytest.mark.parametrize(
    "what",
    [
        "no header",
        "a header of 4 GB",
        "a blob beyond the limit",
        "a blob without a kind",
        "cut in the size",
        "an empty blob",
        "larger than it says",
        "smaller than it says",
        "a size beyond the limit",
        "a size below 0",
        "no zlib",
        "a string table that ends beyond the block",
        "a group that is no message",
        "a wire type that does not exist",
        "a field of number 0",
    ],
)
def test_damage_is_an_error(wire, written, what):
    """Never a crash, never a country cut in half in silence."""
    with pytest.raises(ExtractError, match="Is the download complete"):
        read_osm_streets(written(*broken(wire)[what]))


def way_of(wire, *fields):
    """Return a block with a way of these fields, after two strings and a node."""
    table = wire.content(1, b"".join(wire.content(1, word) for word in (b"", b"highway", b"primary")))
    return wire.blob("OSMData", table + wire.content(2, wire.content(3, b"".join(fields))))


@pytest.mark.parametrize(
    "fields",
    [
        [(2, [9]), (3, [2]), (8, [2, 2])],  # a key that is not in the table
        [(2, [1]), (3, [9]), (8, [2, 2])],  # a value
        [(2, [1]), (3, [2**63]), (8, [2, 2])],  # a value below 0
        [(2, [1, 1]), (3, [2]), (8, [2, 2])],  # more keys than values
    ],
)
def test_tags_beyond_the_table_are_an_error(wire, written, fields):
    """Whoever writes a country by hand."""
    block = way_of(wire, *(wire.packed(field, values) for field, values in fields))
    with pytest.raises(ExtractError, match="does not hold what it says"):
        read_osm_streets(written(wire.head(), nodes(wire), block))


def test_numbers_that_are_cut_off_are_an_error(wire, written):
    """The last node of a way lacks its last byte."""
    block = way_of(wire, wire.packed(2, [1]), wire.packed(3, [2]), wire.content(8, b"\x02\x80"))
    with pytest.raises(ExtractError, match="does not hold what it says"):
        read_osm_streets(written(wire.head(), nodes(wire), block))


def test_columns_of_nodes_of_different_length_are_an_error(wire, written):
    """Three identities, two latitudes."""
    body = wire.deltas(1, [1, 2, 3]) + wire.deltas(8, [1, 2]) + wire.deltas(9, [1, 2, 3])
    dense = wire.blob("OSMData", wire.content(2, wire.content(2, body)))
    with pytest.raises(ExtractError, match="does not hold what it says"):
        read_osm_streets(written(wire.head(), dense, street(wire)))


def test_endless_numbers_end(wire, written):
    """Numbers of more than ten bytes are nonsense, and finite."""
    block = way_of(
        wire, wire.packed(2, [1]), wire.packed(3, [2]), wire.content(8, b"\xff" * 1000 + b"\x01\x02")
    )
    with pytest.raises(ExtractError, match="no street"):
        read_osm_streets(written(wire.head(), nodes(wire), block))


def test_everything_is_an_array_of_its_kind(wire, written):
    """As ``Ways`` says."""
    ways = read_osm_streets(written(wire.head(), nodes(wire), street(wire)))
    kinds = {
        name: getattr(ways, name).dtype
        for name in ("start", "node", "line", "road_class", "forward_kmh", "ferry", "way_id", "barriers")
    }
    assert kinds == {
        "start": np.int64,
        "node": np.int64,
        "line": np.int32,
        "road_class": np.int8,
        "forward_kmh": np.float32,
        "ferry": bool,
        "way_id": np.int64,
        "barriers": np.int64,
    }
