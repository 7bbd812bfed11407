"""Van days: how many visits are made and what they cost, ours beside VROOM, PyVRP and OR-Tools.

    python benchmarks/van_days.py [--sizes 50:5,100:10,200:20] [--days 3] [--seconds 1,5,30]
        [--solvers farreach,vroom,pyvrp,ortools] [--peers FOLDER] [--out FILE]

A day: visits of a mobile bank or clinic in a town of 40 by 40 km, two depots, vans with a lunch of 45 minutes from
11:30 to 13:30 and a shift from 8 to 17, half of them with each of two skills, three priorities, 60 % of the visits with
a window. Every answer is timed anew by our timetable and checked by :mod:`planner.routing.check`; where a van's order
is not possible (PyVRP knows no breaks), visits of least priority leave it. Compiling is not counted, modelling is.
``served`` is compared as VROOM does: priority first, then how many.
"""

import argparse
import json
import resource
import subprocess
import time
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from planner.routing.check import check
from planner.routing.general.engine import GeneralEngine
from planner.routing.plan import RoutePlan, Unserved
from planner.routing.problem import Break, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.timetable import Timetable
from planner.solving import Budget, SolveReport
from planner.travel import TravelTimes

Day = dict[str, Any]
Orders = list[list[int]]

DEPOTS = 2
MINUTE, HOUR = 60, 3600
SHIFT = (8 * HOUR, 17 * HOUR)
LUNCH = (11 * HOUR + 30 * MINUTE, 13 * HOUR + 30 * MINUTE, 45 * MINUTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One answer: what it leaves out, what it costs in minutes of driving, CPU and wall seconds it took."""

    day: str
    solver: str
    seconds: float
    priority_missed: int
    missed: int
    minutes: float
    mended: int
    wall: float
    cpu: float


def day_of(stops: int, vans: int, seed: int) -> Day:
    """Return a day as plain lists; places are the depots, then the stops."""
    lot = np.random.default_rng([stops, vans, seed])
    towns = lot.uniform(5, 35, (6, 2))
    near_town = lot.random((stops, 1)) < 0.6
    scattered = lot.uniform(0, 40, (stops, 2))
    grouped = towns[lot.integers(0, 6, stops)] + lot.normal(0, 2.0, (stops, 2))
    at = np.vstack([[[12.0, 12.0], [28.0, 26.0]], np.where(near_town, grouped, scattered)])
    kilometres = np.sqrt(((at[:, None] - at[None]) ** 2).sum(axis=-1)) * 1.3
    seconds = np.rint(kilometres / 28 * HOUR + (kilometres > 0) * 90).astype(np.int64)
    for middle in range(len(seconds)):
        seconds = np.minimum(seconds, seconds[:, middle : middle + 1] + seconds[middle : middle + 1, :])
    rows = [_stop(lot) for _ in range(stops)]
    room = int(np.ceil(1.25 * sum(row["load"] for row in rows) / vans))
    fleet = [
        {
            "depot": k % DEPOTS,
            "shift": SHIFT,
            "lunch": LUNCH,
            "room": room,
            "skills": [1] * (k % 2 == 0) + [2] * (k % 3 == 0),
        }
        for k in range(vans)
    ]
    return {"seconds": seconds.tolist(), "depots": DEPOTS, "stops": rows, "vans": fleet}


def _stop(lot: np.random.Generator) -> Day:
    kind, morning = lot.random(), int(lot.integers(8, 16))
    window = (8 * HOUR, 18 * HOUR)
    if kind < 0.2:
        window = (morning * HOUR, (morning + 2) * HOUR)
    elif kind < 0.4:
        window = (8 * HOUR, 12 * HOUR)
    elif kind < 0.6:
        window = (13 * HOUR, 17 * HOUR)
    return {
        "service": int(lot.choice([15, 20, 30, 40], p=[0.3, 0.3, 0.25, 0.15])) * MINUTE,
        "window": window,
        "skills": [1] * bool(lot.random() < 0.15) + [2] * bool(lot.random() < 0.10),
        "priority": int(lot.choice([1, 10, 100], p=[0.6, 0.3, 0.1])),
        "load": int(lot.integers(1, 6)),
    }


def problem_of(day: Day) -> RoutingProblem:
    """Return a day as our routing problem; lunch may interrupt a drive, and windows are for the start of service."""
    places = tuple(str(k) for k in range(len(day["seconds"])))
    seconds = np.array(day["seconds"], np.float64)
    visits = (
        Visit(
            id=f"visit {c}",
            place=places[day["depots"] + c],
            service_duration=stop["service"],
            windows=(TimeWindow(earliest=stop["window"][0], latest=stop["window"][1]),),
            ends_within=False,
            people=0.0,
            priority=stop["priority"],
            skills=frozenset(map(str, stop["skills"])),
            delivery=(stop["load"],),
        )
        for c, stop in enumerate(day["stops"])
    )
    vehicles = (
        Vehicle(
            id=f"van {k}",
            depot=places[van["depot"]],
            shift=TimeWindow(earliest=van["shift"][0], latest=van["shift"][1]),
            breaks=(
                Break(
                    windows=(TimeWindow(earliest=van["lunch"][0], latest=van["lunch"][1]),),
                    duration=van["lunch"][2],
                    on_road=True,
                ),
            ),
            skills=frozenset(map(str, van["skills"])),
            capacity=(van["room"],),
        )
        for k, van in enumerate(day["vans"])
    )
    return RoutingProblem(
        visits=tuple(visits),
        vehicles=tuple(vehicles),
        travel=TravelTimes(origins=places, destinations=places, seconds=seconds, metres=seconds * 8),
    )


def mended(timetable: Timetable, day: Day, orders: Orders) -> tuple[Orders, int]:
    """Return possible orders, without the visits of least priority where they were not; and how many those are."""
    gone, kept = 0, []
    for van, given in enumerate(orders):
        order = list(given)
        while not timetable.possible(van, order):
            shorter = [order[:k] + order[k + 1 :] for k in range(len(order))]
            worth = [day["stops"][c]["priority"] for c in order]
            ranked = sorted(
                range(len(order)), key=lambda k: (not timetable.possible(van, shorter[k]), worth[k])
            )
            order = shorter[ranked[0]]
            gone += 1
        kept.append(order)
    return kept, gone


def checked(problem: RoutingProblem, timetable: Timetable, orders: Orders) -> list[str]:
    """Return what the independent checker finds wrong."""
    routes = [timetable.route(van, order) for van, order in enumerate(orders) if order]
    unserved = tuple(
        Unserved(visit=problem.visits[c].id, reason="not_enough_time", detail="no room was found")
        for c in timetable.missing(orders)
    )
    report = SolveReport(solver="", version="", seed=0, status="feasible", objective=0.0)
    return check(
        problem,
        RoutePlan(routes=tuple(route for route in routes if route), unserved=unserved, report=report),
    )


def answer(solver: str, day: Day, problem: RoutingProblem, seconds: float, seed: int, peers: Path) -> tuple[Orders, float, float]:  # fmt: skip
    """Return the orders that a solver finds, and the wall and CPU seconds it took."""
    if solver == "farreach":
        begun, cpu = time.perf_counter(), time.process_time()
        found = GeneralEngine().search(problem, budget=Budget(seconds=seconds), seed=seed)
        return found.orders, time.perf_counter() - begun, time.process_time() - cpu
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    script = Path(__file__).with_name("van_days_peers.py")
    done = subprocess.run(
        [
            str(peers / "routing" / "bin" / "python"),
            "-W",
            "ignore",
            str(script),
            solver,
            str(seconds),
            str(seed),
        ],
        input=json.dumps(day),
        capture_output=True,
        text=True,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout.splitlines()[-1]), time.perf_counter() - begun, cpu


def row_of(name: str, solver: str, day: Day, seconds: float, seed: int, peers: Path) -> Row:
    """Solve one day and judge the answer."""
    problem = problem_of(day)
    timetable = Timetable(problem)
    orders, wall, cpu = answer(solver, day, problem, seconds, seed, peers)
    orders, gone = mended(timetable, day, orders)
    wrong = checked(problem, timetable, orders)
    if wrong:
        raise SystemExit(f"{name}, {solver}: {wrong[:3]}")
    score = timetable.score(orders)
    return Row(
        day=name,
        solver=solver,
        seconds=seconds,
        priority_missed=score.priority_unserved,
        missed=score.visits_unserved,
        minutes=score.cost / 60,
        mended=gone,
        wall=wall,
        cpu=cpu,
    )


def summary(rows: list[Row], solvers: list[str]) -> list[str]:
    """Return for each budget and solver: visits left out in all, mean minutes, mean ratio to VROOM, days served worse."""
    lines = []
    for seconds in sorted({row.seconds for row in rows}):
        yardstick = {row.day: row for row in rows if row.solver == "vroom" and row.seconds == seconds}
        for solver in solvers:
            mine = [row for row in rows if row.solver == solver and row.seconds == seconds]
            ratios = [row.minutes / yardstick[row.day].minutes for row in mine if row.day in yardstick]
            fewer = sum(
                (row.priority_missed, row.missed)
                > (yardstick[row.day].priority_missed, yardstick[row.day].missed)
                for row in mine
                if row.day in yardstick
            )
            mean = np.mean([row.minutes for row in mine])
            ratio = f"{np.mean(ratios):.4f}" if ratios else "-"
            lines.append(
                f"{seconds:g} s  {solver:9} missed {sum(r.missed for r in mine):3}  minutes {mean:8.1f}  "
                f"to VROOM {ratio}  served worse than VROOM on {fewer} of {len(mine)}"
            )
    return lines


def main() -> None:
    """Run all days with all solvers and budgets."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--sizes", default="50:5,100:10,200:20")
    options.add_argument("--days", type=int, default=3)
    options.add_argument("--seconds", default="1,5,30")
    options.add_argument("--solvers", default="farreach,vroom,pyvrp,ortools")
    options.add_argument("--peers", type=Path, default=Path.home() / ".cache" / "farreach-peers")
    options.add_argument("--out", type=Path)
    given = options.parse_args()
    solvers = given.solvers.split(",")
    sizes = [tuple(map(int, size.split(":"))) for size in given.sizes.split(",")]
    warm = day_of(8, 2, 0)
    GeneralEngine().search(problem_of(warm), budget=Budget(iterations=5), seed=1)
    rows = []
    for (stops, vans), seed in product(sizes, range(1, given.days + 1)):
        day = day_of(stops, vans, seed)
        for seconds, solver in product(map(float, given.seconds.split(",")), solvers):
            row = row_of(f"{stops}:{vans}:{seed}", solver, day, seconds, seed, given.peers)
            rows.append(row)
            print(
                f"{row.day:10} {seconds:4g} s {solver:9} missed {row.missed:3} (priority {row.priority_missed:4}) "
                f"minutes {row.minutes:8.1f}  mended {row.mended}  wall {row.wall:5.1f} cpu {row.cpu:5.1f}",
                flush=True,
            )
    print(*summary(rows, solvers), sep="\n")
    if given.out:
        given.out.write_text(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    main()
