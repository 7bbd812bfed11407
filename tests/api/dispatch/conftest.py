"""The day on which a van visits Gamma, in a workspace of the test's own."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.dispatch.day import Day, published_day
from api.store import Workspace
from api.streets import network_in, travel_over
from planner.streets.travel import StreetTravel


@pytest.fixture(scope="session")
def villages_travel(four_villages: Any) -> StreetTravel:
    """Return travel on the streets of the four villages."""
    with Workspace.open(four_villages.path, read_only=True) as workspace:
        return travel_over(network_in(workspace))


@pytest.fixture
def gamma_day(four_villages: Any, villages_travel: StreetTravel, out_day: tuple[str, str]) -> Day:
    """Return the published day with its one stop."""
    with Workspace.open(four_villages.path, read_only=True) as workspace:
        return published_day(workspace, villages_travel, date.fromisoformat(out_day[1]))


@pytest.fixture
def own_workspace(own_villages: Path) -> Iterator[Workspace]:
    """Return a workspace that the test may change."""
    with Workspace.open(own_villages) as workspace:
        yield workspace
