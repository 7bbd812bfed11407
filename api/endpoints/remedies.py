"""Remedies as they were worked out last: the document, its GeoJSON and the page, from the store."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from api.options import DOCUMENTS
from api.remedies_options import REMEDIES
from api.stored import Language, language_of, stored_document, stored_page, workspace_of

router = APIRouter()

GEOJSON = "application/geo+json"
Lang = Annotated[Language | None, Query()]


@router.get("/v1/remedies", tags=["remedies"])
async def remedies(request: Request) -> Response:
    """Return the ranked actions with cost and people, the gaps with their fixes and prices, and the frontier."""
    return _document(request, REMEDIES)


@router.get("/v1/remedies.geojson", tags=["remedies"])
async def remedies_geojson(request: Request) -> Response:
    """Return the chosen actions as points and the gaps as areas."""
    return _document(request, f"{REMEDIES}.geojson", GEOJSON)


@router.get("/remedies", include_in_schema=False)
async def remedies_page(request: Request, lang: Lang = None) -> Response:
    """Return the page of remedies."""
    _refuse_missing(request)
    return stored_page(request, f"/{REMEDIES}", language_of(request, lang))


@router.get("/remedies.json", include_in_schema=False)
async def remedies_twin(request: Request) -> Response:
    """Return what the page of remedies shows."""
    return _document(request, REMEDIES)


def _document(request: Request, key: str, media_type: str = "application/json") -> Response:
    _refuse_missing(request)
    return stored_document(request, key, media_type)


def _refuse_missing(request: Request) -> None:
    if workspace_of(request).stored_result(DOCUMENTS, REMEDIES) is None:
        raise HTTPException(404, "No remedies have been worked out yet; do so with 'farreach remedies'.")
