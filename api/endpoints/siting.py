"""Choosing sites: questions that a worker answers, answers, pages, and moves that are answered at once."""

import hashlib
import json
from typing import Annotated, Any, Literal, Self

import anyio.to_thread
from fastapi import APIRouter, Header, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.endpoints.jobs import queued
from api.endpoints.planning import GEOJSON
from api.jobs.queue import JobQueue
from api.siting.desk import Desk, Move
from api.siting.options import (
    ANSWERS,
    ChosenModel,
    Existing,
    FrontierOptions,
    Limit,
    SitesOptions,
    curve_problems,
)
from api.store import WorkspaceError
from api.stored import Language, language_of, stored_page, with_etag, workspace_of

router = APIRouter()

Lang = Annotated[Language | None, Query()]
Idempotency = Annotated[str | None, Header(max_length=200)]
AnswerId = Annotated[
    str,
    Path(max_length=60, description="Id of an answer, number of its job, or `latest`.", examples=["latest"]),
]
SiteId = Annotated[str, Field(min_length=1, max_length=200)]

_QUEUED: dict[int | str, dict[str, Any]] = {
    202: {"description": "Queued; `Location` says where the job is, and `standing` how its search stands."}
}


class SitesRequest(BaseModel):
    """Which sites to look for; every field has a default."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    model: ChosenModel = Field("mclp", description="`mclp`: most people within reach.")
    choose: int | None = Field(
        5, ge=0, le=10_000, description="New sites, besides branches that stand; null for no limit (`lscp`)."
    )
    within: float = Field(30.0, ge=1, le=600, description="Minutes by car that count as reached.")
    existing: Existing = Field(
        "keep", description="Branches that stand: `keep` all, `close` any, `ignore` them."
    )
    mandatory: list[SiteId] = Field([], max_length=1000, description="Ids of sites in every answer.")
    forbidden: list[SiteId] = Field([], max_length=10_000, description="Ids of sites in no answer.")
    budget: float | None = Field(None, ge=0, le=1e15, description="Money that the new sites may cost.")
    costs: str | None = Field(
        None,
        max_length=100,
        description="Column of the candidates that says what each costs; `cost` unless given.",
    )
    floor: float | None = Field(
        None, ge=0, le=100, description="Per cent of every municipality that must be reached."
    )
    seconds: float = Field(20.0, gt=0, le=3600, description="Of searching, at most.")
    seed: int = Field(
        0, ge=0, le=2**31 - 1, description="Same question and seed, same answer if it is proven."
    )

    @model_validator(mode="after")
    def _limited(self) -> Self:
        """Refuse a question without an end."""
        if self.choose is None and self.budget is None and self.model != "lscp":
            message = f"{self.model} needs choose, the number of new sites, or a budget"
            raise ValueError(message)
        return self


class FrontierRequest(SitesRequest):
    """A whole curve: the best choices of ``first`` to ``last`` new sites, or of so much money, each with its bound."""

    model: Literal["mclp", "p-median"] = Field("mclp", description="Of these there is a frontier.")
    by: Limit = Field("choose", description="What grows: new sites, or money (`budget`).")
    first: float = Field(1, ge=0, le=1e15, description="New sites, or money, of the first point.")
    last: float = Field(
        15, ge=0, le=1e15, description="New sites (at most 100), or money, of the last point."
    )
    steps: int = Field(20, ge=2, le=100, description="Points of a curve by money.")
    nested: bool = Field(False, description="Whether each point holds the sites of the one before.")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        """Refuse a curve that runs backwards, and money without costs."""
        curve = FrontierOptions(by=self.by, first=self.first, last=self.last, steps=self.steps)
        problems = curve_problems(curve, SitesOptions(model=self.model, costs=self.costs))
        if problems:
            raise ValueError("; ".join(problems))
        return self


class MoveRequest(BaseModel):
    """One site gives way to another place: a site by id (``to``) or any place (``lon``, ``lat``); or only one of both."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    site: SiteId | None = Field(None, description="The chosen site that is given up; null to add one more.")
    to: SiteId | None = Field(None, description="Site that comes instead.")
    lon: float | None = Field(None, ge=-180, le=180)
    lat: float | None = Field(None, ge=-90, le=90)

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        """Refuse half a place, and two of them."""
        if (self.lon is None) != (self.lat is None):
            raise ValueError("lon and lat belong together")
        if self.to is not None and self.lon is not None:
            raise ValueError("give either to, a site, or lon and lat")
        return self


class WhatIfRequest(BaseModel):
    """What would change: a stored answer, perhaps other chosen sites, and a move."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    answer: str = Field("latest", max_length=60, description="Id of an answer of `/v1/sites`.")
    chosen: list[SiteId] | None = Field(
        None, max_length=10_000, description="Ids of new sites in place of those of the answer."
    )
    move: MoveRequest | None = Field(None, description="null: nothing moves, which gets the streets ready.")
    points: bool = Field(
        False, description="Also where people are gained and lost: longitude, latitude, people."
    )


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
    return queued(request, "sites", question, idempotency_key)


@router.post("/v1/frontier", tags=["sites"], status_code=202, responses=_QUEUED)
def ask_frontier(
    request: Request, question: FrontierRequest, idempotency_key: Idempotency = None
) -> Response:
    """Queue a frontier: the best choices of more and more sites, each with its bound."""
    return queued(request, "frontier", question, idempotency_key)


@router.post("/v1/sites/what-if", tags=["sites"])
async def what_if(request: Request, question: WhatIfRequest) -> dict[str, Any]:
    """Return what a move changes: objective, people gained and lost, municipality by municipality.

    The first question about an answer takes some seconds, the streets are made ready; the following ones take well
    under one.
    """
    return await anyio.to_thread.run_sync(
        _moved, request, question, limiter=request.app.state.engines.limiter
    )


@router.get("/v1/sites/{answer}.geojson", tags=["sites"])
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


@router.get("/v1/sites/{answer}", tags=["sites"])
async def sites_answer(request: Request, answer: AnswerId) -> Response:
    """Return an answer: the chosen sites in build order, people before and after, and how much better is possible."""
    return _answer(request, "sites", answer)


@router.get("/v1/frontier/{answer}", tags=["sites"])
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
    desk: Desk = request.app.state.desk
    case = desk.case(SitesOptions.of(document["question"]))
    from api.siting.whatif import what_if as play  # noqa: PLC0415 - loads the engine

    new = [site["id"] for site in document["chosen"]] if question.chosen is None else question.chosen
    move = question.move or MoveRequest(site=None, to=None, lon=None, lat=None)
    lonlat = None if move.lon is None or move.lat is None else (move.lon, move.lat)
    asked = Move(out=move.site, into=move.to, lonlat=lonlat)
    return play(case, [*new, *document["standing"]], asked, points=question.points)


def _answer(request: Request, what: str, answer: str) -> Response:
    body, sha256 = _stored(request, what, answer)
    return with_etag(request, body, sha256)


def _stored(request: Request, what: str, answer: str) -> tuple[bytes, str]:
    """Return an answer by its id, or by the number of the job that found it."""
    workspace = workspace_of(request)
    found = workspace.stored_result(ANSWERS, f"{what}/{_id_of(request, what, answer)}")
    if found is None:
        raise HTTPException(404, f"There is no such answer; ask with POST /v1/{what}.")
    return found.body, found.sha256


def _id_of(request: Request, what: str, answer: str) -> str:
    if not (answer.isascii() and answer.isdigit() and len(answer) <= 15):
        return answer
    try:
        job = JobQueue(workspace_of(request)).get(int(answer))
    except WorkspaceError as error:
        raise HTTPException(404, str(error)) from error
    if job.kind != what or job.result is None:
        raise HTTPException(404, f"Job {job.id} has no answer of this kind; see /v1/jobs/{job.id}.")
    return str(job.result["id"])
