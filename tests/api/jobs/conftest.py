"""A queue in a fresh workspace."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.jobs import JobQueue
from api.store import Workspace


@pytest.fixture
def noon() -> datetime:
    """Return the moment at which every situation begins."""
    return datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the file of an empty workspace."""
    Workspace.create(tmp_path / "country.gpkg").close()
    return tmp_path / "country.gpkg"


@pytest.fixture
def queue(path: Path) -> Iterator[JobQueue]:
    """Return a queue without jobs."""
    with Workspace.open(path) as workspace:
        yield JobQueue(workspace)
