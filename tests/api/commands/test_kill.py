"""``kill -9`` in the middle of the real commands."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.store import Workspace


def killed_at(process: subprocess.Popen[str], words: str, after: float) -> None:
    """Kill a command some seconds after it said ``words``."""
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            break
    else:
        pytest.fail(f"it never said {words!r}")
    time.sleep(after)
    process.kill()


@pytest.mark.parametrize(
    ("words", "after"), [("reading", 0.0), ("storing the layers", 0.0), ("storing the layers", 0.03)]
)
def test_killed_import(
    four_villages: Any,
    tmp_path: Path,
    farreach: Callable[..., Any],
    started: Callable[..., subprocess.Popen[str]],
    words: str,
    after: float,
) -> None:
    """Nothing has the final name; the next import sweeps up and succeeds."""
    target = tmp_path / "v.gpkg"
    with started("import", four_villages.extract, target) as process:
        killed_at(process, words, after)
    if target.exists():  # it was done before it was killed: then it is whole
        with Workspace.open(target, read_only=True) as workspace:
            assert workspace.layers()["streets"] == 8
    assert farreach("import", four_villages.extract, target, "--overwrite").code == 0
    assert [file.name for file in tmp_path.iterdir()] == ["v.gpkg"]


@pytest.mark.parametrize(
    ("words", "after"),
    [("choosing", 0.0), ("drawing the maps", 0.0), ("storing the plan", 0.0), ("storing the plan", 0.03)],
)
def test_killed_plan(
    own_villages: Path,
    client_of: Callable[[Workspace], Any],
    farreach: Callable[..., Any],
    started: Callable[..., subprocess.Popen[str]],
    integrity: Callable[[Path], str],
    words: str,
    after: float,
) -> None:
    """The plan before is served, or the new one as a whole; the file is sound and the next plan succeeds."""
    with Workspace.open(own_villages) as workspace, client_of(workspace) as client:
        before = {path: client.get(path).content for path in ("/", "/coverage", "/index.json", "/v1/gaps")}
        with started("plan", own_villages, "--within", 45, "--weeks", 1) as process:
            killed_at(process, words, after)
        after_kill = {path: client.get(path).content for path in before}
        versions = [row["version"] for row in client.get("/v1/plans").json()["plans"]]
        if versions == [1]:
            assert after_kill == before
        else:
            assert versions == [1, 2]
            assert client.get("/index.json").json()["standard"]["minutes"] == 45
    assert integrity(own_villages) == "ok"
    assert farreach("plan", own_villages, "--json").code == 0
