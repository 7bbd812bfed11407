"""Taking strings of visits out of routes that pass near one place.

Christiaens and Vanden Berghe, Slack induction by string removals for vehicle routing problems, Transportation Science
54(2), 2020, p. 417, section 5.2.
"""

from planner.routing.general.kernels.chance import below, uniform
from planner.routing.general.kernels.layout import Instance
from planner.routing.general.kernels.layout_search import (
    ABSENT,
    DEMAND,
    MADE,
    NOW,
    RUINED,
    SIZE,
    STEPS,
    WHERE,
    Given,
    Plan,
)
from planner.routing.general.kernels.moves import drop
from planner.streets.compiled import inner, spliced

MEAN_REMOVED, LONGEST, BLINKS, LONGER = 0, 1, 2, 3
"""Positions in ``tuning``."""

SEEDS_ABSENT = 0.25
"""How often the place is that of a visit that is left out, where there is one."""


@spliced
def seed_visit(given: Given, plan: Plan) -> int:
    """Return the visit around which strings are removed."""
    absent = plan.counts[ABSENT]
    if absent > 0 and uniform(plan.rng) < SEEDS_ABSENT:
        visit = plan.absent[NOW, below(plan.rng, absent)]
        if plan.visits[given.wish[visit, DEMAND], MADE] == 0:
            return int(visit)
    return below(plan.rng, len(plan.visits))


@inner
def ruin(day: Instance, given: Given, plan: Plan) -> None:
    """Remove strings around one visit."""
    used, stops = 0, 0
    for vehicle in range(len(plan.state)):
        if plan.state[vehicle, SIZE] > 0:
            used += 1
            stops += plan.state[vehicle, SIZE]
    if used == 0:
        return
    longest = min(given.tuning[LONGEST], stops / used)
    strings = int(uniform(plan.rng) * max(1.0, 4.0 * given.tuning[MEAN_REMOVED] / (1.0 + longest) - 1.0)) + 1
    seed = seed_visit(given, plan)
    for k in range(-1, given.near.shape[1]):
        if strings == 0:
            return
        visit = seed if k < 0 else given.near[seed, k]
        vehicle = plan.visits[visit, WHERE]
        if vehicle < 0 or plan.state[vehicle, RUINED] == plan.counts[STEPS]:
            continue
        plan.state[vehicle, RUINED] = plan.counts[STEPS]
        strings -= 1
        remove_string(day, given, plan, vehicle, visit, longest)


@spliced
def remove_string(day: Instance, given: Given, plan: Plan, vehicle: int, visit: int, longest: float) -> None:
    """Remove a string that holds ``visit``, in half of the cases with some in its middle kept."""
    size = plan.state[vehicle, SIZE]
    length = min(size, int(uniform(plan.rng) * min(float(size), longest)) + 1)
    kept = 0
    if 1 < length < size and uniform(plan.rng) < 0.5:
        while length + kept < size and uniform(plan.rng) > given.tuning[LONGER]:
            kept += 1
    at = 0
    while plan.routes[NOW, vehicle, at] != visit:
        at += 1
    total = length + kept
    lowest, highest = max(0, at - total + 1), min(at, size - total)
    first = lowest + below(plan.rng, highest - lowest + 1)
    skip = first + below(plan.rng, length + 1) if kept > 0 else size
    drop(day, given, plan, vehicle, first, first + total, skip, kept)
