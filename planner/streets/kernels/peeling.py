"""Taking dead ends and chains off a graph before it is dissected."""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

_FEW = 2


@compiled
def peel(start: Ints, adjacent: Ints) -> tuple[Ints, Ints, Longs, Longs]:
    """Contract nodes of at most two neighbours, again and again, until none is left.

    Contracting such a node joins its neighbours with each other and never makes a graph harder to dissect (H. L.
    Bodlaender, A. M. C. A. Koster and F. van den Eijkhof, Pre-processing Rules for Triangulation of Probabilistic
    Networks, Computational Intelligence 21, 2005: islet, twig and series rule). No two neighbours go in the same
    round, so a chain of length k becomes a tree of height log k.

    Parameters
    ----------
    start, adjacent
        A simple undirected graph, each edge both ways: neighbours of ``v`` are ``adjacent[start[v]:start[v + 1]]``.
        ``adjacent`` is overwritten.

    Returns
    -------
    peeled, core
        Nodes contracted, in order, and the others, rising.
    core_start, core_adjacent
        The graph of the others, numbered as in ``core``.
    """
    n = len(start) - 1
    degree = np.empty(n, np.int32)
    queued = np.zeros(n, np.bool_)
    touched_in = np.full(n, -1, np.int32)
    peeled = np.empty(n, np.int32)
    queue = np.empty(n, np.int32)
    waiting = 0
    for v in range(n):
        degree[v] = start[v + 1] - start[v]
        if degree[v] <= _FEW:
            queued[v] = True
            queue[waiting] = v
            waiting += 1
    after = np.empty(n, np.int32)
    done = 0
    turn = 0
    while waiting > 0:
        left = 0
        for i in range(waiting):
            v = queue[i]
            if touched_in[v] == turn:
                after[left] = v
                left += 1
                continue
            peeled[done] = v
            done += 1
            for side in range(degree[v]):
                a = adjacent[start[v] + side]
                b = adjacent[start[v] + 1 - side] if degree[v] == _FEW else -1
                touched_in[a] = turn
                joined = b < 0
                at = -1
                for e in range(start[a], start[a] + degree[a]):
                    if adjacent[e] == v:
                        at = e
                    elif adjacent[e] == b:
                        joined = True
                if not joined:
                    adjacent[at] = b
                    continue
                degree[a] -= 1
                adjacent[at] = adjacent[start[a] + degree[a]]
                if degree[a] <= _FEW and not queued[a]:
                    queued[a] = True
                    after[left] = a
                    left += 1
            degree[v] = -1
        queue, after = after, queue
        waiting = left
        turn += 1
    core = np.empty(n - done, np.int32)
    number = np.empty(n, np.int32)
    core_start = np.zeros(n - done + 1, np.int64)
    j = 0
    for v in range(n):
        if degree[v] >= 0:
            core[j] = v
            number[v] = j
            core_start[j + 1] = core_start[j] + degree[v]
            j += 1
    core_adjacent = np.empty(core_start[j], np.int64)
    k = 0
    for j in range(len(core)):
        v = core[j]
        for e in range(start[v], start[v] + degree[v]):
            core_adjacent[k] = number[adjacent[e]]
            k += 1
    return peeled[:done], core, core_start, core_adjacent
