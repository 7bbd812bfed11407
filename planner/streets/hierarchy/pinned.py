"""Targets fixed in advance: the downward half of a metric cut down to them."""

from dataclasses import dataclass

import numpy as np

from planner.streets.hierarchy.arrays import ABSENT, Ints, Weights, nodes, offsets, still
from planner.streets.hierarchy.metric import Metric
from planner.streets.hierarchy.topology import Hierarchy
from planner.streets.kernels.pinning import restrict


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """The downward half of a metric, cut down to ``t`` targets; to be used with the metric that it was made from.

    Attributes
    ----------
    node, depth
        ``(r,)`` rank of each node from which a target can be reached downwards, falling, and its number of ancestors.
    arc_start, arc_depth, arc_weight
        ``(r + 1,)``, ``(a,)`` arcs down to each of these nodes: depth of the upper end (which is an ancestor, hence
        known by its depth) and weight.
    goal_start, again, goal_offset
        ``(r + 1,)``, ``(g,)`` where targets leave the graph at each of these nodes: -1 for a target that was not met
        before, else its row, and the weight from the node to it.
    row
        ``(t,)`` how many targets are met before each one; those never met share row ``t``.
    height
        Most nodes on a path of the elimination tree.
    """

    node: Ints
    depth: Ints
    arc_start: Ints
    arc_depth: Ints
    arc_weight: Weights
    goal_start: Ints
    again: Ints
    goal_offset: Weights
    row: Ints
    height: int

    @property
    def target_count(self) -> int:
        """Number of targets."""
        return len(self.row)


def pin(hierarchy: Hierarchy, metric: Metric, node: Ints, offset: Weights) -> Pinned:
    """Prepare a metric for searches to fixed targets.

    ``node`` and ``offset`` are ``(t, 2)`` up to two nodes from which each target is reached (-1 none) and the weight
    from there to the target, as the metric's. A target's distance is the smaller one over its two nodes.
    """
    goal = nodes(node, hierarchy.node_count, (-1, 2))
    beyond = offsets(offset, metric.dtype, goal.shape).ravel()
    open_goal = np.where(beyond < metric.unreached, goal.ravel(), ABSENT)
    ranks, depth, arc_start, arc, arc_depth, goal_start, goal_at, height = restrict(
        hierarchy.parent, metric.down_start, metric.down_head, hierarchy.rank, still(open_goal, np.int32)
    )
    again, row = _met(goal_at >> 1, len(goal))
    return Pinned(
        node=still(ranks, np.int32),
        depth=still(depth, np.int32),
        arc_start=still(arc_start, np.int32),
        arc_depth=still(arc_depth, np.int32),
        arc_weight=still(metric.down_weight[arc], metric.dtype),
        goal_start=still(goal_start, np.int32),
        again=still(again, np.int32),
        goal_offset=still(beyond[goal_at], metric.dtype),
        row=still(row, np.int32),
        height=height,
    )


def _met(target: Ints, count: int) -> tuple[Ints, Ints]:
    """Return the row of targets met again (-1 for the first time), and of each target: rows in order of meeting."""
    visit = np.arange(len(target), dtype=np.int32)
    first = np.full(count, len(target), np.int32)
    first[target[::-1]] = visit[::-1]  # of equal indices the last assignment stays
    fresh = first[target] == visit
    row = np.append(np.cumsum(fresh) - 1, count)[first]
    return np.where(fresh, -1, row[target]), row
