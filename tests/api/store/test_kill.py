"""``kill -9`` at random moments: what was acknowledged is there, what was not finished is not."""

import random
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd

from api.store import Workspace

WRITER = """
import sys
from datetime import UTC, datetime
from api.store import Workspace
noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
with Workspace.open(sys.argv[1]) as workspace:
    while True:
        with workspace.transaction():
            version = workspace.add_plan({"stops": "x" * 300}, created_at=noon)
            workspace.put_result("last", "plan", {"version": version}, created_at=noon)
        print(version, flush=True)
"""

BUILDER = """
import sys
from api.store import Workspace
with Workspace.build(sys.argv[1], overwrite=True) as workspace:
    print("begun", flush=True)
    while True:
        workspace.put_page("/", "en", "text/html", b"x" * 100_000)
"""


def killed(program: str, path: Path, after: float) -> list[str]:
    """Start a program, kill it some seconds after its first line, return the lines that it finished."""
    arguments = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.kill()
        return [line for line in [first, *process.stdout] if line.endswith("\n")]


def integrity(path: Path) -> str:
    """Return what SQLite says about the file."""
    connection = sqlite3.connect(path)
    (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    return said


def test_no_acknowledged_plan_is_lost(path: Path) -> None:
    """Ten kills of a writer that prints every version it has committed."""
    rng = random.Random(1)
    Workspace.create(path).close()
    for _ in range(10):
        acknowledged = int(killed(WRITER, path, after=rng.uniform(0, 0.1))[-1])
        with Workspace.open(path) as workspace:
            versions = [plan.version for plan in workspace.plans()]
            assert workspace.get_result("last", "plan") == {"version": versions[-1]}
        assert versions == list(range(1, versions[-1] + 1))
        assert versions[-1] >= acknowledged
        assert integrity(path) == "ok"


def test_a_killed_build_leaves_the_old_file(path: Path, villages: gpd.GeoDataFrame) -> None:
    """And the next build sweeps up after it."""
    with Workspace.build(path) as workspace:
        workspace.write_layer("villages", villages)
    for _ in range(2):
        assert killed(BUILDER, path, after=0.05) == ["begun\n"]
        assert path.with_name("country.gpkg.partial").exists()
        with Workspace.open(path, read_only=True) as workspace:
            assert (workspace.layers(), workspace.pages()) == ({"villages": 4}, [])
    Workspace.create(path, overwrite=True).close()
    assert [file.name for file in path.parent.iterdir()] == [path.name]
