"""First plans: orders that are given, then whatever is in no route where it costs least."""

from planner.routing.fast.kernels.anneal import settle
from planner.routing.fast.kernels.layout import (
    ABSENT,
    BANKED,
    NODES,
    PREVIOUS,
    SPARE_CHECKS,
    VEHICLES,
    Given,
    Ints,
    Plan,
)
from planner.routing.fast.kernels.recreate import (
    NOWHERE,
    cheapest,
    cheapest_anywhere,
    insertion_cost,
    possible,
    sort_absent,
)
from planner.routing.fast.kernels.routes import put_in
from planner.streets.compiled import borrowing


@borrowing
def begin(given: Given, plan: Plan, orders: Ints, owners: Ints) -> None:
    """Append the visits ``orders`` to the routes of the vehicles ``owners``, then insert all others.

    Visits that cannot stand where they are given are inserted where they can; the rest stays in the bank.
    """
    plan.sizes[NODES] = plan.sizes[VEHICLES] = plan.sizes[ABSENT] = 0
    visits, vehicles = len(given.skip), len(plan.visits_of)
    change = 0
    for index in range(len(orders)):
        visit, vehicle = orders[index], owners[index]
        end = visits + vehicles + vehicle
        one = plan.node[end, PREVIOUS]
        kind = given.kind[vehicle]
        if possible(given, plan, visit, one, end, vehicle, kind):
            change += insertion_cost(given, plan, visit, one, end, given.profile[kind]) - given.skip[visit]
            put_in(given, plan, visit, one, 1)
            plan.absent[plan.sizes[ABSENT]] = visit
            plan.sizes[ABSENT] += 1
    settle(plan, change)
    plan.sizes[NODES] = plan.sizes[VEHICLES] = 0
    plan.sizes[ABSENT] = plan.totals[BANKED]
    for index in range(plan.totals[BANKED]):
        plan.absent[index] = plan.bank[index]
    sort_absent(given, plan)
    plan.totals[SPARE_CHECKS] = NOWHERE
    change = 0
    for index in range(plan.sizes[ABSENT]):
        visit = plan.absent[index]
        where, more = cheapest(given, plan, visit, 0.0)
        if where < 0:
            where, more = cheapest_anywhere(given, plan, visit, more, where)
        if where >= 0 and more < given.skip[visit]:
            put_in(given, plan, visit, where, 2)
            change += more - given.skip[visit]
    settle(plan, change)
    plan.totals[SPARE_CHECKS] = 1
