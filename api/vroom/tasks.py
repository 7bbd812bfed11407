"""Reads jobs and shipments."""

from collections.abc import Iterator
from typing import Any

from api.vroom import fields
from api.vroom.asked import Amount, Place, Task, TaskKind
from api.vroom.errors import wrong
from api.vroom.fields import Document
from api.vroom.places import Places

_MOST_PRIORITY = 100


def read_jobs(document: Document, places: Places, size: int) -> Iterator[Task]:
    """Yield the jobs in turn."""
    given = document.get("jobs", [])
    if not isinstance(given, list):
        raise wrong("Invalid jobs.")
    for item in given:
        yield _job(item, places, size)


def read_shipments(document: Document, places: Places, size: int) -> Iterator[Task]:
    """Yield the two ends of each shipment in turn."""
    given = document.get("shipments", [])
    if not isinstance(given, list):
        raise wrong("Invalid shipments.")
    for item in given:
        if not isinstance(item, dict):
            raise wrong("Invalid shipment.")
        for end in ("pickup", "delivery"):
            if not isinstance(item.get(end), dict):
                raise wrong(f"Missing {end} for shipment.")
        moved = fields.amount(item, "amount", size)
        shared = {"skills": fields.skills(item), "priority": fields.priority(item)}
        nothing = (0,) * len(moved)
        yield _task("pickup", item["pickup"], places, size, pickup=moved, delivery=nothing, **shared)
        yield _task("delivery", item["delivery"], places, size, pickup=nothing, delivery=moved, **shared)


def _job(item: Any, places: Places, size: int) -> Task:
    fields.check_id(item, "job")
    old = "amount" in item and "delivery" not in item and "pickup" not in item
    return _task(
        "job",
        item,
        places,
        size,
        delivery=fields.amount(item, "amount" if old else "delivery", size),
        pickup=fields.amount(item, "pickup", size),
        skills=fields.skills(item),
        priority=fields.priority(item),
    )


def _task(kind: TaskKind, item: Any, places: Places, size: int, **of_both: Any) -> Task:
    number = fields.check_id(item, kind)
    name = f"{kind} {number}"
    index, lonlat = _where(item, name)
    task: dict[str, Any] = {
        "setup": fields.seconds(item, "setup"),
        "service": fields.seconds(item, "service"),
        "windows": fields.windows(item, name),
        "description": fields.text(item, "description"),
        "setup_by_type": fields.seconds_by_type(item, "setup_per_type", name),
        "service_by_type": fields.seconds_by_type(item, "service_per_type", name),
    }
    if of_both["priority"] > _MOST_PRIORITY:
        raise wrong(f"Invalid priority value for {name}.")
    for load in (of_both["delivery"], of_both["pickup"]):
        check_size(load, size)
    places.check_all_named(named=index is not None)
    place: Place = places.add(index, lonlat)
    return Task(kind=kind, id=number, place=place, **task, **of_both)


def check_size(load: Amount, size: int) -> None:
    """Refuse a load with more or fewer dimensions than the first vehicle has."""
    if len(load) != size:
        raise wrong(f"Inconsistent delivery length: {len(load)} instead of {size}.")


def _where(item: Document, name: str) -> tuple[int | None, tuple[float, float] | None]:
    index = fields.whole(item, "location_index", f"Invalid location_index for {name}.")
    if index is None and not isinstance(item.get("location"), list):
        raise wrong(f"Invalid location for {name}.")
    return index, fields.lonlat(item, "location")


def check_unique(tasks: tuple[Task, ...]) -> None:
    """Refuse two jobs, two pickups or two deliveries with the same id."""
    seen = set()
    for task in tasks:
        if (task.kind, task.id) in seen:
            raise wrong(f"Duplicate {task.kind} id: {task.id}.")
        seen.add((task.kind, task.id))
