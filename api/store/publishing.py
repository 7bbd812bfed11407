"""A file appears under its name whole or not at all."""

import contextlib
import os
import sqlite3
from pathlib import Path

from api.store.connection import connect, explained
from api.store.errors import WorkspaceError
from api.store.schema import check_version, stored_version


def partial_path(target: Path) -> Path:
    """Return the name under which ``target`` is written until it is whole."""
    return target.with_name(target.name + ".partial")


def check_target(target: Path, *, overwrite: bool) -> None:
    """Refuse a place where a new file cannot or should not go."""
    if not target.parent.is_dir():
        raise WorkspaceError(f"{target.parent} is not a folder; make it first.")
    if not os.access(target.parent, os.W_OK):
        raise WorkspaceError(f"{target.parent} may not be written to; choose another folder.")
    if target.is_dir():
        raise WorkspaceError(
            f"{target} is a folder; give the name of a file, such as {target / 'country.gpkg'}."
        )
    if target.exists() and not overwrite:
        raise WorkspaceError(f"{target} exists already; choose another name, or replace it with --overwrite.")


def release_workspace(target: Path) -> None:
    """Make sure that ``target``, which is about to be replaced, is a workspace that nobody is writing to.

    Its WAL has to go first: SQLite would replay it into the file that comes in its place.
    """
    if not target.exists():
        return
    with explained(target), contextlib.closing(connect(target, "rw")) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        check_version(_version(connection, target), str(target))
        try:
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
        except sqlite3.OperationalError:
            mode = "in use"
        if mode != "delete":
            raise WorkspaceError(f"{target} is in use; stop whoever has it open, or choose another name.")


def discard_partial(target: Path) -> None:
    """Remove what a killed process left behind; refuse when another process is still writing it."""
    partial = partial_path(target)
    if partial.exists():
        _refuse_if_written_to(partial)
        remove(partial)


def remove(path: Path) -> None:
    """Remove a file of SQLite with its companions."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def publish(partial: Path, target: Path) -> None:
    """Give the finished file ``partial`` the name ``target``, durably."""
    try:
        _synchronise(partial)
        partial.replace(target)
        if os.name == "posix":
            _synchronise(target.parent)
    except OSError as error:
        raise WorkspaceError(f"{target} cannot be written: {error.strerror}.") from error


def _version(connection: sqlite3.Connection, target: Path) -> int | None:
    with explained(target):
        return stored_version(connection)


def _refuse_if_written_to(partial: Path) -> None:
    with contextlib.closing(connect(partial, "rw")) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise WorkspaceError(f"{partial} is being written by another process; wait for it.") from error
        except sqlite3.DatabaseError:
            return  # a fragment that is no database any more; nobody is writing it


def _synchronise(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
