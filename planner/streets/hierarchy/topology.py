"""The hierarchy itself: which arcs are left when a graph is contracted in a given order, whatever its weights."""

from dataclasses import dataclass

import numpy as np

from planner.errors import InputError
from planner.streets.hierarchy.arrays import Ints, nodes, still
from planner.streets.kernels.contraction import elimination_tree, postorder, upward_arcs


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """A graph of ``n`` nodes contracted in a fixed order; valid for any weights on its arcs.

    All but ``rank`` speak of ranks. Ranks are a postorder of the elimination tree: every subtree is a gapless run
    that ends at its root. The arrays are read-only and may be memory-mapped.

    Attributes
    ----------
    rank
        ``(n,)`` rank of each node of the graph; low ranks are contracted first.
    start, head
        ``(n + 1,)``, ``(k,)`` arcs to higher ranks: those of rank ``i`` are ``head[start[i]:start[i + 1]]``, rising.
        Each stands for both directions.
    parent
        ``(n,)`` lowest higher neighbour of each rank, -1 at the roots: the elimination tree.
    """

    rank: Ints
    start: Ints
    head: Ints
    parent: Ints

    def __post_init__(self) -> None:
        """Make the arrays what the kernels want, without copying those that are."""
        for name in ("rank", "start", "head", "parent"):
            object.__setattr__(self, name, still(getattr(self, name), np.int32))

    @property
    def node_count(self) -> int:
        """Number of nodes of the graph."""
        return len(self.rank)

    @property
    def arc_count(self) -> int:
        """Number of arcs, counting both directions once."""
        return len(self.head)


def build_hierarchy(node_count: int, tail: Ints, head: Ints, order: Ints) -> Hierarchy:
    """Contract the nodes of a graph in an order.

    Parameters
    ----------
    node_count
        Number of nodes.
    tail, head
        ``(m,)`` nodes of each directed arc; loops and parallel arcs are legal.
    order
        ``(n,)`` every node once, those to be contracted first at the beginning
        (:func:`~planner.streets.hierarchy.order.dissection_order`). Ranks are an equivalent order: the same arcs
        remain.

    Raises
    ------
    InputError
        An arc has an end that is no node, or the order is not one of all nodes.
    """
    tail = nodes(tail, node_count, (-1,), lowest=0)
    head = nodes(head, node_count, tail.shape, lowest=0)
    rank = _ranks(node_count, order)
    parent, degree, lower_start, lower = elimination_tree(
        node_count, still(rank[tail], np.int32), still(rank[head], np.int32)
    )
    place = postorder(parent)
    start, upper = upward_arcs(parent, degree, lower_start, lower, place)
    ordered = np.empty(node_count, np.int32)
    ordered[place] = np.where(parent < 0, -1, place[parent])
    return Hierarchy(rank=place[rank], start=start, head=upper, parent=ordered)


def _ranks(node_count: int, order: Ints) -> Ints:
    """Return ``(n,)`` where in the order each node is."""
    rank = np.full(node_count, -1, np.int32)
    rank[nodes(order, node_count, (node_count,), lowest=0)] = np.arange(node_count, dtype=np.int32)
    if rank.min(initial=0) < 0:
        raise InputError("An order names every node once; this one leaves some out.")
    return rank
