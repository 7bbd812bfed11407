"""``table`` and ``route`` as OSRM has them, on the streets of the workspace."""

import json
from collections.abc import Callable
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Path, Request, Response

from api.osrm.engines import StreetEngines
from api.osrm.errors import OsrmError
from api.osrm.options import OPTIONS, Service
from api.osrm.question import route_question, table_question

_SAID = {"code": "NoSegment", "message": "Could not find a matching segment for coordinate 1"}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    400: {
        "content": {"application/json": {"example": _SAID}},
        "description": "`code` is one of InvalidUrl, InvalidProfile, InvalidOptions, InvalidQuery, InvalidValue, "
        "NoSegment, NoRoute, NotImplemented, TooBig; `message` says what is wrong.",
    },
    422: {"description": "Not used here: see 400."},
}

router = APIRouter(tags=["streets, as OSRM answers"])

Profile = Annotated[
    str,
    Path(description="`driving`, `car` or `drive`; `foot` or `bike` where the workspace has such streets."),
]
Coordinates = Annotated[
    str, Path(description="`lon,lat;lon,lat[;...]`, `polyline(...)` or `polyline6(...)`; `.json` may follow.")
]


def _options(service: Service) -> dict[str, Any]:
    """Return what the documentation says about the options of a service."""
    return {
        "parameters": [
            {
                "name": name,
                "in": "query",
                "required": False,
                "schema": {"type": "string"},
                "description": text,
            }
            for name, text in OPTIONS[service].items()
        ]
    }


@router.get("/table/v1/{profile}/{coordinates}", responses=_ANSWERS, openapi_extra=_options("table"))
async def table(request: Request, profile: Profile, coordinates: Coordinates) -> Response:
    """Return seconds and metres of the fastest ways between all pairs of coordinates, in the shape of OSRM.

    Durations run from street to street; `distance` of a waypoint says how far it is from its street. `null` is no
    way. Ferries are not taken.
    """

    def answer() -> Any:
        question = table_question(coordinates, request.query_params.multi_items())
        travel = _engines(request).travel(profile)
        from api.osrm.answers import table_answer  # noqa: PLC0415 - loads the engine

        return table_answer(travel, question)

    return await _answered(request, answer)


@router.get("/route/v1/{profile}/{coordinates}", responses=_ANSWERS, openapi_extra=_options("route"))
async def route(request: Request, profile: Profile, coordinates: Coordinates) -> Response:
    """Return the fastest way through all coordinates in turn, in the shape of OSRM.

    It may turn round at a coordinate. Ferries are not taken.
    """

    def answer() -> Any:
        question = route_question(coordinates, request.query_params.multi_items())
        travel = _engines(request).travel(profile)
        from api.osrm.answers import route_answer  # noqa: PLC0415 - loads the engine

        return route_answer(travel, question)

    return await _answered(request, answer)


async def _answered(request: Request, answer: Callable[[], Any]) -> Response:
    """Compute and write an answer beside the loop that serves everybody else."""

    def written() -> Response:
        try:
            return _json(answer(), 200)
        except OsrmError as error:
            return _json(error.document, 400)

    return await anyio.to_thread.run_sync(written, limiter=_engines(request).limiter)


def _engines(request: Request) -> StreetEngines:
    engines: StreetEngines = request.app.state.engines
    return engines


def _json(document: Any, status: int) -> Response:
    return Response(json.dumps(document, separators=(",", ":")), status, media_type="application/json")
