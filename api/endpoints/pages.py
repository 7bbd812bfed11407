"""Pages for people; every page has a JSON twin under the same path with ``.json``."""

from datetime import date as Date  # noqa: N812 (a parameter is called date)
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response

from api.dates import nearest_date
from api.project import Project
from api.stored import Language, language_of, nothing_there, stored_document, stored_page, workspace_of

router = APIRouter(include_in_schema=False)

Lang = Annotated[Language | None, Query()]
Day = Annotated[Date | None, Query()]


@router.get("/")
async def start(request: Request, lang: Lang = None) -> Response:
    """Return the start page."""
    return stored_page(request, "/", language_of(request, lang))


@router.get("/coverage")
async def coverage(request: Request, lang: Lang = None) -> Response:
    """Return the coverage map."""
    return stored_page(request, "/coverage", language_of(request, lang))


@router.get("/rota")
async def rota(request: Request, lang: Lang = None) -> Response:
    """Return the rota as a calendar."""
    return stored_page(request, "/rota", language_of(request, lang))


@router.get("/dispatch")
async def dispatch(request: Request, date: Day = None, lang: Lang = None) -> Response:
    """Return the sheet of a date, of today if none is given."""
    return stored_page(request, f"/dispatch/{chosen_date(request, date)}", language_of(request, lang))


@router.get("/dispatch/map")
async def dispatch_map(request: Request, date: Day = None, lang: Lang = None) -> Response:
    """Return the map of a date's routes."""
    return stored_page(request, f"/dispatch/map/{chosen_date(request, date)}", language_of(request, lang))


@router.get("/index.json")
async def start_twin(request: Request) -> Response:
    """Return the facts of the start page."""
    return stored_document(request, "facts")


@router.get("/coverage.json")
async def coverage_twin(request: Request) -> Response:
    """Return what the coverage map shows by municipality."""
    return stored_document(request, "coverage")


@router.get("/rota.json")
async def rota_twin(request: Request) -> Response:
    """Return the rota."""
    return stored_document(request, "rota")


@router.get("/dispatch.json")
async def dispatch_twin(request: Request, date: Day = None) -> Response:
    """Return the routes of a date."""
    return stored_document(request, f"days/{chosen_date(request, date)}")


@router.get("/dispatch/map.json")
async def dispatch_map_twin(request: Request, date: Day = None) -> Response:
    """Return the ways of a date as GeoJSON."""
    return stored_document(request, f"routes/{chosen_date(request, date)}.geojson", "application/geo+json")


def chosen_date(request: Request, date: Date | None) -> str:
    """Return the date asked for, else today's in the project's zone, or the plan's nearest one to come."""
    if date is not None:
        return date.isoformat()
    workspace = workspace_of(request)
    facts = workspace.get_result("documents", "facts")
    if facts is None:
        raise nothing_there(request)
    now: datetime = request.app.state.clock()
    today = now.astimezone(ZoneInfo(Project.of(workspace).timezone)).date()
    return nearest_date(facts["dates"], today)
