"""A network as a table of lines: nothing lost on the way, in memory or in a file, and every flaw named."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import TableError
from planner.geodesy import degrees, fixed
from planner.streets.frame import streets_from_frame, streets_to_frame
from planner.streets.network import ARRAYS, CLOSED, StreetNetwork

PATIENT = settings(deadline=None, max_examples=80)
NEW = ["unpaved", "mode", "no_turn_into"]
"""Columns that older workspaces do not have."""


def network_of(ends, banned=(), **changed):
    """Return a network of straight edges between nodes on a line, one apart."""
    ends = np.array(ends, np.int32).reshape(-1, 2)
    nodes = np.array([[node / 100, 0.0] for node in range(int(ends.max(initial=-1)) + 1)]).reshape(-1, 2)
    m = len(ends)
    arrays = {
        "metres": np.linspace(0.1, 1234.567, m).astype(np.float32),
        "forward_ms": np.arange(1, m + 1, dtype=np.int32),
        "backward_ms": np.where(np.arange(m) % 2 == 0, CLOSED, 7).astype(np.int32),
        "ferry": np.arange(m) % 3 == 1,
        "unpaved": np.arange(m) % 3 == 2,
        "road_class": (np.arange(m) % 15).astype(np.int8),
    }
    return StreetNetwork(
        nodes=nodes,
        ends=ends,
        line=fixed(nodes[ends].reshape(-1, 2)),
        line_start=np.arange(0, 2 * m + 1, 2, dtype=np.int32),
        banned=np.array([course for turn in banned for course in turn], np.int32),
        banned_start=np.cumsum([0, *map(len, banned)]).astype(np.int32),
        **arrays | changed,
    )


def assert_same(one, other):
    """Compare every array, its type, and the mode."""
    for name in ARRAYS:
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
        assert getattr(one, name).dtype == getattr(other, name).dtype, name
    assert one.mode == other.mode


@pytest.fixture
def crossing():
    """Return a street of three edges, a side street and a loop, with three banned turns; on foot."""
    turns = [(0, 2), (0, 6, 9), (5, 3)]
    return network_of([[0, 1], [1, 2], [2, 3], [1, 4], [4, 4]], turns, mode="walk")


def test_a_table_of_lines_and_back(crossing):
    """What a workspace keeps is the whole network, to the bit."""
    assert_same(streets_from_frame(streets_to_frame(crossing)), crossing)


@st.composite
def networks(draw):
    """Return random networks: loops, parallel edges, banned turns of two and more streets."""
    size = draw(st.integers(1, 8))
    some = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1))
    ends = draw(st.lists(some, min_size=1, max_size=12))
    kept = {node: number for number, node in enumerate(sorted({node for edge in ends for node in edge}))}
    ends = [[kept[a], kept[b]] for a, b in ends]
    course = st.integers(0, 2 * len(ends) - 1)
    turns = draw(st.sets(st.lists(course, min_size=2, max_size=4).map(tuple), max_size=6))
    metres = draw(
        st.lists(st.floats(0, 2e6, width=32, allow_subnormal=False), min_size=len(ends), max_size=len(ends))
    )
    return network_of(ends, sorted(turns), metres=np.array(metres, np.float32))


@PATIENT
@given(networks())
def test_any_network_and_back(network):
    """Whatever the network is."""
    assert_same(streets_from_frame(streets_to_frame(network)), network)


def test_through_a_geopackage_and_back(crossing, tmp_path):
    """GDAL keeps numbers, truth and texts; the id is a column there."""
    path = tmp_path / "streets.gpkg"
    streets_to_frame(crossing).to_file(path, layer="streets")
    again = gpd.read_file(path, layer="streets").set_index("id")
    assert_same(streets_from_frame(again), crossing)


def test_turns_can_be_read_by_people(crossing):
    """At the street where they begin, with the direction of travel."""
    turns = streets_to_frame(crossing)["no_turn_into"]
    assert turns.to_dict() == {
        "e0": "forward e1+; forward e3+ e4-",
        "e1": "",
        "e2": "backward e1-",
        "e3": "",
        "e4": "",
    }


def test_blocked_streets_and_back(crossing, tmp_path):
    """Part of a street is closed, twice in one of them; also in a file."""
    parts = np.array([[1e-9, 1 / 3], [0.5, 0.75], [0.0, 1.0]])
    blocked = replace(crossing, blocked_edge=np.array([1, 1, 4], np.int32), blocked_part=parts)
    frame = streets_to_frame(blocked)
    assert frame["blocked"].tolist() == ["", "1e-09 to 0.3333333333333333; 0.5 to 0.75", "", "", "0.0 to 1.0"]
    assert_same(streets_from_frame(frame), blocked)
    frame.to_file(tmp_path / "streets.gpkg")
    assert_same(streets_from_frame(gpd.read_file(tmp_path / "streets.gpkg").set_index("id")), blocked)
    assert "blocked" not in streets_to_frame(crossing)


@pytest.mark.parametrize(
    "text", ["0.5", "a to b", "0.5 to 0.2", "0 to 2", "0.1 to 0.2; ", "0.1.2 to 0.5", "nan to 1"]
)
def test_unreadable_blocks_are_named(crossing, text):
    """Not silently open."""
    frame = streets_to_frame(crossing).assign(blocked=["", text, "", "", ""])
    with pytest.raises(TableError, match=r"street 'e1': .* in blocked is not like '0.25 to 0.5'"):
        streets_from_frame(frame)


def test_a_part_of_a_table_is_a_network(crossing):
    """Nodes without a street are gone, and turns over streets that are gone; the others name new numbers."""
    part = streets_from_frame(streets_to_frame(crossing).loc[["e1", "e2"]])
    assert part.node_count == 3
    assert part.ends.tolist() == [[0, 1], [1, 2]]
    assert part.banned.tolist() == [3, 1]
    assert part.banned_start.tolist() == [0, 2]


def test_a_table_without_rows_and_back(crossing):
    """An empty layer is an empty network, not an error."""
    frame = streets_to_frame(crossing).iloc[:0]
    empty = streets_from_frame(frame)
    assert (empty.edge_count, empty.node_count, empty.mode) == (0, 0, "drive")
    assert streets_to_frame(empty).empty


def test_tables_of_older_workspaces_are_read(crossing):
    """They were for cars, and said nothing of surfaces and turns."""
    old = streets_from_frame(streets_to_frame(crossing).drop(columns=NEW))
    assert old.mode == "drive"
    assert not old.unpaved.any()
    assert old.banned.size == 0
    assert old.forward_ms.tolist() == crossing.forward_ms.tolist()


def test_coordinates_are_kept_to_a_centimetre(crossing):
    """The table has degrees; back they are the same ten-millionths."""
    frame = streets_to_frame(crossing)
    assert shapely.get_coordinates(frame.geometry.iloc[0]).tolist() == degrees(crossing.line[:2]).tolist()


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("road_class", "goat_track", "street 'e1' has a road_class that is not known"),
        ("metres", np.nan, "street 'e1' has an empty cell"),
        ("forward_ms", 0, "street 'e1' takes a time"),
        ("backward_ms", -2, "street 'e1' takes a time"),
        ("backward_ms", 2**40, "street 'e1' takes a time"),
        ("mode", "fly", "mode is 'walk', 'fly'"),
        ("no_turn_into", "left", "street 'e1': 'left' in no_turn_into"),
        ("no_turn_into", "forward e2", "street 'e1': 'forward e2' in no_turn_into"),
        ("geometry", None, "street 'e1' has no line"),
        ("geometry", shapely.Point(0, 0), "street 'e1' has no line"),
        ("geometry", shapely.LineString(), "street 'e1' has no line"),
    ],
)
def test_every_flaw_is_named(crossing, column, value, problem):
    """Somebody edited the layer."""
    frame = streets_to_frame(crossing)
    cells = frame[column].astype(object).tolist()
    cells[1] = value
    frame[column] = cells if column != "geometry" else gpd.GeoSeries(cells, index=frame.index, crs=frame.crs)
    with pytest.raises(TableError) as refused:
        streets_from_frame(frame)
    assert any(found.startswith(problem) for found in refused.value.problems), refused.value.problems


def test_missing_columns_are_all_named(crossing):
    """Another table altogether."""
    with pytest.raises(TableError, match="columns are missing: metres, ferry"):
        streets_from_frame(streets_to_frame(crossing).drop(columns=["metres", "ferry"]))


def test_projected_tables_are_refused(crossing):
    """Metres are not degrees."""
    with pytest.raises(TableError, match="must be WGS84"):
        streets_from_frame(streets_to_frame(crossing).to_crs("EPSG:3857"))


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("metres", -5.0, "length"),
        ("metres", np.inf, "length"),
        ("forward_ms", 2**30, "takes a time"),  # was closed without a word
        ("geometry", shapely.LineString([(0, 0), (1000, 0)]), "no place on earth"),
        ("geometry", shapely.LineString([(0, 95), (0, 0)]), "no place on earth"),
    ],
)
def test_bug_impossible_cells_are_named(roads, column, value, problem):
    """They made searches fail, or places in the south Atlantic."""
    frame = streets_to_frame(roads({"a": (0, 0), "b": (1, 0), "c": (2, 1)}, "a-b@50", "b-c@30"))
    frame.loc["e0", column] = value
    with pytest.raises(TableError) as refused:
        streets_from_frame(frame)
    assert ["'e0'" in one and problem in one for one in refused.value.problems] == [True]
