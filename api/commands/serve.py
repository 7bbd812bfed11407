"""``farreach serve``: a light server process, and a worker process for everything heavy."""

import logging
import os
import site
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from api.store import Workspace
from planner.errors import PlannerError

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds until a worker that ended is started again: twice as many after each one that ended soon, up to the longest."""

log = logging.getLogger("farreach")


class PortInUseError(PlannerError, OSError):
    """Somebody else listens there already; choose another port with ``--port``."""


def run(workspace: Path, host: str, port: int) -> None:
    """Serve until interrupted."""
    import uvicorn  # noqa: PLC0415 (only the server needs it)

    from api.app import create_app  # noqa: PLC0415
    from api.vroom.limits import VroomLimits  # noqa: PLC0415

    check_port(host, port)
    with Workspace.open(workspace) as store:
        app = create_app(store, host=host, vroom_limits=VroomLimits.of(os.environ))
        with _warming(), _worker(workspace):
            typer.echo(f"Farreach serves http://{host}:{port} (Ctrl+C ends it)")
            typer.echo(f"  planner     http://{host}:{port}/coverage")
            typer.echo(f"  dispatcher  http://{host}:{port}/dispatch")
            typer.echo(f"  API         http://{host}:{port}/docs")
            uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def check_port(host: str, port: int) -> None:
    """Refuse a port on which somebody else listens, before any work is done.

    Raises
    ------
    PortInUseError
        Saying how to choose another one.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUseError(
                f"cannot listen on {host}:{port} ({error.strerror or error}). "
                "Is another server running there? Choose another port: --port 8001"
            ) from error


def replace_by_server(workspace: Path, host: str, port: int) -> None:
    """Become a server process that has loaded nothing but what serving needs."""
    sys.stdout.flush()
    words = own_program("serve", str(workspace), "--host", host, "--port", str(port))
    if os.name == "posix":
        os.execve(sys.executable, words, own_environment())  # noqa: S606 (our own program)
    sys.exit(subprocess.call(words, env=own_environment()))  # noqa: S603 (our own program)


def own_program(*words: str) -> list[str]:
    """Return the command line of ``farreach`` itself; ``-P`` so that no file in the current directory takes its place."""
    return [sys.executable, "-P", "-m", "api", *words]


def own_environment() -> dict[str, str]:
    """Return the environment in which :func:`own_program` finds this very package, also in a plain checkout."""
    root = str(Path(__file__).parents[2])
    if root in {*site.getsitepackages(), site.getusersitepackages()}:
        return dict(os.environ)
    earlier = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([root, earlier] if earlier else [root])}


def next_wait(wait: float, lived: float) -> float:
    """Return how many seconds to wait for the next worker when one ended after ``lived`` seconds.

    ``wait`` is the wait before it, 0 for none.
    """
    if wait == 0 or lived > LONGEST_WAIT:
        return FIRST_WAIT
    return min(LONGEST_WAIT, 2 * wait)


@contextmanager
def _warming() -> Iterator[None]:
    """Have the street engine compiled beside the server, so that no request waits for that."""
    process = subprocess.Popen(own_program("warm"), env=own_environment())  # noqa: S603 (our own program)
    try:
        yield
    finally:
        _end(process)


@contextmanager
def _worker(workspace: Path) -> Iterator[None]:
    """Keep a worker process running: one that ends is started again, soon at first and then less often."""
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(workspace, stopping), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join(timeout=15)


def _keep_worker(workspace: Path, stopping: threading.Event) -> None:
    words = own_program("worker", str(workspace))
    environment = {**own_environment(), "FARREACH_PARENT": str(os.getpid())}
    wait = 0.0
    while not stopping.is_set():
        begin = time.monotonic()
        process = subprocess.Popen(words, env=environment)  # noqa: S603 (our own program)
        while process.poll() is None and not stopping.wait(0.5):
            pass
        if stopping.is_set():
            _end(process)
            return
        wait = next_wait(wait, time.monotonic() - begin)
        log.warning("the worker ended (status %d); another one starts in %.0f s", process.returncode, wait)
        stopping.wait(wait)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
