"""Whether and at what cost one visit fits between two stops."""

from planner.routing.general.kernels.layout import (
    FAR,
    MOST_METRES,
    MOST_TASKS,
    MOST_WHEEL,
    PLACE,
    PROFILE,
    UNIT,
    Instance,
)
from planner.routing.general.kernels.layout_search import (
    ARCS,
    BONDS,
    BONDS_END,
    COST,
    DRIVEN,
    METRES,
    MOVED,
    NOW,
    OTHER_VAN,
    PLAIN,
    SAME_ROUTE,
    SAME_VAN,
    SETS,
    SIZE,
    SPECIAL,
    TASKS,
    VISITS,
    WHERE,
    Given,
    Plan,
)
from planner.routing.general.kernels.masks import drive, serve, stand
from planner.routing.general.kernels.routes import IMPOSSIBLE, price
from planner.routing.general.kernels.sums import (
    arcs,
    leg,
    metres,
    moved,
    place_after,
    place_next,
    plain_cost,
    quickest,
    setup_needed,
    task,
)
from planner.streets.compiled import inner, spliced


@inner
def bound(day: Instance, given: Given, plan: Plan, vehicle: int, visit: int) -> bool:
    """Return whether bonds to other visits keep ``visit`` from ``vehicle``."""
    unit = day.vehicle[vehicle, UNIT]
    for k in range(given.wish[visit, BONDS], given.wish[visit, BONDS_END]):
        where = plan.visits[given.bond[k, 0], WHERE]
        if where < 0:
            continue
        kind = given.bond[k, 1]
        same = day.vehicle[where, UNIT] == unit
        if (kind == SAME_VAN and not same) or (kind == OTHER_VAN and same):
            return True
        if kind == SAME_ROUTE and where != vehicle:
            return True
    return False


@inner
def extra_cost(day: Instance, plan: Plan, vehicle: int, stops: int, visit: int) -> float:
    """Return by how much the plain cost grows when ``visit`` comes after ``stops`` stops; IMPOSSIBLE beyond limits."""
    profile = day.vehicle[vehicle, PROFILE]
    here = place_after(day, plan, vehicle, stops)
    there = place_next(day, plan, vehicle, stops)
    place = day.visit[visit, PLACE]
    empty = plan.state[vehicle, SIZE] == 0
    out, back = leg(day, profile, here, place), leg(day, profile, place, there)
    if out >= FAR or back >= FAR:
        return IMPOSSIBLE
    driven = plan.state[vehicle, DRIVEN] + out + back
    far = plan.money[vehicle, METRES] + metres(day, profile, here, place) + metres(day, profile, place, there)
    along = plan.money[vehicle, ARCS] + arcs(day, profile, here, place) + arcs(day, profile, place, there)
    before = plan.routes[NOW, vehicle, stops - 1] if stops > 0 else -1
    tasks = plan.state[vehicle, TASKS] + task(day, vehicle, before, visit)
    if empty:
        driven, far, along = out + back, far - plan.money[vehicle, METRES], along - plan.money[vehicle, ARCS]
        tasks -= plan.state[vehicle, TASKS]
    else:
        driven -= leg(day, profile, here, there)
        far -= metres(day, profile, here, there)
        along -= arcs(day, profile, here, there)
        if stops < plan.state[vehicle, SIZE] and plan.routes[NOW, vehicle, stops] >= 0:
            after = plan.routes[NOW, vehicle, stops]
            tasks += task(day, vehicle, visit, after) - task(day, vehicle, before, after)
    visits = plan.state[vehicle, VISITS] + 1
    if (
        visits > day.vehicle[vehicle, MOST_TASKS]
        or driven > day.vehicle[vehicle, MOST_WHEEL]
        or far > day.rate[vehicle, MOST_METRES]
    ):
        return IMPOSSIBLE
    shift = plan.money[vehicle, MOVED] + moved(day, vehicle, visit)
    cost = plain_cost(day, vehicle, driven, tasks, visits, far, along, shift)
    return cost - plan.money[vehicle, PLAIN]


@inner
def loads_fit(day: Instance, plan: Plan, vehicle: int, stops: int, visit: int) -> bool:
    """Return whether what ``visit`` brings and takes fits into the trip it would join."""
    for d in range(day.load.shape[2]):
        room = day.capacity[vehicle, d]
        if plan.aboard[1, vehicle, stops, d] + day.load[0, visit, d] > room:
            return False
        if plan.aboard[2, vehicle, stops, d] + day.load[1, visit, d] > room:
            return False
    return True


@inner
def times_fit(day: Instance, given: Given, plan: Plan, vehicle: int, stops: int, visit: int) -> bool:
    """Return whether windows, shift and breaks leave time for ``visit`` after ``stops`` stops."""
    profile, masks, spare = day.vehicle[vehicle, PROFILE], given.traits[vehicle, SETS], plan.spare
    here = place_after(day, plan, vehicle, stops)
    there = place_next(day, plan, vehicle, stops)
    place = day.visit[visit, PLACE]
    before = plan.routes[NOW, vehicle, stops - 1] if stops > 0 else -1
    for mask in range(masks):
        spare[0, mask] = plan.leave[vehicle, stops, mask]
    drive(day, vehicle, masks, spare, 0, 1, quickest(given, profile, here, place))
    stand(day, vehicle, masks, spare, 1)
    if not serve(day, visit, task(day, vehicle, before, visit), masks, spare, 1):
        return False
    stand(day, vehicle, masks, spare, 1)
    drive(day, vehicle, masks, spare, 1, 2, quickest(given, profile, place, there))
    setup = 1
    if stops < plan.state[vehicle, SIZE] and plan.routes[NOW, vehicle, stops] >= 0:
        setup = 1 if setup_needed(day, vehicle, visit, plan.routes[NOW, vehicle, stops]) else 0
    for mask in range(masks):  # noqa: SIM110 (numba knows no generators)
        if spare[2, mask] <= plan.latest[vehicle, stops, setup, mask]:
            return True
    return False


@inner
def with_stop(plan: Plan, vehicle: int, stops: int, stop: int) -> int:
    """Write the route with ``stop`` after ``stops`` stops into ``plan.order``; return its length."""
    for k in range(stops):
        plan.order[k] = plan.routes[NOW, vehicle, k]
    plan.order[stops] = stop
    for k in range(stops, plan.state[vehicle, SIZE]):
        plan.order[k + 1] = plan.routes[NOW, vehicle, k]
    return plan.state[vehicle, SIZE] + 1


@inner
def exact(day: Instance, given: Given, plan: Plan, vehicle: int, stops: int, limit: float) -> float:
    """Return by how much the cost of a route grows that becomes ``plan.order``; its sums stay as they are.

    ``IMPOSSIBLE`` if it cannot be, or its plain cost alone grows by ``limit``.
    """
    s0, s1, s2 = plan.state[vehicle, DRIVEN], plan.state[vehicle, TASKS], plan.state[vehicle, VISITS]
    m0, m1, m2 = plan.money[vehicle, METRES], plan.money[vehicle, ARCS], plan.money[vehicle, MOVED]
    m4 = plan.money[vehicle, PLAIN]
    cost = price(day, given, plan, vehicle, plan.order, stops, m4 + limit)
    plan.state[vehicle, DRIVEN] = s0
    plan.state[vehicle, TASKS] = s1
    plan.state[vehicle, VISITS] = s2
    plan.money[vehicle, METRES] = m0
    plan.money[vehicle, ARCS] = m1
    plan.money[vehicle, MOVED] = m2
    plan.money[vehicle, PLAIN] = m4
    return IMPOSSIBLE if cost >= IMPOSSIBLE else cost - plan.money[vehicle, COST]


@spliced
def insertion(
    day: Instance, given: Given, plan: Plan, vehicle: int, stops: int, visit: int, limit: float
) -> float:
    """Return what it costs to put ``visit`` after ``stops`` stops, IMPOSSIBLE if it does not fit or costs ``limit``."""
    cost = extra_cost(day, plan, vehicle, stops, visit)
    if cost >= limit:
        return IMPOSSIBLE
    if given.setting[2] == 1 and not loads_fit(day, plan, vehicle, stops, visit):
        return IMPOSSIBLE
    if not times_fit(day, given, plan, vehicle, stops, visit):
        return IMPOSSIBLE
    if given.traits[vehicle, SPECIAL] == 1:
        cost = exact(day, given, plan, vehicle, with_stop(plan, vehicle, stops, visit), limit)
    return cost if cost < limit else IMPOSSIBLE
