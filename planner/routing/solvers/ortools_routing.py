"""Routing by OR-Tools: local search over two starts, then ruin and recreate, placed in time and checked by our own code.

One start is our insertion, the other OR-Tools' cheapest arcs: on sparse countries each wins now and then, and what one
leaves out the rounds of ruin and recreate often put back (benchmarks/demo.py shows a rota by plain OR-Tools beside).

The model lets a break interrupt a drive, which our rule forbids. That is exact as long as no leg lasts longer than the
span in which the break may start: a break inside such a leg can be moved to one of its ends. Beyond that an order may
turn out impossible; then the visit with the fewest people leaves it, and a last insertion looks for another place.
Travel is registered as matrices, no Python is called back for it (handbook, research/vehicle_routing.md).

What it cannot do: prove a bound; repeat itself under wall seconds.
"""

from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import count
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from planner.routing.plan import RoutePlan
from planner.routing.problem import Break, RoutingProblem, Vehicle, Visit
from planner.routing.solvers import insertion
from planner.routing.trips import Orders, Trips, planned, reported
from planner.solving import Budget

VERSION = version("ortools")

POLISH_ITERATIONS = 200
"""At most so many rounds of ruin and recreate after each search; a budget of fewer iterations has as many fewer."""

POLISH_WORK = 400_000
"""A round takes time with the square of the visits; more than this in all rounds would outlast the search. Few visits
need few rounds: four times their square."""

LOOKS_PER_ITERATION = 100
"""Guided local search asks now and then whether to go on, found something or not; so many times make an iteration."""

ENOUGH_LOOKS = 2_000
"""Times the square of the visits: a search of few visits has seen everything by then and ends by itself."""

LONGEST_SECONDS = 86_400
"""OR-Tools wants some limit in seconds even when looks are counted."""

_LARGEST_PENALTY_SUM = 2**60


def solve(problem: RoutingProblem, *, budget: Budget, seed: int) -> RoutePlan:
    """Return the best sound plan found.

    Parameters
    ----------
    problem
        The question.
    budget
        One iteration is 100 looks of the local search at its limits, a few milliseconds. Wall seconds bound the
        local search alone; few visits need less.
    seed
        At least 0.

    Raises
    ------
    UnsoundPlanError
        If the plan does not survive :func:`planner.routing.check.check`; this would be a defect of ours.
    """
    trips = Trips(problem)
    start = insertion.search(trips, iterations=0, seed=seed)
    half = budget if budget.seconds is None else replace(budget, seconds=budget.seconds / 2)
    searches = [_search(trips, begin, half, seed) for begin in (start, None)]
    visits = max(1, len(problem.visits))
    most = min(POLISH_ITERATIONS, 4 * visits**2, POLISH_WORK // visits**2)
    rounds = min(most, budget.iterations or most)
    polished = [
        insertion.search(trips, iterations=rounds, seed=seed, start=_mended(trips, found))
        for found, _ in searches
    ]
    orders = min(*polished, start, key=trips.score)
    runtime = None if budget.repeatable else sum(seconds for _, seconds in searches)
    report = reported(trips, orders, solver="OR-Tools routing", version=VERSION, seed=seed, runtime=runtime)
    return planned(trips, orders, report)


@dataclass(frozen=True, slots=True)
class _Model:
    """The routing model and how its nodes are numbered: first the visits in play, then the depots."""

    routing: Any
    manager: Any
    visits: list[int]


def _mended(trips: Trips, orders: Orders) -> Orders:
    return [trips.mended(vehicle, order) for vehicle, order in enumerate(orders)]


def _search(trips: Trips, start: Orders | None, budget: Budget, seed: int) -> tuple[Orders, float]:
    """Return the orders that OR-Tools finds from ``start``, or from cheapest arcs, and the wall seconds it took."""
    nothing: Orders = [[] for _ in trips.problem.vehicles]
    model = _model(trips)
    if model is None:
        return start or nothing, 0.0
    parameters = _parameters(budget)
    model.routing.solver().ReSeed(seed)
    model.routing.CloseModelWithParameters(parameters)
    looks, most = count(), _most_looks(budget, len(model.visits))
    model.routing.AddSearchMonitor(model.routing.solver().CustomLimit(lambda: next(looks) >= most))
    given = None if start is None else _assignment(model, start)
    solution = given and model.routing.SolveFromAssignmentWithParameters(given, parameters)
    solution = solution or model.routing.SolveWithParameters(parameters)
    seconds = model.routing.solver().WallTime() / 1000
    return (_orders(model, solution) if solution else start or nothing), seconds


def _assignment(model: _Model, start: Orders) -> Any:
    node_of = {position: node for node, position in enumerate(model.visits)}
    nodes = [[node_of[position] for position in order] for order in start]
    return model.routing.ReadAssignmentFromRoutes(nodes, True)


def _most_looks(budget: Budget, visits: int) -> int:
    counted = ENOUGH_LOOKS * visits**2
    return counted if budget.iterations is None else min(counted, LOOKS_PER_ITERATION * budget.iterations)


def _orders(model: _Model, solution: Any) -> Orders:
    orders: Orders = []
    for vehicle in range(model.routing.vehicles()):
        order, index = [], solution.Value(model.routing.NextVar(model.routing.Start(vehicle)))
        while not model.routing.IsEnd(index):
            order.append(model.visits[model.manager.IndexToNode(index)])
            index = solution.Value(model.routing.NextVar(index))
        orders.append(order)
    return orders


def _model(trips: Trips) -> _Model | None:
    """Return the model of the visits that some vehicle could make; None if there is none."""
    problem = trips.problem
    visits = [position for position, vehicles in enumerate(trips.fits) if vehicles]
    if not visits:
        return None
    depots = list(dict.fromkeys(vehicle.depot for vehicle in problem.vehicles))
    ends = [len(visits) + depots.index(vehicle.depot) for vehicle in problem.vehicles]
    nodes = len(visits) + len(depots)
    manager = pywrapcp.RoutingIndexManager(nodes, len(ends), ends, ends)
    model = _Model(pywrapcp.RoutingModel(manager), manager, visits)
    places = [problem.visits[position].location for position in visits] + depots
    services = [problem.visits[position].service_duration for position in visits] + [0] * len(depots)
    _add_time(model, trips, _matrices(trips, places, services))
    for node, position in enumerate(visits):
        _add_visit(model, trips, node, position)
    return model


def _matrices(
    trips: Trips, places: list[str], services: list[int]
) -> tuple[list[list[int]], list[list[int]]]:
    """Return driving seconds, and service plus driving seconds, between nodes; no way is beyond the horizon."""
    horizon = _horizon(trips)
    rows = [trips.legs.position[place] for place in places]
    driving = [[min(horizon + 1, trips.legs.seconds[a][b]) for b in rows] for a in rows]
    whole = [[int(value) for value in row] for row in driving]
    return whole, [[value + service for value in row] for row, service in zip(whole, services, strict=True)]


def _horizon(trips: Trips) -> int:
    return max(vehicle.shift.latest for vehicle in trips.problem.vehicles)


def _add_time(model: _Model, trips: Trips, matrices: tuple[list[list[int]], list[list[int]]]) -> None:
    routing, horizon = model.routing, _horizon(trips)
    driving = routing.RegisterTransitMatrix(matrices[0])
    lasting = routing.RegisterTransitMatrix(matrices[1])
    routing.SetArcCostEvaluatorOfAllVehicles(driving)
    routing.AddDimension(lasting, horizon, horizon, False, "time")
    routing.AddDimension(lasting, 0, 2 * horizon, True, "work")
    standing = [0] * routing.Size()
    for node, position in enumerate(model.visits):
        standing[model.manager.NodeToIndex(node)] = trips.problem.visits[position].service_duration
    for number, vehicle in enumerate(trips.problem.vehicles):
        _add_vehicle(routing, number, vehicle)
        if vehicle.break_ is not None:
            interval = _break(routing, vehicle, vehicle.break_)
            routing.GetDimensionOrDie("time").SetBreakIntervalsOfVehicle([interval], number, standing)


def _add_vehicle(routing: Any, number: int, vehicle: Vehicle) -> None:
    time, work = routing.GetDimensionOrDie("time"), routing.GetDimensionOrDie("work")
    for index in (routing.Start(number), routing.End(number)):
        time.CumulVar(index).SetRange(vehicle.shift.earliest, vehicle.shift.latest)
    routing.SetFixedCostOfVehicle(vehicle.fixed_seconds, number)
    if vehicle.usual_seconds is not None:
        work.SetCumulVarSoftUpperBound(routing.End(number), vehicle.usual_seconds, 1)


def _break(routing: Any, vehicle: Vehicle, rest: Break) -> Any:
    earliest, latest = vehicle.shift.earliest, vehicle.shift.latest
    return routing.solver().FixedDurationIntervalVar(
        max(rest.earliest, earliest),
        min(rest.latest, latest - rest.duration),
        rest.duration,
        False,
        f"break of {vehicle.id}",
    )


def _add_visit(model: _Model, trips: Trips, node: int, position: int) -> None:
    visit, index = trips.problem.visits[position], model.manager.NodeToIndex(node)
    start = model.routing.GetDimensionOrDie("time").CumulVar(index)
    _open_only(model.routing, start, visit, _horizon(trips))
    model.routing.AddDisjunction([index], penalty(trips, visit))
    model.routing.VehicleVar(index).SetValues([-1, *trips.fits[position]])


def _open_only(routing: Any, start: Any, visit: Visit, horizon: int) -> None:
    """Keep the start of service to the windows that are long enough for it.

    Gaps are a constraint: taking them out of the domain of the variable costs 8 ms a gap on a clock of two weeks.
    """
    lasts = [(w.earliest, min(w.latest, horizon) - visit.service_duration) for w in visit.windows]
    spans = [(earliest, latest) for earliest, latest in lasts if earliest <= latest]
    if not spans:
        return
    start.SetRange(spans[0][0], max(latest for _, latest in spans))
    reached, gaps = spans[0][0], []
    for earliest, latest in spans:
        if earliest > reached + 1:
            gaps.append((reached + 1, earliest - 1))
        reached = max(reached, latest)
    if gaps:
        solver = routing.solver()
        solver.Add(solver.NotMemberCt(start, [first for first, _ in gaps], [last for _, last in gaps]))


def penalty(trips: Trips, visit: Visit) -> int:
    """Return what leaving ``visit`` out costs: people decide first, then the number of visits, then driving.

    One visit costs more than all driving can; one unit of people more than all visits. The unit is fine enough for
    any census and coarse enough for 64 bits.
    """
    visits, vehicles = trips.problem.visits, trips.problem.vehicles
    longest = sum(3 * v.shift.latest + v.fixed_seconds for v in vehicles) + 1
    units = _LARGEST_PENALTY_SUM // (longest * (len(visits) + 1))
    unit = max(0.001, sum(v.people for v in visits) / max(1, units - len(visits)))
    return int(longest * (1 + (len(visits) + 1) * round(visit.people / unit)))


def _parameters(budget: Budget) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    seconds = LONGEST_SECONDS if budget.seconds is None else budget.seconds
    parameters.time_limit.FromMilliseconds(max(1, round(seconds * 1000)))
    return parameters


__all__ = ["VERSION", "penalty", "solve"]
