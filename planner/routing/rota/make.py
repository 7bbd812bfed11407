"""Make a rota: which vehicle makes which visit on which date, and when.

1. A search of its own (:mod:`planner.routing.rota.search`) moves visits, with all their times at once, between the dates
   that their programmes allow and between vehicles: priority and people first, then visits, then driving plus a price
   for each vehicle and day used, with days beyond the usual length paid twice, which evens them out.
2. Days that could as well fall on another date are spread over the period (:mod:`planner.routing.rota.spreading`).
3. Each route is placed in time, what is missed gets its reasons, and the rota is checked before it leaves.

What that search cannot state (driving rules, reloads, alternatives) goes another way: the days are laid end to end
(:mod:`planner.routing.rota.timeline`) and solved as one routing problem. That knows ``times``, but no other programmes.
"""

from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from time import monotonic

from planner.errors import ProblemError
from planner.routing.assembling import UnsoundPlanError
from planner.routing.engine import Engine
from planner.routing.period import Rota, RotaProblem, parts, programme_of
from planner.routing.problem import RoutingProblem
from planner.routing.rota.arrays import arrays_of, cannot
from planner.routing.rota.check import check_rota, rota_cost
from planner.routing.rota.choices import Choice
from planner.routing.rota.days import Bands, in_time, question_on
from planner.routing.rota.refusals import Missed, refused
from planner.routing.rota.search import Assigned, Watching, search
from planner.routing.rota.spreading import spread
from planner.routing.rota.timeline import Orders, laid_out, orders_of
from planner.routing.solve import solve
from planner.solving import Budget, SolveReport

DAILY_ITERATIONS = 100
"""Iterations for each route when it is solved again alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """Orders of all van-days, the times of day they must keep, what they miss, and who found them."""

    orders: Orders
    bands: Bands
    missed: tuple[Missed, ...]
    report: SolveReport


def make_rota(
    problem: RotaProblem,
    *,
    budget: Budget,
    seed: int,
    engine: str | Engine | None = None,
    watch: Watching | None = None,
) -> Rota:
    """Return a rota that serves as many people as possible in the period.

    Parameters
    ----------
    problem
        The question.
    budget
        For the search; an iteration is a hundred ruins and recreations. Timing, reasons and checks take some tenths of
        a second more.
    seed
        At least 0; with counted iterations the same seed gives the same rota.
    engine
        Solves the days laid end to end instead; see :func:`planner.routing.solve.solve`.
    watch
        Told now and then how far the search has come; returns False to end it with the best so far.

    Raises
    ------
    ProblemError
        If it has programmes and something that goes with none of them, each named.
    UnsoundPlanError
        If the rota does not survive :func:`check_rota`; this would be a defect of ours.
    """
    unstated = cannot(problem)
    if engine is None and not unstated:
        draft = _searched(problem, budget, seed, watch)
    elif all(programme_of(problem, label).plain for label in problem.programmes):
        draft = _end_to_end(problem, budget, seed, engine)
    else:
        raise ProblemError(
            "Programmes of visits do not go with everything a routing problem may ask for.",
            [*unstated] or ["another engine was asked for; it knows no programmes"],
        )
    rota = Rota(
        days=in_time(problem, draft.orders, draft.bands),
        unserved=refused(problem, draft.orders, draft.missed),
        report=draft.report,
    )
    rota = replace(rota, report=replace(rota.report, objective=rota_cost(problem, rota)))
    broken = check_rota(problem, rota)
    if broken:
        raise UnsoundPlanError("\n".join(broken))
    return rota


def _searched(problem: RotaProblem, budget: Budget, seed: int, watch: Watching | None) -> _Draft:
    begun = monotonic()
    arrays = arrays_of(problem)
    found = search(problem, arrays, budget=budget, seed=seed, watch=watch)
    free = frozenset(
        visit.id
        for visit, some in zip(problem.visits, arrays.choices, strict=True)
        if visit.id not in found.bands and _any_date(problem, visit.id, some)
    )
    report = SolveReport(
        solver="rota search",
        version=version("farreach"),
        seed=seed,
        status="feasible",
        objective=found.cost,
        runtime=None if budget.repeatable else monotonic() - begun,
    )
    choices = dict(zip((visit.id for visit in problem.visits), arrays.choices, strict=True))
    return _Draft(
        orders=spread(problem, found.orders, free),
        bands=found.bands,
        missed=tuple(_missed(found, choices)),
        report=report,
    )


def _any_date(problem: RotaProblem, visit: str, choices: tuple[Choice, ...]) -> bool:
    """Return whether the visit is made once, on whatever date."""
    if programme_of(problem, visit).preferred_weekday is not None or any(
        len(choice) != 1 for choice in choices
    ):
        return False
    return {due.day for choice in choices for due in choice[0]} >= set(problem.days)


def _missed(found: Assigned, choices: dict[str, tuple[Choice, ...]]) -> list[Missed]:
    """Return each time that is missed, with the dates among which it might have fallen."""
    missed: list[Missed] = []
    for visit, made in found.dues.items():
        shortest = min(choices[visit], key=len)
        times = len(shortest) if made is None else len(made)
        alike = [choice for choice in choices[visit] if len(choice) == times]
        for time in range(times):
            if made is None or made[time] is None:
                days = {due.day for choice in alike for due in choice[time]}
                missed.append((visit, time, times, tuple(sorted(days))))
    return missed


def _end_to_end(problem: RotaProblem, budget: Budget, seed: int, engine: str | Engine | None) -> _Draft:
    timeline = laid_out(problem)
    plan = solve(timeline.problem, budget=budget, seed=seed, engine=engine)
    once = frozenset(visit.id for visit in problem.visits if len(parts(problem, visit.id)) == 1)
    orders = spread(problem, orders_of(timeline, plan), once)
    orders = {van_day: _shortest(problem, van_day, order, seed, engine) for van_day, order in orders.items()}
    missed = []
    for left in plan.unserved:
        visit, time = timeline.made_as[left.visit]
        some = parts(problem, visit)
        missed.append((visit, time, len(some), some[time]))
    return _Draft(orders=orders, bands={}, missed=tuple(missed), report=plan.report)


def _shortest(
    problem: RotaProblem,
    van_day: tuple[str, date],
    order: tuple[str, ...],
    seed: int,
    engine: str | Engine | None,
) -> tuple[str, ...]:
    """Return the visits of one route in the best order found for that day alone."""
    question = question_on(problem, van_day[1], order)
    vehicles = tuple(vehicle for vehicle in question.vehicles if vehicle.id == van_day[0])
    alone = RoutingProblem(visits=question.visits, vehicles=vehicles, travel=problem.travel)
    plan = solve(alone, budget=Budget(iterations=DAILY_ITERATIONS), seed=seed, engine=engine)
    return order if plan.unserved else tuple(stop.visit for stop in plan.routes[0].stops)
