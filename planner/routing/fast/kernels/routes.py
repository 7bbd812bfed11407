"""Routes as linked nodes: put a visit in, take a string out, carry times along the route, take a step back.

The earliest departure and the latest start of each node make the check of one insertion O(1): Savelsbergh, The vehicle
routing problem with time windows: minimizing route duration, ORSA Journal on Computing 4(2), 1992, p. 146. They are
carried on from where the route changed, only as far as they change.
"""

from planner.routing.fast.kernels.layout import (
    COLUMNS,
    LATEST,
    LEG,
    NEXT,
    NODES,
    PLACE,
    PREVIOUS,
    READY,
    ROUTE,
    STAMP,
    USED,
    VEHICLES,
    Given,
    Ints,
    Plan,
)
from planner.streets.compiled import grafted, inlined

NEVER = 1 << 40
IMPOSSIBLE = 1 << 60
"""More than any change of cost."""


@inlined
def start_at(opens: Ints, closes: Ints, visit: int, time: int) -> int:
    """Return the earliest start of service not before ``time``, NEVER if no window is left."""
    for window in range(opens.shape[1]):
        if time <= closes[visit, window]:
            return int(max(time, opens[visit, window]))
    return NEVER


@inlined
def start_by(opens: Ints, closes: Ints, visit: int, time: int) -> int:
    """Return the latest start of service not after ``time``, -NEVER if no window has begun."""
    for window in range(opens.shape[1] - 1, -1, -1):
        if time >= opens[visit, window]:
            return int(min(time, closes[visit, window]))
    return -NEVER


@grafted
def save_node(plan: Plan, one: int, step: int) -> None:
    """Keep the row of a node as it was before this step."""
    if plan.node[one, STAMP] != step:
        for column in range(COLUMNS):
            plan.saved[one, column] = plan.node[one, column]
        plan.node[one, STAMP] = step
        plan.saved_nodes[plan.sizes[NODES]] = one
        plan.sizes[NODES] += 1


@grafted
def save_vehicle(plan: Plan, vehicle: int, step: int) -> None:
    """Keep load and number of visits of a vehicle as they were before this step."""
    if plan.vehicle_stamp[vehicle] != step:
        plan.vehicle_stamp[vehicle] = step
        plan.saved_visits_of[vehicle] = plan.visits_of[vehicle]
        for q in range(plan.load.shape[1]):
            plan.saved_load[vehicle, q] = plan.load[vehicle, q]
        plan.vehicles[plan.sizes[VEHICLES]] = vehicle
        plan.sizes[VEHICLES] += 1


@grafted
def take_back(given: Given, plan: Plan) -> None:
    """Restore all that was saved in this step."""
    for index in range(plan.sizes[NODES]):
        one = plan.saved_nodes[index]
        for column in range(COLUMNS):
            plan.node[one, column] = plan.saved[one, column]
    for index in range(plan.sizes[VEHICLES]):
        vehicle = plan.vehicles[index]
        plan.totals[USED] += (plan.saved_visits_of[vehicle] > 0) - (plan.visits_of[vehicle] > 0)
        plan.visits_of[vehicle] = plan.saved_visits_of[vehicle]
        for q in range(plan.load.shape[1]):
            plan.load[vehicle, q] = plan.saved_load[vehicle, q]
        if plan.visits_of[vehicle] == 0:
            plan.spare[given.kind[vehicle]] = vehicle


@grafted
def carry_ready(given: Given, plan: Plan, one: int, profile: int, step: int) -> None:
    """Renew the earliest departures after node ``one``, until one stays as it was."""
    node = plan.node
    visits = len(given.skip)
    after = node[one, NEXT]
    while after < visits:
        time = node[one, READY] + given.time[profile, node[one, PLACE], node[after, PLACE]]
        ready = start_at(given.opens, given.closes, after, time) + given.service[profile, after]
        if ready == node[after, READY]:
            return
        save_node(plan, after, step)
        node[after, READY] = ready
        one, after = after, node[after, NEXT]


@grafted
def carry_latest(given: Given, plan: Plan, one: int, profile: int, step: int) -> None:
    """Renew the latest starts before node ``one``, until one stays as it was."""
    node = plan.node
    visits = len(given.skip)
    before = node[one, PREVIOUS]
    while before < visits:
        time = node[one, LATEST] - given.time[profile, node[before, PLACE], node[one, PLACE]]
        latest = start_by(given.opens, given.closes, before, time - given.service[profile, before])
        if latest == node[before, LATEST]:
            return
        save_node(plan, before, step)
        node[before, LATEST] = latest
        one, before = before, node[before, PREVIOUS]


@grafted
def put_in(given: Given, plan: Plan, visit: int, one: int, step: int) -> None:
    """Insert a visit after node ``one`` of a route, which is known to be possible."""
    node = plan.node
    after, vehicle = node[one, NEXT], node[one, ROUTE]
    kind = given.kind[vehicle]
    profile = given.profile[kind]
    save_node(plan, one, step)
    save_node(plan, visit, step)
    save_node(plan, after, step)
    save_vehicle(plan, vehicle, step)
    plan.totals[USED] += plan.visits_of[vehicle] == 0
    plan.visits_of[vehicle] += 1
    for q in range(plan.load.shape[1]):
        plan.load[vehicle, q] += given.demand[visit, q]
    here, there, place = node[one, PLACE], node[after, PLACE], node[visit, PLACE]
    node[one, NEXT] = node[after, PREVIOUS] = visit
    node[visit, PREVIOUS], node[visit, NEXT], node[visit, ROUTE] = one, after, vehicle
    node[one, LEG] = given.cost[profile, here, place]
    node[visit, LEG] = given.cost[profile, place, there]
    if given.timed:
        ready = start_at(
            given.opens, given.closes, visit, node[one, READY] + given.time[profile, here, place]
        )
        node[visit, READY] = ready + given.service[profile, visit]
        latest = node[after, LATEST] - given.time[profile, place, there] - given.service[profile, visit]
        node[visit, LATEST] = start_by(given.opens, given.closes, visit, latest)
        carry_ready(given, plan, visit, profile, step)
        carry_latest(given, plan, visit, profile, step)


@grafted
def take_out(given: Given, plan: Plan, begin: int, length: int, step: int) -> int:
    """Remove ``length`` visits from ``begin`` on, all of one route; return what the plan costs less.

    Where the direct way takes longer than the one by the visits, what follows may be reached too late: then the answer
    is below -IMPOSSIBLE / 2, times are not carried on, and the step must be taken back.
    """
    node = plan.node
    vehicle = node[begin, ROUTE]
    kind = given.kind[vehicle]
    profile = given.profile[kind]
    one = node[begin, PREVIOUS]
    save_node(plan, one, step)
    save_vehicle(plan, vehicle, step)
    less = node[one, LEG] + 0
    visit = begin
    for _ in range(length):
        save_node(plan, visit, step)
        node[visit, ROUTE] = -1
        less += node[visit, LEG]
        for q in range(plan.load.shape[1]):
            plan.load[vehicle, q] -= given.demand[visit, q]
        visit = node[visit, NEXT]
    save_node(plan, visit, step)
    plan.visits_of[vehicle] -= length
    node[one, NEXT], node[visit, PREVIOUS] = visit, one
    if plan.visits_of[vehicle] == 0:
        plan.totals[USED] -= 1
        plan.spare[kind] = vehicle
        node[one, LEG] = -given.fixed[kind]
    else:
        node[one, LEG] = given.cost[profile, node[one, PLACE], node[visit, PLACE]]
        if given.timed:
            time = node[one, READY] + given.time[profile, node[one, PLACE], node[visit, PLACE]]
            if time > node[visit, LATEST]:
                return -IMPOSSIBLE
            carry_ready(given, plan, one, profile, step)
            carry_latest(given, plan, visit, profile, step)
    return int(less - node[one, LEG])
