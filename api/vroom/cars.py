"""Reads vehicles with their breaks, costs and steps."""

from typing import Any

from api.vroom import fields
from api.vroom.asked import Car, GivenStep, Pause, Place, Rates
from api.vroom.errors import wrong
from api.vroom.fields import Document
from api.vroom.places import Places
from api.vroom.tasks import check_size

_FASTEST = 5.0
_TIMES = {"at": "service_at", "after": "service_after", "before": "service_before"}


def read_car(item: Any, places: Places, size: int) -> Car:
    """Return a vehicle; ``size`` is how many load dimensions the first one has."""
    number = fields.check_id(item, "vehicle")
    given = {side: _end(item, side, number) for side in ("start", "end")}
    car: dict[str, Any] = {
        "profile": fields.text(item, "profile") or "car",
        "capacity": fields.amount(item, "capacity", 0),
        "skills": fields.skills(item),
        "window": fields.window(item["time_window"]) if "time_window" in item else None,
        "breaks": _breaks(item, number, size),
        "description": fields.text(item, "description"),
        "rates": _rates(item, number),
        "speed_factor": _speed(item),
        "max_tasks": fields.limit(item, "max_tasks"),
        "max_travel_time": fields.limit(item, "max_travel_time"),
        "max_distance": fields.limit(item, "max_distance"),
        "steps": _with_ends(_steps(item, number), number),
        "type": fields.text(item, "type"),
    }
    if given["start"] is None and given["end"] is None:
        raise wrong(f"No start or end specified for vehicle {number}.")
    _check_breaks(car["breaks"], len(car["capacity"]))
    check_size(car["capacity"], size)
    car |= _placed(given, places)
    return Car(id=number, **car)


def _end(item: Document, side: str, number: int) -> tuple[int | None, tuple[float, float] | None] | None:
    """Return row and coordinates of the start or the end, None where there is neither."""
    index = fields.whole(item, f"{side}_index", f"Invalid {side}_index for vehicle {number}.")
    lonlat = fields.lonlat(item, side)
    return None if index is None and lonlat is None else (index, lonlat)


def _placed(given: Any, places: Places) -> dict[str, Place]:
    found = {side: pair for side, pair in given.items() if pair is not None}
    named = {pair[0] is not None for pair in found.values()}
    if len(named) > 1:
        raise wrong("Missing start_index or end_index.")
    places.check_all_named(named=named.pop())
    return {side: places.add(*pair) for side, pair in found.items()}


def _breaks(item: Document, number: int, size: int) -> tuple[Pause, ...]:
    given = item.get("breaks", [])
    if not isinstance(given, list):
        raise wrong(f"Invalid breaks for vehicle {number}.")
    found = [_break(part, size) for part in given]
    return tuple(sorted(found, key=lambda pause: pause.windows[0] if pause.windows else (0, 2**62)))


def _break(item: Any, size: int) -> Pause:
    number = fields.check_id(item, "break")
    return Pause(
        id=number,
        windows=fields.windows(item, f"break {number}"),
        service=fields.seconds(item, "service"),
        description=fields.text(item, "description"),
        max_load=fields.amount(item, "max_load", size) if "max_load" in item else None,
    )


def _check_breaks(breaks: tuple[Pause, ...], size: int) -> None:
    seen = set()
    for pause in breaks:
        if pause.id in seen:
            raise wrong(f"Duplicate break id: {pause.id}.")
        seen.add(pause.id)
        if pause.max_load is not None and len(pause.max_load) != size:
            raise wrong(f"Inconsistent break max_load size for break {pause.id}.")


def _rates(item: Document, number: int) -> Rates:
    given = item.get("costs", {})
    if not isinstance(given, dict):
        raise wrong(f"Invalid costs for vehicle {number}.")
    found = {}
    for name in ("fixed", "per_hour", "per_km", "per_task_hour"):
        value = fields.whole(given, name, f"Invalid {name} cost for vehicle {number}.")
        if value is not None:
            found[name] = value
    return Rates(**found)


def _speed(item: Document) -> float:
    given = item.get("speed_factor", 1.0)
    if not fields.is_number(given):
        raise wrong("Invalid speed_factor value.")
    if not 0 < given <= _FASTEST:
        raise wrong(f"Invalid speed factor: {str(given).removesuffix('.0')}")
    return float(given)


def _steps(item: Document, number: int) -> list[GivenStep]:
    given = item.get("steps", [])
    if not isinstance(given, list):
        raise wrong(f"Invalid steps for vehicle {number}.")
    return [_step(part, number) for part in given]


def _step(item: Any, number: int) -> GivenStep:
    if not isinstance(item, dict):
        raise wrong(f"Invalid id in steps for vehicle {number}.")
    times: Any = {name: fields.whole(item, key, f"Invalid {key} value.") for name, key in _TIMES.items()}
    kind: Any = fields.text(item, "type")
    if kind in {"start", "end"}:
        return GivenStep(kind=kind, **times)
    if not fields.is_uint(item.get("id"), 2**64):
        raise wrong(f"Invalid id in steps for vehicle {number}.")
    if kind in {"job", "pickup", "delivery", "break"}:
        return GivenStep(kind=kind, id=item["id"], **times)
    raise wrong(f"Invalid type in steps for vehicle {number}.")


def _with_ends(steps: list[GivenStep], number: int) -> tuple[GivenStep, ...]:
    """Return steps with a start and an end, added where they were left out."""
    if not steps:
        return ()
    if steps[0].kind != "start":
        steps = [GivenStep(kind="start"), *steps]
    for place, step in enumerate(steps[1:], start=1):
        if step.kind == "start" or (step.kind == "end" and place < len(steps) - 1):
            raise wrong(f"Unexpected {step.kind} in input steps for vehicle {number}.")
    return tuple(steps if steps[-1].kind == "end" else [*steps, GivenStep(kind="end")])
