"""How long a drive takes, at whatever time of day it begins.

A drive that reaches the next slice of the day goes on at its pace for what is left of the way: Ichoua, Gendreau and
Potvin, Vehicle dispatching with time-dependent travel times, EJOR 144(2), 2003, p. 379, figure 2.
"""

from math import ceil

from planner.routing.general.kernels.layout import FAR, NEVER, Instance
from planner.streets.compiled import inner

CRUMB = 1e-6
"""Seconds by which a sum of shares of a drive may be off."""


@inner
def layer_at(day: Instance, profile: int, time: int) -> int:
    """Return the position of the slice that holds at ``time``, -1 before the first."""
    at = -1
    for k in range(day.slice_from[profile], day.slice_from[profile + 1]):
        if day.slice[k, 0] > time:
            break
        at = k
    return at


@inner
def arrival(day: Instance, profile: int, a: int, b: int, time: int, left: float) -> int:
    """Return when somebody arrives who has the share ``left`` of the way before them at ``time``; NEVER for no way."""
    usual = day.seconds[profile, a, b]
    if usual >= FAR:
        return NEVER
    first, last = day.slice_from[profile], day.slice_from[profile + 1]
    if first == last:
        if left == 1.0:
            return time + usual
        return time + ceil(left * usual - CRUMB)
    at = layer_at(day, profile, time)
    now = float(time)
    k = at if at >= 0 else first - 1
    while True:
        pace = usual if k < first else day.seconds[day.slice[k, 1], a, b]
        if k + 1 >= last or now + left * pace <= day.slice[k + 1, 0]:
            return ceil(now + left * pace - CRUMB)
        if pace > 0:
            left -= (day.slice[k + 1, 0] - now) / pace
        now = float(day.slice[k + 1, 0])
        k += 1


@inner
def share_left(day: Instance, profile: int, a: int, b: int, time: int, left: float, until: int) -> float:
    """Return the share of the way that is left at ``until``, of ``left`` at ``time``; at least 0."""
    usual = day.seconds[profile, a, b]
    first, last = day.slice_from[profile], day.slice_from[profile + 1]
    at = layer_at(day, profile, time)
    k = at if at >= 0 else first - 1
    now = float(time)
    while left > 0:
        pace = usual if k < first else day.seconds[day.slice[k, 1], a, b]
        stop = float(until)
        if k + 1 < last and day.slice[k + 1, 0] < until:
            stop = float(day.slice[k + 1, 0])
        if pace <= 0:
            return 0.0
        left -= (stop - now) / pace
        now = stop
        k += 1
        if now >= until:
            break
    return max(0.0, left)
