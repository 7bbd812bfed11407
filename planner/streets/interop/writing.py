"""From a street network to a networkx graph."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from planner.geodesy import degrees
from planner.streets.interop.reading import Place
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.speeds import ROAD_CLASSES
from planner.tables import WGS84


def streets_to_networkx(network: StreetNetwork) -> Any:
    """Return the network as a ``MultiDiGraph`` that osmnx works with.

    Nodes keep their numbers and carry ``x`` and ``y``; every direction that may be travelled is an edge with
    ``osmid`` (number of the edge), ``length`` in metres, ``travel_time`` in seconds, ``geometry``, ``highway``,
    ``oneway`` and ``reversed``; ferries also with ``route``, loose surfaces with ``surface``. Edges that are closed
    both ways, or blocked on their way, are left out. The graph itself carries ``mode``, and ``banned_turns`` where there are some: edges, as
    tail, head and key, that must not be travelled in turn; networkx and osmnx do not know them.
    """
    import networkx as nx  # noqa: PLC0415 (only who asks for a graph pays for networkx)

    graph = nx.MultiDiGraph(crs=WGS84.lower(), mode=network.mode)
    graph.add_nodes_from(
        (node, {"x": float(lon), "y": float(lat)}) for node, (lon, lat) in enumerate(network.nodes)
    )
    place: dict[int, Place] = {}
    for course, tail, head, data in _courses(network):
        place[course] = (tail, head, graph.add_edge(tail, head, **data))
    sequences = np.split(network.banned, network.banned_start[1:-1]) if len(network.banned) else []
    turns = [[place[c] for c in s] for s in map(np.ndarray.tolist, sequences) if all(c in place for c in s)]
    if turns:
        graph.graph["banned_turns"] = turns
    return graph


def _courses(network: StreetNetwork) -> Iterator[tuple[int, int, int, dict[str, Any]]]:
    """Yield number, tail, head and attributes of every direction that may be travelled."""
    lines = degrees(network.line)
    blocked = set(network.blocked_edge.tolist())
    for edge, (first, second) in enumerate(network.ends.tolist()):
        line = lines[network.line_start[edge] : network.line_start[edge + 1]]
        times = int(network.forward_ms[edge]), int(network.backward_ms[edge])
        shared = {
            "osmid": edge,
            "length": float(network.metres[edge]),
            "highway": ROAD_CLASSES[network.road_class[edge]],
            "oneway": CLOSED in times,
            **({"route": "ferry"} if network.ferry[edge] else {}),
            **({"surface": "unpaved"} if network.unpaved[edge] else {}),
        }
        for back, ms in enumerate(times):
            if ms != CLOSED and edge not in blocked:
                tail, head = (second, first) if back else (first, second)
                geometry = shapely.LineString(line[::-1] if back else line)
                own = {"travel_time": ms / 1000.0, "reversed": back == 1, "geometry": geometry}
                yield 2 * edge + back, tail, head, shared | own
