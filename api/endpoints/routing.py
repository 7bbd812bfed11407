"""Routes: problems that are solved, plans that are checked, explained, made anew; slots for appointments."""

from collections.abc import Callable
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel

from api.endpoints.described import problems, queued_as
from api.endpoints.jobs import queued
from api.problems import ProblemResponse, invalid
from api.routing.asked import (
    EvaluateRequest,
    ReplanRequest,
    RoutesRequest,
    SlotsRequest,
    ValidateRequest,
    WhyRequest,
)

router = APIRouter(prefix="/v1/routes", tags=["routes"])

MOST_BYTES = 16_000_000
"""Of a body with a matrix; 1,000 places with metres fit."""

PATHS = tuple(f"/v1/routes{path}" for path in ("", "/evaluate", "/replan", "/slots", "/why", "/validate"))

Prefer = Annotated[str | None, Header(max_length=200, description="`respond-async` for a job.")]
Idempotency = Annotated[str | None, Header(max_length=200)]

_REFUSED = problems(400, 413, 422)
_SEARCHED = {**queued_as("Queued, as asked with `Prefer: respond-async`."), **problems(400, 409, 413, 422)}


class Queued(BaseModel):
    """What a worker is asked."""

    what: str
    question: dict[str, Any]


def body_limits() -> dict[str, tuple[int, Response]]:
    """Return how large a body may be at each path, and how a larger one is refused."""
    refusal = ProblemResponse(413, "The request is too large", f"At most {MOST_BYTES:,} bytes.")
    return dict.fromkeys(PATHS, (MOST_BYTES, refusal))


@router.post("", responses=_SEARCHED)
async def solve_routes(
    request: Request, question: RoutesRequest, prefer: Prefer = None, idempotency_key: Idempotency = None
) -> Any:
    """Return the best plan found within `seconds`: at most 2,000 visits and 500 vehicles.

    With `Prefer: respond-async` it is a job; its `standing` says the cost of the best so far, and `DELETE` stops it and
    keeps that. The plan is in the `result` of the job.
    """
    if _asynchronous(prefer):
        return _queued(request, "solve", question, idempotency_key)
    return await _answered(request, "solved", question)


@router.post("/replan", responses=_SEARCHED)
async def replan_routes(
    request: Request, question: ReplanRequest, prefer: Prefer = None, idempotency_key: Idempotency = None
) -> Any:
    """Return a new plan from `now` on after `events`, what it changes, and what had to be accepted.

    What is done, being done or driven to stays; `freeze` says what else must, `most_moves` how many visits may change
    their vehicle.
    """
    if _asynchronous(prefer):
        return _queued(request, "replan", question, idempotency_key)
    return await _answered(request, "replanned", question)


@router.post("/evaluate", responses=_REFUSED)
async def evaluate_routes(request: Request, question: EvaluateRequest) -> Any:
    """Return every rule that a plan breaks and by how much, and its cost by component; also of a plan made by hand."""
    return await _answered(request, "evaluated", question)


@router.post("/slots", responses=_REFUSED)
async def offer_slots(request: Request, question: SlotsRequest) -> Any:
    """Return the cheapest slots for a new appointment: from when to when it may start, what it costs, who moves."""
    return await _answered(request, "offered", question)


@router.post("/why", responses=_REFUSED)
async def explain_routes(request: Request, question: WhyRequest) -> Any:
    """Return why visits are left out of a plan: a reason for each vehicle, and the smallest changes that admit them."""
    return await _answered(request, "explained", question)


@router.post("/validate", responses=_REFUSED)
async def validate_routes(request: Request, question: ValidateRequest) -> Any:
    """Return the visits that no vehicle can make; everything that contradicts something is refused with its place."""
    return await _answered(request, "validated", question)


def _asynchronous(prefer: str | None) -> bool:
    return prefer is not None and "respond-async" in prefer.lower()


def _queued(request: Request, what: str, question: BaseModel, key: str | None) -> Response:
    asked = Queued(what=what, question=question.model_dump(mode="json", by_alias=True))
    return queued(request, "routes", asked, key)


async def _answered(request: Request, name: str, question: BaseModel) -> Any:
    limiter = request.app.state.engines.limiter
    return await anyio.to_thread.run_sync(_answer, request, name, question, limiter=limiter)


def _answer(request: Request, name: str, question: BaseModel) -> Any:
    from api.osrm.errors import OsrmError  # noqa: PLC0415
    from api.routing import answers  # noqa: PLC0415 - loads the solvers
    from api.routing.read import NotValidError  # noqa: PLC0415

    answer: Callable[..., Any] = getattr(answers, name)
    try:
        return answer(question, request.app.state.engines.travel)
    except NotValidError as error:
        return invalid(error.errors)
    except OsrmError as error:
        return invalid([{"pointer": "#/problem/mode", "detail": str(error)}])
