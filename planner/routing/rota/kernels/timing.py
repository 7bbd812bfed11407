"""When a van-day can be where: earliest departures forward, latest arrivals backward.

Being earlier never hurts (waiting is allowed), so for each set of breaks taken the earliest departure after each stop and the
latest arrival at the next say all there is to know: a visit fits in between exactly if, for some set of breaks, what is
earliest behind it is not later than what is latest ahead. Breaks are taken standing: before or after a service, or at
either end of the route. A set of breaks is a bit mask.
"""

import numpy as np

from planner.routing.rota.kernels.layout import Floats, Given, Plan
from planner.streets.compiled import inner, spliced

INFINITE = np.inf


@inner
def rest_early(given: Given, vehicle: int, labels: Floats) -> None:
    """Take each break where it can be taken from now on; ``labels`` are earliest times by breaks taken."""
    first = given.break_from[vehicle]
    count = given.break_from[vehicle + 1] - first
    for mask in range((1 << count) - 1):
        if labels[mask] == INFINITE:
            continue
        for b in range(count):
            if mask >> b & 1:
                continue
            done = INFINITE
            for w in range(given.break_window_from[first + b], given.break_window_from[first + b + 1]):
                begin = max(labels[mask], float(given.break_lo[w]))
                if begin <= given.break_hi[w]:
                    done = min(done, begin + given.break_length[first + b])
            labels[mask | 1 << b] = min(labels[mask | 1 << b], done)


@inner
def rest_late(given: Given, vehicle: int, labels: Floats) -> None:
    """Do the same backward: ``labels`` are latest times by breaks taken, after which everything still works out."""
    first = given.break_from[vehicle]
    count = given.break_from[vehicle + 1] - first
    for mask in range((1 << count) - 2, -1, -1):
        for b in range(count):
            if mask >> b & 1:
                continue
            over = labels[mask | 1 << b] - given.break_length[first + b]
            for w in range(given.break_window_from[first + b], given.break_window_from[first + b + 1]):
                begin = min(over, float(given.break_hi[w]))
                if begin >= given.break_lo[w]:
                    labels[mask] = max(labels[mask], begin)


@inner
def lasting(given: Given, kind: int, before: int, visit: int) -> int:
    """Return the seconds of setup and service of ``visit`` when coming from place ``before``."""
    setup = 0 if given.place[visit] == before else given.setup[kind, visit]
    seconds: int = setup + given.service[kind, visit]
    return seconds


@inner
def served(given: Given, plan: Plan, r: int, visit: int, time: float, seconds: int) -> float:
    """Return the earliest end of setup and service of ``seconds`` from ``time`` on, infinite if there is none."""
    cell = visit * len(given.ordinal) + given.day_of[r]
    first, last = given.window_from[cell], given.window_from[cell + 1]
    setup = seconds - given.service[given.kind[given.vehicle_of[r]], visit]
    lo, hi = float(plan.band[visit, 0]), float(plan.band[visit, 1] - setup)
    time = max(time, lo)
    if time > hi or time == INFINITE:
        return INFINITE
    if first == last:
        return time + seconds
    for w in range(first, last):
        begin = max(time, float(given.window_lo[w]))
        until = given.window_hi[w] - (seconds if given.ends_within[visit] else 0)
        if begin <= until and begin <= hi:
            return begin + seconds
    return INFINITE


@inner
def serve_by(given: Given, plan: Plan, r: int, visit: int, end: float, seconds: int) -> float:
    """Return the latest start of ``seconds`` that are over by ``end``, minus infinity if there is none."""
    cell = visit * len(given.ordinal) + given.day_of[r]
    first, last = given.window_from[cell], given.window_from[cell + 1]
    setup = seconds - given.service[given.kind[given.vehicle_of[r]], visit]
    lo, hi = float(plan.band[visit, 0]), float(plan.band[visit, 1] - setup)
    limit = min(end - seconds, hi)
    if first == last:
        return limit if limit >= lo else -INFINITE
    latest = -INFINITE
    for w in range(first, last):
        until = given.window_hi[w] - (seconds if given.ends_within[visit] else 0)
        begin = min(limit, float(until))
        if begin >= max(lo, float(given.window_lo[w])):
            latest = max(latest, begin)
    return latest


@spliced
def retime(given: Given, plan: Plan, r: int) -> None:
    """Work out ``ready`` and ``latest`` of van-day ``r`` anew."""
    vehicle, size = given.vehicle_of[r], plan.size[r]
    masks = 1 << (given.break_from[vehicle + 1] - given.break_from[vehicle])
    kind = given.kind[vehicle]
    ready, latest, order = plan.ready[r], plan.latest[r], plan.order[r]
    ready[0, :] = INFINITE
    ready[0, 0] = given.shift_lo[vehicle]
    rest_early(given, vehicle, ready[0])
    here = given.starts[vehicle]
    for p in range(size):
        visit = order[p]
        seconds = lasting(given, kind, here, visit)
        leg = given.seconds[here, given.place[visit]]
        labels = ready[p + 1]
        labels[:] = INFINITE
        for m in range(masks):
            labels[m] = ready[p, m] + leg
        rest_early(given, vehicle, labels)
        for m in range(masks):
            labels[m] = served(given, plan, r, visit, labels[m], seconds)
        rest_early(given, vehicle, labels)
        here = given.place[visit]
    latest[size, :] = -INFINITE
    latest[size, masks - 1] = given.shift_hi[vehicle]
    rest_late(given, vehicle, latest[size])
    ahead = given.ends[vehicle]
    for p in range(size - 1, -1, -1):
        visit = order[p]
        before = given.starts[vehicle] if p == 0 else given.place[order[p - 1]]
        seconds = lasting(given, kind, before, visit)
        leg = given.seconds[given.place[visit], ahead]
        labels = latest[p]
        labels[:] = -INFINITE
        for m in range(masks):
            labels[m] = latest[p + 1, m] - leg
        rest_late(given, vehicle, labels)
        for m in range(masks):
            labels[m] = serve_by(given, plan, r, visit, labels[m], seconds)
        rest_late(given, vehicle, labels)
        ahead = given.place[visit]


@inner
def fits_between(given: Given, plan: Plan, r: int, at: int, visit: int, labels: Floats) -> bool:
    """Return whether the times of van-day ``r`` allow ``visit`` before its stop ``at``."""
    vehicle, size = given.vehicle_of[r], plan.size[r]
    masks = 1 << (given.break_from[vehicle + 1] - given.break_from[vehicle])
    kind, here = given.kind[vehicle], given.place[visit]
    before = given.starts[vehicle] if at == 0 else given.place[plan.order[r, at - 1]]
    seconds = lasting(given, kind, before, visit)
    leg = given.seconds[before, here]
    for m in range(masks):
        labels[m] = plan.ready[r, at, m] + leg
    rest_early(given, vehicle, labels)
    for m in range(masks):
        labels[m] = served(given, plan, r, visit, labels[m], seconds)
    rest_early(given, vehicle, labels)
    if at == size:
        ahead, later = given.ends[vehicle], 0
    else:
        following = plan.order[r, at]
        ahead = given.place[following]
        later = lasting(given, kind, here, following) - lasting(given, kind, before, following)
    leg = given.seconds[here, ahead]
    fits = False
    for m in range(masks):
        fits = fits or labels[m] + leg + later <= plan.latest[r, at, m]
    return fits


@inner
def back_at(given: Given, plan: Plan, r: int, at: int, visit: int, start: float, labels: Floats) -> float:
    """Return when van-day ``r`` is back that leaves at ``start`` and makes ``visit`` before its stop ``at``; -1: nothing."""
    vehicle, size = given.vehicle_of[r], plan.size[r]
    masks = 1 << (given.break_from[vehicle + 1] - given.break_from[vehicle])
    for m in range(masks):
        labels[m] = INFINITE
    labels[0] = start
    rest_early(given, vehicle, labels)
    here = given.starts[vehicle]
    more = 0 if visit < 0 else 1
    for p in range(size + more):
        stop = visit if more == 1 and p == at else plan.order[r, p - (1 if more == 1 and p > at else 0)]
        seconds = lasting(given, given.kind[vehicle], here, stop)
        for m in range(masks):
            labels[m] += given.seconds[here, given.place[stop]]
        rest_early(given, vehicle, labels)
        for m in range(masks):
            labels[m] = served(given, plan, r, stop, labels[m], seconds)
        rest_early(given, vehicle, labels)
        here = given.place[stop]
    for m in range(masks):
        labels[m] += given.seconds[here, given.ends[vehicle]]
    rest_early(given, vehicle, labels)
    back: float = labels[masks - 1]
    return back


@spliced
def short_enough(given: Given, plan: Plan, r: int, at: int, visit: int, labels: Floats) -> bool:
    """Return whether van-day ``r`` with ``visit`` can be back as early as ever and leave late enough for that.

    It leaves as late as being back at the earliest time allows. Being back later might be shorter still; that is not
    tried, so a rare route is refused that could be kept.
    """
    vehicle = given.vehicle_of[r]
    most = given.max_duration[vehicle]
    early, late = given.shift_lo[vehicle], given.shift_hi[vehicle]
    if most >= late - early:
        return True
    back = back_at(given, plan, r, at, visit, float(early), labels)
    if back - most <= early:
        return True
    return back_at(given, plan, r, at, visit, np.ceil(back - most), labels) <= back
