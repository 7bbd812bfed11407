"""From a networkx graph to a street network."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
import pyproj
from numpy.typing import NDArray

from planner.errors import InputError
from planner.geodesy import degrees, fixed
from planner.streets.interop.attributes import Arc, Reading, number_of, unwritten
from planner.streets.network import CLOSED, MODES, Mode, StreetNetwork
from planner.streets.speeds import ROAD_CLASSES
from planner.tables import WGS84

Floats = NDArray[np.float64]
Place = tuple[Hashable, Hashable, Hashable]
"""Tail, head and key of an edge of a graph."""

_CLASS_NUMBER = {name: number for number, name in enumerate(ROAD_CLASSES)}


@dataclass(slots=True)
class _Edges:
    """Edges as they come, both directions of a street joined in one."""

    arcs: list[Arc] = field(default_factory=list)
    backward_ms: list[int] = field(default_factory=list)
    waiting: dict[tuple[Any, ...], list[int]] = field(default_factory=dict)

    def add(self, arc: Arc) -> int:
        """Add a direction and return its course: on the edge that is its reverse, else on a new one-way edge."""
        street, turned = arc.street()
        opposite = self.waiting.get((*street, not turned), [])
        if opposite:
            edge = opposite.pop(0)
            self.backward_ms[edge] = arc.ms
            return 2 * edge + 1
        self.waiting.setdefault((*street, turned), []).append(len(self.arcs))
        self.arcs.append(arc)
        self.backward_ms.append(CLOSED)
        return 2 * (len(self.arcs) - 1)


def streets_from_networkx(
    graph: Any, mode: Mode | None = None, *, seconds: str | None = None, metres: str = "length"
) -> StreetNetwork:
    """Return the street network of a networkx graph.

    Parameters
    ----------
    graph
        Any networkx graph whose nodes carry ``x`` (longitude) and ``y`` (latitude). Undirected edges may be travelled
        both ways. An edge follows its ``geometry``, a straight line without one. Where two directions are each
        other's reverse, along the same line and of the same length, they become one edge.
    mode
        How one travels; None for what the graph itself says (``graph.graph["mode"]``), else by car.
    seconds
        Edge attribute with the travel time in seconds. When None: ``travel_time``, else the length at
        ``speed_kph``, else at the speed of ``highway``, ``maxspeed``, ``surface`` and the like
        (:mod:`planner.streets.speeds`; a class that is not known there counts as ``road``). The first two are those
        of cars: walking and cycling, they count only where the graph says that it is for that. Node attributes
        ``elevation`` make what has no time of its own slower uphill on foot and by bicycle.
    metres
        Edge attribute with the length in metres; the length of the line where an edge has none.

    Raises
    ------
    InputError
        Naming every node without coordinates and every edge without a usable time, length or line, or when the
        graph is projected, or made for another way of travelling.
    """
    travelled, problems = _mode(graph, mode)
    problems += _projection_problems(graph)
    rows: dict[Hashable, int] = {node: row for row, node in enumerate(graph.nodes)}
    lonlat = np.array([[number_of(d.get(axis)) for axis in "xy"] for _, d in graph.nodes(data=True)]).reshape(
        -1, 2
    )
    if not problems:
        problems += _place_problems(list(rows), lonlat)
    if problems:
        raise _unusable(problems)
    height = np.array([number_of(data.get("elevation")) for _, data in graph.nodes(data=True)])
    timed = travelled == "drive" or graph.graph.get("mode") == travelled
    reading = Reading(
        mode=travelled, seconds=seconds, metres=metres, timed=timed, place=fixed(lonlat), height=height
    )
    edges = _Edges()
    courses: dict[tuple[str, ...], int] = {}
    for place, data, turned in _directions(graph):
        try:
            arc = reading.arc((rows[place[0]], rows[place[1]]), data, turned=turned)
        except ValueError as error:
            problems.append(f"edge {place[0]!r} -> {place[1]!r}: {error}")
        else:
            courses[_label(place)] = edges.add(arc)
    banned = list(_banned(graph, courses, problems))
    if problems:
        raise _unusable(problems)
    return _network(reading, edges, banned)


def _unusable(problems: Iterable[str]) -> InputError:
    return InputError("This graph cannot be used as a street network.", problems)


def _mode(graph: Any, mode: Mode | None) -> tuple[Mode, list[str]]:
    """Return how one travels in this graph, and what speaks against it."""
    own = graph.graph.get("mode")
    if mode is None:
        return (own, []) if own in MODES else ("drive", [])
    if mode not in MODES:
        return "drive", [f"mode is {mode!r}, expected one of {', '.join(MODES)}"]
    if own in MODES and own != mode:
        return mode, [
            f"it is made for mode {own!r}, not {mode!r}: make it again for {mode!r}, or ask for {own!r}"
        ]
    return mode, []


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


def _directions(graph: Any) -> Iterator[tuple[Place, Mapping[str, Any], bool]]:
    """Yield tail, head and key, attributes, and whether it is the way back, of every direction that may be travelled."""
    edges = graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)
    for tail, head, *key, data in edges:
        yield (tail, head, *(key or [0])), data, False
        if not graph.is_directed():
            yield (head, tail, *(key or [0])), data, True


def _banned(graph: Any, courses: Mapping[tuple[str, ...], int], problems: list[str]) -> Iterator[list[int]]:
    """Yield the sequences of courses that the graph says are banned, where all of their edges are there."""
    try:
        for turn in unwritten(graph.graph.get("banned_turns", ())):
            labels = [_label((tail, head, key)) for tail, head, key in turn]
            if all(label in courses for label in labels):
                yield [courses[label] for label in labels]
    except (TypeError, ValueError):
        problems.append("banned_turns is not a list of lists of (tail, head, key)")


def _label(place: Place) -> tuple[str, ...]:
    """Return the name of an edge, the same after a way through text."""
    return tuple(map(str, place))


def _network(reading: Reading, edges: _Edges, banned: list[list[int]]) -> StreetNetwork:
    arcs = edges.arcs
    return StreetNetwork(
        nodes=degrees(reading.place),
        ends=np.array([arc.ends for arc in arcs], np.int32).reshape(-1, 2),
        metres=np.array([arc.metres for arc in arcs], np.float32),
        forward_ms=np.array([arc.ms for arc in arcs], np.int32),
        backward_ms=np.array(edges.backward_ms, np.int32),
        ferry=np.array([arc.road_class == "ferry" for arc in arcs], bool),
        unpaved=np.array([arc.unpaved for arc in arcs], bool),
        road_class=np.array([_CLASS_NUMBER[arc.road_class] for arc in arcs], np.int8),
        line=np.concatenate([arc.line for arc in arcs]) if arcs else np.zeros((0, 2), np.int32),
        line_start=np.cumsum([0, *(len(arc.line) for arc in arcs)]).astype(np.int32),
        banned=np.array([course for sequence in banned for course in sequence], np.int32),
        banned_start=np.cumsum([0, *map(len, banned)]).astype(np.int32),
        mode=reading.mode,
        counts=+reading.counts,
    )
