"""The standards of the workspace: what is promised, read and replaced as one document."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Request, Response

from api.coverage.form import StandardsForm
from api.coverage.known import groups_in, unknown_groups
from api.coverage.standards import KEY, KIND, save_standards
from api.endpoints.described import problems, stored_with_etag
from api.problems import invalid
from api.stored import with_etag, workspace_of

router = APIRouter(prefix="/v1", tags=["coverage"])

_NONE = b'{"standards":[]}'

_SAVED = {
    200: {
        "description": "As it is saved now.",
        "headers": {"ETag": {"description": "Strong.", "schema": {"type": "string"}}},
    },
    **problems(412, 413, 422),
}


@router.get("/standards", responses=stored_with_etag())
async def standards(request: Request) -> Response:
    """Return what is promised: `standards`, empty where nothing was saved."""
    body, sha256 = _stored(request)
    return with_etag(request, body, sha256)


@router.put("/standards", responses=_SAVED)
def replace_standards(
    request: Request,
    standards: StandardsForm,
    if_match: Annotated[
        str | None,
        Header(max_length=1000, description="`ETag` of what is replaced; 412 where another one is there."),
    ] = None,
) -> Response:
    """Replace what is promised: all of it or nothing. With `If-Match` only what was read before is replaced."""
    workspace = workspace_of(request)
    errors = list(unknown_groups(groups_in(workspace), standards.standards))
    if errors:
        return invalid(errors)
    with workspace.transaction():
        if if_match is not None and not _matches(if_match, _stored(request)[1]):
            raise HTTPException(412, "The standards were changed meanwhile; read them again.")
        save_standards(workspace, standards.standards, now=request.app.state.clock())
        body, sha256 = _stored(request)
    headers = {"ETag": f'"{sha256}"', "Cache-Control": "no-cache"}
    return Response(body, media_type="application/json", headers=headers)


def _stored(request: Request) -> tuple[bytes, str]:
    found = workspace_of(request).stored_result(KIND, KEY)
    body = _NONE if found is None else found.body
    return body, hashlib.sha256(body).hexdigest()


def _matches(sent: str, sha256: str) -> bool:
    """Return whether ``If-Match`` names what is stored (RFC 9110, 13.1.1; strong comparison)."""
    tags = [tag.strip() for tag in sent.split(",")]
    return "*" in tags or f'"{sha256}"' in tags
