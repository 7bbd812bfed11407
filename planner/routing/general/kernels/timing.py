"""When to leave, and when each stop of an order begins: the earliest end, then the latest departure that keeps it."""

from planner.routing.general.kernels.bill import start_cost
from planner.routing.general.kernels.growth import grow
from planner.routing.general.kernels.labels import (
    BEGIN,
    ENDS,
    EVENT,
    LEAVES,
    PARENT,
    SERVED,
    STOPS,
    TIME,
    WHAT,
)
from planner.routing.general.kernels.layout import (
    CHAIN_VISITS,
    EARLY,
    ENDS_SHIPMENT,
    LEAST,
    LINKS,
    LINKS_END,
    MOST,
    MOST_DUTY,
    MOVED_SECOND,
    NEVER,
    PARTNER,
    PER_DUTY_SECOND,
    PUBLISHED_AT,
    PUBLISHED_BY,
    SOFT,
    SOFT_END,
    STRENGTH,
    Floats,
    Instance,
    Longs,
)
from planner.routing.general.kernels.layout_search import ENDS_AT, NOT_BEFORE, PREFERRED, SETUPS, STARTS
from planner.streets.compiled import borrowing, inner, spliced

IMPOSSIBLY_DEAR = 1e300
"""Cost of a timing that cannot be."""

PROBES = 40
"""How many departures are tried for the shortest duty."""


@inner
def settle(
    day: Instance, vehicle: int, order: Longs, stops: int, aboard: Longs, at: Longs, times: Longs, leaving: int,
    label: Longs, share: Floats, queue: Longs, count: Longs, most_span: int,
) -> int:  # fmt: skip
    """Return the last label of the earliest end that keeps all gaps, leaving from ``leaving`` on; -1 if there is none.

    Gaps are kept by delaying what is too early, again and again: the least solution of a system of differences, as in
    Bellman and Ford's algorithm. With breaks it is a solution, not always the least one.
    """
    for k in range(stops):
        times[NOT_BEFORE, k] = times[PREFERRED, k]
    for _ in range(4 * stops + 8):
        last = grow(day, vehicle, order, stops, aboard, times, leaving, label, share, queue, count, most_span)
        if last < 0:
            return -1
        read(label, last, times)
        if len(day.chain_visit) == 0 or gaps_kept(day, order, stops, at, times):
            return last
    return -1


@inner
def latest(
    day: Instance, vehicle: int, order: Longs, stops: int, aboard: Longs, at: Longs, times: Longs, leaving: int, end: int,
    label: Longs, share: Floats, queue: Longs, count: Longs,
) -> int:  # fmt: skip
    """Return the latest departure, ``leaving`` at least, with which the order still ends by ``end``."""
    low, high = leaving, end
    while low < high:
        middle = (low + high + 1) // 2
        last = settle(
            day, vehicle, order, stops, aboard, at, times, middle, label, share, queue, count, NEVER
        )
        if last >= 0 and label[last, ENDS] <= end:
            low = middle
        else:
            high = middle - 1
    return low


@spliced
def shortest(
    day: Instance, vehicle: int, order: Longs, stops: int, aboard: Longs, at: Longs, times: Longs, leaving: int,
    label: Longs, share: Floats, queue: Longs, count: Longs,
) -> int:  # fmt: skip
    """Return the departure, ``leaving`` at least, of the shortest duty among up to ``PROBES`` that may be it.

    A duty can only become shorter where a later departure ends no later; between such plateaus departures are tried
    in growing steps.
    """
    best, best_span = leaving, NEVER
    step = 1
    for _ in range(PROBES):
        last = settle(
            day, vehicle, order, stops, aboard, at, times, leaving, label, share, queue, count, NEVER
        )
        if last < 0:
            break
        end = label[last, ENDS]
        then = latest(day, vehicle, order, stops, aboard, at, times, leaving, end, label, share, queue, count)
        step = 1 if then > leaving else min(2 * step, 900)
        if end - then < best_span:
            best, best_span = then, end - then
        leaving = then + step
    return best


@inner
def read(label: Longs, last: int, times: Longs) -> None:
    """Fill in when each stop begins and ends, and its setup, from the label that ended the order."""
    z = last
    while z >= 0:
        if label[z, EVENT] == SERVED:
            k = label[z, STOPS] - 1
            times[STARTS, k] = label[z, BEGIN]
            times[SETUPS, k] = label[z, WHAT]
            times[ENDS_AT, k] = label[z, TIME]
        z = label[z, PARENT]


@inner
def before_in_chain(day: Instance, link: int, at: Longs) -> int:
    """Return the stop of the nearest visit before this one in its chain that has a stop, -1 for none."""
    first = day.chain[day.link[link, 0], CHAIN_VISITS]
    for j in range(day.link[link, 1] - 1, -1, -1):
        stop = at[day.chain_visit[first + j]]
        if stop >= 0:
            return int(stop)
    return -1


@borrowing
def mark(order: Longs, stops: int, at: Longs) -> None:
    """Write the stop of each visit of the order into ``at``, which has -1 everywhere else."""
    for k in range(stops):
        if order[k] >= 0:
            at[order[k]] = k


@borrowing
def unmark(order: Longs, stops: int, at: Longs) -> None:
    """Undo :func:`mark`."""
    for k in range(stops):
        if order[k] >= 0:
            at[order[k]] = -1


@borrowing
def in_order(day: Instance, order: Longs, stops: int, at: Longs) -> bool:
    """Return whether visits that must follow each other do so; with :func:`mark` done."""
    for k in range(stops):
        c = order[k]
        if c < 0:
            continue
        if (
            day.visit[c, PARTNER] >= 0
            and day.visit[c, ENDS_SHIPMENT] == 1
            and not 0 <= at[day.visit[c, PARTNER]] < k
        ):
            return False
        if day.visit[c, PARTNER] >= 0 and day.visit[c, ENDS_SHIPMENT] == 0 and at[day.visit[c, PARTNER]] < k:
            return False
        for link in range(day.visit[c, LINKS], day.visit[c, LINKS_END]):
            before = before_in_chain(day, link, at)
            if before > k:
                return False
            if before >= 0 and before < k - 1 and day.chain[day.link[link, 0], STRENGTH] == 2:
                return False
    return True


@inner
def gaps_kept(day: Instance, order: Longs, stops: int, at: Longs, times: Longs) -> bool:
    """Return whether all gaps are kept; where one is not, raise its earliest start of the stop that must wait."""
    kept = True
    for k in range(stops):
        c = order[k]
        if c < 0:
            continue
        for link in range(day.visit[c, LINKS], day.visit[c, LINKS_END]):
            before = before_in_chain(day, link, at)
            if before < 0:
                continue
            chain = day.link[link, 0]
            gap = times[STARTS, k] - times[ENDS_AT, before]
            if gap < day.chain[chain, LEAST]:
                times[NOT_BEFORE, k] = times[ENDS_AT, before] + day.chain[chain, LEAST]
                kept = False
            elif gap > day.chain[chain, MOST]:
                times[NOT_BEFORE, before] = times[STARTS, before] + gap - day.chain[chain, MOST]
                kept = False
    return kept


@inner
def time_cost(
    day: Instance, vehicle: int, order: Longs, stops: int, times: Longs, label: Longs, last: int
) -> float:
    """Return the part of a route's cost that its times decide."""
    cost = (label[last, ENDS] - label[last, LEAVES]) * day.rate[vehicle, PER_DUTY_SECOND]
    for k in range(stops):
        if order[k] >= 0:
            cost += start_cost(day, vehicle, order[k], times[STARTS, k])
    return cost


@inner
def at_best(
    day: Instance, vehicle: int, order: Longs, stops: int, aboard: Longs, at: Longs, times: Longs,
    label: Longs, share: Floats, queue: Longs, count: Longs,
) -> int:  # fmt: skip
    """Return the last label of the best timing that begins no stop before its ``PREFERRED``, -1 if there is none."""
    most, early = day.vehicle[vehicle, MOST_DUTY], day.vehicle[vehicle, EARLY]
    last = settle(day, vehicle, order, stops, aboard, at, times, early, label, share, queue, count, NEVER)
    if last < 0:
        return -1
    end = label[last, ENDS]
    leaving = latest(day, vehicle, order, stops, aboard, at, times, early, end, label, share, queue, count)
    if day.rate[vehicle, PER_DUTY_SECOND] > 0 or end - leaving > most:
        leaving = shortest(day, vehicle, order, stops, aboard, at, times, leaving, label, share, queue, count)
    last = settle(day, vehicle, order, stops, aboard, at, times, leaving, label, share, queue, count, most)
    if leaving == early or (len(day.soft) == 0 and day.terms[MOVED_SECOND] <= 0):
        return last
    # Leaving late makes the first stops late, which may cost more than the waiting that it spares.
    late = time_cost(day, vehicle, order, stops, times, label, last) if last >= 0 else IMPOSSIBLY_DEAR
    last = settle(day, vehicle, order, stops, aboard, at, times, early, label, share, queue, count, most)
    if last >= 0 and time_cost(day, vehicle, order, stops, times, label, last) < late:
        return last
    return settle(day, vehicle, order, stops, aboard, at, times, leaving, label, share, queue, count, most)


@inner
def bearable(
    day: Instance, vehicle: int, order: Longs, stops: int, aboard: Longs, at: Longs, times: Longs, k: int, wish: int,
    label: Longs, share: Floats, queue: Longs, count: Longs,
) -> int:  # fmt: skip
    """Return ``wish``, or the latest time before it at which stop ``k`` can begin; its ``PREFERRED`` is lost."""
    low, high = times[STARTS, k], wish
    early, middle = day.vehicle[vehicle, EARLY], wish
    while low < high:
        times[PREFERRED, k] = middle
        last = settle(day, vehicle, order, stops, aboard, at, times, early, label, share, queue, count, NEVER)
        if last >= 0:
            low = middle
        else:
            high = middle - 1
        middle = (low + high + 1) // 2
    return low


@inner
def wished(day: Instance, vehicle: int, visit: int, start: int) -> int:
    """Return the next time after ``start`` at which a visit costs nothing, 0 if it costs nothing now or never will."""
    if start_cost(day, vehicle, visit, start) <= 0:
        return 0
    if day.visit[visit, PUBLISHED_BY] == vehicle and day.visit[visit, PUBLISHED_AT] > start:
        return day.visit[visit, PUBLISHED_AT]
    for k in range(day.visit[visit, SOFT], day.visit[visit, SOFT_END]):
        if day.soft[k, 0] > start:
            return day.soft[k, 0]
    return 0


@borrowing
def timed(
    day: Instance, vehicle: int, order: Longs, stops: int, aboard: Longs, at: Longs, times: Longs,
    label: Longs, share: Floats, queue: Longs, count: Longs,
) -> int:  # fmt: skip
    """Return the last label of the best timing, -1 if there is none; the labels before it stay in ``label``.

    Fills ``times``. The earliest end, then the latest departure that keeps it; the shortest duty where hours of duty
    cost, or are fewer than that takes. Then each stop in turn, the last first, waits for its next preferred or
    published time, or as long as it can, where that makes the route cheaper; that is not always the cheapest timing of all.
    """
    for k in range(stops):
        times[PREFERRED, k] = 0
    last = at_best(day, vehicle, order, stops, aboard, at, times, label, share, queue, count)
    if last < 0 or (len(day.soft) == 0 and day.terms[MOVED_SECOND] <= 0):
        return last
    best = time_cost(day, vehicle, order, stops, times, label, last)
    for k in range(stops - 1, -1, -1):
        if order[k] < 0:
            continue
        wish = wished(day, vehicle, order[k], times[STARTS, k])
        if wish == 0:
            continue
        wish = bearable(day, vehicle, order, stops, aboard, at, times, k, wish, label, share, queue, count)
        times[PREFERRED, k] = wish
        last = at_best(day, vehicle, order, stops, aboard, at, times, label, share, queue, count)
        cost = time_cost(day, vehicle, order, stops, times, label, last) if last >= 0 else best
        if cost < best:
            best = cost
            continue
        times[PREFERRED, k] = 0
        last = at_best(day, vehicle, order, stops, aboard, at, times, label, share, queue, count)
    return last
