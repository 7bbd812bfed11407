"""Putting absent visits back, one after the other, each where it costs least.

Christiaens and Vanden Berghe, 2020, section 5.3: greedy insertion with blinks.
"""

from planner.routing.general.kernels.chance import below, uniform
from planner.routing.general.kernels.insert import (
    bound,
    exact,
    extra_cost,
    insertion,
    loads_fit,
    times_fit,
    with_stop,
)
from planner.routing.general.kernels.layout import (
    PARTNER,
    RELOADS,
    RELOADS_END,
    Instance,
)
from planner.routing.general.kernels.layout_search import (
    ABSENT,
    BEGIN_KEY,
    CHOICE_KEY,
    CLOSED,
    COUNT,
    DEMAND,
    FAR_KEY,
    LIKE,
    LOAD_KEY,
    LOADED,
    LOST,
    MADE,
    NEIGHBOURS,
    NOW,
    SIZE,
    TAKEN,
    WHERE,
    WIDTH_KEY,
    WORTH_KEY,
    Given,
    Plan,
)
from planner.routing.general.kernels.moves import commit
from planner.routing.general.kernels.routes import IMPOSSIBLE
from planner.routing.general.kernels.ruin import BLINKS
from planner.streets.compiled import inner, spliced


@inner
def rank_absent(given: Given, plan: Plan) -> None:
    """Sort what is absent by a rule drawn by lot."""
    lot = uniform(plan.rng)
    count = plan.counts[ABSENT]
    for k in range(count):
        visit = plan.absent[NOW, k]
        if lot < 0.3:
            plan.rank[k] = uniform(plan.rng)
        elif lot < 0.5:
            plan.rank[k] = given.value[visit, WORTH_KEY] + uniform(plan.rng)
        elif lot < 0.65:
            plan.rank[k] = given.value[visit, WIDTH_KEY] + uniform(plan.rng)
        elif lot < 0.75:
            plan.rank[k] = given.value[visit, FAR_KEY]
        elif lot < 0.8:
            plan.rank[k] = -given.value[visit, FAR_KEY]
        elif lot < 0.87:
            plan.rank[k] = given.value[visit, BEGIN_KEY]
        elif lot < 0.95:
            plan.rank[k] = given.value[visit, CHOICE_KEY] + uniform(plan.rng)
        else:
            plan.rank[k] = given.value[visit, LOAD_KEY] + uniform(plan.rng)
    sort_absent(plan, count)


@inner
def sort_absent(plan: Plan, count: int) -> None:
    """Sort what is absent by ``rank``: Shell's sort with the gaps of Knuth."""
    gap = 1
    while gap < count // 3:
        gap = 3 * gap + 1
    while gap > 0:
        for k in range(gap, count):
            visit, rank = plan.absent[NOW, k], plan.rank[k]
            j = k
            while j >= gap and plan.rank[j - gap] > rank:
                plan.absent[NOW, j], plan.rank[j] = plan.absent[NOW, j - gap], plan.rank[j - gap]
                j -= gap
            plan.absent[NOW, j], plan.rank[j] = visit, rank
        gap //= 3


@inner
def recreate(day: Instance, given: Given, plan: Plan, first: int, last: int) -> None:
    """Insert absent visits ``first:last`` where they fit; those inserted leave gaps of -1 in ``absent``."""
    for k in range(first, last):
        visit = plan.absent[NOW, k]
        if plan.visits[given.wish[visit, DEMAND], MADE] == 1:
            continue
        limit = IMPOSSIBLE
        if given.wish[visit, COUNT] == 0:
            limit = given.value[visit, LOST] + given.value[visit, TAKEN]
        if insert_best(day, given, plan, visit, limit):
            plan.absent[NOW, k] = -1


@inner
def tidy_absent(plan: Plan) -> None:
    """Close the gaps that :func:`recreate` left."""
    kept = 0
    for k in range(plan.counts[ABSENT]):
        if plan.absent[NOW, k] >= 0:
            plan.absent[NOW, kept] = plan.absent[NOW, k]
            kept += 1
    plan.counts[ABSENT] = kept


@spliced
def insert_best(day: Instance, given: Given, plan: Plan, visit: int, limit: float) -> bool:
    """Put ``visit`` where it costs least and less than ``limit``; return whether there is such a place."""
    best, vehicle, stops, how = limit, -1, 0, 0
    if given.setting[NEIGHBOURS] > 0:
        best, vehicle, stops, how = search_near(day, given, plan, visit, best)
    if vehicle < 0:
        best, vehicle, stops, how = search_all(day, given, plan, visit, best)
    if vehicle < 0:
        return False
    count = compose(day, plan, vehicle, stops, visit, how)
    commit(day, given, plan, vehicle, count, best)
    return True


@inner
def compose(day: Instance, plan: Plan, vehicle: int, stops: int, visit: int, how: int) -> int:
    """Write the route with ``visit`` after ``stops`` stops into ``plan.order``; return its length.

    ``how`` is 0 for the visit alone, an odd number for a reload after it, an even one for a reload before it; for a
    shipment it is after how many stops of the route the delivery follows.
    """
    if day.visit[visit, PARTNER] >= 0:
        count = with_stop(plan, vehicle, stops, visit)
        for k in range(count, how + 1, -1):
            plan.order[k] = plan.order[k - 1]
        plan.order[how + 1] = day.visit[visit, PARTNER]
        return count + 1
    count = with_stop(plan, vehicle, stops, visit)
    if how > 0:
        at = stops + how % 2
        for k in range(count, at, -1):
            plan.order[k] = plan.order[k - 1]
        plan.order[at] = -1 - (how - 1) // 2
        count += 1
    return count


@inner
def blinks(given: Given, plan: Plan) -> bool:
    """Return whether to overlook a place this time."""
    return uniform(plan.rng) < given.tuning[BLINKS]


@spliced
def search_all(
    day: Instance, given: Given, plan: Plan, visit: int, best: float
) -> tuple[float, int, int, int]:
    """Return the least cost below ``best``, the vehicle (-1 for none), after how many stops, and how; tries every place."""
    to, after, how = -1, 0, 0
    for vehicle in range(len(plan.state)):
        if open_to(day, given, plan, vehicle, visit) and (
            plan.state[vehicle, SIZE] > 0 or first_like(given, plan, vehicle)
        ):
            for stops in range(plan.state[vehicle, SIZE] + 1):
                if blinks(given, plan):
                    continue
                cost, mode = try_place(day, given, plan, vehicle, stops, visit, best)
                if cost < best:
                    best, to, after, how = cost, vehicle, stops, mode
    return best, to, after, how


@spliced
def search_near(
    day: Instance, given: Given, plan: Plan, visit: int, best: float
) -> tuple[float, int, int, int]:
    """Do what :func:`search_all` does beside the nearest neighbours, and in empty vehicles, only."""
    to, after, how = -1, 0, 0
    for n in range(min(given.setting[NEIGHBOURS], given.near.shape[1])):
        other = given.near[visit, n]
        vehicle = plan.visits[other, WHERE]
        if vehicle < 0 or not open_to(day, given, plan, vehicle, visit):
            continue
        at = 0
        while plan.routes[NOW, vehicle, at] != other:
            at += 1
        for stops in range(at, at + 2):
            if blinks(given, plan):
                continue
            cost, mode = try_place(day, given, plan, vehicle, stops, visit, best)
            if cost < best:
                best, to, after, how = cost, vehicle, stops, mode
    for vehicle in range(len(plan.state)):
        if (
            plan.state[vehicle, SIZE] == 0
            and first_like(given, plan, vehicle)
            and open_to(day, given, plan, vehicle, visit)
        ):
            cost, mode = try_place(day, given, plan, vehicle, 0, visit, best)
            if cost < best:
                best, to, after, how = cost, vehicle, 0, mode
    return best, to, after, how


@inner
def first_like(given: Given, plan: Plan, vehicle: int) -> bool:
    """Return whether no vehicle before this empty one is exactly like it and empty too."""
    k = given.traits[vehicle, LIKE]
    return k == vehicle or plan.state[k, SIZE] > 0


@inner
def open_to(day: Instance, given: Given, plan: Plan, vehicle: int, visit: int) -> bool:
    """Return whether skills, permissions and bonds let a vehicle make a visit."""
    if day.may[vehicle, visit] == 0 or plan.state[vehicle, CLOSED] == 1:
        return False
    partner = day.visit[visit, PARTNER]
    if partner >= 0 and (day.may[vehicle, partner] == 0 or bound(day, given, plan, vehicle, partner)):
        return False
    return not bound(day, given, plan, vehicle, visit)


@inner
def try_place(
    day: Instance, given: Given, plan: Plan, vehicle: int, stops: int, visit: int, best: float
) -> tuple[float, int]:
    """Return the least cost of ``visit`` after ``stops`` stops, and how; IMPOSSIBLE if it reaches ``best``."""
    if day.visit[visit, PARTNER] >= 0:
        return try_shipment(day, given, plan, vehicle, stops, visit, best)
    refills = day.vehicle[vehicle, RELOADS_END] > day.vehicle[vehicle, RELOADS]
    if refills and given.setting[LOADED] == 1 and not loads_fit(day, plan, vehicle, stops, visit):
        return try_reload(day, given, plan, vehicle, stops, visit, best)
    return insertion(day, given, plan, vehicle, stops, visit, best), 0


@spliced
def try_reload(
    day: Instance, given: Given, plan: Plan, vehicle: int, stops: int, visit: int, best: float
) -> tuple[float, int]:
    """Do what :func:`try_place` does with a reload before or after the visit."""
    how = 0
    if extra_cost(day, plan, vehicle, stops, visit) >= best:
        return IMPOSSIBLE, 0
    if not times_fit(day, given, plan, vehicle, stops, visit):
        return IMPOSSIBLE, 0
    for k in range(day.vehicle[vehicle, RELOADS_END] - day.vehicle[vehicle, RELOADS]):
        for mode in range(2 * k + 1, 2 * k + 3):
            count = compose(day, plan, vehicle, stops, visit, mode)
            cost = exact(day, given, plan, vehicle, count, best)
            if cost < best:
                best, how = cost, mode
    return (best, how) if how > 0 else (IMPOSSIBLE, 0)


@spliced
def try_shipment(
    day: Instance, given: Given, plan: Plan, vehicle: int, stops: int, visit: int, best: float
) -> tuple[float, int]:
    """Do what :func:`try_place` does for a pickup, with its delivery at the best place after it."""
    how = -1
    if not times_fit(day, given, plan, vehicle, stops, visit):
        return IMPOSSIBLE, 0
    for later in range(stops, plan.state[vehicle, SIZE] + 1):
        count = compose(day, plan, vehicle, stops, visit, later)
        cost = exact(day, given, plan, vehicle, count, best)
        if cost < best:
            best, how = cost, later
    return (best, how) if how >= 0 else (IMPOSSIBLE, 0)


@inner
def pick_absent(given: Given, plan: Plan) -> int:
    """Return the position in ``absent`` of a visit that somebody misses, -1 if none is found."""
    count = plan.counts[ABSENT]
    start = below(plan.rng, max(1, count))
    for k in range(count):
        at = (start + k) % count
        visit = plan.absent[NOW, at]
        if plan.visits[given.wish[visit, DEMAND], MADE] == 0 and given.wish[visit, COUNT] > 0:
            return at
    return -1
