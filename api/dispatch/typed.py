"""What was typed after ``farreach replan-day`` and ``farreach slots`` as a question."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from api.dispatch.question import ReplanRequest
from planner.errors import InputError

_VAN_AT = re.compile(r"(?P<vehicle>.+?)(@(?P<at>\d{1,2}:\d{2})(-(?P<until>\d{1,2}:\d{2}))?)?")
_LATE = re.compile(r"(?P<vehicle>[^@]+):(?P<minutes>\d+)(@(?P<at>\d{1,2}:\d{2}))?")
_SPAN = re.compile(r"(\d{1,2}:\d{2})-(\d{1,2}:\d{2})")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NOTHING = {"kind": "crew_absent", "vehicle": "nobody"}  # so that the rest is read where no event can be
_PLACE = "name,lon,lat,minutes or a stop place, either with ,from-to"


def question_typed(
    events: Mapping[str, Sequence[str]],
    *,
    freeze: Sequence[str],
    now: str | None,
    most_moves: int | None,
    seed: int,
) -> ReplanRequest:
    """Return the question.

    Parameters
    ----------
    events
        Option (``down``, ``absent``, ``late``, ``cancel``, ``new``) -> what was typed after it, each time.
    freeze
        ``LEVEL``, ``LEVEL@HH:MM`` or ``LEVEL:ID``.
    now, most_moves, seed
        As in :class:`api.dispatch.question.ReplanRequest`.

    Raises
    ------
    InputError
        Naming everything that cannot be read.
    """
    wrong: list[str] = []
    typed = [(option, text) for option, texts in events.items() for text in texts]
    if not typed:
        wrong.append("nothing has happened: say --down, --absent, --late, --cancel or --new")
    read = [(_event(option, text, wrong), f"--{option} {text!r}") for option, text in typed]
    told = [(event, words) for event, words in read if event]
    document: dict[str, Any] = {
        "events": [event for event, _ in told] or [_NOTHING],
        "freeze": [_freeze(text) for text in freeze],
        "seed": seed,
        "most_moves": most_moves,
    }
    if now is not None:
        document["now"] = _clock(now)
    words = {"events": [each for _, each in told], "freeze": [f"--freeze {text!r}" for text in freeze]}
    try:
        question = ReplanRequest.model_validate(document)
    except ValidationError as error:
        raise InputError("This cannot be planned as typed.", wrong + _lines(error, words)) from error
    if wrong:
        raise InputError("This cannot be planned as typed.", wrong)
    return question


def place_typed(text: str) -> tuple[float, float]:
    """Return longitude and latitude typed as ``LON,LAT``."""
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise InputError(f"--at {text!r} is not LON,LAT such as -21.9,64.1.") from error
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise InputError(f"--at {text!r}: longitude -180..180 comes first, then latitude -90..90.")
    return lon, lat


def window_typed(text: str | None) -> tuple[str, str] | None:
    """Return ``FROM-TO`` as two wall times."""
    if text is None:
        return None
    found = _SPAN.fullmatch(text)
    if found is None:
        raise InputError(f"--window {text!r} is not FROM-TO such as 10:00-12:00.")
    opens, closes = clock_typed("window", found[1]), clock_typed("window", found[2])
    return opens or "", closes or ""


def clock_typed(option: str, text: str | None) -> str | None:
    """Return a wall time typed as ``HH:MM``; None where nothing was."""
    if text is None:
        return None
    found = _clock(text)
    if not _TIME.fullmatch(found):
        raise InputError(f"--{option} {text!r} is not a time such as 10:30.")
    return found


def _event(option: str, text: str, wrong: list[str]) -> dict[str, Any]:
    match option:
        case "down":
            found = _VAN_AT.fullmatch(text)
            return _named("vehicle_down", found, option, text, wrong, "VAN, VAN@10:30 or VAN@10:30-12:00")
        case "absent":
            return {"kind": "crew_absent", "vehicle": text}
        case "late":
            found = _LATE.fullmatch(text)
            return _named("late", found, option, text, wrong, "VAN:20 or VAN:20@11:00")
        case "cancel":
            return {"kind": "cancelled", "stop": text}
        case _:
            return _new(text, wrong)


def _named(
    kind: str, found: re.Match[str] | None, option: str, text: str, wrong: list[str], expected: str
) -> dict[str, Any]:
    if found is None:
        wrong.append(f"--{option} {text!r}: expected {expected}")
        return {}
    parts = {name: value for name, value in found.groupdict().items() if value is not None}
    clocks = {name: _clock(value) for name, value in parts.items() if name in ("at", "until")}
    return {"kind": kind} | parts | clocks


def _new(text: str, wrong: list[str]) -> dict[str, Any]:
    """Return a new visit; its name may hold commas."""
    parts = [part.strip() for part in text.split(",")]
    event: dict[str, Any] = {"kind": "new_visit"}
    found = _SPAN.fullmatch(parts[-1])
    if found is not None:
        event["window"] = {"opens": _clock(found[1]), "closes": _clock(found[2])}
        parts = parts[:-1]
    numbers = _numbers(parts[-3:]) if len(parts) > 3 else None
    if numbers is not None:
        lon, lat, minutes = numbers
        return event | {"name": ", ".join(parts[:-3]), "lon": lon, "lat": lat, "minutes": minutes}
    if len(parts) > 1 and parts[-1].isdecimal():
        event["minutes"] = parts[-1]
        parts = parts[:-1]
    if not parts or not parts[0]:
        wrong.append(f"--new {text!r}: expected {_PLACE}")
        return {}
    return event | {"stop": ", ".join(parts)}


def _numbers(parts: Iterable[str]) -> tuple[float, float, str] | None:
    lon, lat, minutes = parts
    try:
        return float(lon), float(lat), minutes
    except ValueError:
        return None


def _freeze(text: str) -> dict[str, Any]:
    level, at, until = text.partition("@")
    if at:
        return {"level": level, "until": _clock(until)}
    level, colon, label = text.partition(":")
    if not colon:
        return {"level": level}
    return {"level": level, "vehicles" if label.startswith("van") else "stops": [label]}


def _clock(text: str) -> str:
    return text if len(text) != 4 else f"0{text}"


def _lines(error: ValidationError, words: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what is wrong, after the option as it was typed."""
    lines = []
    for each in error.errors():
        name = str(each["loc"][-1]).replace("_", "-")
        within, *place = each["loc"]
        typed = f"{words[str(within)][int(place[0])]}: " if within in words and place else ""
        given = each.get("input")
        said = f" {given!r}" if isinstance(given, str | int | float) else ""
        lines.append(f"{typed}{name}{said}: {each['msg']}")
    return lines
