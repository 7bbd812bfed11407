"""Streets of an extract: small maps written by libosmium, real ones against libosmium, bad ones by chance."""

import bz2
import gzip
import io
from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from planner.errors import ExtractError
from planner.geodesy import degrees, fixed, haversine_m
from planner.io.osm.pbf.blobs import open_pbf
from planner.io.osm.rules.streets import LEADING_KEYS, judge_way, street_keys
from planner.io.osm.streets import elevation_m, read_osm_streets
from planner.streets.network import MODES
from planner.streets.speeds import ROAD_CLASSES

ROOT = Path(__file__).parents[4]
SHARED = ROOT.parent / "shared/data"
EXTRACTS = (
    "osm/andorra/andorra.osm.pbf",
    "osm/coxs_bazar/bangladesh_osm_clip1.osm.pbf",
    "osm/heidelberg/heidelberg.test.pbf",
    "osm/liechtenstein/liechtenstein-latest.osm.pbf",
    "osm/neubrandenburg/neubrandenburg.osm.bz2",
    "osm/porto_alegre/poa_osm.pbf",
    "complaints/baltimore.osm.pbf",
    "iceland/iceland-latest.osm.pbf",
)


@pytest.fixture
def drawn(tmp_path):
    """Return a file with nodes 1, 2, ... a hundredth of a degree apart, and these ways and relations."""

    def draw(*ways, relations=(), nodes=5, node_tags=None, name="drawn.osm.pbf"):
        path = tmp_path / name
        with osmium.SimpleWriter(str(path)) as writer:
            for id_ in range(1, nodes + 1):
                tags = (node_tags or {}).get(id_, {})
                writer.add_node(osmium.osm.mutable.Node(id=id_, location=(id_ / 100, 0.0), tags=tags))
            for id_, (refs, tags) in enumerate(ways, 11):
                writer.add_way(osmium.osm.mutable.Way(id=id_, nodes=refs, tags=tags))
            for id_, (members, tags) in enumerate(relations, 21):
                writer.add_relation(osmium.osm.mutable.Relation(id=id_, members=members, tags=tags))
        return path

    return draw


ROAD = {"highway": "primary"}
PATH = {"highway": "footway"}


def test_one_file_three_modes(drawn):
    """Who may go where."""
    path = drawn(([1, 2], ROAD), ([2, 3], PATH), ([3, 4], {"highway": "motorway"}))
    found = {mode: read_osm_streets(path, mode).way_id.tolist() for mode in MODES}
    assert found == {"drive": [11, 13], "walk": [11, 12], "cycle": [11, 12]}


def test_what_a_street_is(drawn):
    """Class, speeds, surface, identity, nodes, places."""
    path = drawn(([1, 2, 3], ROAD | {"oneway": "-1", "surface": "gravel", "maxspeed": "50"}))
    ways = read_osm_streets(path)
    assert ROAD_CLASSES[ways.road_class[0]] == "primary"
    assert (ways.forward_kmh.tolist(), ways.backward_kmh.tolist()) == ([0.0], [50.0])
    assert (ways.unpaved.tolist(), ways.ferry.tolist(), ways.way_id.tolist()) == ([True], [False], [11])
    assert ways.line.tolist() == [[100_000, 0], [200_000, 0], [300_000, 0]]
    assert ways.elevation is None
    assert ways.counts == {"streets read: primary": 1}


@pytest.mark.parametrize("mode", MODES)
def test_a_map_without_streets_is_refused(drawn, mode):
    """With the words of the mode."""
    verb = {"drive": "a car may drive on", "walk": "one may walk on", "cycle": "one may cycle on"}[mode]
    with pytest.raises(ExtractError, match=f"holds no street that {verb}"):
        read_osm_streets(drawn(([1, 2], {"building": "yes"})), mode)


def test_streets_are_cut_where_nodes_are_missing(drawn):
    """The edge of an extract; what is left of a single node is dropped, and all is counted."""
    ways = read_osm_streets(drawn(([1, 2, 91, 92, 3, 93, 4, 5], ROAD), ([5, 94], ROAD)))
    assert ways.node.tolist() == [1, 2, 4, 5]
    assert ways.start.tolist() == [0, 2, 4]
    assert ways.way_id.tolist() == [11, 11]
    assert ways.counts["street nodes outside the extract"] == 4
    assert ways.counts["streets of a single node dropped"] == 2


def test_repeated_nodes_are_dropped(drawn):
    """Twice the same in a row is one; a loop that comes back is kept."""
    ways = read_osm_streets(drawn(([1, 1, 2, 2, 2, 3, 1], ROAD), ([4, 4], ROAD)))
    assert ways.node.tolist() == [1, 2, 3, 1]
    assert ways.counts["repeated street nodes dropped"] == 4
    assert ways.counts["streets of a single node dropped"] == 1


def test_barriers_on_streets_only(drawn):
    """A bollard on the road stops cars; one beside it stops nobody."""
    path = drawn(([1, 2, 3], ROAD), node_tags={2: {"barrier": "bollard"}, 4: {"barrier": "bollard"}})
    assert read_osm_streets(path).barriers.tolist() == [2]
    assert read_osm_streets(path, "walk").barriers.tolist() == []


def test_elevation(drawn):
    """Where any node tells."""
    ways = read_osm_streets(drawn(([1, 2, 3], ROAD), node_tags={2: {"ele": "120"}, 4: {"ele": "999"}}))
    assert np.isnan(ways.elevation).tolist() == [True, False, True]
    assert ways.elevation[1] == 120


@pytest.mark.parametrize(
    ("text", "metres"),
    [("120", 120), ("12.5 m", 12.5), ("-3", -3), ("100 ft", 30.48), ("100ft", 30.48), ("1,200", None), ("high", None), ("99999", None), ("", None), ("nan", None)],
)  # fmt: skip
def test_elevations_of_nodes(text, metres):
    """Metres unless said otherwise; nonsense is unknown."""
    assert elevation_m(text) == pytest.approx(np.nan if metres is None else metres, nan_ok=True)


@pytest.mark.parametrize(
    ("duration", "kmh"),
    [
        ("00:10", 26.69),  # 4.45 km in ten minutes
        ("00:10:00", 26.69),
        ("10", 26.69),
        ("PT10M", 26.69),
        ("00:00", 20.0),  # nothing said
        ("soon", 20.0),
        ("00:01", 80.0),  # not believed
        ("99:00", 1.0),
    ],
)
def test_ferries_take_their_duration(drawn, duration, kmh):
    """Speed is length over time, within reason; a one-way ferry stays one-way."""
    tags = {"route": "ferry", "duration": duration, "oneway": "yes"}
    ways = read_osm_streets(drawn(([1, 2, 5], tags)), "walk")
    assert ways.forward_kmh == pytest.approx([kmh], rel=1e-3)
    assert ways.backward_kmh.tolist() == [0]
    assert ways.ferry.tolist() == [True]


def turn(value, *members, **tags):
    """Return a restriction between members such as ``("w", 11, "from")``."""
    return members, {"type": "restriction", "restriction": value, **tags}


CORNER = (("w", 11, "from"), ("n", 2, "via"), ("w", 12, "to"))


def test_turn_restrictions(drawn):
    """What holds comes in; what cannot be used is counted."""
    streets = ([1, 2], ROAD), ([2, 3], ROAD), ([3, 4], PATH)
    relations = (
        turn("no_left_turn", *CORNER),
        turn("only_straight_on", ("w", 12, "from"), ("w", 11, "via"), ("w", 11, "to")),
        turn("no_right_turn", *CORNER[:2]),
        turn("no_right_turn", *CORNER[:2], ("w", 13, "to")),
        turn("no_left_turn", *CORNER, hour_on="07:00"),
        turn("no_left_turn", *CORNER, **{"except": "motorcar"}),
        ((("w", 11, "outer"),), {"type": "multipolygon"}),
    )
    ways = read_osm_streets(drawn(*streets, relations=relations))
    found = [(one.from_way, one.via, one.to_way, one.via_ways, one.only) for one in ways.restrictions]
    assert found == [(11, (2,), 12, False, False), (12, (11,), 11, True, True)]
    assert {what: count for what, count in ways.counts.items() if "turn" in what} == {
        "conditional turn restrictions ignored": 1,
        "turn restrictions between ways that are no streets here ignored": 1,
        "turn restrictions with missing members or wrong roles ignored": 1,
    }


@pytest.mark.parametrize(("suffix", "pack"), [("", bytes), (".bz2", bz2.compress), (".gz", gzip.compress)])
def test_files_that_are_written_out(drawn, tmp_path, suffix, pack):
    """XML gives what its packed twin gives, and nothing is left behind."""
    things = {
        "relations": [turn("no_left_turn", *CORNER)],
        "node_tags": {2: {"barrier": "gate", "access": "no"}},
    }
    ways = ([1, 2], ROAD), ([2, 3], ROAD)
    packed = read_osm_streets(drawn(*ways, **things))
    xml = drawn(*ways, **things, name="drawn.osm")
    path = tmp_path / f"again.osm{suffix}"
    path.write_bytes(pack(xml.read_bytes()))
    before = sorted(tmp_path.iterdir())
    found = read_osm_streets(path)
    assert found.line.tolist() == packed.line.tolist()
    assert (found.restrictions, found.barriers.tolist()) == (packed.restrictions, [2])
    assert sorted(tmp_path.iterdir()) == before


def test_progress_is_told(drawn):
    """In words."""
    told = []
    read_osm_streets(drawn(([1, 2], ROAD)), progress=told.append)
    assert told[0].startswith("0 of ")


class _Everything(osmium.SimpleHandler):
    """What libosmium finds of the streets of a mode."""

    def __init__(self, mode):
        super().__init__()
        self.mode, self.known = mode, {}
        self.ids, self.nodes, self.places, self.speeds = [], [], [], []

    def way(self, way):
        tags = tuple(sorted((tag.k, tag.v) for tag in way.tags if tag.k in _Everything.keys))
        if tags not in self.known:
            self.known[tags] = judge_way(dict(tags), self.mode).street
        street = self.known[tags]
        if street is None:
            return
        run = [(node.ref, node.lon, node.lat) for node in way.nodes if node.location.valid()]
        run = [one for k, one in enumerate(run) if k == 0 or one[0] != run[k - 1][0]]
        if len(run) < 2:
            return
        self.ids.append(way.id)
        self.nodes += [ref for ref, _, _ in run]
        self.places += [(lon, lat) for _, lon, lat in run]
        if not street.ferry:
            self.speeds.append((street.forward_kmh, street.backward_kmh))


@pytest.mark.parametrize("name", EXTRACTS)
@pytest.mark.parametrize("mode", MODES)
def test_what_libosmium_finds_too(name, mode):
    """The same ways, nodes, coordinates and speeds as through libosmium, way by way."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"no {path}: the shared data is not here")
    if mode != "drive" and path.stat().st_size > 1e7:
        pytest.skip("Python takes a minute for a country; one mode is enough")
    _Everything.keys = {*LEADING_KEYS, *street_keys(mode)}
    other = _Everything(mode)
    other.apply_file(str(path), locations=True, filters=[osmium.filter.KeyFilter(*LEADING_KEYS)])
    ways = read_osm_streets(path, mode)
    assert list(dict.fromkeys(ways.way_id.tolist())) == other.ids
    assert ways.node.tolist() == other.nodes
    assert np.array_equal(ways.line, fixed(np.array(other.places)))
    if "street nodes outside the extract" not in ways.counts:
        speeds = np.column_stack([ways.forward_kmh, ways.backward_kmh])[~ways.ferry]
        assert np.allclose(speeds, other.speeds)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return the bytes of a small map that has everything, and a folder."""
    folder = tmp_path_factory.mktemp("fuzz")
    path = folder / "small.osm.pbf"
    random = np.random.default_rng(7)
    with osmium.SimpleWriter(str(path)) as writer:
        for id_ in range(1, 400):
            tags = {3: {"barrier": "gate", "access": "private"}, 5: {"ele": "12"}}.get(id_ % 20, {})
            place = tuple(random.uniform(-1, 1, 2).round(7))
            writer.add_node(osmium.osm.mutable.Node(id=id_ * 3, location=place, tags=tags))
        for id_ in range(1, 80):
            refs = (random.integers(1, 400, 8) * 3).tolist()
            tags = {"highway": ["primary", "footway", "service"][id_ % 3], "maxspeed": str(id_)}
            writer.add_way(osmium.osm.mutable.Way(id=id_, nodes=refs, tags=tags))
        for id_ in range(1, 20):
            members = [("w", id_, "from"), ("n", 3, "via"), ("w", id_ + 1, "to")]
            tags = {"type": "restriction", "restriction": "no_u_turn"}
            writer.add_relation(osmium.osm.mutable.Relation(id=id_, members=members, tags=tags))
    return path.read_bytes(), folder / "damaged.osm.pbf"


def survives(data, path):
    """Read damaged bytes: streets or an error, nothing else."""
    path.write_bytes(data)
    try:
        ways = read_osm_streets(path, "walk")
    except ExtractError:
        return
    assert ways.start[-1] == len(ways.node) == len(ways.line)
    assert (np.diff(ways.start) >= 2).all()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.floats(0, 1),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), max_size=6),
)
@example(cut=1.0, flips=[])
def test_damaged_files_give_an_error_or_streets(small, cut, flips):
    """Cut off and changed at random."""
    data, path = small
    damaged = bytearray(data[: max(1, int(cut * len(data)))])
    for place, change in flips:
        damaged[int(place * len(damaged))] ^= change
    survives(bytes(damaged), path)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    block=st.integers(0, 10),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=6),
    cut=st.one_of(st.just(1.0), st.floats(0, 1)),
)
def test_damage_under_a_sound_packing_gives_an_error_or_streets(small, raw_blocks, wire, block, flips, cut):
    """The checksum of zlib hides most damage: here the content itself is changed, and packed again."""
    blocks = raw_blocks
    number = block % len(blocks)
    damaged = bytearray(blocks[number][: max(1, int(cut * len(blocks[number])))])
    for place, change in flips:
        damaged[int(place * len(damaged))] ^= change
    packed = [wire.blob("OSMData", bytes(damaged) if k == number else one) for k, one in enumerate(blocks)]
    survives(b"".join([wire.head(), *packed]), small[1])


@pytest.fixture(scope="module")
def raw_blocks(small):
    """Return the unpacked blocks of the small map."""
    file = open_pbf(io.BytesIO(small[0]))
    return [file.content(blob) for blob in file.blobs]


def test_unsound_examples_are_refused(tmp_path):
    """Neither text nor an archive is an extract."""
    for content in (b"this is no protocol buffer at all " * 50, b"PK\x03\x04" + bytes(500), bytes(5000)):
        path = tmp_path / "x.osm.pbf"
        path.write_bytes(content)
        with pytest.raises(ExtractError, match="cannot be read as an OpenStreetMap extract"):
            read_osm_streets(path)


def test_iceland_has_its_streets():
    """Published figures of the import (docs/benchmarks.md): 21,427 km of streets, 217.3 km of ferries."""
    path = SHARED / "iceland/iceland-latest.osm.pbf"
    if not path.is_file():
        pytest.skip(f"no {path}: the shared data is not here")
    ways = read_osm_streets(path)
    place = degrees(ways.line)
    step = np.append(haversine_m(place[:-1], place[1:]), 0.0)
    step[ways.start[1:] - 1] = 0.0
    km = np.add.reduceat(step, ways.start[:-1]) / 1000
    assert km[~ways.ferry].sum() == pytest.approx(21_426.7, abs=0.1)
    assert km[ways.ferry].sum() == pytest.approx(217.3, abs=0.1)
