"""Make a rota: which vehicle makes which visit on which date, and when.

1. The days are laid end to end and solved as one prize-collecting routing problem (:mod:`planner.routing.timeline`):
   people first, then visits, then driving plus a price for each vehicle and day used, with days beyond the usual
   length paid twice, which evens them out.
2. Days that could as well fall on another date are spread over the period (:mod:`planner.routing.spreading`).
3. Each route is solved once more as a day of its own, and the rota is checked before it leaves.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from planner.routing.check import check
from planner.routing.legs import Legs, legs_between
from planner.routing.period import (
    Rota,
    RotaDay,
    RotaProblem,
    parts,
    plan_of_day,
    problem_of_day,
    visit_on,
)
from planner.routing.plan import Reason, Unserved, trip_cost
from planner.routing.problem import RoutingProblem, Vehicle, Visit
from planner.routing.reasons import NEAREST_FIRST, explained, reason_alone
from planner.routing.schedule import timed
from planner.routing.solve import Solver, solve
from planner.routing.spreading import spread
from planner.routing.timeline import Orders, laid_out, orders_of
from planner.routing.trips import UnsoundPlanError
from planner.solving import Budget

__all__ = [
    "Rota",
    "RotaDay",
    "RotaProblem",
    "check_rota",
    "make_rota",
    "plan_of_day",
    "problem_of_day",
    "rota_cost",
]

DAILY_ITERATIONS = 100
"""Iterations for each route when it is solved again alone."""


def make_rota(problem: RotaProblem, *, budget: Budget, seed: int, solver: Solver | None = None) -> Rota:
    """Return a rota that serves as many people as possible in the period.

    Parameters
    ----------
    problem
        The question.
    budget
        For the model of all days together; the days one by one take some tenths of a second more.
    seed
        At least 0; with counted iterations the same seed gives the same rota.
    solver
        OR-Tools if None.

    Raises
    ------
    UnsoundPlanError
        If the rota does not survive :func:`check_rota`; this would be a defect of ours.
    """
    timeline = laid_out(problem)
    plan = solve(timeline.problem, budget=budget, seed=seed, solver=solver)
    legs = _legs(problem)
    orders = spread(problem, orders_of(timeline, plan), legs)
    orders = {van_day: _shortest(problem, van_day, order, seed, solver) for van_day, order in orders.items()}
    missed = [timeline.made_as[left.visit] for left in plan.unserved]
    rota = Rota(
        days=tuple(sorted(_days(problem, orders, legs), key=lambda entry: (entry.date, entry.vehicle))),
        unserved=tuple(_explained(problem, visit, time, legs) for visit, time in missed),
        report=plan.report,
    )
    rota = replace(rota, report=replace(plan.report, objective=rota_cost(problem, rota)))
    broken = check_rota(problem, rota)
    if broken:
        raise UnsoundPlanError("\n".join(broken))
    return rota


def rota_cost(problem: RotaProblem, rota: Rota) -> float:
    """Return what the rota costs in seconds of driving: driving, vehicles and days used, work beyond usual days."""
    legs, total = _legs(problem), 0.0
    for entry in rota.days:
        order = tuple(stop.visit for stop in entry.route.stops)
        vehicle, visits = _today(problem, (entry.vehicle, entry.date), order)
        priced = replace(vehicle, fixed_seconds=problem.van_day_seconds, usual_seconds=problem.usual_seconds)
        total += trip_cost(priced, visits, legs)
    return total


def check_rota(problem: RotaProblem, rota: Rota) -> list[str]:
    """Return one line for each way in which ``rota`` breaks a rule of ``problem``; empty for a sound rota."""
    problems = [*_tally_problems(problem, rota)]
    if problems:
        return problems
    for day in sorted({entry.date for entry in rota.days}):
        broken = check(problem_of_day(problem, rota, day), plan_of_day(rota, day))
        problems += [f"{day}: {line}" for line in broken]
    return problems


def _tally_problems(problem: RotaProblem, rota: Rota) -> Iterator[str]:
    """Every visit as often as asked, in the right part of the period, on open days by vehicles that work."""
    visits = {visit.id: visit for visit in problem.visits}
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    for entry in rota.days:
        if entry.date not in problem.days or entry.vehicle not in vehicles:
            yield f"there is no vehicle {entry.vehicle!r} on {entry.date}"
        if (entry.vehicle, entry.date) in problem.absent:
            yield f"vehicle {entry.vehicle!r} does not work on {entry.date}"
        if entry.route.vehicle != entry.vehicle:
            yield f"{entry.date}: the route of {entry.route.vehicle!r} is given to {entry.vehicle!r}"
    made = [(stop.visit, entry.date) for entry in rota.days for stop in entry.route.stops]
    yield from (f"visit {label!r} does not exist" for label in sorted({v for v, _ in made} - visits.keys()))
    missed = Counter(left.visit for left in rota.unserved)
    for visit in problem.visits:
        dates = [day for label, day in made if label == visit.id]
        yield from (
            f"visit {visit.id!r} is closed on {day}" for day in dates if visit_on(problem, visit, day) is None
        )
        in_parts = [sum(day in part for day in dates) for part in parts(problem, visit.id)]
        if max(in_parts) > 1 or in_parts.count(0) != missed[visit.id]:
            yield f"visit {visit.id!r} is made {in_parts} times in the parts and missed {missed[visit.id]} times"


def _legs(problem: RotaProblem) -> Legs:
    depots = [vehicle.depot for vehicle in problem.vehicles]
    places = [visit.location for visit in problem.visits]
    return legs_between(problem.travel, list(dict.fromkeys([*depots, *places])))


def _today(
    problem: RotaProblem, van_day: tuple[str, date], order: tuple[str, ...]
) -> tuple[Vehicle, list[Visit]]:
    label, day = van_day
    vehicle = next(vehicle for vehicle in problem.vehicles if vehicle.id == label)
    known = {visit.id: visit for visit in problem.visits}
    today = [visit_on(problem, known[visit], day) for visit in order]
    return vehicle, [visit for visit in today if visit is not None]


def _shortest(
    problem: RotaProblem, van_day: tuple[str, date], order: tuple[str, ...], seed: int, solver: Solver | None
) -> tuple[str, ...]:
    """Return the visits of one route in the best order found for that day alone."""
    vehicle, visits = _today(problem, van_day, order)
    alone = RoutingProblem(visits=tuple(visits), vehicles=(vehicle,), travel=problem.travel)
    plan = solve(alone, budget=Budget(iterations=DAILY_ITERATIONS), seed=seed, solver=solver)
    if plan.unserved:
        return order
    found = tuple(stop.visit for stop in plan.routes[0].stops)
    return min((order, found), key=lambda labels: _driving(problem, van_day, labels))


def _driving(problem: RotaProblem, van_day: tuple[str, date], order: tuple[str, ...]) -> float:
    vehicle, visits = _today(problem, van_day, order)
    places = [vehicle.depot, *(visit.location for visit in visits)]
    return sum(legs_between(problem.travel, list(dict.fromkeys(places))).along(vehicle, visits))


def _days(problem: RotaProblem, orders: Orders, legs: Legs) -> Iterator[RotaDay]:
    for van_day, order in orders.items():
        vehicle, visits = _today(problem, van_day, order)
        route = timed(vehicle, visits, legs)
        if route is None:
            raise UnsoundPlanError(f"{van_day}: the order {order} cannot be kept")
        yield RotaDay(date=van_day[1], vehicle=vehicle.id, route=route)


def _explained(problem: RotaProblem, label: str, time: int, legs: Legs) -> Unserved:
    """Return why one time of a visit is missed; for each vehicle the reason of its best day."""
    visit = next(visit for visit in problem.visits if visit.id == label)
    days = parts(problem, label)[time]
    by_vehicle = tuple(
        (vehicle.id, _best_reason(problem, vehicle, visit, days, legs)) for vehicle in problem.vehicles
    )
    left = explained(label, by_vehicle)
    times = problem.times.get(label, 1)
    return left if times == 1 else replace(left, detail=f"Time {time + 1} of {times}: {left.detail}")


def _best_reason(
    problem: RotaProblem, vehicle: Vehicle, visit: Visit, days: tuple[date, ...], legs: Legs
) -> Reason:
    reasons: set[Reason] = set()
    for day in days:
        may = problem.may_make(vehicle.id, visit.id) and (vehicle.id, day) not in problem.absent
        today = visit_on(problem, visit, day)
        if today is None and may:
            reasons.add("closed")
        else:
            reasons.add(reason_alone(vehicle, today or visit, legs, may_make=may) or "not_enough_time")
    return next(reason for reason in NEAREST_FIRST if reason in reasons)
