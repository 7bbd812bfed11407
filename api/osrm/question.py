"""What an OSRM client asks: coordinates and options, checked all at once."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from api.osrm.coordinates import NUMBER, LonLat, read_coordinates, shown
from api.osrm.errors import Code, OsrmError
from api.osrm.options import OPTIONS, Service

Value = TypeVar("Value")

MOST_TABLE_COORDINATES = 10_000
MOST_TABLE_CELLS = 1_000_000
MOST_ROUTE_COORDINATES = 500

_TRUTHS = {"true": True, "false": False}

_ROUTE_ANNOTATIONS = ("duration", "distance", "speed", "weight")
_ABSENT_ANNOTATIONS = ("nodes", "datasources")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What both services ask: places, how far from them a street may be, and how much is said about them.

    Attributes
    ----------
    coordinates
        Longitude and latitude in degrees.
    radiuses
        Metres around each of them, infinite where nothing was said.
    hints, waypoints
        Whether the answer has them.
    """

    coordinates: tuple[LonLat, ...]
    radiuses: tuple[float, ...]
    hints: bool = True
    waypoints: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TableQuestion(Asked):
    """All pairs of sources and destinations (positions among the coordinates)."""

    sources: tuple[int, ...]
    destinations: tuple[int, ...]
    annotations: frozenset[str] = frozenset({"duration"})
    fallback_speed: float | None = None
    fallback_snapped: bool = False
    scale_factor: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteQuestion(Asked):
    """One way through all coordinates in turn."""

    steps: bool = False
    annotations: tuple[str, ...] = ()
    geometries: str = "polyline"
    overview: str = "simplified"


@dataclass(slots=True)
class _Reader:
    """Reads options and collects what is wrong with them."""

    options: Mapping[str, str]
    count: int
    problems: list[tuple[Code, str]] = field(default_factory=list)

    def wrong(self, code: Code, message: str) -> None:
        self.problems.append((code, message))

    def one_of(self, name: str, choices: Mapping[str, Value], default: Value) -> Value:
        given = self.options.get(name)
        if given is None:
            return default
        if given not in choices:
            self.wrong("InvalidQuery", f"{name} is {shown(given)}, expected {' or '.join(choices)}")
            return default
        return choices[given]

    def number(self, name: str, default: float | None) -> float | None:
        given = self.options.get(name)
        if given is None:
            return default
        if not re.fullmatch(NUMBER, given):
            self.wrong("InvalidQuery", f"{name} is {shown(given)}, expected a number")
            return default
        if not 0 < float(given) < math.inf:
            self.wrong("InvalidOptions", f"{name} is {shown(given)}, expected a number above 0")
            return default
        return float(given)

    def each(self, name: str) -> list[str] | None:
        """Return one element for each coordinate, None where the option is not given or does not fit."""
        given = self.options.get(name)
        if given is None:
            return None
        parts = given.split(";")
        if len(parts) != self.count:
            self.wrong("InvalidOptions", f"{name} has {len(parts)} elements for {self.count} coordinates")
            return None
        return parts

    def radiuses(self) -> tuple[float, ...]:
        parts = self.each("radiuses") or [""] * self.count
        found = []
        for number, part in enumerate(parts):
            if part in {"", "unlimited"}:
                found.append(math.inf)
            elif re.fullmatch(NUMBER, part) and float(part) >= 0:
                found.append(float(part))
            else:
                self.wrong(
                    "InvalidQuery", f"radius {number} is {shown(part)}, expected metres or 'unlimited'"
                )
                found.append(math.inf)
        return tuple(found)

    def positions(self, name: str) -> tuple[int, ...]:
        given = self.options.get(name, "all")
        if given == "all":
            return tuple(range(self.count))
        parts = given.split(";")
        bad = [part for part in parts if not re.fullmatch(r"[0-9]{1,9}", part)]
        if bad:
            self.wrong(
                "InvalidQuery", f"{name} has {shown(bad[0])}, expected numbers with semicolons, or 'all'"
            )
            return ()
        beyond = [part for part in parts if int(part) >= self.count]
        if beyond:
            self.wrong(
                "InvalidOptions", f"{name} has {beyond[0]}, but the {self.count} coordinates count from 0"
            )
        return tuple(map(int, parts))

    def nothing(self, name: str, harmless: Sequence[str] = ()) -> None:
        """Refuse an option of OSRM that we would have to ignore."""
        given = self.options.get(name, "")
        if any(part not in harmless for part in given.split(";") if part):
            self.wrong("NotImplemented", f"{name} is not implemented; leave it out")


def table_question(coordinates: str, options: Sequence[tuple[str, str]]) -> TableQuestion:
    """Return what is asked of the table.

    Raises
    ------
    OsrmError
        Naming everything that is wrong.
    """
    reader, places = _begin("table", coordinates, options, MOST_TABLE_COORDINATES)
    both = frozenset({"duration", "distance"})
    annotations = reader.one_of(
        "annotations",
        {
            "duration": frozenset({"duration"}),
            "distance": frozenset({"distance"}),
            "duration,distance": both,
            "distance,duration": both,
        },
        frozenset({"duration"}),
    )
    sources, destinations = reader.positions("sources"), reader.positions("destinations")
    if len(sources) * len(destinations) > MOST_TABLE_CELLS:
        reader.wrong(
            "TooBig",
            f"{len(sources):,} x {len(destinations):,} cells are too many, at most {MOST_TABLE_CELLS:,}: ask in parts",
        )
    snapped = reader.one_of("fallback_coordinate", {"input": False, "snapped": True}, default=False)
    speed, scale = reader.number("fallback_speed", None), reader.number("scale_factor", 1.0)
    radiuses, hints, waypoints = _general(reader)
    if reader.problems:
        raise OsrmError.of(reader.problems)
    return TableQuestion(
        coordinates=places,
        radiuses=radiuses,
        hints=hints,
        waypoints=waypoints,
        sources=sources,
        destinations=destinations,
        annotations=annotations,
        fallback_speed=speed,
        fallback_snapped=snapped,
        scale_factor=scale or 1.0,
    )


def route_question(coordinates: str, options: Sequence[tuple[str, str]]) -> RouteQuestion:
    """Return what is asked of the route.

    Raises
    ------
    OsrmError
        Naming everything that is wrong.
    """
    reader, places = _begin("route", coordinates, options, MOST_ROUTE_COORDINATES)
    _alternatives(reader)
    steps = reader.one_of("steps", _TRUTHS, default=False)
    geometries = reader.one_of("geometries", {g: g for g in ("polyline", "polyline6", "geojson")}, "polyline")
    overview = reader.one_of("overview", {o: o for o in ("simplified", "full", "false")}, "simplified")
    annotations = _route_annotations(reader)
    reader.nothing("continue_straight", ("default", "false"))
    every = ";".join(map(str, range(len(places))))
    if reader.options.get("waypoints", every) != every:
        reader.wrong("NotImplemented", "waypoints is not implemented: every coordinate is one; leave it out")
    radiuses, hints, waypoints = _general(reader)
    if reader.problems:
        raise OsrmError.of(reader.problems)
    return RouteQuestion(
        coordinates=places,
        radiuses=radiuses,
        hints=hints,
        waypoints=waypoints,
        steps=steps,
        annotations=annotations,
        geometries=geometries,
        overview=overview,
    )


def _begin(
    service: Service, coordinates: str, options: Sequence[tuple[str, str]], most: int
) -> tuple[_Reader, tuple[LonLat, ...]]:
    """Return a reader of the options, and the coordinates."""
    places = read_coordinates(coordinates)
    reader = _Reader(dict(options), len(places))
    for name in dict.fromkeys(name for name, _ in options):
        if name not in OPTIONS[service]:
            reader.wrong(
                "InvalidQuery", f"there is no option {shown(name)}; known are {', '.join(OPTIONS[service])}"
            )
    if len(reader.options) < len(options):
        reader.wrong("InvalidQuery", "an option is given more than once")
    if len(places) < 2:
        reader.wrong("InvalidOptions", "Number of coordinates needs to be at least two.")
    if len(places) > most:
        reader.wrong("TooBig", f"{len(places):,} coordinates are too many, at most {most:,}: ask in parts")
    for number, (lon, lat) in enumerate(places):
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            reader.wrong(
                "InvalidValue", f"coordinate {number} ({lon:g},{lat:g}) is no longitude and latitude"
            )
    return reader, places


def _general(reader: _Reader) -> tuple[tuple[float, ...], bool, bool]:
    """Return radiuses, and whether hints and waypoints are wanted; refuse what we would have to ignore."""
    reader.each("hints")  # they speed OSRM up and change no answer; the coordinates say the same
    reader.nothing("bearings")
    reader.nothing("approaches", ("unrestricted",))
    reader.nothing("exclude", ("ferry",))  # ferries are never taken
    reader.nothing("snapping", ("default",))
    hints = reader.one_of("generate_hints", _TRUTHS, default=True)
    skipped = reader.one_of("skip_waypoints", _TRUTHS, default=False)
    return reader.radiuses(), hints, not skipped


def _alternatives(reader: _Reader) -> None:
    """Check the option; one way is all there is, which OSRM allows itself too."""
    given = reader.options.get("alternatives", "false")
    if given not in _TRUTHS and not re.fullmatch(r"[0-9]{1,3}", given):
        reader.wrong("InvalidQuery", f"alternatives is {shown(given)}, expected true, false or a number")


def _route_annotations(reader: _Reader) -> tuple[str, ...]:
    given = reader.options.get("annotations", "false")
    if given in _TRUTHS:
        return _ROUTE_ANNOTATIONS if _TRUTHS[given] else ()
    wanted = given.split(",")
    for name in wanted:
        if name in _ABSENT_ANNOTATIONS:
            reader.wrong(
                "NotImplemented",
                f"annotations={name} is not implemented; there are {', '.join(_ROUTE_ANNOTATIONS)}",
            )
        elif name not in _ROUTE_ANNOTATIONS:
            reader.wrong(
                "InvalidQuery",
                f"annotations has {shown(name)}, expected true, false or {', '.join(_ROUTE_ANNOTATIONS)}",
            )
    return tuple(name for name in _ROUTE_ANNOTATIONS if name in wanted)
