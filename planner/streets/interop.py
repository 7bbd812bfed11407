"""Street networks from and to networkx graphs, in the shape that osmnx gives them.

An osmnx graph is a ``MultiDiGraph`` whose nodes carry ``x`` and ``y`` and whose edges carry ``length`` in metres,
and ``travel_time`` in seconds, ``speed_kph``, or the ``highway`` and ``maxspeed`` that osmnx read. Nothing here needs
osmnx, and networkx only to make a graph.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from planner.errors import InputError
from planner.geodesy import haversine_m
from planner.streets.network import CLOSED, StreetNetwork
from planner.streets.speeds import ROAD_CLASSES, speed_kmh
from planner.tables import WGS84

Floats = NDArray[np.float64]

_CLASS_NUMBER = {name: number for number, name in enumerate(ROAD_CLASSES)}
_LONGEST_MS = 2**31 - 1
_APART_DEGREES = 1e-6
_DIGITS = 7


@dataclass(slots=True)
class _Arc:
    """One direction of a street, from its first node to its second one along its line."""

    ends: tuple[int, int]
    line: Floats
    metres: float
    ms: int
    road_class: str
    ferry: bool


@dataclass(slots=True)
class _Edges:
    """Edges as they come, both directions of a street joined in one."""

    arcs: list[_Arc] = field(default_factory=list)
    backward_ms: list[int] = field(default_factory=list)
    waiting: dict[tuple[Any, ...], list[int]] = field(default_factory=dict)

    def add(self, arc: _Arc) -> None:
        """Add a direction: to the edge that is its reverse if there is one, else as a one-way edge."""
        street, turned = _identity(arc)
        opposite = self.waiting.get((*street, not turned), [])
        if opposite:
            self.backward_ms[opposite.pop(0)] = arc.ms
            return
        self.waiting.setdefault((*street, turned), []).append(len(self.arcs))
        self.arcs.append(arc)
        self.backward_ms.append(CLOSED)


def streets_from_networkx(graph: Any, *, seconds: str | None = None, metres: str = "length") -> StreetNetwork:
    """Return the street network of a networkx graph.

    Parameters
    ----------
    graph
        Any networkx graph whose nodes carry ``x`` (longitude) and ``y`` (latitude). Undirected edges may be driven
        both ways. An edge follows its ``geometry``, a straight line without one. Where two directions are each
        other's reverse, along the same line and of the same length, they become one edge.
    seconds
        Edge attribute with the travel time in seconds. When None: ``travel_time``, else the length at
        ``speed_kph``, else at the speed of ``highway``, ``maxspeed`` and ``surface``
        (:mod:`planner.streets.speeds`; a class that is not known there drives like ``road``).
    metres
        Edge attribute with the length in metres; the length of the line where an edge has none.

    Raises
    ------
    InputError
        Naming every node without coordinates and every edge without a usable time, length or line, or when the
        graph is projected.
    """
    problems = list(_projection_problems(graph))
    rows: dict[Hashable, int] = {node: row for row, node in enumerate(graph.nodes)}
    lonlat = np.full((len(rows), 2), np.nan)
    for node, data in graph.nodes(data=True):
        lonlat[rows[node]] = _number(data.get("x")), _number(data.get("y"))
    if not problems:
        problems += _place_problems(list(rows), lonlat)
    if problems:
        raise _unusable(problems)
    edges = _Edges()
    for tail, head, data in _directions(graph):
        try:
            edges.add(_arc((rows[tail], rows[head]), lonlat, data, seconds=seconds, metres=metres))
        except ValueError as error:
            problems.append(f"edge {tail!r} -> {head!r}: {error}")
    if problems:
        raise _unusable(problems)
    return _network(lonlat, edges)


def streets_to_networkx(network: StreetNetwork) -> Any:
    """Return the network as a ``MultiDiGraph`` that osmnx works with.

    Nodes are numbered as in ``network`` and carry ``x`` and ``y``; each direction that may be driven is an edge with
    ``osmid`` (number of the edge), ``length`` in metres, ``travel_time`` in seconds, ``geometry``, ``highway``,
    ``oneway`` and ``reversed``; ferries also with ``route``. Edges that are closed both ways are left out.
    """
    import networkx as nx  # noqa: PLC0415 (only who asks for a graph pays for networkx)

    graph = nx.MultiDiGraph(crs=WGS84.lower())
    graph.add_nodes_from(
        (node, {"x": float(lon), "y": float(lat)}) for node, (lon, lat) in enumerate(network.nodes)
    )
    for edge, (first, second) in enumerate(network.ends.tolist()):
        line = network.line[network.line_start[edge] : network.line_start[edge + 1]]
        forward, backward = int(network.forward_ms[edge]), int(network.backward_ms[edge])
        shared = {
            "osmid": edge,
            "length": float(network.metres[edge]),
            "highway": ROAD_CLASSES[network.road_class[edge]],
            "oneway": CLOSED in {forward, backward},
            **({"route": "ferry"} if network.ferry[edge] else {}),
        }
        for tail, head, ms, turned in ((first, second, forward, False), (second, first, backward, True)):
            if ms != CLOSED:
                geometry = shapely.LineString(line[::-1] if turned else line)
                graph.add_edge(
                    tail, head, **shared, travel_time=ms / 1000.0, reversed=turned, geometry=geometry
                )
    return graph


def _unusable(problems: Iterable[str]) -> InputError:
    return InputError("This graph cannot be used as a street network.", problems)


def _projection_problems(graph: Any) -> Iterator[str]:
    crs = graph.graph.get("crs")
    if crs is None:
        return
    try:
        same = pyproj.CRS.from_user_input(crs).equals(pyproj.CRS(WGS84), ignore_axis_order=True)
    except pyproj.exceptions.CRSError:
        same = False
    if not same:
        yield (
            f"its coordinates are in {crs}, expected longitude and latitude (EPSG:4326): "
            "call osmnx.project_graph(graph, to_latlong=True)"
        )


def _place_problems(nodes: list[Hashable], lonlat: Floats) -> Iterator[str]:
    for node, (lon, lat) in zip(nodes, lonlat.tolist(), strict=True):
        if not isfinite(lon + lat):
            yield f"node {node!r} has no coordinates: give it x (longitude) and y (latitude)"
        elif abs(lon) > 180 or abs(lat) > 90:
            yield f"node {node!r} lies outside longitude -180..180, latitude -90..90: is the graph projected?"


def _directions(graph: Any) -> Iterator[tuple[Hashable, Hashable, Mapping[str, Any]]]:
    """Yield tail, head and attributes of every direction that may be driven."""
    for tail, head, data in graph.edges(data=True):
        yield tail, head, data
        if not graph.is_directed():
            yield head, tail, data


def _arc(
    ends: tuple[int, int], lonlat: Floats, data: Mapping[str, Any], *, seconds: str | None, metres: str
) -> _Arc:
    line = _line(lonlat[list(ends)], data.get("geometry"))
    given = data.get(metres)
    length = (
        float(haversine_m(line[:-1], line[1:]).sum())
        if given is None
        else _at_least_0(given, metres, "metres")
    )
    road = _road_class(data)
    return _Arc(
        ends=ends,
        line=line,
        metres=length,
        ms=_milliseconds(data, road, length, seconds),
        road_class=road,
        ferry=road == "ferry",
    )


def _line(ends: Floats, geometry: Any) -> Floats:
    """Return the line from the first to the second end; a geometry drawn the other way is turned round."""
    if geometry is None:
        return ends
    if getattr(geometry, "geom_type", "") != "LineString" or geometry.is_empty:
        raise ValueError("its geometry is not a LineString")
    line = shapely.get_coordinates(geometry).astype(np.float64)
    for one in (line, line[::-1]):
        if np.abs(one[[0, -1]] - ends).max() <= _APART_DEGREES:
            return np.concatenate([ends[:1], one[1:-1], ends[1:]])
    raise ValueError("its geometry does not run between its two nodes")


def _milliseconds(data: Mapping[str, Any], road: str, metres: float, name: str | None) -> int:
    key = name or "travel_time"
    if name is not None and data.get(name) is None:
        raise ValueError(f"has no attribute {name!r}")
    if data.get(key) is not None:
        spent = _at_least_0(data[key], key, "seconds")
    else:
        spent = metres * 3.6 / _kmh(data, road)
    ms = max(1, round(spent * 1000.0))
    if ms > _LONGEST_MS:
        raise ValueError(f"takes {spent:g} seconds, expected less than 24 days")
    return ms


def _kmh(data: Mapping[str, Any], road: str) -> float:
    if data.get("speed_kph") is not None:
        kmh = _at_least_0(data["speed_kph"], "speed_kph", "km/h")
        if kmh == 0:
            raise ValueError("speed_kph is 0, expected above 0")
        return kmh
    tags = {key: ";".join(_texts(data.get(key))) for key in ("maxspeed", "surface")}
    return speed_kmh(road, tags)


def _road_class(data: Mapping[str, Any]) -> str:
    if "ferry" in _texts(data.get("route")):
        return "ferry"
    return next((name for name in _texts(data.get("highway")) if name in _CLASS_NUMBER), "road")


def _texts(value: Any) -> list[str]:
    """Return the values of an attribute, which osmnx joins in a list where it merged several ways."""
    values = value if isinstance(value, list | tuple | set) else [value]
    return [str(one) for one in values if isinstance(one, str | int | float) and one == one]  # noqa: PLR0124


def _at_least_0(value: Any, name: str, unit: str) -> float:
    number = _number(value)
    if not 0 <= number < float("inf"):
        raise ValueError(f"{name} is {value!r}, expected {unit}, at least 0")
    return number


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")


def _identity(arc: _Arc) -> tuple[tuple[Any, ...], bool]:
    """Return what both directions of a street have in common, and whether this one is turned round."""
    line = np.round(arc.line, _DIGITS) + 0.0  # no negative zero
    there, back = line.tobytes(), line[::-1].tobytes()
    turned = arc.ends[0] > arc.ends[1] or (arc.ends[0] == arc.ends[1] and there > back)
    shape = back if turned else there
    return (min(arc.ends), max(arc.ends), shape, round(arc.metres, 2), arc.road_class), turned


def _network(lonlat: Floats, edges: _Edges) -> StreetNetwork:
    arcs = edges.arcs
    lengths = np.array([len(arc.line) for arc in arcs], np.int64)
    return StreetNetwork(
        nodes=lonlat,
        ends=np.array([arc.ends for arc in arcs], np.int32).reshape(-1, 2),
        metres=np.array([arc.metres for arc in arcs], np.float64),
        forward_ms=np.array([arc.ms for arc in arcs], np.int32),
        backward_ms=np.array(edges.backward_ms, np.int32),
        ferry=np.array([arc.ferry for arc in arcs], bool),
        road_class=np.array([_CLASS_NUMBER[arc.road_class] for arc in arcs], np.int8),
        line=np.concatenate([arc.line for arc in arcs]) if arcs else np.zeros((0, 2)),
        line_start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
    )
