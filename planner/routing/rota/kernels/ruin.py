"""Taking visits out: strings of neighbouring stops, all times of each visit at once; now and then a whole van-day.

Christiaens and Vanden Berghe 2020 (see :mod:`planner.routing.rota.kernels.recreate`), section 5.1, equations 5 to 9.
"""

from planner.routing.rota.kernels.chance import below, uniform
from planner.routing.rota.kernels.layout import AWAY, COST, MISSED, Given, Plan, Scratch
from planner.routing.rota.kernels.recreate import missed_by, note_route
from planner.routing.rota.kernels.routes import take_out
from planner.streets.compiled import inner, spliced

AVERAGE_OUT = 10.0
LONGEST_STRING = 10.0
KEEP_MIDDLE = 0.5
WHOLE_ROUTE = 0.1
AGAIN = 0.3
"""With this probability a visit that misses some of its times is tried anew."""


@inner
def take(given: Given, plan: Plan, visit: int) -> None:
    """Take all times of ``visit`` out of the rota."""
    visits = len(given.place)
    plan.is_out[visit] = True
    plan.out[plan.out[visits]] = visit
    plan.out[visits] += 1
    missed = missed_by(given, plan, visit)
    for k in range(plan.slots[visit]):
        r = plan.made[visit, k]
        if r != AWAY:
            note_route(plan, r)
            take_out(given, plan, r, visit)
    plan.slots[visit] = 0
    cost = given.worth[visit] * given.fewest[visit]
    plan.totals[COST] += cost - plan.visit_cost[visit]
    plan.totals[MISSED] += given.value[visit] * given.fewest[visit] - missed
    plan.visit_cost[visit] = cost


@inner
def some_route(plan: Plan, scratch: Scratch, visit: int) -> int:
    """Return one of the van-days that make ``visit``, AWAY if there is none."""
    slots = plan.slots[visit]
    if slots == 0:
        return AWAY
    begin = below(scratch.rng, slots)
    for k in range(slots):
        r: int = plan.made[visit, (begin + k) % slots]
        if r != AWAY:
            return r
    return AWAY


@spliced
def take_string(given: Given, plan: Plan, scratch: Scratch, r: int, visit: int, length: int) -> None:
    """Take ``length`` neighbouring stops with ``visit`` among them out of van-day ``r``, or as many with some kept between."""
    size, at = plan.size[r], 0
    while plan.order[r, at] != visit:
        at += 1
    keep = 0
    if length > 1 and length < size and uniform(scratch.rng) < 0.5:
        keep = 1
        while length + keep < size and uniform(scratch.rng) < KEEP_MIDDLE:
            keep += 1
    whole = length + keep
    lowest, highest = max(0, at - whole + 1), min(at, size - whole)
    first = lowest + below(scratch.rng, highest - lowest + 1)
    gap = first + 1 + below(scratch.rng, length - 1) if keep > 0 else first + whole
    count = 0
    for p in range(first, first + whole):
        if p < gap or p >= gap + keep:
            scratch.string[count] = plan.order[r, p]
            count += 1
    for i in range(count):
        take(given, plan, scratch.string[i])


@spliced
def take_route(given: Given, plan: Plan, r: int) -> None:
    """Take everything out of van-day ``r``."""
    while plan.size[r] > 0:
        take(given, plan, plan.order[r, plan.size[r] - 1])


@inner
def ruin(given: Given, plan: Plan, scratch: Scratch) -> None:
    """Take some visits out that lie near each other."""
    visits = len(given.place)
    seed = below(scratch.rng, visits)
    plan.ruined[:] = False
    total, used = 0.0, 0
    for r in range(len(plan.size)):
        total += plan.size[r]
        used += 1 if plan.size[r] > 0 else 0
    if used == 0:
        return
    longest = min(LONGEST_STRING, max(1.0, total / used))
    strings = int(1.0 + uniform(scratch.rng) * (4.0 * AVERAGE_OUT / (1.0 + longest) - 1.0))
    if uniform(scratch.rng) < WHOLE_ROUTE:
        r = some_route(plan, scratch, seed)
        if r != AWAY:
            plan.ruined[r] = True
            take_route(given, plan, r)
            strings = max(1, strings - 1)
    for i in range(-1, given.near.shape[1]):
        visit = seed if i < 0 else given.near[seed, i]
        if strings <= 0:
            break
        if plan.is_out[visit] or plan.slots[visit] == 0:
            continue
        r = some_route(plan, scratch, visit)
        if r == AWAY or plan.ruined[r]:
            continue
        plan.ruined[r] = True
        most = min(float(plan.size[r]), longest)
        take_string(given, plan, scratch, r, visit, int(1.0 + uniform(scratch.rng) * most))
        strings -= 1
    for visit in range(visits):
        partly = plan.slots[visit] > 0 and missed_by(given, plan, visit) > 0.0
        if partly and uniform(scratch.rng) < AGAIN:
            take(given, plan, visit)
