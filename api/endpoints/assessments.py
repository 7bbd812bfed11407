"""Coverage in space and time: assessments that a worker makes, their parts, files and pages."""

import hashlib
import json
from typing import Annotated, Literal

from fastapi import APIRouter, Header, HTTPException, Path, Query, Request, Response

from api.coverage.area_table import areas_csv
from api.coverage.known import groups_in, unknown_groups
from api.coverage.store import FILES, LATEST, file_path, kept_assessments, stored_part
from api.endpoints.assessment_questions import AssessmentRequest
from api.endpoints.described import problems, queued_as, stored_with_etag
from api.endpoints.jobs import answer_id, queued
from api.endpoints.planning import GEOJSON
from api.problems import invalid
from api.stored import Language, language_of, packed_with_etag, stored_page, with_etag, workspace_of

router = APIRouter()

Lang = Annotated[Language | None, Query()]
AssessmentId = Annotated[
    str,
    Path(
        max_length=60,
        pattern=r"^[A-Za-z0-9]+$",
        description="Id of an assessment, number of its job, or `latest`.",
        examples=["latest"],
    ),
]
Part = Literal["verdicts", "week", "gaps", "access", "equity"]
Shapes = Literal["gaps", "areas"]
File = Literal["xlsx", "gpkg", "parquet.zip", "geojson.zip"]

_STORED = stored_with_etag()
_FILE = {
    200: {
        "description": "The file.",
        "content": {media: {} for media in FILES.values()},
        "headers": {"ETag": {"description": "Strong.", "schema": {"type": "string"}}},
    },
    **problems(404, 422),
}


@router.post(
    "/v1/assessments",
    tags=["coverage"],
    status_code=202,
    responses=queued_as("Queued; `Location` says where the job is."),
)
def assess(
    request: Request,
    question: AssessmentRequest,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Queue an assessment of coverage in space and time; a repeated `Idempotency-Key` is the same job.

    Its verdicts, hours, gaps, areas and files are then under `/v1/assessments/latest`, its pages at `/week`, `/gaps`
    and `/areas`.
    """
    errors = list(unknown_groups(groups_in(workspace_of(request)), question.standards))
    return invalid(errors) if errors else queued(request, "coverage", question, idempotency_key)


@router.get("/v1/assessments", tags=["coverage"])
async def assessments(request: Request) -> dict[str, list[dict[str, str]]]:
    """Return the assessments that are kept, the latest first."""
    rows = kept_assessments(workspace_of(request))
    return {"assessments": [{**row, "href": f"/v1/assessments/{row['id']}"} for row in rows]}


@router.get("/v1/assessments/{assessment}/{shapes}.geojson", tags=["coverage"], responses=_STORED)
def assessment_shapes(request: Request, assessment: AssessmentId, shapes: Shapes) -> Response:
    """Return `gaps` (each with people, reason and evidence) or `areas` (each with its shares) as GeoJSON."""
    return _part(request, assessment, f"{shapes}.geojson", GEOJSON)


@router.get("/v1/assessments/{assessment}/areas.csv", tags=["coverage"], responses=_STORED)
async def assessment_areas(request: Request, assessment: AssessmentId) -> Response:
    """Return a row for each municipality and promise."""
    document = json.loads(_stored(request, assessment, "verdicts")[0])
    body = areas_csv(document["verdicts"])
    return with_etag(request, body, hashlib.sha256(body).hexdigest(), "text/csv; charset=utf-8")


@router.get("/v1/assessments/{assessment}/{part}", tags=["coverage"], responses=_STORED)
def assessment_part(request: Request, assessment: AssessmentId, part: Part) -> Response:
    """Return a part: `verdicts` by municipality, `week` (hours), `gaps` in words, `access`, `equity`."""
    return _part(request, assessment, part)


@router.get("/v1/assessments/latest.{form}", tags=["coverage"], response_class=Response, responses=_FILE)
async def assessment_file(request: Request, form: File) -> Response:
    """Return the latest assessment as one file: Excel, GeoPackage, GeoParquet or GeoJSON (zipped)."""
    path = file_path(form)
    if workspace_of(request).page(path, "en") is None:
        raise _missing()
    return stored_page(request, path, "en")


@router.get("/v1/assessments/{assessment}", tags=["coverage"], responses=_STORED)
def assessment(request: Request, assessment: AssessmentId) -> Response:
    """Return an assessment: what was asked, verdicts, shares by threshold and group, municipalities, hours, gaps."""
    return _part(request, assessment, "")


def _part(request: Request, assessment: str, part: str, media_type: str = "application/json") -> Response:
    body, sha256 = _stored(request, assessment, part)
    return packed_with_etag(request, body, sha256, media_type)


def _stored(request: Request, assessment: str, part: str) -> tuple[bytes, str]:
    found = stored_part(workspace_of(request), answer_id(request, "coverage", assessment), part)
    if found is None:
        raise _missing()
    return found.body, found.sha256


def _missing() -> HTTPException:
    return HTTPException(
        404, "There is no such assessment, or it has no such part; ask with POST /v1/assessments."
    )


@router.get("/week", include_in_schema=False)
async def week_page(request: Request, lang: Lang = None) -> Response:
    """Return the map of the week: who reaches something open, hour by hour."""
    return _page(request, "/week", lang)


@router.get("/gaps", include_in_schema=False)
async def gaps_page(request: Request, lang: Lang = None) -> Response:
    """Return the map of gaps with their reasons."""
    return _page(request, "/gaps", lang)


@router.get("/areas", include_in_schema=False)
async def areas_page(request: Request, lang: Lang = None) -> Response:
    """Return the map of municipalities with a table beside it."""
    return _page(request, "/areas", lang)


@router.get("/access", include_in_schema=False)
async def access_page(request: Request, lang: Lang = None) -> Response:
    """Return the map of a measure of access."""
    return _page(request, "/access", lang)


@router.get("/week.json", include_in_schema=False)
async def week_twin(request: Request) -> Response:
    """Return what the map of the week shows."""
    return _twin(request, "week")


@router.get("/gaps.json", include_in_schema=False)
async def gaps_twin(request: Request) -> Response:
    """Return what the map of gaps shows."""
    return _twin(request, "gaps")


@router.get("/areas.json", include_in_schema=False)
async def areas_twin(request: Request) -> Response:
    """Return what the map of municipalities shows."""
    return _twin(request, "verdicts")


@router.get("/access.json", include_in_schema=False)
async def access_twin(request: Request) -> Response:
    """Return what the map of access shows."""
    return _twin(request, "access")


def _page(request: Request, path: str, lang: Language | None) -> Response:
    language = language_of(request, lang)
    if workspace_of(request).page(path, language) is None:
        from maps.coverage_empty import coverage_empty_page  # noqa: PLC0415 - draws, a little

        body = coverage_empty_page(language, path.removeprefix("/"))
        return Response(body, media_type="text/html; charset=utf-8")
    return stored_page(request, path, language)


def _twin(request: Request, part: str) -> Response:
    if stored_part(workspace_of(request), LATEST, part) is None:
        body = json.dumps({"id": None, "ask": "POST /v1/assessments"}).encode()
        return with_etag(request, body, hashlib.sha256(body).hexdigest())
    return _part(request, LATEST, part)
