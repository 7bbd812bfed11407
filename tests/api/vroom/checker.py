"""Checks an answer in VROOM's JSON against its problem with nothing of ours: order, clock, loads, windows, sums.

Every line restates a rule of VROOM's API description; hundredths of a second may be lost to rounding where a vehicle
has a speed factor.
"""

from collections.abc import Iterator
from typing import Any


def problems_of(problem: Any, answer: Any) -> list[str]:
    """Return everything that is wrong with an answer in solving mode."""
    return list(_problems(problem, answer))


def _problems(problem: Any, answer: Any) -> Iterator[str]:
    tasks = tasks_of(problem)
    done = [(s["type"], s["id"]) for r in answer["routes"] for s in r["steps"] if "job" in s]
    left = [(u["type"], u["id"]) for u in answer["unassigned"]]
    if sorted(done + left) != sorted(tasks):
        yield "not every task once"
    for route in answer["routes"]:
        cars = [car for car in problem["vehicles"] if car["id"] == route["vehicle"]]
        found = [list(_route_problems(problem, car, route, tasks)) for car in cars]
        yield from min(found, key=len)
    summary = answer["summary"]
    for name in ("cost", "setup", "service", "duration", "waiting_time", "priority"):
        if summary[name] != sum(route[name] for route in answer["routes"]):
            yield f"summary {name}"
    if (summary["routes"], summary["unassigned"]) != (len(answer["routes"]), len(left)):
        yield "summary counts"


def tasks_of(problem: Any) -> dict[tuple[str, int], Any]:
    """Return the tasks by kind and id, shipments as their two ends."""
    tasks = {("job", job["id"]): job for job in problem.get("jobs", [])}
    for shipment in problem.get("shipments", []):
        shared = {key: shipment[key] for key in ("skills", "priority") if key in shipment}
        amount = shipment.get("amount", [])
        for end in ("pickup", "delivery"):
            tasks[end, shipment[end]["id"]] = shipment[end] | shared | {end: amount}
    return tasks


def _route_problems(problem: Any, car: Any, route: Any, tasks: Any) -> Iterator[str]:  # noqa: C901 (a walk)
    steps, name = route["steps"], f"vehicle {car['id']}"
    durations = problem["matrices"][car.get("profile", "car")]["durations"]
    speed = int(100 / car.get("speed_factor", 1) + 0.5) / 100
    here = car.get("start_index")
    load = [
        sum(parts)
        for parts in zip(*[_loads(tasks, s, car)[0] for s in steps if s["type"] == "job"], strict=True)
    ]
    load = load or [0] * len(car.get("capacity", []))
    clock, driven, legs, before = steps[0]["arrival"], 0, 0.0, None
    open_pickups = set()
    for step in steps:
        if clock > step["arrival"]:
            yield f"{name}: {step} before its time"
        driven += step["arrival"] - clock
        clock = step["arrival"] + step["waiting_time"]
        task = tasks.get((step["type"], step.get("id")))
        there = car.get("end_index") if step["type"] == "end" else (task or {}).get("location_index")
        if there is not None and here is not None:
            legs += durations[here][there] * speed
        here = here if there is None else there
        if task is not None:
            yield from (f"{name}: {p}" for p in _task_problems(car, step, task, clock, before))
            off, on = _loads(tasks, step, car)
            load = [a - b + c for a, b, c in zip(load, off, on, strict=True)]
            before = there
            if step["type"] == "pickup":
                open_pickups.add(step["id"])
            elif step["type"] == "delivery" and step["id"] not in open_pickups:
                yield f"{name}: delivered before picked up"
        elif step["type"] == "break":
            yield from (f"{name}: {p}" for p in _break_problems(car, step, clock, load))
        if any(a > b for a, b in zip(load, car.get("capacity", []), strict=True)):
            yield f"{name}: overloaded"
        if "load" in step and step["load"] != load:
            yield f"{name}: load {step['load']}, expected {load}"
        if step["duration"] != driven:
            yield f"{name}: duration {step['duration']}, expected {driven}"
        clock += step["setup"] + step["service"]
    yield from (f"{name}: {p}" for p in _whole_problems(car, steps, clock, driven, legs))


def _whole_problems(car: Any, steps: Any, clock: int, driven: int, legs: float) -> Iterator[str]:
    begin, end = car.get("time_window", [0, float("inf")])
    if not begin <= steps[0]["arrival"] <= clock <= end:
        yield "outside its shift"
    slack = len(steps) if "speed_factor" in car else 0
    if abs(driven - legs) > slack:
        yield f"{driven} s at the wheel, expected {legs}"
    if driven > car.get("max_travel_time", driven) + slack:
        yield "travels too long"
    if sum("job" in step for step in steps) > car.get("max_tasks", len(steps)):
        yield "too many tasks"
    rests = sorted(step["id"] for step in steps if step["type"] == "break")
    if rests != sorted(rest["id"] for rest in car.get("breaks", [])):
        yield "not every break once"


def _break_problems(car: Any, step: Any, start: int, load: list[int]) -> Iterator[str]:
    (rest,) = [rest for rest in car["breaks"] if rest["id"] == step["id"]]
    if "time_windows" in rest and not any(a <= start <= b for a, b in rest["time_windows"]):
        yield f"break {step['id']} outside its windows"
    if any(a > b for a, b in zip(load, rest.get("max_load", load), strict=True)):
        yield f"break {step['id']} with too much on board"


def _task_problems(car: Any, step: Any, task: Any, start: int, before: int | None) -> Iterator[str]:
    windows = task.get("time_windows")
    if windows and not any(a <= start <= b for a, b in windows):
        yield f"{step['type']} {step['id']} starts at {start}, outside {windows}"
    if not set(task.get("skills", [])) <= set(car.get("skills", [])):
        yield f"{step['type']} {step['id']} needs skills"
    type_ = car.get("type", "")
    if step["service"] != task.get("service_per_type", {}).get(type_, task.get("service", 0)):
        yield f"{step['type']} {step['id']} has service {step['service']}"
    setup = task.get("setup_per_type", {}).get(type_, task.get("setup", 0))
    if step["setup"] not in (
        {0} if before == task["location_index"] else {setup, 0} if before is None else {setup}
    ):
        yield f"{step['type']} {step['id']} has setup {step['setup']}"


def _loads(tasks: Any, step: Any, car: Any) -> tuple[list[int], list[int]]:
    """Return what leaves the vehicle at a step and what comes on board."""
    task, nothing = tasks[step["type"], step["id"]], [0] * len(car.get("capacity", []))
    off = task.get("delivery", nothing)
    if step["type"] == "job" and "amount" in task and "delivery" not in task and "pickup" not in task:
        off = task["amount"]
    return off or nothing, task.get("pickup", nothing) or nothing
