"""What tests of commands look at: one clear message, the right exit code, nothing half-written."""

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def digest() -> Callable[[Path], str]:
    """Return a function that tells whether anything in a workspace changed; opening it alone changes nothing."""

    def of(path: Path) -> str:
        connection = sqlite3.connect(path)
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        rows = [(name, connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in sorted(tables)]
        connection.close()
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    return of


@pytest.fixture(scope="session")
def integrity() -> Callable[[Path], str]:
    """Return a function that says what SQLite says about a file."""

    def of(path: Path) -> str:
        connection = sqlite3.connect(path)
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
        connection.close()
        return str(said)

    return of


@pytest.fixture(scope="session")
def refuses(farreach: Callable[..., Any]) -> Callable[..., str]:
    """Return a function that runs a command that must fail, and gives its one message."""

    def run(*words: object, code: int = 1) -> str:
        said = farreach(*words)
        assert said.code == code, said
        assert said.out == ""
        assert "Traceback" not in said.err
        begin = "Error: " if code == 2 else "farreach: "
        assert said.err.count(begin) == 1, said.err
        return str(said.err.split(begin, 1)[1].strip())

    return run
