"""What happens at a stop: when service can begin, how long it lasts, what is on board."""

from planner.routing.general.kernels.layout import (
    ENDS_WITHIN,
    MANY_BREAKS,
    NEVER,
    PLACE,
    RELOAD_MOST,
    RELOADS,
    REST_WINDOWS,
    REST_WINDOWS_END,
    WINDOWS,
    WINDOWS_END,
    Instance,
    Longs,
)
from planner.streets.compiled import borrowing, inner


@inner
def begin(day: Instance, visit: int, time: int, lasting: int) -> int:
    """Return the earliest start from ``time`` on of what lasts ``lasting`` seconds, NEVER if there is none."""
    first, last = day.visit[visit, WINDOWS], day.visit[visit, WINDOWS_END]
    if first == last:
        return time
    tail = lasting if day.visit[visit, ENDS_WITHIN] else 0
    for k in range(first, last):
        start = max(time, day.window[k, 0])
        if start <= day.window[k, 1] - tail:
            return start
    return NEVER


@inner
def begin_by(day: Instance, visit: int, time: int, lasting: int) -> int:
    """Return the latest start until ``time`` of what lasts ``lasting`` seconds, -NEVER if there is none."""
    first, last = day.visit[visit, WINDOWS], day.visit[visit, WINDOWS_END]
    if first == last:
        return time
    tail = lasting if day.visit[visit, ENDS_WITHIN] else 0
    best = -NEVER
    for k in range(first, last):
        start = min(time, day.window[k, 1] - tail)
        if start >= day.window[k, 0]:
            best = max(best, start)
    return best


@inner
def rest_at(day: Instance, rest: int, time: int) -> int:
    """Return the earliest start from ``time`` on of break ``rest``, NEVER if there is none."""
    for k in range(day.rest[rest, REST_WINDOWS], day.rest[rest, REST_WINDOWS_END]):
        if time <= day.rest_window[k, 1]:
            return max(time, day.rest_window[k, 0])
    return NEVER


@inner
def rest_by(day: Instance, rest: int, time: int) -> int:
    """Return the latest start until ``time`` of break ``rest``, -NEVER if there is none."""
    best = -NEVER
    for k in range(day.rest[rest, REST_WINDOWS], day.rest[rest, REST_WINDOWS_END]):
        if day.rest_window[k, 0] <= time:
            best = max(best, min(time, day.rest_window[k, 1]))
    return best


@inner
def place_of(day: Instance, vehicle: int, stop: int) -> int:
    """Return the place of a stop: a visit, or the reload ``-1 - k``."""
    if stop >= 0:
        return day.visit[stop, PLACE]
    return day.reload_place[day.vehicle[vehicle, RELOADS] - 1 - stop]


@inner
def lasts(day: Instance, kind: int, visit: int, before: int) -> int:
    """Return the seconds of setup and service; no setup where ``before`` (-1 for no visit) is at the same place."""
    if before >= 0 and day.visit[before, PLACE] == day.visit[visit, PLACE]:
        return day.lasting[0, kind, visit]
    return day.lasting[0, kind, visit] + day.lasting[1, kind, visit]


@borrowing
def load(day: Instance, vehicle: int, order: Longs, stops: int, aboard: Longs) -> bool:
    """Fill ``aboard[k]`` with what is on board after ``k`` stops; return whether it always fits.

    Whatever a trip delivers is on board from its begin, whatever it picks up until its end; a shipment is on board
    between its ends, never while reloading. Also checks how often the vehicle reloads.
    """
    dimensions = day.load.shape[2]
    reloads = 0
    for d in range(dimensions):
        room = day.capacity[vehicle, d]
        now = 0
        for k in range(stops):
            if order[k] < 0:
                break
            now += day.load[0, order[k], d]
        aboard[0, d] = now
        if now > room:
            return False
        shipping = 0
        for k in range(stops):
            c = order[k]
            if c >= 0:
                now += day.load[1, c, d] - day.load[0, c, d] + day.load[2, c, d]
                shipping += day.load[2, c, d]
            else:
                if shipping != 0:
                    return False
                reloads += 1 if d == 0 else 0
                now = 0
                for j in range(k + 1, stops):
                    if order[j] < 0:
                        break
                    now += day.load[0, order[j], d]
            aboard[k + 1, d] = now
            if now > room:
                return False
    return reloads <= day.vehicle[vehicle, RELOAD_MOST]


@inner
def rest_allowed(
    day: Instance, rest: int, mask: int, number: int, aboard: Longs, gap: int, breaks: int
) -> bool:
    """Return whether break ``number`` of a vehicle may be next after those of ``mask``, with what is on board."""
    if mask >> number & 1:
        return False
    if breaks > MANY_BREAKS and mask != (1 << number) - 1:
        return False
    for d in range(aboard.shape[1]):  # noqa: SIM110 (numba knows no generators)
        if aboard[gap, d] > day.rest_load[rest, d]:
            return False
    return True
