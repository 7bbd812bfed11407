"""Background work about routes: a problem solved, or a plan made anew, with the best so far."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.jobs.kinds import Report
from api.store import Workspace
from planner.solving import Standing


def routes_job(
    workspace: Workspace, params: Mapping[str, Any], report: Report, *, now: datetime
) -> dict[str, Any]:
    """Answer the question of a job; the document stands in its result."""
    from api.routing.answers import ANSWERS  # noqa: PLC0415 (an idle worker stays light)
    from api.streets import network_in, travel_over  # noqa: PLC0415

    del now  # the answer has no date
    report.steps = 100  # so that words move it on hardly, and the search as far as it is done
    form, answer = ANSWERS[params["what"]]
    question = form.model_validate(params["question"])

    def travels(mode: str) -> Any:
        report.tell("measuring ways on the streets")
        return travel_over(network_in(workspace, _MODES[mode]))  # type: ignore[arg-type]

    def watch(progress: Any) -> bool:
        if not searching:
            searching.append(True)
            report.tell("searching for routes")
        return report.watch(Standing(objective=progress.cost, bound=None), done=progress.done)

    searching: list[bool] = []
    report.tell("reading the problem")
    document = answer(question, travels, watch)
    report.tell("stopped with the best so far" if report.stopped else "the routes are planned")
    return {"what": params["what"], "answer": document, "stopped": report.stopped}


_MODES = {"driving": "drive", "walking": "walk", "cycling": "cycle"}
