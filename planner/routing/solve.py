"""Solve a day: the door to the engines."""

import time
from dataclasses import replace

from planner.errors import ProblemError
from planner.routing.assembling import Origin, orders_of, planned
from planner.routing.choice import Choice, choose
from planner.routing.engine import Engine, Found, Orders, Watching
from planner.routing.mending import filled, mended
from planner.routing.plan import RoutePlan
from planner.routing.problem import RoutingProblem
from planner.routing.timetable import Timetable
from planner.solving import Budget

MOST_VISITS = 10_000
"""More than that is refused: tables of travel between so many places are beyond the memory of most machines."""

ALWAYS_TRIED, SECONDS_A_PAIR = 2_000, 4e-7
"""Beyond so many visits, a first plan takes so many wall seconds for each pair of them, measured at 4,000 and 10,000 on one
core; a budget of less is refused, as it could not be kept."""

ENOUGH = {"Farreach fast": 50, "Farreach general": 3}
OTHERWISE_ENOUGH, AT_LEAST = 2, 100
"""Iterations, times the cube of the visits, after which each engine has seen everything of few visits, and ends."""

REASONS_SHARE = 0.1
"""Of the wall seconds, for reasons and checks; a search ends that much earlier."""

TRIALS, LEAST_TRIALS, MOST_TRIALS, TRIALS_A_SECOND = 2_000, 100, 10_000, 1_000
"""Orders tried to put in visits that had to leave theirs, and for the reasons of what is left out: so many where
iterations are counted, else as many as fit into the seconds that are left."""


def solve(
    problem: RoutingProblem,
    *,
    budget: Budget,
    seed: int,
    engine: str | Engine | None = None,
    start: RoutePlan | None = None,
    watch: Watching | None = None,
) -> RoutePlan:
    """Return the best plan found within ``budget``: sound, with a reason for every visit that it leaves out.

    Plans are compared by :class:`planner.routing.plan.Score`: priority, people, visits, then cost.

    Parameters
    ----------
    problem
        The question.
    budget
        How long to search; what an iteration is, the engine says. Wall seconds hold for everything, reasons and checks
        included. A search of few visits ends by itself when it has seen everything (``ENOUGH``).
    seed
        At least 0; with counted iterations the same seed gives the same plan.
    engine
        ``fast``, ``general``, ``ortools`` or one of your own; None for the first that can state the problem.
    start
        A plan to begin with; the answer is never worse, as far as it is possible.
    watch
        Told now and then how far the search has come; returns False to end it with the best so far.

    Raises
    ------
    ProblemError
        If there is no such engine, or there are more visits than ``MOST_VISITS`` or than the seconds are enough for.
    UnsoundPlanError
        If the plan does not survive :func:`planner.routing.check.check`; this would be a defect of ours.
    """
    begun = time.monotonic()
    _refuse_too_much(problem, budget)
    choice = choose(problem, engine)
    timetable = Timetable(problem)
    begins = None if start is None else mended(problem, timetable, orders_of(problem, start))
    found = _searched(problem, choice, _allowance(problem, choice.engine, budget, begun), seed, begins, watch)
    orders = _whole(problem, timetable, found, begins, _trials(budget, begun))
    plan = planned(problem, timetable, orders, _origin(choice, found, seed), _trials(budget, begun))
    runtime = None if budget.repeatable else time.monotonic() - begun
    return replace(plan, report=replace(plan.report, runtime=runtime))


def _refuse_too_much(problem: RoutingProblem, budget: Budget) -> None:
    visits = len(problem.visits)
    if visits > MOST_VISITS:
        raise ProblemError(
            "This routing problem is too large.",
            [f"there are {visits:,} visits, at most {MOST_VISITS:,} are possible"],
        )
    needed = SECONDS_A_PAIR * visits**2
    if budget.seconds is not None and visits > ALWAYS_TRIED and budget.seconds < needed:
        raise ProblemError(
            "This budget is too short for so many visits.",
            [
                f"a first plan of {visits:,} visits takes about {needed:.0f} s, the budget is {budget.seconds:g} s"
            ],
        )


def _allowance(problem: RoutingProblem, engine: Engine, budget: Budget, begun: float) -> Budget:
    """Return what of ``budget`` is for the search."""
    enough = max(AT_LEAST, ENOUGH.get(engine.name, OTHERWISE_ENOUGH) * len(problem.visits) ** 3)
    iterations = enough if budget.iterations is None else min(enough, budget.iterations)
    if budget.seconds is None:
        return replace(budget, iterations=iterations)
    left = (1 - REASONS_SHARE) * budget.seconds - (time.monotonic() - begun)
    return replace(budget, iterations=iterations, seconds=max(0.001, left))


def _trials(budget: Budget, begun: float) -> int:
    """Return how much may be tried after the search."""
    if budget.seconds is None:
        return TRIALS
    left = budget.seconds - (time.monotonic() - begun)
    return min(MOST_TRIALS, max(LEAST_TRIALS, round(TRIALS_A_SECOND * left)))


def _searched(
    problem: RoutingProblem,
    choice: Choice,
    budget: Budget,
    seed: int,
    start: Orders | None,
    watch: Watching | None,
) -> Found:
    if not problem.visits or not problem.vehicles:
        return Found(orders=[[] for _ in problem.vehicles], iterations=0)
    return choice.engine.search(problem, budget=budget, seed=seed, start=start, watch=watch)


def _whole(
    problem: RoutingProblem, timetable: Timetable, found: Found, start: Orders | None, trials: int
) -> Orders:
    """Return what was found without what is impossible, with another place for what had to leave; never worse."""
    orders = mended(problem, timetable, found.orders)
    if orders != found.orders:
        orders = filled(problem, timetable, orders, timetable.missing(orders), trials)
    return orders if start is None else min(orders, start, key=timetable.score)


def _origin(choice: Choice, found: Found, seed: int) -> Origin:
    return Origin(
        solver=" + ".join([choice.engine.name, *found.with_help]),
        version=choice.engine.version,
        seed=seed,
        engines=choice.engines,
        bound=found.bound,
    )
