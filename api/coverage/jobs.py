"""Background work about coverage: assess, draw the pages, write the files, keep everything."""

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from api.coverage.access import Access, access_tables, measure_access
from api.coverage.access_options import AccessOptions
from api.coverage.assessing import Assessed, assess_workspace
from api.coverage.documents import documents_of
from api.coverage.options import CoverageOptions
from api.coverage.pages import coverage_pages, put_coverage_pages
from api.coverage.promise_gaps import PromiseGaps, gaps_of
from api.coverage.store import FILES, file_path, id_of, keep_assessment
from api.coverage.writing import about, assessment_tables, sheets
from api.coverage_report.document import to_document
from api.coverage_report.workspace_report import report_in
from api.jobs.kinds import Report
from api.store import Workspace
from planner.io.export.write import export

STEPS = 10
"""Besides one for each promise."""

MOST_POINTS = 200_000
"""Of more demand points the stored files hold no table; ``farreach coverage --out`` writes it."""


def coverage_job(
    workspace: Workspace, params: Mapping[str, Any], report: Report, *, now: datetime
) -> dict[str, Any]:
    """Make the assessment that a job asks for; return where it is."""
    report.steps = STEPS
    options = CoverageOptions.of({**params, "period": str(params.get("period", "week"))})
    made = assess_workspace(workspace, options, now=now, tell=report.tell)
    report.steps = STEPS + sum(len(standard.promises) for standard in made.answer.question.standards)
    capacities = bool(params.get("capacities"))
    gaps = gaps_of(made, capacities=capacities, tell=report.tell)
    report.tell("measuring access")
    access = measure_access(made, AccessOptions(**params.get("access", {})))
    documents = documents_of(made, gaps, access)
    key = id_of({**documents[""], "capacities": capacities, "access": access.options.document()})
    documents[""] = {"id": key, "made_at": now.isoformat(), **documents[""]}
    documents["report"] = to_document(report_in(workspace, made, gaps, now=now, tell=report.tell))
    report.tell("writing the files")
    files = files_of(made, gaps, access)
    report.tell("drawing the maps")
    pages = list(coverage_pages(made, gaps, access))
    with workspace.transaction():
        put_coverage_pages(workspace, pages)
        for suffix, body in files.items():
            workspace.put_page(file_path(suffix), "en", FILES[suffix], body)
        keep_assessment(workspace, key, documents, now=now)
        report.tell("storing the assessment")  # the last moment at which it can be cancelled
    return {
        "id": key,
        "assessment": f"/v1/assessments/{key}",
        "pages": sorted({path for path, _, _ in pages}),
    }


def files_of(made: Assessed, gaps: PromiseGaps, access: Access) -> dict[str, bytes]:
    """Return the assessment as each kind of file, by its ending."""
    tables = assessment_tables(made, gaps) | access_tables(made, access)
    front = about(made)
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for suffix in FILES:
            few = suffix == "xlsx" or len(made.answer.question.demand) > MOST_POINTS
            held = sheets(tables) if few else tables
            path = export(held, Path(folder) / f"assessment.{suffix}", about=front)
            found[suffix] = path.read_bytes()
    return found
