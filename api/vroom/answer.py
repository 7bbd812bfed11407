"""Routes as VROOM writes them, with every key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.vroom.asked import Amount, Car, Place, Question, Task
from api.vroom.legs import Legs
from api.vroom.walking import Reached, added, cost_of

Document = dict[str, Any]
Violations = Mapping[str, int | None]
"""Cause -> seconds, None where a cause has no duration."""

_SUMMED = ("cost", "setup", "service", "duration", "waiting_time", "priority")
_KEPT_ENDS = ("start", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What answers have in common.

    Attributes
    ----------
    measured
        Whether they tell distances.
    loads
        How many dimensions loads have.
    by_clock
        Whether costs are rounded from what the route tells; see :func:`api.vroom.walking.cost_of`.
    """

    measured: bool
    loads: int
    by_clock: bool

    @classmethod
    def of(cls, question: Question, *, measured: bool) -> "Frame":
        """Return the frame of the answers to a question."""
        by_clock = question.timed or question.options.plan_mode
        return cls(measured=measured, loads=question.loads, by_clock=by_clock)


def route_document(
    frame: Frame,
    car: Car,
    legs: Legs,
    reached: Sequence[Reached],
    violations: Sequence[Violations] | None = None,
    of_route: Violations | None = None,
) -> Document:
    """Return a route; ``violations`` are those of each step, ``of_route`` those of all of it."""
    at_steps = violations or [{}] * len(reached)
    tasks = [each.step for each in reached if isinstance(each.step, Task)]
    document: Document = {
        "vehicle": car.id,
        "cost": cost_of(car, legs, reached, by_clock=frame.by_clock),
    }
    if car.description:
        document["description"] = car.description
    document |= _loads(
        frame,
        added((task.delivery for task in tasks), frame.loads),
        added((task.pickup for task in tasks), frame.loads),
    )
    document |= {
        "setup": sum(each.setup for each in reached),
        "service": sum(each.service for each in reached),
        "duration": reached[-1].driven,
        "waiting_time": sum(each.waiting for each in reached),
        "priority": sum(task.priority for task in tasks),
    }
    if frame.measured:
        document["distance"] = reached[-1].metres
    steps = [
        _step(frame, each, _KEPT_ENDS[number > 0], broken)
        for number, (each, broken) in enumerate(zip(reached, at_steps, strict=True))
    ]
    return document | {"steps": steps, "violations": violations_document(of_route or {})}


def _step(frame: Frame, each: Reached, end: str, violations: Violations) -> Document:
    step = each.step
    kind = end if step is None else step.kind if isinstance(step, Task) else "break"
    document: Document = {"type": kind}
    if step is not None and step.description:
        document["description"] = step.description
    document |= where(each.place)
    if step is not None:
        document["id"] = step.id
    document |= {"setup": each.setup, "service": each.service, "waiting_time": each.waiting}
    if isinstance(step, Task):
        document["job"] = step.id
    if frame.loads:
        document["load"] = list(each.load)
    document |= {"arrival": each.arrival, "duration": each.driven}
    document["violations"] = violations_document(violations)
    if frame.measured:
        document["distance"] = each.metres
    return document


def where(place: Place | None) -> Document:
    """Return the location of a step as it was told."""
    document: Document = {}
    if place is not None and place.lonlat is not None:
        document["location"] = list(place.lonlat)
    if place is not None and place.named:
        document["location_index"] = place.index
    return document


def unassigned_document(task: Task) -> Document:
    """Return a task that nobody serves."""
    document: Document = {"id": task.id, **where(task.place), "type": task.kind}
    return document | ({"description": task.description} if task.description else {})


def violations_document(violations: Violations) -> list[Document]:
    """Return violations as VROOM writes them."""
    return [
        {"cause": cause} if seconds is None else {"duration": seconds, "cause": cause}
        for cause, seconds in violations.items()
    ]


def _loads(frame: Frame, delivery: Amount, pickup: Amount) -> Document:
    if not frame.loads:
        return {}
    return {"delivery": list(delivery), "amount": list(delivery), "pickup": list(pickup)}


def whole_document(frame: Frame, routes: list[Document], unassigned: list[Document]) -> Document:
    """Return the answer with its summary; computing times are for the caller to add."""
    summary: Document = {"cost": 0, "routes": len(routes), "unassigned": len(unassigned)}
    summary |= _loads(
        frame,
        added((route.get("delivery", ()) for route in routes), frame.loads),
        added((route.get("pickup", ()) for route in routes), frame.loads),
    )
    summary |= {name: sum(route[name] for route in routes) for name in _SUMMED}
    if frame.measured:
        summary["distance"] = sum(route["distance"] for route in routes)
    summary["violations"] = violations_document(_all_violations(routes))
    return {"code": 0, "summary": summary, "unassigned": unassigned, "routes": routes}


def _all_violations(routes: list[Document]) -> Violations:
    causes: dict[str, int | None] = {}
    for violation in (violation for route in routes for violation in route["violations"]):
        cause, seconds = violation["cause"], violation.get("duration")
        causes[cause] = None if seconds is None else seconds + (causes.get(cause) or 0)
    return causes
