"""A van day solved by one of the peers; runs in their environment: ``van_days_peers.py SOLVER SECONDS SEED < day.json``.

Prints the orders of all vans as JSON, visits counted from 0.
"""

import datetime as dt
import json
import sys
from typing import Any

import numpy as np

Day = dict[str, Any]
Orders = list[list[int]]


def by_vroom(day: Day, seconds: float, seed: int) -> Orders:
    """VROOM through pyvroom, one thread, the most thorough search; it has no seed and may stop early."""
    import vroom

    del seed
    model = vroom.Input()
    model.set_durations_matrix("car", np.array(day["seconds"], np.uint32))
    for k, van in enumerate(day["vans"]):
        first, last, lasting = van["lunch"]
        lunch = vroom.Break(k + 1, time_windows=[vroom.TimeWindow(first, last)], service=lasting)
        model.add_vehicle(
            vroom.Vehicle(
                k + 1,
                start=van["depot"],
                end=van["depot"],
                capacity=[van["room"]],
                skills=set(van["skills"]),
                time_window=tuple(van["shift"]),
                breaks=[lunch],
            )
        )
    model.add_job(
        [
            vroom.Job(
                c,
                location=day["depots"] + c,
                default_service=stop["service"],
                delivery=[stop["load"]],
                skills=set(stop["skills"]),
                priority=stop["priority"],
                time_windows=[vroom.TimeWindow(*stop["window"])],
            )
            for c, stop in enumerate(day["stops"])
        ]
    )
    found = model.solve(exploration_level=5, nb_threads=1, timeout=dt.timedelta(seconds=seconds))
    orders: Orders = [[] for _ in day["vans"]]
    for van, steps in found.routes.groupby("vehicle_id", sort=False):
        orders[int(van) - 1] = [
            int(c) for c, kind in zip(steps["id"], steps["type"], strict=True) if kind == "job"
        ]
    return orders


def by_pyvrp(day: Day, seconds: float, seed: int) -> Orders:
    """PyVRP has no breaks and no skills: the shift is shorter by the break, skills are loads."""
    import pyvrp
    from pyvrp.stop import MaxRuntime

    depots, plenty = day["depots"], 10**6
    matrix = np.array(day["seconds"], np.int64)
    clients = [
        pyvrp.Client(
            location=depots + c,
            delivery=[stop["load"], int(1 in stop["skills"]), int(2 in stop["skills"])],
            service_duration=stop["service"],
            tw_early=stop["window"][0],
            tw_late=stop["window"][1],
            prize=100_000 * stop["priority"],
            required=False,
        )
        for c, stop in enumerate(day["stops"])
    ]
    vans = [
        pyvrp.VehicleType(
            1,
            [van["room"], plenty * (1 in van["skills"]), plenty * (2 in van["skills"])],
            van["depot"],
            van["depot"],
            tw_early=van["shift"][0],
            tw_late=van["shift"][1] - van["lunch"][2],
        )
        for van in day["vans"]
    ]
    places = [pyvrp.Location(0, 0) for _ in range(len(matrix))]
    sites = [pyvrp.Depot(location=k) for k in range(depots)]
    data = pyvrp.ProblemData(places, clients, sites, vans, [matrix], [matrix])
    found = pyvrp.solve(data, MaxRuntime(seconds), seed=seed, collect_stats=False, display=False)
    orders: Orders = [[] for _ in day["vans"]]
    for route in found.best.routes():
        orders[route.vehicle_type()] = [stop.idx for stop in route if stop.is_client()]
    return orders


def by_ortools(day: Day, seconds: float, seed: int) -> Orders:
    """OR-Tools as its users call it: cheapest arcs, then guided local search, with breaks as intervals."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    del seed
    depots, stops, vans = day["depots"], day["stops"], day["vans"]
    matrix = np.array(day["seconds"], np.int64)
    service = [0] * depots + [stop["service"] for stop in stops]
    ends = [van["depot"] for van in vans]
    manager = pywrapcp.RoutingIndexManager(len(matrix), len(vans), ends, ends)
    model = pywrapcp.RoutingModel(manager)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(matrix.tolist()))
    lasting = model.RegisterTransitMatrix((matrix + np.array(service)[:, None]).tolist())
    latest = max(van["shift"][1] for van in vans)
    model.AddDimension(lasting, latest, latest, False, "time")
    time = model.GetDimensionOrDie("time")
    load = model.RegisterUnaryTransitVector([0] * depots + [stop["load"] for stop in stops])
    model.AddDimensionWithVehicleCapacity(load, 0, [van["room"] for van in vans], True, "load")
    for c, stop in enumerate(stops):
        index = manager.NodeToIndex(depots + c)
        time.CumulVar(index).SetRange(*stop["window"])
        model.AddDisjunction([index], 100_000 * stop["priority"])
        able = [k for k, van in enumerate(vans) if set(stop["skills"]) <= set(van["skills"])]
        model.VehicleVar(index).SetValues([-1, *able])
    at_node = [0] * model.Size()
    for c, stop in enumerate(stops):
        at_node[manager.NodeToIndex(depots + c)] = stop["service"]
    for k, van in enumerate(vans):
        time.CumulVar(model.Start(k)).SetRange(*van["shift"])
        time.CumulVar(model.End(k)).SetRange(*van["shift"])
        lunch = model.solver().FixedDurationIntervalVar(*van["lunch"], False, f"lunch {k}")
        time.SetBreakIntervalsOfVehicle([lunch], k, at_node)
    how = pywrapcp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    how.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    how.time_limit.FromMilliseconds(int(1000 * seconds))
    found = model.SolveWithParameters(how)
    orders: Orders = [[] for _ in vans]
    for k in range(len(vans) if found else 0):
        index = found.Value(model.NextVar(model.Start(k)))
        while not model.IsEnd(index):
            orders[k].append(manager.IndexToNode(index) - depots)
            index = found.Value(model.NextVar(index))
    return orders


SOLVERS = {"vroom": by_vroom, "pyvrp": by_pyvrp, "ortools": by_ortools}

if __name__ == "__main__":
    name, budget, lot = sys.argv[1:]
    print(json.dumps(SOLVERS[name](json.load(sys.stdin), float(budget), int(lot))))
