"""Weights on a hierarchy: customisation to a metric, in a fraction of a second."""

from dataclasses import dataclass

import numpy as np

from planner.errors import InputError
from planner.streets.hierarchy.arrays import Ints, Weights, nodes, still, unreached
from planner.streets.hierarchy.topology import Hierarchy
from planner.streets.kernels.contraction import Sums, lay_weights, relax_downwards, relax_upwards


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """The arcs of a hierarchy that a shortest path needs, with the true distance of their ends.

    Ends are ranks, weights all int32 or all int64 (see :func:`customize`); the arrays are read-only and may be
    memory-mapped.

    Attributes
    ----------
    up_start, up_head, up_weight
        Arcs from each rank to higher ones: rank ``i`` owns ``up_start[i]:up_start[i + 1]`` of the other two.
    down_start, down_head, down_weight
        The same for the arcs that arrive at each rank from higher ones; ``down_head`` is where they come from.
    """

    up_start: Ints
    up_head: Ints
    up_weight: Weights
    down_start: Ints
    down_head: Ints
    down_weight: Weights

    def __post_init__(self) -> None:
        """Make the arrays what the kernels want, without copying those that are."""
        unreached(self.dtype)
        for name in ("up_start", "up_head", "down_start", "down_head"):
            object.__setattr__(self, name, still(getattr(self, name), np.int32))
        for name in ("up_weight", "down_weight"):
            object.__setattr__(self, name, still(getattr(self, name), self.dtype))

    @property
    def dtype(self) -> np.dtype[np.int32 | np.int64]:
        """Kind of the weights."""
        return self.up_weight.dtype

    @property
    def unreached(self) -> int:
        """The weight that means "no way"."""
        return unreached(self.dtype)

    def reversed(self) -> "Metric":
        """Return the metric with every arc turned round: distances *from* a node become distances *to* it."""
        return Metric(
            up_start=self.down_start,
            up_head=self.down_head,
            up_weight=self.down_weight,
            down_start=self.up_start,
            down_head=self.up_head,
            down_weight=self.up_weight,
        )


def customize(hierarchy: Hierarchy, tail: Ints, head: Ints, weight: Weights) -> Metric:
    """Give the arcs of a hierarchy their weights, and drop those that no shortest path needs.

    Parameters
    ----------
    hierarchy
        Built from these arcs, or from more.
    tail, head
        ``(m,)`` nodes of each directed arc.
    weight
        ``(m,)``, not negative: int32 milliseconds, or int64 ``milliseconds << 32 | centimetres``, by which the
        shortest of the fastest ways wins; the centimetres of a whole way must stay below 2**32. An arc of
        ``UNREACHED_MS`` or ``UNREACHED`` and more is closed.

    Raises
    ------
    InputError
        An arc that the hierarchy does not know, a negative weight, or another kind of weights.
    """
    up, down = _laid(hierarchy, tail, head, weight)
    no_way = up.dtype.type(unreached(weight.dtype))
    relax_upwards(hierarchy.start, hierarchy.head, up, down)
    keep_up, keep_down, up_start, down_start = relax_downwards(
        hierarchy.start, hierarchy.head, up, down, no_way
    )
    return Metric(
        up_start=up_start,
        up_head=hierarchy.head[keep_up],
        up_weight=up[keep_up].view(weight.dtype),
        down_start=down_start,
        down_head=hierarchy.head[keep_down],
        down_weight=down[keep_down].view(weight.dtype),
    )


def _laid(hierarchy: Hierarchy, tail: Ints, head: Ints, weight: Weights) -> tuple[Sums, Sums]:
    """Return ``(k,)`` the graph's own weights on the arcs of the hierarchy, up and down.

    They are unsigned, for two times "no way" is one more than a signed weight can hold.
    """
    n, no_way = hierarchy.node_count, unreached(weight.dtype)
    tail = nodes(tail, n, (-1,), lowest=0)
    head = nodes(head, n, tail.shape, lowest=0)
    if weight.shape != tail.shape or weight.min(initial=0) < 0:
        raise InputError(f"Arcs need weights of their own, not negative: {len(tail)} of them.")
    up, down = (np.full(hierarchy.arc_count, no_way, weight.dtype) for _ in range(2))
    strangers = lay_weights(
        hierarchy.start, hierarchy.head, hierarchy.rank, tail, head, still(weight, weight.dtype), up, down
    )
    if strangers:
        raise InputError(
            f"{strangers} arcs are not in the hierarchy; build it from the graph with all its arcs."
        )
    unsigned = np.uint32 if weight.dtype == np.int32 else np.uint64
    return up.view(unsigned), down.view(unsigned)
