"""How fast one travels on a street, from what OpenStreetMap says of it: by car, on foot, by bicycle.

Free-flow speeds by road class, in km/h, for a whole country: what a planner may promise, not what the law allows.
For cars ``maxspeed`` is honoured where it is tagged, and unpaved streets are capped. One table for every country;
docs/decisions/0003 says why, and what published figures it is held against.

On foot 5 km/h, about what healthy adults walk unasked (Bohannon, Age and Ageing 26(1), 1997, p. 15: 1.3 to 1.5 m/s);
on stairs 2 km/h along the plan, a little above what people climb long stairs at (Kretz et al., Safety Science 46(1),
2008, p. 72: most 0.4 to 0.5 m/s). Loose and soft ground as in OSRM's walking profile. By bicycle the classes and
surfaces of OSRM's cycling profile: 15 km/h on an ordinary road, and no faster than cars may; 4 km/h pushing.
"""

import re
from collections.abc import Mapping
from typing import Literal

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
    "track",
    "pedestrian",
    "footway",
    "path",
    "cycleway",
    "bridleway",
    "steps",
    "corridor",
)
"""Classes of streets; the number of a class is its place here, so new ones come last."""

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
    "track": 15.0,
    "pedestrian": 5.0,
    "footway": 5.0,
    "path": 5.0,
    "cycleway": 5.0,
    "bridleway": 5.0,
    "steps": 2.0,
    "corridor": 5.0,
}
"""By car; from ``track`` on, where cars are not let in, what moves there."""

WALK_KMH: Mapping[str, float] = dict.fromkeys(ROAD_CLASSES, 5.0) | {"steps": 2.0, "ferry": 20.0}

CYCLE_KMH: Mapping[str, float] = dict.fromkeys(ROAD_CLASSES, 15.0) | {
    "living_street": 12.0,
    "track": 12.0,
    "path": 12.0,
    "pedestrian": 10.0,
    "footway": 10.0,
    "bridleway": 10.0,
    "steps": 2.0,
    "ferry": 20.0,
}
"""By bicycle where one may ride."""

PUSHING_KMH = 4.0
"""On foot beside a bicycle."""

UNPAVED_CAP_KMH = 60.0

SLOWEST_FERRY_KMH, FASTEST_FERRY_KMH = 1.0, 80.0
"""Between these a tagged ``duration`` is believed."""

_UNPAVED = frozenset(
    "unpaved gravel fine_gravel compacted dirt earth ground grass mud sand pebblestone rock clay snow ice salt".split()
)
_UNPAVED_TRACKS = frozenset({"grade2", "grade3", "grade4", "grade5"})
_WALKING_FACTOR = {
    "fine_gravel": 0.75,
    "gravel": 0.75,
    "pebblestone": 0.75,
    "mud": 0.5,
    "sand": 0.5,
    "snow": 0.5,
}
_HIKING_KMH = {"mountain_hiking": 4.0, "demanding_mountain_hiking": 3.0}
_CYCLING_KMH = {
    "wood": 10.0,
    "metal": 10.0,
    "cobblestone:flattened": 10.0,
    "paving_stones": 10.0,
    "compacted": 10.0,
    "fine_gravel": 10.0,
    "ground": 10.0,
    "sett": 9.0,
    "dirt": 8.0,
    "cobblestone": 7.0,
    "unhewn_cobblestone": 7.0,
    "unpaved": 6.0,
    "gravel": 6.0,
    "pebblestone": 6.0,
    "grass_paver": 6.0,
    "earth": 6.0,
    "grass": 6.0,
    "rock": 4.0,
    "mud": 3.0,
    "sand": 3.0,
    "snow": 3.0,
}
_CYCLING_TRACK_KMH = {"grade2": 12.0, "grade3": 10.0, "grade4": 8.0, "grade5": 6.0}

_ZONES = {"walk": 7.0, "urban": 50.0, "rural": 90.0, "living_street": 12.0, "motorway": 120.0, "trunk": 100.0}
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|knots|km/h|kmh|kph)?")
_KMH = {"mph": 1.609344, "knots": 1.852}
_LIMIT_KEYS = ("maxspeed", "maxspeed:forward", "maxspeed:backward")
_ZONE_KEYS = ("source:maxspeed", "maxspeed:type")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]?\d)(?::([0-5]?\d))?")
_ISO_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")

Way = Literal["forward", "backward"]
Tags = Mapping[str, str]


def speed_kmh(road_class: str, tags: Tags, way: Way = "forward") -> float:
    """Return the driving speed on a street.

    Parameters
    ----------
    road_class
        One of :data:`ROAD_CLASSES`.
    tags
        The OpenStreetMap tags of the way; ``maxspeed``, ``surface`` and ``tracktype`` count, and where there is no
        limit the zone that ``source:maxspeed`` or ``maxspeed:type`` names.
    way
        Along the way as it is drawn, or against it.
    """
    limit = limit_kmh(tags, way)
    speed = SPEED_KMH[road_class] if limit is None else limit
    return min(speed, UNPAVED_CAP_KMH) if is_unpaved(tags) else speed


def walking_kmh(road_class: str, tags: Tags) -> float:
    """Return the speed on foot on level ground; ``surface`` and ``sac_scale`` count."""
    speed = min(WALK_KMH[road_class], _HIKING_KMH.get(tags.get("sac_scale", ""), 5.0))
    return WALK_KMH[road_class] if road_class == "ferry" else speed * _WALKING_FACTOR.get(_surface(tags), 1.0)


def cycling_kmh(road_class: str, tags: Tags, way: Way = "forward") -> float:
    """Return the speed by bicycle on level ground; ``surface`` or else ``tracktype``, and ``maxspeed`` count."""
    speed = CYCLE_KMH[road_class]
    limit = limit_kmh(tags, way)
    full = tags.get("surface", "")
    ground = _CYCLING_KMH.get(full, _CYCLING_KMH.get(_surface(tags), speed))
    if not full:
        ground = _CYCLING_TRACK_KMH.get(tags.get("tracktype", ""), speed)
    return min(speed, ground, speed if limit is None else limit)


def is_unpaved(tags: Tags) -> bool:
    """Return whether the surface is loose; streets that say nothing count as paved.

    ``surface`` decides; without it a ``tracktype`` of grade2 or worse is loose.
    """
    if "surface" not in tags:
        return tags.get("tracktype") in _UNPAVED_TRACKS
    return _surface(tags) in _UNPAVED


def limit_kmh(tags: Tags, way: Way = "forward") -> float | None:
    """Return the tagged speed limit of one direction, None where there is none that a driver could keep."""
    for key in (f"maxspeed:{way}", "maxspeed"):
        limit = maxspeed_kmh(tags.get(key, ""))
        if limit is not None:
            return limit
    if any(key in tags for key in _LIMIT_KEYS):
        return None
    zones = (maxspeed_kmh(tags.get(key, "")) for key in _ZONE_KEYS)
    return next((zone for zone in zones if zone is not None), None)


def maxspeed_kmh(value: str) -> float | None:
    """Return a tagged speed limit in km/h, None where it says nothing that a driver could keep.

    Knows numbers with or without unit (``90``, ``55 mph``), zones (``DE:urban``, ``RO:30``), ``walk``; of several
    values (``50;30``) the lowest. ``none``, ``signals``, ``variable`` and values of 0 or above 150 say nothing.
    """
    if not value:
        return None
    speeds = [speed for part in re.split(r"[;|,]", value.strip().lower()) if (speed := _one_speed(part))]
    return min(speeds) if speeds else None


def has_absurd_limit(tags: Tags) -> bool:
    """Return whether a tagged limit is a number that no driver could keep: 0, below 0, above 150 km/h."""
    return any(
        key in tags
        and re.fullmatch(r"-?\d+(\.\d+)?( ?(mph|km/h))?", tags[key].strip()) is not None
        and maxspeed_kmh(tags[key]) is None
        for key in _LIMIT_KEYS
    )


def duration_minutes(value: str) -> float | None:
    """Return a tagged ``duration`` in minutes, None where it is none.

    Knows ``HH:MM``, ``HH:MM:SS``, whole minutes, and ISO 8601 (``PT1H30M``).
    """
    text = value.strip().upper()
    clock, iso = _CLOCK.fullmatch(text), _ISO_DURATION.fullmatch(text)
    if text.isdecimal() and len(text) < 6:
        minutes = float(text)
    elif clock is not None:
        hours, whole, seconds = (int(part or 0) for part in clock.groups())
        minutes = 60.0 * hours + whole + seconds / 60.0
    elif iso is not None:
        days, hours, whole, seconds = (int(part or 0) for part in iso.groups())
        minutes = 1440.0 * days + 60.0 * hours + whole + seconds / 60.0
    else:
        return None
    return minutes if minutes > 0 else None


def _surface(tags: Tags) -> str:
    return tags.get("surface", "").split(":")[0].split(";")[0]


def _one_speed(value: str) -> float | None:
    zone = value.strip().rpartition(":")[2]
    if zone in _ZONES:
        return _ZONES[zone]
    match = _NUMBER.fullmatch(zone.removeprefix("zone"))
    if match is None:
        return None
    speed = float(match[1]) * _KMH.get(match[2] or "", 1.0)
    return speed if 1.0 <= speed <= 150.0 else None
