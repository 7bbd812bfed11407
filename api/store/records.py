"""What a workspace stores beside its layers: results, versions of the plan, rendered pages."""

import gzip
import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from api.store.errors import WorkspaceError
from api.store.moments import from_text, to_text

PlanState = Literal["draft", "published"]


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A stored JSON document; ``body`` is its text in UTF-8 and ``sha256`` the hash of that."""

    kind: str
    key: str
    body: bytes
    sha256: str
    created_at: datetime

    @property
    def document(self) -> Any:
        """The document itself."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version of the plan, without its document."""

    version: int
    created_at: datetime
    sha256: str
    state: PlanState


@dataclass(frozen=True, slots=True)
class StoredPlan(PlanVersion):
    """One version of the plan; ``body`` is its JSON text in UTF-8 and ``sha256`` the hash of that."""

    body: bytes

    @property
    def document(self) -> Any:
        """The plan itself."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page. ``etag`` is strong, in its quotes, and belongs to the body before compression."""

    path: str
    language: str
    media_type: str
    etag: str
    compressed: bytes

    @property
    def body(self) -> bytes:
        """The body as it was put in; ``compressed`` is ready for ``Content-Encoding: gzip``."""
        return gzip.decompress(self.compressed)


def put_result(
    connection: sqlite3.Connection,
    kind: str,
    key: str,
    document: Mapping[str, Any] | bytes,
    created_at: datetime,
) -> str:
    """Store ``document`` in place of the one under ``kind`` and ``key``; return its hash."""
    body = to_json(document)
    sha256 = hashlib.sha256(body).hexdigest()
    connection.execute(
        "INSERT INTO farreach_results (kind, key, document, sha256, created_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (kind, key) DO UPDATE SET document = excluded.document, sha256 = excluded.sha256, "
        "created_at = excluded.created_at",
        (kind, key, body.decode(), sha256, to_text(created_at)),
    )
    return sha256


def result(connection: sqlite3.Connection, kind: str, key: str) -> StoredResult | None:
    """Return the document under ``kind`` and ``key``."""
    row = connection.execute(
        "SELECT document, sha256, created_at FROM farreach_results WHERE kind = ? AND key = ?", (kind, key)
    ).fetchone()
    return row and StoredResult(kind, key, row[0].encode(), row[1], from_text(row[2]))


def result_keys(connection: sqlite3.Connection, kind: str) -> list[str]:
    """Return the keys of every document of ``kind``, sorted."""
    rows = connection.execute("SELECT key FROM farreach_results WHERE kind = ? ORDER BY key", (kind,))
    return [key for (key,) in rows]


def add_plan(
    connection: sqlite3.Connection, document: Mapping[str, Any] | bytes, created_at: datetime
) -> int:
    """Store ``document`` as the next version of the plan; return its number."""
    body = to_json(document)
    row = connection.execute(
        "INSERT INTO farreach_plans (document, sha256, created_at) VALUES (?, ?, ?) RETURNING version",
        (body.decode(), hashlib.sha256(body).hexdigest(), to_text(created_at)),
    ).fetchone()
    return int(row[0])


def plan(connection: sqlite3.Connection, version: int) -> StoredPlan | None:
    """Return one version of the plan."""
    row = connection.execute(
        "SELECT version, created_at, sha256, state, document FROM farreach_plans WHERE version = ?",
        (version,),
    ).fetchone()
    return row and StoredPlan(row[0], from_text(row[1]), row[2], row[3], row[4].encode())


def latest_version(connection: sqlite3.Connection, state: PlanState | None) -> int | None:
    """Return the number of the newest version, or of the newest one in ``state``."""
    row = connection.execute(
        "SELECT max(version) FROM farreach_plans WHERE :state IS NULL OR state = :state", {"state": state}
    ).fetchone()
    return None if row[0] is None else int(row[0])


def plans(connection: sqlite3.Connection) -> list[PlanVersion]:
    """Return every version of the plan without its document, oldest first."""
    rows = connection.execute(
        "SELECT version, created_at, sha256, state FROM farreach_plans ORDER BY version"
    )
    return [
        PlanVersion(version, from_text(created), sha256, state) for version, created, sha256, state in rows
    ]


def publish(connection: sqlite3.Connection, version: int, sha256: str | None) -> None:
    """Publish a draft; ``sha256`` guards against publishing something other than what was looked at."""
    row = connection.execute(
        "SELECT state, sha256 FROM farreach_plans WHERE version = ?", (version,)
    ).fetchone()
    if row is None:
        raise WorkspaceError(f"There is no version {version} of the plan.")
    if row[0] != "draft":
        raise WorkspaceError(f"Version {version} of the plan is already published.")
    if sha256 is not None and sha256 != row[1]:
        raise WorkspaceError(f"Version {version} of the plan is not the document with hash {sha256}.")
    connection.execute("UPDATE farreach_plans SET state = 'published' WHERE version = ?", (version,))


def put_page(connection: sqlite3.Connection, path: str, language: str, media_type: str, body: bytes) -> str:
    """Store a rendered page, compressed, in place of the one that was there; return its ETag."""
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    connection.execute(
        "INSERT INTO farreach_pages (path, language, media_type, etag, body) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (path, language) DO UPDATE SET media_type = excluded.media_type, etag = excluded.etag, "
        "body = excluded.body",
        (path, language, media_type, etag, gzip.compress(body, compresslevel=5, mtime=0)),
    )
    return etag


def page(connection: sqlite3.Connection, path: str, language: str) -> Page | None:
    """Return a rendered page."""
    row = connection.execute(
        "SELECT path, language, media_type, etag, body FROM farreach_pages WHERE path = ? AND language = ?",
        (path, language),
    ).fetchone()
    return row and Page(*row)


def page_paths(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return path and language of every page, sorted."""
    return connection.execute("SELECT path, language FROM farreach_pages ORDER BY path, language").fetchall()


def to_json(document: Mapping[str, Any] | bytes) -> bytes:
    """Return ``document`` as JSON in UTF-8: same content, same bytes.

    Raises
    ------
    WorkspaceError
        When it holds NaN, infinity, half a surrogate pair or something that JSON does not know.
    """
    try:
        if isinstance(document, bytes):
            json.loads(document.decode())
            return document
        text = json.dumps(
            document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        )
        return text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise WorkspaceError(f"This is not a JSON document: {error}.") from error
