"""Which column of a line layer says what about its streets.

A *role* is a key of OpenStreetMap (``highway``, ``maxspeed``, ``oneway``, ``surface``, ``access``, ...), or ``kmh``,
``seconds`` or ``minutes``: how fast one really is. Names are compared without case, accents and punctuation.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.errors import InputError
from planner.io.columns import normalised
from planner.io.osm.rules.streets import LEADING_KEYS, street_keys
from planner.streets.network import Mode

MEASURED = ("seconds", "minutes", "kmh")
"""What is measured or modelled, best first; it goes before what tags say."""

_OTHER_NAMES = {
    "highway": "fclass road_class roadclass road_type roadtype street_class street_type class",
    "maxspeed": "max_speed speed_limit speedlimit posted_speed limit_kmh",
    "oneway": "one_way onewaystr direction_of_travel",
    "kmh": "speed_kmh speed_kph kph km_h avg_speed average_speed mean_speed speed",
    "seconds": "travel_time travel_seconds travel_time_s time_s duration_s secs",
    "minutes": "travel_minutes travel_time_min time_min drive_minutes drivetime_min mins",
}


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns found: ``of[role]`` is a column; ``notes`` says in words how it was understood."""

    of: Mapping[str, str]
    notes: tuple[str, ...]


def find_roles(labels: tuple[str, ...], mode: Mode, given: Mapping[str, str], file: str) -> Roles:
    """Return which columns say what.

    Speeds and times that nobody named are those of cars, so they count for driving only.

    Parameters
    ----------
    labels
        The columns.
    mode
        How one travels.
    given
        Roles that the caller chose columns for.
    file
        What to call the table in messages.

    Raises
    ------
    InputError
        Naming every role or column in ``given`` that does not exist.
    """
    known = tuple(dict.fromkeys((*LEADING_KEYS, *street_keys(mode), *MEASURED)))
    by_name = {normalised(label): label for label in reversed(labels)}
    _check(labels, by_name, known, given, file)
    of: dict[str, str] = {}
    notes: list[str] = []
    for role in known:
        names = [given[role]] if role in given else [role, *_OTHER_NAMES.get(role, "").split()]
        found = next((by_name[normalised(name)] for name in names if normalised(name) in by_name), None)
        if found is None:
            continue
        if role in MEASURED and role not in given and mode != "drive":
            notes.append(f"column {found!r} not used: it is taken for that of cars unless named as {role}")
            continue
        of[role] = found
        if found != role:
            notes.append(f"column {found!r} read as {role}")
    return Roles(of, tuple(notes))


def _check(
    labels: tuple[str, ...],
    by_name: Mapping[str, str],
    known: tuple[str, ...],
    given: Mapping[str, str],
    file: str,
) -> None:
    problems = [
        f"{role!r} is nothing that a street has; choose from {', '.join(known)}"
        for role in given
        if role not in known
    ]
    problems += [
        f"there is no column {label!r} to read as {role}"
        for role, label in given.items()
        if normalised(label) not in by_name
    ]
    if problems:
        listed = ", ".join(map(repr, labels)) or "no columns"
        raise InputError(f"{file}: it is not clear which column is what. The columns are {listed}.", problems)
