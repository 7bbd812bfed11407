"""Exact shortest paths on a graph that stays while its weights change: a customizable contraction hierarchy.

It knows no map. Once per graph the nodes are put in an order (:func:`dissection_order`, the dear part) and contracted
(:func:`build_hierarchy`); once per metric the arcs get their weights (:func:`customize`, a fraction of a second); then
:func:`nearest` and :func:`distances` answer for every node at once, and :func:`matrix` or :func:`blocks` for many
sources and those targets that :func:`pin` fixed. J. Dibbelt, B. Strasser and D. Wagner, Customizable Contraction
Hierarchies, ACM JEA 21, 2016.
"""

from planner.streets.hierarchy.arrays import ABSENT, UNREACHED, UNREACHED_MS
from planner.streets.hierarchy.matrices import blocks, matrix
from planner.streets.hierarchy.metric import Metric, customize
from planner.streets.hierarchy.order import dissection_order
from planner.streets.hierarchy.pinned import Pinned, pin
from planner.streets.hierarchy.searches import distances, nearest
from planner.streets.hierarchy.topology import Hierarchy, build_hierarchy

__all__ = [
    "ABSENT",
    "UNREACHED",
    "UNREACHED_MS",
    "Hierarchy",
    "Metric",
    "Pinned",
    "blocks",
    "build_hierarchy",
    "customize",
    "dissection_order",
    "distances",
    "matrix",
    "nearest",
    "pin",
]
