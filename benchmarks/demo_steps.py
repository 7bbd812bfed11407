"""The steps of our demonstration one by one, from a workspace it has made; what peers need is written beside it."""

import json
import pickle
from collections import Counter
from datetime import date
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
from measuring import step

from api.options import PlanOptions
from api.planning import documents_of, question_of
from api.project import Project
from api.rendering import Ground, coverage_layers, day_view
from api.store import Workspace
from maps.coverage_map import coverage_map
from maps.plan_map import plan_map
from planner.coverage.measure import measure_coverage
from planner.loop.answer import LoopAnswer
from planner.loop.question import LoopQuestion, next_workday
from planner.loop.run import _places, run_loop
from planner.routing.period import Rota, RotaDay, RotaProblem, parts
from planner.routing.plan import Unserved
from planner.routing.problem import TimeWindow
from planner.routing.rota import check_rota, make_rota
from planner.routing.rota.days import question_on
from planner.routing.timetable import Timetable
from planner.siting.problem import Sites, SitingProblem
from planner.siting.reach import Reach
from planner.siting.solve import solve_siting
from planner.solving import SolveReport
from planner.streets.travel import StreetTravel

ALL_DAY = TimeWindow(earliest=0, latest=86_400)


def run(path: Path, exchange: Path) -> None:
    """Tell each step; write to ``exchange`` the questions that the peer is asked in the same words."""
    with Workspace.open(path) as workspace:
        project = Project.of(workspace)
        today = date.fromisoformat(json.loads((path.parent / "facts.json").read_text())["today"])
        with step("load"):
            question = question_of(workspace, PlanOptions(), today)
    layers, within = question.layers, question.standard.within
    travel = StreetTravel(network=layers.network)
    with step("coverage") as figures:
        coverage = measure_coverage(travel, layers.branches, layers.demand)
        figures["share within 30 min %"] = round(100 * coverage.share(within), 2)
    targets = layers.demand[~coverage.within(within) & (layers.demand["people"] > 0)]
    with step("reach of candidates") as figures:
        near = travel.reach(targets, layers.candidates, within=within)
        figures.update(
            {"targets": len(targets), "candidates": len(near), "pairs": sum(len(p) for p, _ in near)}
        )
    covers = tuple(position for position, _ in near if len(position))
    siting = choose(question, targets["people"].to_numpy(), covers)
    answer = run_loop(question)
    assert answer.rota_problem is not None
    with step("travel matrix") as figures:
        places = _places(answer.choice)
        travel.matrix(places, places)
        figures["places"] = len(places)
    with step("rota") as figures:
        rota = make_rota(answer.rota_problem, budget=question.budget, seed=question.seed)
        figures.update(judged(routes_of(answer.rota_problem, rota), rota_question(answer.rota_problem)))
    draw(answer, documents_of(answer, project, next_workday(today)), next_workday(today))
    exchange.with_suffix(".pickle").write_bytes(pickle.dumps(answer.rota_problem))
    exchange.write_text(json.dumps({"siting": siting, "rota": rota_question(answer.rota_problem)}))


def choose(question: LoopQuestion, people: np.ndarray, covers: tuple[np.ndarray, ...]) -> dict[str, Any]:
    """Tell the choice of stop places, and return its question."""
    sizes = [len(cover) for cover in covers]
    rows, sites = np.concatenate(covers), np.repeat(np.arange(len(covers)), sizes)
    problem = SitingProblem(
        model="mclp",
        reach=Reach.from_pairs(rows, sites, np.zeros(len(rows)), demand=len(people), sites=len(covers)),
        people=people,
        sites=Sites.numbered(len(covers), price=question.least_people),
        choose=question.stops,
    )
    with step("stop choice") as figures:
        found = solve_siting(problem, budget=question.budget, seed=question.seed)
        reached = found.objective + question.least_people * len(found.chosen)
        figures.update({"people": round(reached, 1), "stops": len(found.chosen), "status": found.status})
    return {
        "people": people.tolist(),
        "covers": [position.tolist() for position in covers],
        "choose": question.stops,
        "least_people": question.least_people,
    }


def draw(answer: LoopAnswer, documents: dict[str, dict[str, Any]], day: date) -> None:
    """Tell the drawing of the two maps, each in one file that opens without a network."""
    with step("maps") as figures:
        ground = Ground.of(answer)
        coverage = coverage_map(coverage_layers(answer, documents, ground), language="en", assets="inline")
        routes = plan_map(day_view(documents, day), language="en", assets="inline", backdrop=ground.backdrop)
        figures.update(
            {"coverage kB": len(coverage.encode()) // 1000, "routes kB": len(routes.encode()) // 1000}
        )


def rota_question(problem: RotaProblem) -> dict[str, Any]:
    """Return a rota problem as plain lists: one call for each time of a visit, on the days laid end to end."""
    row = {place: number for number, place in enumerate(problem.travel.origins)}
    day_number = {day: number for number, day in enumerate(problem.days)}
    calls = []
    for visit in problem.visits:
        for part in parts(problem, visit.id):
            windows = [
                [window.earliest + 86_400 * day_number[day], window.latest + 86_400 * day_number[day]]
                for day in part
                for window in problem.windows_by_day.get((visit.id, day), visit.windows or (ALL_DAY,))
            ]
            calls.append(
                {
                    "place": row[visit.id],
                    "service": visit.service_duration,
                    "people": visit.people / problem.times.get(visit.id, 1),
                    "windows": windows,
                }
            )
    vans = [
        {
            "depot": row[van.depot],
            "shift": [van.shift.earliest, van.shift.latest],
            "break": None
            if not van.breaks
            else [van.breaks[0].earliest, van.breaks[0].latest, van.breaks[0].duration],
        }
        for van in problem.vehicles
    ]
    return {
        "seconds": np.nan_to_num(np.round(problem.travel.seconds), nan=1e6).astype(int).tolist(),
        "calls": calls,
        "vans": vans,
        "days": len(problem.days),
        "van_day_seconds": problem.van_day_seconds,
    }


def routes_of(problem: RotaProblem, rota: Rota) -> list[list[int]]:
    """Return the places of every route, its depot first and last."""
    row = {place: number for number, place in enumerate(problem.travel.origins)}
    depot = {van.id: row[van.depot] for van in problem.vehicles}
    return [
        [depot[day.vehicle], *(row[stop.visit] for stop in day.route.stops), depot[day.vehicle]]
        for day in rota.days
    ]


def judged(routes: list[list[int]], question: dict[str, Any]) -> dict[str, float]:
    """Return what a rota is worth: visits made, people they serve, days on the road, hours of driving."""
    share = {call["place"]: call["people"] for call in question["calls"]}
    seconds = question["seconds"]
    stops = [place for route in routes for place in route[1:-1]]
    return {
        "visits": len(stops),
        "of": len(question["calls"]),
        "people": round(sum(share[place] for place in stops), 1),
        "van days": len(routes),
        "driving h": round(sum(seconds[a][b] for route in routes for a, b in pairwise(route)) / 3600, 1),
    }


def broken_rules(problem: RotaProblem, routes: list[list[int]]) -> list[str]:
    """Return what our checker finds wrong with routes, one for each van and day, days within vans; ``[]`` if sound."""
    places = list(problem.travel.origins)
    visits = {visit.id: visit for visit in problem.visits}
    days = []
    for (van, day), route in zip(product(problem.vehicles, problem.days), routes, strict=True):
        labels = [places[place] for place in route[1:-1]]
        if not labels:
            continue
        question = question_on(problem, day, labels)
        number = {visit.id: position for position, visit in enumerate(question.visits)}
        vehicle = [vehicle.id for vehicle in question.vehicles].index(van.id)
        timed_route = Timetable(question).route(
            vehicle, [number[label] for label in labels if label in number]
        )
        if timed_route is None:
            return [f"{van.id} cannot keep its order on {day}"]
        days.append(RotaDay(date=day, vehicle=van.id, route=timed_route))
    made = Counter(stop.visit for day in days for stop in day.route.stops)
    missed = [
        Unserved(visit=label, reason="not_enough_time", detail="")
        for label in visits
        for _ in range(problem.times.get(label, 1) - made[label])
    ]
    report = SolveReport(solver="peer", version="", seed=0, status="feasible", objective=0.0)
    in_order = tuple(sorted(days, key=lambda entry: (entry.date, entry.vehicle)))
    return check_rota(problem, Rota(days=in_order, unserved=tuple(missed), report=report))
