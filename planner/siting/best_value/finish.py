"""Proof for coverings: what the relaxation left open goes to CP-SAT, much smaller than it was."""

from itertools import pairwise

import numpy as np

from planner.siting.best_value.bounds import Relaxation, goal_of
from planner.siting.best_value.starts import Incumbent, climb, worth_of
from planner.siting.best_value.values import Values
from planner.siting.pace import Pace
from planner.siting.reach import Floats, Positions
from planner.siting.solvers.cpsat_rest import Rest, search

MOST_PAIRS = 400_000
"""Beyond so many pairs of rows and sites CP-SAT takes more memory and time than it gives back."""


def finish(values: Values, relaxation: Relaxation, best: Incumbent, pace: Pace, seed: int) -> bool:
    """Let CP-SAT improve or prove ``best`` and ``relaxation`` in place; return False where the rest is too large."""
    rest, base, sites = _rest_of(values, relaxation, best)
    if len(rest.site) > MOST_PAIRS:
        return False

    def tell(worth: float | None, bound: float) -> bool:
        reached = best.worth if worth is None else max(best.worth, worth + base)
        return pace.go_on(values.objective(reached), values.objective(min(relaxation.bound, bound + base)))

    found = search(
        rest,
        seconds=pace.seconds_left,
        steps=pace.steps_left,
        seed=seed,
        workers=pace.budget.workers,
        tell=tell,
    )
    goal = goal_of(values, best.worth)
    if found.chosen is not None:
        tried = np.asarray(relaxation.state == 1, np.int8)
        tried[sites[found.chosen]] = 1
        if float(values.cost[tried > 0].sum()) <= values.room * (1 + 1e-9):
            best.offer(tried, worth_of(values, tried))
            best.offer(tried, climb(values, tried))
    better = found.bound + base
    relaxation.bound = best.worth if better < goal else min(relaxation.bound, better)
    return True


def _rest_of(values: Values, relaxation: Relaxation, best: Incumbent) -> tuple[Rest, float, Positions]:
    """Return what is open still, the worth that is settled, and the position of each site that is left."""
    state = relaxation.state
    sites = np.flatnonzero(state == 0)
    where = np.full(len(state), -1, np.int64)
    where[sites] = np.arange(len(sites))
    row = np.repeat(np.arange(values.rows), np.diff(values.start))
    settled = np.zeros(values.rows, dtype=bool)
    settled[row[state[values.site] == 1]] = True
    weight = values.value[np.minimum(values.start[:-1], len(values.value) - 1)]
    fixed = np.flatnonzero(state == 1)
    base = float(weight[settled].sum()) - float(values.price[fixed].sum())
    left = (state[values.site] == 0) & ~settled[row]
    start, site, weight = _merged(row[left], where[values.site[left]], weight)
    rest = Rest(
        start=start,
        site=site,
        weight=weight,
        price=values.price[sites],
        cost=values.cost[sites],
        room=values.room - float(values.cost[fixed].sum()),
        goal=goal_of(values, best.worth) - base,
    )
    return rest, base, sites


def _merged(row: Positions, site: Positions, weight: Floats) -> tuple[Positions, Positions, Floats]:
    """Return rows with distinct sets of sites, equal ones added up."""
    order = np.lexsort((site, row))
    row, site = row[order], site[order]
    cuts = np.flatnonzero(np.diff(row, prepend=-1))
    groups: dict[bytes, int] = {}
    sets: list[Positions] = []
    weights: list[float] = []
    for begin, end in pairwise([*cuts.tolist(), len(row)]):
        members = site[begin:end]
        group = groups.setdefault(members.tobytes(), len(sets))
        if group == len(sets):
            sets.append(members)
            weights.append(0.0)
        weights[group] += float(weight[row[begin]])
    start = np.concatenate([[0], np.cumsum([len(members) for members in sets])]).astype(np.int64)
    return start, np.concatenate([np.zeros(0, np.int64), *sets]), np.array(weights)
