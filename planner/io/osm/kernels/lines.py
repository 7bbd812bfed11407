"""From the node lists of ways to lines: places looked up, cut where nodes are missing."""

import numpy as np
from numpy.typing import NDArray

from planner.io.osm.kernels.nodes import UNKNOWN, seek
from planner.streets.compiled import compiled

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]

MISSING, REPEATED, ALONE = range(3)


@compiled
def cut_lines(
    start: Longs,
    node: Longs,
    wanted: Longs,
    place: Ints,
    own_place: Ints,
    way: Ints,
    part_start: Longs,
    at: Longs,
    line: Ints,
    counts: Longs,
) -> int:
    """Fill in the parts of ways whose nodes are there, and return how many there are.

    Parameters
    ----------
    start, node
        Way ``i`` owns the nodes ``start[i]:start[i + 1]``; all of them are in ``wanted``.
    wanted, place
        Sorted nodes and their places, ``UNKNOWN`` where there is none.
    own_place
        Places that the ways carry themselves, one for each node; empty when they carry none.
    way, part_start, at, line, counts
        Filled in: way of each part (room for half the nodes); where each part begins, and the end; row of ``wanted``
        and place of each node; how many nodes were missing, repeated, and left alone.
    """
    parts = rows = 0
    near = 0
    part_start[0] = 0
    for one in range(len(start) - 1):
        begin = rows
        for k in range(start[one], start[one + 1] + 1):
            lon = lat = UNKNOWN
            if k < start[one + 1]:
                near = seek(wanted, near, node[k])
                lon, lat = place[near, 0], place[near, 1]
                if lon == UNKNOWN and len(own_place) > 0:
                    lon, lat = own_place[k, 0], own_place[k, 1]
            if lon != UNKNOWN:
                if rows > begin and at[rows - 1] == near:
                    counts[REPEATED] += 1
                    continue
                at[rows] = near
                line[rows, 0], line[rows, 1] = lon, lat
                rows += 1
                continue
            counts[MISSING] += k < start[one + 1]
            if rows - begin == 1:
                counts[ALONE] += 1
                rows = begin
            elif rows > begin:
                way[parts] = one
                parts += 1
                part_start[parts] = rows
                begin = rows
    return parts
