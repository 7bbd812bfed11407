"""Many sources to many targets: the downward half of a hierarchy cut down to the targets, swept by blocks of sources.

The restriction is RPHAST (D. Delling, A. V. Goldberg and R. F. Werneck, Faster Batched Shortest Paths in Road
Networks, ATMOS 2011), with the elimination tree in place of a search: whatever can lie on a path down to a target is
an ancestor of it. The sources of a block lie side by side, so that one arc is relaxed for all of them by a few vector
instructions.

Two things keep this in the processor's cache. Ranks are a postorder, so falling ranks visit a node directly before
its subtree, and a node's row of distances is needed only until that subtree is done: the row belongs to the *depth*
of the node and is taken over by the next node as deep. And the row of a target is copied out whole, one after the other
as they come, and turned round to the layout of the result by tiles afterwards.
"""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled

Ints = NDArray[np.int32]
Weights = NDArray[np.int32 | np.int64]

_TILE = 16
"""Targets written to a row of the result at a time: a cache line of int32."""


@compiled
def restrict(
    parent: Ints, down_start: Ints, down_head: Ints, rank: Ints, goal: Ints
) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints, Ints, int]:
    """Return the part of the downward graph from which any of the ``(g,)`` goals (graph nodes, -1 none) is reached.

    Returns
    -------
    node, depth
        ``(r,)`` rank of each node of the part, falling, and its number of ancestors.
    arc_start, arc, arc_depth
        ``arc[arc_start[j]:arc_start[j + 1]]`` are the downward arcs of node ``j`` in the whole graph, and how deep
        their upper ends are.
    goal_start, goal_at
        ``goal_at[goal_start[j]:goal_start[j + 1]]`` are the goals at node ``j``, rising.
    height
        Most nodes on any tree path of the whole graph.
    """
    n = len(parent)
    count = np.zeros(n + 1, np.int32)  # goals at a node, and one for being needed
    needed = 0
    arcs = 0
    goals = 0
    for g in range(len(goal)):
        if goal[g] < 0:
            continue
        v = rank[goal[g]]
        goals += 1
        count[v] += 1
        while v >= 0 and count[v] < 1 << 30:
            count[v] += 1 << 30
            needed += 1
            arcs += down_start[v + 1] - down_start[v]
            v = parent[v]
    node = np.empty(needed, np.int32)
    depth = np.empty(needed, np.int32)
    arc_start = np.zeros(needed + 1, np.int32)
    arc = np.empty(arcs, np.int32)
    arc_depth = np.empty(arcs, np.int32)
    goal_start = np.zeros(needed + 1, np.int32)
    goal_at = np.empty(goals, np.int32)
    deep = np.zeros(n, np.int32)
    height = 0
    j = 0
    k = 0
    for v in range(n - 1, -1, -1):
        if parent[v] >= 0:
            deep[v] = deep[parent[v]] + 1
        height = max(height, deep[v] + 1)
        if count[v] < 1 << 30:
            continue
        node[j] = v
        depth[j] = deep[v]
        for e in range(down_start[v], down_start[v + 1]):
            arc[k] = e
            arc_depth[k] = deep[down_head[e]]
            k += 1
        arc_start[j + 1] = k
        goal_start[j + 1] = goal_start[j] + count[v] - (1 << 30)
        count[v] = goal_start[j]  # from here on the next free place
        j += 1
    for g in range(len(goal)):
        if goal[g] >= 0:
            v = rank[goal[g]]
            goal_at[count[v]] = g
            count[v] += 1
    return node, depth, arc_start, arc, arc_depth, goal_start, goal_at, height


@compiled
def sweep_block(
    parent: Ints,
    up_start: Ints,
    up_head: Ints,
    up_weight: Weights,
    node: Ints,
    depth: Ints,
    arc_start: Ints,
    arc_depth: Ints,
    arc_weight: Weights,
    goal_start: Ints,
    again: Ints,
    goal_offset: Weights,
    row: Ints,
    seed: Ints,
    offset: Weights,
    unreached: int,
    climbed: Weights,
    first: Ints,
    entry: Ints,
    entry_weight: Weights,
    rows: Weights,
    stage: Weights,
    out: Weights,
) -> None:
    """Write ``(b, t)`` weights from each source of a block to each target into ``out``.

    ``seed`` and ``offset`` are ``(b, 2)`` ranks (-1 none) at which a source starts and what it starts with. A goal adds
    ``goal_offset[g]``; ``again[g]`` is -1 when its target comes up first, which then takes the next row of ``stage``,
    or else the row that the target has. ``row`` is ``(t,)`` the row of each target.

    Scratch: ``climbed`` ``(n,)`` all unreached and ``first`` ``(n,)`` all -1, both left so; ``entry`` ``(c, 3)`` and
    ``entry_weight`` ``(c,)`` hold where each source arrives on its way up, as linked lists from ``first``; ``rows``
    ``(height, lanes)`` and ``stage`` hold a column for each source.
    """
    typed = rows.dtype.type
    lanes = rows.shape[1]
    filled = 0
    for k in range(len(seed)):
        v = seed[k, 0]
        w = seed[k, 1]
        if v >= 0:
            climbed[v] = min(typed(unreached), offset[k, 0])
        if w >= 0:
            climbed[w] = min(climbed[w], offset[k, 1])
        while v >= 0 or w >= 0:  # both paths to the root at once, rising; they become one where they meet
            if w < 0 or (v >= 0 and v < w):
                i = v
                v = parent[v]
            elif v == w:
                i = v
                v = parent[v]
                w = -1
            else:
                i = w
                w = parent[w]
            here = climbed[i]
            if here >= unreached:
                continue
            climbed[i] = unreached
            entry[filled, 0] = i
            entry[filled, 1] = k
            entry[filled, 2] = first[i]
            entry_weight[filled] = here
            first[i] = filled
            filled += 1
            for e in range(up_start[i], up_start[i + 1]):
                h = up_head[e]
                climbed[h] = min(climbed[h], here + up_weight[e])
    staged = 0
    for j in range(len(node)):
        r = rows[depth[j]]
        for k in range(lanes):
            r[k] = unreached
        for e in range(arc_start[j], arc_start[j + 1]):
            q = rows[arc_depth[e]]
            x = arc_weight[e]
            for k in range(lanes):
                r[k] = min(r[k], typed(q[k] + x))
        f = first[node[j]]
        while f >= 0:
            r[entry[f, 1]] = min(r[entry[f, 1]], entry_weight[f])
            f = entry[f, 2]
        for g in range(goal_start[j], goal_start[j + 1]):
            x = goal_offset[g]
            if again[g] < 0:
                q = stage[staged]
                staged += 1
                for k in range(lanes):
                    q[k] = min(typed(unreached), typed(r[k] + x))
            else:
                q = stage[again[g]]
                for k in range(lanes):
                    q[k] = min(q[k], typed(r[k] + x))
    for f in range(filled):
        first[entry[f, 0]] = -1
    whole = len(row) // _TILE * _TILE
    for t in range(0, whole, _TILE):
        for k in range(len(out)):
            cells = out[k]
            for u in range(_TILE):
                cells[t + u] = stage[row[t + u], k]
    for t in range(whole, len(row)):
        for k in range(len(out)):
            out[k, t] = stage[row[t], k]
