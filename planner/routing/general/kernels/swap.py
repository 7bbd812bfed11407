"""Making a visit that is left out in place of one that counts less."""

from planner.routing.general.kernels.insert import exact
from planner.routing.general.kernels.layout import PARTNER, Instance
from planner.routing.general.kernels.layout_search import NOW, SIZE, WHERE, Given, Plan
from planner.routing.general.kernels.moves import account, commit
from planner.routing.general.kernels.recreate import open_to, pick_absent
from planner.routing.general.kernels.routes import IMPOSSIBLE, row_of
from planner.streets.compiled import inner


@inner
def counts_less(given: Given, a: int, b: int) -> bool:
    """Return whether leaving out visit ``a`` is better than leaving out ``b``."""
    for k in range(3):
        if given.wish[a, k] != given.wish[b, k]:
            return bool(given.wish[a, k] < given.wish[b, k])
    return False


@inner
def swap_in(day: Instance, given: Given, plan: Plan) -> None:
    """Try to make one visit that is left out in place of another that counts less, where that costs least."""
    at = pick_absent(given, plan)
    if at < 0:
        return
    visit = plan.absent[NOW, at]
    if day.visit[visit, PARTNER] >= 0:
        return
    best, to, place = IMPOSSIBLE, -1, 0
    for vehicle in range(len(plan.state)):
        if not open_to(day, given, plan, vehicle, visit):
            continue
        for k in range(plan.state[vehicle, SIZE]):
            stop = plan.routes[NOW, vehicle, k]
            if stop < 0 or day.visit[stop, PARTNER] >= 0 or not counts_less(given, stop, visit):
                continue
            row_of(plan, vehicle)
            plan.order[k] = visit
            cost = exact(day, given, plan, vehicle, plan.state[vehicle, SIZE], best)
            if cost < best:
                best, to, place = cost, vehicle, k
    if to < 0:
        return
    out = plan.routes[NOW, to, place]
    row_of(plan, to)
    plan.order[place] = visit
    plan.visits[out, WHERE] = -1
    account(given, plan, out, 1)
    commit(day, given, plan, to, plan.state[to, SIZE], best)
    plan.absent[NOW, at] = out
