"""Plans and what follows from them as JSON, under the names of the core."""

from dataclasses import asdict
from typing import Any

from planner.routing.check import violations
from planner.routing.measure import (
    Bill,
    bill,
    driving_metres,
    driving_seconds,
    score,
    task_seconds,
    waiting_seconds,
)
from planner.routing.plan import Rest, Route, RoutePlan, Unserved
from planner.routing.problem import RoutingProblem
from planner.routing.replan.diff import PlanDiff
from planner.routing.replan.slots import Slot

Document = dict[str, Any]


def plan_document(problem: RoutingProblem, plan: RoutePlan) -> Document:
    """Return a plan with its cost, its seed and the versions of what found it."""
    return {
        "score": asdict(score(problem, plan)),
        "routes": [_route(problem, route) for route in plan.routes],
        "unserved": [unserved_document(left) for left in plan.unserved],
        "cost": _bill(bill(problem, plan)),
        "report": asdict(plan.report),
        "engines": [asdict(engine) for engine in plan.engines],
    }


def evaluation_document(problem: RoutingProblem, plan: RoutePlan) -> Document:
    """Return what a plan breaks and what it costs; the cost is null where it names what does not exist."""
    broken = violations(problem, plan)
    readable = not any(each.kind in ("unknown", "nonsense", "unreachable") for each in broken)
    return {
        "sound": not broken,
        "violations": [asdict(each) | {"text": str(each)} for each in broken],
        "score": asdict(score(problem, plan)) if readable else None,
        "cost": _bill(bill(problem, plan)) if readable else None,
        "routes": [_route(problem, route) for route in plan.routes] if readable else None,
    }


def diff_document(found: PlanDiff) -> Document:
    """Return what a plan changes, also in words."""
    return asdict(found) | {"sentences": list(found.sentences)}


def slot_document(slot: Slot) -> Document:
    """Return a slot."""
    shifts = [{"visit": visit, "seconds": seconds} for visit, seconds in slot.shifts]
    return asdict(slot) | {"shifts": shifts}


def unserved_document(left: Unserved) -> Document:
    """Return a visit that is left out, with its reasons."""
    document = asdict(left)
    document["by_vehicle"] = [{"vehicle": vehicle, "reason": reason} for vehicle, reason in left.by_vehicle]
    return document


def _route(problem: RoutingProblem, route: Route) -> Document:
    return {
        "vehicle": route.vehicle,
        "start": route.start,
        "end": route.end,
        "stops": [asdict(stop) for stop in route.stops],
        "rests": [_rest(rest) for rest in route.rests],
        "refills": [asdict(refill) for refill in route.refills],
        "driving_seconds": driving_seconds(problem, route),
        "metres": driving_metres(problem, route),
        "task_seconds": task_seconds(problem, route),
        "waiting_seconds": waiting_seconds(problem, route),
    }


def _rest(rest: Rest) -> Document:
    document = asdict(rest)
    return {"break": document.pop("break_"), **document}


def _bill(charged: Bill) -> Document:
    return {
        "total": charged.total,
        "by_component": asdict(charged.charges),
        "by_route": [{"vehicle": vehicle, **asdict(charges)} for vehicle, charges in charged.routes],
    }
