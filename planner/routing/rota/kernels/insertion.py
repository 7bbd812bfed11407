"""What it costs to make a visit in one of its choices."""

import numpy as np

from planner.routing.rota.kernels.chance import uniform
from planner.routing.rota.kernels.layout import AWAY, Given, Plan, Scratch
from planner.routing.rota.kernels.timing import fits_between, lasting, short_enough
from planner.streets.compiled import inner, spliced

INFINITE = np.inf


@spliced
def loads_fit(given: Given, plan: Plan, r: int, at: int, visit: int) -> bool:
    """Return whether what is on board of van-day ``r`` with ``visit`` never exceeds its room."""
    vehicle, size = given.vehicle_of[r], plan.size[r]
    for q in range(given.capacity.shape[1]):
        room = given.capacity[vehicle, q]
        load = given.delivery[visit, q]
        for p in range(size):
            load += given.delivery[plan.order[r, p], q]
        if load > room:
            return False
        for p in range(size + 1):
            stop = visit if p == at else plan.order[r, p - (1 if p > at else 0)]
            load += given.pickup[stop, q] - given.delivery[stop, q]
            if load > room:
                return False
    return True


@inner
def price_on(
    given: Given, plan: Plan, scratch: Scratch, visit: int, vehicle: int, day: int, blink: float
) -> None:
    """Work out the cheapest insertion of ``visit`` into the route of ``vehicle`` on ``day``; infinite if there is none."""
    scratch.known[vehicle, day] = True
    scratch.price[vehicle, day] = INFINITE
    r = given.route_of[vehicle, day]
    if r == AWAY or given.closed[visit, day] or not given.may[visit, vehicle]:
        return
    size = plan.size[r]
    if size >= given.max_tasks[vehicle] or size >= plan.order.shape[1]:
        return
    cost, seconds, metres = given.leg_cost[vehicle], given.seconds, given.metres
    here, kind = given.place[visit], given.kind[vehicle]
    fixed = given.task_cost[visit, vehicle] + (given.fixed[vehicle] if size == 0 else 0.0)
    room = given.shift_hi[vehicle] - given.shift_lo[vehicle] - plan.work[r]
    before = given.starts[vehicle]
    over = max(0.0, plan.work[r] - given.usual[vehicle])
    best = INFINITE
    for at in range(size + 1):
        after = given.ends[vehicle] if at == size else given.place[plan.order[r, at]]
        detour = seconds[before, here] + seconds[here, after]
        priced = cost[before, here] + cost[here, after]
        way = metres[before, here] + metres[here, after]
        if size > 0:
            detour -= seconds[before, after]
            priced -= cost[before, after]
            way -= metres[before, after]
        more = detour + lasting(given, kind, before, visit)
        priced += fixed
        if given.usual[vehicle] < INFINITE:
            priced += given.overtime[vehicle] * (max(0.0, plan.work[r] + more - given.usual[vehicle]) - over)
        if (
            priced < best
            and more <= room
            and plan.driving[r] + detour <= given.max_driving[vehicle]
            and plan.driven[r] + way <= given.max_metres[vehicle]
            and (blink <= 0.0 or uniform(scratch.rng) >= blink)
            and fits_between(given, plan, r, at, visit, scratch.labels)
            and short_enough(given, plan, r, at, visit, scratch.labels)
            and loads_fit(given, plan, r, at, visit)
        ):
            best = priced
            scratch.position[vehicle, day] = at
        before = after
    scratch.price[vehicle, day] = best


@inner
def way_through(
    given: Given, plan: Plan, scratch: Scratch, visit: int, choice: int, skip: int, only: int, blink: float
) -> float:
    """Return the cheapest way to make all slots of ``choice`` but ``skip`` (or ``only`` that one), -1 for neither.

    A state of a slot is one of its dues by one vehicle; dynamic programming over the slots, since gaps and changes of
    weekday and vehicle concern a time and the one before. ``scratch.chosen`` receives the states.
    """
    fleet = len(given.starts)
    earlier = -1
    for slot in range(given.slot_from[choice], given.slot_from[choice + 1]):
        k = slot - given.slot_from[choice]
        if k == skip or (only >= 0 and k != only):
            continue
        found = False
        first = given.due_from[slot]
        for i in range(given.due_from[slot + 1] - first):
            day = given.due_day[first + i]
            for vehicle in range(fleet):
                state = i * fleet + vehicle
                if not scratch.known[vehicle, day]:
                    price_on(given, plan, scratch, visit, vehicle, day, blink)
                own = scratch.price[vehicle, day] + given.due_cost[first + i]
                scratch.reach[k, state] = INFINITE
                if own == INFINITE:
                    continue
                if earlier < 0:
                    scratch.reach[k, state] = own
                else:
                    slot_before = given.slot_from[choice] + earlier
                    before, cost = follow(given, scratch, visit, slot_before, earlier, first + i, vehicle)
                    scratch.came[k, state] = before
                    scratch.reach[k, state] = own + cost
                found = found or scratch.reach[k, state] < INFINITE
        if not found:
            return INFINITE
        earlier = k
    return traced(given, scratch, choice, skip, only)


@spliced
def follow(
    given: Given, scratch: Scratch, visit: int, slot: int, k: int, due: int, vehicle: int
) -> tuple[int, float]:
    """Return from which state of ``slot`` (the ``k``-th) ``due`` by ``vehicle`` is reached cheapest, and that cost."""
    fleet, best, state = len(given.starts), INFINITE, -1
    first = given.due_from[slot]
    for i in range(given.due_from[slot + 1] - first):
        turn = turn_cost(given, visit, first + i, due)
        if turn == INFINITE:
            continue
        for other in range(fleet):
            swap = 0.0 if given.unit[other] == given.unit[vehicle] else given.vehicle_cost[visit]
            total = scratch.reach[k, i * fleet + other] + turn + swap
            if total < best:
                best, state = total, i * fleet + other
    return state, best


@inner
def turn_cost(given: Given, visit: int, before: int, due: int) -> float:
    """Return what it costs that a time on ``due`` follows one on ``before``; infinite if the gap or weekday forbids it."""
    gap = given.ordinal[given.due_day[due]] - given.ordinal[given.due_day[before]]
    if gap <= 0 or gap < given.least_gap[visit] or gap > given.most_gap[visit]:
        return INFINITE
    return 0.0 if given.due_weekday[due] == given.due_weekday[before] else given.weekday_cost[visit]


@spliced
def traced(given: Given, scratch: Scratch, choice: int, skip: int, only: int) -> float:
    """Return the cost of the cheapest way, and leave its states in ``scratch.chosen``."""
    fleet = len(given.starts)
    best, state = INFINITE, -1
    for slot in range(given.slot_from[choice + 1] - 1, given.slot_from[choice] - 1, -1):
        k = slot - given.slot_from[choice]
        scratch.chosen[k] = AWAY
        if k == skip or (only >= 0 and k != only):
            continue
        if state < 0:
            for i in range((given.due_from[slot + 1] - given.due_from[slot]) * fleet):
                if scratch.reach[k, i] < best:
                    best, state = scratch.reach[k, i], i
            if state < 0:
                return INFINITE
        scratch.chosen[k] = state
        state = scratch.came[k, state]
    return best
