"""Reads one field of VROOM's JSON and refuses it in VROOM's words."""

from collections.abc import Mapping
from itertools import pairwise
from math import isfinite
from typing import Any, TypeGuard

from api.vroom.asked import Amount, LonLat, Window
from api.vroom.errors import wrong

Document = Mapping[str, Any]

_UINT = 2**32
_UINT64 = 2**64


def is_uint(value: object, below: int = _UINT) -> bool:
    """Return whether ``value`` is a whole number of at least 0 that VROOM can hold; true and 1.0 are none."""
    return type(value) is int and 0 <= value < below


def is_number(value: object) -> TypeGuard[int | float]:
    """Return whether ``value`` is a finite number; true is none."""
    return (type(value) is int and abs(value) < _UINT64) or (type(value) is float and isfinite(value))


def check_id(document: object, name: str) -> int:
    """Return the id of a vehicle, job, pickup, delivery or break."""
    if not isinstance(document, dict):
        raise wrong(f"Invalid {name}.")
    if not is_uint(document.get("id"), _UINT64):
        raise wrong(f"Invalid or missing id for {name}.")
    number: int = document["id"]
    return number


def text(document: Document, key: str) -> str:
    """Return a text, empty if missing."""
    value = document.get(key, "")
    if not isinstance(value, str):
        raise wrong(f"Invalid {key} value.")
    return value


def whole(document: Document, key: str, sentence: str) -> int | None:
    """Return a whole number, None if missing; ``sentence`` refuses anything else."""
    if key not in document:
        return None
    if not is_uint(document[key]):
        raise wrong(sentence)
    number: int = document[key]
    return number


def limit(document: Document, key: str) -> int | None:
    """Return a limit of a vehicle, None if there is none."""
    return whole(document, key, f"Invalid {key} value.")


def seconds(document: Document, key: str) -> int:
    """Return a duration, 0 if missing."""
    return whole(document, key, f"Invalid {key} duration.") or 0


def seconds_by_type(document: Document, key: str, task: str) -> Mapping[str, int]:
    """Return vehicle type -> duration."""
    if key not in document:
        return {}
    given = document[key]
    if not isinstance(given, dict):
        raise wrong(f"Invalid {key} for {task}.")
    if not all(is_uint(value) for value in given.values()):
        raise wrong(f"Invalid value in {key} for {task}.")
    if "" in given:
        raise wrong(f"Empty type in {key} for {task}.")
    return given


def amount(document: Document, key: str, size: int) -> Amount:
    """Return a load, nothing in ``size`` dimensions if missing."""
    if key not in document:
        return (0,) * size
    given = document[key]
    if not isinstance(given, list):
        raise wrong(f"Invalid {key} array.")
    if not all(is_uint(value) for value in given):
        raise wrong(f"Invalid {key} value.")
    return tuple(given)


def skills(document: Document) -> frozenset[int]:
    """Return the skills that are needed or there."""
    given = document.get("skills", [])
    if not isinstance(given, list):
        raise wrong("Invalid skills object.")
    if not all(is_uint(value) for value in given):
        raise wrong("Invalid skill value.")
    return frozenset(given)


def priority(document: Document) -> int:
    """Return how urgent something is, 0 if nobody said."""
    return whole(document, "priority", "Invalid priority value.") or 0


def window(given: object) -> Window:
    """Return a window."""
    if not (isinstance(given, list) and len(given) >= 2 and is_uint(given[0]) and is_uint(given[1])):
        raise wrong("Invalid time-window.")
    begin, end = given[:2]
    if begin > end:
        raise wrong(f"Invalid time window: [{begin}, {end}]")
    return begin, end


def windows(document: Document, owner: str) -> tuple[Window, ...]:
    """Return windows in order; none if missing, which means always."""
    if "time_windows" not in document:
        return ()
    given = document["time_windows"]
    if not isinstance(given, list):
        raise wrong(f"Invalid time_windows array for {owner}.")
    found = sorted(window(item) for item in given)
    if not found:
        raise wrong(f"Empty time windows for {owner}.")
    if any(later[0] <= earlier[1] for earlier, later in pairwise(found)):
        raise wrong(f"Unsorted or overlapping time-windows for {owner}.")
    return tuple(found)


def lonlat(document: Document, key: str) -> LonLat | None:
    """Return coordinates, None if missing."""
    if key not in document:
        return None
    given = document[key]
    if not (isinstance(given, list) and len(given) >= 2 and is_number(given[0]) and is_number(given[1])):
        raise wrong(f"Invalid {key} array.")
    return float(given[0]), float(given[1])
