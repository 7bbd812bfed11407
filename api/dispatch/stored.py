"""Drafts in a workspace: kept under their date and number, never changed, only marked when one is published."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from api.store import Workspace

DRAFTS = "drafts"
"""Kind under which the store keeps drafts."""

MOST_DRAFTS = 20
"""Drafts of one date that are kept; older ones make room, unless they were published."""

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Draft:
    """A stored draft: its date, its number among those of the date, its document."""

    date: date
    number: int
    document: Mapping[str, Any]

    @property
    def published(self) -> int | None:
        """The version of the plan that it was published as; None if it was not."""
        version: int | None = self.document.get("published_version")
        return version


def draft_page(day: date, number: int) -> str:
    """Return the path of the map of a draft."""
    return f"/dispatch/drafts/{day.isoformat()}/{number}/map"


def keep(
    workspace: Workspace, day: date, document: Mapping[str, Any], maps: Mapping[str, str], *, now: datetime
) -> Draft:
    """Store a new draft with its map by language; return it with its number."""
    with workspace.transaction():
        numbers = draft_numbers(workspace, day)
        number = max(numbers, default=0) + 1
        for old in numbers[: max(0, len(numbers) + 1 - MOST_DRAFTS)]:
            found = stored_draft(workspace, day, old)
            if found is not None and found.published is None:
                discard(workspace, day, old)
        whole = {"draft": number, **document}
        workspace.put_result(DRAFTS, _key(day, number), whole, created_at=now)
        for language, body in maps.items():
            workspace.put_page(draft_page(day, number), language, HTML, body.encode())
    return Draft(day, number, json.loads(json.dumps(whole)))


def stored_draft(workspace: Workspace, day: date, number: int) -> Draft | None:
    """Return a draft; None where there is none."""
    document = workspace.get_result(DRAFTS, _key(day, number))
    return None if document is None else Draft(day, number, document)


def draft_numbers(workspace: Workspace, day: date) -> list[int]:
    """Return the numbers of the drafts of a date, ascending."""
    keys = [key.partition("/") for key in workspace.result_keys(DRAFTS)]
    return sorted(int(number) for when, _, number in keys if when == day.isoformat())


def mark_published(workspace: Workspace, draft: Draft, version: int, *, now: datetime) -> None:
    """Note as which version of the plan a draft was published."""
    document = {**draft.document, "published_version": version, "published_at": now.isoformat()}
    workspace.put_result(DRAFTS, _key(draft.date, draft.number), document, created_at=now)


def discard(workspace: Workspace, day: date, number: int) -> None:
    """Remove a draft and its map."""
    with workspace.transaction():
        kept = [key for key in workspace.result_keys(DRAFTS) if key != _key(day, number)]
        workspace.clear_results(DRAFTS, but=kept)
        page = draft_page(day, number)
        workspace.clear_pages(but=sorted({path for path, _ in workspace.pages()} - {page}))


def _key(day: date, number: int) -> str:
    return f"{day.isoformat()}/{number}"
