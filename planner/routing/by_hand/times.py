"""Times a hand-made route so that it breaks its windows least, then takes the shortest time, then is early.

With one window for each step this is a linear program over difference constraints ``t_j - t_i >= d`` (a drive with
rests in it only binds the steps at its ends), whose corners are whole numbers: its matrix is totally unimodular, and
every further aim only looks at a face of it. Several windows need one binary variable each, as in VROOM's plan mode
(``choose_ETA.cpp``, 1.15), whose first aim weighs violations against time; here violations come first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from planner.errors import InfeasibleError, NotFoundError
from planner.routing.by_hand.steps import HandStep, HandTimes

Floats = NDArray[np.float64]

_SLACK = 1e-4
_SECONDS = 20.0
_INFEASIBLE = 2


def times_by_hand(steps: Sequence[HandStep]) -> HandTimes:
    """Return when the steps happen, in their order.

    The sum of all violations is as small as it can be; then the time from the first step to the last; then everything
    is as early as possible, and drives are done before the rests that interrupt them.

    Parameters
    ----------
    steps
        At least the beginning and the end; neither is a rest.

    Raises
    ------
    InfeasibleError
        Where ``not_before`` and ``not_after`` cannot all be kept.
    NotFoundError
        Where many windows could not be chosen from in time.
    """
    starts = _starts(steps)
    missed = [step.missed_by(start) for step, start in zip(steps, starts, strict=True)]
    return HandTimes(
        arrivals=tuple(_arrivals(steps, starts)),
        starts=tuple(starts),
        early=tuple(early for early, _ in missed),
        late=tuple(late for _, late in missed),
    )


@dataclass(slots=True)
class _Rows:
    """Linear constraints as they are collected: ``low <= sum of coefficient * variable <= high``."""

    row: list[int]
    column: list[int]
    value: list[float]
    low: list[float]
    high: list[float]

    def add(self, terms: Sequence[tuple[int, float]], low: float, high: float = np.inf) -> None:
        self.row += [len(self.low)] * len(terms)
        self.column += [column for column, _ in terms]
        self.value += [value for _, value in terms]
        self.low.append(low)
        self.high.append(high)

    def constraint(self, variables: int) -> LinearConstraint:
        matrix = coo_array((self.value, (self.row, self.column)), shape=(len(self.low), variables))
        return LinearConstraint(matrix.tocsr(), self.low, self.high)


@dataclass(frozen=True, slots=True)
class _Model:
    """Variables: a start for each step, a violation for each step, a choice for each window of those with several."""

    count: int
    origin: int
    rows: _Rows
    bounds: Bounds
    whole: Floats

    @property
    def variables(self) -> int:
        return len(self.whole)

    def least(self, costs: Floats) -> Floats:
        found = milp(
            costs,
            constraints=self.rows.constraint(self.variables),
            bounds=self.bounds,
            integrality=self.whole,
            options={"mip_rel_gap": 0.0, "time_limit": _SECONDS},
        )
        if found.x is None:
            if found.status == _INFEASIBLE:
                raise InfeasibleError("These steps cannot start when they must, in this order.")
            raise NotFoundError(f"No times were found in {_SECONDS:.0f} s: {found.message}")
        best: Floats = found.x
        return best


def _starts(steps: Sequence[HandStep]) -> list[int]:
    model = _model(steps)
    count, last = model.count, model.count - 1
    wrong, length, sooner = np.zeros((3, model.variables))
    wrong[count : 2 * count] = 1
    least = round(float(wrong @ model.least(wrong)))
    model.rows.add([(count + k, 1.0) for k in range(count)], -np.inf, least + _SLACK)
    length[last], length[0] = 1, -1
    shortest = round(float(length @ model.least(length)))
    model.rows.add([(last, 1.0), (0, -1.0)], -np.inf, shortest + _SLACK)
    sooner[:count] = 1
    best = model.least(sooner)
    return [model.origin + round(float(time)) for time in best[:count]]


def _model(steps: Sequence[HandStep]) -> _Model:
    count = len(steps)
    work = sum(step.drive + step.standing for step in steps)
    named = list(_named_times(steps))
    origin = max(0, min(named, default=0) - work)
    horizon = max(named, default=0) - origin + work
    low, high = np.zeros(2 * count), np.full(2 * count, float(horizon + work))
    for k, step in enumerate(steps):
        low[k] = 0 if step.not_before is None else max(0, step.not_before - origin)
        high[k] = horizon if step.not_after is None else step.not_after - origin
    if (low > high).any():
        raise InfeasibleError("These steps cannot start when they must, in this order.")
    rows = _Rows([], [], [], [], [])
    for before, after, apart in _apart(steps):
        rows.add([(after, 1.0), (before, -1.0)], apart)
    choices = 2 * count
    for k, step in enumerate(steps):
        choices = _keep_windows(rows, k, count, choices, _shifted(step, origin))
    extra = choices - 2 * count
    return _Model(
        count,
        origin,
        rows,
        Bounds(np.append(low, np.zeros(extra)), np.append(high, np.ones(extra))),
        np.append(np.zeros(2 * count), np.ones(extra)),
    )


def _named_times(steps: Sequence[HandStep]) -> Iterator[int]:
    """Yield every time that somebody wrote down."""
    for step in steps:
        yield from (time for time in (step.not_before, step.not_after) if time is not None)
        yield from (int(time) for window in step.windows for time in window if time < np.inf)


def _shifted(step: HandStep, origin: int) -> list[tuple[float, float]]:
    return [(earliest - origin, latest - origin) for earliest, latest in step.windows]


def _apart(steps: Sequence[HandStep]) -> Iterator[tuple[int, int, int]]:
    """Yield ``(before, after, time)``: how far apart two steps start at least."""
    for before, after in pairwise(range(len(steps))):
        direct = 0 if steps[before].rest else steps[after].drive
        yield before, after, steps[before].standing + (0 if steps[after].rest else direct)
    placed = [k for k, step in enumerate(steps) if not step.rest]
    for before, after in pairwise(placed):
        if after > before + 1:
            yield before, after, sum(step.standing for step in steps[before:after]) + steps[after].drive


def _keep_windows(
    rows: _Rows, step: int, count: int, choices: int, windows: Sequence[tuple[float, float]]
) -> int:
    """Add what makes the violation of a step at least as large as it is; return the next free variable."""
    start, missed = step, count + step
    if len(windows) == 1:
        earliest, latest = windows[0]
        rows.add([(start, 1.0), (missed, 1.0)], earliest)
        if latest < np.inf:
            rows.add([(start, 1.0), (missed, -1.0)], -np.inf, latest)
        return choices
    if windows:
        chosen = range(choices, choices + len(windows))
        rows.add([(column, 1.0) for column in chosen], 1.0, 1.0)
        begins = [(column, -earliest) for column, (earliest, _) in zip(chosen, windows, strict=True)]
        ends = [(column, -latest) for column, (_, latest) in zip(chosen, windows, strict=True)]
        rows.add([(start, 1.0), (missed, 1.0), *begins], 0.0)
        rows.add([(start, 1.0), (missed, -1.0), *ends], -np.inf, 0.0)
    return choices + len(windows)


def _arrivals(steps: Sequence[HandStep], starts: Sequence[int]) -> Iterator[int]:
    """Yield when each step is reached: what is left of a drive is done at once."""
    yield starts[0]
    left = _next_drive(steps, 0)
    for k in range(1, len(steps)):
        free = starts[k - 1] + steps[k - 1].standing
        driven = min(left, starts[k] - free) if steps[k].rest else left
        yield free + driven
        left = left - driven if steps[k].rest else _next_drive(steps, k)


def _next_drive(steps: Sequence[HandStep], after: int) -> int:
    return next((step.drive for step in steps[after + 1 :] if not step.rest), 0)
