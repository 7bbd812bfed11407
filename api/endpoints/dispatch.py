"""The dispatcher's day: what would change if something happened, as a draft; publishing it; times for appointments."""

from datetime import date as Date  # noqa: N812 (a parameter is called date)
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Path, Query, Request, Response
from fastapi.responses import JSONResponse

from api.dispatch.desk import DispatchDesk
from api.dispatch.question import ReplanRequest
from api.dispatch.refused import RefusedError, StaleError
from api.dispatch.stored import Draft, discard, draft_numbers, draft_page, stored_draft
from api.endpoints.described import problems
from api.problems import ProblemResponse, invalid
from api.stored import nothing_there, workspace_of

router = APIRouter(prefix="/v1/days", tags=["routes"])

Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Number of a draft of that date.")]
IfMatch = Annotated[
    str | None,
    Header(max_length=200, description="`ETag` of the plan that was looked at: `base.etag` of the draft."),
]
Window = Annotated[
    str | None,
    Query(
        pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$",
        description="`HH:MM-HH:MM` in which the visit begins and ends.",
    ),
]
_STALE = {
    "description": "The plan has been published anew since; plan the day again.",
    "content": problems(404)[404]["content"],
}
_CONDITION = {**_STALE, "description": "Say which plan was looked at: send `If-Match`."}


@router.post("/{date}/replan", responses=problems(400, 404, 413, 422))
def replan_day(request: Request, date: Date, question: ReplanRequest) -> Response:
    """Plan a day again after something has happened, and store the answer as a draft; nothing is published.

    What is done, begun or driven to stays. The draft says what would change, stop by stop and in words, and holds the
    whole day as it would be published.
    """
    refuse_missing(request, date)
    try:
        draft = desk_of(request).draft(date, question, now=clock_of(request))
    except RefusedError as error:
        return invalid(error.errors)
    return answer(draft)


@router.get("/{date}/drafts", responses=problems(404, 422))
def drafts(request: Request, date: Date) -> dict[str, list[dict[str, Any]]]:
    """Return the drafts of a day, oldest first."""
    workspace = workspace_of(request)
    found = [stored_draft(workspace, date, number) for number in draft_numbers(workspace, date)]
    return {"drafts": [_summary(draft) for draft in found if draft is not None]}


@router.get("/{date}/drafts/{number}", responses=problems(404, 422))
def draft(request: Request, date: Date, number: Number) -> Response:
    """Return a draft."""
    return answer(known_draft(request, date, number))


@router.delete("/{date}/drafts/{number}", status_code=204, responses=problems(404, 409, 422))
def discard_draft(request: Request, date: Date, number: Number) -> Response:
    """Throw a draft away; one that was published stays."""
    if known_draft(request, date, number).published is not None:
        return ProblemResponse(409, "Conflict", "That draft was published and stays.")
    discard(workspace_of(request), date, number)
    return Response(status_code=204)


@router.post(
    "/{date}/drafts/{number}/publish",
    responses={**problems(404, 422), 412: _STALE, 428: _CONDITION},
)
def publish(request: Request, date: Date, number: Number, if_match: IfMatch = None) -> Response:
    """Publish a draft: a new version of the plan with the documents, pages and map of that day.

    Send the `ETag` of the plan that the draft was made from as `If-Match`: if somebody has published since, nothing is
    changed and the answer is 412.
    """
    found = known_draft(request, date, number)
    if if_match is None:
        etag = found.document["base"]["etag"]
        return ProblemResponse(428, "Precondition required", f"Send If-Match: {etag}, the plan of the draft.")
    try:
        version = published(request, found, if_match)
    except StaleError as error:
        return ProblemResponse(412, "Precondition failed", str(error))
    return _json(
        {"version": version, "plan": f"/v1/plans/{version}", "routes": f"/v1/routes/{date.isoformat()}"}
    )


@router.get("/{date}/slots", responses=problems(400, 404, 422))
def slots(
    request: Request,
    date: Date,
    lon: Annotated[float, Query(ge=-180, le=180)],
    lat: Annotated[float, Query(ge=-90, le=90)],
    minutes: Annotated[int, Query(ge=1, le=720, description="Of service.")],
    window: Window = None,
    n: Annotated[int, Query(ge=1, le=50, description="At most so many.")] = 5,
    now: Annotated[
        str | None,
        Query(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Nothing before it; the present."),
    ] = None,
) -> Response:
    """Return the cheapest times for one more visit, all other stops staying in their order."""
    refuse_missing(request, date)
    from api.dispatch.events import present_of  # noqa: PLC0415 - loads the engine
    from api.dispatch.slots import slots_document  # noqa: PLC0415
    from planner.loop.clock import clock_seconds  # noqa: PLC0415

    desk = desk_of(request)
    day = desk.day(date)
    opens, _, closes = (window or "").partition("-")
    try:
        document = slots_document(
            day,
            desk.travel(),
            lon_lat=(lon, lat),
            minutes=minutes,
            window=(opens, closes) if window else None,
            n=n,
            now=present_of(day, clock_of(request)) if now is None else clock_seconds(now),
        )
    except RefusedError as error:
        return invalid(error.errors)
    return _json(document)


def answer(draft: Draft) -> Response:
    """Return a draft with where it is."""
    at = f"/v1/days/{draft.date.isoformat()}/drafts/{draft.number}"
    where = {"href": at, "publish": f"{at}/publish", "map": draft_page(draft.date, draft.number)}
    return _json({**draft.document, **where}, {"Content-Location": at})


def published(request: Request, draft: Draft, if_match: str | None) -> int:
    """Publish a draft."""
    from api.dispatch.publish import publish_draft  # noqa: PLC0415 - reads tables

    return publish_draft(workspace_of(request), draft, if_match=if_match, now=clock_of(request))


def known_draft(request: Request, date: Date, number: int) -> Draft:
    """Return a draft, or refuse."""
    found = stored_draft(workspace_of(request), date, number)
    if found is None:
        raise HTTPException(404, f"{date} has no such draft; see /v1/days/{date}/drafts.")
    return found


def refuse_missing(request: Request, date: Date) -> None:
    """Refuse a day that the plan does not have."""
    if workspace_of(request).stored_result("documents", f"days/{date.isoformat()}") is None:
        raise nothing_there(request)


def desk_of(request: Request) -> DispatchDesk:
    """Return what keeps the days in memory."""
    desk: DispatchDesk = request.app.state.dispatch
    return desk


def clock_of(request: Request) -> datetime:
    """Return the present."""
    now: datetime = request.app.state.clock()
    return now


def _summary(draft: Draft) -> dict[str, Any]:
    names = ("draft", "date", "base", "made_at", "question", "published_version")
    at = f"/v1/days/{draft.date.isoformat()}/drafts/{draft.number}"
    told = {name: draft.document[name] for name in names if name in draft.document}
    return {**told, "sentences": draft.document["diff"]["sentences"], "href": at}


def _json(document: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(document, headers=headers)
