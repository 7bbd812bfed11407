"""Contracting a graph in a fixed order, and giving the arcs that this leaves the weights of true shortest paths.

All nodes are ranks: node ``i`` is the ``i``-th to be contracted. Contracting a node joins its higher neighbours with
one another; the arcs that remain, each from its lower to its higher end, are the filled graph of a sparse Cholesky
factorisation, and :func:`elimination_tree` is how such codes find them without building cliques (J. W. H. Liu, The
Role of Elimination Trees in Sparse Factorization, SIAM J. Matrix Anal. Appl. 11, 1990). Customisation is from J.
Dibbelt, B. Strasser and D. Wagner, Customizable Contraction Hierarchies, ACM JEA 21, 2016, sections 5 and 6.
"""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Weights = NDArray[np.int32 | np.int64]
Sums = NDArray[np.uint32 | np.uint64]
"""Weights of which two can be added, "no way" included."""


@compiled
def elimination_tree(node_count: int, tail: Ints, head: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return ``(n,)`` parents (-1 at roots) and ``(n,)`` upward degrees of the filled graph, and lower neighbours.

    A node's parent is its lowest higher neighbour in the filled graph. Node ``i`` is a higher neighbour of exactly
    the nodes on the tree paths from its lower neighbours up to ``i``. The lower neighbours of ``i`` in the plain
    graph (with repetitions) are ``lower[start[i]:start[i + 1]]``.
    """
    start = np.zeros(node_count + 2, np.int32)
    for a in range(len(tail)):
        if tail[a] != head[a]:
            start[max(tail[a], head[a]) + 2] += 1
    for i in range(2, node_count + 2):
        start[i] += start[i - 1]
    lower = np.empty(start[node_count + 1], np.int32)
    for a in range(len(tail)):
        if tail[a] != head[a]:
            i = max(tail[a], head[a])
            lower[start[i + 1]] = min(tail[a], head[a])
            start[i + 1] += 1
    parent = np.full(node_count, -1, np.int32)
    degree = np.zeros(node_count, np.int32)
    seen_by = np.full(node_count, -1, np.int32)
    for i in range(node_count):
        seen_by[i] = i
        for e in range(start[i], start[i + 1]):
            v = lower[e]
            while seen_by[v] != i:
                seen_by[v] = i
                degree[v] += 1
                if parent[v] < 0:
                    parent[v] = i
                v = parent[v]
    return parent, degree, start, lower


@compiled
def postorder(parent: Ints) -> Ints:
    """Return ``(n,)`` the place of each node when every subtree is numbered without a gap, children before parents.

    Contracting in this order instead leaves the same arcs, and siblings stay in their order.
    """
    n = len(parent)
    size = np.ones(n, np.int32)
    roots = 0
    for v in range(n):
        if parent[v] >= 0:
            size[parent[v]] += size[v]
        else:
            roots += size[v]
    place = np.empty(n, np.int32)
    room = np.empty(n, np.int32)  # the highest place still free below each node
    for v in range(n - 1, -1, -1):
        p = parent[v]
        if p < 0:
            place[v] = roots - 1
            roots -= size[v]
        else:
            place[v] = room[p]
            room[p] -= size[v]
        room[v] = place[v] - 1
    return place


@compiled
def upward_arcs(parent: Ints, degree: Ints, lower_start: Ints, lower: Ints, place: Ints) -> tuple[Ints, Ints]:
    """Return the arcs of the filled graph, numbered by ``place``: the first arc of each node, and sorted heads.

    The other arguments are what :func:`elimination_tree` returned; its walk is done again.
    """
    n = len(parent)
    start = np.zeros(n + 1, np.int32)
    for v in range(n):
        start[place[v] + 1] = degree[v]
    for i in range(n):
        start[i + 1] += start[i]
    free = start[:-1].copy()
    head = np.empty(start[n], np.int32)
    seen_by = np.full(n, -1, np.int32)
    for i in range(n):
        seen_by[i] = i
        for e in range(lower_start[i], lower_start[i + 1]):
            v = lower[e]
            while seen_by[v] != i:
                seen_by[v] = i
                head[free[place[v]]] = place[i]
                free[place[v]] += 1
                v = parent[v]
    return start, head


@compiled
def lay_weights(
    start: Ints,
    head: Ints,
    rank: Ints,
    arc_tail: Ints,
    arc_head: Ints,
    weight: Weights,
    up: Weights,
    down: Weights,
) -> int:
    """Lower ``up`` and ``down``, the weights of the hierarchy's arcs each way, to those of the graph's own arcs.

    ``arc_tail`` and ``arc_head`` are nodes of the graph; loops are skipped. Returns how many arcs join two nodes that
    the hierarchy does not join; they are skipped too.
    """
    strangers = 0
    for a in range(len(arc_tail)):
        i = rank[arc_tail[a]]
        h = rank[arc_head[a]]
        if i == h:
            continue
        side = up
        if i > h:
            i, h = h, i
            side = down
        first = start[i]
        last = start[i + 1]
        while first < last:
            middle = (first + last) >> 1
            if head[middle] < h:
                first = middle + 1
            else:
                last = middle
        if first == start[i + 1] or head[first] != h:
            strangers += 1
        elif weight[a] < side[first]:
            side[first] = weight[a]
    return strangers


@compiled
def relax_upwards(start: Ints, head: Ints, up: Sums, down: Sums) -> None:
    """Lower the weight of each arc to the best path through nodes below both its ends: basic customisation.

    For every node ``i``, lowest first, and its higher neighbours ``a < h``: the path a -> i -> h goes over the arcs
    (a, i) down and (i, h) up, and bounds the arc a -> h from above; and so back.
    """
    for i in range(len(start) - 1):
        last = start[i + 1]
        for p in range(start[i], last):
            up_a = up[p]
            down_a = down[p]
            q = start[head[p]]
            for r in range(p + 1, last):
                while head[q] < head[r]:
                    q += 1
                up[q] = min(up[q], down_a + up[r])
                down[q] = min(down[q], down[r] + up_a)


@compiled
def relax_downwards(
    start: Ints, head: Ints, up: Sums, down: Sums, unreached: np.uint32 | np.uint64
) -> tuple[Bools, Bools, Ints, Ints]:
    """Make every weight the true distance of its ends, and say which arcs are of use: perfect customisation.

    For every node ``i``, highest first, its higher neighbours ``a < h`` are joined by an arc that is exact already.
    First all arcs of ``i`` become exact. Then an arc i -> x goes where i -> y -> x is no longer, provided that y < x
    or that y -> x takes time: replacing arcs so, (weight, end) falls each time, hence no two arcs wait for each other
    even where weights are zero.

    Returns
    -------
    ``(k,)`` flags of useful arcs up and down, and ``(n + 1,)`` first useful arc of each node up and down.
    """
    n = len(start) - 1
    keep_up = np.empty(len(up), np.bool_)
    keep_down = np.empty(len(down), np.bool_)
    degree = 0
    for i in range(n):
        degree = max(degree, start[i + 1] - start[i])
    joint = np.empty(degree * (degree - 1) // 2, np.int32)  # the arc a -> h of each pair of neighbours
    for i in range(n - 1, -1, -1):
        last = start[i + 1]
        pair = 0
        for p in range(start[i], last):
            up_a = up[p]
            down_a = down[p]
            q = start[head[p]]
            for r in range(p + 1, last):
                while head[q] < head[r]:
                    q += 1
                up[r] = min(up[r], up_a + up[q])
                down[r] = min(down[r], down_a + down[q])
                up_a = min(up_a, up[r] + down[q])
                down_a = min(down_a, down[r] + up[q])
                joint[pair] = q
                pair += 1
            up[p] = up_a
            down[p] = down_a
        for p in range(start[i], last):
            keep_up[p] = up[p] < unreached
            keep_down[p] = down[p] < unreached
        pair = 0
        for p in range(start[i], last):
            up_a = up[p]
            down_a = down[p]
            up_needed = keep_up[p]
            down_needed = keep_down[p]
            for r in range(p + 1, last):
                q = joint[pair]
                pair += 1
                keep_up[r] &= up[r] != up_a + up[q]
                keep_down[r] &= down[r] != down_a + down[q]
                up_needed &= (down[q] == 0) | (up_a != up[r] + down[q])
                down_needed &= (up[q] == 0) | (down_a != down[r] + up[q])
            keep_up[p] = up_needed
            keep_down[p] = down_needed
    up_start = np.zeros(n + 1, np.int32)
    down_start = np.zeros(n + 1, np.int32)
    for i in range(n):
        ups = 0
        downs = 0
        for e in range(start[i], start[i + 1]):
            ups += keep_up[e]
            downs += keep_down[e]
        up_start[i + 1] = up_start[i] + ups
        down_start[i + 1] = down_start[i] + downs
    return keep_up, keep_down, up_start, down_start
