"""Answers in OSRM's shape. Times and distances run from street to street; the way to the street is told apart."""

import base64
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from api.osrm.errors import OsrmError
from api.osrm.lines import Line, bearings_of, joined, line_of, places_of, written
from api.osrm.question import Asked, RouteQuestion, TableQuestion
from planner.geodesy import haversine_m
from planner.streets.paths import Path, paths
from planner.streets.search import many_to_many
from planner.streets.snap import Snapped
from planner.streets.travel import StreetTravel

Floats = NDArray[np.float64]
Document = dict[str, Any]

_DRIVING = {"drive": "driving", "walk": "walking", "cycle": "cycling"}


def table_answer(travel: StreetTravel, question: TableQuestion) -> Document:
    """Return seconds and metres between all sources and destinations, null where there is no way.

    Raises
    ------
    OsrmError
        When a coordinate has no street within its radius.
    """
    snapped = snapped_of(travel, question)
    places = places_of(travel.network, snapped)
    sources, destinations = np.array(question.sources), np.array(question.destinations)
    seconds, metres = many_to_many(travel.search, _some(snapped, sources), _some(snapped, destinations))
    answer: Document = {"code": "Ok"}
    if question.fallback_speed is not None:
        ends = places if question.fallback_snapped else np.array(question.coordinates, np.float64)
        answer["fallback_speed_cells"] = _fall_back(
            seconds, metres, haversine_m(ends[sources][:, None], ends[destinations]), question.fallback_speed
        )
    if question.waypoints:
        points = _waypoints(question, snapped, places)
        answer["sources"] = [points[row] for row in question.sources]
        answer["destinations"] = [points[row] for row in question.destinations]
    if "duration" in question.annotations:
        answer["durations"] = _rows(seconds * question.scale_factor)
    if "distance" in question.annotations:
        answer["distances"] = _rows(metres)
    return answer


def route_answer(travel: StreetTravel, question: RouteQuestion) -> Document:
    """Return the fastest way through all coordinates.

    Raises
    ------
    OsrmError
        When a coordinate has no street within its radius, or there is no way.
    """
    snapped = snapped_of(travel, question)
    pairs = [(row, row + 1) for row in range(len(question.coordinates) - 1)]
    found = paths(travel.search, snapped, pairs)
    lost = [number for number, path in enumerate(found) if path is None]
    if lost:
        between = ", ".join(f"{number} and {number + 1}" for number in lost)
        raise OsrmError("NoRoute", f"Impossible route between points {between}")
    legs = [(path, line_of(travel.network, path)) for path in found if path is not None]
    mode = _DRIVING[travel.network.mode]
    documents = [_leg(path, line, question, mode) for path, line in legs]
    duration = round(sum(leg["duration"] for leg in documents), 1)
    route: Document = {
        "legs": documents,
        "weight_name": "duration",
        "weight": duration,
        "duration": duration,
        "distance": round(sum(leg["distance"] for leg in documents), 1),
    }
    if question.overview != "false":
        whole = joined([line for _, line in legs])
        lonlat = whole.lonlat if question.overview == "full" else whole.simplified()
        route["geometry"] = written(lonlat, question.geometries)
    answer: Document = {"code": "Ok", "routes": [route]}
    if question.waypoints:
        answer["waypoints"] = _waypoints(question, snapped, places_of(travel.network, snapped))
    return answer


def snapped_of(travel: StreetTravel, question: Asked) -> Snapped:
    """Return where the coordinates meet the streets.

    Raises
    ------
    OsrmError
        NoSegment, naming every coordinate without a street within its radius.
    """
    lonlat = np.array(question.coordinates, np.float64)
    radiuses = np.array(question.radiuses)
    edge = np.full(len(lonlat), -1, np.int32)
    fraction, metres = np.zeros(len(lonlat)), np.full(len(lonlat), np.inf)
    for radius in np.unique(radiuses):
        rows = np.flatnonzero(radiuses == radius)
        part = travel.ready.index.snap(lonlat[rows], limit_m=float(radius))
        edge[rows], fraction[rows], metres[rows] = part.edge, part.fraction, part.metres
    snapped = Snapped(edge=edge, fraction=fraction, metres=metres)
    lost = np.flatnonzero(~snapped.found).tolist()
    if lost:
        named = ", ".join(map(str, lost[:20])) + (f" and {len(lost) - 20} more" if len(lost) > 20 else "")
        raise OsrmError("NoSegment", f"Could not find a matching segment for coordinate {named}")
    return snapped


def _some(points: Snapped, rows: NDArray[np.int64]) -> Snapped:
    return Snapped(edge=points.edge[rows], fraction=points.fraction[rows], metres=points.metres[rows])


def _fall_back(seconds: Floats, metres: Floats, straight: Floats, speed: float) -> list[list[int]]:
    """Fill cells without a way with straight lines at a speed (metres per second); return which."""
    none = np.isnan(seconds)
    seconds[none] = straight[none] / speed
    metres[none] = straight[none]
    cells: list[list[int]] = np.argwhere(none).tolist()
    return cells


def _rows(values: Floats) -> list[list[float | None]]:
    """Return rows of tenths; null where there is no way."""
    tenths = np.round(values, 1).astype(object)
    tenths[np.isnan(values)] = None
    rows: list[list[float | None]] = tenths.tolist()
    return rows


def _waypoints(question: Asked, snapped: Snapped, places: Floats) -> list[Document]:
    points: list[Document] = [
        {"name": "", "location": place, "distance": metres}
        for place, metres in zip(
            np.round(places, 6).tolist(), np.round(snapped.metres, 6).tolist(), strict=True
        )
    ]
    if question.hints:
        for point, edge, fraction in zip(
            points, snapped.edge.tolist(), snapped.fraction.tolist(), strict=True
        ):
            point["hint"] = base64.urlsafe_b64encode(struct.pack("<id", edge, fraction)).decode()
    return points


def _leg(path: Path, line: Line, question: RouteQuestion, mode: str) -> Document:
    duration, distance = round(path.seconds, 1), round(path.metres, 1)
    leg: Document = {
        "steps": _steps(line, question, mode, duration, distance) if question.steps else [],
        "summary": "",
        "weight": duration,
        "duration": duration,
        "distance": distance,
    }
    if question.annotations:
        between = {
            "duration": line.seconds,
            "weight": line.seconds,
            "distance": line.metres,
            "speed": np.divide(
                line.metres, line.seconds, out=np.zeros_like(line.seconds), where=line.seconds > 0
            ),
        }
        leg["annotation"] = {name: np.round(between[name], 3).tolist() for name in question.annotations}
    return leg


def _steps(
    line: Line, question: RouteQuestion, mode: str, duration: float, distance: float
) -> list[Document]:
    """Return departure and arrival; the streets have no names, so there is nothing to say on the way."""
    begin, end = bearings_of(line.lonlat)
    first, last = np.round(line.lonlat[[0, -1]], 6).tolist()
    depart = {"type": "depart", "location": first, "bearing_before": 0, "bearing_after": begin}
    arrive = {"type": "arrive", "location": last, "bearing_before": end, "bearing_after": 0}
    shared = {"name": "", "mode": mode, "driving_side": "right"}
    return [
        {
            **shared,
            "maneuver": depart,
            "geometry": line.shape(question.geometries),
            "weight": duration,
            "duration": duration,
            "distance": distance,
            "intersections": [{"location": first, "bearings": [begin], "entry": [True], "out": 0}],
        },
        {
            **shared,
            "maneuver": arrive,
            "geometry": written(line.lonlat[[-1, -1]], question.geometries),
            "weight": 0,
            "duration": 0,
            "distance": 0,
            "intersections": [{"location": last, "bearings": [(end + 180) % 360], "entry": [True], "in": 0}],
        },
    ]
