"""The demonstration, made once by the real command, served by a real process, and looked at in a real browser."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")


@dataclass(frozen=True)
class Demo:
    """What ``farreach demo --no-serve --json`` left behind and printed."""

    folder: Path
    workspace: Path
    facts: dict[str, Any]
    err: str


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, started: Callable[..., subprocess.Popen[str]]) -> Demo:
    """Return the demonstration: the whole of Iceland, about 25 CPU seconds."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    with started("demo", "--no-serve", "--json", "--out", folder) as process:
        out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return Demo(folder, folder / "iceland.gpkg", json.loads(out), err)


@pytest.fixture(scope="session")
def served(demo: Demo, started: Callable[..., subprocess.Popen[str]]) -> Iterator[str]:
    """Return the address of a real ``farreach serve`` of the demonstration."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with started("serve", demo.workspace, "--port", port) as process:
        try:
            deadline = time.monotonic() + 60
            while not answers(url):
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield url
        finally:
            process.terminate()


def answers(url: str) -> bool:
    """Return whether the server is up."""
    try:
        with urllib.request.urlopen(f"{url}/livez"):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return a running Chromium, or skip; with FARREACH_REQUIRE_BROWSER=1 its absence is a failure."""
    if not CHROMIUM.exists():
        if os.environ.get("FARREACH_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{CHROMIUM} is missing; run scripts/install_test_system")
        pytest.skip(f"{CHROMIUM} is missing; scripts/install_test_system installs it")
    from playwright.sync_api import sync_playwright

    switches = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=switches.split())
        yield browser
        browser.close()
