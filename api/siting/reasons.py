"""How far a choice holds, and why a site is in it or not, for one case."""

from collections.abc import Callable

from api.siting.answers import Document
from api.siting.case import Case
from api.siting.refusals import no_such_site
from planner.errors import InputError
from planner.siting.explain import enters_with_one_more, explain_site, other_way
from planner.siting.facts import reasons_document, site_document, stability_document
from planner.siting.result import SitingResult
from planner.siting.stability import stability
from planner.solving import Budget, Watch

SPREAD = 0.2
"""Travel times and demand vary by so much, up and down."""

_PART = 10
"""Each further search gets this part of the time of the first one."""


def stability_of(
    case: Case, draws: int, *, watch: Watch = lambda _: True, step: Callable[[str], None] = lambda _: None
) -> Document:
    """Return how stable the best choice of a case is when travel times and demand vary by a fifth.

    ``step`` is told before each search which one it is.
    """
    found = stability(
        case.problem,
        draws=draws,
        spread=SPREAD,
        budget=_short(case),
        seed=case.options.seed,
        watch=watch,
        measured_to=case.measured_to,
        step=step,
    )
    return stability_document(case.problem, case.ground, found, SPREAD)


def reasons_of(case: Case, result: SitingResult, label: str) -> Document:
    """Return why a site is in a choice or not, and what would change that, with everything else chosen anew.

    Raises
    ------
    InputError
        When there is no such site.
    """
    ids = case.problem.sites.ids
    if label not in ids:
        raise InputError(f"About this nothing can be said: {no_such_site(label, ids)}.")
    site, seed = ids.index(label), case.options.seed
    reasons = explain_site(case.problem, result.chosen, site)
    other = other_way(case.problem, result, site, budget=_short(case), seed=seed)
    standing = set(case.ground.standing)
    instead = [] if other.result is None else sorted(set(other.result.chosen) - set(result.chosen) - {site})
    out = [] if other.result is None else sorted(set(result.chosen) - set(other.result.chosen) - {site})
    return {
        **reasons_document(case.problem, case.ground, reasons),
        "other_way": {
            "possible": other.result is not None,
            "loss": None if other.result is None else round(other.loss, 3),
            "proven_loss": None if other.result is None else round(other.proven, 3),
            "instead": [site_document(case.problem, case.ground, k) for k in instead],
            "given_up": [site_document(case.problem, case.ground, k) for k in out if k not in standing],
        },
        "one_more": None
        if reasons.chosen or case.problem.choose is None
        else enters_with_one_more(case.problem, site, budget=_short(case), seed=seed),
    }


def _short(case: Case) -> Budget:
    return Budget(seconds=max(1.0, case.options.seconds / _PART))
