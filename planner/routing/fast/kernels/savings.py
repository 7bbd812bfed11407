"""Join visits to chains, the pair that saves most first.

Clarke and Wright, Scheduling of vehicles from a central depot to a number of delivery points, Operations Research
12(4), 1964, p. 568, the parallel version. A pair joins the end of one chain to the beginning of another, which is
checked in O(1) for time as an insertion is.
"""

from planner.routing.fast.kernels.layout import Given, Ints, Longs
from planner.routing.fast.kernels.routes import start_at, start_by
from planner.streets.compiled import borrowing, grafted

FOLLOWING, BEFORE, FIRST, COUNT = 0, 1, 2, 3
"""Rows of ``chains``: next and previous visit of each, -1 for none; the visit with which the chain begins that ends with
one; the number of visits of the chain that begins with one."""


@borrowing
def join(given: Given, chains: Ints, load: Longs, times: Longs, pairs: Ints) -> None:
    """Let the second visit of each pair follow the first, where one ends a chain, the other begins one and both fit.

    Parameters
    ----------
    given
        The question.
    chains
        ``(6, n)``: the four rows above, then kind of vehicle and place of each visit.
    load
        ``(n, q)`` of the chain that begins with each visit.
    times
        ``(2, n)`` earliest departure and latest start of service of each visit, alone on its way.
    pairs
        ``(2, pairs)``, best first.
    """
    kinds, places = chains[4], chains[5]
    for index in range(pairs.shape[1]):
        one, other = pairs[0, index], pairs[1, index]
        begin, kind = chains[FIRST, one], kinds[one]
        if chains[FOLLOWING, one] >= 0 or chains[BEFORE, other] >= 0 or begin == other:
            continue
        time = given.time[given.profile[kind]]
        if times[0, one] + time[places[one], places[other]] > times[1, other]:
            continue
        if not _fits(given, chains, load, begin, other, kind):
            continue
        chains[FOLLOWING, one], chains[BEFORE, other] = other, one
        chains[COUNT, begin] += chains[COUNT, other]
        for q in range(load.shape[1]):
            load[begin, q] += load[other, q]
        _carry(given, chains, times, one, kind)


@grafted
def _fits(given: Given, chains: Ints, load: Longs, one: int, other: int, kind: int) -> bool:
    """Return whether one vehicle takes the loads and the number of visits of the chains that begin with two visits."""
    for q in range(load.shape[1]):
        if load[one, q] + load[other, q] > given.capacity[kind, q]:
            return False
    return bool(chains[COUNT, one] + chains[COUNT, other] <= given.most[kind])


@grafted
def _carry(given: Given, chains: Ints, times: Longs, joint: int, kind: int) -> None:
    """Renew the times of a chain that was joined behind ``joint``, and the beginning that its end knows."""
    profile = given.profile[kind]
    place = chains[5]
    one, other = joint, chains[FOLLOWING, joint]
    while other >= 0:
        time = times[0, one] + given.time[profile, place[one], place[other]]
        times[0, other] = start_at(given.opens, given.closes, other, time) + given.service[profile, other]
        one, other = other, chains[FOLLOWING, other]
    chains[FIRST, one] = chains[FIRST, joint]
    one, other = joint, chains[FOLLOWING, joint]
    while one >= 0:
        time = times[1, other] - given.time[profile, place[one], place[other]] - given.service[profile, one]
        times[1, one] = start_by(given.opens, given.closes, one, time)
        one, other = chains[BEFORE, one], one
