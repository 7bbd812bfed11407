"""What a route may add up to: tasks, driving, metres, work, and what vehicles carry."""

from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp

from planner.routing.solvers.ortools.matrices import class_of
from planner.routing.solvers.ortools.model import Model
from planner.routing.solvers.ortools.nodes import BEYOND, Longs

BALANCE_SECONDS = 60
"""Work is squared in whole minutes: a squared second costs less than the unit of OR-Tools."""


def add_limits(model: Model) -> None:
    """Add a dimension for each limit that some vehicle has."""
    vehicles = model.problem.vehicles
    if any(vehicle.max_driving is not None for vehicle in vehicles):
        _add_capped(model, "driving", [vehicle.max_driving for vehicle in vehicles])
    if any(vehicle.max_metres is not None for vehicle in vehicles):
        metres = [None if v.max_metres is None else int(v.max_metres) for v in vehicles]
        _add_capped(model, "metres", metres)
    if any(vehicle.max_tasks is not None for vehicle in vehicles):
        ones = np.array(model.nodes.count * [0])
        ones[: len(model.nodes.visits)] = 1
        rooms = [model.nodes.count if v.max_tasks is None else v.max_tasks for v in vehicles]
        task = model.vector("task", ones)
        model.routing.AddDimensionWithVehicleCapacity(task, 0, rooms, True, "tasks")
    _add_work(model)


def _add_capped(model: Model, name: str, rooms: list[int | None]) -> None:
    evaluators = [
        model.matrix((name, class_of(model.problem, vehicle)), getattr(way, name))
        for vehicle, way in zip(model.problem.vehicles, model.ways, strict=True)
    ]
    capacities = [BEYOND - 1 if room is None else room for room in rooms]
    model.routing.AddDimensionWithVehicleTransitAndCapacity(evaluators, 0, capacities, True, name)


def _add_work(model: Model) -> None:
    """Driving, setup and service, for usual days and balance."""
    vehicles = model.problem.vehicles
    if any(vehicle.costs.usual_seconds is not None for vehicle in vehicles):
        work = _work(model, "work", 1)
        for number, vehicle in enumerate(vehicles):
            a_second = round(model.scaled(vehicle.costs.per_overtime_hour) / 3600)
            if vehicle.costs.usual_seconds is not None and a_second:
                work.SetCumulVarSoftUpperBound(
                    model.routing.End(number), vehicle.costs.usual_seconds, a_second
                )
    if model.problem.objective.balance:
        minutes = _work(model, "minutes", BALANCE_SECONDS)
        rate = model.scaled(model.problem.objective.balance) * (BALANCE_SECONDS / 3600) ** 2
        for number in range(len(vehicles)):
            minutes.SetQuadraticCostSoftSpanUpperBoundForVehicle(
                pywrapcp.BoundCost(0, max(1, round(rate))), number
            )


def _work(model: Model, name: str, unit: int) -> Any:
    evaluators = [
        model.matrix((name, class_of(model.problem, vehicle)), _rounded(way.lasting, unit))
        for vehicle, way in zip(model.problem.vehicles, model.ways, strict=True)
    ]
    most = 2 * model.horizon // unit + model.nodes.count
    model.routing.AddDimensionWithVehicleTransits(evaluators, 0, most, True, name)
    return model.routing.GetDimensionOrDie(name)


def _rounded(values: Longs, unit: int) -> Longs:
    return (values + unit // 2) // unit


def add_loads(model: Model) -> None:
    """Keep what is on board within what each vehicle can carry, in each load dimension."""
    for dimension in range(model.problem.dimensions()):
        _Loads(model, dimension).add()


class _Loads:
    """One load dimension.

    What a vehicle has on board after a stop is what it still has to deliver and what it has picked up. With both,
    ``brought`` adds up deliveries, and ``load`` begins with all of them and changes by what is taken and given.
    """

    def __init__(self, model: Model, dimension: int) -> None:
        self._model, self._dimension = model, dimension
        pickups = {shipment.pickup for shipment in model.problem.shipments}
        drops = {shipment.delivery for shipment in model.problem.shipments}
        self._given, self._taken, self._moved = (np.zeros(model.nodes.count, np.int64) for _ in range(3))
        for node, number in enumerate(model.nodes.visits):
            visit = model.problem.visits[number]
            given, taken = self._amount(visit.delivery), self._amount(visit.pickup)
            if visit.id in pickups or visit.id in drops:
                self._moved[node] = taken - given
            else:
                self._given[node], self._taken[node] = given, taken

    def _amount(self, load: tuple[int, ...]) -> int:
        return load[self._dimension] if load else 0

    def add(self) -> None:
        """Add what this dimension needs of the model."""
        if not (self._given.any() or self._taken.any() or self._moved.any()):
            return
        if self._model.nodes.reloads:
            self._add_trips(self._rooms())
        else:
            self._add_one_trip(self._rooms())

    def _add_trips(self, rooms: list[int]) -> None:
        """Let reloads begin anew; on the safe side, what is given and what is taken in one trip must fit together."""
        routing, largest = self._model.routing, max(rooms)
        change = self._given + self._taken + self._moved
        change[self._model.nodes.reload_nodes()] = -largest
        evaluator, name = self._model.vector(("trip", self._dimension), change), f"load {self._dimension}"
        routing.AddDimensionWithVehicleCapacity(evaluator, largest, rooms, True, name)
        load = routing.GetDimensionOrDie(name)
        for node in range(len(self._model.nodes.visits)):
            load.SlackVar(self._model.manager.NodeToIndex(node)).SetValue(0)

    def _add_one_trip(self, rooms: list[int]) -> None:
        routing, name = self._model.routing, f"load {self._dimension}"
        if not self._taken.any() and not self._moved.any():
            given = self._model.vector(("given", self._dimension), self._given)
            routing.AddDimensionWithVehicleCapacity(given, 0, rooms, True, name)
            return
        change = self._taken - self._given + self._moved
        evaluator = self._model.vector(("change", self._dimension), change)
        begins_empty = not self._given.any()
        routing.AddDimensionWithVehicleCapacity(evaluator, 0, rooms, begins_empty, name)
        if begins_empty:
            return
        given = self._model.vector(("given", self._dimension), self._given)
        routing.AddDimensionWithVehicleCapacity(given, 0, rooms, True, f"brought {self._dimension}")
        load, brought = (routing.GetDimensionOrDie(label) for label in (name, f"brought {self._dimension}"))
        for number in range(routing.vehicles()):
            begun, all_of_it = load.CumulVar(routing.Start(number)), brought.CumulVar(routing.End(number))
            self._model.solver.Add(begun == all_of_it)

    def _rooms(self) -> list[int]:
        total = int(self._given.sum() + self._taken.sum() + np.abs(self._moved).sum()) + 1
        return [
            min(total, vehicle.capacity[self._dimension]) if vehicle.capacity else total
            for vehicle in self._model.problem.vehicles
        ]
