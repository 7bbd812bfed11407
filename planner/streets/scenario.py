"""Other times on the same streets: closures, weather, bad surfaces, the hour of the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.errors import InputError
from planner.geodesy import along_m, continuous, degrees, mercator, unmercator
from planner.streets.network import CLOSED, LONGEST_MS, StreetNetwork
from planner.streets.speeds import ROAD_CLASSES

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

_TOUCHING_M, _MARGIN_DEGREES = 0.5, 1e-4
"""A line drawn on a street rarely runs through its very nodes."""

_NO_GAP = 1e-9
_HALF_TURN = 180.0

_HOURS = {24: "the hours of every day", 168: "the hours of a week from Monday 0:00"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is different from the network as it was read.

    Attributes
    ----------
    name
        What people call it.
    closed_edges
        Edges that nobody may pass.
    closed_area
        Where an edge crosses this geometry (WGS84) nobody passes: a flood, a bridge, a point on a road. On either side
        one may still travel. None for none.
    slower
        Times of all edges are multiplied by this (weather 1.3), above 0.
    unpaved_slower
        Times of unpaved edges are multiplied by this besides.
    class_slower
        Factor for each road class named (:data:`planner.streets.speeds.ROAD_CLASSES`).

    Raises
    ------
    InputError
        When a factor is not above 0 and finite, or a road class is not known.
    """

    name: str = ""
    closed_edges: tuple[int, ...] = ()
    closed_area: Any = None
    slower: float = 1.0
    unpaved_slower: float = 1.0
    class_slower: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the factors."""
        factors = {"slower": self.slower, "unpaved_slower": self.unpaved_slower, **self.class_slower}
        problems = [
            f"{what} is {factor!r}, expected a number above 0"
            for what, factor in factors.items()
            if not 0 < factor < float("inf")
        ]
        problems += [
            f"road class {name!r} is not known; expected one of {', '.join(ROAD_CLASSES)}"
            for name in self.class_slower
            if name not in ROAD_CLASSES
        ]
        if problems:
            raise InputError("This scenario cannot be used.", problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedProfile:
    """How much slower traffic is at each hour.

    Attributes
    ----------
    slower
        By road class 24 factors for the hours of a day, or 168 for those of a week from Monday 0:00; above 0. A class
        that is not named keeps its times.

    Raises
    ------
    InputError
        Naming every class whose factors cannot be used.
    """

    slower: Mapping[str, Sequence[float]]

    def __post_init__(self) -> None:
        """Check the numbers of hours; the factors are checked when a scenario is made of them."""
        problems = [
            f"{name} has {len(factors)} factors, expected 24 ({_HOURS[24]}) or 168 ({_HOURS[168]})"
            for name, factors in self.slower.items()
            if len(factors) not in _HOURS
        ]
        if problems:
            raise InputError("This speed profile cannot be used.", problems)
        for hour in range(168):
            self._at(hour)

    def at(self, departure: datetime) -> Scenario:
        """Return the speeds of the hour of a departure, local time; they hold for the whole trip."""
        return self._at(departure.weekday() * 24 + departure.hour)

    def _at(self, hour: int) -> Scenario:
        return Scenario(
            name=f"hour {hour % 24}",
            class_slower={name: float(f[hour % len(f)]) for name, f in self.slower.items()},
        )


def under(network: StreetNetwork, scenario: Scenario) -> StreetNetwork:
    """Return the network with the times of a scenario; nothing else changes, and nothing that was closed opens.

    Raises
    ------
    InputError
        When a closed edge does not exist.
    """
    unknown = [edge for edge in scenario.closed_edges if not 0 <= edge < network.edge_count]
    if unknown:
        raise InputError(
            "This scenario does not fit the streets.",
            [f"there is no edge {edge} to close" for edge in unknown],
        )
    factor = _factors(network, scenario)
    closed = np.zeros(network.edge_count, bool)
    closed[list(scenario.closed_edges)] = True
    edge, part = blocked_parts(network, scenario.closed_area)
    closed[edge[(part[:, 0] <= 0) & (part[:, 1] >= 1)]] = True
    partly = ~closed[edge]
    return replace(
        network,
        forward_ms=_changed(network.forward_ms, factor, closed),
        backward_ms=_changed(network.backward_ms, factor, closed),
        blocked_edge=np.concatenate([network.blocked_edge, edge[partly]]),
        blocked_part=np.concatenate([network.blocked_part, part[partly]]),
    )


def blocked_parts(network: StreetNetwork, geometry: Any) -> tuple[Ints, Floats]:
    """Return the edges that cross a geometry in WGS84, and from which fraction to which, ``(b,)`` and ``(b, 2)``.

    An edge that crosses it several times appears as often.
    """
    if geometry is None or shapely.is_empty(geometry) or not network.edge_count:
        return np.zeros(0, np.int32), np.zeros((0, 2))
    around = shapely.buffer(shapely.transform(geometry, mercator), _TOUCHING_M)
    shape = shapely.transform(around, unmercator)
    edges: list[int] = []
    parts: list[tuple[float, float]] = []
    for edge in _near(network, np.array(shapely.bounds(geometry))).tolist():
        inside = _parts_inside(degrees(network.line[slice(*network.line_start[edge : edge + 2])]), shape)
        edges += [edge] * len(inside)
        parts += inside
    return np.array(edges, np.int32), np.array(parts, np.float64).reshape(-1, 2)


def _parts_inside(lonlat: Floats, shape: Any) -> list[tuple[float, float]]:
    """Return from which fraction to which of its length a line lies in a shape, both in longitude and latitude.

    Segment by segment, for a place on a line that comes back to itself has several fractions.
    """
    whole = continuous(lonlat)
    along = along_m(whole)
    turns = {0, *(-np.rint(whole[:, 0] / 360.0).astype(int)).tolist()}
    found: list[tuple[float, float]] = []
    for turn in turns:
        corners = np.column_stack([whole[:, 0] + 360.0 * turn, whole[:, 1]])
        segments = shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1))
        common, owner = shapely.get_parts(shapely.intersection(segments, shape), return_index=True)
        common, owner = common[~shapely.is_empty(common)], owner[~shapely.is_empty(common)]
        coordinates, piece = shapely.get_coordinates(common, return_index=True)
        within = shapely.line_locate_point(
            segments[owner[piece]], shapely.points(coordinates), normalized=True
        )
        at = np.interp(owner[piece] + np.nan_to_num(within), np.arange(len(along)), along)
        share = at / along[-1] if along[-1] > 0 else np.tile([0.0, 1.0], len(at))[: len(at)]
        found += [
            (float(share[piece == k].min()), float(share[piece == k].max())) for k in range(len(common))
        ]
    return _merged(sorted(found))


def _merged(parts: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return sorted parts with those that touch made one."""
    merged: list[tuple[float, float]] = []
    for begin, end in parts:
        if merged and begin <= merged[-1][1] + _NO_GAP:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((begin, end))
    return merged


def _near(network: StreetNetwork, bounds: Floats) -> NDArray[np.int64]:
    """Return the edges whose boxes meet a box; those that cross the date line are near to everything east and west."""
    west, south, east, north = bounds + np.array([-1, -1, 1, 1]) * _MARGIN_DEGREES
    lonlat, start = degrees(network.line), network.line_start[:-1]
    low, high = np.minimum.reduceat(lonlat, start), np.maximum.reduceat(lonlat, start)
    beside = (low[:, 0] <= east) & (high[:, 0] >= west) | (high[:, 0] - low[:, 0] > _HALF_TURN)
    return np.flatnonzero(beside & (low[:, 1] <= north) & (high[:, 1] >= south))


def _factors(network: StreetNetwork, scenario: Scenario) -> Floats:
    by_class = np.array([scenario.class_slower.get(name, 1.0) for name in ROAD_CLASSES])
    factor = scenario.slower * by_class[network.road_class]
    slower: Floats = np.where(network.unpaved, factor * scenario.unpaved_slower, factor)
    return slower


def scaled_ms(ms: Ints, factor: Floats) -> Ints:
    """Return times multiplied and rounded to whole milliseconds, at least 1; closed stays closed."""
    return np.where(ms == CLOSED, CLOSED, np.clip(np.rint(ms * factor), 1, LONGEST_MS)).astype(np.int32)


def _changed(ms: Ints, factor: Floats, closed: NDArray[np.bool_]) -> Ints:
    return np.where(closed, np.int32(CLOSED), scaled_ms(ms, factor)).astype(np.int32)
