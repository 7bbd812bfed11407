"""OR-Tools as most people call it, and tuned: ``python -m peers.routing.plain_ortools INSTANCE --seconds 10 --how usual``.

*usual*: path-cheapest-arc, guided local search, Python callbacks, as its guides have it. *tuned*: matrices, savings, then
iterated local search that ruins strings and close routes, the classic moves, automatic annealing: the best of the sets
that were tried on four instances (``docs/benchmarks.md``).
"""

import argparse
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2, routing_ils_pb2
from peers.routing.given import Routes, answer, clock
from routing_instances import Instance

MOVES = ("relocate", "exchange", "cross", "two_opt", "or_opt")
FIRST, META = routing_enums_pb2.FirstSolutionStrategy, routing_enums_pb2.LocalSearchMetaheuristic


def model_of(instance: Instance, *, usual: bool) -> tuple[Any, Any]:
    """Return the index manager and the model."""
    manager = pywrapcp.RoutingIndexManager(len(instance.demand), instance.vehicles, 0)
    model = pywrapcp.RoutingModel(manager)
    loads = instance.demand.tolist()
    model.SetArcCostEvaluatorOfAllVehicles(_matrix(manager, model, instance.distance.tolist(), usual=usual))
    if usual:
        load = model.RegisterUnaryTransitCallback(lambda index: loads[manager.IndexToNode(index)])
    else:
        load = model.RegisterUnaryTransitVector(loads)
    model.AddDimensionWithVehicleCapacity(load, 0, [instance.capacity] * instance.vehicles, True, "load")
    if instance.opens is not None:
        last = int(instance.closes[0])
        times = (instance.distance + instance.service[:, None]).tolist()
        model.AddDimension(_matrix(manager, model, times, usual=usual), last, last, False, "time")
        clock_of = model.GetDimensionOrDie("time").CumulVar
        for k in range(1, len(loads)):
            clock_of(manager.NodeToIndex(k)).SetRange(int(instance.opens[k]), int(instance.closes[k]))
        for vehicle in range(instance.vehicles):
            clock_of(model.Start(vehicle)).SetRange(int(instance.opens[0]), last)
    return manager, model


def _matrix(manager: Any, model: Any, rows: list[list[int]], *, usual: bool) -> int:
    if not usual:
        return int(model.RegisterTransitMatrix(rows))
    node = manager.IndexToNode
    return int(model.RegisterTransitCallback(lambda one, other: rows[node(one)][node(other)]))


def usual_parameters() -> Any:
    """Return what the guides set."""
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = FIRST.PATH_CHEAPEST_ARC
    parameters.local_search_metaheuristic = META.GUIDED_LOCAL_SEARCH
    return parameters


def tuned_parameters() -> Any:
    """Return the best set that was found."""
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = FIRST.SAVINGS
    parameters.local_search_metaheuristic = META.GREEDY_DESCENT
    operators = parameters.local_search_operators
    for field in operators.DESCRIPTOR.fields:
        setattr(operators, field.name, 3 if field.name.removeprefix("use_") in MOVES else 2)
    parameters.use_iterated_local_search = True
    iterated = parameters.iterated_local_search_parameters
    again = iterated.ruin_recreate_parameters
    iterated.improve_perturbed_solution = True
    del again.ruin_strategies[:]
    strings = again.ruin_strategies.add().sisr
    strings.max_removed_sequence_size, strings.avg_num_removed_visits, strings.bypass_factor = 10, 10, 0.01
    again.ruin_strategies.add().spatially_close_routes.num_ruined_routes = 2
    again.ruin_composition_strategy = routing_ils_pb2.RuinCompositionStrategy.RUN_ONE_RANDOMLY
    again.recreate_strategy.heuristic = FIRST.LOCAL_CHEAPEST_INSERTION
    again.route_selection_neighbors_ratio = 1.0
    again.route_selection_min_neighbors, again.route_selection_max_neighbors = 10, 100
    annealing = iterated.reference_solution_acceptance_strategy.simulated_annealing
    annealing.cooling_schedule_strategy = routing_ils_pb2.CoolingScheduleStrategy.EXPONENTIAL
    annealing.automatic_temperatures = True
    iterated.best_solution_acceptance_strategy.greedy_descent.SetInParent()
    return parameters


def solved(instance: Instance, end: float, asked: argparse.Namespace) -> Routes:
    """Build the model and search until the seconds are over; no routes where none were found."""
    usual = asked.how == "usual"
    manager, model = model_of(instance, usual=usual)
    parameters = usual_parameters() if usual else tuned_parameters()
    model.CloseModelWithParameters(parameters)
    parameters.time_limit.FromMilliseconds(int(1000 * max(0.05, end - clock(asked)())))
    found = (model.SolveWithParameters if usual else model.SolveWithIteratedLocalSearch)(parameters)
    return [] if found is None else [route for route in _routes(manager, model, found) if route]


def _routes(manager: Any, model: Any, found: Any) -> Routes:
    routes = []
    for vehicle in range(model.vehicles()):
        route = []
        index = found.Value(model.NextVar(model.Start(vehicle)))
        while not model.IsEnd(index):
            route.append(int(manager.IndexToNode(index)))
            index = found.Value(model.NextVar(index))
        routes.append(route)
    return routes


if __name__ == "__main__":
    answer(solved, how=["usual", "tuned"])
