"""The routing model: who drives what, at which cost, and what may be left out."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp

from planner.routing.problem import RoutingProblem
from planner.routing.solvers.ortools.matrices import Ways, class_of, ways_of
from planner.routing.solvers.ortools.nodes import BEYOND, Longs, Nodes, nodes_of
from planner.routing.solvers.ortools.weights import Weights, weights_of


@dataclass(frozen=True, slots=True)
class Model:
    """OR-Tools' model and what its parts stand for.

    Attributes
    ----------
    ways
        For each vehicle; vehicles with equal ways share them.
    horizon
        The last second of any shift.
    registered
        Matrices that OR-Tools knows already, by what they are.
    """

    problem: RoutingProblem
    nodes: Nodes
    ways: tuple[Ways, ...]
    weights: Weights
    horizon: int
    routing: Any
    manager: Any
    registered: dict[Hashable, int] = field(default_factory=dict)

    @property
    def solver(self) -> Any:
        """The constraint solver underneath."""
        return self.routing.solver()

    def index(self, visit: int) -> int | None:
        """Return OR-Tools' index of the visit at position ``visit``; None if it is not in play."""
        node = self.nodes.node_of.get(visit)
        return None if node is None else int(self.manager.NodeToIndex(node))

    def matrix(self, key: Hashable, values: Longs) -> int:
        """Return the evaluator of ``values``, registered once for each ``key``."""
        if key not in self.registered:
            self.registered[key] = self.routing.RegisterTransitMatrix(values.tolist())
        return self.registered[key]

    def vector(self, key: Hashable, values: Longs) -> int:
        """Return the evaluator of ``values`` of the node that is left, registered once for each ``key``."""
        if key not in self.registered:
            self.registered[key] = self.routing.RegisterUnaryTransitVector(values.tolist())
        return self.registered[key]

    def scaled(self, amount: float) -> int:
        """Return ``amount`` of the user's currency in OR-Tools' units."""
        return round(amount * self.weights.scale)


def bare_model(problem: RoutingProblem) -> Model:
    """Return a model that knows nodes, costs of ways and what leaving visits out costs; no times yet."""
    nodes = nodes_of(problem)
    begins = [nodes.end_node(vehicle.starts_at) for vehicle in problem.vehicles]
    ends = [nodes.end_node(vehicle.ends_at) for vehicle in problem.vehicles]
    manager = pywrapcp.RoutingIndexManager(nodes.count, len(begins), begins, ends)
    by_class = {class_of(problem, vehicle): vehicle for vehicle in problem.vehicles}
    known = {key: ways_of(nodes, vehicle) for key, vehicle in by_class.items()}
    ways = tuple(known[class_of(problem, vehicle)] for vehicle in problem.vehicles)
    model = Model(
        problem=problem,
        nodes=nodes,
        ways=ways,
        weights=weights_of(problem, _most(problem, nodes, list(known.values()))),
        horizon=max(vehicle.shift.latest for vehicle in problem.vehicles),
        routing=pywrapcp.RoutingModel(manager),
        manager=manager,
    )
    _add_costs(model)
    _add_choices(model)
    return model


def _most(problem: RoutingProblem, nodes: Nodes, ways: list[Ways]) -> float:
    """Return what no plan costs more than, penalties apart."""
    arcs = nodes.count + len(problem.vehicles)
    total = arcs * max((float(way.cost.max()) for way in ways), default=0.0)
    latest = 0.0
    for vehicle in problem.vehicles:
        hours, costs = (vehicle.shift.latest - vehicle.shift.earliest) / 3600, vehicle.costs
        latest = max(latest, vehicle.shift.latest / 3600)
        overtime = costs.per_overtime_hour if costs.usual_seconds is not None else 0.0
        total += costs.fixed + hours * (costs.per_duty_hour + overtime)
        total += problem.objective.balance * hours**2
    outside = sum(visit.outside_per_hour for visit in problem.visits if visit.preferred)
    return total + latest * (outside + problem.objective.moved_hour * len(problem.published))


def _add_costs(model: Model) -> None:
    for number, vehicle in enumerate(model.problem.vehicles):
        way, key = model.ways[number], class_of(model.problem, vehicle)
        cost = np.where(way.driving < BEYOND, np.rint(way.cost * model.weights.scale), 0).astype(np.int64)
        model.routing.SetArcCostEvaluatorOfVehicle(model.matrix(("cost", key), cost), number)
        model.routing.SetFixedCostOfVehicle(model.scaled(vehicle.costs.fixed), number)


def _add_choices(model: Model) -> None:
    """Let visits be left out, one of each group be made, and let only those who fit make them."""
    groups: dict[Hashable, list[int]] = {}
    for node, visit in enumerate(model.nodes.visits):
        groups.setdefault(model.problem.visits[visit].group or visit, []).append(node)
        allowed = [-1, *model.nodes.fits[node]]
        model.routing.VehicleVar(model.manager.NodeToIndex(node)).SetValues(allowed)
    for members in groups.values():
        penalty = model.weights.penalties[model.nodes.visits[members[0]]]
        model.routing.AddDisjunction([model.manager.NodeToIndex(node) for node in members], penalty, 1)
    for number, vehicle in enumerate(model.problem.vehicles):
        if vehicle.reload is not None:
            _add_reloads(model, number, vehicle.reload.most)


def _add_reloads(model: Model, number: int, most: int | None) -> None:
    """Let the vehicle reload where it likes, ``most`` times at most."""
    indices = [
        model.manager.NodeToIndex(node)
        for node, reload in zip(model.nodes.reload_nodes(), model.nodes.reloads, strict=True)
        if reload.vehicle == number
    ]
    for index in indices:
        model.routing.AddDisjunction([index], 0)
        model.routing.VehicleVar(index).SetValues([-1, number])
    if most is not None and most < len(indices):
        model.solver.Add(sum(model.routing.ActiveVar(index) for index in indices) <= most)
