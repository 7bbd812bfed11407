"""``farreach serve``: a real server process with its worker."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import api
from api.commands.serve import FIRST_WAIT, next_wait, own_environment, own_program


def test_port_in_use(refuses: Callable[..., str], four_villages: Any) -> None:
    """Said before anything is done, with the option that helps; the demo looks as early."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        message = refuses("serve", four_villages.path, "--port", port)
        assert "--port" in message
        assert str(port) in message
        assert "--port" in refuses("demo", "--port", port, "--out", four_villages.path.parent / "never")
    assert not (four_villages.path.parent / "never").exists()


def test_an_address_that_is_not_ours(refuses: Callable[..., str], four_villages: Any) -> None:
    """A sentence."""
    assert "cannot listen" in refuses("serve", four_villages.path, "--host", "203.0.113.1")


def test_it_serves_and_plans(
    own_villages: Path, started: Callable[..., subprocess.Popen[str]], free_port: int
) -> None:
    """From the first page to a plan made over HTTP; a killed worker comes back; SIGTERM ends server and worker."""
    url = f"http://127.0.0.1:{free_port}"
    with started("serve", own_villages, "--port", free_port) as process:
        try:
            assert process.stdout is not None
            assert url in process.stdout.readline()
            wait_until_up(url)
            request = urllib.request.Request(
                f"{url}/v1/plans",
                data=b'{"weeks": 1}',
                headers={"Content-Type": "application/json"},
                method="POST",
            )
            with urllib.request.urlopen(request) as answer:
                assert answer.status == 202
                location = answer.headers["Location"]
            deadline = time.monotonic() + 60
            while (job := get(url + location))["status"] not in {"successful", "failed"}:
                assert time.monotonic() < deadline
                time.sleep(0.2)
            assert job["result"]["version"] == 2, job
            worker = int(children(process.pid)[0])
            os.kill(worker, signal.SIGKILL)
            deadline = time.monotonic() + 20
            while not (others := {int(child) for child in children(process.pid)} - {worker}):
                assert time.monotonic() < deadline, "a dead worker is not started again"
                time.sleep(0.1)
            worker = others.pop()
        finally:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    deadline = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists():
        assert time.monotonic() < deadline, "the worker outlived its server"
        time.sleep(0.1)


def test_a_file_in_the_current_directory_takes_nobodys_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker and the warming are this package, wherever the server was started; also where it is not installed."""
    (tmp_path / "api.py").write_text("print('planted')")
    (tmp_path / "json.py").write_text("print('planted')")
    monkeypatch.chdir(tmp_path)
    found = subprocess.run(
        own_program("--help"), env=own_environment(), capture_output=True, text=True, check=True
    )
    assert "planted" not in found.stdout + found.stderr
    assert found.stdout


@pytest.mark.parametrize("earlier", ["", "/somewhere"])
def test_a_checkout_is_found(monkeypatch: pytest.MonkeyPatch, earlier: str) -> None:
    """Its folder comes first; without an empty entry, which would be the current directory."""
    monkeypatch.setenv("PYTHONPATH", earlier)
    monkeypatch.setattr("site.getsitepackages", list)
    root, *others = own_environment()["PYTHONPATH"].split(os.pathsep)
    assert (Path(root) / "api" / "commands" / "serve.py").exists()
    assert others == [earlier] * bool(earlier)


def test_an_installed_program_needs_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folder before the standard library would let any package replace a part of that."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr("site.getsitepackages", lambda: [str(Path(api.__file__).parents[1])])
    assert "PYTHONPATH" not in own_environment()


def test_a_worker_that_dies_at_once_is_tried_less_and_less_often() -> None:
    """Never more than a minute apart; one that worked for long is replaced soon."""
    wait = 0.0
    waits = [wait := next_wait(wait, 0.2) for _ in range(9)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert next_wait(60.0, 3600.0) == FIRST_WAIT


def wait_until_up(url: str) -> None:
    """Return when the server answers."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"{url}/livez"):
                return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def get(url: str) -> Any:
    """Return a JSON document."""
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


def children(pid: int) -> list[str]:
    """Return the processes that a process started."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return [child for thread in threads for child in (thread / "children").read_text().split()]
