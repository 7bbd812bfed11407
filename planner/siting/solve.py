"""Solve a siting problem: the method that fits, then everything counted again."""

from collections.abc import Callable
from importlib import import_module

from planner.errors import ProblemError
from planner.siting.check import check_siting, concluded
from planner.siting.conflicts import refuse_infeasible
from planner.siting.measure import assigned_sites, objective_of
from planner.siting.problem import SitingProblem
from planner.siting.result import SitingResult
from planner.siting.search import Found
from planner.solving import Budget, SolveReport, Watch, gap_between

TEN_SECONDS = Budget(seconds=10)

Method = Callable[[SitingProblem, Budget, int, Watch], Found]


def solve_siting(
    problem: SitingProblem, *, budget: Budget = TEN_SECONDS, seed: int = 0, watch: Watch = lambda _: True
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
    if seed < 0:
        raise ProblemError("This question cannot be answered.", [f"seed is {seed}, expected at least 0"])
    refuse_infeasible(problem)
    found = _method(problem)(problem, budget, seed, watch)
    result = _result(problem, found, budget, seed)
    broken = check_siting(problem, result)
    assert not broken, broken
    return result


def _method(problem: SitingProblem) -> Method:
    """Return what solves such a problem best; imported when needed, because solvers take long to load."""
    if problem.capacitated:
        return _named("planner.siting.capacitated.solve", "solve_capacitated")
    if problem.model in _OWN:
        return _named(*_OWN[problem.model])
    if plain(problem):
        return _named("planner.siting.best_value.method", "solve_best_value")
    return _named("planner.siting.constrained.solve", "solve_constrained")


_OWN = {
    "p-center": ("planner.siting.center", "solve_center"),
    "p-dispersion": ("planner.siting.dispersion", "solve_dispersion"),
    "huff": ("planner.siting.huff", "solve_huff"),
}


def plain(problem: SitingProblem) -> bool:
    """Return whether everybody uses the best chosen site, and one limit, on number or money, is all there is."""
    if problem.model not in {"mclp", "p-median"} or problem.capacitated or len(problem.covers) > 1:
        return False
    closing = bool(problem.sites.existing) and (
        problem.most_closed is not None
        or (problem.budget is not None and bool(problem.sites.closing_cost.any()))
    )
    both = problem.choose is not None and problem.budget is not None
    return not (problem.floors or problem.rules or closing or both)


def _named(module: str, name: str) -> Method:
    method: Method = getattr(import_module(module), name)
    return method


def _result(problem: SitingProblem, found: Found, budget: Budget, seed: int) -> SitingResult:
    chosen = tuple(sorted(int(site) for site in found.chosen))
    objective = objective_of(problem, chosen, found.flows)
    bound, status = concluded(problem, objective, found.bound)
    assigned = assigned_sites(problem, chosen, found.flows)
    assigned.flags.writeable = False
    return SitingResult(
        chosen=chosen,
        assigned=assigned,
        objective=objective,
        bound=bound,
        gap=0.0 if status == "optimal" else gap_between(objective, bound),
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
