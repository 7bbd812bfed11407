"""Scenarios and sensitivities in the store: documents under an id of their own, files and the page of the latest; light."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from api.kept import LATEST, Documents, Shelf
from api.store import Workspace
from api.store.records import StoredResult

__all__ = ["LATEST", "What", "file_path", "id_of", "keep", "kept", "stored"]

What = Literal["scenarios", "sensitivity"]

_SHELVES: Mapping[What, Shelf] = {
    "scenarios": Shelf("scenarios", "d"),
    "sensitivity": Shelf("sensitivity", "v"),
}


def id_of(what: What, document: Mapping[str, Any]) -> str:
    """Return the id of an answer: the same document, the same id."""
    return _SHELVES[what].id_of(document)


def file_path(suffix: str) -> str:
    """Return the path under which the store keeps a file of the latest scenarios."""
    return f"/v1/scenarios/latest.{suffix}"


def keep(workspace: Workspace, what: What, key: str, documents: Documents, *, now: datetime) -> None:
    """Store documents by part, ``""`` the whole, as the latest."""
    names = [one["name"] for one in documents[""].get("scenarios", ())]
    _SHELVES[what].keep(workspace, key, documents, now=now, names=names)


def kept(workspace: Workspace, what: What) -> list[dict[str, Any]]:
    """Return id, moment and names of every answer that is kept, the latest first."""
    return _SHELVES[what].kept(workspace)


def stored(workspace: Workspace, what: What, key: str, part: str = "") -> StoredResult | None:
    """Return a document, of the latest for :data:`LATEST`; None where there is none."""
    return _SHELVES[what].stored(workspace, key, part)
