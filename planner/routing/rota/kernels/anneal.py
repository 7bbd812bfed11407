"""The search: ruin, recreate, accept or take back, colder and colder."""

import numpy as np

from planner.routing.rota.kernels.chance import uniform
from planner.routing.rota.kernels.layout import BEST_COST, BEST_MISSED, COST, MISSED, Given, Plan, Scratch
from planner.routing.rota.kernels.recreate import recreate
from planner.routing.rota.kernels.routes import recount
from planner.routing.rota.kernels.ruin import ruin
from planner.streets.compiled import borrowing, spliced

LITTLE = 1e-9


@spliced
def is_better(plan: Plan) -> bool:
    """Return whether the current rota misses less than the best, or the same for less."""
    missed, least = plan.totals[MISSED], plan.totals[BEST_MISSED]
    slack = LITTLE * (1.0 + abs(least))
    better: bool = missed < least - slack or (
        missed <= least + slack and plan.totals[COST] < plan.totals[BEST_COST] - 1e-6
    )
    return better


@spliced
def remember(given: Given, plan: Plan) -> None:
    """Keep the current rota as the best."""
    plan.totals[BEST_COST], plan.totals[BEST_MISSED] = plan.totals[COST], plan.totals[MISSED]
    for r in range(len(plan.size)):
        plan.best_size[r] = plan.size[r]
        for p in range(plan.size[r]):
            plan.best_order[r, p] = plan.order[r, p]
    for visit in range(len(given.place)):
        plan.best_slots[visit] = plan.slots[visit]
        plan.best_band[visit, 0], plan.best_band[visit, 1] = plan.band[visit, 0], plan.band[visit, 1]
        for k in range(plan.slots[visit]):
            plan.best_made[visit, k], plan.best_due[visit, k] = plan.made[visit, k], plan.due[visit, k]


@spliced
def keep_visits(given: Given, plan: Plan) -> None:
    """Note how every visit is made before a step."""
    for visit in range(len(given.place)):
        plan.kept_slots[visit], plan.kept_visit_cost[visit] = plan.slots[visit], plan.visit_cost[visit]
        plan.kept_band[visit, 0], plan.kept_band[visit, 1] = plan.band[visit, 0], plan.band[visit, 1]
        for k in range(plan.slots[visit]):
            plan.kept_made[visit, k], plan.kept_due[visit, k] = plan.made[visit, k], plan.due[visit, k]


@spliced
def take_back(given: Given, plan: Plan) -> None:
    """Return to the rota before the step, but for the totals."""
    visits = len(given.place)
    plan.out[visits] = 0
    for visit in range(visits):
        plan.slots[visit], plan.visit_cost[visit] = plan.kept_slots[visit], plan.kept_visit_cost[visit]
        plan.band[visit, 0], plan.band[visit, 1] = plan.kept_band[visit, 0], plan.kept_band[visit, 1]
        for k in range(plan.slots[visit]):
            plan.made[visit, k], plan.due[visit, k] = plan.kept_made[visit, k], plan.kept_due[visit, k]
        plan.is_out[visit] = plan.slots[visit] == 0 and given.slots_most[visit] > 0
        if plan.is_out[visit]:
            plan.out[plan.out[visits]] = visit
            plan.out[visits] += 1
    for i in range(plan.touched_list[len(plan.touched)]):
        r = plan.touched_list[i]
        plan.size[r] = plan.kept_size[r]
        for p in range(plan.size[r]):
            plan.order[r, p] = plan.kept_order[r, p]
        recount(given, plan, r)


@spliced
def forget(plan: Plan) -> None:
    """Begin a new step: no route is touched."""
    for i in range(plan.touched_list[len(plan.touched)]):
        plan.touched[plan.touched_list[i]] = False
    plan.touched_list[len(plan.touched)] = 0


@borrowing
def anneal(given: Given, plan: Plan, scratch: Scratch, hot: float, cold: float, steps: int) -> None:
    """Make ``steps`` steps while the temperature falls from ``hot`` to ``cold`` (units of cost), exponentially.

    No steps: build a first rota of what is out. Both in one kernel, because inserting is most of what there is to compile.
    """
    if steps == 0:
        for r in range(len(plan.size)):
            recount(given, plan, r)
    for step in range(max(1, steps)):
        forget(plan)
        keep_visits(given, plan)
        cost, missed = plan.totals[COST], plan.totals[MISSED]
        if steps > 0:
            ruin(given, plan, scratch)
        recreate(given, plan, scratch)
        temperature = hot * (cold / hot) ** (step / max(1, steps))
        if steps == 0 or plan.totals[COST] < cost - temperature * np.log(uniform(scratch.rng) + 1e-300):
            if steps == 0 or is_better(plan):
                remember(given, plan)
        else:
            take_back(given, plan)
            plan.totals[COST], plan.totals[MISSED] = cost, missed
