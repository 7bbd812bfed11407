"""Turn restrictions: https://wiki.openstreetmap.org/wiki/Relation:restriction."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from planner.io.osm.pbf.answers import Member
from planner.streets.network import Mode
from planner.streets.ways import TurnRestriction

Tags = Mapping[str, str]

_VEHICLES: Mapping[Mode, tuple[str, ...]] = {
    "drive": ("motorcar", "motor_vehicle", "vehicle"),
    "walk": ("foot",),
    "cycle": ("bicycle", "vehicle"),
}
_TIMED = ("day_on", "day_off", "hour_on", "hour_off")
_SEVERAL_FROM, _SEVERAL_TO = "no_entry", "no_exit"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a restriction relation says.

    Attributes
    ----------
    value
        ``no_left_turn``, ``only_straight_on``, ...; empty when it is to be ignored.
    ignored
        Why it is ignored.
    """

    value: str = ""
    ignored: str = ""


def turn_keys(mode: Mode) -> tuple[str, ...]:
    """Return the keys that count, besides ``type``."""
    own = tuple(f"restriction:{vehicle}" for vehicle in _VEHICLES[mode])
    conditional = tuple(f"{key}:conditional" for key in ("restriction", *own))
    return ("restriction", *own, "except", *_TIMED, *conditional)


def judge_turn(tags: Tags, mode: Mode) -> Turn | None:
    """Return what a relation forbids to one who travels so, None when nothing.

    Walkers mind only what is said of them. Restrictions at certain times are ignored, with a reason.
    """
    kind, _, only_for = tags.get("type", "").partition(":")
    if kind != "restriction" or (only_for and only_for not in _VEHICLES[mode]):
        return None
    value = _value(tags, mode, only_for)
    if value is None:
        timed = any(key.endswith(":conditional") and key in tags for key in turn_keys(mode))
        return Turn(ignored="conditional turn restrictions ignored") if timed and mode != "walk" else None
    if any(key in tags for key in _TIMED):
        return Turn(ignored="conditional turn restrictions ignored")
    if not re.fullmatch(r"(no|only)_\w+", value):
        return None if value in {"none", "no"} else Turn(ignored="turn restrictions not understood")
    return Turn(value=value)


def _value(tags: Tags, mode: Mode, only_for: str) -> str | None:
    own = (tags[key] for vehicle in _VEHICLES[mode] if (key := f"restriction:{vehicle}") in tags)
    value = next(own, None)
    if value is not None or (mode == "walk" and not only_for):
        return value
    excepted = {part.strip() for part in re.split("[;,]", tags.get("except", ""))}
    return None if excepted.intersection(_VEHICLES[mode]) else tags.get("restriction")


def restrictions(turn: Turn, members: Sequence[Member]) -> Iterator[TurnRestriction]:
    """Yield what a relation forbids: one for each pair of ways that it names; nothing when members are missing.

    Only ``no_entry`` may have several ways to come from, and only ``no_exit`` several to go on to.
    """
    come, go, via = ([one for one in members if one.role == role] for role in ("from", "to", "via"))
    kinds = {one.kind for one in via}
    usable = (
        all(one.kind == "w" for one in (*come, *go))
        and (len(come) == 1 or (come and turn.value == _SEVERAL_FROM))
        and (len(go) == 1 or (go and turn.value == _SEVERAL_TO))
        and (kinds == {"w"} or (kinds == {"n"} and len(via) == 1))
    )
    if not usable:
        return
    for first, last in product(come, go):
        yield TurnRestriction(
            from_way=first.id,
            via=tuple(one.id for one in via),
            to_way=last.id,
            via_ways=kinds == {"w"},
            only=turn.value.startswith("only_"),
        )
