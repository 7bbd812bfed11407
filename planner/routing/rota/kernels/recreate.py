"""Putting visits that are out back in, one after another, each where it is cheapest.

Christiaens and Vanden Berghe, Slack induction by string removals for vehicle routing problems, Transportation Science 54(2),
2020, section 5.2, with all times of a visit inserted at once.
"""

import numpy as np

from planner.routing.rota.kernels.chance import below, uniform
from planner.routing.rota.kernels.insertion import turn_cost, way_through
from planner.routing.rota.kernels.layout import AWAY, COST, MISSED, Given, Plan, Scratch
from planner.routing.rota.kernels.routes import put_in
from planner.streets.compiled import inner, spliced

INFINITE = np.inf
BLINK = 0.01


@inner
def own_cost(given: Given, plan: Plan, visit: int) -> float:
    """Return what ``visit`` costs beside routes: dates, changes, its time of day, times missed."""
    slots, cost, before = plan.slots[visit], 0.0, -1
    if slots == 0:
        everything: float = given.worth[visit] * given.fewest[visit]
        return everything
    for k in range(slots):
        if plan.made[visit, k] == AWAY:
            cost += given.worth[visit]
            continue
        cost += given.due_cost[plan.due[visit, k]]
        if before >= 0:
            cost += turn_cost(given, visit, plan.due[visit, before], plan.due[visit, k])
            one = given.unit[given.vehicle_of[plan.made[visit, before]]]
            other = given.unit[given.vehicle_of[plan.made[visit, k]]]
            cost += 0.0 if one == other else given.vehicle_cost[visit]
        before = k
    for b in range(given.band_from[visit], given.band_from[visit + 1]):
        if given.band_lo[b] == plan.band[visit, 0] and given.band_hi[b] == plan.band[visit, 1]:
            cost += given.band_cost[b]
            break
    return cost


@inner
def missed_by(given: Given, plan: Plan, visit: int) -> float:
    """Return what the times of ``visit`` that are missed mean."""
    slots, times = plan.slots[visit], 0
    if slots == 0:
        times = given.fewest[visit]
    for k in range(slots):
        times += 1 if plan.made[visit, k] == AWAY else 0
    missed: float = given.value[visit] * times
    return missed


@inner
def note_route(plan: Plan, r: int) -> None:
    """Keep van-day ``r`` as it was before this step."""
    if plan.touched[r]:
        return
    plan.touched[r] = True
    count = plan.touched_list[len(plan.touched)]
    plan.touched_list[count] = r
    plan.touched_list[len(plan.touched)] = count + 1
    plan.kept_size[r] = plan.size[r]
    for p in range(plan.size[r]):
        plan.kept_order[r, p] = plan.order[r, p]


@inner
def pick(given: Given, scratch: Scratch, choice: int) -> None:
    """Remember the way just found through ``choice``."""
    fleet = len(given.starts)
    for k in range(given.slot_from[choice + 1] - given.slot_from[choice]):
        state = scratch.chosen[k]
        scratch.pick_due[k] = AWAY
        if state >= 0:
            due = given.due_from[given.slot_from[choice] + k] + state // fleet
            day, vehicle = given.due_day[due], state % fleet
            scratch.pick_due[k], scratch.pick_day[k], scratch.pick_vehicle[k] = due, day, vehicle
            scratch.pick_position[k] = scratch.position[vehicle, day]


@inner
def best_way(given: Given, plan: Plan, scratch: Scratch, visit: int, fewer: int) -> tuple[float, int, int]:
    """Return cost, choice and band of the cheapest way to make ``visit``; the way is left in ``scratch``.

    ``fewer``: 0 to make all times, 1 to miss one, 2 to make only one.
    """
    best, chosen, chosen_band = INFINITE, -1, -1
    for b in range(given.band_from[visit], given.band_from[visit + 1]):
        plan.band[visit, 0], plan.band[visit, 1] = given.band_lo[b], given.band_hi[b]
        scratch.known[:, :] = False
        for choice in range(given.choice_from[visit], given.choice_from[visit + 1]):
            slots = given.slot_from[choice + 1] - given.slot_from[choice]
            if fewer > 0 and slots < fewer + 1:
                continue
            for k in range(slots if fewer > 0 else 1):
                skip, only = (k if fewer == 1 else -1), (k if fewer == 2 else -1)
                cost = way_through(given, plan, scratch, visit, choice, skip, only, BLINK)
                missing = 0 if fewer == 0 else 1 if fewer == 1 else slots - 1
                cost += given.band_cost[b] + missing * given.worth[visit]
                if cost < best:
                    best, chosen, chosen_band = cost, choice, b
                    pick(given, scratch, choice)
    return best, chosen, chosen_band


@spliced
def insert(given: Given, plan: Plan, scratch: Scratch, visit: int) -> bool:
    """Make ``visit`` as cheaply as possible, every time if that is possible; return whether it is made at all."""
    best, choice, band = INFINITE, -1, -1
    for fewer in range(min(3, given.slots_most[visit])):
        best, choice, band = best_way(given, plan, scratch, visit, fewer)
        if choice >= 0:
            break
    if choice < 0 or (given.value[visit] == 0.0 and best >= given.worth[visit] * given.fewest[visit]):
        return False
    plan.band[visit, 0], plan.band[visit, 1] = given.band_lo[band], given.band_hi[band]
    slots = given.slot_from[choice + 1] - given.slot_from[choice]
    for k in range(slots):
        plan.due[visit, k], plan.made[visit, k] = scratch.pick_due[k], AWAY
        if scratch.pick_due[k] >= 0:
            r = given.route_of[scratch.pick_vehicle[k], scratch.pick_day[k]]
            note_route(plan, r)
            put_in(given, plan, r, scratch.pick_position[k], visit)
            plan.made[visit, k] = r
    plan.slots[visit] = slots
    cost = own_cost(given, plan, visit)
    plan.totals[COST] += cost - plan.visit_cost[visit]
    plan.totals[MISSED] += missed_by(given, plan, visit) - given.value[visit] * given.fewest[visit]
    plan.visit_cost[visit] = cost
    return True


@inner
def recreate(given: Given, plan: Plan, scratch: Scratch) -> None:
    """Insert all visits that are out, in an order by chance or by one of ``given.keys``."""
    visits = len(given.place)
    count = plan.out[visits]
    row = below(scratch.rng, given.keys.shape[0] + 2)
    for i in range(count):
        visit = plan.out[i]
        random = row >= given.keys.shape[0]
        scratch.sort_key[visit] = uniform(scratch.rng) if random else given.keys[row, visit]
    for i in range(1, count):
        visit, at = plan.out[i], i
        while at > 0 and scratch.sort_key[plan.out[at - 1]] > scratch.sort_key[visit]:
            plan.out[at] = plan.out[at - 1]
            at -= 1
        plan.out[at] = visit
    left = 0
    for i in range(count):
        visit = plan.out[i]
        if insert(given, plan, scratch, visit):
            plan.is_out[visit] = False
        else:
            plan.out[left] = visit
            left += 1
    plan.out[visits] = left
