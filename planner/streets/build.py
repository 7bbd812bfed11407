"""From ways, as a map draws them, to a street network of edges between junctions."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import degrees
from planner.streets.network import CLOSED, LONGEST_MS, Mode, StreetNetwork
from planner.streets.pieces import Pieces, cut, join
from planner.streets.turns import banned_courses, turning_places
from planner.streets.ways import TurnRestriction, Ways

__all__ = ["TurnRestriction", "Ways", "build_network"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


def build_network(ways: Ways, mode: Mode = "drive") -> StreetNetwork:
    """Cut ways at their junctions, join what differs in nothing, and return the network of the edges.

    A junction is an end of a way, or a node used more than once; a barrier is a dead end on every side. Pieces that
    meet where nothing else does become one edge when speed, class and surface are the same, so that an edge has one
    speed all along. Turn restrictions are resolved to courses.

    Parameters
    ----------
    ways
        Where one may travel.
    mode
        How; it decides what a slope costs.
    """
    pieces = cut(ways, mode)
    counts = Counter(ways.counts)
    order, turned, chain = join(ways, pieces, turning_places(ways))
    head = order[chain[:-1]]
    kmh = np.where(turned[chain[:-1], None] == 1, pieces.kmh[head][:, ::-1], pieces.kmh[head])
    metres = np.add.reduceat(pieces.metres[order], chain[:-1]) if len(order) else np.zeros(0)
    line, line_start = _lines(ways.line, pieces, order, turned, chain)
    ends, nodes = _ends(pieces, order, turned, chain)
    banned, banned_start = banned_courses(ways, pieces, (order, turned, chain), counts)
    counts["nodes of degree two joined"] += len(order) - len(head)
    return StreetNetwork(
        nodes=degrees(ways.line[pieces.node_row[nodes]]),
        ends=ends,
        metres=metres.astype(np.float32),
        forward_ms=_milliseconds(metres, kmh[:, 0]),
        backward_ms=_milliseconds(metres, kmh[:, 1]),
        ferry=ways.ferry[pieces.way[head]],
        unpaved=ways.unpaved[pieces.way[head]],
        road_class=ways.road_class[pieces.way[head]],
        line=line,
        line_start=line_start,
        banned=banned,
        banned_start=banned_start,
        mode=mode,
        counts={what: count for what, count in counts.items() if count},
    )


def _milliseconds(metres: Floats, kmh: Floats) -> Ints:
    """Return whole milliseconds of an edge, at least 1; ``CLOSED`` at no speed."""
    spent = np.divide(metres * 3600.0, kmh, out=np.zeros(len(metres)), where=kmh > 0)
    return np.where(kmh > 0, np.clip(np.rint(spent), 1, LONGEST_MS), CLOSED).astype(np.int32)


def _ends(pieces: Pieces, order: Ints, turned: Ints, chain: Ints) -> tuple[Ints, Longs]:
    """Return first and last node of each chain, renumbered, and which nodes those are."""
    first, last = chain[:-1], chain[1:] - 1
    outer = np.column_stack(
        [pieces.ends[order[first], turned[first]], pieces.ends[order[last], 1 - turned[last]]]
    )
    nodes, ends = np.unique(outer, return_inverse=True)
    return ends.reshape(-1, 2).astype(np.int32), nodes.astype(np.int64)


def _lines(line: Ints, pieces: Pieces, order: Ints, turned: Ints, chain: Ints) -> tuple[Ints, Ints]:
    """Return the lines of the chains; a node where two pieces are joined appears once."""
    inner = np.ones(len(order), np.int64)
    inner[chain[:-1]] = 0
    first, last = pieces.first[order], pieces.last[order]
    length = last - first + 1 - inner
    stop = np.cumsum(length)
    step = 1 - 2 * turned.astype(np.int64)
    begin = np.where(turned == 1, last, first) + step * inner
    within = np.arange(stop[-1] if len(stop) else 0) - np.repeat(stop - length, length)
    rows = np.repeat(begin, length) + np.repeat(step, length) * within
    return line[rows], np.concatenate([[0], stop])[chain].astype(np.int32)
