"""Remedies: a question that a worker answers; the last answer as document, GeoJSON and page."""

import hashlib
import json
from typing import Annotated, Literal

from fastapi import APIRouter, Header, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.endpoints.described import queued_as, stored_with_etag
from api.endpoints.jobs import queued
from api.options import DOCUMENTS
from api.remedies_options import REMEDIES
from api.stored import Language, language_of, stored_document, stored_page, with_etag, workspace_of

router = APIRouter()

GEOJSON = "application/geo+json"
Lang = Annotated[Language | None, Query()]
Name = Annotated[str, Field(min_length=1, max_length=250)]

_STORED = stored_with_etag()


class RemediesRequest(BaseModel):
    """What may be done, for how much; every field has a default."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    within: float = Field(30.0, ge=1, le=600, description="The standard: minutes by car.")
    budget: float = Field(500_000.0, ge=0, le=1e15, description="Money a year.")
    kinds: list[Literal["branch", "kiosk", "hours", "window", "van_stop", "route_stop"]] = Field(
        ["branch", "kiosk", "hours", "window", "van_stop", "route_stop"],
        min_length=1,
        max_length=6,
        description="What may be done.",
    )
    costs: dict[Name, float | Annotated[str, Field(max_length=200)]] = Field(
        {},
        max_length=1000,
        description="Costs and assumptions by name, as in a cost file; see the documentation.",
    )
    with_plan: bool = Field(True, description="Whether the vans of the published plan are on the road.")
    vans: int = Field(2, ge=0, le=50, description="At most so many new vans.")
    places: int = Field(120, ge=1, le=2000, description="So many candidates are looked at.")
    seconds: float = Field(20.0, gt=0, le=3600, description="For each search.")
    seed: int = Field(
        0, ge=0, le=2**31 - 1, description="Same question and seed, same answer if it is proven."
    )


@router.post(
    "/v1/remedies",
    tags=["remedies"],
    status_code=202,
    responses=queued_as("Queued; `Location` says where the job is, and `standing` how it stands."),
)
def find_remedies(
    request: Request,
    question: RemediesRequest,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Queue the search for the cheapest mix; a repeated ``Idempotency-Key`` is the same job."""
    return queued(request, REMEDIES, question, idempotency_key)


@router.get("/v1/remedies", tags=["remedies"], responses=_STORED)
async def remedies(request: Request) -> Response:
    """Return the ranked actions with cost and people, the gaps with their fixes and prices, and the frontier."""
    return _document(request, REMEDIES)


@router.get("/v1/remedies.geojson", tags=["remedies"], responses=_STORED)
async def remedies_geojson(request: Request) -> Response:
    """Return the chosen actions as points and the gaps as areas."""
    return _document(request, f"{REMEDIES}.geojson", GEOJSON)


@router.get("/remedies", include_in_schema=False)
async def remedies_page(request: Request, lang: Lang = None) -> Response:
    """Return the page of remedies."""
    language = language_of(request, lang)
    if workspace_of(request).page(f"/{REMEDIES}", language) is not None:
        return stored_page(request, f"/{REMEDIES}", language)
    from maps.remedies_empty import remedies_empty_page  # noqa: PLC0415 - draws, a little

    return Response(remedies_empty_page(language), media_type="text/html; charset=utf-8")


@router.get("/remedies.json", include_in_schema=False)
async def remedies_twin(request: Request) -> Response:
    """Return what the page of remedies shows, or how to ask."""
    if workspace_of(request).stored_result(DOCUMENTS, REMEDIES) is None:
        body = json.dumps({"id": None, "ask": "POST /v1/remedies"}).encode()
        return with_etag(request, body, hashlib.sha256(body).hexdigest())
    return _document(request, REMEDIES)


def _document(request: Request, key: str, media_type: str = "application/json") -> Response:
    _refuse_missing(request)
    return stored_document(request, key, media_type)


def _refuse_missing(request: Request) -> None:
    if workspace_of(request).stored_result(DOCUMENTS, REMEDIES) is None:
        raise HTTPException(
            404, "No remedies have been worked out yet; do so with POST /v1/remedies or 'farreach remedies'."
        )
