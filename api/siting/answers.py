"""Ask the core, and keep what it says: documents of sites and of frontiers under ids of their own."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from api.project import Project
from api.siting.case import Case
from api.siting.options import ANSWERS, FrontierOptions, curve_problems
from api.store import Workspace
from planner.errors import InputError
from planner.siting.facts import siting_document
from planner.siting.frontier import frontier
from planner.siting.frontier_facts import frontier_document
from planner.siting.result import SitingResult
from planner.siting.solve import solve_siting
from planner.solving import Budget, Watch

Document = dict[str, Any]
What = Literal["sites", "frontier"]

DIGITS = 12


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
    found = frontier(
        case.problem,
        [limit + standing for limit in options.limits()],
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
        "left_out": round(case.left_out, 1),
    }
    return {"id": id_of("f", document), **document}


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
