"""Earliest and latest times by the set of breaks taken, without a label for each way there.

Exact for windows, shifts and breaks that are taken anywhere; whatever else binds a route makes it only later. ``row``
is a row of ``spare``: one time for each set of breaks, ``NEVER`` (``-NEVER`` for latest times) where it cannot be.
"""

from planner.routing.general.kernels.layout import (
    BREAKS,
    LATE,
    NEVER,
    ON_ROAD,
    SECONDS,
    Instance,
    Longs,
)
from planner.routing.general.kernels.stops import begin, begin_by, rest_at, rest_by
from planner.streets.compiled import inner


@inner
def stand(day: Instance, vehicle: int, masks: int, spare: Longs, row: int) -> None:
    """Take breaks where the vehicle stands."""
    if masks == 1:
        return
    first = day.vehicle[vehicle, BREAKS]
    for mask in range(masks):
        time = spare[row, mask]
        if time >= NEVER:
            continue
        bit, rest = 1, first
        while bit < masks:
            if mask & bit == 0:
                over = rest_at(day, rest, time) + day.rest[rest, SECONDS]
                spare[row, mask | bit] = min(spare[row, mask | bit], over)
            bit <<= 1
            rest += 1


@inner
def stand_back(day: Instance, vehicle: int, masks: int, spare: Longs, row: int) -> None:
    """Turn the latest times after standing into the latest before."""
    if masks == 1:
        return
    first = day.vehicle[vehicle, BREAKS]
    for mask in range(masks - 1, -1, -1):
        bit, rest = 1, first
        while bit < masks:
            if mask & bit == 0 and spare[row, mask | bit] > -NEVER:
                start = rest_by(day, rest, spare[row, mask | bit] - day.rest[rest, SECONDS])
                spare[row, mask] = max(spare[row, mask], start)
            bit <<= 1
            rest += 1


@inner
def drive(day: Instance, vehicle: int, masks: int, spare: Longs, row: int, to: int, leg: int) -> None:
    """Fill row ``to`` with arrivals after a drive of ``leg`` seconds; breaks may be taken on the road."""
    for mask in range(masks):
        spare[to, mask] = min(NEVER, spare[row, mask] + leg)
    first = day.vehicle[vehicle, BREAKS]
    bit, rest, any_on_road = 1, first, False
    while bit < masks:
        any_on_road |= day.rest[rest, ON_ROAD] == 1
        bit <<= 1
        rest += 1
    if not any_on_road:
        return
    for mask in range(masks):
        time = spare[row, mask]
        if time >= NEVER:
            continue
        for other in range(masks):
            spare[7, other] = NEVER
            spare[6, other] = 0
        spare[7, mask] = time
        for other in range(mask, masks):
            if spare[7, other] >= NEVER:
                continue
            spare[to, other] = min(spare[to, other], max(spare[7, other], time + spare[6, other] + leg))
            bit, rest = 1, first
            while bit < masks:
                if other & bit == 0 and day.rest[rest, ON_ROAD] == 1:
                    over = rest_at(day, rest, spare[7, other]) + day.rest[rest, SECONDS]
                    spare[7, other | bit] = min(spare[7, other | bit], over)
                    spare[6, other | bit] = spare[6, other] + day.rest[rest, SECONDS]
                bit <<= 1
                rest += 1


@inner
def drive_back(day: Instance, vehicle: int, masks: int, spare: Longs, row: int, to: int, leg: int) -> None:
    """Fill row ``to`` with the latest departures that arrive by the times of ``row``."""
    for mask in range(masks):
        spare[to, mask] = max(-NEVER, spare[row, mask] - leg)
    first = day.vehicle[vehicle, BREAKS]
    bit, rest, any_on_road = 1, first, False
    while bit < masks:
        any_on_road |= day.rest[rest, ON_ROAD] == 1
        bit <<= 1
        rest += 1
    if not any_on_road:
        return
    for mask in range(masks):
        time = spare[row, mask]
        if time <= -NEVER:
            continue
        for other in range(masks):
            spare[7, other] = -NEVER
            spare[6, other] = 0
        spare[7, mask] = time
        for other in range(mask, -1, -1):
            if spare[7, other] <= -NEVER:
                continue
            spare[to, other] = max(spare[to, other], min(spare[7, other], time - spare[6, other] - leg))
            bit, rest = 1, first
            while bit < masks:
                if other & bit != 0 and day.rest[rest, ON_ROAD] == 1:
                    start = rest_by(day, rest, spare[7, other] - day.rest[rest, SECONDS])
                    spare[7, other ^ bit] = max(spare[7, other ^ bit], start)
                    spare[6, other ^ bit] = spare[6, other] + day.rest[rest, SECONDS]
                bit <<= 1
                rest += 1


@inner
def serve(day: Instance, visit: int, lasting: int, masks: int, spare: Longs, row: int) -> bool:
    """Turn arrivals into ends of service; return whether there is any."""
    some = False
    for mask in range(masks):
        if spare[row, mask] < NEVER:
            start = begin(day, visit, spare[row, mask], lasting)
            spare[row, mask] = start + lasting if start < NEVER else NEVER
            some |= start < NEVER
    return some


@inner
def serve_back(day: Instance, visit: int, lasting: int, masks: int, spare: Longs, row: int) -> None:
    """Turn the latest ends of service into the latest starts."""
    for mask in range(masks):
        if spare[row, mask] > -NEVER:
            spare[row, mask] = begin_by(day, visit, spare[row, mask] - lasting, lasting)


@inner
def end_back(day: Instance, vehicle: int, masks: int, spare: Longs, row: int) -> None:
    """Fill ``row`` with the latest end of the route that leaves time for the breaks not yet taken."""
    for mask in range(masks):
        spare[row, mask] = -NEVER
    spare[row, masks - 1] = day.vehicle[vehicle, LATE]
    stand_back(day, vehicle, masks, spare, row)
