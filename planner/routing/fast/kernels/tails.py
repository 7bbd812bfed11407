"""Exchange the tails of two routes, or cut one in two: what strings of ten visits cannot do to long routes.

The 2-opt* move of Potvin and Rousseau, An exchange heuristic for routeing problems with time windows, Journal of the
Operational Research Society 46(12), 1995, p. 1433, checked in O(1) for time. Visits are only ever added to an empty
vehicle one by one elsewhere, which rarely pays for the first of them; here a new route begins with a whole tail.
"""

from planner.routing.fast.kernels.chance import below
from planner.routing.fast.kernels.layout import (
    LATEST,
    LEG,
    NEXT,
    PLACE,
    PREVIOUS,
    READY,
    ROUTE,
    USED,
    Given,
    Plan,
)
from planner.routing.fast.kernels.recreate import empty_vehicle
from planner.routing.fast.kernels.routes import carry_latest, carry_ready
from planner.streets.compiled import grafted


@grafted
def exchange_tails(given: Given, plan: Plan, threshold: float, step: int) -> int:
    """Move the tail from a random visit on behind the best other node, if it costs less than ``threshold`` more.

    Returns the change of cost; 0 where nothing was moved.
    """
    node = plan.node
    visits = len(given.skip)
    visit = below(plan.rng, visits)
    vehicle = node[visit, ROUTE]
    if vehicle < 0:
        return 0
    kind = given.kind[vehicle]
    least, where = threshold, -1
    for index in range(given.before.shape[1]):
        one = given.before[visit, index]
        other = node[one, ROUTE]
        if other < 0 or other == vehicle or given.kind[other] != kind:
            continue
        change = _change(given, plan, visit, one, kind)
        if change < least and _possible(given, plan, visit, one, kind):
            least, where = change, one
    spare = empty_vehicle(given, plan, kind)
    if spare >= 0 and node[visit, PREVIOUS] < visits:
        change = _change(given, plan, visit, visits + spare, kind)
        if change < least:
            least, where = change, visits + spare
    if where < 0:
        return 0
    _move(given, plan, visit, where, kind, step)
    return int(least)


@grafted
def _change(given: Given, plan: Plan, visit: int, one: int, kind: int) -> int:
    """Return what it costs to have ``visit`` follow ``one``, and what followed ``one`` take the place of ``visit``."""
    node = plan.node
    profile = given.profile[kind]
    before, after = node[visit, PREVIOUS], node[one, NEXT]
    if before >= len(given.skip) and after >= len(given.skip):
        joined = -given.fixed[kind]
    else:
        joined = given.cost[profile, node[before, PLACE], node[after, PLACE]]
    place = node[visit, PLACE]
    return int(given.cost_to[profile, place, node[one, PLACE]] + joined - node[one, LEG] - node[before, LEG])


@grafted
def _possible(given: Given, plan: Plan, visit: int, one: int, kind: int) -> bool:
    """Return whether times, numbers and loads of both new routes are kept."""
    node = plan.node
    profile = given.profile[kind]
    before, after = node[visit, PREVIOUS], node[one, NEXT]
    if given.timed:
        arrival = node[one, READY] + given.time_to[profile, node[visit, PLACE], node[one, PLACE]]
        if arrival > node[visit, LATEST]:
            return False
        arrival = node[before, READY] + given.time[profile, node[before, PLACE], node[after, PLACE]]
        if arrival > node[after, LATEST]:
            return False
    mine, theirs = node[visit, ROUTE], node[one, ROUTE]
    head, their_head = _visits_until(given, plan, before), _visits_until(given, plan, one)
    count = plan.visits_of[mine] + plan.visits_of[theirs]
    longer = their_head + plan.visits_of[mine] - head
    if max(longer, count - longer) > given.most[kind]:
        return False
    for q in range(plan.load.shape[1]):
        load = plan.load[mine, q] + plan.load[theirs, q]
        first = _load_until(given, plan, one, q) + plan.load[mine, q] - _load_until(given, plan, before, q)
        if max(first, load - first) > given.capacity[kind, q]:
            return False
    return True


@grafted
def _visits_until(given: Given, plan: Plan, one: int) -> int:
    """Return the number of visits from the start of a route to ``one``, itself included."""
    found = 0
    while one < len(given.skip):
        found += 1
        one = plan.node[one, PREVIOUS]
    return found


@grafted
def _load_until(given: Given, plan: Plan, one: int, q: int) -> int:
    """Return the load of the visits from the start of a route to ``one``, itself included."""
    load = 0
    while one < len(given.skip):
        load += given.demand[one, q]
        one = plan.node[one, PREVIOUS]
    return load


@grafted
def _move(given: Given, plan: Plan, visit: int, one: int, kind: int, step: int) -> None:
    """Exchange the tails from ``visit`` on and after ``one``."""
    node = plan.node
    visits, vehicles = len(given.skip), len(plan.visits_of)
    profile = given.profile[kind]
    mine, theirs = node[visit, ROUTE], node[one, ROUTE]
    before, after = node[visit, PREVIOUS], node[one, NEXT]
    plan.totals[USED] -= (plan.visits_of[mine] > 0) + (plan.visits_of[theirs] > 0)
    last = _give(given, plan, visit, mine, theirs)
    their_last = _give(given, plan, after, theirs, mine)
    plan.totals[USED] += (plan.visits_of[mine] > 0) + (plan.visits_of[theirs] > 0)
    their_end, end = visits + vehicles + theirs, visits + vehicles + mine
    node[one, NEXT], node[visit, PREVIOUS] = visit, one
    node[last, NEXT], node[their_end, PREVIOUS] = their_end, last
    node[one, LEG] = given.cost[profile, node[one, PLACE], node[visit, PLACE]]
    if their_last < 0:
        after = end
        node[before, NEXT], node[end, PREVIOUS] = end, before
    else:
        node[before, NEXT], node[after, PREVIOUS] = after, before
        node[their_last, NEXT], node[end, PREVIOUS] = end, their_last
    node[before, LEG] = given.cost[profile, node[before, PLACE], node[after, PLACE]]
    if plan.visits_of[mine] == 0:
        node[before, LEG] = -given.fixed[kind]
        plan.spare[kind] = mine
    if given.timed:
        carry_ready(given, plan, one, profile, step)
        carry_ready(given, plan, before, profile, step)
        carry_latest(given, plan, visit, profile, step)
        carry_latest(given, plan, after, profile, step)


@grafted
def _give(given: Given, plan: Plan, visit: int, giver: int, taker: int) -> int:
    """Note the visits from ``visit`` to the end of its route as those of ``taker``; return the last, -1 if none."""
    last = -1
    while visit < len(given.skip):
        plan.node[visit, ROUTE] = taker
        plan.visits_of[giver] -= 1
        plan.visits_of[taker] += 1
        for q in range(plan.load.shape[1]):
            plan.load[giver, q] -= given.demand[visit, q]
            plan.load[taker, q] += given.demand[visit, q]
        last, visit = visit, plan.node[visit, NEXT]
    return last
