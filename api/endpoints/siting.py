"""Choosing sites: questions that a worker answers, answers, pages, and moves that are answered at once."""

import hashlib
import json
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Header, HTTPException, Path, Query, Request, Response

from api.endpoints.described import problems, queued_as, stored_with_etag
from api.endpoints.jobs import answer_id, queued
from api.endpoints.planning import GEOJSON
from api.endpoints.siting_questions import FrontierRequest, MoveRequest, SitesRequest, WhatIfRequest
from api.problems import invalid
from api.siting.desk import Desk, Move
from api.siting.known import known_errors
from api.siting.options import ANSWERS, SitesOptions
from api.stored import Language, language_of, stored_page, with_etag, workspace_of

router = APIRouter()

Lang = Annotated[Language | None, Query()]
Idempotency = Annotated[str | None, Header(max_length=200)]
AnswerId = Annotated[
    str,
    Path(max_length=60, description="Id of an answer, number of its job, or `latest`.", examples=["latest"]),
]
SitePath = Annotated[str, Path(max_length=200, description="Id of a site, chosen or not.")]

_QUEUED = queued_as("Queued; `Location` says where the job is, and `standing` how its search stands.")
_STORED = stored_with_etag()


@router.get("/sites", include_in_schema=False)
async def sites_page(request: Request, lang: Lang = None) -> Response:
    """Return the map of the latest sites; a form to ask for them where there are none."""
    return _page(request, "/sites", lang)


@router.get("/frontier", include_in_schema=False)
async def frontier_page(request: Request, lang: Lang = None) -> Response:
    """Return the map and chart of the latest frontier; a form to ask for it where there is none."""
    return _page(request, "/frontier", lang)


@router.get("/sites.json", include_in_schema=False)
async def sites_twin(request: Request) -> Response:
    """Return the latest sites; how to ask for them where there are none."""
    return _twin(request, "sites")


@router.get("/frontier.json", include_in_schema=False)
async def frontier_twin(request: Request) -> Response:
    """Return the latest frontier; how to ask for it where there is none."""
    return _twin(request, "frontier")


@router.post("/v1/sites", tags=["sites"], status_code=202, responses=_QUEUED)
def ask_sites(request: Request, question: SitesRequest, idempotency_key: Idempotency = None) -> Response:
    """Queue a search for sites; a repeated ``Idempotency-Key`` is the same job.

    While it runs the job says `standing`: `objective`, `bound` (no choice is better) and `gap`. `DELETE` stops it and
    keeps the best so far.
    """
    options = SitesOptions.of(question.model_dump())
    errors = known_errors(workspace_of(request), options)
    return invalid(errors) if errors else queued(request, "sites", question, idempotency_key)


@router.post("/v1/frontier", tags=["sites"], status_code=202, responses=_QUEUED)
def ask_frontier(
    request: Request, question: FrontierRequest, idempotency_key: Idempotency = None
) -> Response:
    """Queue a frontier: the best choices of more and more sites, each with its bound."""
    options = question.curve().asked(SitesOptions.of(question.model_dump()))
    money = "by" if question.by == "budget" else "budget"
    errors = known_errors(workspace_of(request), options, money=money)
    return invalid(errors) if errors else queued(request, "frontier", question, idempotency_key)


@router.post("/v1/sites/what-if", tags=["sites"], responses=problems(400, 404, 413, 422))
async def what_if(request: Request, question: WhatIfRequest) -> dict[str, Any]:
    """Return what a move changes: objective, people gained and lost, municipality by municipality.

    The first question about an answer takes some seconds, the streets are made ready; the following ones take well
    under one.
    """
    return await anyio.to_thread.run_sync(
        _moved, request, question, limiter=request.app.state.engines.limiter
    )


@router.get("/v1/sites/{answer}.geojson", tags=["sites"], responses=_STORED)
async def sites_geojson(request: Request, answer: AnswerId) -> Response:
    """Return the chosen sites of an answer as GeoJSON, in build order."""
    document = json.loads(_stored(request, "sites", answer)[0])
    features = [
        {
            "type": "Feature",
            "id": site["id"],
            "properties": {key: value for key, value in site.items() if key not in {"lon", "lat"}},
            "geometry": {"type": "Point", "coordinates": [site["lon"], site["lat"]]},
        }
        for site in document["chosen"]
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
    return with_etag(request, body, hashlib.sha256(body).hexdigest(), GEOJSON)


@router.get("/v1/sites/{answer}", tags=["sites"], responses=_STORED)
async def sites_answer(request: Request, answer: AnswerId) -> Response:
    """Return an answer: the chosen sites in build order, people before and after, and how much better is possible."""
    return _answer(request, "sites", answer)


@router.get("/v1/sites/{answer}/sites/{site:path}", tags=["sites"], responses=problems(400, 404, 422))
async def site_reasons(request: Request, answer: AnswerId, site: SitePath) -> dict[str, Any]:
    """Return why a site is in an answer or not: who reaches it, whom it would replace, and what would change that.

    `other_way` is the best answer with the site the other way round, chosen anew, which takes some seconds.
    """
    return await anyio.to_thread.run_sync(
        _why, request, answer, site, limiter=request.app.state.engines.limiter
    )


@router.get("/v1/frontier/{answer}", tags=["sites"], responses=_STORED)
async def frontier_answer(request: Request, answer: AnswerId) -> Response:
    """Return a frontier: for each number of sites the best choice, its value and its bound."""
    return _answer(request, "frontier", answer)


def _page(request: Request, path: str, lang: Language | None) -> Response:
    language = language_of(request, lang)
    if workspace_of(request).page(path, language) is not None:
        return stored_page(request, path, language)
    from maps.sites_panel import sites_empty_page  # noqa: PLC0415 - draws, a little

    return Response(sites_empty_page(language), media_type="text/html; charset=utf-8")


def _twin(request: Request, what: str) -> Response:
    if workspace_of(request).stored_result(ANSWERS, f"{what}/latest") is None:
        body = json.dumps({"id": None, "ask": f"POST /v1/{what}"}).encode()
        return with_etag(request, body, hashlib.sha256(body).hexdigest())
    return _answer(request, what, "latest")


def _moved(request: Request, question: WhatIfRequest) -> dict[str, Any]:
    document = json.loads(_stored(request, "sites", question.answer)[0])
    from api.siting.whatif import what_if as play  # noqa: PLC0415 - loads the engine

    new = [site["id"] for site in document["chosen"]] if question.chosen is None else question.chosen
    move = question.move or MoveRequest(site=None, to=None, lon=None, lat=None)
    lonlat = None if move.lon is None or move.lat is None else (move.lon, move.lat)
    asked = Move(out=move.site, into=move.to, lonlat=lonlat)
    chosen = [*new, *document["standing"]]
    desk: Desk = request.app.state.desk
    options = SitesOptions.of(document["question"])
    among_them = move.to is None and (move.site is None or move.site in chosen)
    case = desk.choice(options, chosen) if among_them else desk.case(options)
    return play(case, chosen, asked, points=question.points)


def _why(request: Request, answer: str, site: str) -> dict[str, Any]:
    document = json.loads(_stored(request, "sites", answer)[0])
    desk: Desk = request.app.state.desk
    case = desk.case(SitesOptions.of(document["question"]))
    from api.siting.why import why  # noqa: PLC0415 - loads the engine

    if site not in case.problem.sites.ids:
        raise HTTPException(404, "There is no such site; the candidates and branches are the sites.")
    return why(case, document, site)


def _answer(request: Request, what: str, answer: str) -> Response:
    body, sha256 = _stored(request, what, answer)
    return with_etag(request, body, sha256)


def _stored(request: Request, what: str, answer: str) -> tuple[bytes, str]:
    """Return an answer by its id, or by the number of the job that found it."""
    workspace = workspace_of(request)
    found = workspace.stored_result(ANSWERS, f"{what}/{answer_id(request, what, answer)}")
    if found is None:
        raise HTTPException(404, f"There is no such answer; ask with POST /v1/{what}.")
    return found.body, found.sha256
