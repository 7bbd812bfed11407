"""Orders of contraction: complete, repeatable, and good where streets are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.streets.hierarchy import build_hierarchy, dissection_order

PATIENT = settings(deadline=None, max_examples=50)


def _depth(parent):
    depth = np.zeros(len(parent), int)
    for v in range(len(parent) - 1, -1, -1):
        if parent[v] >= 0:
            depth[v] = depth[parent[v]] + 1
    return depth.max() + 1


@PATIENT
@given(data=st.data())
def test_an_order_names_every_node_once(graphs, data):
    """Whatever METIS dislikes: loops, parallel arcs, nodes without arcs, several parts."""
    graph = data.draw(graphs(np.int32))
    assert sorted(dissection_order(graph.nodes, graph.tail, graph.head)) == list(range(graph.nodes))


@pytest.mark.parametrize(("nodes", "arcs"), [(0, []), (1, []), (1, [(0, 0)]), (4, []), (3, [(1, 1), (1, 1)])])
def test_nothing_to_dissect(graph, nodes, arcs):
    """No nodes, one node, no arcs, loops alone."""
    plain = graph(nodes, tuple((a, b, 1) for a, b in arcs))
    assert sorted(dissection_order(nodes, plain.tail, plain.head)) == list(range(nodes))


def test_the_same_graph_has_the_same_order(lattice):
    """Orders are kept on disk, and answers must not depend on when they were made."""
    first, second = (dissection_order(lattice.nodes, lattice.tail, lattice.head) for _ in range(2))
    assert first.dtype == np.int32
    np.testing.assert_array_equal(first, second)


def test_dissection_leaves_few_arcs(lattice):
    """Contracting a grid row by row makes every node know a whole row; dissection does not."""
    dissected = lattice.hierarchy()
    assert 2 * dissected.arc_count < lattice.hierarchy(range(lattice.nodes)).arc_count
    assert dissected.arc_count < 12 * lattice.nodes


def test_a_chain_makes_a_low_tree():
    """A long road without junctions is halved again and again, not eaten from one end."""
    nodes = np.arange(1000, dtype=np.int32)
    order = dissection_order(1000, nodes[:-1], nodes[1:])
    hierarchy = build_hierarchy(1000, nodes[:-1], nodes[1:], order)
    assert _depth(hierarchy.parent) < 3 * np.log2(1000)


def test_dead_ends_go_first():
    """Twigs on a complete graph of six are contracted before it."""
    core = [(a, b) for a in range(6) for b in range(6) if a < b]
    twigs = [(v % 6, v) for v in range(6, 12)]
    tail, head = np.array(core + twigs, np.int32).T
    assert sorted(dissection_order(12, tail, head)[:6]) == list(range(6, 12))


def test_an_arc_to_nowhere_is_refused():
    """Kernels check no bounds, so the door does."""
    with pytest.raises(InputError, match="does not exist"):
        dissection_order(2, np.array([0], np.int32), np.array([2], np.int32))
