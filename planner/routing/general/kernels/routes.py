"""Routes of a plan: what they cost, and the times along them that make one insertion cheap to check."""

from planner.routing.general.kernels.bill import route_cost
from planner.routing.general.kernels.layout import (
    EARLY,
    END,
    KIND,
    NEVER,
    PROFILE,
    RELOAD_SECONDS,
    START,
    Instance,
    Longs,
)
from planner.routing.general.kernels.layout_search import (
    NOW,
    PLAIN,
    SETS,
    SIZE,
    SPECIAL,
    Given,
    Plan,
)
from planner.routing.general.kernels.masks import (
    drive,
    drive_back,
    end_back,
    serve,
    serve_back,
    stand,
    stand_back,
)
from planner.routing.general.kernels.stops import load, place_of
from planner.routing.general.kernels.sums import quickest, setup_needed, stop_lasts, sum_up
from planner.routing.general.kernels.timing import in_order, mark, timed, unmark
from planner.streets.compiled import inner, spliced

IMPOSSIBLE = 1e300
"""Cost of a route that cannot be."""


@inner
def in_time(day: Instance, given: Given, plan: Plan, vehicle: int, order: Longs, stops: int) -> bool:
    """Return whether an order keeps windows, shift and breaks; exact for vehicles that are not special."""
    profile, masks = day.vehicle[vehicle, PROFILE], given.traits[vehicle, SETS]
    start_row(day, vehicle, masks, plan.spare, 0)
    here, before = day.vehicle[vehicle, START], -1
    for k in range(stops):
        there = place_of(day, vehicle, order[k])
        drive(day, vehicle, masks, plan.spare, 0, 1, quickest(given, profile, here, there))
        stand(day, vehicle, masks, plan.spare, 1)
        lasting = stop_lasts(day, vehicle, before, order[k])
        if not stop_forward(day, order[k], lasting, masks, plan.spare, 1):
            return False
        stand(day, vehicle, masks, plan.spare, 1)
        for mask in range(masks):
            plan.spare[0, mask] = plan.spare[1, mask]
        here, before = there, order[k]
    home = quickest(given, profile, here, day.vehicle[vehicle, END])
    drive(day, vehicle, masks, plan.spare, 0, 1, home)
    end_back(day, vehicle, masks, plan.spare, 2)
    for mask in range(masks):  # noqa: SIM110 (numba knows no generators)
        if plan.spare[1, mask] <= plan.spare[2, mask]:
            return True
    return False


@inner
def start_row(day: Instance, vehicle: int, masks: int, spare: Longs, row: int) -> None:
    """Fill ``row`` with the earliest departures from the start."""
    for mask in range(masks):
        spare[row, mask] = NEVER
    spare[row, 0] = day.vehicle[vehicle, EARLY]
    stand(day, vehicle, masks, spare, row)


@inner
def stop_forward(day: Instance, stop: int, lasting: int, masks: int, spare: Longs, row: int) -> bool:
    """Turn arrivals at a visit or a reload into departures."""
    if stop >= 0:
        return serve(day, stop, lasting, masks, spare, row)
    for mask in range(masks):
        spare[row, mask] = min(NEVER, spare[row, mask] + lasting)
    return True


@inner
def price(  # noqa: PLR0911
    day: Instance, given: Given, plan: Plan, vehicle: int, order: Longs, stops: int, limit: float
) -> float:
    """Return what an order costs, exactly, ``IMPOSSIBLE`` if it cannot be; overwrites the sums of the vehicle.

    Orders whose plain cost reaches ``limit`` need not be timed.
    """
    if stops == 0:
        return 0.0
    if not sum_up(day, plan, vehicle, order, stops) or plan.money[vehicle, PLAIN] >= limit:
        return IMPOSSIBLE
    if not in_time(day, given, plan, vehicle, order, stops):
        return IMPOSSIBLE
    if given.setting[2] == 1 and not load(day, vehicle, order, stops, plan.onboard):
        return IMPOSSIBLE
    if given.traits[vehicle, SPECIAL] == 0:
        return plan.money[vehicle, PLAIN]
    mark(order, stops, plan.at)
    last = -1
    if in_order(day, order, stops, plan.at):
        last = timed(
            day, vehicle, order, stops, plan.onboard, plan.at, plan.times,
            plan.label, plan.share, plan.queue, plan.label_counts,
        )  # fmt: skip
    unmark(order, stops, plan.at)
    if last < 0:
        return IMPOSSIBLE
    return route_cost(day, vehicle, order, stops, plan.times, plan.label, plan.share, last)


@inner
def row_of(plan: Plan, vehicle: int) -> None:
    """Copy the route of a vehicle into ``plan.order``."""
    for k in range(plan.state[vehicle, SIZE]):
        plan.order[k] = plan.routes[NOW, vehicle, k]


@inner
def refresh(day: Instance, given: Given, plan: Plan, vehicle: int) -> None:
    """Work out times and loads along a route that changed; its cost stays as it is."""
    row_of(plan, vehicle)
    stops = plan.state[vehicle, SIZE]
    sum_up(day, plan, vehicle, plan.order, stops)
    if stops == 0:
        plan.money[vehicle, PLAIN] = 0.0
    forward(day, given, plan, vehicle, stops)
    backward(day, given, plan, vehicle, stops)
    if given.setting[2] == 1:
        weigh(day, plan, vehicle, stops)


@spliced
def forward(day: Instance, given: Given, plan: Plan, vehicle: int, stops: int) -> None:
    """Fill ``leave`` for a route."""
    profile, masks, spare = day.vehicle[vehicle, PROFILE], given.traits[vehicle, SETS], plan.spare
    start_row(day, vehicle, masks, spare, 0)
    here, before = day.vehicle[vehicle, START], -1
    for k in range(stops + 1):
        for mask in range(masks):
            plan.leave[vehicle, k, mask] = spare[0, mask]
        if k == stops:
            break
        stop = plan.routes[NOW, vehicle, k]
        there = place_of(day, vehicle, stop)
        drive(day, vehicle, masks, spare, 0, 1, quickest(given, profile, here, there))
        stand(day, vehicle, masks, spare, 1)
        stop_forward(day, stop, stop_lasts(day, vehicle, before, stop), masks, spare, 1)
        stand(day, vehicle, masks, spare, 1)
        for mask in range(masks):
            spare[0, mask] = spare[1, mask]
        here, before = there, stop


@spliced
def backward(day: Instance, given: Given, plan: Plan, vehicle: int, stops: int) -> None:
    """Fill ``latest`` for a route."""
    profile, masks, spare = day.vehicle[vehicle, PROFILE], given.traits[vehicle, SETS], plan.spare
    end_back(day, vehicle, masks, spare, 0)
    for mask in range(masks):
        plan.latest[vehicle, stops, 0, mask] = spare[0, mask]
        plan.latest[vehicle, stops, 1, mask] = spare[0, mask]
    there = day.vehicle[vehicle, END]
    for k in range(stops - 1, -1, -1):
        stop = plan.routes[NOW, vehicle, k]
        here = place_of(day, vehicle, stop)
        drive_back(day, vehicle, masks, spare, 0, 1, quickest(given, profile, here, there))
        stand_back(day, vehicle, masks, spare, 1)
        for setup in range(2):
            for mask in range(masks):
                spare[2, mask] = spare[1, mask]
            stop_backward(day, vehicle, stop, setup, masks, spare)
            stand_back(day, vehicle, masks, spare, 2)
            for mask in range(masks):
                plan.latest[vehicle, k, setup, mask] = spare[2, mask]
        setup = 0
        if stop >= 0 and setup_needed(day, vehicle, plan.routes[NOW, vehicle, k - 1] if k > 0 else -1, stop):
            setup = 1
        for mask in range(masks):
            spare[0, mask] = plan.latest[vehicle, k, setup, mask]
        there = here


@spliced
def stop_backward(day: Instance, vehicle: int, stop: int, setup: int, masks: int, spare: Longs) -> None:
    """Turn the latest departures of row 2 into the latest starts."""
    if stop < 0:
        for mask in range(masks):
            spare[2, mask] = max(-NEVER, spare[2, mask] - day.vehicle[vehicle, RELOAD_SECONDS])
        return
    kind = day.vehicle[vehicle, KIND]
    lasting = day.lasting[0, kind, stop] + (day.lasting[1, kind, stop] if setup == 1 else 0)
    serve_back(day, stop, lasting, masks, spare, 2)


@spliced
def weigh(day: Instance, plan: Plan, vehicle: int, stops: int) -> None:
    """Fill ``aboard`` for a route."""
    load(day, vehicle, plan.order, stops, plan.onboard)
    for d in range(day.load.shape[2]):
        most = 0
        for k in range(stops + 1):
            now = plan.onboard[k, d]
            most = now if k > 0 and plan.order[k - 1] < 0 else max(most, now)
            plan.aboard[0, vehicle, k, d] = now
            plan.aboard[1, vehicle, k, d] = most
        most = 0
        for k in range(stops, -1, -1):
            most = max(most, plan.onboard[k, d])
            plan.aboard[2, vehicle, k, d] = most
            if k > 0 and plan.order[k - 1] < 0:
                most = 0
