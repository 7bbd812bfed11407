"""Planning a day again on a page: a form, the draft that comes out, publish or discard. Works without a script."""

from datetime import date as Date  # noqa: N812 (a parameter is called date)
from typing import Any
from urllib.parse import parse_qs, urlsplit

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import ValidationError

from api.dispatch.form import question_of
from api.dispatch.refused import StaleError
from api.dispatch.stored import discard, draft_page
from api.endpoints.dispatch import (
    Number,
    clock_of,
    desk_of,
    known_draft,
    published,
    refuse_missing,
)
from api.endpoints.pages import Lang
from api.stored import Language, language_of, stored_page, workspace_of
from maps.replan_page import draft_html, refused_html
from planner.errors import InputError

router = APIRouter(prefix="/dispatch", include_in_schema=False)

_SEE = 303


@router.post("/replan")
async def replan(request: Request) -> Response:
    """Make a draft from the form, and show it."""
    form = await _form(request)
    return await _in_thread(_replanned, request, form)


@router.get("/drafts/{date}/{number}")
def draft(request: Request, date: Date, number: Number, lang: Lang = None) -> Response:
    """Show a draft."""
    found = known_draft(request, date, number)
    plans = [plan.sha256 for plan in workspace_of(request).plans() if plan.state == "published"]
    stale = found.published is None and f'"{plans[-1]}"' != found.document["base"]["etag"]
    page = draft_html(
        found.document,
        map_path=draft_page(date, number),
        stale=stale,
        language=language_of(request, lang),
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})


@router.get("/drafts/{date}/{number}/map")
def draft_map(request: Request, date: Date, number: Number, lang: Lang = None) -> Response:
    """Show the map of a draft."""
    return stored_page(request, draft_page(date, number), language_of(request, lang))


@router.post("/drafts/{date}/{number}/publish")
async def publish(request: Request, date: Date, number: Number) -> Response:
    """Publish a draft, and show the day."""
    form = await _form(request)
    return await _in_thread(_published, request, form, date, number)


@router.post("/drafts/{date}/{number}/discard")
async def throw_away(request: Request, date: Date, number: Number) -> Response:
    """Throw a draft away, and show the day."""
    form = await _form(request)
    return await _in_thread(_discarded, request, form, date, number)


async def _in_thread(work: Any, *values: Any) -> Response:
    from anyio import to_thread  # noqa: PLC0415

    answer: Response = await to_thread.run_sync(lambda: work(*values))
    return answer


def _replanned(request: Request, form: dict[str, str]) -> Response:
    language = _language(request, form)
    try:
        date = Date.fromisoformat(form.get("date", ""))
    except ValueError as error:
        raise HTTPException(400, "The form says no date.") from error
    refuse_missing(request, date)
    try:
        made = desk_of(request).draft(date, question_of(form), now=clock_of(request))
    except ValidationError as error:
        lines = [
            f"{'/'.join(map(str, each['loc'][2:] or each['loc']))}: {each['msg']}" for each in error.errors()
        ]
        return HTMLResponse(refused_html(form["date"], lines, language=language), 422)
    except InputError as error:
        lines = [*(error.problems or [error.summary])]
        return HTMLResponse(refused_html(date.isoformat(), lines, language=language), 422)
    return RedirectResponse(f"/dispatch/drafts/{date}/{made.number}?lang={language}", _SEE)


def _published(request: Request, form: dict[str, str], date: Date, number: int) -> Response:
    language, found = _language(request, form), known_draft(request, date, number)
    try:
        published(request, found, form.get("etag"))
    except StaleError as error:
        return HTMLResponse(refused_html(date.isoformat(), [error.summary], language=language), 409)
    return RedirectResponse(f"/dispatch?date={date}&lang={language}", _SEE)


def _discarded(request: Request, form: dict[str, str], date: Date, number: int) -> Response:
    if known_draft(request, date, number).published is None:
        discard(workspace_of(request), date, number)
    return RedirectResponse(f"/dispatch?date={date}&lang={_language(request, form)}", _SEE)


async def _form(request: Request) -> dict[str, str]:
    """Return the fields of a form that one of our own pages sent."""
    if not _from_here(request):
        raise HTTPException(403, "This form was sent from another site.")
    text = (await request.body()).decode("utf-8", "replace")
    try:
        fields = parse_qs(text, max_num_fields=100)
    except ValueError as error:
        raise HTTPException(400, "The form has too many fields.") from error
    return {name: values[0] for name, values in fields.items()}


def _from_here(request: Request) -> bool:
    """Return whether one of our own pages sent this: browsers say so, others have no forms to be misled by.

    With our ``Referrer-Policy`` the ``Origin`` of a form is ``null``, so that it counts only without ``Sec-Fetch-Site``.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _language(request: Request, form: dict[str, str]) -> Language:
    said = form.get("lang")
    return language_of(request, "zh" if said == "zh" else "en" if said == "en" else None)
