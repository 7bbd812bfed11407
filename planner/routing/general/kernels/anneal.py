"""Ruin and recreate under simulated annealing: Christiaens and Vanden Berghe, 2020, section 5.1."""

from math import log

from planner.routing.general.kernels.chance import uniform
from planner.routing.general.kernels.layout import Instance, Longs
from planner.routing.general.kernels.layout_search import (
    ABSENT,
    ACCEPTED,
    BEST,
    CLOSED,
    COUNT,
    NOW,
    STEPS,
    THEN,
    Given,
    Plan,
)
from planner.routing.general.kernels.moves import begin_step, commit, forget, keep_best, restore, worse
from planner.routing.general.kernels.recreate import rank_absent, recreate, tidy_absent
from planner.routing.general.kernels.routes import IMPOSSIBLE, price, refresh
from planner.routing.general.kernels.ruin import ruin
from planner.routing.general.kernels.swap import swap_in
from planner.streets.compiled import borrowing, inner, spliced

SWAPS = 0.1
"""How often a visit is swapped in, where one is missing."""

CLOSINGS, CLOSED_SHARE = 0.1, 0.3
"""How often some vehicles take nothing at first, and which share of them."""

CRUMB = 1e-7
"""Costs closer than this are equal."""


@borrowing
def set_up(day: Instance, given: Given, plan: Plan) -> None:
    """Work out everything about empty routes."""
    for vehicle in range(len(plan.state)):
        refresh(day, given, plan, vehicle)


@borrowing
def begin_with(day: Instance, given: Given, plan: Plan, vehicle: int, order: Longs, stops: int) -> bool:
    """Make ``order`` the route of an empty vehicle; return whether that is possible."""
    for k in range(stops):
        plan.order[k] = order[k]
    cost = price(day, given, plan, vehicle, plan.order, stops, IMPOSSIBLE)
    if cost >= IMPOSSIBLE:
        refresh(day, given, plan, vehicle)
        return False
    commit(day, given, plan, vehicle, stops, cost)
    forget(plan)
    return True


@borrowing
def build(day: Instance, given: Given, plan: Plan, first: int, last: int) -> None:
    """Insert absent visits ``first:last`` as they come."""
    recreate(day, given, plan, first, last)
    forget(plan)


@borrowing
def tidy(plan: Plan) -> None:
    """Finish :func:`build`, and remember the plan as the best."""
    tidy_absent(plan)
    keep_best(plan)


@borrowing
def sort_first(given: Given, plan: Plan) -> None:
    """Sort what is absent before :func:`build`."""
    rank_absent(given, plan)


@borrowing
def anneal(day: Instance, given: Given, plan: Plan, steps: int, heat: float, cooling: float) -> None:
    """Make ``steps`` steps; the temperature begins at ``heat`` and is multiplied by ``cooling`` after each."""
    for _ in range(steps):
        plan.counts[STEPS] += 1
        begin_step(plan)
        ruin(day, given, plan)
        rank_absent(given, plan)
        if uniform(plan.rng) < CLOSINGS:
            close_some(plan)
            recreate(day, given, plan, 0, plan.counts[ABSENT])
            tidy_absent(plan)
            open_all(plan)
        recreate(day, given, plan, 0, plan.counts[ABSENT])
        tidy_absent(plan)
        if plan.owed[NOW, COUNT] > 0 and uniform(plan.rng) < SWAPS:
            swap_in(day, given, plan)
            recreate(day, given, plan, 0, plan.counts[ABSENT])
            tidy_absent(plan)
        decide(day, given, plan, heat)
        heat *= cooling


@inner
def close_some(plan: Plan) -> None:
    """Close some vehicles, so that others get what would always go to them."""
    for vehicle in range(len(plan.state)):
        plan.state[vehicle, CLOSED] = 1 if uniform(plan.rng) < CLOSED_SHARE else 0


@inner
def open_all(plan: Plan) -> None:
    """Open all vehicles again."""
    for vehicle in range(len(plan.state)):
        plan.state[vehicle, CLOSED] = 0


@spliced
def decide(day: Instance, given: Given, plan: Plan, heat: float) -> None:
    """Accept the step or take it back."""
    difference = worse(plan, NOW, THEN)
    extra = plan.total[NOW, 0] - plan.total[THEN, 0]
    if difference > 0:
        extra += max(0.0, plan.total[NOW, 1] - plan.total[THEN, 1]) + heat
    if difference >= 0 and extra >= -heat * log(1.0 - uniform(plan.rng)):
        restore(day, given, plan)
        return
    plan.counts[ACCEPTED] += 1
    forget(plan)
    against_best = worse(plan, NOW, BEST)
    if against_best < 0 or (against_best == 0 and plan.total[NOW, 0] < plan.total[BEST, 0] - CRUMB):
        keep_best(plan)
