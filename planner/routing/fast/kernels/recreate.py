"""Recreate: insert absent visits one by one where they cost least, now and then overlooking a place.

Christiaens and Vanden Berghe 2020, section 5.2: greedy insertion with blinks. Positions beside near visits are looked
at first, all others only where none of those is possible.
"""

from planner.routing.fast.kernels.chance import below, checks_until_blink, uniform
from planner.routing.fast.kernels.layout import (
    ABSENT,
    LATEST,
    LEG,
    NEXT,
    PLACE,
    PREVIOUS,
    READY,
    ROUTE,
    SPARE_CHECKS,
    VEHICLES,
    Given,
    Plan,
)
from planner.routing.fast.kernels.routes import start_at
from planner.streets.compiled import grafted

NOWHERE = 1 << 60


@grafted
def sort_absent(given: Given, plan: Plan) -> None:
    """Bring the absent visits into one of the orders of the question, drawn by its share; ties fall at random."""
    absent, size = plan.absent, plan.sizes[ABSENT]
    for index in range(size - 1, 0, -1):
        other = below(plan.rng, index + 1)
        absent[index], absent[other] = absent[other], absent[index]
    drawn = uniform(plan.rng)
    order = 0
    while drawn >= given.order_share[order]:
        order += 1
    if order == len(given.keys):
        return
    keys = given.keys[order]
    for index in range(1, size):
        visit = absent[index]
        key = keys[visit]
        other = index - 1
        while other >= 0 and keys[absent[other]] > key:
            absent[other + 1] = absent[other]
            other -= 1
        absent[other + 1] = visit


@grafted
def insertion_cost(given: Given, plan: Plan, visit: int, one: int, after: int, profile: int) -> int:
    """Return what a visit costs between two neighbouring nodes."""
    node = plan.node
    place = node[visit, PLACE]
    more = given.cost_to[profile, place, node[one, PLACE]] + given.cost[profile, place, node[after, PLACE]]
    return int(more - node[one, LEG])


@grafted
def possible(given: Given, plan: Plan, visit: int, one: int, after: int, vehicle: int, kind: int) -> bool:
    """Return whether a visit may stand between two neighbouring nodes: load, number, skill, then time."""
    for q in range(plan.load.shape[1]):
        if plan.load[vehicle, q] + given.demand[visit, q] > given.capacity[kind, q]:
            return False
    if plan.visits_of[vehicle] >= given.most[kind] or given.allowed[kind, visit] == 0:
        return False
    if not given.timed:
        return True
    node = plan.node
    profile = given.profile[kind]
    place = node[visit, PLACE]
    time = node[one, READY] + given.time_to[profile, place, node[one, PLACE]]
    ready = start_at(given.opens, given.closes, visit, time) + given.service[profile, visit]
    return bool(ready + given.time[profile, place, node[after, PLACE]] <= node[after, LATEST])


@grafted
def blinks(plan: Plan, share: float) -> bool:
    """Return whether the place at hand is overlooked."""
    plan.totals[SPARE_CHECKS] -= 1
    if plan.totals[SPARE_CHECKS] > 0:
        return False
    plan.totals[SPARE_CHECKS] = checks_until_blink(plan.rng, share)
    return True


@grafted
def cheapest(given: Given, plan: Plan, visit: int, share: float) -> tuple[int, int]:
    """Return the node after which a visit costs least beside near visits or in an empty vehicle, and that cost."""
    node = plan.node
    least, where = NOWHERE, -1
    for side in range(2):
        near = given.before if side == 0 else given.after
        for index in range(near.shape[1]):
            one = near[visit, index]
            vehicle = node[one, ROUTE]
            if vehicle < 0:
                continue
            if side == 1:
                one = node[one, PREVIOUS]
            after = node[one, NEXT]
            kind = given.kind[vehicle]
            profile = given.profile[kind]
            more = insertion_cost(given, plan, visit, one, after, profile)
            if (
                more < least
                and possible(given, plan, visit, one, after, vehicle, kind)
                and not blinks(plan, share)
            ):
                least, where = more, one
    return _cheapest_empty(given, plan, visit, share, least, where)


@grafted
def _cheapest_empty(
    given: Given, plan: Plan, visit: int, share: float, least: int, where: int
) -> tuple[int, int]:
    """Return the better of what was found and the start of an empty vehicle."""
    node = plan.node
    visits = len(given.skip)
    for kind in range(len(given.profile)):
        vehicle = empty_vehicle(given, plan, kind)
        if vehicle < 0:
            continue
        one = visits + vehicle
        after = node[one, NEXT]
        profile = given.profile[kind]
        more = insertion_cost(given, plan, visit, one, after, profile)
        if (
            more < least
            and possible(given, plan, visit, one, after, vehicle, kind)
            and not blinks(plan, share)
        ):
            least, where = more, one
    return where, least


@grafted
def empty_vehicle(given: Given, plan: Plan, kind: int) -> int:
    """Return an empty vehicle of a kind, -1 if there is none."""
    vehicle = plan.spare[kind]
    if vehicle >= 0 and plan.visits_of[vehicle] > 0:
        vehicle = -1
        for other in range(given.first[kind], given.first[kind + 1]):
            if plan.visits_of[other] == 0:
                vehicle = other
                break
        plan.spare[kind] = vehicle
    return int(vehicle)


@grafted
def cheapest_in_touched(given: Given, plan: Plan, visit: int, least: int, where: int) -> tuple[int, int]:
    """Return the node after which a visit costs least in the routes changed in this step, if below ``least``."""
    for index in range(plan.sizes[VEHICLES]):
        where, least = _cheapest_in(given, plan, visit, plan.vehicles[index], least, where)
    return where, least


@grafted
def cheapest_anywhere(given: Given, plan: Plan, visit: int, least: int, where: int) -> tuple[int, int]:
    """Return the node after which a visit costs least in all routes in use, if below ``least``."""
    for vehicle in range(len(plan.visits_of)):
        where, least = _cheapest_in(given, plan, visit, vehicle, least, where)
    return where, least


@grafted
def _cheapest_in(
    given: Given, plan: Plan, visit: int, vehicle: int, least: int, where: int
) -> tuple[int, int]:
    """Return the cheapest position of a route in use, if below ``least``."""
    if plan.visits_of[vehicle] == 0:
        return where, least
    node = plan.node
    visits = len(given.skip)
    earliest, last = given.opens[visit, 0], given.closes[visit, -1]
    kind = given.kind[vehicle]
    profile = given.profile[kind]
    after = visits + vehicle
    while after < visits or after == visits + vehicle:
        one, after = after, node[after, NEXT]
        if given.timed:
            if node[one, READY] > last:
                break
            if node[after, LATEST] < earliest:
                continue
        more = insertion_cost(given, plan, visit, one, after, profile)
        if more < least and possible(given, plan, visit, one, after, vehicle, kind):
            least, where = more, one
    return where, least
