"""A siting problem as values: what each site is worth to each row of demand, the best chosen one counting.

``objective = constant + sign * (sum over rows of the largest value among chosen sites - sum of their prices)``
"""

from dataclasses import dataclass, replace

import numpy as np

from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The rows and the rules of the choice.

    Attributes
    ----------
    start, site, value
        Row ``r`` has the pairs ``start[r]:start[r + 1]``, values above 0, descending.
    row_of
        ``(demand,)`` the row of each demand point, -1 for none.
    rows_people
        ``(demand,)`` the part of its row's value that is the demand point's own, 0..1.
    price, cost, room
        ``(sites,)`` what an open site takes from the worth; its use of the ``room`` that all share.
    state
        ``(sites,)`` int8: 0 free, 1 always open, 2 never.
    constant, sign
        From worth to the objective.
    flat
        Whether the values of a row are all the same: a covering.
    """

    start: Positions
    site: Positions
    value: Floats
    row_of: Positions
    part: Floats
    price: Floats
    cost: Floats
    room: float
    state: "np.ndarray[tuple[int], np.dtype[np.int8]]"
    constant: float
    sign: float
    flat: bool

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.start) - 1

    @property
    def whole(self) -> bool:
        """Whether every value and price is a whole number, so that worths differ by 1 at least."""
        return bool((self.value == np.rint(self.value)).all() and (self.price == np.rint(self.price)).all())

    def objective(self, worth: float) -> float:
        """Return the objective of a worth."""
        return self.constant + self.sign * worth

    def with_state(self, state: "np.ndarray[tuple[int], np.dtype[np.int8]]") -> "Values":
        """Return the same values with other sites fixed."""
        return replace(self, state=state)

    def narrowed(self, state: "np.ndarray[tuple[int], np.dtype[np.int8]]") -> "Values":
        """Return the values without the pairs of sites that ``state`` never opens, and with that state."""
        kept = state[self.site] != 2
        size = np.bincount(self._row()[kept], minlength=self.rows)
        start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
        return replace(self, start=start, site=self.site[kept], value=self.value[kept], state=state.copy())

    def _row(self) -> Positions:
        return np.repeat(np.arange(self.rows), np.diff(self.start))


def values_of(problem: SitingProblem) -> Values:
    """Return the values of a ``mclp`` or ``p-median`` problem."""
    state = np.zeros(len(problem.sites), np.int8)
    state[list(problem.sites.mandatory)] = 1
    state[list(problem.sites.forbidden)] = 2
    if problem.model == "mclp":
        rows = _covering_rows(problem, state)
        constant, sign = 0.0, 1.0
    else:
        rows, constant = _median_rows(problem, state)
        sign = -1.0
    start, site, value, row_of, part = rows
    by_money = problem.budget is not None
    return Values(
        start=start,
        site=site,
        value=value,
        row_of=row_of,
        part=part,
        price=problem.prices,
        cost=problem.sites.fixed_cost if by_money else np.ones(len(problem.sites)),
        room=room_of(problem),
        state=state,
        constant=constant,
        sign=sign,
        flat=_is_flat(start, value),
    )


def room_of(problem: SitingProblem) -> float:
    """Return what the chosen sites may cost together: money, or their number."""
    if problem.budget is not None:
        return float(problem.budget)
    count = len(problem.sites)
    return float(count if problem.choose is None else min(problem.choose, count))


Rows = tuple[Positions, Positions, Floats, Positions, Floats]


def _covering_rows(problem: SitingProblem, state: np.ndarray) -> Rows:
    """Return a row for each distinct set of sites and worths; the people of equal ones add up."""
    reach = problem.covering
    useful = (state[reach.site] != 2) & (reach.worth > 0) & (problem.people[reach.row] > 0)
    reach = reach.keep(useful)
    row_of, first = _merged(reach)
    if not len(first):
        return _sorted_rows(reach, np.zeros(0), first, row_of, problem.people)
    known = row_of >= 0
    people = np.bincount(row_of[known], problem.people[known], minlength=len(first)).astype(np.float64)
    return _sorted_rows(reach, people, first, row_of, problem.people)


def _merged(reach: Reach) -> tuple[Positions, Positions]:
    """Return the row of each demand point (-1: none) and the first demand point of each row."""
    row_of = np.full(reach.demand, -1, np.int64)
    known: dict[bytes, int] = {}
    first: list[int] = []
    for point in np.flatnonzero(np.diff(reach.start)).tolist():
        pairs = slice(reach.start[point], reach.start[point + 1])
        key = reach.site[pairs].tobytes() + reach.worth[pairs].tobytes()
        row = known.setdefault(key, len(first))
        if row == len(first):
            first.append(point)
        row_of[point] = row
    return row_of, np.array(first, dtype=np.int64)


def _sorted_rows(
    reach: Reach, people: Floats, first: Positions, row_of: Positions, everybody: Floats
) -> Rows:
    size = np.diff(reach.start)[first]
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    pairs = np.repeat(reach.start[first] - start[:-1], size) + np.arange(start[-1])
    row = np.repeat(np.arange(len(first)), size)
    value = people[row] * reach.worth[pairs] if len(first) else np.zeros(0)
    order = np.lexsort((reach.site[pairs], -value, row))
    part = np.zeros(len(everybody))
    known = row_of >= 0
    part[known] = everybody[known] / people[row_of[known]]
    return start, reach.site[pairs][order], value[order], row_of, part


def _median_rows(problem: SitingProblem, state: np.ndarray) -> tuple[Rows, float]:
    """Return what each site saves beyond the worst, and the person-seconds of the worst everywhere.

    Where somebody cannot reach every site, not being served costs more than everything else together.
    """
    reach = problem.reach
    useful = (state[reach.site] != 2) & (problem.people[reach.row] > 0)
    reach = reach.keep(useful)
    needed = np.flatnonzero(problem.people > 0)
    most = np.zeros(reach.demand)
    np.maximum.at(most, reach.row, reach.seconds)
    saved = problem.people[reach.row] * (most[reach.row] - reach.seconds)
    stranded = (np.diff(reach.start) < int((state != 2).sum())) & (problem.people > 0)
    stranded[needed[:1]] = True  # at least one site must be open, whatever sites cost
    alarm = 1.0 + float((problem.people * most).sum()) + float(problem.prices.sum())
    saved = saved + np.where(stranded[reach.row], alarm, 0.0)
    constant = float((problem.people * most).sum() + alarm * stranded.sum())
    positive = saved > 0
    size = np.bincount(reach.row[positive], minlength=reach.demand)[needed]
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    order = np.lexsort((reach.site[positive], -saved[positive], reach.row[positive]))
    row_of = np.full(reach.demand, -1, np.int64)
    row_of[needed] = np.arange(len(needed))
    part = (problem.people > 0).astype(np.float64)
    return (start, reach.site[positive][order], saved[positive][order], row_of, part), constant


def _is_flat(start: Positions, value: Floats) -> bool:
    if not len(value):
        return True
    row = np.repeat(np.arange(len(start) - 1), np.diff(start))
    return bool((value == value[start[:-1]][row]).all()) if (np.diff(start) > 0).all() else False
