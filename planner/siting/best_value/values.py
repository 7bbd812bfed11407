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
        Row ``r`` has the pairs ``start[r]:start[r + 1]``, values above 0, descending: beyond what mandatory sites give.
    row_of
        ``(demand,)`` the row of each demand point, -1 for none.
    part
        ``(demand,)`` the part of its row's value that is the demand point's own, 0..1.
    price, cost, room
        ``(sites,)`` what an open site takes from the worth; its use of the ``room`` that all share.
    state
        ``(sites,)`` int8: 0 free, 1 always open, 2 never.
    constant, sign
        From worth to the objective.
    flat
        Whether the values of a row are all the same: a covering.
    scale
        Size of the objective, at least 0: people, or person-seconds of the longest journeys. Rounding is judged by it.
    alarm
        What leaving a row without any site costs in ``p-median``, beyond everything else; 0 where that cannot be.
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
    scale: float
    alarm: float

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
    covering = problem.model == "mclp"
    alarm = 0.0
    if covering:
        rows, constant = _covering_rows(problem, state)
    else:
        rows, constant, alarm = _median_rows(problem, state)
    start, site, value, row_of, part = rows
    by_money = problem.budget is not None
    return Values(
        start=start,
        site=site,
        value=value,
        row_of=row_of.astype(np.int64),
        part=part,
        price=problem.prices,
        cost=problem.sites.fixed_cost if by_money else np.ones(len(problem.sites)),
        room=room_of(problem),
        state=state,
        constant=constant,
        sign=1.0 if covering else -1.0,
        flat=_is_flat(start, value),
        scale=float(problem.people.sum()) if covering else alarm,
        alarm=0.0 if covering else alarm,
    )


def room_of(problem: SitingProblem) -> float:
    """Return what the chosen sites may cost together: money, or their number."""
    if problem.budget is not None:
        return float(problem.budget)
    count = len(problem.sites)
    return float(count if problem.choose is None else min(problem.choose, count))


Rows = tuple[Positions, Positions, Floats, Positions, Floats]


def _covering_rows(problem: SitingProblem, state: np.ndarray) -> tuple[Rows, float]:
    """Return a row for each distinct set of sites and worths, and the people that mandatory sites cover in any case.

    The people of equal rows add up; worths are those beyond what mandatory sites give.
    """
    reach = problem.covering
    given = np.zeros(reach.demand)
    held = state[reach.site] == 1
    np.maximum.at(given, reach.row[held], reach.worth[held])
    beyond = reach.worth - given[reach.row]
    useful = (state[reach.site] != 2) & (beyond > 0) & (problem.people[reach.row] > 0)
    reach = reach.with_worth(np.maximum(beyond, 0.0)).keep(useful)
    row_of, first = _merged(reach)
    known = row_of >= 0
    people = np.bincount(row_of[known], problem.people[known], minlength=len(first)).astype(np.float64)
    rows = _sorted_rows(reach, people, first, row_of, problem.people)
    return rows, float((problem.people * given).sum())


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
    order = _descending(start, value)
    part = np.zeros(len(everybody))
    known = row_of >= 0
    part[known] = everybody[known] / people[row_of[known]]
    return start, reach.site[pairs][order], value[order], row_of, part


def _median_rows(problem: SitingProblem, state: np.ndarray) -> tuple[Rows, float, float]:
    """Return what each site saves beyond the mandatory ones, or the worst, the person-seconds of these, the alarm.

    Where somebody may be left without any site, that costs more than everything else together.
    """
    needed = problem.people > 0
    reach = problem.reach.keep((state[problem.reach.site] != 2) & needed[problem.reach.row])
    most, stranded = _without(reach, state)
    stranded &= needed
    if not (state == 1).any():
        stranded[np.flatnonzero(needed)[:1]] = True  # at least one site must be open, whatever sites cost
    longest = float((problem.people * most).sum())
    alarm = longest + float(problem.prices.sum()) or 1.0
    saved = problem.people[reach.row] * (most[reach.row] - reach.seconds)
    saved = saved + np.where(stranded[reach.row], alarm, 0.0)
    positive = saved > 0
    size = np.bincount(reach.row[positive], minlength=reach.demand)[needed]
    start = np.concatenate([[0], np.cumsum(size)]).astype(np.int64)
    order = _descending(start, saved[positive])
    row_of = np.where(needed, np.cumsum(needed) - 1, -1)
    rows = (start, reach.site[positive][order], saved[positive][order], row_of, needed.astype(np.float64))
    return rows, longest + alarm * float(stranded.sum()), alarm


def _without(reach: Reach, state: np.ndarray) -> tuple[Floats, "np.ndarray"]:
    """Return ``(demand,)`` the seconds to the nearest mandatory site, else to the farthest site, and who may get none."""
    held = state[reach.site] == 1
    nearest = np.full(reach.demand, np.inf)
    np.minimum.at(nearest, reach.row[held], reach.seconds[held])
    farthest = np.zeros(reach.demand)
    np.maximum.at(farthest, reach.row, reach.seconds)
    settled = np.isfinite(nearest)
    useful = np.unique(reach.site)  # a site that nobody reaches rescues nobody
    stranded = ~settled & (np.diff(reach.start) < len(useful))
    return np.where(settled, nearest, farthest), stranded


def _descending(start: Positions, value: Floats) -> Positions:
    """Return the order of pairs by descending value within each row, equal ones as they stand."""
    size = np.diff(start)
    if len(size) and (size == size[0]).all():
        within = np.argsort(-value.reshape(len(size), -1), axis=1, kind="stable")
        return (within + start[:-1, None]).ravel()
    row = np.repeat(np.arange(len(size)), size)
    return np.lexsort((-value, row)).astype(np.int64)


def _is_flat(start: Positions, value: Floats) -> bool:
    if not len(value):
        return True
    row = np.repeat(np.arange(len(start) - 1), np.diff(start))
    return bool((value == value[start[:-1]][row]).all()) if (np.diff(start) > 0).all() else False
