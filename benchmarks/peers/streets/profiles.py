"""OSRM's profile for cars, and variants of it with one thing left out, to see what that thing is worth."""

from collections.abc import Callable
from pathlib import Path

NO_TURN_COSTS = "process_turn = function(profile, turn) turn.duration = 0; turn.weight = 0 end"


def _weight(text: str, name: str) -> str:
    return _replaced(text, "weight_name                     = 'routability'", f"weight_name = '{name}'")


def _without_turn_costs(text: str) -> str:
    return _replaced(text, "process_turn = process_turn", NO_TURN_COSTS)


def _without_reduction(text: str) -> str:
    return _replaced(text, "speed_reduction           = 0.8", "speed_reduction = 1.0")


def _without_restrictions(text: str) -> str:
    return _replaced(text, "use_turn_restrictions          = true", "use_turn_restrictions = false")


def _replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"the profile of OSRM no longer says {old!r} once"
    return text.replace(old, new)


VARIANTS: dict[str, Callable[[str], str]] = {
    "osrm": lambda text: text,
    "osrm-fastest": lambda text: _weight(text, "duration"),
    "osrm-no-turn-costs": lambda text: _without_turn_costs(_weight(text, "duration")),
    "osrm-full-speed": lambda text: _without_reduction(_without_turn_costs(_weight(text, "duration"))),
    "osrm-shortest": lambda text: _without_turn_costs(_weight(text, "distance")),
    "osrm-shortest-no-restrictions": lambda text: _without_restrictions(
        _without_turn_costs(_weight(text, "distance"))
    ),
}


def profile(name: str, shipped: Path, folder: Path) -> Path:
    """Write a variant of the shipped profile into a folder and return it."""
    if name == "osrm":
        return shipped
    beside = f'package.path = "{shipped.parent}/?.lua;" .. package.path\n'
    written = folder / "car.lua"
    written.write_text(beside + VARIANTS[name](shipped.read_text()))
    return written
