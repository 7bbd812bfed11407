"""The capacitated models in one form: people to send to sites at least cost, some of whom may stay unserved."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from planner.siting.feasible import bounds_of
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions, Reach
from planner.siting.result import Flows

UNSERVED = 1e-7
"""Share of the people that may be unserved by rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityModel:
    """Minimise the costs of the flows and the prices of the open sites.

    Demand points that see the same sites at the same costs are one row.

    Attributes
    ----------
    problem
        Where it comes from.
    label
        ``(demand,)`` the row of each demand point, -1 for who counts nobody.
    people
        ``(rows,)``.
    start, site
        The pairs of each row, as in :class:`planner.siting.reach.Reach`; forbidden sites have none.
    cost
        ``(pairs,)`` of one person: seconds (``p-median``), less their worth (``mclp``), nothing (``lscp``).
    free
        So many people may stay unserved.
    fixed, use, money
        ``(sites,)`` money for each open site less what closing it would cost, and for each person there; what is left
        of the budget for both, inf without one.
    may, must
        ``(sites,)`` who may be and must be open.
    """

    problem: SitingProblem
    label: Positions
    people: Floats
    start: Positions
    site: Positions
    cost: Floats
    free: float
    fixed: Floats
    use: Floats
    money: float
    may: NDArray[np.bool_]
    must: NDArray[np.bool_]

    @property
    def row(self) -> Positions:
        """``(pairs,)`` the row of each pair."""
        return np.repeat(np.arange(len(self.people)), np.diff(self.start))

    @property
    def most(self) -> int:
        """So many sites may be open."""
        return len(self.may) if self.problem.choose is None else self.problem.choose

    @property
    def slack(self) -> float:
        """People that are lost in rounding."""
        return UNSERVED * float(self.people.sum())

    @property
    def least(self) -> float:
        """What few people are measured by: all of them, at most one."""
        return min(1.0, float(self.people.sum()))

    def objective(self, value: float) -> float:
        """Return the objective of the siting problem for a cost, and back."""
        return -value if self.problem.model == "mclp" else value

    @classmethod
    def of(cls, problem: SitingProblem) -> "CapacityModel":
        """Return the form of an ``lscp``, ``mclp`` or ``p-median``."""
        low, high = bounds_of(problem)
        reach = _open_pairs(problem, high.astype(bool))
        cost = {"p-median": reach.seconds, "mclp": -reach.worth, "lscp": np.zeros(len(reach.site))}[
            problem.model
        ]
        label, first, people = _merged(problem, reach, cost)
        start, at = _pairs_of(reach, first)
        total = float(people.sum())
        sites, closable = problem.sites, np.zeros(len(problem.sites))
        closable[list(sites.existing)] = sites.closing_cost[list(sites.existing)]
        return cls(
            problem=problem,
            label=label,
            people=people,
            start=start,
            site=reach.site[at],
            cost=cost[at],
            free={"p-median": 0.0, "mclp": total, "lscp": (1 - problem.share) * total}[problem.model],
            fixed=sites.fixed_cost - closable,
            use=sites.use_cost,
            money=np.inf if problem.budget is None else problem.budget - float(closable.sum()),
            may=high.astype(bool),
            must=low.astype(bool),
        )

    def flows(self, people: Floats) -> Flows:
        """Return who goes where for ``(pairs,)`` people, each row divided between its demand points by their people."""
        used = np.flatnonzero(people > 1e-9 * self.least)
        row = self.row[used]
        members = np.flatnonzero(self.label >= 0)
        members = members[np.argsort(self.label[members], kind="stable")]
        begin = np.searchsorted(self.label[members], np.arange(len(self.people) + 1))
        counts = (begin[1:] - begin[:-1])[row]
        pair = np.repeat(np.arange(len(used)), counts)
        within = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
        demand = members[begin[row[pair]] + within]
        shares = self.problem.people[demand] / self.people[row[pair]]
        return Flows(demand=demand, site=self.site[used][pair], people=people[used][pair] * shares)


def _open_pairs(problem: SitingProblem, may: NDArray[np.bool_]) -> Reach:
    reach = problem.reach if problem.model == "p-median" else problem.covering
    worth = reach.worth > 0 if problem.model == "mclp" else np.ones(len(reach.site), dtype=bool)
    return reach.keep(may[reach.site] & worth)


def _merged(problem: SitingProblem, reach: Reach, cost: Floats) -> tuple[Positions, Positions, Floats]:
    """Return the row of each demand point, the first demand point of each row and its people."""
    seen: dict[tuple[bytes, bytes], int] = {}
    label = np.full(reach.demand, -1)
    first: list[int] = []
    for demand in np.flatnonzero(problem.people > 0).tolist():
        at = slice(reach.start[demand], reach.start[demand + 1])
        row = seen.setdefault((reach.site[at].tobytes(), cost[at].tobytes()), len(seen))
        if row == len(first):
            first.append(demand)
        label[demand] = row
    counted = label >= 0
    people = np.bincount(label[counted], problem.people[counted], minlength=len(first)).astype(np.float64)
    return label, np.array(first, dtype=np.int64), people


def _pairs_of(reach: Reach, rows: Positions) -> tuple[Positions, Positions]:
    start = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(reach.start[rows + 1] - reach.start[rows], out=start[1:])
    at = np.concatenate(
        [
            np.zeros(0, np.int64),
            *(np.arange(*cast("tuple[int, int]", tuple(reach.start[row : row + 2]))) for row in rows),
        ]
    )
    return start, at
