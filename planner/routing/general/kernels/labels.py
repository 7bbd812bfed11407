"""Every way to place the rests of one order, leaving at a given time, earliest first.

A label is a situation on the way: so many stops made, these breaks taken, the time, the seconds at the wheel since the
last rest. Labels that are no better in anything than another are dropped, the others grow stop by stop; what arrives at
the end is exact. Being early never hurts, so only the rests, the driving rule and detours to break places leave choices.
"""

from planner.routing.general.kernels.layout import (
    BREAKS,
    BREAKS_END,
    EARLY,
    KIND,
    LATE,
    MOST_DRIVING,
    NEVER,
    ON_ROAD,
    PROFILE,
    RELOAD_SECONDS,
    REST_PLACE,
    RULE_ON_ROAD,
    RULE_REST,
    SECONDS,
    SERVICE_RESTS,
    Floats,
    Instance,
    Longs,
)
from planner.routing.general.kernels.layout_search import NOT_BEFORE
from planner.routing.general.kernels.roads import arrival, share_left
from planner.routing.general.kernels.stops import begin, rest_allowed, rest_at
from planner.routing.general.kernels.sums import setup_needed
from planner.streets.compiled import inner

STAGE, STOPS, TIME, MASK, SINCE, STAND, DRIVEN, PARENT = 0, 1, 2, 3, 4, 5, 6, 7
EVENT, BEGIN, WHAT, TO, DETOUR, LEAVES, AT, ENDS = 8, 9, 10, 11, 12, 13, 14, 15
FIELDS = 16
"""Columns of a label. ``LEAVES``: when the route began; ``AT``: a place; ``TO``: -1 for the next stop, else a break."""

LEFT, METRES, ARC = 0, 1, 2
"""Columns of its fractions: share of the drive that is left, metres, cost of arcs."""

BEFORE, AWAY, ROAD, READY, AFTER = 0, 1, 2, 3, 4
"""Stages: at the depot, ready to drive on, on the road, arrived, back at the depot."""

NOTHING, LEFT_PLACE, RESTED, RULE_RESTED, SERVED, ARRIVED, CAME_BACK = 0, 1, 2, 3, 4, 5, 6
"""Events that made a label."""


@inner
def sprout(label: Longs, share: Floats, count: Longs, parent: int, event: int) -> int:
    """Return the position of a copy of label ``parent``, not yet kept."""
    z = min(count[0], len(label) - 1)
    for k in range(FIELDS):
        label[z, k] = label[parent, k]
    for k in range(3):
        share[z, k] = share[parent, k]
    label[z, PARENT] = parent
    label[z, EVENT] = event
    return int(z)


@inner
def keep(label: Longs, share: Floats, queue: Longs, count: Longs, which: int, z: int, ruled: int) -> None:
    """Put label ``z`` into queue ``which`` unless another one there is as good in everything."""
    if count[0] >= len(label) - 1:
        return
    for q in range(count[1 + which]):
        o = queue[which, q]
        if (
            label[o, TIME] <= label[z, TIME]
            and label[o, STAGE] == label[z, STAGE]
            and label[o, TO] == label[z, TO]
            and label[o, DETOUR] == label[z, DETOUR]
            and (label[o, MASK] & label[z, MASK]) == label[z, MASK]
            and label[o, DRIVEN] <= label[z, DRIVEN]
            and label[o, ENDS] <= label[z, ENDS]
            and (label[o, AT] == label[z, AT])
            and (label[o, STAGE] != ROAD or share[o, LEFT] <= share[z, LEFT])
            and (ruled == 0 or (label[o, SINCE] <= label[z, SINCE] and label[o, STAND] >= label[z, STAND]))
        ):
            return
    queue[which, count[1 + which]] = z
    count[1 + which] += 1
    count[0] += 1


@inner
def rested(day: Instance, vehicle: int, label: Longs, z: int, until: int) -> None:
    """Let label ``z`` stand until ``until``, which may be rest enough."""
    label[z, STAND] += until - label[z, TIME]
    label[z, TIME] = until
    if day.vehicle[vehicle, MOST_DRIVING] > 0 and label[z, STAND] >= day.vehicle[vehicle, RULE_REST]:
        label[z, SINCE] = 0


@inner
def stand(
    day: Instance, vehicle: int, label: Longs, share: Floats, queue: Longs, count: Longs, which: int, i: int,
    aboard: Longs, gap: int,
) -> None:  # fmt: skip
    """Keep a label for each break that label ``i`` may take where it stands."""
    first = day.vehicle[vehicle, BREAKS]
    breaks = day.vehicle[vehicle, BREAKS_END] - first
    ruled = day.vehicle[vehicle, MOST_DRIVING]
    for b in range(breaks):
        rest = first + b
        if day.rest[rest, REST_PLACE] >= 0:
            continue
        if not rest_allowed(day, rest, label[i, MASK], b, aboard, gap, breaks):
            continue
        start = max(rest_at(day, rest, max(label[i, TIME], day.vehicle[vehicle, EARLY])), label[i, TIME])
        if start + day.rest[rest, SECONDS] > day.vehicle[vehicle, LATE]:
            continue
        z = sprout(label, share, count, i, RESTED)
        rested(day, vehicle, label, z, start + day.rest[rest, SECONDS])
        label[z, MASK] |= 1 << b
        label[z, BEGIN] = start
        label[z, WHAT] = rest
        keep(label, share, queue, count, which, z, ruled)
    if ruled > 0 and which == 0 and label[i, SINCE] > 0:
        z = sprout(label, share, count, i, RULE_RESTED)
        label[z, BEGIN] = label[i, TIME]
        rested(
            day, vehicle, label, z, label[i, TIME] + max(0, day.vehicle[vehicle, RULE_REST] - label[i, STAND])
        )
        label[z, SINCE] = 0
        keep(label, share, queue, count, which, z, ruled)


@inner
def leave(
    day: Instance, vehicle: int, label: Longs, share: Floats, queue: Longs, count: Longs, i: int, aboard: Longs, gap: int
) -> None:  # fmt: skip
    """Let label ``i`` drive off to the next stop, or to the place of a break."""
    first = day.vehicle[vehicle, BREAKS]
    breaks = day.vehicle[vehicle, BREAKS_END] - first
    for b in range(-1, breaks):
        if b >= 0:
            if day.rest[first + b, REST_PLACE] < 0:
                continue
            if not rest_allowed(day, first + b, label[i, MASK], b, aboard, gap, breaks):
                continue
        z = sprout(label, share, count, i, LEFT_PLACE)
        label[z, STAGE] = ROAD
        label[z, TO] = -1 if b < 0 else first + b
        label[z, BEGIN] = label[i, TIME]
        share[z, LEFT] = 1.0
        keep(label, share, queue, count, 0, z, day.vehicle[vehicle, MOST_DRIVING])


@inner
def drive(
    day: Instance, vehicle: int, label: Longs, share: Floats, queue: Longs, count: Longs, i: int, target: int,
    aboard: Longs, gap: int,
) -> None:  # fmt: skip
    """Let label ``i`` drive to ``target``, with rests on the road."""
    profile = day.vehicle[vehicle, PROFILE]
    at, time, left = label[i, AT], label[i, TIME], share[i, LEFT]
    there = arrival(day, profile, at, target, time, left)
    ruled = day.vehicle[vehicle, MOST_DRIVING]
    limit = day.vehicle[vehicle, MOST_DRIVING] - label[i, SINCE] if ruled > 0 else NEVER
    if there >= NEVER:
        return
    if there - time <= limit and there <= day.vehicle[vehicle, LATE]:
        z = sprout(label, share, count, i, ARRIVED)
        label[z, STAGE] = READY
        label[z, TIME] = there
        label[z, BEGIN] = there
        label[z, SINCE] += there - time
        label[z, DRIVEN] += there - time
        label[z, STAND] = 0
        label[z, AT] = target
        share[z, LEFT] = 0.0
        if day.metres.shape[0] > 0:
            share[z, METRES] += day.metres[profile, at, target]
        if day.arc_cost.shape[0] > 0:
            share[z, ARC] += day.arc_cost[profile, at, target]
        keep(label, share, queue, count, 0, z, ruled)
    first = day.vehicle[vehicle, BREAKS]
    breaks = day.vehicle[vehicle, BREAKS_END] - first
    for b in range(breaks):
        rest = first + b
        if day.rest[rest, ON_ROAD] == 0:
            continue
        if not rest_allowed(day, rest, label[i, MASK], b, aboard, gap, breaks):
            continue
        start = rest_at(day, rest, time)
        pause(day, vehicle, label, share, queue, count, i, target, there, start, rest, b)
        if ruled > 0 and time + limit > start and time + limit < there:
            later = rest_at(day, rest, time + limit)
            if later == time + limit:
                pause(day, vehicle, label, share, queue, count, i, target, there, later, rest, b)
    if ruled > 0 and there - time > limit and day.vehicle[vehicle, RULE_ON_ROAD] == 1:
        pause(day, vehicle, label, share, queue, count, i, target, there, time + limit, -1, -1)


@inner
def pause(
    day: Instance, vehicle: int, label: Longs, share: Floats, queue: Longs, count: Longs, i: int, target: int,
    there: int, start: int, rest: int, b: int,
) -> None:  # fmt: skip
    """Keep a label that interrupts its drive at ``start`` for break ``rest``, or -1 for a rest that the rule asks for."""
    time = label[i, TIME]
    ruled = day.vehicle[vehicle, MOST_DRIVING]
    if start >= there or (ruled > 0 and label[i, SINCE] + start - time > day.vehicle[vehicle, MOST_DRIVING]):
        return
    lasting = day.rest[rest, SECONDS] if rest >= 0 else day.vehicle[vehicle, RULE_REST]
    if start + lasting > day.vehicle[vehicle, LATE]:
        return
    z = sprout(label, share, count, i, RESTED if rest >= 0 else RULE_RESTED)
    share[z, LEFT] = share_left(
        day, day.vehicle[vehicle, PROFILE], label[i, AT], target, time, share[i, LEFT], start
    )
    label[z, SINCE] += start - time
    label[z, DRIVEN] += start - time
    label[z, TIME] = start + lasting
    label[z, BEGIN] = start
    label[z, WHAT] = rest
    if rest >= 0:
        label[z, MASK] |= 1 << b
    if ruled > 0 and lasting >= day.vehicle[vehicle, RULE_REST]:
        label[z, SINCE] = 0
    keep(label, share, queue, count, 0, z, ruled)


@inner
def rest_there(
    day: Instance, vehicle: int, label: Longs, share: Floats, queue: Longs, count: Longs, i: int
) -> None:
    """Let label ``i`` take the break at whose place it has arrived."""
    rest = label[i, TO]
    start = rest_at(day, rest, label[i, TIME])
    if start + day.rest[rest, SECONDS] > day.vehicle[vehicle, LATE]:
        return
    z = sprout(label, share, count, i, RESTED)
    rested(day, vehicle, label, z, start + day.rest[rest, SECONDS])
    label[z, STAGE] = AWAY
    label[z, MASK] |= 1 << (rest - day.vehicle[vehicle, BREAKS])
    label[z, BEGIN] = start
    label[z, WHAT] = rest
    label[z, DETOUR] = 1
    label[z, TO] = -1
    keep(label, share, queue, count, 0, z, day.vehicle[vehicle, MOST_DRIVING])


@inner
def serve(
    day: Instance, vehicle: int, label: Longs, share: Floats, queue: Longs, count: Longs, i: int, order: Longs, k: int,
    times: Longs,
) -> None:  # fmt: skip
    """Let label ``i`` make stop ``k``."""
    stop = order[k]
    setup = 0
    if stop < 0:
        start = max(label[i, TIME], times[NOT_BEFORE, k])
        lasting = day.vehicle[vehicle, RELOAD_SECONDS]
    else:
        kind = day.vehicle[vehicle, KIND]
        needed = label[i, DETOUR] != 0 or setup_needed(day, vehicle, order[k - 1] if k > 0 else -1, stop)
        setup = day.lasting[1, kind, stop] if needed else 0
        lasting = day.lasting[0, kind, stop] + setup
        start = begin(day, stop, max(label[i, TIME], times[NOT_BEFORE, k]), lasting)
    if start + lasting > day.vehicle[vehicle, LATE]:
        return
    z = sprout(label, share, count, i, SERVED)
    rested(day, vehicle, label, z, start)
    if day.vehicle[vehicle, SERVICE_RESTS] == 1:
        rested(day, vehicle, label, z, start + lasting)
    else:
        label[z, STAND] = 0
        label[z, TIME] = start + lasting
    label[z, STAGE] = AWAY
    label[z, STOPS] = k + 1
    label[z, BEGIN] = start
    label[z, WHAT] = setup
    label[z, TO] = -1
    label[z, DETOUR] = 0
    keep(label, share, queue, count, 1, z, day.vehicle[vehicle, MOST_DRIVING])
