"""Ruin, recreate, and accept as simulated annealing does.

Christiaens and Vanden Berghe 2020, section 5 and algorithm 1: a new plan is accepted when its cost is below that of the
current one minus ``T ln U(0, 1)``. The threshold is drawn before the visits are inserted, so that a step ends as soon as
it is passed: under the triangle inequality what is still to be inserted can only add.
"""

import numpy as np

from planner.routing.fast.kernels.chance import below, uniform
from planner.routing.fast.kernels.layout import (
    ABSENT,
    ACCEPTED,
    BANKED,
    BEST,
    CURRENT,
    LEG,
    NEXT,
    NODES,
    ROUTE,
    STAMP,
    VEHICLES,
    Given,
    Ints,
    Plan,
)
from planner.routing.fast.kernels.recreate import (
    cheapest,
    cheapest_anywhere,
    cheapest_in_touched,
    sort_absent,
)
from planner.routing.fast.kernels.routes import put_in, take_back
from planner.routing.fast.kernels.ruin import ruin
from planner.routing.fast.kernels.tails import exchange_tails
from planner.streets.compiled import borrowing, grafted

BLINK_SHARE = 0.01
"""How often a place is overlooked: Christiaens and Vanden Berghe 2020, table 1."""
MOST_TRIED = 8
"""Visits of the bank that are tried in a step."""
TAIL_SHARE = 0.3
"""How often a step exchanges two tails in place of a ruin."""


@borrowing
def anneal(given: Given, plan: Plan, steps: int, temperature: float, removed: float) -> None:
    """Run ``steps`` steps at a temperature; a ruin takes out about ``removed`` visits."""
    for visit in range(len(plan.node)):
        plan.node[visit, STAMP] = 0
    for vehicle in range(len(plan.visits_of)):
        plan.vehicle_stamp[vehicle] = 0
        plan.ruined[vehicle] = 0
    for step in range(1, steps + 1):
        plan.sizes[NODES] = plan.sizes[VEHICLES] = plan.sizes[ABSENT] = 0
        threshold = -temperature * np.log(1.0 - uniform(plan.rng))
        if uniform(plan.rng) < TAIL_SHARE:
            change = exchange_tails(given, plan, threshold, step)
            if change != 0:
                settle(plan, change)
                plan.sizes[NODES] = plan.sizes[VEHICLES] = 0
            continue
        change = -ruin(given, plan, removed, step)
        change, done = recreate(given, plan, change, threshold, step)
        if done and change < threshold:
            settle(plan, change)
        else:
            take_back(given, plan)


@borrowing
def lure(given: Given, plan: Plan, before: Ints) -> None:
    """Count the current plan again when fixed costs were ``before`` and no longer are; it becomes the best."""
    visits = len(given.skip)
    for vehicle in range(len(plan.visits_of)):
        kind = given.kind[vehicle]
        if plan.visits_of[vehicle] == 0:
            plan.node[visits + vehicle, LEG] = -given.fixed[kind]
        else:
            plan.totals[CURRENT] += given.fixed[kind] - before[kind]
    plan.totals[BEST] = plan.totals[CURRENT]
    for one in range(len(plan.best)):
        plan.best[one] = plan.node[one, NEXT]


@grafted
def recreate(given: Given, plan: Plan, change: int, threshold: float, step: int) -> tuple[int, bool]:
    """Insert what is absent and some of the bank; return the change of cost, and False where it was given up."""
    hope = _try_bank(given, plan)
    sort_absent(given, plan)
    for index in range(plan.sizes[ABSENT]):
        if change - hope >= threshold:
            return change, False
        visit = plan.absent[index]
        banked = plan.in_bank[visit] >= 0
        where, more = cheapest(given, plan, visit, BLINK_SHARE)
        if where < 0 or plan.visits_of[plan.node[where, ROUTE]] == 0:
            where, more = cheapest_in_touched(given, plan, visit, more, where)
        if where < 0 and not banked:
            where, more = cheapest_anywhere(given, plan, visit, more, where)
        if banked:
            hope -= given.skip[visit]
            more -= given.skip[visit]
            if where >= 0 and more < 0:
                put_in(given, plan, visit, where, step)
                change += more
        elif where >= 0 and more < given.skip[visit]:
            put_in(given, plan, visit, where, step)
            change += more
        else:
            change += given.skip[visit]
    return change, True


@grafted
def _try_bank(given: Given, plan: Plan) -> int:
    """List some visits of the bank as absent; return what they are worth together."""
    banked = plan.totals[BANKED]
    worth = 0
    for index in range(min(MOST_TRIED, banked)):
        other = index + below(plan.rng, banked - index)
        visit = plan.bank[other]
        plan.bank[other], plan.bank[index] = plan.bank[index], visit
        plan.in_bank[plan.bank[other]] = other
        plan.in_bank[visit] = index
        plan.absent[plan.sizes[ABSENT]] = visit
        plan.sizes[ABSENT] += 1
        worth += given.skip[visit]
    return worth


@grafted
def settle(plan: Plan, change: int) -> None:
    """Make the plan at hand the current one, and the best if it is."""
    for index in range(plan.sizes[ABSENT]):
        visit = plan.absent[index]
        place = plan.in_bank[visit]
        if plan.node[visit, ROUTE] >= 0 and place >= 0:
            last = plan.totals[BANKED] - 1
            plan.bank[place] = plan.bank[last]
            plan.in_bank[plan.bank[place]] = place
            plan.in_bank[visit] = -1
            plan.totals[BANKED] = last
        elif plan.node[visit, ROUTE] < 0 and place < 0:
            plan.in_bank[visit] = plan.totals[BANKED]
            plan.bank[plan.totals[BANKED]] = visit
            plan.totals[BANKED] += 1
    plan.totals[CURRENT] += change
    plan.totals[ACCEPTED] += 1
    if plan.totals[CURRENT] < plan.totals[BEST]:
        plan.totals[BEST] = plan.totals[CURRENT]
        for one in range(len(plan.best)):
            plan.best[one] = plan.node[one, NEXT]
