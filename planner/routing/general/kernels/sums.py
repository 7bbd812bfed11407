"""What an order adds up to: driving, tasks, metres, and the cost that follows from them."""

from planner.routing.general.kernels.layout import (
    BALANCE,
    END,
    FAR,
    FIXED,
    KIND,
    MOST_METRES,
    MOST_TASKS,
    MOST_WHEEL,
    MOVED_VEHICLE,
    NEVER,
    PER_METRE,
    PER_OVER_SECOND,
    PER_SECOND,
    PER_TASK,
    PER_TASK_SECOND,
    PLACE,
    PROFILE,
    PUBLISHED_BY,
    RELOAD_SECONDS,
    START,
    USUAL,
    Instance,
    Longs,
)
from planner.routing.general.kernels.layout_search import (
    ARCS,
    DRIVEN,
    METRES,
    MOVED,
    NOW,
    PLAIN,
    SIZE,
    TASKS,
    VISITS,
    Given,
    Plan,
)
from planner.routing.general.kernels.stops import place_of
from planner.streets.compiled import inner


@inner
def place_after(day: Instance, plan: Plan, vehicle: int, stops: int) -> int:
    """Return the place of a vehicle after so many stops, -1 for none yet."""
    if stops == 0:
        return day.vehicle[vehicle, START]
    return place_of(day, vehicle, plan.routes[NOW, vehicle, stops - 1])


@inner
def place_next(day: Instance, plan: Plan, vehicle: int, stops: int) -> int:
    """Return where a vehicle goes after so many stops, -1 for nowhere."""
    if stops == plan.state[vehicle, SIZE]:
        return day.vehicle[vehicle, END]
    return place_of(day, vehicle, plan.routes[NOW, vehicle, stops])


@inner
def leg(day: Instance, profile: int, a: int, b: int) -> int:
    """Return the seconds of a drive, 0 from or to nowhere."""
    return 0 if a < 0 or b < 0 else int(day.seconds[profile, a, b])


@inner
def quickest(given: Given, profile: int, a: int, b: int) -> int:
    """Return the least seconds of a drive at any time of day, 0 from or to nowhere."""
    if a < 0 or b < 0:
        return 0
    seconds = int(given.fastest[profile, a, b])
    return NEVER if seconds >= FAR else seconds


@inner
def metres(day: Instance, profile: int, a: int, b: int) -> float:
    """Return the metres of a drive, 0 where nobody asks."""
    if a < 0 or b < 0 or day.metres.shape[0] == 0:
        return 0.0
    return day.metres[profile, a, b]


@inner
def arcs(day: Instance, profile: int, a: int, b: int) -> float:
    """Return the arc cost of a drive, 0 where there are none."""
    if a < 0 or b < 0 or day.arc_cost.shape[0] == 0:
        return 0.0
    return day.arc_cost[profile, a, b]


@inner
def plain_cost(
    day: Instance, vehicle: int, driven: int, tasks: int, visits: int, far: float, along: float, moved: float
) -> float:
    """Return the part of a route's cost that follows from its sums."""
    by_arc = day.arc_cost.shape[0] > 0 and day.arc_cost[day.vehicle[vehicle, PROFILE], 0, 0] >= 0
    cost = day.rate[vehicle, FIXED] + moved
    cost += along if by_arc else driven * day.rate[vehicle, PER_SECOND]
    cost += far * day.rate[vehicle, PER_METRE]
    cost += tasks * day.rate[vehicle, PER_TASK_SECOND] + visits * day.rate[vehicle, PER_TASK]
    work = float(driven + tasks)
    usual = day.rate[vehicle, USUAL]
    if usual >= 0 and work > usual:
        cost += (work - usual) * day.rate[vehicle, PER_OVER_SECOND]
    return cost + day.terms[BALANCE] * work * work


@inner
def moved(day: Instance, vehicle: int, visit: int) -> float:
    """Return the cost of giving a visit to another vehicle than the published plan does."""
    by = day.visit[visit, PUBLISHED_BY]
    return day.terms[MOVED_VEHICLE] if by not in (-1, vehicle) else 0.0


@inner
def setup_needed(day: Instance, vehicle: int, before: int, visit: int) -> bool:
    """Return whether ``visit`` needs its setup after ``before``: another visit, or below 0 for the start or a reload."""
    place = day.visit[before, PLACE] if before >= 0 else day.vehicle[vehicle, START]
    return place != day.visit[visit, PLACE]


@inner
def task(day: Instance, vehicle: int, before: int, visit: int) -> int:
    """Return the seconds of setup and service of a visit."""
    kind = day.vehicle[vehicle, KIND]
    setup = day.lasting[1, kind, visit] if setup_needed(day, vehicle, before, visit) else 0
    return day.lasting[0, kind, visit] + setup


@inner
def stop_lasts(day: Instance, vehicle: int, before: int, stop: int) -> int:
    """Return the seconds of a stop: a visit or a reload."""
    return task(day, vehicle, before, stop) if stop >= 0 else day.vehicle[vehicle, RELOAD_SECONDS]


@inner
def sum_up(day: Instance, plan: Plan, vehicle: int, order: Longs, stops: int) -> bool:
    """Write the sums of an order; return whether it stays within the limits on them."""
    profile = day.vehicle[vehicle, PROFILE]
    driven, tasks, visits, far, along, shift = 0, 0, 0, 0.0, 0.0, 0.0
    here, before = day.vehicle[vehicle, START], -1
    for k in range(stops + 1):
        there = place_of(day, vehicle, order[k]) if k < stops else day.vehicle[vehicle, END]
        driven += leg(day, profile, here, there)
        far += metres(day, profile, here, there)
        along += arcs(day, profile, here, there)
        here = there
        if k < stops:
            if order[k] >= 0:
                tasks += task(day, vehicle, before, order[k])
                visits += 1
                shift += moved(day, vehicle, order[k])
            before = order[k]
    plan.state[vehicle, DRIVEN] = driven
    plan.state[vehicle, TASKS] = tasks
    plan.state[vehicle, VISITS] = visits
    plan.money[vehicle, METRES] = far
    plan.money[vehicle, ARCS] = along
    plan.money[vehicle, MOVED] = shift
    plan.money[vehicle, PLAIN] = plain_cost(day, vehicle, driven, tasks, visits, far, along, shift)
    return (
        driven < FAR
        and visits <= day.vehicle[vehicle, MOST_TASKS]
        and driven <= day.vehicle[vehicle, MOST_WHEEL]
        and far <= day.rate[vehicle, MOST_METRES]
    )
