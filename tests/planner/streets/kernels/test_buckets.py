"""Searches as far as a limit."""

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.streets.kernels.buckets import SHUT, within

LIMIT = 20_000


def search(size, arcs, seeds, limit=LIMIT, scratch=None):
    """Return milliseconds by node, of arcs and seeds written as tuples; check that the scratch array is left clean."""
    ordered = sorted(arcs, key=lambda arc: arc[0])
    tail, head, weight = np.array(ordered, np.int32).reshape(-1, 3).T
    first = np.searchsorted(tail, np.arange(size + 1)).astype(np.int32)
    seed, offset = np.array(seeds, np.int32).reshape(-1, 2).T
    ms = np.full(size, SHUT, np.int32) if scratch is None else scratch
    nodes, then = within(first, head.copy(), weight.copy(), seed.copy(), offset.copy(), limit, ms)
    assert (ms == SHUT).all()
    assert len(set(nodes.tolist())) == len(nodes)
    return dict(zip(nodes.tolist(), then.tolist(), strict=True))


def plain(arcs, seeds, limit=LIMIT):
    """Return the same by plain Dijkstra."""
    best, queue = {}, [(ms, node) for node, ms in seeds if ms <= limit]
    heapq.heapify(queue)
    while queue:
        ms, node = heapq.heappop(queue)
        if node not in best:
            best[node] = ms
            for tail, head, weight in arcs:
                if tail == node and ms + weight <= limit:
                    heapq.heappush(queue, (ms + weight, head))
    return best


@pytest.mark.parametrize(
    ("arcs", "seeds", "reached"),
    [
        (
            [(0, 1, 5000), (1, 2, 15_000), (2, 3, 1)],
            [(0, 0)],
            {0: 0, 1: 5000, 2: 20_000},
        ),  # the limit is within
        ([(0, 1, 0), (1, 2, 0), (2, 0, 0)], [(0, 7)], {0: 7, 1: 7, 2: 7}),  # a ring of no time
        ([(0, 1, 9000), (0, 2, 1), (2, 1, 1)], [(0, 0)], {0: 0, 2: 1, 1: 2}),  # a later label is better
        ([(0, 1, SHUT), (0, 2, SHUT + 5)], [(0, 0)], {0: 0}),  # shut
        ([(0, 1, 8), (0, 1, 6)], [(0, 0)], {0: 0, 1: 6}),  # two arcs between the same nodes
        ([(0, 1, 10)], [(0, 0), (1, 3), (0, 4)], {0: 0, 1: 3}),  # several seeds, one twice
        ([(0, 1, 10)], [(0, 20_001)], {}),  # a seed beyond the limit
        ([(0, 1, 10)], [], {}),
        ([], [(3, 0)], {3: 0}),
    ],
)
def test_what_is_reached(arcs, seeds, reached):
    """And when."""
    assert search(4, arcs, seeds) == reached


def test_a_limit_of_zero():
    """Only what takes no time."""
    assert search(3, [(0, 1, 0), (0, 2, 1)], [(0, 0)], limit=0) == {0: 0, 1: 0}


def test_the_longest_limit():
    """Sums stay below what an int32 holds."""
    far = SHUT - 1
    assert search(3, [(0, 1, far), (1, 2, far)], [(0, 0)], limit=far) == {0: 0, 1: far}


def test_more_nodes_than_room_at_first():
    """A star and a chain of thousands of nodes."""
    size = 5000
    star = [(0, leaf, leaf) for leaf in range(1, size)]
    assert search(size, star, [(0, 0)]) == {node: node for node in range(size)}
    chain = [(node, node + 1, 3) for node in range(size - 1)]
    assert search(size, chain, [(0, 0)]) == {node: 3 * node for node in range(size)}
    assert len(search(size, [], [(node, 0) for node in range(size)])) == size


def test_one_search_after_the_other_in_the_same_room():
    """The second knows nothing of the first."""
    scratch = np.full(4, SHUT, np.int32)
    arcs = [(0, 1, 5), (2, 3, 5)]
    assert search(4, arcs, [(0, 0)], scratch=scratch) == {0: 0, 1: 5}
    assert search(4, arcs, [(2, 0)], scratch=scratch) == {2: 0, 3: 5}


NODE = st.integers(0, 11)
WEIGHT = st.one_of(st.integers(0, 3), st.integers(0, 30_000), st.sampled_from([4095, 4096, 8192, SHUT]))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(NODE, NODE, WEIGHT), max_size=40),
    st.lists(st.tuples(NODE, st.integers(0, 25_000)), max_size=4),
    st.sampled_from([0, 5000, LIMIT, 200_000]),
)
def test_the_same_as_plain_dijkstra(arcs, seeds, limit):
    """To the millisecond."""
    assert search(12, arcs, seeds, limit) == plain([arc for arc in arcs if arc[2] < SHUT], seeds, limit)
