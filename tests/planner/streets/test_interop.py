"""To and from networkx and osmnx: nothing lost, the same travel times, every problem named."""

import networkx as nx
import numpy as np
import osmnx
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.streets.interop import streets_from_networkx, streets_to_networkx
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.search import many_to_many
from planner.streets.snap import Snapped
from planner.streets.speeds import ROAD_CLASSES

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
        line = network.line[network.line_start[edge] : network.line_start[edge + 1]].round(7)
        there = (a, b, int(network.forward_ms[edge]), int(network.backward_ms[edge]), line.tolist())
        back = (b, a, int(network.backward_ms[edge]), int(network.forward_ms[edge]), line[::-1].tolist())
        place = (
            round(float(network.metres[edge]), 3),
            bool(network.ferry[edge]),
            int(network.road_class[edge]),
        )
        rows.append((*min(there, back), *place))
    return sorted(rows)


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
    """Between any two nodes, our search takes as long as networkx on the same graph, to the millisecond."""
    network = streets_from_networkx(graph)
    assert_same_times(graph, network, range(network.node_count))
    assert_same_times(streets_to_networkx(network), network, range(network.node_count))


def assert_same_times(graph, network, rows, atol=0.0015):
    """Compare times from each of ``rows`` to all nodes; only nodes at a street can be searched from."""
    at = {}
    for edge, (a, b) in enumerate(network.ends.tolist()):
        at[a], at[b] = (edge, 0.0), (edge, 1.0)
    known = sorted(at)
    if not known:
        return
    edge, fraction = zip(*(at[row] for row in known), strict=True)
    points = Snapped(edge=np.array(edge, np.int32), fraction=np.array(fraction), metres=np.zeros(len(known)))
    wanted = [k for k, row in enumerate(known) if row in rows]
    some = Snapped(edge=points.edge[wanted], fraction=points.fraction[wanted], metres=points.metres[wanted])
    seconds, _ = many_to_many(network, some, points)
    nodes = list(graph.nodes)
    for row, k in enumerate(wanted):
        truth = nx.single_source_dijkstra_path_length(graph, nodes[known[k]], weight="travel_time")
        expected = [truth.get(nodes[other], np.nan) for other in known]
        assert np.allclose(seconds[row], expected, atol=atol, equal_nan=True)


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
        ({"highway": "footway"}, 3600 / 35),  # not known: drives like a road
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
    assert network.line[0].tolist() == [0.0, 0.0]


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
        ({"travel_time": 1e9}, "24 days"),
        ({"length": -5}, "length is -5"),
        ({"speed_kph": 0}, "speed_kph is 0"),
        ({"geometry": shapely.Point(0, 0)}, "not a LineString"),
        ({"geometry": shapely.LineString([(5, 5), (6, 6)])}, "does not run between"),
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


def test_osmnx_can_use_the_graph(island_with_ferry):
    """Coordinates, CRS, geometry, keys: what osmnx asks of a graph."""
    graph = streets_to_networkx(island_with_ferry)
    nodes, edges = osmnx.graph_to_gdfs(graph)
    assert len(nodes) == island_with_ferry.node_count
    assert set(edges["highway"]) <= set(ROAD_CLASSES)
    assert edges[edges["highway"] == "ferry"]["route"].tolist() == ["ferry", "ferry"]
    route = osmnx.shortest_path(graph, 0, 3, weight="travel_time")
    assert osmnx.projection.is_projected(graph.graph["crs"]) is False
    assert osmnx.routing.route_to_gdf(graph, route)["length"].sum() == pytest.approx(17_000, rel=1e-4)
    assert streets_from_networkx(graph).ferry.sum() == 1


def test_closed_edges_are_left_out_of_the_graph(island_with_ferry):
    """Nothing in networkx knows closed directions."""
    graph = streets_to_networkx(island_with_ferry.without_ferries())
    assert graph.number_of_edges() == 4
    assert graph.number_of_nodes() == 4
