"""Matrices of many sources and many targets, whole or by blocks of rows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from planner.errors import InputError
from planner.streets.hierarchy.arrays import ABSENT, Ints, Weights, nodes, offsets, still
from planner.streets.hierarchy.metric import Metric
from planner.streets.hierarchy.pinned import Pinned
from planner.streets.hierarchy.topology import Hierarchy
from planner.streets.kernels.pinning import sweep_block

_ROW_BYTES = 512
"""At most so many for the distances of all sources of a block at one node; measured: half of it is a sixth slower."""

_STAGE_BYTES = 1 << 26
"""About so many for the distances of all sources of a block at all targets."""

_VECTOR = 16
_CACHE_LINE = 64


def matrix(
    hierarchy: Hierarchy,
    metric: Metric,
    pinned: Pinned,
    node: Ints,
    offset: Weights,
    *,
    threads: int = 1,
    out: Weights | None = None,
) -> Weights:
    """Return ``(s, t)`` the weights of the best ways from every source to every pinned target.

    Parameters
    ----------
    hierarchy, metric, pinned
        Where to travel.
    node, offset
        ``(s, 2)`` up to two nodes at which each source enters the graph (-1 none), and the weight until there, as the
        metric's.
    threads
        Sources are shared out to so many.
    out
        ``(s, t)``, C-contiguous, of the metric's kind, to be written to; a new array if None.

    Returns
    -------
    The weights, of the metric's kind; ``metric.unreached`` where there is no way.
    """
    seed, start = _sources(hierarchy, metric, pinned, node, offset)
    shape = (len(seed), pinned.target_count)
    cells = np.empty(shape, metric.dtype) if out is None else np.asarray(out)
    if cells.shape != shape or cells.dtype != metric.dtype or not cells.flags.c_contiguous:
        raise InputError(f"A matrix to write to must be C-contiguous, {shape} and {metric.dtype}.")
    lanes = _lanes(metric, pinned, len(seed), threads)
    firsts = range(0, len(seed), lanes)

    def share(worker: int) -> None:
        scratch = _scratch(hierarchy, metric, pinned, lanes)
        for first in firsts[worker::threads]:
            rows = slice(first, first + lanes)
            _fill(hierarchy, metric, pinned, scratch, seed[rows], start[rows], cells[rows])

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(share, range(min(threads, len(firsts)))))
    return cells


def blocks(
    hierarchy: Hierarchy, metric: Metric, pinned: Pinned, node: Ints, offset: Weights, *, threads: int = 1
) -> Iterator[tuple[int, Weights]]:
    """Yield the rows of :func:`matrix` some at a time, with the number of the first, in bounded memory.

    A block is at most 128 rows of int32 or 64 of int64, and about 64 MB; each is an array of its own. At most
    ``threads`` blocks are held at once.
    """
    seed, start = _sources(hierarchy, metric, pinned, node, offset)
    lanes = _lanes(metric, pinned, len(seed), threads)
    scratches = [_scratch(hierarchy, metric, pinned, lanes) for _ in range(threads)]

    def block(first: int, scratch: "_Scratch") -> Weights:
        rows = slice(first, first + lanes)
        cells = np.empty((len(seed[rows]), pinned.target_count), metric.dtype)
        _fill(hierarchy, metric, pinned, scratch, seed[rows], start[rows], cells)
        return cells

    with ThreadPoolExecutor(threads) as pool:
        for first in range(0, len(seed), lanes * threads):
            firsts = range(first, min(first + lanes * threads, len(seed)), lanes)
            yield from zip(firsts, pool.map(block, firsts, scratches), strict=False)


@dataclass(frozen=True, slots=True)
class _Scratch:
    climbed: Weights
    first: Ints
    entry: Ints
    entry_weight: Weights
    rows: Weights
    stage: Weights


def _scratch(hierarchy: Hierarchy, metric: Metric, pinned: Pinned, lanes: int) -> _Scratch:
    n = hierarchy.node_count
    entries = lanes * min(2 * pinned.height, n)
    stage = _aligned(pinned.target_count + 1, lanes, metric.dtype)
    stage[-1] = metric.unreached
    return _Scratch(
        climbed=np.full(n, metric.unreached, metric.dtype),
        first=np.full(n, -1, np.int32),
        entry=np.empty((entries, 3), np.int32),
        entry_weight=np.empty(entries, metric.dtype),
        rows=_aligned(pinned.height, lanes, metric.dtype),
        stage=stage,
    )


def _fill(
    hierarchy: Hierarchy,
    metric: Metric,
    pinned: Pinned,
    scratch: _Scratch,
    seed: Ints,
    start: Weights,
    cells: Weights,
) -> None:
    sweep_block(
        hierarchy.parent,
        metric.up_start,
        metric.up_head,
        metric.up_weight,
        pinned.node,
        pinned.depth,
        pinned.arc_start,
        pinned.arc_depth,
        pinned.arc_weight,
        pinned.goal_start,
        pinned.again,
        pinned.goal_offset,
        pinned.row,
        seed,
        start,
        metric.unreached,
        scratch.climbed,
        scratch.first,
        scratch.entry,
        scratch.entry_weight,
        scratch.rows,
        scratch.stage,
        cells,
    )


def _lanes(metric: Metric, pinned: Pinned, sources: int, threads: int) -> int:
    """Return how many sources to sweep at once: evenly shared, whole vectors, and no more than memory allows."""
    most = min(_ROW_BYTES, _STAGE_BYTES // max(pinned.target_count, 1)) // metric.dtype.itemsize
    rounds = -(-sources // (max(most, _VECTOR) * threads))
    share = -(-sources // max(rounds * threads, 1))
    return -(-max(share, 1) // _VECTOR) * _VECTOR


def _sources(
    hierarchy: Hierarchy, metric: Metric, pinned: Pinned, node: Ints, offset: Weights
) -> tuple[Ints, Weights]:
    if pinned.goal_offset.dtype != metric.dtype:
        raise InputError(
            f"Targets were pinned for weights of {pinned.goal_offset.dtype}, not {metric.dtype}."
        )
    seed = nodes(node, hierarchy.node_count, (-1, 2))
    rank = np.append(hierarchy.rank, np.int32(ABSENT))  # -1 takes the last
    return still(rank[seed], np.int32), still(offsets(offset, metric.dtype, seed.shape), metric.dtype)


def _aligned(rows: int, lanes: int, dtype: np.dtype[np.int32 | np.int64]) -> Weights:
    """Return an array whose rows begin with a cache line, where vector instructions are fastest."""
    size = rows * lanes * dtype.itemsize
    memory = np.empty(size + _CACHE_LINE, np.uint8)
    skip = -memory.ctypes.data % _CACHE_LINE
    return memory[skip : skip + size].view(dtype).reshape(rows, lanes)
