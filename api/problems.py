"""Errors on the wire: RFC 9457 problem details, naming every problem with a JSON pointer and echoing nothing."""

import json
import logging
import uuid
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.jobs.queue import IdempotencyConflictError
from api.store import WorkspaceError
from planner.errors import PlannerError

MOST_BODY_BYTES = 1_000_000
MOST_PROBLEMS = 100
_MOST_POINTER = 200
_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
_TAGS = frozenset(
    {"close", "hours", "capacity", "add", "add_stand", "remove_stands", "roads", "demand", "standard"}
)
"""Kinds of changes in a scenario (:mod:`api.scenarios.form`)."""

log = logging.getLogger("farreach")

OtherLimits = Mapping[str, tuple[int, Response]]
"""Path -> most bytes of a body there, and how a larger one is refused."""


class ProblemResponse(Response):
    """A problem as ``application/problem+json``."""

    media_type = "application/problem+json"

    def __init__(
        self, status: int, title: str, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any
    ) -> None:
        document = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
        body = json.dumps({key: value for key, value in document.items() if value not in ("", None)})
        super().__init__(body.encode(), status, headers)


def add_problem_handlers(app: FastAPI) -> None:
    """Make every error of the app a problem document."""
    app.add_exception_handler(HTTPException, _http)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _invalid)  # type: ignore[arg-type]
    app.add_exception_handler(IdempotencyConflictError, _conflict)
    app.add_exception_handler(WorkspaceError, _unavailable)
    app.add_exception_handler(PlannerError, _planner)
    app.add_exception_handler(Exception, _unexpected)


async def _http(request: Request, error: HTTPException) -> Response:
    titles = {404: "Not found", 405: "Method not allowed"}
    detail = "" if error.detail in titles.values() else str(error.detail)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = _allowed(request)
    return ProblemResponse(
        error.status_code, titles.get(error.status_code, "Request refused"), detail, headers=headers
    )


def _allowed(request: Request) -> str:
    """Return the methods of a path (RFC 9110, 15.5.6); the router itself names those of its first route only."""
    routes = request.app.routes
    asked = ({**request.scope, "method": method} for method in _METHODS)
    there = [
        scope["method"] for scope in asked if any(route.matches(scope)[0] is Match.FULL for route in routes)
    ]
    return ", ".join(sorted({*there, *(["HEAD"] if "GET" in there else [])}))


async def _invalid(_: Request, error: RequestValidationError) -> Response:
    return invalid([told(item) for item in error.errors()])


def invalid(errors: list[dict[str, str]]) -> Response:
    """Return the refusal of a request, with a JSON pointer to everything that is wrong."""
    shown = "" if len(errors) <= MOST_PROBLEMS else f", the first {MOST_PROBLEMS} of them here"
    return ProblemResponse(
        422, "The request is not valid", f"{len(errors)} problem(s){shown}", errors=errors[:MOST_PROBLEMS]
    )


async def _conflict(_: Request, error: Exception) -> Response:
    return ProblemResponse(409, "Conflict", str(error))


async def _planner(_: Request, error: Exception) -> Response:
    return ProblemResponse(400, "The request cannot be answered", str(error))


async def _unavailable(_: Request, error: Exception) -> Response:
    """Answer for a file that is busy, full or damaged; its path and what is wrong with it stand in the log."""
    incident = uuid.uuid4().hex
    log.error("incident %s: %s", incident, error)
    detail = f"The workspace cannot be used just now; see the log for incident {incident}."
    return ProblemResponse(503, "Not available", detail, headers={"Retry-After": "10"}, incident=incident)


async def _unexpected(_: Request, error: Exception) -> Response:
    incident = uuid.uuid4().hex
    log.error("incident %s", incident, exc_info=error)
    return ProblemResponse(
        500, "An unexpected error", f"See the log for incident {incident}.", incident=incident
    )


def told(item: Mapping[str, Any]) -> dict[str, str]:
    """Return one error of pydantic as a pointer and what is wrong there."""
    if item["type"] == "json_invalid":
        place = item["loc"][-1]
        return {"pointer": "#", "detail": f"This is not JSON: {item['ctx']['error']} at character {place}"}
    if item["type"] == "model_attributes_type":
        sent = ", sent as application/json" if len(item["loc"]) < 2 else ""
        return {"pointer": _pointer(item["loc"]), "detail": f"Expected a JSON object{sent}"}
    if item["type"] == "value_error":  # our own words, without those that pydantic puts before them
        return {"pointer": _pointer(item["loc"]), "detail": str(item["ctx"]["error"])}
    return {"pointer": _pointer(item["loc"]), "detail": item["msg"]}


def _pointer(location: tuple[int | str, ...]) -> str:
    """Return a JSON pointer into the body (RFC 6901, 6), or the name of a parameter with where it is."""
    where, *path = _without_tags(location) or ("body",)
    if where != "body":
        return "/".join([str(where), *map(str, path[:1])])
    steps = [str(step).replace("~", "~0").replace("/", "~1")[:_MOST_POINTER] for step in path]
    return "".join(["#", *(f"/{step}" for step in steps)])


def _without_tags(location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """Return a path without what pydantic puts into it and no document has there.

    That is the kind of a change after its number, and what a value of several types was tried as: ``period`` and then
    ``constrained-int``.
    """
    return tuple(
        step for at, step in enumerate(location) if not (_is_kind(location, at) or _is_type(location, at))
    )


def _is_kind(location: tuple[int | str, ...], at: int) -> bool:
    """Return whether a step is the kind of a change."""
    return (
        location[at] in _TAGS
        and at > 1
        and location[at - 2] == "changes"
        and isinstance(location[at - 1], int)
    )


def _is_type(location: tuple[int | str, ...], at: int) -> bool:
    """Return whether a step is a type that a period was tried as."""
    return at == len(location) - 1 and at > 0 and location[at - 1] == "period"


class BodyLimit:
    """Refuses bodies over ``MOST_BODY_BYTES`` before anything parses them; ``other`` limits hold where they are told."""

    def __init__(self, app: ASGIApp, other: OtherLimits | None = None) -> None:
        self._app = app
        self._other = other or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes as they come."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        usual = ProblemResponse(413, "The request is too large", f"At most {MOST_BODY_BYTES:,} bytes.")
        most, refusal = self._other.get(scope["path"], (MOST_BODY_BYTES, usual))
        messages: list[Message] = []
        size, more = 0, True
        while more:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            more = bool(message.get("more_body"))
            if size > most:
                await refusal(scope, receive, send)
                return
        replay = iter(messages)

        async def again() -> Message:
            return next(replay, None) or await receive()

        await self._app(scope, again, send)
