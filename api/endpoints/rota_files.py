"""The published rota as files: a calendar to subscribe to, and the timetable of each place."""

import hashlib
from typing import Literal

from fastapi import APIRouter, Request, Response

from api.endpoints.described import problems
from api.rota_files.formats import ROTA_MEDIA_TYPES, rota_file
from api.rota_files.published import published_rota
from api.stored import has_current, nothing_there, workspace_of

router = APIRouter(prefix="/v1", tags=["stops and rota"])

FILE = {
    200: {
        "description": "The file.",
        "content": {ROTA_MEDIA_TYPES[form].split(";")[0]: {} for form in ("ics", "csv", "xlsx")},
        "headers": {
            "ETag": {
                "description": "Weak: the same while the rota is the same. Send it back as `If-None-Match`.",
                "schema": {"type": "string"},
            }
        },
    },
    **problems(404, 422),
}


@router.get("/rota.{form}", response_class=Response, responses=FILE)
def published_rota_file(request: Request, form: Literal["ics", "csv", "xlsx"]) -> Response:
    """Return the rota as a calendar (a calendar program may subscribe to it) or as a timetable, a row for each place and time."""
    found = published_rota(workspace_of(request))
    if found is None:
        raise nothing_there(request)
    view, state, made = found
    tag = hashlib.sha256(f"{state} {form}".encode(errors="replace")).hexdigest()
    headers = {"ETag": f'W/"{tag}"', "Cache-Control": "no-cache"}
    if has_current(request, f'"{tag}"'):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="rota.{form}"'
    return Response(rota_file(view, form, made=made), media_type=ROTA_MEDIA_TYPES[form], headers=headers)
