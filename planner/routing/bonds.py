"""What visits have to do with each other beyond the times of one route: shipments, groups, relations of vans."""

from collections.abc import Iterator

from planner.routing.engine import Orders
from planner.routing.problem import Relation, RoutingProblem


def kept_bonds(problem: RoutingProblem, orders: Orders) -> Orders:
    """Return ``orders`` without what breaks a bond.

    Of visits made twice, of a group and of visits that different vans must make, the first stays; of visits that one
    vehicle must make, those of the vehicle that makes the first; of a shipment, nothing or both. An order that loses
    nothing is returned as it is.
    """
    if not _bound(problem) and not _twice(orders):
        return orders
    gone = {(vehicle, place) for vehicle, place in _broken(problem, orders)}
    if not gone:
        return orders
    kept = [
        [entry for place, entry in enumerate(order) if (vehicle, place) not in gone]
        for vehicle, order in enumerate(orders)
    ]
    return kept_bonds(problem, kept)


def _bound(problem: RoutingProblem) -> bool:
    grouped = any(visit.group is not None for visit in problem.visits)
    return bool(grouped or problem.shipments or problem.relations)


def _twice(orders: Orders) -> bool:
    made = [entry for order in orders for entry in order if entry >= 0]
    return len(set(made)) < len(made)


def _broken(problem: RoutingProblem, orders: Orders) -> Iterator[tuple[int, int]]:
    """Yield (vehicle, place in its order) of what has to go."""
    at: dict[str, tuple[int, int]] = {}
    groups: set[str] = set()
    for vehicle, order in enumerate(orders):
        for place, entry in enumerate(order):
            visit = problem.visits[entry] if entry >= 0 else None
            if visit is None:
                continue
            if visit.id in at or visit.group in groups:
                yield vehicle, place
                continue
            at[visit.id] = (vehicle, place)
            groups |= set() if visit.group is None else {visit.group}
    yield from _broken_shipments(problem, at)
    for relation in problem.relations:
        yield from _broken_relation(problem, relation, at)


def _broken_shipments(problem: RoutingProblem, at: dict[str, tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for shipment in problem.shipments:
        ends = [at[label] for label in (shipment.pickup, shipment.delivery) if label in at]
        if len(ends) == 1 or (len(ends) == 2 and (ends[0][0] != ends[1][0] or ends[0][1] > ends[1][1])):
            yield from ends


def _broken_relation(
    problem: RoutingProblem, relation: Relation, at: dict[str, tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    made = [at[label] for label in relation.visits if label in at]
    seen: set[str] = set()
    for vehicle, place in made:
        unit = problem.vehicles[vehicle].unit
        same_van, same_route = unit == problem.vehicles[made[0][0]].unit, vehicle == made[0][0]
        if relation.kind == "same_vehicle":
            holds = same_van
        elif relation.kind == "different_vehicles":
            holds = unit not in seen
        else:
            holds = same_route or relation.kind == "order"
        if not holds:
            yield vehicle, place
        seen.add(unit)
