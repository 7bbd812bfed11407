"""The wiring of the server on one screen."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from fastapi import FastAPI, Request, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.dispatch.desk import DispatchDesk
from api.endpoints import (
    assessments,
    dispatch,
    dispatch_pages,
    documentation,
    jobs,
    osrm,
    pages,
    planning,
    remedies,
    report,
    rota_files,
    route_files,
    routing,
    scenarios,
    siting,
    standards,
    vroom,
)
from api.osrm.engines import StreetEngines
from api.problems import BodyLimit, add_problem_handlers
from api.siting.desk import Desk
from api.store import Workspace
from api.vroom.limits import VroomLimits
from maps.asset_files import ASSETS_FOLDER

DESCRIPTION = """
Who is out of reach, which stop places service vans should serve, their rota and their routes.

Longitude before latitude, metres, minutes, people; times are RFC 3339 with offset, and wall times `HH:MM` in the
project's time zone beside them. Errors are problem documents (RFC 9457). What is stored has a strong `ETag`.
"""


def create_app(
    workspace: Workspace,
    *,
    host: str = "127.0.0.1",
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    vroom_limits: VroomLimits | None = None,
) -> FastAPI:
    """Return the app that serves a workspace.

    Parameters
    ----------
    workspace
        Open for writing: jobs are queued in it.
    host
        Address it listens on; requests for other host names are refused unless it is a wildcard.
    clock
        Tells the time, aware.
    vroom_limits
        How large a problem in VROOM's JSON may be; the usual limits if None.
    """
    app = FastAPI(title="Farreach", version="1", description=DESCRIPTION, docs_url=None, redoc_url=None)
    app.state.workspace = workspace
    app.state.clock = clock
    app.state.engines = StreetEngines(workspace)
    app.state.vroom_limits = vroom_limits or VroomLimits()
    app.state.desk = Desk(workspace, app.state.engines)
    app.state.dispatch = DispatchDesk(workspace, app.state.engines)
    for router in (
        pages.router,
        route_files.router,  # before the documents: a date with a suffix is a file
        rota_files.router,
        planning.router,
        dispatch.router,
        dispatch_pages.router,
        report.router,
        assessments.router,
        scenarios.router,
        standards.router,
        siting.router,
        remedies.router,
        routing.router,
        osrm.router,
        vroom.router,
        jobs.router,
        documentation.router,
    ):
        app.include_router(router)
    app.mount("/assets", StaticFiles(directory=ASSETS_FOLDER), name="assets")
    add_problem_handlers(app)
    limits = {**vroom.body_limits(app.state.vroom_limits), **routing.body_limits()}
    app.add_middleware(BodyLimit, other=limits)
    app.add_middleware(HeadAsGet)
    if host not in {"0.0.0.0", "::"}:  # noqa: S104 (a wildcard answers to every name)
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[host, "localhost", "127.0.0.1"])
    app.middleware("http")(_safe_headers)
    return app


async def _safe_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


class HeadAsGet:
    """Answers HEAD as GET without the body (RFC 9110, 9.3.2), for every path at once."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask for GET and drop the body."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, send_head)
