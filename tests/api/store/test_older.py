"""Workspaces of older versions still open: for reading as they are, for writing at the newest version."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.jobs import JobQueue
from api.store import Workspace
from api.store.schema import MIGRATIONS

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def version_1(tmp_path: Path) -> Path:
    """Return a file as the first release wrote it, with a job and a page in it."""
    path = tmp_path / "old.gpkg"
    with Workspace.create(path) as workspace:
        JobQueue(workspace).submit("plan", {"vans": 2}, idempotency_key="k", now=NOW)
        workspace.put_page("/", "en", "text/html", b"<p>old</p>")
    with closing(sqlite3.connect(path)) as connection:
        for column in ("standing", "stopping"):
            connection.execute(f"ALTER TABLE farreach_jobs DROP COLUMN {column}")
        connection.execute("UPDATE farreach_meta SET value = '1' WHERE key = 'schema_version'")
        connection.commit()
    return path


def test_reading_as_it_is(version_1: Path) -> None:
    """Nothing is written, everything but jobs is there."""
    before = version_1.read_bytes()
    with Workspace.open(version_1, read_only=True) as workspace:
        page = workspace.page("/", "en")
        assert page is not None
        assert page.body == b"<p>old</p>"
    assert version_1.read_bytes() == before


def test_writing_brings_it_up_to_date(version_1: Path) -> None:
    """The job that waited is done with the new columns; what was there is still there."""
    with Workspace.open(version_1) as workspace:
        queue = JobQueue(workspace)
        (job,) = queue.list()
        assert (job.params, job.standing, job.stopping) == ({"vans": 2}, None, False)
        claimed = queue.claim("w", now=NOW, lease_seconds=60)
        assert claimed is not None
        assert queue.heartbeat(claimed, now=NOW, standing={"gap": 0.1}) is True
        assert queue.get(job.id).standing == {"gap": 0.1}
        assert workspace.page("/", "en") is not None
    with closing(sqlite3.connect(version_1)) as connection:
        query = "SELECT value FROM farreach_meta WHERE key = 'schema_version'"
        assert connection.execute(query).fetchone() == (str(len(MIGRATIONS)),)
