"""The routes of a date as files: GeoJSON, GPX, KML, iCalendar, PDF, Excel, CSV; of all vans or of one."""

import hashlib
from datetime import date as Date  # noqa: N812 (a parameter is called date)
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, HTTPException, Query, Request, Response

from api.endpoints.described import problems
from api.endpoints.planning import VehicleId
from api.route_files.formats import MEDIA_TYPES, Format, route_file
from api.route_files.published import published_view
from api.stored import Language, has_current, language_of, nothing_there, workspace_of

router = APIRouter(prefix="/v1", tags=["routes"])

Lang = Annotated[Language | None, Query(description="Language of our words; names stay as they are.")]
FILE = {
    200: {
        "description": "The file.",
        "content": {media_type.split(";")[0]: {} for media_type in MEDIA_TYPES.values()},
        "headers": {
            "ETag": {
                "description": "Weak: the same while the plan is the same. Send it back as `If-None-Match`.",
                "schema": {"type": "string"},
            }
        },
    },
    **problems(404, 422),
}


@router.get("/routes/{date}.{form}", response_class=Response, responses=FILE)
def routes_file(request: Request, date: Date, form: Format, lang: Lang = None) -> Response:
    """Return the routes of every van on a date as a file; a calendar may subscribe to it."""
    return _answer(request, date, form, lang, vehicle=None)


@router.get("/vehicles/{vehicle:path}/routes/{date}.{form}", response_class=Response, responses=FILE)
def vehicle_file(
    request: Request, vehicle: VehicleId, date: Date, form: Format, lang: Lang = None
) -> Response:
    """Return one van's route on a date as a file."""
    return _answer(request, date, form, lang, vehicle=vehicle)


def _answer(
    request: Request, date: Date, form: Format, lang: Language | None, *, vehicle: str | None
) -> Response:
    """Send a file under a weak tag: what is printed says when, and two files of one plan differ in that alone."""
    language = language_of(request, lang)
    found = published_view(workspace_of(request), date)
    if found is None:
        raise nothing_there(request)
    plan, state = found
    tag = hashlib.sha256(f"{state} {vehicle!r} {form} {language}".encode(errors="replace")).hexdigest()
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": "no-cache", "Vary": "Accept-Language"}
    if vehicle is not None:
        plan = plan.only(vehicle)
        if not plan.routes:
            raise HTTPException(404, f"That vehicle has no route on {date.isoformat()}; see /v1/vehicles.")
    if has_current(request, f'"{tag}"'):
        return Response(status_code=304, headers=headers)
    now: datetime = request.app.state.clock()
    body = route_file(plan, form, language=language, printed=now.astimezone(ZoneInfo(plan.zone)))
    headers["Content-Disposition"] = f'attachment; filename="routes-{date.isoformat()}.{form}"'
    return Response(body, media_type=MEDIA_TYPES[form], headers=headers)
