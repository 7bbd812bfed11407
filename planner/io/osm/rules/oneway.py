"""Which way one may travel: ``oneway`` and what overrides it for each mode.

https://wiki.openstreetmap.org/wiki/Key:oneway.
"""

from collections.abc import Mapping

from planner.streets.network import Mode

Tags = Mapping[str, str]

_FORWARD = frozenset({"yes", "true", "1"})
_BACKWARD = frozenset({"-1", "reverse"})
_BOTH = frozenset({"no", "false", "0"})
_OWN_KEYS: Mapping[Mode, tuple[str, ...]] = {
    "drive": ("oneway:motor_vehicle", "oneway:motorcar"),
    "walk": ("oneway:foot",),
    "cycle": ("oneway:bicycle",),
}
_ROUND = frozenset({"roundabout", "circular"})
_CYCLEWAYS = ("cycleway", "cycleway:left", "cycleway:right", "cycleway:both")
_CYCLEWAY_ONEWAYS = ("cycleway:left:oneway", "cycleway:right:oneway", "cycleway:both:oneway")
_FOR_WALKERS = frozenset({"footway", "steps", "corridor"})

ONEWAY_KEYS: Mapping[Mode, tuple[str, ...]] = {
    "drive": ("oneway", "junction", *_OWN_KEYS["drive"]),
    "walk": ("oneway", "bicycle", *_OWN_KEYS["walk"]),
    "cycle": ("oneway", "junction", *_OWN_KEYS["cycle"], *_CYCLEWAYS, *_CYCLEWAY_ONEWAYS),
}
"""Keys that count."""


def direction(tags: Tags, mode: Mode = "drive") -> int:
    """Return 1 for one-way along the way, -1 against it, 0 for both; the mode's own tag comes first.

    Roundabouts and motorways are one-way unless said otherwise. Cyclists ride against a one-way street where its
    cycleway does (``cycleway=opposite_lane``). Walkers mind ``oneway`` only on ways that are for nobody else.
    """
    own = next((tags[key] for key in _OWN_KEYS[mode] if tags.get(key)), None)
    if mode == "drive":
        return _general(tags, own or tags.get("oneway", ""))
    if own in _FORWARD | _BACKWARD | _BOTH:
        return _sign(str(own))
    if mode == "walk":
        alone = tags.get("highway") in _FOR_WALKERS and tags.get("bicycle") not in {"yes", "designated"}
        return _sign(tags.get("oneway", "")) if alone or tags.get("route") == "ferry" else 0
    return 0 if _against(tags) else _general(tags, tags.get("oneway", ""))


def _general(tags: Tags, oneway: str) -> int:
    implied = tags.get("junction") in _ROUND or tags.get("highway") == "motorway"
    return 1 if implied and oneway not in _FORWARD | _BACKWARD | _BOTH else _sign(oneway)


def _sign(oneway: str) -> int:
    return 1 if oneway in _FORWARD else -1 if oneway in _BACKWARD else 0


def _against(tags: Tags) -> bool:
    """Return whether there is a cycleway against the traffic."""
    return any(tags.get(key, "").startswith("opposite") for key in _CYCLEWAYS) or any(
        tags.get(key) in _BACKWARD | _BOTH for key in _CYCLEWAY_ONEWAYS
    )
