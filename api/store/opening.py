"""Opening a workspace file: what can be wrong with it, and bringing it to the newest version."""

import contextlib
import os
import sqlite3
from pathlib import Path

from api.store.connection import (
    connect,
    explained,
    immediate,
    set_for_building,
    set_for_reading,
    set_for_writing,
)
from api.store.errors import WorkspaceError
from api.store.schema import READABLE_FROM, check_version, migrate, stored_version

_MAGIC = b"SQLite format 3\0"


def begin(partial: Path) -> sqlite3.Connection:
    """Return a connection to a new workspace that nobody else knows of."""
    with explained(partial):
        connection = connect(partial, "rwc")
        set_for_building(connection)
        with immediate(connection):
            migrate(connection, 0)
        return connection


def reopen(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Return a connection to a workspace that is there, with its tables at the newest version."""
    try:
        _check_file(path, read_only=read_only)
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be opened: {error.strerror}.") from error
    with explained(path):
        connection = connect(path, "ro" if read_only else "rw", immutable=read_only and _unchangeable(path))
        try:
            _prepare(connection, path, read_only=read_only)
        except BaseException:
            connection.close()
            raise
        return connection


def is_workspace(path: Path) -> bool:
    """Return whether a file is a workspace, of whatever version; no file is changed, no file is made."""
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return False
        with contextlib.closing(connect(path, "ro", immutable=_unchangeable(path))) as connection:
            return stored_version(connection) is not None
    except (OSError, sqlite3.Error, KeyError, ValueError):
        return False


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells the file now at ``path`` from one that takes its place, None without a file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _prepare(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    version = check_version(stored_version(connection), str(path))
    if read_only:
        set_for_reading(connection)
        if version < READABLE_FROM:
            raise WorkspaceError(
                f"{path} was written by an older Farreach; open it once for writing to convert it."
            )
        return
    set_for_writing(connection)
    with immediate(connection):
        migrate(connection, check_version(stored_version(connection), str(path)))


def _check_file(path: Path, *, read_only: bool) -> None:
    if path.is_dir():
        raise WorkspaceError(f"{path} is a folder, not a workspace; give the file inside it.")
    if not path.exists():
        raise WorkspaceError(f"{path} does not exist; make it with `farreach import`, or correct the name.")
    if not os.access(path, os.R_OK):
        raise WorkspaceError(f"{path} may not be read; ask its owner for permission.")
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise WorkspaceError(f"{path} is not a Farreach workspace; make one with `farreach import`.")
    if not read_only and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise WorkspaceError(
            f"{path} or its folder may not be written to; open it read-only or copy it elsewhere."
        )


def _unchangeable(path: Path) -> bool:
    """Say whether SQLite has to read the file without files beside it: a read-only disk, and no WAL there."""
    return not os.access(path.parent, os.W_OK) and not path.with_name(path.name + "-wal").exists()
