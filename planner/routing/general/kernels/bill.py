"""What a route costs."""

from planner.routing.general.kernels.labels import ARC, DRIVEN, ENDS, LEAVES, METRES
from planner.routing.general.kernels.layout import (
    BALANCE,
    COMPACTNESS,
    FIXED,
    KIND,
    MOVED_SECOND,
    MOVED_VEHICLE,
    NEVER,
    PER_DUTY_SECOND,
    PER_METRE,
    PER_OVER_SECOND,
    PER_SECOND,
    PER_TASK,
    PER_TASK_SECOND,
    PLACE,
    PROFILE,
    PUBLISHED_AT,
    PUBLISHED_BY,
    SOFT,
    SOFT_END,
    USUAL,
    Floats,
    Instance,
    Longs,
)
from planner.routing.general.kernels.layout_search import SETUPS, STARTS
from planner.streets.compiled import borrowing, inner


@inner
def driving_cost(day: Instance, vehicle: int, driven: int, metres: float, arcs: float) -> float:
    """Return the cost of driving; arc costs take the place of hours where the profile has them."""
    profile = day.vehicle[vehicle, PROFILE]
    by_arc = day.arc_cost.shape[0] > 0 and day.arc_cost[profile, 0, 0] >= 0
    return float(
        (arcs if by_arc else driven * day.rate[vehicle, PER_SECOND]) + metres * day.rate[vehicle, PER_METRE]
    )


@inner
def work_cost(day: Instance, vehicle: int, driven: int, tasks: int) -> float:
    """Return the cost of hours of driving and tasks beyond the usual day, and of uneven work."""
    work = float(driven + tasks)
    usual = day.rate[vehicle, USUAL]
    over = max(0.0, work - usual) * day.rate[vehicle, PER_OVER_SECOND] if usual >= 0 else 0.0
    return float(over + day.terms[BALANCE] * work * work)


@inner
def middle_cost(day: Instance, vehicle: int, order: Longs, stops: int) -> float:
    """Return the seconds of driving from the middle visit to all others, the least sum over visits."""
    profile = day.vehicle[vehicle, PROFILE]
    best = -1
    for j in range(stops):
        if order[j] < 0:
            continue
        total = 0
        for k in range(stops):
            if order[k] >= 0:
                total += day.seconds[profile, day.visit[order[j], PLACE], day.visit[order[k], PLACE]]
        if best < 0 or total < best:
            best = total
    return float(max(best, 0))


@inner
def outside(day: Instance, visit: int, start: int) -> float:
    """Return the cost of starting at ``start``, outside the preferred windows."""
    first, last = day.visit[visit, SOFT], day.visit[visit, SOFT_END]
    if first == last:
        return 0.0
    off = NEVER
    for k in range(first, last):
        off = min(off, max(0, day.soft[k, 0] - start, start - day.soft[k, 1]))
    return float(off * day.soft_rate[visit])


@inner
def start_cost(day: Instance, vehicle: int, visit: int, start: int) -> float:
    """Return the cost of starting ``visit`` at ``start``: preferred times, and moved times where it is published so."""
    moved = 0.0
    if day.visit[visit, PUBLISHED_BY] == vehicle:
        moved = abs(start - day.visit[visit, PUBLISHED_AT]) * day.terms[MOVED_SECOND]
    return float(outside(day, visit, start) + moved)


@inner
def fixed_cost(day: Instance, vehicle: int, order: Longs, stops: int) -> float:
    """Return what does not depend on driving and times: using the vehicle, each visit, compactness, moved visits."""
    cost = day.rate[vehicle, FIXED]
    for k in range(stops):
        c = order[k]
        if c >= 0:
            cost += day.rate[vehicle, PER_TASK]
            if day.visit[c, PUBLISHED_BY] != -1 and day.visit[c, PUBLISHED_BY] != vehicle:
                cost += day.terms[MOVED_VEHICLE]
    if day.terms[COMPACTNESS] > 0:
        cost += day.terms[COMPACTNESS] * middle_cost(day, vehicle, order, stops)
    return float(cost)


@borrowing
def route_cost(
    day: Instance, vehicle: int, order: Longs, stops: int, times: Longs, label: Longs, share: Floats,
    last: int,
) -> float:  # fmt: skip
    """Return what the route costs that ended with label ``last``."""
    kind = day.vehicle[vehicle, KIND]
    tasks = 0
    cost = fixed_cost(day, vehicle, order, stops)
    for k in range(stops):
        c = order[k]
        if c >= 0:
            tasks += times[SETUPS, k] + day.lasting[0, kind, c]
            cost += start_cost(day, vehicle, c, times[STARTS, k])
    cost += driving_cost(day, vehicle, label[last, DRIVEN], share[last, METRES], share[last, ARC])
    cost += tasks * day.rate[vehicle, PER_TASK_SECOND]
    cost += (label[last, ENDS] - label[last, LEAVES]) * day.rate[vehicle, PER_DUTY_SECOND]
    return float(cost) + work_cost(day, vehicle, label[last, DRIVEN], tasks)
