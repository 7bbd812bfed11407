"""Background work: play scenarios, try assumptions; draw, write and keep what comes out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.coverage.assessing import title_of
from api.coverage.case import question_in, without_idle_hours
from api.coverage.options import CoverageOptions
from api.coverage.store import FILES
from api.jobs.kinds import Report
from api.roads import roads_of
from api.scenarios.documents import differences_document, scenario_files, scenarios_document
from api.scenarios.form import ScenariosForm
from api.scenarios.playing import Played, play
from api.scenarios.store import file_path, id_of, keep
from api.scenarios.trying import Assumptions, sensitivity_document
from api.store import Workspace
from maps.difference_map import difference_map
from maps.difference_view import difference_view
from maps.words import LANGUAGES
from planner.coverage.scenarios.hashing import question_hash
from planner.io.streets.warm import say_if_cold

_HTML = "text/html; charset=utf-8"
_STEPS_ONCE, _STEPS_EACH = 10, 5


def scenarios_job(
    workspace: Workspace, params: Mapping[str, Any], report: Report, *, now: datetime
) -> dict[str, Any]:
    """Play the scenarios that a job asks for; return where the answer is."""
    forms = ScenariosForm.model_validate({"scenarios": params["scenarios"]}).scenarios
    report.steps = _STEPS_ONCE + _STEPS_EACH * len(forms)
    options = asked_options(params)
    played = play(workspace, options, forms, now=now, tell=report.tell)
    document = scenarios_document(played)
    key = id_of("scenarios", document)
    whole = {"id": key, "made_at": now.isoformat(), **document}
    report.tell("writing the files")
    files = scenario_files(played, now=now)
    report.tell("drawing the map")
    with workspace.transaction():
        put_difference_page(workspace, played)
        for suffix, body in files.items():
            workspace.put_page(file_path(suffix), "en", FILES[suffix], body)
        documents = {"": whole, "geojson": differences_document(played)}
        keep(workspace, "scenarios", key, documents, now=now)
        report.tell("storing the scenarios")  # the last moment at which they can be cancelled
    return {"id": key, "scenarios": f"/v1/scenarios/{key}", "page": "/difference"}


def sensitivity_job(
    workspace: Workspace, params: Mapping[str, Any], report: Report, *, now: datetime
) -> dict[str, Any]:
    """Measure under other assumptions, as a job asks; return where the answer is."""
    say_if_cold(report.tell)
    assumptions = Assumptions.of(params)
    report.steps = _STEPS_ONCE + assumptions.count
    options = without_idle_hours(workspace, asked_options(params))
    question = question_in(workspace, options, now=now, tell=report.tell)
    found = assumptions.measure(workspace, question, tell=report.tell)
    document = {
        "title": title_of(workspace),
        "asked": options.document(),
        "question_hash": question_hash(question),
        **sensitivity_document(found),
    }
    key = id_of("sensitivity", document)
    report.tell("storing the sensitivity")
    keep(workspace, "sensitivity", key, {"": {"id": key, "made_at": now.isoformat(), **document}}, now=now)
    return {"id": key, "sensitivity": f"/v1/sensitivity/{key}"}


def asked_options(params: Mapping[str, Any]) -> CoverageOptions:
    """Return the options of a job; a period may be a number."""
    return CoverageOptions.of({**params, "period": str(params.get("period", "week"))})


def put_difference_page(workspace: Workspace, played: Played) -> None:
    """Draw and store the map of the first scenario in every language; it refers to assets that the server serves."""
    view = difference_view(
        played.comparisons[0], title=played.title, roads=roads_of(played.before.question)
    ).light()
    for language in LANGUAGES:
        page = difference_map(view, language=language, assets="linked")
        workspace.put_page("/difference", language, _HTML, page.encode())
