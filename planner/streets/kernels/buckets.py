"""A search from a few nodes as far as a limit, in buckets of time.

R. B. Dial, Algorithm 360: Shortest-Path Forest with Topological Ordering, Communications of the ACM 12(11), 1969,
p. 632-633, with buckets wider than one unit: inside a bucket labels are corrected until none changes. No
heap, no preparation, and the work is that of the nodes within the limit, whatever the size of the network.
"""

import numpy as np
from numpy.typing import NDArray

from planner.streets.compiled import compiled

Ints = NDArray[np.int32]

SHUT = 1 << 30
"""Weights from here on are no way; milliseconds of a node that was not reached."""

BUCKET_BITS = 12
"""A bucket holds 4,096 ms: about one street of a town."""


@compiled
def within(
    first: Ints, head: Ints, weight: Ints, seed: Ints, offset: Ints, limit: int, ms: Ints
) -> tuple[Ints, Ints]:
    """Return the nodes that are reached within ``limit`` ms, in the order they were found, and their milliseconds.

    Node ``v`` has the arcs ``first[v]:first[v + 1]`` of ``head`` and ``weight`` (0 or more, ``SHUT`` where closed);
    ``seed`` are nodes reached after ``offset`` ms. ``ms`` ``(n,)`` is ``SHUT`` everywhere before and after. The limit
    is less than ``SHUT``.
    """
    bucket = np.empty((limit >> BUCKET_BITS) + 1, np.int32)
    for b in range(len(bucket)):
        bucket[b] = -1
    entry = np.empty(
        (len(seed) + 1024, 3), np.int32
    )  # node, milliseconds, the entry below in the same bucket
    found = np.empty(len(entry), np.int32)
    entries, count = 0, 0
    for s in range(len(seed)):
        v, then = seed[s], offset[s]
        if then <= limit and then < ms[v]:
            if ms[v] == SHUT:
                found[count] = v
                count += 1
            ms[v] = then
            b = then >> BUCKET_BITS
            entry[entries, 0], entry[entries, 1], entry[entries, 2] = v, then, bucket[b]
            bucket[b] = entries
            entries += 1
    current = 0
    while current < len(bucket):
        top = bucket[current]
        if top < 0:
            current += 1
            continue
        bucket[current] = entry[top, 2]
        u, now = entry[top, 0], entry[top, 1]
        if now != ms[u]:
            continue
        if entries + first[u + 1] - first[u] > len(entry):
            more = np.empty((2 * len(entry) + first[u + 1] - first[u], 3), np.int32)
            more_found = np.empty(len(more), np.int32)
            for i in range(entries):
                more[i, 0], more[i, 1], more[i, 2] = entry[i, 0], entry[i, 1], entry[i, 2]
            for i in range(count):
                more_found[i] = found[i]
            entry, found = more, more_found
        for arc in range(first[u], first[u + 1]):
            v, step = head[arc], weight[arc]
            if step <= limit - now and now + step < ms[v]:
                then = now + step
                if ms[v] == SHUT:
                    found[count] = v
                    count += 1
                ms[v] = then
                b = then >> BUCKET_BITS
                entry[entries, 0], entry[entries, 1], entry[entries, 2] = v, then, bucket[b]
                bucket[b] = entries
                entries += 1
    nodes = np.empty(count, np.int32)
    times = np.empty(count, np.int32)
    for i in range(count):
        nodes[i], times[i] = found[i], ms[found[i]]
        ms[found[i]] = SHUT
    return nodes, times
