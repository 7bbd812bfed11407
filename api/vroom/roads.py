"""Where travel times come from when a problem has coordinates only: the streets of a workspace."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from api.osrm.engines import StreetEngines
from api.osrm.errors import OsrmError
from api.osrm.options import PROFILES
from api.vroom.asked import LonLat
from api.vroom.errors import VroomError, wrong

if TYPE_CHECKING:
    from planner.streets.snap import Snapped
    from planner.streets.travel import StreetTravel

Floats = NDArray[np.float64]

_OPENROUTESERVICE = {"driving": "car", "foot": "foot", "cycling": "bike"}

SNAP_LIMIT_M = 2000.0
"""From a place to its street: farther ones are off the map, and a way between two of them would be no way at all."""

_MOST_NAMED = 20


class Roads(Protocol):
    """Whatever knows how long one drives."""

    def table(self, profile: str, lonlat: Sequence[LonLat]) -> tuple[Floats, Floats]:
        """Return seconds and metres between all places, ``(n, n)`` each, NaN where there is no way."""
        ...

    def line(self, profile: str, lonlat: Sequence[LonLat]) -> Floats:
        """Return longitudes and latitudes ``(k, 2)`` of the way through the places in turn."""
        ...


class NoRoads:
    """Nowhere to drive: problems must bring their matrices."""

    def table(self, profile: str, lonlat: Sequence[LonLat]) -> tuple[Floats, Floats]:
        """Refuse."""
        raise VroomError(3, _nothing(profile, len(lonlat)))

    def line(self, profile: str, lonlat: Sequence[LonLat]) -> Floats:
        """Refuse."""
        raise VroomError(3, _nothing(profile, len(lonlat)))


def _nothing(profile: str, places: int) -> str:
    return (
        f"No streets for profile {profile} to measure {places} places on; "
        "serve a workspace that has them, or give matrices."
    )


class WorkspaceRoads:
    """The streets of the workspace that is served."""

    def __init__(self, engines: StreetEngines) -> None:
        self._engines = engines

    def table(self, profile: str, lonlat: Sequence[LonLat]) -> tuple[Floats, Floats]:
        """Return seconds and metres between all places; see :class:`Roads`."""
        from planner.streets.search import many_to_many  # noqa: PLC0415 - loads the engine

        try:
            travel = self._engines.travel(_profile(profile))
        except OsrmError as error:
            raise VroomError(3, error.message) from error
        snapped = _snapped(travel, lonlat)
        seconds, metres = many_to_many(travel.search, snapped, snapped)
        return seconds, metres

    def line(self, profile: str, lonlat: Sequence[LonLat]) -> Floats:
        """Return the way through the places in turn; see :class:`Roads`."""
        from api.osrm.answers import route_answer  # noqa: PLC0415 - loads the engine
        from api.osrm.question import RouteQuestion  # noqa: PLC0415

        question = RouteQuestion(
            coordinates=tuple(lonlat),
            radiuses=(float("inf"),) * len(lonlat),
            geometries="geojson",
            overview="full",
        )
        try:
            travel = self._engines.travel(_profile(profile))
            _snapped(travel, lonlat)
            answer = route_answer(travel, question)
        except OsrmError as error:
            raise VroomError(3, error.message) from error
        return np.array(answer["routes"][0]["geometry"]["coordinates"], np.float64)


def _snapped(travel: "StreetTravel", lonlat: Sequence[LonLat]) -> "Snapped":
    """Return where places meet the streets; refuse, in VROOM's words, those that are off the map."""
    snapped = travel.ready.index.snap(np.array(lonlat, np.float64), limit_m=SNAP_LIMIT_M)
    lost = list(dict.fromkeys(lonlat[row] for row in np.flatnonzero(~snapped.found).tolist()))
    if lost:
        named = ", ".join(f"[{longitude};{latitude}]" for longitude, latitude in lost[:_MOST_NAMED])
        more = f" and {len(lost) - _MOST_NAMED} more" if len(lost) > _MOST_NAMED else ""
        reason = f"no street within {SNAP_LIMIT_M:,.0f} m"
        raise VroomError(3, f"Unfound route(s) from location {named}{more}: {reason}")
    return snapped


def _profile(name: str) -> str:
    """Return OSRM's name of a profile; openrouteservice says ``driving-car`` and ``foot-walking``."""
    if name in PROFILES:
        return name
    short = _OPENROUTESERVICE.get(name.partition("-")[0])
    if short is None:
        raise wrong(f"Invalid profile: {name}.")
    return short
