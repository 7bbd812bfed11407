"""Assessments in the store: documents under an id of their own, files and pages of the latest; light."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from api.kept import LATEST, MOST_KEPT, Documents, Shelf
from api.store import Workspace
from api.store.records import StoredResult

__all__ = [
    "FILES",
    "LATEST",
    "MOST_KEPT",
    "PARTS",
    "file_path",
    "id_of",
    "keep_assessment",
    "kept_assessments",
    "stored_part",
]

PARTS = ("verdicts", "week", "gaps", "access", "equity")
"""Documents that an assessment has besides its summary."""

FILES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
    "parquet.zip": "application/zip",
    "geojson.zip": "application/zip",
}
"""Endings of the files of the latest assessment, and their media types."""

_SHELF = Shelf("assessments", "c")


def id_of(document: Mapping[str, Any]) -> str:
    """Return the id of an assessment: the same document, the same id."""
    return _SHELF.id_of(document)


def file_path(suffix: str) -> str:
    """Return the path under which the store keeps a file of the latest assessment."""
    return f"/v1/assessments/latest.{suffix}"


def keep_assessment(workspace: Workspace, key: str, documents: Documents, *, now: datetime) -> None:
    """Store the documents of an assessment, ``""`` its summary, as the latest."""
    _SHELF.keep(workspace, key, documents, now=now)


def kept_assessments(workspace: Workspace) -> list[dict[str, Any]]:
    """Return id and moment of every assessment that is kept, the latest first."""
    return _SHELF.kept(workspace)


def stored_part(workspace: Workspace, key: str, part: str = "") -> StoredResult | None:
    """Return a document of an assessment, the latest for :data:`LATEST`; None where there is none."""
    return _SHELF.stored(workspace, key, part)
