"""What the attributes of an edge of a graph say."""

import ast
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.geodesy import degrees, fixed, haversine_m
from planner.streets.network import LONGEST_MS, Ints, Mode
from planner.streets.slopes import slope_factors
from planner.streets.speeds import ROAD_CLASSES, cycling_kmh, is_unpaved, speed_kmh, walking_kmh

Floats = NDArray[np.float64]

_KMH: Mapping[Mode, Callable[[str, Mapping[str, str]], float]] = {
    "drive": speed_kmh,
    "walk": walking_kmh,
    "cycle": cycling_kmh,
}
_TAGS = ("maxspeed", "surface", "tracktype", "sac_scale")
_FOR_CARS = ROAD_CLASSES[: ROAD_CLASSES.index("ferry")]
_APART = 10  # ten-millionths of a degree
_BY_CLASS = "directions with the speed of their road class"
_UNKNOWN = "directions of an unknown class, taken for road"


@dataclass(frozen=True, slots=True)
class Arc:
    """One direction of a street, from its first node to its second one along its line."""

    ends: tuple[int, int]
    line: Ints
    metres: float
    ms: int
    road_class: str
    unpaved: bool

    def street(self) -> tuple[tuple[Any, ...], bool]:
        """Return what both directions of a street have in common, and whether this one is turned round."""
        there, back = self.line.tobytes(), self.line[::-1].tobytes()
        first, second = self.ends
        turned = first > second or (first == second and there > back)
        shape = back if turned else there
        alike = min(self.ends), max(self.ends), shape, round(self.metres, 2), self.road_class, self.unpaved
        return alike, turned


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the attributes of a graph are read, and what is assumed on the way."""

    mode: Mode
    seconds: str | None
    metres: str
    timed: bool
    place: Ints
    height: Floats
    counts: Counter[str] = field(default_factory=Counter)

    def arc(self, ends: tuple[int, int], data: Mapping[str, Any], *, turned: bool = False) -> Arc:
        """Return the direction with these attributes; raise ``ValueError`` with what is wrong with them.

        ``turned`` says that this is the way back along an edge without direction: of a loop the ends do not tell.
        """
        line = _line(self.place[list(ends)], data.get("geometry"))
        if turned and ends[0] == ends[1]:
            line = np.ascontiguousarray(line[::-1])
        given = data.get(self.metres)
        length = _length(line) if given is None else _at_least_0(given, self.metres, "metres")
        road = self._road_class(data)
        tags = {key: ";".join(texts) for key in _TAGS if (texts := _texts(data.get(key)))}
        spent = self._given_seconds(data, length)
        if spent is None:
            self.counts[_BY_CLASS] += 1
            spent = length * 3.6 / _KMH[self.mode](road, tags) * self._slower(ends, length)
        return Arc(ends, line, length, _milliseconds(spent), road, is_unpaved(tags))

    def _given_seconds(self, data: Mapping[str, Any], metres: float) -> float | None:
        """Return the seconds that the graph says, None where it says nothing for this way of travelling."""
        if self.seconds is not None:
            if data.get(self.seconds) is None:
                raise ValueError(f"has no attribute {self.seconds!r}")
            return _at_least_0(data[self.seconds], self.seconds, "seconds")
        if not self.timed:
            return None
        if data.get("travel_time") is not None:
            return _at_least_0(data["travel_time"], "travel_time", "seconds")
        if data.get("speed_kph") is None:
            return None
        kmh = _at_least_0(data["speed_kph"], "speed_kph", "km/h")
        if kmh == 0:
            raise ValueError("speed_kph is 0, expected above 0")
        return metres * 3.6 / kmh

    def _road_class(self, data: Mapping[str, Any]) -> str:
        if "ferry" in _texts(data.get("route")):
            return "ferry"
        named = _texts(data.get("highway"))
        for known in (_FOR_CARS, ROAD_CLASSES) if self.mode == "drive" else (ROAD_CLASSES,):
            for name in named:
                if name in known:
                    return name
        self.counts[_UNKNOWN] += 1
        return "road"

    def _slower(self, ends: tuple[int, int], metres: float) -> float:
        """Return how many times longer than on the level it takes between two nodes of known elevation."""
        first, second = ends
        if self.mode == "drive" or metres <= 1:
            return 1.0
        slope = (self.height[second] - self.height[first]) / metres
        return float(slope_factors(np.array([slope]), self.mode)[0, 0])


def unwritten(value: Any) -> Any:
    """Return what a text of Python means, as osmnx writes lists into GraphML; anything else as it is."""
    if isinstance(value, str) and value[:1] in {"[", "("}:
        try:
            return ast.literal_eval(value)
        except (SyntaxError, ValueError):
            return value
    return value


def _line(ends: Ints, geometry: Any) -> Ints:
    """Return the line from the first to the second end; a geometry drawn the other way is turned round."""
    if geometry is None:
        return ends
    shape = shapely.from_wkt(geometry, on_invalid="ignore") if isinstance(geometry, str) else geometry
    if getattr(shape, "geom_type", "") != "LineString" or shape.is_empty:
        raise ValueError("its geometry is not a LineString")
    coordinates = shapely.get_coordinates(shape)
    if not np.abs(coordinates).max() <= 180.0:
        raise ValueError("its geometry has coordinates that are not degrees")
    line = fixed(coordinates)
    wanted = ends.ravel().tolist()
    for one in (line, line[::-1]):
        given = [*one[0].tolist(), *one[-1].tolist()]
        if max(abs(a - b) for a, b in zip(given, wanted, strict=True)) <= _APART:
            fitted = one.copy()
            fitted[0], fitted[-1] = ends
            return fitted
    raise ValueError("its geometry does not run between its two nodes")


def _length(line: Ints) -> float:
    lonlat = degrees(line)
    return float(haversine_m(lonlat[:-1], lonlat[1:]).sum())


def _milliseconds(seconds: float) -> int:
    ms = max(1, round(seconds * 1000.0))
    if ms > LONGEST_MS:
        raise ValueError(f"takes {seconds:g} seconds, expected less than 12 days")
    return ms


def _texts(value: Any) -> list[str]:
    """Return the values of an attribute, which osmnx joins in a list where it merged several ways."""
    if value is None:
        return []
    plain = unwritten(value)
    if isinstance(plain, str):
        return [plain]
    values = plain if isinstance(plain, list | tuple | set) else [plain]
    return [str(one) for one in values if isinstance(one, str | int | float) and one == one]  # noqa: PLR0124


def _at_least_0(value: Any, name: str, unit: str) -> float:
    number = number_of(value)
    if not 0 <= number < float("inf"):
        raise ValueError(f"{name} is {value!r}, expected {unit}, at least 0")
    return number


def number_of(value: Any) -> float:
    """Return an attribute as a number, NaN where it is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return float("nan")
