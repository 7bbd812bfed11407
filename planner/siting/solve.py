"""Solve a siting problem: the method that fits, then everything counted again."""

from collections.abc import Callable

import numpy as np

from planner.siting.check import TOLERANCE, check_siting, maximises
from planner.siting.measure import assigned_sites, objective_of
from planner.siting.problem import SitingProblem
from planner.siting.result import SitingResult
from planner.siting.search import Found
from planner.solving import Budget, SolveReport, Status, Watch, gap_between

Method = Callable[[SitingProblem, Budget, int, Watch], Found]


def solve_siting(
    problem: SitingProblem, *, budget: Budget, seed: int, watch: Watch = lambda _: True
) -> SitingResult:
    """Return the best sites found within ``budget``, with a bound that no choice beats.

    Parameters
    ----------
    problem
        The question.
    budget
        ``seconds`` of wall time, or ``iterations``: steps of the method, repeatable. One worker unless it says
        otherwise.
    seed
        At least 0; the same seed and iterations give the same answer.
    watch
        Told how the search stands, a few times a second; ends it with the best so far by returning False.

    Raises
    ------
    InfeasibleError
        When nothing meets every constraint; its ``conflict`` is a smallest set of constraints that contradict each
        other, in words.
    NotFoundError
        When the budget ran out before any answer was found; more time may find one.
    AssertionError
        If the answer does not survive being counted again; this would be a defect of ours.
    """
    found = _method(problem)(problem, budget, seed, watch)
    result = _result(problem, found, budget, seed)
    broken = check_siting(problem, result)
    assert not broken, broken
    return result


def _method(problem: SitingProblem) -> Method:
    raise NotImplementedError(problem.model)


def _result(problem: SitingProblem, found: Found, budget: Budget, seed: int) -> SitingResult:
    chosen = tuple(sorted(int(site) for site in found.chosen))
    objective = objective_of(problem, chosen, found.flows)
    bound = max(found.bound, objective) if maximises(problem) else min(found.bound, objective)
    met = objective == bound or abs(bound - objective) <= TOLERANCE * max(1.0, abs(objective))
    status: Status = "optimal" if met else "feasible"
    assigned = assigned_sites(problem, chosen, found.flows)
    assigned.flags.writeable = False
    return SitingResult(
        chosen=chosen,
        assigned=assigned,
        objective=objective,
        bound=bound,
        gap=0.0 if np.isinf(objective) and objective == bound else gap_between(objective, bound),
        status=status,
        flows=found.flows,
        worth=found.worth,
        report=SolveReport(
            solver=found.solver,
            version=found.version,
            seed=seed,
            status=status,
            objective=objective,
            bound=bound,
            runtime=None if budget.repeatable else found.seconds,
        ),
    )
