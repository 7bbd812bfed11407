"""From a question to what the kernels read: expanded matrices, near visits, orders of insertion."""

import numpy as np
from numpy.typing import NDArray

from planner.routing.fast.arrays import OPEN, FastProblem, Ints, Longs
from planner.routing.fast.kernels.layout import Given

NEAR = 100
"""Visits around the centre of a ruin that are looked at for further routes."""
ROWS = 500
"""Visits whose neighbours are sought at a time, for the sake of memory."""
CANDIDATES = 500
"""The visits cheapest to reach from one, among which its neighbours are chosen by cost and time."""
BESIDE = 30
"""Visits before and after which an insertion is checked at first."""
WAITING, LATENESS = 0.2, 1.0
"""Weights of unavoidable waiting and lateness beside distance: Vidal, Crainic, Gendreau and Prins, A hybrid genetic
algorithm with adaptive diversity management for a large class of vehicle routing problems with time-windows,
Computers & Operations Research 40(1), 2013, equation 4."""

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


def prepared(problem: FastProblem, vehicles: Ints) -> Given:
    """Return the arrays of the kernels; ``vehicles`` are those of the question, sorted by kind."""
    wider = OPEN in problem.start or OPEN in problem.end
    same = np.array_equal(problem.cost, problem.time)
    cost = expanded(problem.cost) if wider else problem.cost
    time = cost if same else expanded(problem.time) if wider else problem.time
    cost_to = turned(cost)
    time_to = cost_to if same else turned(time)
    kinds = problem.kind[vehicles]
    keys, shares = orders(problem)
    beside_before, beside_after, near = neighbours(problem)
    return Given(
        cost=cost,
        cost_to=cost_to,
        time=time,
        time_to=time_to,
        timed=bool(is_timed(problem)),
        opens=problem.opens.copy(),
        closes=problem.closes.copy(),
        service=problem.service.copy(),
        demand=problem.demand.copy(),
        skip=skip_costs(problem),
        profile=problem.profile.copy(),
        capacity=problem.capacity.copy(),
        fixed=problem.fixed.copy(),
        most=problem.most.copy(),
        allowed=problem.allowed.astype(np.uint8),
        first=np.searchsorted(kinds, np.arange(len(problem.profile) + 1)).astype(np.int32),
        kind=kinds.astype(np.int32),
        near=near,
        before=beside_before,
        after=beside_after,
        keys=keys,
        order_share=shares,
    )


def expanded(matrices: Ints) -> Ints:
    """Return the matrices with one more place, from and to which everything is 0: the open end of a route."""
    wider = np.pad(matrices, ((0, 0), (0, 1), (0, 1)))
    wider.setflags(write=False)
    return wider


def turned(matrices: Ints) -> Ints:
    """Return the transposed matrices, the very same array where they are symmetric."""
    if all(_symmetric(matrix) for matrix in matrices):
        return matrices
    other = np.ascontiguousarray(matrices.transpose(0, 2, 1))
    other.setflags(write=False)
    return other


def _symmetric(matrix: Ints) -> bool:
    """Return whether a matrix is; the first differing rows decide, so that large ones need not be turned to see it."""
    begins = range(0, len(matrix), ROWS)
    return all(
        np.array_equal(matrix[begin : begin + ROWS, begin:], matrix[begin:, begin : begin + ROWS].T)
        for begin in begins
    )


def ways(matrix: Ints, problem: FastProblem, kind: int) -> tuple[Longs, Longs]:
    """Return the values from the start of a kind of vehicle to each visit, and from each to its end."""
    start, end = problem.start[kind], problem.end[kind]
    nothing = np.zeros(problem.visits, np.int64)
    return (
        nothing if start == OPEN else matrix[start, problem.place].astype(np.int64),
        nothing if end == OPEN else matrix[problem.place, end].astype(np.int64),
    )


def round_trip(problem: FastProblem) -> float:
    """Return the mean cost from a start to a visit and on to an end, over the kinds there are vehicles of."""
    if not problem.visits or not problem.vehicles:
        return 0.0
    kinds = np.unique(problem.kind).tolist()
    return float(np.mean([sum(ways(problem.cost[problem.profile[kind]], problem, kind)) for kind in kinds]))


def is_timed(problem: FastProblem) -> bool:
    """Return whether times can matter: not where nothing takes time and every window spans every shift."""
    if problem.time.any() or problem.service.any():
        return True
    if not len(problem.place) or not len(problem.profile):
        return False
    return bool(
        problem.opens[:, 0].max() > problem.opening.min()
        or problem.closes[:, -1].min() < problem.closing.max()
    )


def place_of_nodes(problem: FastProblem, vehicles: Ints) -> Ints:
    """Return the place of each node; open ends are at the place that was added."""
    nowhere = problem.cost.shape[-1]
    kinds = problem.kind[vehicles]
    ends = [np.where(ends == OPEN, nowhere, ends)[kinds] for ends in (problem.start, problem.end)]
    return np.concatenate([problem.place, *ends]).astype(np.int32)


def weight_unit(problem: FastProblem) -> int:
    """Return what one unit of weight counts in cost: more than any plan can cost."""
    largest = int(problem.cost.max(initial=0))
    fixed = int(problem.fixed[problem.kind].sum()) if len(problem.kind) else 0
    unit = 1 + largest * (problem.visits + problem.vehicles) + fixed + int(problem.penalty.sum())
    return min(unit, (1 << 58) // max(1, int(problem.weight.sum())))


def skip_costs(problem: FastProblem) -> Longs:
    """Return what leaving out each visit adds to the cost that the search compares."""
    return (problem.weight * weight_unit(problem) + problem.penalty).astype(np.int64)


def orders(problem: FastProblem) -> tuple[Ints, Floats]:
    """Return the sorting keys of each order of insertion, smallest first, and the cumulated shares of the orders.

    Christiaens and Vanden Berghe 2020, sections 5.2 and 5.4: random 4, demand 4, far 2, close 1; with windows also
    their length 2, begin 2 and end 2. The random order stands last and has no keys.
    """
    n = problem.visits
    far = np.zeros(n)
    ends = problem.start[problem.start != OPEN]
    if len(ends):
        far = problem.cost[0][ends][:, problem.place].min(axis=0)
    most = np.maximum(problem.capacity.max(axis=0, initial=0), 1)
    demand = (problem.demand / most).max(axis=1, initial=0.0)
    wanted = [(-_ranked(demand), 4.0), (-_ranked(far), 2.0), (_ranked(far), 1.0)]
    if is_timed(problem) and n:
        length = (problem.closes.astype(np.int64) - problem.opens).sum(axis=1)
        wanted += [
            (_ranked(length), 2.0),
            (_ranked(problem.opens[:, 0]), 2.0),
            (-_ranked(problem.closes[:, -1]), 2.0),
        ]
    shares = np.cumsum([share for _, share in wanted] + [4.0])
    return np.array([keys for keys, _ in wanted], np.int32).reshape(len(wanted), n), shares / shares[-1]


def _ranked(values: NDArray[np.generic]) -> Longs:
    """Return ranks, equal where the values are."""
    ranks: Longs = np.unique(values, return_inverse=True)[1].astype(np.int64)
    return ranks


def neighbours(problem: FastProblem) -> tuple[Ints, Ints, Ints]:
    """Return the visits that go well directly before and after each, and those beside it, best first.

    Before and after: cost, waiting and lateness; beside: cost alone, as Christiaens and Vanden Berghe 2020 have it.
    """
    n = problem.visits
    before = np.empty((n, min(BESIDE, max(n - 1, 0))), np.int32)
    after, near = before.copy(), np.empty((n, min(NEAR, max(n - 1, 0))), np.int32)
    timed = is_timed(problem)
    for begin in range(0, n if n > 1 else 0, ROWS):
        rows = np.arange(begin, min(begin + ROWS, n))
        here, there = problem.place[rows], problem.place
        forth = problem.cost[0][np.ix_(here, there)].astype(np.float32)
        back = problem.cost[0][:, here][there].T.astype(np.float32)
        among = _candidates(np.minimum(forth, back), rows)
        forth, back = (np.take_along_axis(values, among, axis=1) for values in (forth, back))
        near[rows] = _first(np.minimum(forth, back), among, near.shape[1])
        if timed:
            forth += _waste(problem, rows[:, None], among)
            back += _waste(problem, among, rows[:, None])
        after[rows] = _first(forth, among, after.shape[1])
        before[rows] = _first(back, among, before.shape[1])
    return before, after, near


def _candidates(values: Singles, rows: Longs) -> Longs:
    """Return the columns among which neighbours are sought, ascending: the cheapest, ``rows`` themselves never."""
    values[np.arange(len(rows)), rows] = np.inf
    most = min(CANDIDATES, values.shape[1] - 1)
    return np.sort(np.argpartition(values, most - 1, axis=1)[:, :most], axis=1)


def _waste(problem: FastProblem, one: Longs, other: Longs) -> Singles:
    """Return weighted seconds of waiting and lateness that cannot be avoided from each visit to each other one."""
    time = problem.time[0, problem.place[one], problem.place[other]] + problem.service[0][one]
    wait = np.maximum(0, problem.opens[other, 0] - problem.closes[one, -1].astype(np.int64) - time)
    late = np.maximum(0, problem.opens[one, 0].astype(np.int64) + time - problem.closes[other, -1])
    return np.asarray(WAITING * wait + LATENESS * late, np.float32)


def _first(values: Singles, columns: Longs, most: int) -> Ints:
    """Return the columns of the smallest values of each row, ascending by value, then by number."""
    order = np.argsort(values, axis=1, kind="stable")[:, :most]
    return np.take_along_axis(columns, order, axis=1).astype(np.int32)


def near_cost(problem: FastProblem, near: Ints) -> float:
    """Return the mean cost from a visit to the five nearest, at least 1: the unit of temperatures."""
    if not near.size:
        return 1.0
    cost = problem.cost[0][problem.place[:, None], problem.place[near[:, :5]]]
    return max(1.0, float(cost.mean()))
