"""Changing the route of a van-day, and what it costs."""

from planner.routing.rota.kernels.layout import COST, Given, Plan
from planner.routing.rota.kernels.timing import lasting, retime
from planner.streets.compiled import inner


@inner
def put_in(given: Given, plan: Plan, r: int, at: int, visit: int) -> None:
    """Insert ``visit`` into van-day ``r`` before its stop ``at``."""
    size = plan.size[r]
    for p in range(size, at, -1):
        plan.order[r, p] = plan.order[r, p - 1]
    plan.order[r, at] = visit
    plan.size[r] = size + 1
    recount(given, plan, r)


@inner
def take_out(given: Given, plan: Plan, r: int, visit: int) -> None:
    """Remove ``visit`` from van-day ``r``."""
    size, seen = plan.size[r], 0
    for p in range(size):
        if plan.order[r, p] == visit:
            seen = 1
        elif seen == 1:
            plan.order[r, p - 1] = plan.order[r, p]
    plan.size[r] = size - seen
    recount(given, plan, r)


@inner
def recount(given: Given, plan: Plan, r: int) -> None:
    """Work out the times, sums and cost of van-day ``r`` anew, and correct the total."""
    vehicle, size = given.vehicle_of[r], plan.size[r]
    driving, work, driven, cost = 0.0, 0.0, 0.0, 0.0
    if size > 0:
        here = given.starts[vehicle]
        cost = given.fixed[vehicle]
        for p in range(size + 1):
            there = given.ends[vehicle] if p == size else given.place[plan.order[r, p]]
            driving += given.seconds[here, there]
            driven += given.metres[here, there]
            cost += given.leg_cost[vehicle, here, there]
            if p < size:
                visit = plan.order[r, p]
                work += lasting(given, given.kind[vehicle], here, visit)
                cost += given.task_cost[visit, vehicle]
            here = there
        work += driving
        if work > given.usual[vehicle]:
            cost += given.overtime[vehicle] * (work - given.usual[vehicle])
    plan.totals[COST] += cost - plan.route_cost[r]
    plan.driving[r], plan.work[r], plan.driven[r], plan.route_cost[r] = driving, work, driven, cost
    retime(given, plan, r)
