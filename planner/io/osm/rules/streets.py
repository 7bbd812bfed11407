"""What the tags of a way mean to one who travels: whether, which way, and how fast."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.io.osm.rules.access import ACCESS_KEYS, allowed
from planner.io.osm.rules.oneway import ONEWAY_KEYS, direction
from planner.streets.network import Mode
from planner.streets.speeds import (
    PUSHING_KMH,
    ROAD_CLASSES,
    Way,
    cycling_kmh,
    duration_minutes,
    has_absurd_limit,
    is_unpaved,
    speed_kmh,
    walking_kmh,
)

Tags = Mapping[str, str]

_FERRY = ROAD_CLASSES.index("ferry")
DRIVABLE = frozenset(ROAD_CLASSES[:_FERRY])
HIGHWAYS = frozenset(ROAD_CLASSES) - {"ferry"}
_ONLY_IF_SAID: Mapping[Mode, frozenset[str]] = {
    "drive": HIGHWAYS - DRIVABLE,
    "walk": frozenset({"motorway", "motorway_link"}),
    "cycle": frozenset({"motorway", "motorway_link", "bridleway", "corridor"}),
}
_CLOSED_SERVICE: Mapping[Mode, frozenset[str]] = {
    "drive": frozenset({"parking_aisle", "drive-through", "emergency_access"}),
    "walk": frozenset({"drive-through"}),
    "cycle": frozenset({"drive-through"}),
}
_PUSHED = frozenset({"pedestrian", "footway", "steps"})
_CLIMBING = frozenset({"alpine_hiking", "demanding_alpine_hiking", "difficult_alpine_hiking"})
_HIKING = _CLIMBING | {"mountain_hiking", "demanding_mountain_hiking"}
_CLOSED_SAC: Mapping[Mode, frozenset[str]] = {"drive": frozenset(), "walk": _CLIMBING, "cycle": _HIKING}
_TRAVELLERS: Mapping[Mode, str] = {"drive": "cars", "walk": "walkers", "cycle": "cyclists"}

LEADING_KEYS = ("highway", "route")
_CONDITIONAL = (
    "oneway:conditional",
    "maxspeed:conditional",
    "maxspeed:forward:conditional",
    "maxspeed:backward:conditional",
)
_SPEED_KEYS = ("maxspeed", "maxspeed:forward", "maxspeed:backward", "source:maxspeed", "maxspeed:type")
_GROUND_KEYS = ("surface", "tracktype", "sac_scale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A way that one may travel.

    Attributes
    ----------
    road_class
        Index into :data:`planner.streets.speeds.ROAD_CLASSES`.
    forward_kmh, backward_kmh
        Speed along the way and against it, 0 where that is not allowed.
    unpaved
        Whether the surface is loose.
    minutes
        How long a ferry takes, when the map says so; its speed follows from its length.
    """

    road_class: int
    forward_kmh: float
    backward_kmh: float
    unpaved: bool
    minutes: float | None = None

    @property
    def ferry(self) -> bool:
        """Whether this is a ferry."""
        return self.road_class == _FERRY


@dataclass(frozen=True, slots=True)
class Judged:
    """What a way is: a street, or none; and what is to be counted of it."""

    street: Street | None
    remarks: tuple[str, ...]


def conditional_keys(mode: Mode) -> frozenset[str]:
    """Return keys of rules that hold at certain times only: ignored, and counted."""
    return frozenset({*_CONDITIONAL, *(f"{key}:conditional" for key in ACCESS_KEYS[mode])})


def street_keys(mode: Mode) -> tuple[str, ...]:
    """Return every key that counts, besides those of which a street must have one."""
    keys = (
        "area",
        "service",
        "motorroad",
        "duration",
        *ACCESS_KEYS[mode],
        *ONEWAY_KEYS[mode],
        *(() if mode == "walk" else _SPEED_KEYS),
        *_GROUND_KEYS,
        *sorted(conditional_keys(mode)),
    )
    return tuple(dict.fromkeys(keys))


def judge_way(tags: Tags, mode: Mode) -> Judged:
    """Return what a way is to one who travels so."""
    road = road_class(tags, mode)
    if road is None:
        known = DRIVABLE if mode == "drive" else HIGHWAYS
        closed = (f"streets closed to {_TRAVELLERS[mode]}",) if tags.get("highway") in known else ()
        return Judged(None, closed)
    return Judged(_street(road, tags, mode), tuple(_remarks(road, tags, mode)))


def road_class(tags: Tags, mode: Mode = "drive") -> str | None:
    """Return the class of a street that one may travel, None for everything else."""
    may = allowed(tags, mode)
    if tags.get("route") == "ferry":
        by_default = mode != "drive" or tags.get("motor_vehicle") == "yes"
        return "ferry" if (by_default if may is None else may) else None
    highway = tags.get("highway", "")
    if highway not in (DRIVABLE if mode == "drive" else HIGHWAYS) or tags.get("area") == "yes":
        return None
    if tags.get("service") in _CLOSED_SERVICE[mode] or tags.get("sac_scale") in _CLOSED_SAC[mode]:
        return None
    if may is None:
        motorroad = mode != "drive" and tags.get("motorroad") == "yes"
        may = highway not in _ONLY_IF_SAID[mode] and not motorroad
    return highway if may else None


def _street(road: str, tags: Tags, mode: Mode) -> Street:
    sign = direction(tags, mode)
    return Street(
        road_class=ROAD_CLASSES.index(road),
        forward_kmh=0.0 if sign < 0 else _kmh(road, tags, mode, "forward"),
        backward_kmh=0.0 if sign > 0 else _kmh(road, tags, mode, "backward"),
        unpaved=is_unpaved(tags),
        minutes=duration_minutes(tags.get("duration", "")) if road == "ferry" else None,
    )


def _kmh(road: str, tags: Tags, mode: Mode, way: Way) -> float:
    if road == "ferry":
        return walking_kmh(road, {})
    if mode == "drive":
        return speed_kmh(road, tags, way)
    if mode == "walk":
        return walking_kmh(road, tags)
    riding = cycling_kmh(road, tags, way)
    return min(riding, PUSHING_KMH) if _pushed(road, tags) else riding


def _pushed(road: str, tags: Tags) -> bool:
    """Return whether one pushes the bicycle: where told to, and among walkers where nobody said that one may ride."""
    return tags.get("bicycle") == "dismount" or (
        road in _PUSHED and tags.get("bicycle") not in {"yes", "designated", "permissive", "official"}
    )


def _remarks(road: str, tags: Tags, mode: Mode) -> list[str]:
    remarks = [f"streets read: {road}"]
    if any(key in tags for key in conditional_keys(mode)):
        remarks.append("conditional restrictions ignored")
    if mode != "walk" and road != "ferry" and has_absurd_limit(tags):
        remarks.append("absurd speed limits ignored")
    if road == "ferry" and "duration" in tags and duration_minutes(tags["duration"]) is None:
        remarks.append("ferry durations that say nothing ignored")
    return remarks
