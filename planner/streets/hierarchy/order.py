"""In which order to contract a graph: nested dissection."""

import numpy as np
import pymetis
import scipy.sparse as sp

from planner.streets.hierarchy.arrays import Ints, Longs, nodes
from planner.streets.kernels.peeling import peel


def dissection_order(node_count: int, tail: Ints, head: Ints) -> Ints:
    """Return ``(n,)`` the nodes of a graph in the order in which to contract them: the same for the same graph.

    Dead ends and chains go first; what is left is cut in halves by small separators again and again, and the nodes of
    a separator go after both its halves (METIS: G. Karypis and V. Kumar, A Fast and High Quality Multilevel Scheme for
    Partitioning Irregular Graphs, SIAM J. Sci. Comput. 20, 1998). In streets, peeling leaves 15 to 55 % of the
    nodes to METIS and 4 to 7 % fewer arcs in the hierarchy.

    Parameters
    ----------
    node_count
        Number of nodes.
    tail, head
        ``(m,)`` nodes of each directed arc; loops and parallel arcs are legal.
    """
    tail = nodes(tail, node_count, (-1,), lowest=0)
    head = nodes(head, node_count, tail.shape, lowest=0)
    start, adjacent = _neighbours(node_count, tail, head)
    peeled, core, core_start, core_adjacent = peel(start, adjacent)
    return np.concatenate([peeled, core[_dissected(core_start, core_adjacent)]])


def _neighbours(node_count: int, tail: Ints, head: Ints) -> tuple[Ints, Ints]:
    """Return the simple undirected graph of some arcs, as rows of neighbours."""
    proper = tail != head
    ends = (tail[proper], head[proper])
    arcs = sp.coo_array((np.ones(len(ends[0]), np.bool_), ends), shape=(node_count, node_count)).tocsr()
    edges = sp.csr_array(arcs + arcs.T)
    return edges.indptr.astype(np.int32), edges.indices.astype(np.int32)


def _dissected(start: Longs, adjacent: Longs) -> Ints:
    if len(start) == 1:
        return np.empty(0, np.int32)
    graph = pymetis.CSRAdjacency(start, adjacent)
    order, _ = pymetis.nested_dissection(graph, options=pymetis.Options(seed=1))
    return np.array(order, np.int32)
