"""The problems of VROOM and openrouteservice, at their own addresses: a client only changes the URL."""

import json
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, Request, Response

from api.problems import OtherLimits
from api.vroom.errors import Code, VroomError
from api.vroom.limits import VroomLimits, check_size, not_a_problem
from planner.errors import InputError, PlannerError

router = APIRouter(tags=["routes, as VROOM answers"])

_ANYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Origin, X-Requested-With, Content-Type, Accept, Authorization, Prefer",
}
_SAID = {"code": 2, "error": "Invalid or missing id for vehicle."}
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {
        "content": {"application/json": {"example": _SAID}},
        "description": "`code` 2: the problem is wrong; `error` says how, in VROOM's words.",
    },
    413: {"description": "`code` 4: more places, vehicles or bytes than one request may have."},
    500: {"description": "`code` 3: no way between places, or no streets; `code` 1: a fault of ours."},
}
_PROBLEM = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"type": "object"},
                "example": {
                    "vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "time_window": [28800, 61200]}],
                    "jobs": [{"id": 7, "location_index": 1, "service": 900}],
                    "matrices": {"car": {"durations": [[0, 1260], [1200, 0]]}},
                },
            }
        },
    }
}
_HEALTHY = {
    "vehicles": [{"id": 0, "start_index": 0, "end_index": 1}],
    "jobs": [{"id": 1, "location_index": 1}],
    "matrix": [[0, 60], [60, 0]],
}


@router.post("/", responses=_REFUSALS, openapi_extra=_PROBLEM)
@router.post("/vroom", responses=_REFUSALS, openapi_extra=_PROBLEM)
async def vroom(request: Request) -> Response:
    """Plan routes: VROOM's JSON in, VROOM's JSON out.

    With `options.c` the steps given are timed and their violations told. Keys that nobody knows are ignored and named
    in `warnings`; `Prefer: handling=strict` refuses them.
    """
    return await _answered(request)


@router.post("/optimization", responses=_REFUSALS, openapi_extra=_PROBLEM)
@router.post("/ors/optimization", responses=_REFUSALS, openapi_extra=_PROBLEM)
async def optimization(request: Request) -> Response:
    """Plan routes as openrouteservice does; its clients' keys are taken and not looked at."""
    return await _answered(request)


@router.get("/health", responses={500: {"description": "Something is broken."}})
async def health(request: Request) -> Response:
    """Solve a problem of one job; 200 if that works."""
    solved = await _answer(request, _HEALTHY, strict=False)
    return Response(status_code=solved.status_code, headers=_ANYBODY, media_type="application/json")


@router.options("/", include_in_schema=False)
@router.options("/vroom", include_in_schema=False)
@router.options("/optimization", include_in_schema=False)
@router.options("/ors/optimization", include_in_schema=False)
async def allowed() -> Response:
    """Tell browsers that pages of other hosts may ask."""
    return Response(headers=_ANYBODY | {"Access-Control-Allow-Methods": "POST, OPTIONS"})


async def _answered(request: Request) -> Response:
    try:
        document = _parsed(await request.body())
        check_size(document, _limits(request))
    except VroomError as error:
        return _json(error.document, error.status)
    strict = "handling=strict" in request.headers.get("prefer", "").replace(" ", "").lower()
    return await _answer(request, document, strict=strict)


async def _answer(request: Request, document: Any, *, strict: bool) -> Response:
    """Compute and write an answer beside the loop that serves everybody else."""

    def written() -> Response:
        from api.vroom.question import read_question  # noqa: PLC0415 - loads the engines
        from api.vroom.roads import WorkspaceRoads  # noqa: PLC0415
        from api.vroom.solving import answer  # noqa: PLC0415

        try:
            question = read_question(document, strict=strict)
            seconds = float(_limits(request).seconds)
            return _json(
                answer(question, WorkspaceRoads(request.app.state.engines), most_seconds=seconds), 200
            )
        except VroomError as error:
            return _json(error.document, error.status)
        except PlannerError as error:  # of the core: what we made of the problem, or of the answer, is wrong
            code: Code = 2 if isinstance(error, InputError) else 1
            refused = VroomError(code, str(error))
            return _json(refused.document, refused.status)

    return await anyio.to_thread.run_sync(written, limiter=request.app.state.engines.limiter)


def body_limits(limits: VroomLimits) -> OtherLimits:
    """Return how large bodies may be at these addresses, and how larger ones are refused."""
    error = VroomError(4, f"The request is too large, at most {limits.body_bytes:,} bytes.")
    at = (limits.body_bytes, _json(error.document, error.status))
    return dict.fromkeys(("/", "/vroom", "/optimization", "/ors/optimization"), at)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise not_a_problem() from error


def _limits(request: Request) -> VroomLimits:
    limits: VroomLimits = request.app.state.vroom_limits
    return limits


def _json(document: Any, status: int) -> Response:
    body = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode(errors="replace")
    return Response(body, status, headers=_ANYBODY, media_type="application/json")
