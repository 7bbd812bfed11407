"""Ask the core, and keep what it says: documents of sites and of frontiers under ids of their own."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from api.project import Project
from api.siting.case import Case
from api.siting.options import ANSWERS, FrontierOptions, Limit, curve_problems
from api.store import Workspace
from planner.errors import InfeasibleError, InputError
from planner.siting.facts import siting_document
from planner.siting.frontier import frontier
from planner.siting.frontier_facts import frontier_document
from planner.siting.result import SitingResult
from planner.siting.solve import solve_siting
from planner.solving import Budget, Watch

Document = dict[str, Any]
What = Literal["sites", "frontier"]

DIGITS = 12

_PART = 10
"""Whether a limit is possible at all gets this part of the time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: the document that everybody sees, the case it is about, the chosen sites by position."""

    document: Document
    case: Case
    result: SitingResult


def choose_sites(case: Case, *, title: str, watch: Watch = lambda _: True) -> Answer:
    """Return the best sites found in the time that the options allow.

    Raises
    ------
    InfeasibleError
        Saying which constraints contradict each other.
    """
    options = case.options
    result = solve_siting(
        case.problem, budget=Budget(seconds=options.seconds), seed=options.seed, watch=watch
    )
    document = {
        "title": title,
        "question": options.document(),
        **siting_document(case.problem, case.ground, result),
        "left_out": round(case.left_out, 1),
    }
    return Answer({"id": id_of("s", document), **document}, case, result)


def draw_frontier(
    case: Case, options: FrontierOptions, *, title: str, watch: Watch = lambda _: True
) -> Document:
    """Return the curve of the best choices of more and more sites, each with its bound.

    Raises
    ------
    InputError
        When there is no frontier of the model, its ends are the wrong way round, or costs are missing.
    """
    problems = curve_problems(options, case.options)
    if problems:
        raise InputError("This frontier cannot be drawn.", problems)
    standing = len(case.ground.standing) if options.by == "choose" else 0
    limits = possible_limits(case, [limit + standing for limit in options.limits()], options.by)
    found = frontier(
        case.problem,
        limits,
        by=options.by,
        nested=options.nested,
        budget=Budget(seconds=case.options.seconds),
        seed=case.options.seed,
        watch=watch,
    )
    document = {
        "title": title,
        "question": {**case.options.document(), **asdict(options)},
        **frontier_document(case.problem, case.ground, found),
        "begins": limits[0] - standing if limits[0] - standing > options.limits()[0] else None,
        "left_out": round(case.left_out, 1),
    }
    return {"id": id_of("f", document), **document}


def possible_limits(case: Case, limits: Sequence[float], by: Limit) -> list[float]:
    """Return the ascending limits from the first one on within which everything that must be met can be met.

    Raises
    ------
    InfeasibleError
        When not even the last one is enough.
    """
    if _surely_possible(case, limits[0], by) or _possible(case, limits[0], by) is None:
        return list(limits)
    error = _possible(case, limits[-1], by)
    if error is not None:
        raise error
    none, some = 0, len(limits) - 1
    while some - none > 1:
        middle = (none + some) // 2
        none, some = (middle, some) if _possible(case, limits[middle], by) else (none, middle)
    return list(limits[some:])


def _surely_possible(case: Case, limit: float, by: Limit) -> bool:
    """Return whether nobody must be served and the sites that must be there are few enough."""
    problem = case.problem
    return (
        problem.model == "mclp"
        and not problem.floors
        and by == "choose"
        and len(problem.sites.mandatory) <= limit
    )


def _possible(case: Case, limit: float, by: Limit) -> InfeasibleError | None:
    """Return why nothing is possible within a limit, None if something is."""
    limited = {"choose": int(limit)} if by == "choose" else {"budget": limit}
    try:
        solve_siting(
            replace(case.problem, **limited),
            budget=Budget(seconds=max(1.0, case.options.seconds / _PART)),
            seed=case.options.seed,
            watch=lambda standing: standing.objective is None,
        )
    except InfeasibleError as error:
        return error
    return None


def positions_of(case: Case, ids: Sequence[str]) -> tuple[int, ...]:
    """Return the positions of sites by id, ascending; ids that are not there are left out."""
    at = {label: position for position, label in enumerate(case.problem.sites.ids)}
    return tuple(sorted(at[label] for label in ids if label in at))


def title_of(workspace: Workspace) -> str:
    """Return whose sites these are."""
    project = Project.of(workspace)
    return f"{project.organisation}, {project.country}" if project.country else project.organisation


def keep(workspace: Workspace, what: What, document: Document, *, now: datetime) -> None:
    """Store an answer under its id, and as the latest of its kind."""
    with workspace.transaction():
        workspace.put_result(ANSWERS, f"{what}/{document['id']}", document, created_at=now)
        workspace.put_result(ANSWERS, f"{what}/latest", document, created_at=now)


def id_of(letter: str, document: Document) -> str:
    """Return the id of an answer: the same question and answer have the same one."""
    text = json.dumps(document, sort_keys=True).encode()
    return f"{letter}-{hashlib.sha256(text).hexdigest()[:DIGITS]}"
