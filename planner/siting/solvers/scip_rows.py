"""Linear programs with open sites for SCIP (OR-Tools): rows, the constraints on a choice of sites, a search to stop."""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from ortools.linear_solver import pywraplp

from planner.siting.constrained.model import Limit
from planner.siting.feasible import feasible_model
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats

_ASKED_EVERY = 0.2
_LONGEST_MS = 10**9

_EXACTLY = "limits/gap = 0\nlimits/absgap = 0\n"


@dataclass(frozen=True, slots=True)
class Rows:
    """A program under construction."""

    solver: Any

    @classmethod
    def new(cls, program: Literal["SCIP", "GLOP"] = "SCIP") -> "Rows":
        """Return an empty program; GLOP lets whole variables be fractions."""
        solver = pywraplp.Solver.CreateSolver(program)
        solver.SuppressOutput()
        return cls(solver)

    def sites(self, low: NDArray[Any], high: NDArray[Any]) -> list[Any]:
        """Return a whole variable between ``low`` and ``high`` for each site."""
        return [
            self.solver.IntVar(float(a), float(b), "")
            for a, b in zip(low.tolist(), high.tolist(), strict=True)
        ]

    def shares(self, count: int, most: float = 1.0) -> list[Any]:
        """Return ``count`` variables between 0 and ``most``."""
        return [self.solver.NumVar(0.0, most, "") for _ in range(count)]

    def add(
        self, variables: Sequence[Any], weights: Floats, *, low: float = -math.inf, high: float = math.inf
    ) -> None:
        """Add ``low <= weights @ variables <= high``."""
        row = self.solver.Constraint(low, high)
        for variable, weight in zip(variables, weights.tolist(), strict=True):
            if weight:
                row.SetCoefficient(variable, weight)

    def minimise(self, variables: Sequence[Any], weights: Floats) -> None:
        """Minimise ``weights @ variables``."""
        objective = self.solver.Objective()
        for variable, weight in zip(variables, weights.tolist(), strict=True):
            objective.SetCoefficient(variable, weight)
        objective.SetMinimization()

    def hint(self, variables: list[Any], values: Floats) -> None:
        """Begin from these values."""
        self.solver.SetHint(variables, values.tolist())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Whether a solution was found or none exists, a bound of the least value, nodes of the tree."""

    found: bool
    infeasible: bool
    bound: float
    nodes: int


def limit_choice(rows: Rows, problem: SitingProblem, sites: list[Any]) -> None:
    """Add the limits on the sites, the rules and the floors of a problem."""
    asked = feasible_model(problem)
    for limit in asked.limits:
        _limit(rows, limit, [sites[site] for site in limit.sites])
    covered = rows.shares(len(asked.groups))
    inside = np.split(asked.groups.members, asked.groups.start[1:-1])
    for reached, group in zip(covered, inside, strict=False):
        members = [sites[site] for site in group]
        rows.add([reached, *members], np.append(1.0, -np.ones(len(members))), high=0.0)
    for quota in asked.quotas:
        least = Limit(
            sites=quota.groups, weights=quota.weights, low=quota.least, high=np.inf, slack=quota.slack
        )
        _limit(rows, least, [covered[group] for group in quota.groups])


def solved(rows: Rows, *, seconds: float, nodes: int | None, seed: int, go_on: Callable[[], bool]) -> Ended:
    """Solve on a thread of its own and ask ``go_on`` here, a few times a second."""
    solver = rows.solver
    options = f"{_EXACTLY}randomization/randomseedshift = {seed % 2**31}\n"
    options += "" if nodes is None else f"limits/nodes = {nodes}\n"
    solver.SetSolverSpecificParametersAsString(options)
    solver.SetTimeLimit(int(min(_LONGEST_MS, max(1.0, 1000.0 * seconds))))
    with ThreadPoolExecutor(max_workers=1) as thread:
        running = thread.submit(solver.Solve)
        try:
            while not wait_for([running], timeout=_ASKED_EVERY).done:
                if not go_on():
                    solver.InterruptSolve()
        finally:
            solver.InterruptSolve()
        status = running.result()
    found = status in {pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE}
    known = found or status == pywraplp.Solver.NOT_SOLVED
    return Ended(
        found=found,
        infeasible=status == pywraplp.Solver.INFEASIBLE,
        bound=float(solver.Objective().BestBound()) if known else -math.inf,
        nodes=max(1, int(solver.nodes())),
    )


def _limit(rows: Rows, limit: Limit, members: list[Any]) -> None:
    """Add a limit, divided by its largest weight; half of its slack is given away."""
    unit = 1.0 / (float(np.abs(limit.weights).max(initial=0.0)) or 1.0)
    low, high = (limit.low - limit.slack / 2) * unit, (limit.high + limit.slack / 2) * unit
    rows.add(members, limit.weights * unit, low=low, high=high)
