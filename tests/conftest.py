"""What tests of every room use: the command line in this process and in one of its own, a free port, groups."""

import contextlib
import io
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadGroupScheduling

ROOT = Path(__file__).resolve().parents[1]


class LoadByGroup(LoadGroupScheduling):
    """Gives all modules of one ``xdist_group`` to one worker.

    pytest-xdist 3.8 does so by a suffix to ``Item._nodeid``, which pytest 9.2 does not look at any more: there
    the groups are silently ignored and a session fixture is made once for each worker.
    """

    def _split_scope(self, nodeid: str) -> str:
        scope = super()._split_scope(nodeid)
        return scope if scope != nodeid else group_of(nodeid.partition("::")[0]) or nodeid


@cache
def group_of(module: str) -> str | None:
    """Return the group that a test module is marked with."""
    mark = re.search(r"^pytestmark = .*xdist_group\(\"(\w+)\"\)", (ROOT / module).read_text(), re.MULTILINE)
    return None if mark is None else mark[1]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadGroupScheduling | None:
    """Replace the scheduler of ``--dist loadgroup``."""
    return LoadByGroup(config, log) if config.getvalue("dist") == "loadgroup" else None


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def farreach() -> Callable[..., Said]:
    """Return a function that runs ``farreach`` in this process, exit code included."""
    from api.cli import main

    def run(*words: object) -> Said:
        out, err, before = io.StringIO(), io.StringIO(), sys.argv
        sys.argv = ["farreach", *map(str, words)]
        code: object = 0
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                main()
        except SystemExit as end:
            code = end.code
        finally:
            sys.argv = before
        return Said(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())

    return run


@pytest.fixture(scope="session")
def started() -> Callable[..., subprocess.Popen[str]]:
    """Return a function that starts ``farreach`` as a process of its own; use it in a ``with`` block."""

    def start(*words: object, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "api", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **environment},
        )

    return start


@pytest.fixture
def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
