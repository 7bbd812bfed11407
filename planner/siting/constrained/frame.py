"""The unknowns of a siting problem as a linear system, and what ties them together whatever the constraints are."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions, Reach

_SOLVED, _STOPPED, _INFEASIBLE = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverSets:
    """Distinct sets of sites that some demand points see.

    Attributes
    ----------
    inside
        ``(sets, sites)`` 0 or 1.
    group
        ``(demand,)`` the set of each demand point, -1 for those left out.
    times
        How many chosen sites make a set count.
    """

    inside: sparse.csr_array
    group: Positions
    times: int

    def summed(self, weights: Floats) -> Floats:
        """Return ``(sets,)`` the sum of ``(demand,)`` weights in each set."""
        kept = self.group >= 0
        return np.bincount(self.group[kept], weights[kept], minlength=len(self)).astype(np.float64)

    def __len__(self) -> int:
        return int(self.inside.shape[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The unknowns: sites, sets for floors, sets for everybody, and who goes where.

    For the latter, demand points that see the same sites are one: ``flows`` has a row, and ``people`` a number, for each
    such set.
    """

    sites: int
    floors: CoverSets
    needs: CoverSets
    flows: Reach | None
    people: Floats

    @property
    def unknowns(self) -> int:
        """How many unknowns there are."""
        return self.first_flow + (0 if self.flows is None else len(self.flows.site))

    @property
    def first_need(self) -> int:
        """Where the sets for everybody begin."""
        return self.sites + len(self.floors)

    @property
    def first_flow(self) -> int:
        """Where the flows begin."""
        return self.first_need + len(self.needs)

    def over_sites(self, weights: Floats) -> Floats:
        """Return a row over the sites."""
        return np.pad(weights, (0, self.unknowns - self.sites))

    def over_floors(self, weights: Floats) -> Floats:
        """Return a row over the sets for floors from ``(demand,)`` weights."""
        sums = self.floors.summed(weights)
        return np.pad(sums, (self.sites, self.unknowns - self.first_need))

    def over_needs(self, weights: Floats) -> Floats:
        """Return a row over the sets for everybody from ``(demand,)`` weights."""
        sums = self.needs.summed(weights)
        return np.pad(sums, (self.first_need, self.unknowns - self.first_flow))

    def over_flows(self, weight: Callable[[Positions, Positions], Floats]) -> Floats:
        """Return a row over the flows; ``weight`` is given demand points and sites of the pairs."""
        row = np.zeros(self.unknowns)
        if self.flows is not None:
            row[self.first_flow :] = weight(self.flows.row, self.flows.site)
        return row

    def loads(self) -> sparse.csr_array:
        """Return ``(sites, unknowns)`` the people that go to each site."""
        assert self.flows is not None
        pairs = len(self.flows.site)
        at = self.first_flow + np.arange(pairs)
        return sparse.csr_array((np.ones(pairs), (self.flows.site, at)), shape=(self.sites, self.unknowns))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """``low <= rows @ unknowns <= high``."""

    rows: sparse.csr_array
    low: Floats
    high: Floats


def frame_of(problem: SitingProblem) -> Frame:
    """Return the unknowns that the constraints of ``problem`` are about."""
    model, people = problem.model, problem.people
    counted = people > 0
    in_floor = np.zeros(len(people), dtype=bool)
    for floor in problem.floors:
        in_floor[floor.demand] = True
    served = problem.capacitated and model in {"lscp", "p-median"}
    needed = counted if model in {"lscp", "p-median", "p-center"} and not served else counted & False
    reach = problem.covering if model == "lscp" else problem.reach
    going = _sets(reach, counted & served, 1)
    return Frame(
        sites=len(problem.sites),
        floors=_sets(problem.covering, in_floor & counted, 1),
        needs=_sets(reach, needed, len(problem.covers)),
        flows=_pairs(going.inside) if served else None,
        people=going.summed(people),
    )


def _pairs(inside: sparse.csr_array) -> Reach:
    seconds = np.zeros(inside.nnz)
    return Reach(sites=inside.shape[1], start=inside.indptr, site=inside.indices, seconds=seconds)


def _sets(reach: Reach, rows: NDArray[np.bool_], times: int) -> CoverSets:
    group = np.full(reach.demand, -1, np.int64)
    found: dict[bytes, int] = {}
    members: list[Positions] = []
    for row in np.flatnonzero(rows).tolist():
        sites = reach.site[reach.start[row] : reach.start[row + 1]]
        group[row] = found.setdefault(sites.tobytes(), len(found))
        if group[row] == len(members):
            members.append(sites)
    start = np.concatenate([[0], np.cumsum([len(sites) for sites in members], dtype=np.int64)])
    inside = np.concatenate([np.zeros(0, np.int64), *members])
    shape = (len(members), reach.sites)
    matrix = sparse.csr_array((np.ones(len(inside)), inside, start), shape=shape)
    return CoverSets(inside=matrix, group=group, times=times)


def ties(frame: Frame) -> Rows:
    """Return what always holds: only what is chosen covers, only who is there goes, only to what is chosen."""
    blocks, highs = [], []
    for sets, first in ((frame.floors, frame.sites), (frame.needs, frame.first_need)):
        count = len(sets)
        own = sparse.csr_array(
            (np.full(count, float(sets.times)), (np.arange(count), first + np.arange(count))),
            shape=(count, frame.unknowns),
        )
        blocks.append(own - _widened(sets.inside, frame.unknowns))
        highs.append(np.zeros(count))
    if frame.flows is not None:
        leaving = frame.people[frame.flows.row]
        at = frame.first_flow + np.arange(len(leaving))
        demand = len(frame.people)
        blocks.append(
            sparse.csr_array((np.ones(len(at)), (frame.flows.row, at)), shape=(demand, frame.unknowns))
        )
        highs.append(frame.people)
        room = np.bincount(frame.flows.site, leaving, minlength=frame.sites).astype(np.float64)
        blocks.append(frame.loads() - _widened(sparse.diags_array(room), frame.unknowns))
        highs.append(np.zeros(frame.sites))
    high = np.concatenate(highs)
    return Rows(rows=sparse.csr_array(sparse.vstack(blocks)), low=np.full(len(high), -np.inf), high=high)


def _widened(matrix: sparse.csr_array, columns: int) -> sparse.csr_array:
    wide = sparse.csr_array(matrix)
    return sparse.csr_array((wide.data, wide.indices, wide.indptr), shape=(wide.shape[0], columns))


def least(frame: Frame, rows: list[Rows], aim: Floats, seconds: float) -> float | None:
    """Return a lower bound of ``aim @ unknowns`` under all rows, inf if they cannot all hold, None if undecided."""
    whole = np.zeros(frame.unknowns)
    whole[: frame.sites] = 1
    if frame.needs.times > 1:
        whole[frame.first_need : frame.first_flow] = 1
    upper = np.ones(frame.unknowns)
    upper[frame.first_flow :] = np.inf
    answer = milp(
        aim,
        integrality=whole,
        bounds=Bounds(0, upper),
        constraints=LinearConstraint(
            sparse.csc_array(sparse.vstack([part.rows for part in rows])),
            np.concatenate([part.low for part in rows]),
            np.concatenate([part.high for part in rows]),
        ),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    if answer.status == _INFEASIBLE:
        return float("inf")
    if answer.mip_dual_bound is not None and answer.status in {_SOLVED, _STOPPED}:
        return float(answer.mip_dual_bound)
    return float(answer.fun) if answer.status == _SOLVED else None
