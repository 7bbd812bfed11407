"""Scenarios and sensitivity of coverage: questions that a worker answers, answers, files, the map."""

import hashlib
import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, HTTPException, Path, Query, Request, Response

from api.coverage.known import groups_in, unknown_groups
from api.coverage.store import FILES
from api.endpoints.described import problems, queued_as, stored_with_etag
from api.endpoints.jobs import answer_id, queued
from api.endpoints.planning import GEOJSON
from api.endpoints.scenario_questions import ScenariosRequest, SensitivityRequest
from api.problems import invalid
from api.scenarios.known import known_errors
from api.scenarios.store import LATEST, What, file_path, kept, stored
from api.stored import Language, language_of, packed_with_etag, stored_page, with_etag, workspace_of

router = APIRouter()

Lang = Annotated[Language | None, Query()]
Idempotency = Annotated[str | None, Header(max_length=200)]
AnswerId = Annotated[
    str,
    Path(
        max_length=60,
        pattern=r"^[A-Za-z0-9]+$",
        description="Id of an answer, number of its job, or `latest`.",
        examples=["latest"],
    ),
]
File = Literal["xlsx", "gpkg", "parquet.zip", "geojson.zip"]

_QUEUED = queued_as("Queued; `Location` says where the job is.")
_STORED = stored_with_etag()
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {media: {} for media in FILES.values()},
        "headers": {"ETag": {"description": "Strong.", "schema": {"type": "string"}}},
    },
    **problems(404, 422),
}
_MISSING: dict[What, str] = {
    "scenarios": "There are no such scenarios; ask with POST /v1/scenarios.",
    "sensitivity": "There is no such sensitivity; ask with POST /v1/sensitivity.",
}


@router.post("/v1/scenarios", tags=["coverage"], status_code=202, responses=_QUEUED)
def ask_scenarios(
    request: Request, question: ScenariosRequest, idempotency_key: Idempotency = None
) -> Response:
    """Queue scenarios: what would change, side by side; a repeated `Idempotency-Key` is the same job.

    Branches closed, added or moved, their hours and capacities, stands of vans, roads, people, promises. The answer is
    then under `/v1/scenarios/latest`, the map of the first scenario at `/difference`.
    """
    workspace = workspace_of(request)
    groups = groups_in(workspace)
    errors = [
        *unknown_groups(groups, question.standards),
        *known_errors(workspace, question.scenarios, groups),
    ]
    return invalid(errors) if errors else queued(request, "scenarios", question, idempotency_key)


@router.post("/v1/sensitivity", tags=["coverage"], status_code=202, responses=_QUEUED)
def ask_sensitivity(
    request: Request, question: SensitivityRequest, idempotency_key: Idempotency = None
) -> Response:
    """Queue a sensitivity: shares under other travel times, snap limits and cells, and which verdicts turn."""
    errors = list(unknown_groups(groups_in(workspace_of(request)), question.standards))
    return invalid(errors) if errors else queued(request, "sensitivity", question, idempotency_key)


@router.get("/v1/scenarios", tags=["coverage"])
async def scenarios(request: Request) -> dict[str, list[dict[str, Any]]]:
    """Return the scenarios that are kept, the latest first."""
    rows = kept(workspace_of(request), "scenarios")
    return {"scenarios": [{**row, "href": f"/v1/scenarios/{row['id']}"} for row in rows]}


@router.get("/v1/scenarios/{answer}.geojson", tags=["coverage"], responses=_STORED)
def scenarios_geojson(request: Request, answer: AnswerId) -> Response:
    """Return every demand point that a scenario changes anything for, with minutes before and after."""
    return _answer(request, "scenarios", answer, "geojson", GEOJSON)


@router.get("/v1/scenarios/latest.{form}", tags=["coverage"], response_class=Response, responses=_FILE)
async def scenarios_file(request: Request, form: File) -> Response:
    """Return the latest scenarios as one file: Excel, GeoPackage, GeoParquet or GeoJSON (zipped)."""
    path = file_path(form)
    if workspace_of(request).page(path, "en") is None:
        raise HTTPException(404, _MISSING["scenarios"])
    return stored_page(request, path, "en")


@router.get("/v1/scenarios/{answer}", tags=["coverage"], responses=_STORED)
def scenarios_answer(request: Request, answer: AnswerId) -> Response:
    """Return scenarios: shares side by side, verdicts before and after, winners, losers, hours, equity."""
    return _answer(request, "scenarios", answer)


@router.get("/v1/sensitivity/{answer}", tags=["coverage"], responses=_STORED)
def sensitivity_answer(request: Request, answer: AnswerId) -> Response:
    """Return a sensitivity: the range of every verdict, and the shares under each assumption."""
    return _answer(request, "sensitivity", answer)


@router.get("/difference", include_in_schema=False)
async def difference_page(request: Request, lang: Lang = None) -> Response:
    """Return the map of before and after; how to ask for it where there is none."""
    language = language_of(request, lang)
    if workspace_of(request).page("/difference", language) is not None:
        return stored_page(request, "/difference", language)
    from maps.coverage_empty import coverage_empty_page  # noqa: PLC0415 - draws, a little

    return Response(coverage_empty_page(language, "difference"), media_type="text/html; charset=utf-8")


@router.get("/difference.json", include_in_schema=False)
async def difference_twin(request: Request) -> Response:
    """Return what the map of before and after shows."""
    if stored(workspace_of(request), "scenarios", LATEST) is None:
        body = json.dumps({"id": None, "ask": "POST /v1/scenarios"}).encode()
        return with_etag(request, body, hashlib.sha256(body).hexdigest())
    return _answer(request, "scenarios", LATEST)


def _answer(
    request: Request, what: What, answer: str, part: str = "", media_type: str = "application/json"
) -> Response:
    found = stored(workspace_of(request), what, answer_id(request, what, answer), part)
    if found is None:
        raise HTTPException(404, _MISSING[what])
    return packed_with_etag(request, found.body, found.sha256, media_type)
