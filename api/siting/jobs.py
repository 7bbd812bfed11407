"""Background work about sites: ask, draw the pages, keep both."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from api.jobs.kinds import Report
from api.siting.answers import Answer, choose_sites, draw_frontier, id_of, keep, title_of
from api.siting.case import case_in
from api.siting.options import FrontierOptions, SitesOptions
from api.siting.pages import put_frontier_pages, put_sites_pages
from api.siting.reasons import SPREAD, stability_of
from api.store import Workspace
from planner.solving import Standing

STEPS = 6


def sites_job(
    workspace: Workspace, params: Mapping[str, Any], report: Report, *, now: datetime
) -> dict[str, Any]:
    """Choose the sites that a job asks for, and how far the choice holds; return where the answer is."""
    worlds = params.get("stability", 0)
    report.steps = STEPS
    farther = 1 / (1 - SPREAD) if worlds else 1.0
    case = case_in(workspace, SitesOptions.of(params), tell=report.tell, farther=farther)
    report.tell("choosing sites")
    answer = choose_sites(case, title=title_of(workspace), watch=report.watch)
    report.settle(Standing(objective=answer.result.objective, bound=answer.result.bound))
    if worlds and not report.stopped:
        answer = _with_stability(answer, worlds, report)
    report.tell("drawing the map")
    with workspace.transaction():
        put_sites_pages(workspace, answer)
        keep(workspace, "sites", answer.document, now=now)
        report.tell("storing the answer")
    return _result("sites", answer.document, stopped=report.stopped)


def frontier_job(
    workspace: Workspace, params: Mapping[str, Any], report: Report, *, now: datetime
) -> dict[str, Any]:
    """Draw the frontier that a job asks for; return where it is."""
    report.steps = STEPS
    known = FrontierOptions.__dataclass_fields__
    options = FrontierOptions(**{name: params[name] for name in known if name in params})
    case = case_in(workspace, options.asked(SitesOptions.of(params)), tell=report.tell)
    report.tell("choosing sites for every budget")
    document = draw_frontier(case, options, title=title_of(workspace), watch=report.watch)
    report.tell("drawing the chart")
    with workspace.transaction():
        put_frontier_pages(workspace, case, document)
        keep(workspace, "frontier", document, now=now)
        report.tell("storing the answer")
    return _result("frontier", document, stopped=report.stopped)


def _with_stability(answer: Answer, worlds: int, report: Report) -> Answer:
    """Return the answer under an id of its own that also says how far the choice holds."""

    def step(words: str) -> None:
        report.tell(f"trying other worlds: {words}")

    found = stability_of(answer.case, worlds, watch=report.watch, step=step)
    document = {**answer.document, "stability": found}
    return replace(answer, document={**document, "id": id_of("s", document)})


def _result(what: str, document: Mapping[str, Any], *, stopped: bool) -> dict[str, Any]:
    names = ("objective", "bound", "gap", "status")
    return {
        "id": document["id"],
        what: f"/v1/{what}/{document['id']}",
        "page": f"/{what}",
        "stopped": stopped,
        **{name: document[name] for name in names if name in document},
    }
