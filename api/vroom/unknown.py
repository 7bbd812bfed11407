"""Names the keys that nobody reads, so that a misspelt wish is not lost in silence."""

from collections.abc import Iterator, Mapping
from typing import Any

_SIDE = "id description location location_index setup service setup_per_type service_per_type time_windows"
_KNOWN: Mapping[str, frozenset[str]] = {
    place: frozenset(keys.split())
    for place, keys in {
        "": "jobs shipments vehicles matrices matrix options",
        "options": "g c t x l",
        "jobs": f"{_SIDE} amount delivery pickup skills priority",
        "shipments": "pickup delivery amount skills priority",
        "shipments.pickup": _SIDE,
        "shipments.delivery": _SIDE,
        "vehicles": "id profile description start start_index end end_index capacity costs skills type time_window "
        "breaks speed_factor max_tasks max_travel_time max_distance steps",
        "vehicles.costs": "fixed per_hour per_task_hour per_km",
        "vehicles.breaks": "id time_windows service description max_load",
        "vehicles.steps": "type id service_at service_after service_before",
        "matrices.": "durations distances costs",
    }.items()
}


def unknown_keys(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield each key that is not known, with where it stands: ``jobs[3].serivce``."""
    yield from _in(document, "", "")


def _in(item: Mapping[str, Any], place: str, shown: str) -> Iterator[str]:
    dot = "." if shown else ""
    for key, value in item.items():
        if place != "matrices" and key not in _KNOWN[place]:
            yield f"{shown}{dot}{key}"
            continue
        inner = f"{place}." if place == "matrices" else f"{place}.{key}" if place else key
        if inner not in _KNOWN and inner != "matrices":
            continue
        if isinstance(value, dict):
            yield from _in(value, inner, f"{shown}{dot}{key}")
        elif isinstance(value, list):
            for number, part in enumerate(value):
                if isinstance(part, dict):
                    yield from _in(part, inner, f"{shown}{dot}{key}[{number}]")
