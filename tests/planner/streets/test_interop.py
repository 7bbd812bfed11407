"""To and from networkx and osmnx: nothing lost, the same travel times, every problem named."""

from dataclasses import replace

import networkx as nx
import numpy as np
import osmnx
import pytest
import scipy.sparse as sp
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.geodesy import degrees, fixed
from planner.streets.interop import streets_from_networkx, streets_to_networkx
from planner.streets.network import CLOSED, StreetNetwork, directed_edges
from planner.streets.speeds import ROAD_CLASSES

FERRY = ROAD_CLASSES.index("ferry")
PRIMARY = ROAD_CLASSES.index("primary")
PATIENT = settings(deadline=None, max_examples=80)


@st.composite
def graphs(draw):
    """Return a small random MultiDiGraph with times and lengths, some streets both ways, some with bends."""
    size = draw(st.integers(1, 6))
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for node in range(size):
        graph.add_node(f"node {node}", x=node * 0.01, y=(node % 3) * 0.01)
    node, bend = st.integers(0, size - 1), st.integers(1, 9)
    streets = st.tuples(node, node, st.integers(1, 10**6), st.integers(0, 10**6), bend, st.booleans())
    for a, b, ms, decimetres, off, both in draw(st.lists(streets, max_size=10)):
        u, v = f"node {a}", f"node {b}"
        ends = [(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in (u, v)]
        line = shapely.LineString([ends[0], (off * 0.001, 0.1), (off * 0.002, 0.2), ends[1]])
        data = {"length": decimetres / 10, "travel_time": ms / 1000, "highway": "primary"}
        graph.add_edge(u, v, **data, geometry=line)
        if both:
            graph.add_edge(v, u, **data | {"travel_time": (ms + 7) / 1000}, geometry=line.reverse())
    return graph


def parts(network: StreetNetwork) -> list[tuple]:
    """Return everything about every edge, in an order that does not depend on how they came."""
    rows = []
    for edge, (a, b) in enumerate(network.ends.tolist()):
        line = network.line[network.line_start[edge] : network.line_start[edge + 1]]
        there = (a, b, int(network.forward_ms[edge]), int(network.backward_ms[edge]), line.tolist())
        back = (b, a, int(network.backward_ms[edge]), int(network.forward_ms[edge]), line[::-1].tolist())
        place = (
            round(float(network.metres[edge]), 3),
            bool(network.ferry[edge]),
            bool(network.unpaved[edge]),
            int(network.road_class[edge]),
        )
        rows.append((*min(there, back), *place))
    return sorted(rows)


@pytest.fixture
def island():
    """Return a gravel road of 10 km, a ferry of 5 km that goes one way, and an island road of 2 km; two bans."""
    nodes = np.array([[0.0, 0.0], [0.09, 0.0], [0.09, 0.045], [0.09, 0.063]])
    ends = np.array([[0, 1], [1, 2], [2, 3]], np.int32)
    return StreetNetwork(
        nodes=nodes,
        ends=ends,
        metres=np.array([10_000, 5_000.25, 2_000], np.float32),
        forward_ms=np.array([600_000, 900_000, 120_000], np.int32),
        backward_ms=np.array([600_001, CLOSED, 120_000], np.int32),
        ferry=np.array([False, True, False]),
        unpaved=np.array([True, False, False]),
        road_class=np.array([PRIMARY, FERRY, PRIMARY], np.int8),
        line=fixed(nodes[ends].reshape(-1, 2)),
        line_start=np.array([0, 2, 4, 6], np.int32),
        banned=np.array([0, 2, 5, 3, 1], np.int32),
        banned_start=np.array([0, 2, 5], np.int32),
        mode="cycle",
    )


@PATIENT
@given(graphs())
def test_there_and_back_again(graph):
    """A network made from a graph is the same network after a turn as a graph."""
    network = streets_from_networkx(graph)
    again = streets_from_networkx(streets_to_networkx(network))
    assert np.array_equal(network.nodes, again.nodes)
    assert parts(network) == parts(again)


@PATIENT
@given(graphs())
def test_travel_times_are_those_of_networkx(graph):
    """Between any two nodes, the network takes as long as networkx on the same graph, to the millisecond."""
    network = streets_from_networkx(graph)
    assert_same_times(graph, network)
    assert_same_times(streets_to_networkx(network), network)


def assert_same_times(graph, network):
    """Compare the fastest times from every node to every other."""
    tail, head, ms, _ = directed_edges(network)
    size = network.node_count
    times = np.full((size, size), np.inf)
    np.minimum.at(times, (tail, head), ms / 1000)
    seconds = sp.csgraph.dijkstra(sp.csgraph.csgraph_from_dense(times, null_value=np.inf))
    for row, node in enumerate(graph.nodes):
        truth = nx.single_source_dijkstra_path_length(graph, node, weight="travel_time")
        assert np.allclose(seconds[row], [truth.get(other, np.inf) for other in graph.nodes], atol=0.0015)


def crossroads(**edge) -> nx.MultiDiGraph:
    """Return a street of 1,000 m from a to b."""
    graph = nx.MultiDiGraph()
    graph.add_node("a", x=0.0, y=0.0)
    graph.add_node("b", x=0.009, y=0.0)
    graph.add_edge("a", "b", **{"length": 1000.0} | edge)
    return graph


@pytest.mark.parametrize(
    ("data", "seconds"),
    [
        ({"travel_time": 61.5}, 61.5),  # what osmnx worked out
        ({"travel_time": "61.5"}, 61.5),  # GraphML brings text
        ({"speed_kph": 36.0}, 100.0),
        ({"travel_time": 9.0, "speed_kph": 36.0}, 9.0),  # the time comes first
        ({"highway": "residential"}, 120.0),  # our table: 30 km/h
        ({"highway": "residential", "maxspeed": "36"}, 100.0),
        ({"highway": ["footway", "residential"], "maxspeed": ["50", "36"]}, 100.0),  # merged by osmnx
        ({"highway": "primary", "surface": "gravel"}, 60.0),  # unpaved: 60 km/h
        ({"highway": "primary", "maxspeed": float("nan")}, 48.0),  # pandas writes NaN for nothing
        ({"highway": "goat_track"}, 3600 / 35),  # not known: drives like a road
        ({"highway": "footway"}, 720.0),  # whoever put it there: 5 km/h
        ({"travel_time": 0}, 0.001),  # at least a millisecond
    ],
)
def test_how_long_an_edge_takes(data, seconds):
    """Time, else speed, else what the tags say."""
    network = streets_from_networkx(crossroads(**data))
    assert network.forward_ms[0] / 1000 == pytest.approx(seconds, abs=0.001)
    assert network.backward_ms.tolist() == [CLOSED]


def test_both_directions_of_a_street_are_one_edge():
    """Equal geometry and length: one edge with two times."""
    graph = crossroads(travel_time=10)
    graph.add_edge("b", "a", length=1000.0, travel_time=20)
    network = streets_from_networkx(graph)
    assert (network.forward_ms.tolist(), network.backward_ms.tolist()) == ([10_000], [20_000])


@pytest.mark.parametrize(
    "back",
    [
        {"length": 1100.0},  # a longer way back
        {"length": 1000.0, "geometry": shapely.LineString([(0.009, 0), (0.005, 0.001), (0, 0)])},  # elsewhere
        {"length": 1000.0, "highway": "primary"},  # another class
    ],
)
def test_carriageways_that_differ_stay_apart(back):
    """Not each other's reverse: two one-way edges."""
    graph = crossroads(travel_time=10)
    graph.add_edge("b", "a", travel_time=10, **back)
    network = streets_from_networkx(graph)
    assert network.edge_count == 2
    assert network.backward_ms.tolist() == [CLOSED, CLOSED]


@pytest.mark.parametrize("kind", [nx.Graph, nx.MultiGraph])
def test_undirected_streets_may_be_driven_both_ways(kind):
    """A plain graph without directions has none closed."""
    graph = kind()
    graph.add_node(1, x=0.0, y=0.0)
    graph.add_node(2, x=0.009, y=0.0)
    graph.add_edge(1, 2, minutes=90.0)
    network = streets_from_networkx(graph, seconds="minutes")
    assert (network.forward_ms.tolist(), network.backward_ms.tolist()) == ([90_000], [90_000])
    assert network.metres == pytest.approx([0.009 * 111_195], rel=1e-5)  # no length: the line's


def test_attributes_by_name():
    """A plain DiGraph may call its attributes what it likes."""
    graph = nx.DiGraph()
    graph.add_nodes_from([(1, {"x": 0.0, "y": 0.0}), (2, {"x": 1.0, "y": 0.0})])
    graph.add_edge(1, 2, cost=5, dist=77)
    network = streets_from_networkx(graph, seconds="cost", metres="dist")
    assert (network.forward_ms.tolist(), network.metres.tolist()) == ([5000], [77.0])


def test_a_geometry_drawn_backwards_is_turned_round():
    """Undirected graphs keep one line for both directions."""
    line = shapely.LineString([(0.009, 0), (0.004, 0.001), (0, 0)])
    network = streets_from_networkx(crossroads(travel_time=1, geometry=line))
    assert network.line.tolist() == [[0, 0], [40_000, 10_000], [90_000, 0]]


def test_a_graph_without_streets_is_a_network_without_edges():
    """Nothing to drive on is no error here; who needs streets says so."""
    assert streets_from_networkx(nx.MultiDiGraph()).edge_count == 0


def test_every_problem_of_the_nodes_is_named():
    """Missing coordinates and projected ones, node by node."""
    graph = nx.MultiDiGraph()
    graph.add_node("bare")
    graph.add_node("odd", x="east", y=1.0)
    graph.add_node("far", x=412_345.0, y=5_900_000.0)
    with pytest.raises(InputError) as refused:
        streets_from_networkx(graph)
    assert len(refused.value.problems) == 3
    assert "'bare' has no coordinates" in refused.value.problems[0]
    assert "projected" in refused.value.problems[2]


@pytest.mark.parametrize("crs", ["EPSG:3057", "nonsense"])
def test_a_projected_graph_is_refused(crs):
    """Metres are not degrees; the message says what to call."""
    graph = crossroads(travel_time=1)
    graph.graph["crs"] = crs
    with pytest.raises(InputError, match="to_latlong"):
        streets_from_networkx(graph)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"travel_time": -1}, "travel_time is -1"),
        ({"travel_time": float("inf")}, "travel_time is inf"),
        ({"travel_time": "soon"}, "travel_time is 'soon'"),
        ({"travel_time": 1e9}, "12 days"),
        ({"length": -5}, "length is -5"),
        ({"speed_kph": 0}, "speed_kph is 0"),
        ({"geometry": shapely.Point(0, 0)}, "not a LineString"),
        ({"geometry": shapely.LineString([(5, 5), (6, 6)])}, "does not run between"),
        ({"geometry": shapely.LineString([(0, 0), (np.inf, 1), (0.009, 0)])}, "not degrees"),
        ({"geometry": shapely.LineString([(0, 0), (999, 1), (0.009, 0)])}, "not degrees"),
        ({"geometry": "nonsense"}, "not a LineString"),
    ],
)
def test_every_problem_of_the_edges_is_named(data, message):
    """Two bad edges make two lines, each with its nodes."""
    graph = crossroads(**data)
    graph.add_edge("b", "a", **{"length": 1000.0} | data)
    with pytest.raises(InputError, match=message) as refused:
        streets_from_networkx(graph)
    assert len(refused.value.problems) == 2
    assert "'a' -> 'b'" in refused.value.problems[0]


def test_a_missing_time_attribute_is_named():
    """A misspelt attribute must not become a guess."""
    with pytest.raises(InputError, match="has no attribute 'secs'"):
        streets_from_networkx(crossroads(), seconds="secs")


def test_osmnx_can_use_the_graph(island):
    """Coordinates, CRS, geometry, keys: what osmnx asks of a graph."""
    graph = streets_to_networkx(island)
    nodes, edges = osmnx.graph_to_gdfs(graph)
    assert len(nodes) == island.node_count
    assert set(edges["highway"]) <= set(ROAD_CLASSES)
    assert edges[edges["highway"] == "ferry"]["route"].tolist() == ["ferry"]
    assert edges["oneway"].tolist() == [False, False, True, False, False]
    route = osmnx.shortest_path(graph, 0, 3, weight="travel_time")
    assert osmnx.projection.is_projected(graph.graph["crs"]) is False
    assert osmnx.routing.route_to_gdf(graph, route)["length"].sum() == pytest.approx(17_000, rel=1e-4)


def test_ferries_gravel_mode_and_banned_turns_come_back(island):
    """What osmnx has no word for stays with the graph."""
    again = streets_from_networkx(streets_to_networkx(island))
    assert parts(again) == parts(island)
    assert again.mode == "cycle"
    assert again.banned.tolist() == island.banned.tolist()[:2]  # the other one goes against the ferry
    assert again.banned_start.tolist() == [0, 2]


def test_a_graph_from_graphml_is_the_same(island, tmp_path):
    """Osmnx writes everything as text, numbers, lines and lists; its own reader and that of networkx both do."""
    path = tmp_path / "island.graphml"
    osmnx.save_graphml(streets_to_networkx(island), path)
    expected = streets_from_networkx(streets_to_networkx(island))
    for graph in (osmnx.load_graphml(path), nx.read_graphml(path, force_multigraph=True)):
        again = streets_from_networkx(graph)
        assert parts(again) == parts(expected)
        assert again.banned.tolist() == expected.banned.tolist()
        assert again.mode == "cycle"


def test_turns_over_streets_that_are_gone_are_gone(island):
    """Nobody can make them."""
    graph = streets_to_networkx(island)
    graph.remove_edge(1, 2)
    assert streets_from_networkx(graph).banned.size == 0


@pytest.mark.parametrize("turns", ["[[(0, 1, 0)", [5], [[(0, 1)]], "none"])
def test_unreadable_turns_are_a_problem(turns):
    """Not silently forgotten."""
    graph = crossroads(travel_time=1)
    graph.graph["banned_turns"] = turns
    with pytest.raises(InputError, match="banned_turns is not a list"):
        streets_from_networkx(graph)


def test_closed_edges_are_left_out_of_the_graph(island):
    """Nothing in networkx knows closed directions."""
    graph = streets_to_networkx(island.without_ferries())
    assert graph.number_of_edges() == 4
    assert graph.number_of_nodes() == 4


def test_blocked_edges_are_left_out_of_the_graph(island):
    """Nobody travels through them."""
    blocked = replace(island, blocked_edge=np.array([2], np.int32), blocked_part=np.array([[0.4, 0.5]]))
    assert sorted(streets_to_networkx(blocked).edges()) == [(0, 1), (1, 0), (1, 2)]


def test_a_graph_for_cycling_is_not_read_for_driving(island):
    """Its times are those of bicycles."""
    graph = streets_to_networkx(island)
    with pytest.raises(InputError, match="made for mode 'cycle', not 'drive'"):
        streets_from_networkx(graph, "drive")
    assert streets_from_networkx(graph, "cycle").mode == "cycle"


def test_an_unknown_mode_is_refused():
    """With the modes there are."""
    with pytest.raises(InputError, match="expected one of drive, walk, cycle"):
        streets_from_networkx(crossroads(), "fly")


def test_times_of_cars_are_not_those_of_walkers():
    """Osmnx works out times for cars; who has times on foot names them."""
    car = {"travel_time": 10.0, "speed_kph": 90.0, "highway": "residential", "on_foot": 700.0}
    walked = streets_from_networkx(crossroads(**car), "walk").forward_ms[0] / 1000
    assert 600 < walked < 900  # 1,000 m
    assert streets_from_networkx(crossroads(**car), "walk", seconds="on_foot").forward_ms.tolist() == [
        700_000
    ]


@pytest.mark.parametrize(("mode", "slower"), [("drive", False), ("walk", True), ("cycle", True)])
def test_uphill_takes_longer_except_by_car(mode, slower):
    """Ten per cent: nodes say how high they lie."""
    flat = crossroads(highway="residential")
    steep = crossroads(highway="residential")
    steep.nodes["a"]["elevation"], steep.nodes["b"]["elevation"] = 0.0, "100"
    up, level = (streets_from_networkx(graph, mode).forward_ms[0] for graph in (steep, flat))
    assert (up > 1.2 * level) if slower else (up == level)


def test_surfaces_are_kept():
    """Gravel is unpaved, with a time of its own too."""
    assert streets_from_networkx(crossroads(surface="gravel", travel_time=5)).unpaved.tolist() == [True]
    assert streets_from_networkx(crossroads(surface=["asphalt", "gravel"])).unpaved.tolist() == [False]


def test_what_was_assumed_is_counted():
    """A speed from the class, a class that is not known."""
    counts = streets_from_networkx(crossroads(highway="goat_track")).counts
    assert counts == {
        "directions with the speed of their road class": 1,
        "directions of an unknown class, taken for road": 1,
    }
    assert streets_from_networkx(crossroads(highway="primary", travel_time=1)).counts == {}


def test_lines_are_kept_to_a_centimetre():
    """In ten-millionths of a degree, ends at their nodes."""
    line = shapely.LineString([(1e-8, 0), (0.00400000004, 0.001), (0.009, -1e-8)])
    network = streets_from_networkx(crossroads(travel_time=1, geometry=line))
    assert network.line.tolist() == [[0, 0], [40_000, 10_000], [90_000, 0]]
    assert degrees(network.line[[0, -1]]).tolist() == network.nodes.tolist()


def test_bug_a_loop_without_direction_is_one_street():
    """It became two one-way streets, both the same way round."""
    graph = nx.MultiGraph()
    graph.add_node(1, x=0.0, y=0.0)
    ring = shapely.LineString([(0, 0), (0.01, 0), (0.01, 0.01), (0, 0)])
    graph.add_edge(1, 1, geometry=ring, length=4000.0, travel_time=100.0)
    network = streets_from_networkx(graph)
    assert (network.forward_ms.tolist(), network.backward_ms.tolist()) == ([100_000], [100_000])
