"""Pieces of ways between the nodes they share, and chains of pieces that differ in nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.geodesy import degrees, haversine_m
from planner.streets.kernels.chains import string_together
from planner.streets.network import Mode
from planner.streets.slopes import slope_factors
from planner.streets.ways import Ways

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """Parts of ways from one junction to the next.

    Attributes
    ----------
    first, last
        ``(p,)`` rows of ``Ways.line`` where each piece begins and ends.
    way
        ``(p,)`` row of the way.
    ends
        ``(p, 2)`` node at the first and at the last row.
    node_id
        ``(n,)`` identity of each node in the ways; sides of a barrier are nodes of their own with the same one.
    node_row
        ``(n,)`` a row of ``Ways.line`` where the node lies.
    metres
        ``(p,)``.
    kmh
        ``(p, 2)`` speed from the first node to the last one, and back; 0 where closed.
    """

    first: Longs
    last: Longs
    way: Longs
    ends: Ints
    node_id: Longs
    node_row: Longs
    metres: Floats
    kmh: Floats


def cut(ways: Ways, mode: Mode) -> Pieces:
    """Cut ways at their ends, at nodes that are used more than once, and at barriers.

    Lengths are sums of great-circle distances. A barrier becomes the dead end of every piece that meets it.
    """
    way_of = np.repeat(np.arange(len(ways.start) - 1), np.diff(ways.start))
    ids, compact, uses = np.unique(ways.node, return_inverse=True, return_counts=True)
    barrier = np.isin(ids, ways.barriers)
    junction = (uses > 1)[compact] | barrier[compact]
    junction[ways.start[:-1]] = True
    junction[ways.start[1:] - 1] = True
    cuts = np.flatnonzero(junction)
    same_way = way_of[cuts[:-1]] == way_of[cuts[1:]]
    first, last = cuts[:-1][same_way], cuts[1:][same_way]
    end = np.column_stack([compact[first], compact[last]]).astype(np.int64)
    blocked = barrier[end]
    end[blocked] = len(ids) + np.arange(int(blocked.sum()))
    rows = np.column_stack([first, last])
    _, where, ends = np.unique(end, return_index=True, return_inverse=True)
    node_row = rows.ravel()[where]
    along, times = _along(ways, mode)
    way = way_of[first]
    speed = np.column_stack([ways.forward_kmh[way], ways.backward_kmh[way]]).astype(np.float64)
    metres = along[last] - along[first]
    if times is not None:
        level = np.maximum(metres, 1e-9)[:, None]
        speed /= np.where(metres[:, None] > 0, (times[last] - times[first]) / level, 1.0)
    return Pieces(
        first=first,
        last=last,
        way=way,
        ends=ends.reshape(-1, 2).astype(np.int32),
        node_id=ways.node[node_row],
        node_row=node_row,
        metres=metres,
        kmh=speed,
    )


def _along(ways: Ways, mode: Mode) -> tuple[Floats, Floats | None]:
    """Return metres from the first row, and metres weighted by how much slower a slope is, there and back."""
    lonlat = degrees(ways.line)
    step = np.zeros(len(lonlat))
    step[1:] = haversine_m(lonlat[:-1], lonlat[1:])
    along = np.cumsum(step)
    if ways.elevation is None or mode == "drive":
        return along, None
    rise = np.zeros(len(lonlat))
    rise[1:] = np.diff(ways.elevation)
    slope = np.divide(rise, step, out=np.zeros(len(step)), where=step > 1.0)
    return along, np.cumsum(step[:, None] * slope_factors(slope, mode), axis=0)


def join(ways: Ways, pieces: Pieces, kept_apart: Iterable[int]) -> tuple[Ints, Ints, Ints]:
    """Return chains of pieces that meet where nothing else does and nothing changes.

    Parameters
    ----------
    ways, pieces
        What to join.
    kept_apart
        Identities of nodes at which pieces stay apart.

    Returns
    -------
    Pieces in turn, whether each is turned round (1), and where each chain starts.
    """
    flat = pieces.ends.ravel()
    slots = np.argsort(flat, kind="stable")
    degree = np.bincount(flat, minlength=len(pieces.node_id))
    begin = np.cumsum(degree) - degree
    protected = np.isin(pieces.node_id, np.fromiter(kept_apart, np.int64))
    two = np.flatnonzero((degree == 2) & ~protected)
    one, other = slots[begin[two]], slots[begin[two] + 1]
    alike = (one // 2 != other // 2) & _alike(ways, pieces, one, other)
    partner = np.full(len(flat), -1, np.int32)
    partner[one[alike]] = other[alike]
    partner[other[alike]] = one[alike]
    return string_together(partner)


def _alike(ways: Ways, pieces: Pieces, one: Longs, other: Longs) -> Bools:
    """Return whether a traveller who passes from one piece end to the other, or back, notices nothing."""
    into, out = pieces.kmh[:, ::-1].ravel(), pieces.kmh.ravel()
    same: Bools = (into[one] == out[other]) & (into[other] == out[one])
    for column in (ways.road_class, ways.ferry, ways.unpaved):
        value = column[pieces.way]
        same &= value[one // 2] == value[other // 2]
    return same
