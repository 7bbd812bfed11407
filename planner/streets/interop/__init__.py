"""Street networks from and to networkx graphs, in the shape that osmnx gives them.

An osmnx graph is a ``MultiDiGraph`` whose nodes carry ``x`` and ``y`` and whose edges carry ``length`` in metres,
and ``travel_time`` in seconds, ``speed_kph``, or the ``highway`` and ``maxspeed`` that osmnx read. Graphs from
GraphML, where everything is text, will do as well. Nothing here needs osmnx, and networkx only to make a graph.

::

    reading     graph -> StreetNetwork    attributes: of one edge -> Arc
    writing     StreetNetwork -> graph
"""

from planner.streets.interop.reading import streets_from_networkx
from planner.streets.interop.writing import streets_to_networkx

__all__ = ["streets_from_networkx", "streets_to_networkx"]
