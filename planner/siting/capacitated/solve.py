"""Solve siting problems with capacities or costs of use: prices for a bound, exchanges for a choice, SCIP for the rest."""

import numpy as np

from planner.siting.capacitated.model import CapacityModel
from planner.siting.capacitated.prices import Pricing, closed_for_good
from planner.siting.capacitated.search import Search, exchange, raise_bound
from planner.siting.capacitated.transport import transport
from planner.siting.feasible import no_choice, not_found
from planner.siting.pace import Pace
from planner.siting.problem import SitingProblem
from planner.siting.search import Found
from planner.siting.solvers import transport_mip
from planner.solving import Budget, Watch

_MOST_PAIRS = 300_000
"""Pairs of demand points and sites up to which the whole program is handed to SCIP; half a gigabyte."""


def solve_capacitated(problem: SitingProblem, budget: Budget, seed: int, watch: Watch) -> Found:
    """Return sites and flows for ``lscp``, ``mclp`` or ``p-median`` with capacities or costs of use.

    People are divided between sites where need be; no site serves more than it can. One iteration is one step of
    prices, one transportation problem or one node of SCIP's tree; SCIP's root, at most a few seconds for the sizes above
    a hundred thousand pairs, counts as one node.

    Raises
    ------
    InfeasibleError
        When no choice meets every constraint.
    NotFoundError
        When none was found within the budget.
    """
    model = CapacityModel.of(problem)
    search = Search(model, Pace(budget, watch), Pricing(model))
    raise_bound(search)
    exchange(search)
    if not search.met and search.go_on(0.0) and len(model.site) <= _MOST_PAIRS:
        _prove(search, seed)
    search.go_on(0.0)
    return _found(search)


def _prove(search: Search, seed: int) -> None:
    model, pace = search.model, search.pace
    shut, kept = ~model.may, model.must
    if search.priced is not None and search.best is not None:
        shut, kept = closed_for_good(model, search.priced, search.value)
    found = transport_mip.search(
        model,
        transport_mip.MipStart(
            chosen=search.chosen,
            people=None if search.best is None else search.best.people,
            shut=shut,
            kept=kept,
        ),
        seconds=pace.seconds_left,
        nodes=None if pace.budget.iterations is None else max(1, int(pace.steps_left)),
        seed=seed,
        go_on=lambda: search.go_on(0.0),
    )
    pace.steps += found.nodes
    if found.infeasible and search.best is None:
        raise no_choice(model.problem)
    if found.chosen is not None:
        search.tried(found.chosen)
    search.prove(search.value if found.infeasible else min(found.bound, search.value))


def _found(search: Search) -> Found:
    model = search.model
    if search.best is None or search.chosen is None:
        raise not_found()
    final = transport(model, search.chosen)
    assert final is not None
    return Found(
        chosen=tuple(np.flatnonzero(search.chosen).tolist()),
        bound=model.objective(search.bound),
        solver="prices + exchanges + SCIP",
        version=transport_mip.VERSION,
        seconds=search.pace.seconds,
        flows=model.flows(final.people),
        worth=_worth(search),
    )


def _worth(search: Search) -> np.ndarray[tuple[int], np.dtype[np.float64]] | None:
    model = search.model
    if search.priced is None:
        return None
    prize = np.append(search.priced.prize, 0.0) * (-1.0 if model.problem.model == "mclp" else 1.0)
    return np.asarray(prize[model.label] * model.problem.people, dtype=np.float64)
