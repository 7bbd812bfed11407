"""Answers that were made before: pages and documents from the store, with strong ETags."""

from typing import Literal

from fastapi import HTTPException, Request, Response

from api.options import DOCUMENTS
from api.store import Workspace

Language = Literal["en", "zh"]


def stored_page(request: Request, path: str, language: Language) -> Response:
    """Return a stored page; 304 where the client has it, compressed where it may be."""
    page = workspace_of(request).page(path, language)
    if page is None:
        raise HTTPException(404, "There is no such page; make a plan first with 'farreach plan'.")
    headers = {"ETag": page.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept-Language"}
    if has_current(request, page.etag):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            page.compressed, media_type=page.media_type, headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(page.body, media_type=page.media_type, headers=headers)


def stored_document(request: Request, key: str, media_type: str = "application/json") -> Response:
    """Return a stored document of the latest plan."""
    found = workspace_of(request).stored_result(DOCUMENTS, key)
    if found is None:
        raise HTTPException(404, "The plan has nothing of that name; make a plan first with 'farreach plan'.")
    return with_etag(request, found.body, found.sha256, media_type)


def with_etag(request: Request, body: bytes, sha256: str, media_type: str = "application/json") -> Response:
    """Return ``body`` with its hash as strong ETag; 304 where the client has it."""
    headers = {"ETag": f'"{sha256}"', "Cache-Control": "no-cache"}
    if has_current(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def has_current(request: Request, etag: str) -> bool:
    """Return whether ``If-None-Match`` names this ETag (RFC 9110, 13.1.2; weak comparison)."""
    sent = request.headers.get("if-none-match", "")
    tags = [tag.strip().removeprefix("W/") for tag in sent.split(",")]
    return "*" in tags or etag in tags


def workspace_of(request: Request) -> Workspace:
    """Return the workspace that the app serves."""
    workspace: Workspace = request.app.state.workspace
    return workspace


def language_of(request: Request, lang: Language | None) -> Language:
    """Return the language asked for by ``?lang=``, else by the browser; English if neither says."""
    if lang is not None:
        return lang
    first = request.headers.get("accept-language", "").split(",")[0].strip().lower()
    return "zh" if first.startswith("zh") else "en"
