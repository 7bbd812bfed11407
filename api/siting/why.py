"""Why a site is in a stored answer or not."""

from collections.abc import Mapping
from math import inf
from typing import Any

from api.siting.answers import Document
from api.siting.case import Case
from api.siting.reasons import reasons_of
from planner.errors import InputError
from planner.siting.check import maximises
from planner.siting.measure import assigned_sites, objective_of
from planner.siting.result import SitingResult
from planner.solving import SolveReport


def why(case: Case, answer: Mapping[str, Any], site: str) -> Document:
    """Return why ``site``, one of the sites of the case, is in an answer or not, and what would change that."""
    return {"answer": answer["id"], **reasons_of(case, result_in(case, answer), site)}


def result_in(case: Case, answer: Mapping[str, Any]) -> SitingResult:
    """Return what the core found, from the document that tells it.

    Raises
    ------
    InputError
        Naming every site of the answer that is not there any more.
    """
    at = {label: position for position, label in enumerate(case.problem.sites.ids)}
    labels = [*(site["id"] for site in answer["chosen"]), *answer["standing"]]
    gone = [f"there is no site {label!r} any more" for label in labels if label not in at]
    if gone:
        raise InputError("The sites were loaded anew since this answer; ask again with POST /v1/sites.", gone)
    chosen = tuple(sorted({at[label] for label in labels}))
    objective = objective_of(case.problem, chosen)
    bound = answer["bound"]
    if bound is None:
        bound = inf if maximises(case.problem) else -inf
    told = answer["report"]
    return SitingResult(
        chosen=chosen,
        assigned=assigned_sites(case.problem, chosen),
        objective=objective,
        bound=bound,
        gap=answer["gap"],
        status=answer["status"],
        report=SolveReport(
            solver=told["solver"],
            version=told["version"],
            seed=told["seed"],
            status=answer["status"],
            objective=objective,
            bound=bound,
            runtime=told["seconds"],
        ),
    )
