"""How fast a car drives on a street, from what OpenStreetMap says of it.

Free-flow driving speeds by road class, in km/h, for a whole country: what a planner may promise, not what the
law allows. ``maxspeed`` is honoured where it is tagged; unpaved streets are capped. One table for every country;
docs/decisions/0003 says why, and what published figures it is held against.
"""

import re
from collections.abc import Mapping

ROAD_CLASSES = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "road",
    "service",
    "ferry",
)

SPEED_KMH: Mapping[str, float] = {
    "motorway": 105.0,
    "motorway_link": 55.0,
    "trunk": 85.0,
    "trunk_link": 50.0,
    "primary": 75.0,
    "primary_link": 45.0,
    "secondary": 65.0,
    "secondary_link": 40.0,
    "tertiary": 55.0,
    "tertiary_link": 35.0,
    "unclassified": 45.0,
    "residential": 30.0,
    "living_street": 12.0,
    "road": 35.0,
    "service": 20.0,
    "ferry": 20.0,
}

UNPAVED_CAP_KMH = 60.0

_UNPAVED = frozenset(
    "unpaved gravel fine_gravel compacted dirt earth ground grass mud sand pebblestone rock clay snow ice salt".split()
)
_ZONES = {"walk": 7.0, "urban": 50.0, "rural": 90.0, "living_street": 12.0, "motorway": 120.0, "trunk": 100.0}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|knots|km/h|kmh|kph)?")
_KMH = {"mph": 1.609344, "knots": 1.852}


def speed_kmh(road_class: str, tags: Mapping[str, str]) -> float:
    """Return the driving speed on a street.

    Parameters
    ----------
    road_class
        One of :data:`ROAD_CLASSES`.
    tags
        The OpenStreetMap tags of the way; ``maxspeed`` and ``surface`` count.
    """
    tagged = maxspeed_kmh(tags.get("maxspeed", ""))
    speed = SPEED_KMH[road_class] if tagged is None else tagged
    return min(speed, UNPAVED_CAP_KMH) if is_unpaved(tags) else speed


def is_unpaved(tags: Mapping[str, str]) -> bool:
    """Return whether the surface is loose; streets that say nothing count as paved."""
    return tags.get("surface", "").split(":")[0].split(";")[0] in _UNPAVED


def maxspeed_kmh(value: str) -> float | None:
    """Return a tagged speed limit in km/h, None where it says nothing that a driver could keep.

    Knows numbers with or without unit (``90``, ``55 mph``), zones (``DE:urban``, ``RO:30``), ``walk``; of several
    values (``50;30``) the lowest. ``none``, ``signals``, ``variable`` and values of 0 or above 150 say nothing.
    """
    speeds = [speed for part in re.split(r"[;|,]", value.strip().lower()) if (speed := _one_speed(part))]
    return min(speeds) if speeds else None


def _one_speed(value: str) -> float | None:
    zone = value.strip().rpartition(":")[2]
    if zone in _ZONES:
        return _ZONES[zone]
    match = _NUMBER.fullmatch(zone.removeprefix("zone"))
    if match is None:
        return None
    speed = float(match[1]) * _KMH.get(match[2] or "", 1.0)
    return speed if 1.0 <= speed <= 150.0 else None
