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
    report.steps = 3
    form, answer = ANSWERS[params["what"]]
    question = form.model_validate(params["question"])

    def travels(mode: str) -> Any:
        report.tell("measuring ways on the streets")
        return travel_over(network_in(workspace, _MODES[mode]))  # type: ignore[arg-type]

    def watch(progress: Any) -> bool:
        return report.watch(Standing(objective=progress.cost, bound=None))

    report.tell("searching for routes")
    document = answer(question, travels, watch)
    return {"what": params["what"], "answer": document, "stopped": report.stopped}


_MODES = {"driving": "drive", "walking": "walk", "cycling": "cycle"}
