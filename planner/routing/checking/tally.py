"""What must hold for all routes together: every visit once, groups, shipments, nothing unknown."""

from collections import Counter
from collections.abc import Iterator

from planner.routing.checking.violation import Violation
from planner.routing.plan import RoutePlan
from planner.routing.problem import RoutingProblem, Visit


def tally_violations(problem: RoutingProblem, plan: RoutePlan) -> Iterator[Violation]:
    """Yield what is made or left out too often or never, and what does not exist."""
    served = Counter(stop.visit for route in plan.routes for stop in route.stops)
    unserved = Counter(left.visit for left in plan.unserved)
    yield from _visits(problem, served, unserved)
    known = {visit.id for visit in problem.visits}
    for label in sorted((served + unserved).keys() - known, key=str):
        yield Violation(kind="unknown", visit=label, sentence=f"visit {label!r} does not exist")
    for left in plan.unserved:
        if not left.detail:
            yield Violation(
                kind="no_reason",
                visit=left.visit,
                sentence=f"visit {left.visit!r} is left out without a reason",
            )
    yield from _vehicles(problem, plan)
    yield from _shipments(problem, plan)


def _visits(problem: RoutingProblem, served: Counter[str], unserved: Counter[str]) -> Iterator[Violation]:
    """Every visit is made or left out, of each group one at most."""
    groups: dict[str, list[Visit]] = {}
    for visit in problem.visits:
        if visit.group is not None:
            groups.setdefault(visit.group, []).append(visit)
    for visit in problem.visits:
        group = groups.get(visit.group, []) if visit.group is not None else []
        elsewhere = any(served[other.id] for other in group if other is not visit)
        wanted = 0 if elsewhere and not served[visit.id] else 1
        times = served[visit.id] + unserved[visit.id]
        if times != wanted:
            sentence = f"visit {visit.id!r} is served {served[visit.id]} times and left out {unserved[visit.id]} times"
            if wanted == 0:
                sentence += f", although another of group {visit.group!r} is made"
            yield Violation(kind="count", visit=visit.id, amount=abs(times - wanted), sentence=sentence)
    for label, group in groups.items():
        made = [visit.id for visit in group if served[visit.id]]
        if len(made) > 1:
            yield Violation(
                kind="group",
                amount=len(made) - 1,
                sentence=f"group {label!r} is made {len(made)} times: {', '.join(made)}",
            )


def _vehicles(problem: RoutingProblem, plan: RoutePlan) -> Iterator[Violation]:
    drives = Counter(route.vehicle for route in plan.routes)
    for label, count in drives.items():
        if count > 1:
            sentence = f"vehicle {label!r} has {count} routes"
            yield Violation(kind="count", vehicle=label, amount=count - 1, sentence=sentence)
    for label in sorted(drives.keys() - {vehicle.id for vehicle in problem.vehicles}, key=str):
        yield Violation(kind="unknown", vehicle=label, sentence=f"vehicle {label!r} does not exist")


def _shipments(problem: RoutingProblem, plan: RoutePlan) -> Iterator[Violation]:
    """Both ends in one route in their order, or neither."""
    where = {
        stop.visit: (number, position)
        for number, route in enumerate(plan.routes)
        for position, stop in enumerate(route.stops)
    }
    for shipment in problem.shipments:
        pickup, delivery = where.get(shipment.pickup), where.get(shipment.delivery)
        if pickup is None and delivery is None:
            continue
        named = f"the shipment from {shipment.pickup!r} to {shipment.delivery!r}"
        if pickup is None or delivery is None:
            sentence = f"{named} is made by half"
        elif pickup[0] != delivery[0]:
            sentence = f"{named} changes vehicles"
        elif pickup[1] > delivery[1]:
            sentence = f"{named} is delivered before it is picked up"
        else:
            continue
        yield Violation(kind="shipment", visit=shipment.pickup, sentence=sentence)
