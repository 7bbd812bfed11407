"""The API's documentation page from our own assets, and whether the server is well."""

from fastapi import APIRouter, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

from api.stored import workspace_of

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """Return the interactive documentation."""
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title=f"{request.app.title} API",
        swagger_js_url="/assets/swagger-ui-bundle.js",
        swagger_css_url="/assets/swagger-ui.css",
        swagger_favicon_url="/assets/favicon.svg",
    )


@router.get("/livez")
async def live() -> Response:
    """Say that the process runs."""
    return Response("ok", media_type="text/plain")


@router.get("/readyz")
async def ready(request: Request) -> Response:
    """Say whether there is a plan to serve."""
    has_plan = bool(workspace_of(request).plans())
    return Response("ok" if has_plan else "no plan yet", 200 if has_plan else 503, media_type="text/plain")
