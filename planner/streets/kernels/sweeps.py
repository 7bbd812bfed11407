"""One sweep up a contraction hierarchy and one down again: from some seeds to every node.

A shortest path in the hierarchy first climbs, then descends, so visiting the nodes once in rising and once in falling
order settles all of them, without a queue (D. Delling, A. V. Goldberg, A. Nowatzyk and R. F. Werneck, PHAST:
Hardware-Accelerated Shortest Path Trees, IPDPS 2011).
"""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Weights = NDArray[np.int32 | np.int64]


@compiled
def sweep(
    rank: Ints,
    up_start: Ints,
    up_head: Ints,
    up_weight: Weights,
    down_start: Ints,
    down_head: Ints,
    down_weight: Weights,
    shift: int,
    seed: Ints,
    value: Longs,
    unreached: int,
) -> Longs:
    """Return ``(n,)`` the smallest value at each node, in the order of the graph, ``unreached`` if none arrives.

    ``seed`` and ``value`` are ``(q,)`` graph nodes and what each starts with; -1 is no node. On its way a value grows
    by weights shifted left by ``shift`` bits, so the bits below can carry a label.
    """
    n = len(rank)
    best = np.full(n, unreached, np.int64)
    for s in range(len(seed)):
        if seed[s] >= 0:
            best[rank[seed[s]]] = min(best[rank[seed[s]]], value[s])
    for i in range(n):
        here = best[i]
        if here < unreached:
            for e in range(up_start[i], up_start[i + 1]):
                h = up_head[e]
                best[h] = min(best[h], here + (np.int64(up_weight[e]) << shift))
    for i in range(n - 1, -1, -1):
        here = best[i]
        for e in range(down_start[i], down_start[i + 1]):
            here = min(here, best[down_head[e]] + (np.int64(down_weight[e]) << shift))
        best[i] = here
    ordered = np.empty(n, np.int64)
    for v in range(n):
        ordered[v] = best[rank[v]]
    return ordered
