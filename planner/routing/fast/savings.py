"""A first plan by savings: each visit on a way of its own, then ways joined, the pair that saves most first."""

import numpy as np

from planner.routing.fast.arrays import FastProblem, Ints, Longs
from planner.routing.fast.check import Orders
from planner.routing.fast.kernels.layout import Given
from planner.routing.fast.kernels.savings import join
from planner.routing.fast.prepare import WAITING, ways

NO_KIND = -1
FAR = 1 << 40


def savings_orders(problem: FastProblem, given: Given) -> Orders:
    """Return orders of visits for the vehicles; visits of chains for which no vehicle is left are in none."""
    n = problem.visits
    kind, times, out, back = _alone(problem, given)
    each, none = np.arange(n, dtype=np.int32), np.full(n, -1, np.int32)
    chains = np.stack([none, none, each, np.ones(n, np.int32), kind, problem.place]).astype(np.int32)
    pairs = _pairs(problem, given, kind, out, back)
    join(given, chains, problem.demand.astype(np.int64), times, pairs)
    return _driven(problem, chains)


def _alone(problem: FastProblem, given: Given) -> tuple[Ints, Longs, Longs, Longs]:
    """Return the kind that serves each visit alone at the least cost, its times, and the costs there and back.

    A visit that no vehicle can serve has ``NO_KIND``. Times are the earliest departure and the latest start of service.
    """
    n = problem.visits
    kind = np.full(n, NO_KIND, np.int32)
    least, times = np.full(n, FAR), np.zeros((2, n), np.int64)
    out, back = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for number in np.unique(problem.kind).tolist():
        profile = problem.profile[number]
        there, home = ways(given.cost[profile], problem, number)
        hours, hours_back = ways(given.time[profile], problem, number)
        begin = _start_at(problem, problem.opening[number] + hours)
        latest = _start_by(problem, problem.closing[number] - hours_back - problem.service[profile])
        cost = there + home + int(problem.fixed[number])
        sound = (begin <= latest) & problem.allowed[number] & (problem.most[number] > 0)
        better = sound & (problem.demand <= problem.capacity[number]).all(axis=1) & (cost < least)
        kind[better], least[better] = number, cost[better]
        out[better], back[better] = there[better], home[better]
        times[:, better] = begin[better] + problem.service[profile][better], latest[better]
    return kind, times, out, back


def _start_at(problem: FastProblem, time: Longs) -> Longs:
    """Return the earliest start of service of each visit not before ``time``, FAR if no window is left."""
    start = np.full(problem.visits, FAR)
    for opens, closes in zip(problem.opens.T[::-1], problem.closes.T[::-1], strict=True):
        start = np.where(time <= closes, np.maximum(time, opens), start)
    return start


def _start_by(problem: FastProblem, time: Longs) -> Longs:
    """Return the latest start of service of each visit not after ``time``, -FAR if no window has begun."""
    start = np.full(problem.visits, -FAR)
    for opens, closes in zip(problem.opens.T, problem.closes.T, strict=True):
        start = np.where(time >= opens, np.minimum(time, closes), start)
    return start


def _pairs(problem: FastProblem, given: Given, kind: Ints, out: Longs, back: Longs) -> Ints:
    """Return the near pairs of one kind that save cost, less what must be waited between them, best first."""
    one = np.repeat(np.arange(problem.visits), given.after.shape[1])
    other = given.after.ravel().astype(np.int64)
    alike = (kind[one] == kind[other]) & (kind[one] != NO_KIND)
    one, other = one[alike], other[alike]
    profile = problem.profile[kind[one]]
    way = given.cost[profile, problem.place[one], problem.place[other]]
    fixed = problem.fixed[kind[one]]
    saving = back[one] + out[other] + fixed - way.astype(np.int64)
    time = given.time[profile, problem.place[one], problem.place[other]] + problem.service[profile, one]
    wait = problem.opens[other, 0].astype(np.int64) - problem.closes[one, -1] - time
    saving = saving - (WAITING * np.maximum(0, wait)).astype(np.int64)
    order = np.argsort(-saving, kind="stable")
    order = order[: np.count_nonzero(saving > 0)]
    return np.stack([one[order], other[order]]).astype(np.int32)


def _driven(problem: FastProblem, chains: Ints) -> Orders:
    """Return the chains as orders of vehicles of their kinds, those with the most visits first."""
    following, before, _, count, kind, _ = chains
    heads = np.flatnonzero((before < 0) & (kind != NO_KIND))
    heads = heads[np.argsort(-count[heads], kind="stable")]
    idle = {number: np.flatnonzero(problem.kind == number).tolist() for number in np.unique(kind).tolist()}
    orders: list[tuple[int, ...]] = [()] * problem.vehicles
    follows = following.tolist()
    for head in heads.tolist():
        vehicles = idle[int(kind[head])]
        if vehicles:
            orders[vehicles.pop(0)] = _chain(follows, head)
    return tuple(orders)


def _chain(follows: list[int], head: int) -> tuple[int, ...]:
    visits = []
    while head >= 0:
        visits.append(head)
        head = follows[head]
    return tuple(visits)
