"""Who may pass: access tags, and the barriers that stand in the way.

https://wiki.openstreetmap.org/wiki/Key:access: the most specific tag that says something decides.
https://wiki.openstreetmap.org/wiki/Key:barrier.
"""

from collections.abc import Mapping

from planner.streets.network import Mode

Tags = Mapping[str, str]

ACCESS_KEYS: Mapping[Mode, tuple[str, ...]] = {
    "drive": ("motorcar", "motor_vehicle", "vehicle", "access"),
    "walk": ("foot", "access"),
    "cycle": ("bicycle", "vehicle", "access"),
}
"""From the most specific to the most general."""

NO = frozenset("no private agricultural forestry emergency military delivery use_sidepath".split())
YES = frozenset("yes designated permissive destination customers public".split())
_SIGNED = frozenset({"official", "dismount"})

_SOLID = frozenset("wall fence hedge jersey_barrier ditch log debris".split())
_NARROW = frozenset("turnstile full-height_turnstile kissing_gate stile horse_stile".split())
_FOR_CARS = frozenset(
    "bollard block planter chain rope cycle_barrier motorcycle_barrier bus_trap sump_buster wedge swing_barrier".split()
)
BLOCKING: Mapping[Mode, frozenset[str]] = {
    "drive": _SOLID | _NARROW | _FOR_CARS,
    "walk": frozenset({"wall", "fence", "hedge"}),
    "cycle": frozenset(
        {"wall", "fence", "hedge", "turnstile", "full-height_turnstile", "stile", "horse_stile"}
    ),
}
"""Barriers that one cannot pass unless an access tag says so.

All others let pass: gates, lift gates, cattle grids, toll booths, border controls, entrances, kerbs, height
restrictors, and what is not known. A bicycle is pushed round a cycle barrier and through a kissing gate.
"""


def allowed(tags: Tags, mode: Mode) -> bool | None:
    """Return whether the most specific access tag lets one pass, None where none says anything.

    Of several values (``agricultural;forestry``, ``forestry;destination``) one that lets pass is enough.
    """
    for key in ACCESS_KEYS[mode]:
        values = {part.strip() for part in tags.get(key, "").split(";")}
        if values & YES or (values & _SIGNED and key in {"foot", "bicycle"}):
            return True
        if values & NO:
            return False
    return None


def blocks(tags: Tags, mode: Mode) -> bool:
    """Return whether the barrier on a node cannot be passed: access tags decide, then locks, then its kind."""
    if "barrier" not in tags:
        return False
    may = allowed(tags, mode)
    if may is not None:
        return not may
    return tags.get("locked") == "yes" or tags["barrier"] in BLOCKING[mode]
