"""What visits have to do with each other: shipments and relations, in one vehicle or across vehicles.

A visit that is not made binds nobody, so each rule holds where both of its visits are active.
"""

from itertools import combinations
from typing import Any

from planner.routing.problem import Relation
from planner.routing.solvers.ortools.model import Model
from planner.routing.solvers.ortools.times import longest_service, longest_setup


def add_relations(model: Model) -> None:
    """Add all shipments and relations of visits in play; what is half out of play is out of it."""
    number = {visit.id: position for position, visit in enumerate(model.problem.visits)}
    for shipment in model.problem.shipments:
        _add_shipment(model, model.index(number[shipment.pickup]), model.index(number[shipment.delivery]))
    units = _units(model)
    for relation in model.problem.relations:
        nodes = [model.nodes.node_of.get(number[label]) for label in relation.visits]
        _add_relation(model, relation, [node for node in nodes if node is not None], units)


def _add_shipment(model: Model, pickup: int | None, delivery: int | None) -> None:
    routing, solver = model.routing, model.solver
    if pickup is None or delivery is None:
        for index in (pickup, delivery):
            if index is not None:
                routing.ActiveVar(index).SetValue(0)
        return
    time = routing.GetDimensionOrDie("time")
    routing.AddPickupAndDelivery(pickup, delivery)
    solver.Add(routing.VehicleVar(pickup) == routing.VehicleVar(delivery))
    time.AddNodePrecedence(pickup, delivery, 0)


def _add_relation(model: Model, relation: Relation, nodes: list[int], units: list[int]) -> None:
    if relation.kind in {"same_vehicle", "different_vehicles"}:
        for first, second in combinations(nodes, 2):
            _add_vans(model, first, second, units, same=relation.kind == "same_vehicle")
        return
    for (i, first), (j, second) in combinations(enumerate(nodes), 2):
        _add_gap(model, relation, first, second, nodes[i + 1 : j])
        if relation.kind != "order":
            _add_vans(model, first, second, list(range(model.routing.vehicles())), same=True)
        if relation.kind == "directly":
            _add_directly(model, first, second, nodes[i + 1 : j])


def _units(model: Model) -> list[int]:
    """Return which physical vehicle each vehicle is, as a number."""
    number = {unit: n for n, unit in enumerate(dict.fromkeys(v.unit for v in model.problem.vehicles))}
    return [number[vehicle.unit] for vehicle in model.problem.vehicles]


def _add_vans(model: Model, first: int, second: int, units: list[int], *, same: bool) -> None:
    """Keep two visits to one van, or to two, if both are made."""
    solver, routing = model.solver, model.routing
    # The vehicle of a visit that is not made is -1.
    table = [-1, *units]
    one, other = (
        solver.ElementFunction(lambda vehicle: table[vehicle + 1], routing.VehicleVar(index)).Var()
        if len(set(units)) < len(units)
        else routing.VehicleVar(index)
        for index in (_index(model, first), _index(model, second))
    )
    kept = (one == other) if same else (one != other)
    solver.Add(kept + _unbound(model, first, second, []) >= 1)


def _add_gap(model: Model, relation: Relation, first: int, second: int, between: list[int]) -> None:
    """Let the setup of the second begin ``least_gap``..``most_gap`` after the service of the first.

    The most holds where none of ``between`` is made.
    """
    time = model.routing.GetDimensionOrDie("time")
    one, other = _index(model, first), _index(model, second)
    service, setup = longest_service(model, first), longest_setup(model, second)
    time.AddNodePrecedence(one, other, service + setup + relation.least_gap)
    if relation.most_gap is None:
        return
    # Without the setup, where it is not needed: on the safe side.
    latest = time.CumulVar(one) + service + relation.most_gap
    waived = 2 * model.horizon * _unbound(model, first, second, between)
    model.solver.Add(time.CumulVar(other) <= latest + waived)


def _add_directly(model: Model, first: int, second: int, between: list[int]) -> None:
    """Let the second come right after the first, if both are made and none of ``between``."""
    follows = model.routing.NextVar(_index(model, first)) == _index(model, second)
    model.solver.Add(follows + _unbound(model, first, second, between) >= 1)


def _unbound(model: Model, first: int, second: int, between: list[int]) -> Any:
    """Return an expression that is 0 where the two visits follow each other in their relation, else more."""
    unbound = _left_out(model, first) + _left_out(model, second)
    for node in between:
        unbound += model.routing.ActiveVar(_index(model, node))
    return unbound


def _left_out(model: Model, node: int) -> Any:
    return 1 - model.routing.ActiveVar(_index(model, node))


def _index(model: Model, node: int) -> int:
    return int(model.manager.NodeToIndex(node))
