"""Connections to a workspace file: pragmas, plain-language errors, checkpoints.

Durability. Writers run in WAL mode with ``synchronous=FULL``: a commit that returned survives ``kill -9`` and
a power cut (``benchmarks/durability.py``). Writes begin with ``BEGIN IMMEDIATE``, so that writers queue instead
of failing with "database is locked".

Checkpoints. SQLite before 3.51.3 can corrupt a file when one connection commits while another copies the WAL
back (https://sqlite.org/wal.html#walresetbug). Nobody checkpoints automatically here; :func:`trim_log` does it
while it holds the write lock, so that no commit can happen meanwhile.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from api.store.blobs import register_functions
from api.store.errors import WorkspaceError

WAIT_SECONDS = 30.0
LOG_BYTES = 4 * 2**20

Mode = Literal["ro", "rw", "rwc"]

_REASONS = {
    "SQLITE_BUSY": f"another process has been writing for more than {WAIT_SECONDS:.0f} s. Try again when it is done.",
    "SQLITE_FULL": "the disk is full. Nothing of this was written; free some space and try again.",
    "SQLITE_READONLY": "it is opened read-only or its folder may not be written to.",
    "SQLITE_CORRUPT": "the file is damaged. Restore a snapshot of it.",
    "SQLITE_NOTADB": "it is not a Farreach workspace.",
    "SQLITE_CANTOPEN": "it cannot be opened. Its folder must be there and may need write permission.",
}


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn an error of SQLite into a :class:`WorkspaceError` that says what to do."""
    try:
        yield
    except (UnicodeEncodeError, OverflowError) as error:
        raise WorkspaceError(f"{path}: this text or number cannot be stored: {error}.") from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", "") or ""
        reason = next((text for name, text in _REASONS.items() if code.startswith(name)), str(error))
        raise WorkspaceError(f"{path}: {reason}") from error


def connect(path: Path, mode: Mode, *, immutable: bool = False) -> sqlite3.Connection:
    """Open ``path`` with the functions of GeoPackage and without any transaction of Python's own."""
    uri = f"{path.resolve().as_uri()}?mode={mode}{'&immutable=1' if immutable else ''}"
    connection = sqlite3.connect(
        uri, uri=True, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    register_functions(connection)
    return connection


def set_for_reading(connection: sqlite3.Connection) -> None:
    """Refuse every write through ``connection``."""
    connection.execute("PRAGMA query_only = 1")
    connection.execute("PRAGMA wal_autocheckpoint = 0")


def set_for_writing(connection: sqlite3.Connection) -> None:
    """Make every commit through ``connection`` survive a power cut."""
    if connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
        raise WorkspaceError("The file system cannot share memory between processes; use a local disk.")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = FAST")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")


def set_for_building(connection: sqlite3.Connection) -> None:
    """Make writes fast in a file that nobody else knows of and that is synchronised once, at the end."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA foreign_keys = ON")


@contextlib.contextmanager
def immediate(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock for the block: all of it is committed or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back by itself
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def savepoint(connection: sqlite3.Connection) -> Iterator[None]:
    """Undo what the block did, and only that, when it fails inside a transaction."""
    connection.execute("SAVEPOINT farreach")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO farreach")
            connection.execute("RELEASE farreach")
        raise
    connection.execute("RELEASE farreach")


def trim_log(connection: sqlite3.Connection, path: Path) -> None:
    """Copy the WAL of ``path`` back into the file when it has grown large; skip it when someone is writing."""
    log = path.with_name(path.name + "-wal")
    if not log.exists() or log.stat().st_size <= LOG_BYTES:
        return
    with contextlib.closing(connect(path, "rw")) as copier, _patience(connection, seconds=0):
        connection.execute("BEGIN IMMEDIATE")
        try:
            copier.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            connection.execute("ROLLBACK")


def empty_log(connection: sqlite3.Connection) -> None:
    """Copy the whole WAL back, so that the file stands alone; skip it when readers or writers are at it."""
    with _patience(connection, seconds=1):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def vacuum_into(connection: sqlite3.Connection, path: Path) -> None:
    """Write what ``connection`` sees to a new file with neither WAL nor free pages."""
    (query_only,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("PRAGMA query_only = 0")  # it would forbid to write the other file, too
    try:
        connection.execute("VACUUM INTO ?", (str(path),))
    finally:
        connection.execute(f"PRAGMA query_only = {query_only}")


@contextlib.contextmanager
def _patience(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    try:
        with contextlib.suppress(sqlite3.OperationalError):
            yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(WAIT_SECONDS * 1000)}")
