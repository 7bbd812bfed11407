"""Answers that were made before: pages and documents from the store, with strong ETags."""

import gzip
import re
from typing import Literal

from fastapi import HTTPException, Request, Response

from api.options import DOCUMENTS
from api.store import Workspace

Language = Literal["en", "zh"]

_WORTH_PACKING = 20_000
"""Bytes."""

_PACKING = 1
"""Level of gzip: a third of the bytes of GeoJSON, 10 MB of it in 0.1 s."""

_QUALITY = re.compile(r"\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*")


def stored_page(request: Request, path: str, language: Language) -> Response:
    """Return a stored page; 304 where the client has it, compressed where it may be."""
    page = workspace_of(request).page(path, language)
    if page is None:
        raise nothing_there(request)
    packed = "gzip" in wished(request, "accept-encoding")
    etag = f'{page.etag[:-1]}-gzip"' if packed else page.etag  # strong: other bytes, other tag
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding, Accept-Language"}
    if has_current(request, etag):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(page.compressed if packed else page.body, media_type=page.media_type, headers=headers)


def stored_document(request: Request, key: str, media_type: str = "application/json") -> Response:
    """Return a stored document of the latest plan."""
    found = workspace_of(request).stored_result(DOCUMENTS, key)
    if found is None:
        raise nothing_there(request)
    return with_etag(request, found.body, found.sha256, media_type)


def with_etag(request: Request, body: bytes, sha256: str, media_type: str = "application/json") -> Response:
    """Return ``body`` with its hash as strong ETag; 304 where the client has it."""
    headers = {"ETag": f'"{sha256}"', "Cache-Control": "no-cache"}
    if has_current(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def packed_with_etag(
    request: Request, body: bytes, sha256: str, media_type: str = "application/json"
) -> Response:
    """Return ``body`` as :func:`with_etag` does, compressed where it may be and is long."""
    if len(body) < _WORTH_PACKING:
        return with_etag(request, body, sha256, media_type)
    packed = "gzip" in wished(request, "accept-encoding")
    etag = f'"{sha256}-gzip"' if packed else f'"{sha256}"'  # strong: other bytes, other tag
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if has_current(request, etag):
        return Response(status_code=304, headers=headers)
    if not packed:
        return Response(body, media_type=media_type, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(
        gzip.compress(body, compresslevel=_PACKING, mtime=0), media_type=media_type, headers=headers
    )


def has_current(request: Request, etag: str) -> bool:
    """Return whether ``If-None-Match`` names this ETag (RFC 9110, 13.1.2; weak comparison)."""
    sent = request.headers.get("if-none-match", "")
    tags = [tag.strip().removeprefix("W/") for tag in sent.split(",")]
    return "*" in tags or etag in tags


def nothing_there(request: Request) -> HTTPException:
    """Return the 404 that says whether there is no plan yet, or nothing on that date."""
    if workspace_of(request).plans():
        return HTTPException(404, "The plan has nothing there; the dates that it covers are in /v1/rota.")
    return HTTPException(404, "There is no plan yet; make one with 'farreach plan'.")


def workspace_of(request: Request) -> Workspace:
    """Return the workspace that the app serves."""
    workspace: Workspace = request.app.state.workspace
    return workspace


def language_of(request: Request, lang: Language | None) -> Language:
    """Return the language asked for by ``?lang=``, else by the browser; English if neither says."""
    if lang is not None:
        return lang
    for tag in wished(request, "accept-language"):
        primary = tag.split("-")[0]
        if primary in {"en", "zh"}:
            return "zh" if primary == "zh" else "en"
    return "en"


def wished(request: Request, header: str) -> list[str]:
    """Return what an ``Accept-...`` header names, most wanted first, without what it refuses (RFC 9110, 12.4.2)."""
    found = []
    for position, part in enumerate(request.headers.get(header, "").split(",")):
        value, _, parameter = part.partition(";")
        quality = _QUALITY.fullmatch(parameter)
        found.append((-float(quality[1]) if quality else -1.0, position, value.strip().lower()))
    return [value for refused, _, value in sorted(found) if refused and value]
