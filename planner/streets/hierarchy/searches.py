"""Searches to every node: the nearest of many sources, or the distance from one."""

import numpy as np

from planner.errors import InputError
from planner.streets.hierarchy.arrays import UNREACHED, UNREACHED_MS, Ints, Longs, Weights, nodes, still
from planner.streets.hierarchy.metric import Metric
from planner.streets.hierarchy.topology import Hierarchy
from planner.streets.kernels.sweeps import sweep

_LABEL_BITS = 32


def nearest(
    hierarchy: Hierarchy, metric: Metric, node: Ints, offset: Ints, delay: Ints | None = None
) -> Longs:
    """Return, for every node, from which source it is reached first.

    Parameters
    ----------
    hierarchy, metric
        Where to travel; int32 weights. :meth:`Metric.reversed` for ways from the nodes to the sources.
    node, offset
        ``(p, 2)`` up to two nodes at which each source enters the graph (-1 none), and the milliseconds until it is
        there.
    delay
        ``(p,)`` milliseconds that each source starts late; they count.

    Returns
    -------
    ``(n,)`` ``milliseconds << 32 | number of the source``, ``UNREACHED`` where no source arrives. Of sources that
    arrive together the first one wins.
    """
    if metric.dtype != np.int32:
        raise InputError("The nearest of many is found by milliseconds alone; customise with int32 weights.")
    seed = nodes(node, hierarchy.node_count, (-1, 2))
    late = np.zeros(len(seed), np.int64) if delay is None else np.asarray(delay, np.int64)
    arrival = np.minimum(np.asarray(offset, np.int64) + late[:, None], UNREACHED_MS)
    label = np.arange(len(seed), dtype=np.int64)[:, None]
    return _sweep(hierarchy, metric, seed, (arrival << _LABEL_BITS) | label)


def distances(hierarchy: Hierarchy, metric: Metric, node: Ints, offset: Weights) -> Weights:
    """Return ``(n,)`` the weight of the best way to every node from any of several.

    ``node`` and ``offset`` are ``(q,)`` nodes to start at (-1 none) and the weight to start with, as the metric's,
    which is also the kind of the answer: ``metric.unreached`` where no way leads.
    """
    seed = nodes(node, hierarchy.node_count, (-1,))
    shift = _shift(metric)
    best = _sweep(
        hierarchy, metric, seed, np.minimum(np.asarray(offset, np.int64), metric.unreached) << shift
    )
    settled: Weights = (best >> shift).astype(metric.dtype, copy=False)
    return settled


def _shift(metric: Metric) -> int:
    return _LABEL_BITS if metric.dtype == np.int32 else 0


def _sweep(hierarchy: Hierarchy, metric: Metric, seed: Ints, value: Longs) -> Longs:
    return sweep(
        hierarchy.rank,
        metric.up_start,
        metric.up_head,
        metric.up_weight,
        metric.down_start,
        metric.down_head,
        metric.down_weight,
        _shift(metric),
        still(seed.ravel(), np.int32),
        still(value.ravel(), np.int64),
        UNREACHED,
    )
