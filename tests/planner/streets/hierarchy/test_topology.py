"""The contracted graph against contraction done literally."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.streets.hierarchy import build_hierarchy

PATIENT = settings(deadline=None, max_examples=50)


def _contracted(graph, rank):
    """Return the arcs (lower rank, higher rank) left when each node in turn joins its higher neighbours."""
    arcs = {tuple(sorted((rank[a], rank[b]))) for a, b, _ in graph.arcs if a != b}
    for i in range(graph.nodes):
        arcs |= set(combinations(sorted(h for low, h in arcs if low == i), 2))
    return sorted(arcs)


@PATIENT
@given(data=st.data())
def test_the_arcs_are_those_of_literal_contraction(graphs, data):
    """In any order, good or bad; heads rise, and the parent is the first of them."""
    graph = data.draw(graphs(np.int32))
    order = data.draw(st.permutations(range(graph.nodes)))
    hierarchy = graph.hierarchy(order)
    tails = np.repeat(np.arange(graph.nodes), np.diff(hierarchy.start))
    arcs = list(zip(tails.tolist(), hierarchy.head.tolist(), strict=True))
    assert arcs == _contracted(graph, hierarchy.rank.tolist())
    first = dict(reversed(arcs))
    assert hierarchy.parent.tolist() == [first.get(v, -1) for v in range(graph.nodes)]


@PATIENT
@given(data=st.data())
def test_ranks_are_an_equivalent_postorder(graphs, data):
    """As many arcs as in the order that was asked for, and every subtree is a gapless run that ends at its root."""
    graph = data.draw(graphs(np.int32))
    order = data.draw(st.permutations(range(graph.nodes)))
    hierarchy = graph.hierarchy(order)
    assert sorted(hierarchy.rank) == list(range(graph.nodes))
    asked = np.argsort(order).tolist()
    assert hierarchy.arc_count == len(_contracted(graph, asked))
    below = [{v} for v in range(graph.nodes)]
    for v, parent in enumerate(hierarchy.parent):
        assert below[v] == set(range(min(below[v]), v + 1))
        if parent >= 0:
            below[parent] |= below[v]


def test_an_empty_graph(graph):
    """Nothing in, nothing out."""
    hierarchy = graph(0, ()).hierarchy()
    assert (hierarchy.node_count, hierarchy.arc_count) == (0, 0)


def test_arrays_are_read_only_and_compact(lattice):
    """Anybody may share a hierarchy, and memory matters."""
    hierarchy = lattice.hierarchy()
    for name in ("rank", "start", "head", "parent"):
        array = getattr(hierarchy, name)
        assert (array.dtype, array.flags.writeable, array.flags.c_contiguous) == (np.int32, False, True)


def test_the_callers_arrays_stay_writable():
    """Read-only is our view of them, not what is done to them."""
    tail, head, order = np.array([0], np.int32), np.array([1], np.int32), np.array([0, 1], np.int32)
    build_hierarchy(2, tail, head, order)
    assert tail.flags.writeable
    assert head.flags.writeable
    assert order.flags.writeable


@pytest.mark.parametrize(
    ("tail", "head", "order"),
    [
        ([0], [1], [0, 0]),  # node 1 is left out
        ([0], [1], [0]),  # too short
        ([0], [1], [0, 2]),  # no such node
        ([0], [2], [0, 1]),  # an arc to nowhere
        ([-1], [1], [0, 1]),  # an arc from nowhere
        ([0, 1], [1], [0, 1]),  # an arc without a head
    ],
)
def test_what_is_no_graph_or_no_order_is_refused(tail, head, order):
    """Kernels check no bounds, so the door does."""
    with pytest.raises(InputError):
        build_hierarchy(2, *(np.array(values, np.int32) for values in (tail, head, order)))
