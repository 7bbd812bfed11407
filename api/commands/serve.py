"""``farreach serve``: a light server process, and a worker process for everything heavy."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from api.store import Workspace
from planner.errors import PlannerError


class PortInUseError(PlannerError, OSError):
    """Somebody else listens there already; choose another port with ``--port``."""


def run(workspace: Path, host: str, port: int) -> None:
    """Serve until interrupted."""
    import uvicorn  # noqa: PLC0415 (only the server needs it)

    from api.app import create_app  # noqa: PLC0415

    check_port(host, port)
    with Workspace.open(workspace) as store:
        app = create_app(store, host=host)
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
    words = [sys.executable, "-m", "api", "serve", str(workspace), "--host", host, "--port", str(port)]
    if os.name == "posix":
        os.execv(sys.executable, words)  # noqa: S606 (our own program)
    sys.exit(subprocess.call(words))  # noqa: S603 (our own program)


@contextmanager
def _warming() -> Iterator[None]:
    """Have the street engine compiled beside the server, so that no request waits for that."""
    process = subprocess.Popen([sys.executable, "-m", "api", "warm"])
    try:
        yield
    finally:
        _end(process)


@contextmanager
def _worker(workspace: Path) -> Iterator[None]:
    """Keep a worker process running: one that dies is started again, after a second."""
    stopping = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(workspace, stopping), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        keeper.join(timeout=15)


def _keep_worker(workspace: Path, stopping: threading.Event) -> None:
    words = [sys.executable, "-m", "api", "worker", str(workspace)]
    while not stopping.is_set():
        process = subprocess.Popen(words, env={**os.environ, "FARREACH_PARENT": str(os.getpid())})  # noqa: S603
        while process.poll() is None and not stopping.wait(0.5):
            pass
        if stopping.is_set():
            _end(process)
        stopping.wait(1.0)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
