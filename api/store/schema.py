"""Tables of our own in a workspace, and the ordered list of steps that lead to them.

A step is never edited after a release: add the next one. Never rebuild a table of features in a step, its
triggers and R-tree would be lost; ``ALTER TABLE ... ADD COLUMN`` keeps them.
"""

import sqlite3
from collections.abc import Callable

from api.store.errors import WorkspaceError
from api.store.geopackage import initialise, register_attributes

Migration = Callable[[sqlite3.Connection], None]

_FORMAT = "farreach-workspace"

_VERSION_1 = (
    """CREATE TABLE farreach_meta (
        id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL)""",
    """CREATE TABLE farreach_results (
        id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, key TEXT NOT NULL, document TEXT NOT NULL,
        sha256 TEXT NOT NULL, created_at TEXT NOT NULL, UNIQUE (kind, key))""",
    """CREATE TABLE farreach_plans (
        version INTEGER PRIMARY KEY AUTOINCREMENT,
        state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published')),
        document TEXT NOT NULL, sha256 TEXT NOT NULL, created_at TEXT NOT NULL)""",
    """CREATE TRIGGER farreach_plans_kept BEFORE UPDATE OF version, document, sha256, created_at ON farreach_plans
        BEGIN SELECT RAISE(ABORT, 'A plan is never changed; add a new version.'); END""",
    """CREATE TRIGGER farreach_plans_state BEFORE UPDATE OF state ON farreach_plans
        WHEN NOT (OLD.state = 'draft' AND NEW.state = 'published')
        BEGIN SELECT RAISE(ABORT, 'A plan goes from draft to published and never back.'); END""",
    """CREATE TRIGGER farreach_plans_not_replaced BEFORE INSERT ON farreach_plans
        WHEN EXISTS (SELECT 1 FROM farreach_plans WHERE version = NEW.version)
        BEGIN SELECT RAISE(ABORT, 'A plan is never replaced; add a new version.'); END""",
    """CREATE TRIGGER farreach_plans_not_deleted BEFORE DELETE ON farreach_plans
        BEGIN SELECT RAISE(ABORT, 'A plan is never deleted.'); END""",
    """CREATE TABLE farreach_pages (
        id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, language TEXT NOT NULL,
        media_type TEXT NOT NULL, etag TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (path, language))""",
    """CREATE TABLE farreach_jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, params TEXT NOT NULL,
        idempotency_key TEXT UNIQUE,
        state TEXT NOT NULL DEFAULT 'accepted'
            CHECK (state IN ('accepted', 'running', 'successful', 'failed', 'dismissed')),
        attempt INTEGER NOT NULL DEFAULT 0, worker TEXT NOT NULL DEFAULT '',
        lease_seconds REAL NOT NULL DEFAULT 0, lease_until TEXT,
        fraction REAL NOT NULL DEFAULT 0, message TEXT NOT NULL DEFAULT '',
        result TEXT, problem TEXT,
        created_at TEXT NOT NULL, started_at TEXT, updated_at TEXT NOT NULL, finished_at TEXT)""",
    "CREATE INDEX farreach_jobs_open ON farreach_jobs (state, id)",
)

_VERSION_2 = (
    "ALTER TABLE farreach_jobs ADD COLUMN standing TEXT",
    "ALTER TABLE farreach_jobs ADD COLUMN stopping INTEGER NOT NULL DEFAULT 0",
)

_DESCRIPTIONS = {
    "farreach_meta": "Farreach: what this file is",
    "farreach_results": "Farreach: stored results",
    "farreach_plans": "Farreach: versions of the plan",
    "farreach_pages": "Farreach: rendered pages",
    "farreach_jobs": "Farreach: background jobs",
}


def _to_version_1(connection: sqlite3.Connection) -> None:
    initialise(connection)
    for statement in _VERSION_1:
        connection.execute(statement)
    for table, description in _DESCRIPTIONS.items():
        register_attributes(connection, table, description)
    connection.executemany(
        "INSERT INTO farreach_meta (key, value) VALUES (?, ?)", [("format", _FORMAT), ("schema_version", "0")]
    )


def _to_version_2(connection: sqlite3.Connection) -> None:
    for statement in _VERSION_2:
        connection.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (_to_version_1, _to_version_2)
"""Step ``n`` leads from version ``n`` to version ``n + 1``; version 0 is an empty file."""

READABLE_FROM = 1
"""Older files than this are not read before they were opened for writing once, which brings them to the newest
version; what came since concerns the tables of jobs, and nobody reads those from a file opened read-only."""


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring a workspace from ``version`` to the newest one, inside the caller's transaction."""
    for step in MIGRATIONS[version:]:
        step(connection)
    connection.execute(
        "UPDATE farreach_meta SET value = ? WHERE key = 'schema_version'", (str(len(MIGRATIONS)),)
    )


def stored_version(connection: sqlite3.Connection) -> int | None:
    """Return the version of the tables in this file, None when it is not a workspace."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'farreach_meta'").fetchone():
        return None
    meta = dict(connection.execute("SELECT key, value FROM farreach_meta").fetchall())
    return int(meta["schema_version"]) if meta.get("format") == _FORMAT else None


def check_version(version: int | None, name: str) -> int:
    """Return ``version`` unless this Farreach cannot work with it.

    Raises
    ------
    WorkspaceError
        When the file is no workspace, or was written by a newer Farreach.
    """
    if version is None:
        raise WorkspaceError(f"{name} is not a Farreach workspace; make one with `farreach import`.")
    if version > len(MIGRATIONS):
        raise WorkspaceError(
            f"{name} was written by a newer Farreach (its tables are version {version}, this Farreach knows up "
            f"to {len(MIGRATIONS)}). Install the newer Farreach, or import again into a new file."
        )
    return version
