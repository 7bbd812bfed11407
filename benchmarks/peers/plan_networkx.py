"""The analysis of the demonstration as users of osmnx, networkx, OR-Tools and folium write it."""

import json
import pickle
from itertools import pairwise
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import networkx as nx
import numpy as np
import osmnx as ox
import shapely
from demo_steps import broken_rules, judged
from measuring import step
from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.sat.python import cp_model

CRS = 3057  # ISN93 / Lambert 1993
MINUTES = 60
SNAP_M = 2000.0
SECONDS = 20
DAY = 86_400
LAYERS = ("streets", "branches", "demand", "candidates", "stops", "depots")


def run(workspace: Path, exchange: Path, out: Path) -> None:
    """Tell each step of the same analysis, from the same workspace."""
    with step("load"):
        layers = {name: gpd.read_file(workspace, layer=name).to_crs(CRS) for name in LAYERS}
        graph = graph_of(layers["streets"])
        homeward = graph.reverse()
    demand = layers["demand"]
    with step("coverage") as figures:
        home, branch = snapped(graph, demand), snapped(graph, layers["branches"])
        seconds = nx.multi_source_dijkstra_path_length(homeward, set(branch), weight="travel_time")
        demand["seconds"] = [seconds.get(node, np.nan) for node in home]
        covered = demand["seconds"] <= 30 * MINUTES
        share = demand.loc[covered, "people"].sum() / demand["people"].sum()
        figures["share within 30 min %"] = round(100 * share, 2)
    targets = [node for node, near in zip(home, covered, strict=True) if not near]
    with step("reach of candidates") as figures:
        near = reach(homeward, snapped(graph, layers["candidates"]), targets)
        figures.update({"targets": len(targets), "candidates": len(near), "pairs": sum(map(len, near))})
    questions = json.loads(exchange.read_text())
    with step("stop choice") as figures:
        figures.update(choose_stops(**questions["siting"]))
    with step("travel matrix") as figures:
        places = [node for name in ("stops", "depots") for node in snapped(graph, layers[name], np.inf)]
        times = [nx.single_source_dijkstra_path_length(graph, node, weight="travel_time") for node in places]
        np.array([[row.get(node, np.nan) for node in places] for row in times])
        figures["places"] = len(places)
    problem = pickle.loads(exchange.with_suffix(".pickle").read_bytes())
    for name, improve in (("rota", False), ("rota, 20 s guided local search", True)):
        with step(name) as figures:
            routes = rota(questions["rota"], improve=improve)
            figures.update(judged([route for route in routes if len(route) > 2], questions["rota"]))
            figures["rules broken"] = len(broken_rules(problem, routes)) if routes else "no solution"
    with step("maps") as figures:
        figures.update(draw(workspace, out))


def graph_of(streets: gpd.GeoDataFrame) -> nx.MultiDiGraph:
    """Return the largest strongly connected part of the streets, without ferries."""
    graph = nx.MultiDiGraph(crs=streets.crs)
    streets = streets[~streets["ferry"].astype(bool)]
    for node, end in ((streets["from_node"], 0), (streets["to_node"], -1)):
        point = shapely.get_point(streets.geometry.array, end)
        xy = zip(node, shapely.get_x(point), shapely.get_y(point), strict=True)
        graph.add_nodes_from((name, {"x": x, "y": y}) for name, x, y in xy)
    for row in streets.itertuples():
        if row.forward_ms >= 0:
            graph.add_edge(row.from_node, row.to_node, length=row.metres, travel_time=row.forward_ms / 1000)
        if row.backward_ms >= 0:
            graph.add_edge(row.to_node, row.from_node, length=row.metres, travel_time=row.backward_ms / 1000)
    return ox.truncate.largest_component(graph, strongly=True)


def snapped(graph: nx.MultiDiGraph, points: gpd.GeoDataFrame, limit_m: float = SNAP_M) -> list[int | None]:
    """Return the nearest node of each point, None beyond the limit."""
    nodes, metres = ox.distance.nearest_nodes(graph, points.geometry.x, points.geometry.y, return_dist=True)
    return [node if far <= limit_m else None for node, far in zip(nodes, metres, strict=True)]


def reach(
    homeward: nx.MultiDiGraph, candidates: list[int | None], targets: list[int | None]
) -> list[list[int]]:
    """Return for each candidate the targets from which it is within half an hour."""
    near = []
    for node in candidates:
        seconds = (
            {}
            if node is None
            else nx.single_source_dijkstra_path_length(
                homeward, node, cutoff=30 * MINUTES, weight="travel_time"
            )
        )
        near.append([row for row, target in enumerate(targets) if target in seconds])
    return near


def choose_stops(
    people: list[float], covers: list[list[int]], choose: int, least_people: float
) -> dict[str, object]:
    """Solve the maximal covering location problem with CP-SAT and its defaults."""
    model = cp_model.CpModel()
    chosen = [model.new_bool_var(f"x{k}") for k in range(len(covers))]
    covered = [model.new_bool_var(f"y{k}") for k in range(len(people))]
    serving: list[list[Any]] = [[] for _ in people]
    for site, rows in zip(chosen, covers, strict=True):
        for row in rows:
            serving[row].append(site)
    for reached, sites in zip(covered, serving, strict=True):
        model.add(reached <= sum(sites))
    model.add(sum(chosen) <= choose)
    weights = [round(100 * number) for number in people]
    worth = sum(weight * reached for weight, reached in zip(weights, covered, strict=True))
    model.maximize(worth - round(100 * least_people) * sum(chosen))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = SECONDS
    status = solver.solve(model)
    total = sum(number for number, reached in zip(people, covered, strict=True) if solver.value(reached))
    return {
        "people": round(total, 1),
        "stops": sum(solver.value(site) for site in chosen),
        "status": solver.status_name(status).lower(),
    }


def rota(question: dict[str, Any], *, improve: bool) -> list[list[int]]:
    """Solve the rota as one routing problem with a vehicle for each van and day, as the guides of OR-Tools do."""
    seconds, calls, vans = question["seconds"], question["calls"], question["vans"]
    van_days = [(van, day) for van in vans for day in range(question["days"])]
    depots = [len(calls) + k // question["days"] for k in range(len(van_days))]
    place = [call["place"] for call in calls] + [van["depot"] for van in vans]
    service = [call["service"] for call in calls] + [0] * len(vans)
    manager = pywrapcp.RoutingIndexManager(len(place), len(van_days), depots, depots)
    routing = pywrapcp.RoutingModel(manager)

    def driving(a: int, b: int) -> int:
        return seconds[place[manager.IndexToNode(a)]][place[manager.IndexToNode(b)]]

    def spent(a: int, b: int) -> int:
        return driving(a, b) + service[manager.IndexToNode(a)]

    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitCallback(driving))
    routing.SetFixedCostOfAllVehicles(question["van_day_seconds"])
    horizon = DAY * question["days"]
    routing.AddDimension(routing.RegisterTransitCallback(spent), horizon, horizon, False, "time")
    time = routing.GetDimensionOrDie("time")
    for node, call in enumerate(calls):
        index = manager.NodeToIndex(node)
        _restrict(time.CumulVar(index), call["windows"])
        routing.AddDisjunction([index], round(1000 * call["people"]))
    at_nodes = [service[manager.IndexToNode(index)] for index in range(routing.Size())]
    for number, (van, day) in enumerate(van_days):
        begin, end = (DAY * day + clock for clock in van["shift"])
        time.CumulVar(routing.Start(number)).SetRange(begin, end)
        time.CumulVar(routing.End(number)).SetRange(begin, end)
        routing.AddVariableMinimizedByFinalizer(time.CumulVar(routing.End(number)))
        if van["break"]:
            first, last, length = van["break"]
            rest = routing.solver().FixedDurationIntervalVar(
                DAY * day + first, DAY * day + last, length, False, f"break {number}"
            )
            time.SetBreakIntervalsOfVehicle([rest], number, at_nodes)
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    if improve:
        parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    parameters.time_limit.seconds = SECONDS if improve else 3 * SECONDS
    solution = routing.SolveWithParameters(parameters)
    if solution is None:
        return []
    return [_route(routing, manager, solution, number, place) for number in range(len(van_days))]


def _restrict(when: Any, windows: list[list[int]]) -> None:
    when.SetRange(windows[0][0], windows[-1][1])
    for (_, end), (begin, _) in pairwise(windows):
        if end + 1 < begin:
            when.RemoveInterval(end + 1, begin - 1)


def _route(routing: Any, manager: Any, solution: Any, vehicle: int, place: list[int]) -> list[int]:
    index, route = routing.Start(vehicle), []
    while not routing.IsEnd(index):
        route.append(place[manager.IndexToNode(index)])
        index = solution.Value(routing.NextVar(index))
    return [*route, place[manager.IndexToNode(index)]]


def draw(workspace: Path, out: Path) -> dict[str, object]:
    """Draw the two maps with folium: one marker for each point, lines and areas as they are."""
    names = ("streets", "coverage", "areas", "gaps", "branches", "stops", "routes", "depots")
    layers = {name: gpd.read_file(workspace, layer=name) for name in names}
    roads = layers["streets"][layers["streets"]["road_class"].isin(["motorway", "trunk", "primary"])]
    coverage = folium.Map(location=[64.9, -18.6], zoom_start=6)
    folium.GeoJson(layers["areas"], tooltip=folium.GeoJsonTooltip(["name", "share_before"])).add_to(coverage)
    folium.GeoJson(layers["gaps"], tooltip=folium.GeoJsonTooltip(["place", "people"])).add_to(coverage)
    folium.GeoJson(roads[["geometry"]]).add_to(coverage)
    for row in layers["coverage"].itertuples():
        folium.CircleMarker(
            location=[row.geometry.y, row.geometry.x],
            radius=3,
            color="green" if row.minutes <= 30 else "red",
            tooltip=f"{row.place}: {row.people:.0f} people, {row.minutes:.0f} min",
        ).add_to(coverage)
    _mark(coverage, layers["branches"], "blue")
    _mark(coverage, layers["stops"], "orange")
    routes = folium.Map(location=[64.9, -18.6], zoom_start=6)
    today = layers["routes"][layers["routes"]["date"] == layers["routes"]["date"].min()]
    for name, layer in (("areas", layers["areas"]), ("roads", roads[["geometry"]]), ("routes", today)):
        folium.GeoJson(layer, name=name).add_to(routes)
    _mark(routes, layers["stops"], "orange")
    _mark(routes, layers["depots"], "black")
    coverage.save(out / "coverage.html")
    routes.save(out / "routes.html")
    return {f"{name} kB": (out / f"{name}.html").stat().st_size // 1000 for name in ("coverage", "routes")}


def _mark(shown: folium.Map, points: gpd.GeoDataFrame, colour: str) -> None:
    for row in points.itertuples():
        folium.CircleMarker(
            [row.geometry.y, row.geometry.x], radius=5, color=colour, tooltip=row.name
        ).add_to(shown)
