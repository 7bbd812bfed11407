"""The two-page report of an assessment, drawn from what the worker has stored."""

import hashlib
import json
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from api.coverage.store import LATEST, stored_part
from api.coverage_report import report_pdf
from api.coverage_report.document import from_document
from api.endpoints.assessments import AssessmentId
from api.endpoints.described import problems
from api.endpoints.jobs import answer_id
from api.stored import Language, has_current, language_of, workspace_of

PDF = "application/pdf"
REPORT = "report"
"""The part of an assessment that the report is drawn from."""

router = APIRouter(prefix="/v1", tags=["coverage"])

Lang = Annotated[Language | None, Query(description="Language of our words; names stay as they are.")]
FILE = {
    200: {
        "description": "Two pages of A4.",
        "content": {PDF: {}},
        "headers": {
            "ETag": {
                "description": "The same while the assessment is the same. Send it back as `If-None-Match`.",
                "schema": {"type": "string"},
            }
        },
    },
    **problems(404, 422),
}


@router.get("/report.pdf", response_class=Response, responses=FILE)
def latest_report(request: Request, lang: Lang = None) -> Response:
    """Return the report of the latest assessment, to print and to hand to a board."""
    return _report(request, LATEST, lang)


@router.get("/assessments/{assessment}/report.pdf", response_class=Response, responses=FILE)
def assessment_report(request: Request, assessment: AssessmentId, lang: Lang = None) -> Response:
    """Return the report of an assessment: verdicts, map, hours, the largest gaps and why, municipalities."""
    return _report(request, answer_id(request, "coverage", assessment), lang)


def _report(request: Request, assessment: str, lang: Language | None) -> Response:
    language = language_of(request, lang)
    found = stored_part(workspace_of(request), assessment, REPORT)
    if found is None:
        raise HTTPException(404, "There is no report; ask for an assessment with POST /v1/assessments.")
    tag = hashlib.sha256(f"{found.sha256} {language}".encode()).hexdigest()
    headers = {"ETag": f'"{tag}"', "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    if has_current(request, f'"{tag}"'):
        return Response(status_code=304, headers=headers)
    body = report_pdf(from_document(json.loads(found.body)), language)
    headers["Content-Disposition"] = f'inline; filename="report-{language}.pdf"'
    return Response(body, media_type=PDF, headers=headers)
