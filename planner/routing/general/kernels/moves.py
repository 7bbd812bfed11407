"""Changing routes, with everything that is known about them, and taking changes back."""

from planner.routing.general.kernels.layout import (
    ENDS_SHIPMENT,
    PARTNER,
    RELOADS,
    RELOADS_END,
    Instance,
)
from planner.routing.general.kernels.layout_search import (
    ABSENT,
    BEST,
    BEST_SIZE,
    COST,
    COUNT,
    DEMAND,
    IS_SAVED,
    LOST,
    MADE,
    NOW,
    PEOPLE,
    PRIORITY,
    SAVED,
    SAVED_ABSENT,
    SAVED_COST,
    SAVED_SIZE,
    SAVED_VEHICLE,
    SIZE,
    TAKEN,
    THEN,
    WEIGHT,
    WHERE,
    Given,
    Plan,
)
from planner.routing.general.kernels.routes import IMPOSSIBLE, price, refresh
from planner.streets.compiled import inner, spliced


@inner
def worse(plan: Plan, a: int, b: int) -> int:
    """Return 1 if what row ``a`` of ``owed`` leaves out counts more than row ``b``, -1 if less, 0 if the same."""
    for k in range(3):
        if plan.owed[a, k] != plan.owed[b, k]:
            return 1 if plan.owed[a, k] > plan.owed[b, k] else -1
    return 0


@spliced
def begin_step(plan: Plan) -> None:
    """Remember what a step begins with."""
    plan.counts[SAVED] = 0
    plan.counts[SAVED_ABSENT] = plan.counts[ABSENT]
    for k in range(plan.counts[ABSENT]):
        plan.absent[THEN, k] = plan.absent[NOW, k]
    for k in range(3):
        plan.owed[THEN, k] = plan.owed[NOW, k]
    for k in range(2):
        plan.total[THEN, k] = plan.total[NOW, k]


@inner
def save(plan: Plan, vehicle: int) -> None:
    """Remember a route before it changes for the first time in a step."""
    if plan.state[vehicle, IS_SAVED] == 1:
        return
    plan.state[vehicle, IS_SAVED] = 1
    plan.state[plan.counts[SAVED], SAVED_VEHICLE] = vehicle
    plan.counts[SAVED] += 1
    plan.state[vehicle, SAVED_SIZE] = plan.state[vehicle, SIZE]
    plan.money[vehicle, SAVED_COST] = plan.money[vehicle, COST]
    for k in range(plan.state[vehicle, SIZE]):
        plan.routes[THEN, vehicle, k] = plan.routes[NOW, vehicle, k]


@inner
def forget(plan: Plan) -> None:
    """Let the changes of a step stand."""
    for k in range(plan.counts[SAVED]):
        plan.state[plan.state[k, SAVED_VEHICLE], IS_SAVED] = 0
    plan.counts[SAVED] = 0


@inner
def restore(day: Instance, given: Given, plan: Plan) -> None:
    """Take all changes of a step back."""
    for s in range(plan.counts[SAVED]):
        vehicle = plan.state[s, SAVED_VEHICLE]
        for k in range(plan.state[vehicle, SIZE]):
            stop = plan.routes[NOW, vehicle, k]
            if stop >= 0:
                plan.visits[stop, WHERE] = -1
                plan.visits[given.wish[stop, DEMAND], MADE] = 0
    for s in range(plan.counts[SAVED]):
        vehicle = plan.state[s, SAVED_VEHICLE]
        plan.state[vehicle, IS_SAVED] = 0
        plan.state[vehicle, SIZE] = plan.state[vehicle, SAVED_SIZE]
        for k in range(plan.state[vehicle, SIZE]):
            stop = plan.routes[THEN, vehicle, k]
            plan.routes[NOW, vehicle, k] = stop
            if stop >= 0:
                plan.visits[stop, WHERE] = vehicle
                plan.visits[given.wish[stop, DEMAND], MADE] = 1
        refresh(day, given, plan, vehicle)
        plan.money[vehicle, COST] = plan.money[vehicle, SAVED_COST]
    plan.counts[SAVED] = 0
    plan.counts[ABSENT] = plan.counts[SAVED_ABSENT]
    for k in range(plan.counts[ABSENT]):
        plan.absent[NOW, k] = plan.absent[THEN, k]
    for k in range(3):
        plan.owed[NOW, k] = plan.owed[THEN, k]
    for k in range(2):
        plan.total[NOW, k] = plan.total[THEN, k]


@inner
def account(given: Given, plan: Plan, visit: int, sign: int) -> None:
    """Count ``visit`` as made (sign -1) or left out (1)."""
    plan.visits[given.wish[visit, DEMAND], MADE] = 1 if sign < 0 else 0
    plan.owed[NOW, PRIORITY] += sign * given.wish[visit, PRIORITY]
    plan.owed[NOW, PEOPLE] += sign * given.wish[visit, PEOPLE]
    plan.owed[NOW, COUNT] += sign * given.wish[visit, COUNT]
    plan.total[NOW, 0] += sign * (given.value[visit, LOST] + given.value[visit, TAKEN])
    plan.total[NOW, 1] += sign * given.value[visit, WEIGHT]


@inner
def commit(day: Instance, given: Given, plan: Plan, vehicle: int, stops: int, extra: float) -> None:
    """Make ``plan.order`` the route of a vehicle, which then costs ``extra`` more; visits new in it count as made."""
    save(plan, vehicle)
    for k in range(stops):
        stop = plan.order[k]
        plan.routes[NOW, vehicle, k] = stop
        if stop >= 0 and plan.visits[stop, WHERE] < 0:
            plan.visits[stop, WHERE] = vehicle
            account(given, plan, stop, -1)
    plan.state[vehicle, SIZE] = stops
    plan.total[NOW, 0] += extra
    plan.money[vehicle, COST] += extra
    refresh(day, given, plan, vehicle)


@inner
def drop(
    day: Instance, given: Given, plan: Plan, vehicle: int, first: int, last: int, skip: int, skipped: int
) -> None:
    """Take stops ``first:last`` out of a route, without ``skip:skip + skipped``; reloads stay, shipments go whole."""
    save(plan, vehicle)
    for k in range(first, last):
        stop = plan.routes[NOW, vehicle, k]
        if stop < 0 or skip <= k < skip + skipped:
            continue
        plan.visits[stop, WHERE] = -1
        if day.visit[stop, PARTNER] >= 0:
            plan.visits[day.visit[stop, PARTNER], WHERE] = -1
    close_up(day, given, plan, vehicle)


@inner
def close_up(day: Instance, given: Given, plan: Plan, vehicle: int) -> None:
    """Take the visits out of a route that no longer belong to it, and everything else if what is left cannot be."""
    kept = sweep(day, given, plan, vehicle)
    kept = without_reloads(day, given, plan, vehicle, kept)
    cost = price(day, given, plan, vehicle, plan.order, kept, IMPOSSIBLE)
    if cost >= IMPOSSIBLE:
        for k in range(kept):
            if plan.order[k] >= 0:
                plan.visits[plan.order[k], WHERE] = -1
        for k in range(kept):
            plan.routes[NOW, vehicle, k] = plan.order[k]
        plan.state[vehicle, SIZE] = kept
        sweep(day, given, plan, vehicle)
        kept, cost = 0, 0.0
    for k in range(kept):
        plan.routes[NOW, vehicle, k] = plan.order[k]
    plan.state[vehicle, SIZE] = kept
    plan.total[NOW, 0] += cost - plan.money[vehicle, COST]
    plan.money[vehicle, COST] = cost
    refresh(day, given, plan, vehicle)


@inner
def sweep(day: Instance, given: Given, plan: Plan, vehicle: int) -> int:
    """Write what still belongs to a route into ``plan.order``, the rest to what is absent; return how many are left."""
    kept = 0
    for k in range(plan.state[vehicle, SIZE]):
        stop = plan.routes[NOW, vehicle, k]
        if stop < 0 or plan.visits[stop, WHERE] == vehicle:
            plan.order[kept] = stop
            kept += 1
            continue
        account(given, plan, stop, 1)
        if day.visit[stop, ENDS_SHIPMENT] == 0:
            plan.absent[NOW, plan.counts[ABSENT]] = stop
            plan.counts[ABSENT] += 1
    return kept


@inner
def without_reloads(day: Instance, given: Given, plan: Plan, vehicle: int, stops: int) -> int:
    """Take reloads out of ``plan.order`` that it can do without; return how many stops are left."""
    if day.vehicle[vehicle, RELOADS] == day.vehicle[vehicle, RELOADS_END]:
        return stops
    k = 0
    while k < stops:
        stop = plan.order[k]
        if stop >= 0:
            k += 1
            continue
        for j in range(k, stops - 1):
            plan.order[j] = plan.order[j + 1]
        if price(day, given, plan, vehicle, plan.order, stops - 1, IMPOSSIBLE) < IMPOSSIBLE:
            stops -= 1
            continue
        for j in range(stops - 1, k, -1):
            plan.order[j] = plan.order[j - 1]
        plan.order[k] = stop
        k += 1
    return stops


@inner
def keep_best(plan: Plan) -> None:
    """Remember the plan as the best."""
    for vehicle in range(len(plan.state)):
        plan.state[vehicle, BEST_SIZE] = plan.state[vehicle, SIZE]
        for k in range(plan.state[vehicle, SIZE]):
            plan.routes[BEST, vehicle, k] = plan.routes[NOW, vehicle, k]
    for k in range(3):
        plan.owed[BEST, k] = plan.owed[NOW, k]
    for k in range(2):
        plan.total[BEST, k] = plan.total[NOW, k]
