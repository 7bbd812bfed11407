"""Make a covering problem small without changing its optimum.

Demand points with identical cover sets become one (their people add up); what nobody or a mandatory candidate covers
leaves the choice; a candidate that covers a subset of what another covers is dropped, because choosing the other
one instead never covers fewer people with the same number of sites.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from planner.siting.covering_problem import CoveringProblem, Floats, Positions

MOST_COMPARED = 4_000
"""Above so many candidates pairs are not compared; exactness does not depend on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedProblem:
    """What is left to choose.

    Attributes
    ----------
    weights
        ``(groups,)`` people of each group of demand points with one cover set, above 0.
    covering
        ``(candidates left, groups)`` sparse rows of 0 and 1.
    candidates
        Position of each candidate left in the original problem, ascending.
    room
        How many of them may be chosen.
    """

    weights: Floats
    covering: sparse.csr_array
    candidates: Positions
    room: int


def merge(problem: CoveringProblem) -> MergedProblem:
    """Return the part of ``problem`` that is still open once the mandatory candidates are chosen."""
    incidence = _incidence(problem)
    mandatory = np.array(problem.mandatory, dtype=np.int64)
    settled = np.asarray(incidence[mandatory].sum(axis=0)).ravel() > 0
    open_demand = np.flatnonzero(~settled & (problem.people > 0))
    free = np.setdiff1d(np.arange(len(problem.covers)), mandatory)
    covering, weights = _group(incidence[free][:, open_demand], problem.people[open_demand])
    kept = _undominated(covering)
    return MergedProblem(
        weights=weights,
        covering=covering[kept],
        candidates=free[kept],
        room=min(problem.choose - len(mandatory), len(kept)),
    )


def _incidence(problem: CoveringProblem) -> sparse.csr_array:
    lengths = [len(cover) for cover in problem.covers]
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    columns = np.concatenate([np.zeros(0, dtype=np.int64), *problem.covers])
    shape = (len(problem.covers), len(problem.people))
    return sparse.csr_array((np.ones(len(columns)), columns, starts), shape=shape)


def _group(covering: sparse.csr_array, people: Floats) -> tuple[sparse.csr_array, Floats]:
    """Merge columns with identical rows; groups in the order of their first demand point."""
    by_demand = sparse.csc_array(covering)
    by_demand.sort_indices()
    groups: dict[bytes, int] = {}
    firsts: list[int] = []
    weights: list[float] = []
    for column, (start, end) in enumerate(zip(by_demand.indptr[:-1], by_demand.indptr[1:], strict=True)):
        if start == end:
            continue
        key = by_demand.indices[start:end].tobytes()
        group = groups.setdefault(key, len(groups))
        if group == len(firsts):
            firsts.append(column)
            weights.append(0.0)
        weights[group] += people[column]
    return sparse.csr_array(by_demand[:, firsts]), np.array(weights, dtype=np.float64)


def _undominated(covering: sparse.csr_array) -> Positions:
    """Return the rows that are neither empty nor part of another row; of equal rows, the first."""
    sizes: NDArray[np.float64] = np.asarray(covering.sum(axis=1)).ravel()
    if len(sizes) > MOST_COMPARED:
        return np.flatnonzero(sizes).astype(np.int64)
    shared = sparse.coo_array(covering @ covering.T)
    inner, outer = shared.coords
    inside = (shared.data == sizes[inner]) & (inner != outer)
    smaller = (sizes[inner] < sizes[outer]) | (outer < inner)
    keep = sizes > 0
    keep[inner[inside & smaller]] = False
    return np.flatnonzero(keep).astype(np.int64)
