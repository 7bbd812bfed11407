"""Problems that are kept in memory: few, the right ones, made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.osrm.engines import StreetEngines
from api.siting.desk import MOST_CASES, SNAP_LIMIT_M, Desk
from api.siting.options import SitesOptions
from api.store import Workspace
from planner.streets.travel import StreetTravel


@pytest.fixture
def desk(own_import: Path) -> Iterator[Desk]:
    """Return the desk of the four villages."""
    with Workspace.open(own_import) as workspace:
        yield Desk(workspace, StreetEngines(workspace))


def test_a_problem_is_made_once(desk: Desk) -> None:
    """The same question is the same object; another one is not."""
    assert desk.case(SitesOptions()) is desk.case(SitesOptions())
    assert desk.case(SitesOptions()) is not desk.case(SitesOptions(within=20))


def test_few_are_kept(desk: Desk) -> None:
    """The one that nobody asked for longest makes room."""
    first = desk.case(SitesOptions(within=1))
    for minutes in range(2, 2 + MOST_CASES):
        desk.case(SitesOptions(within=minutes))
    assert desk.case(SitesOptions(within=1)) is not first
    last = SitesOptions(within=1 + MOST_CASES)
    assert desk.case(last) is desk.case(last)


def test_streets_are_as_far_as_everywhere(desk: Desk) -> None:
    """OSRM's answers join anything to a street; a site in the sea has none."""
    travel = desk.case(SitesOptions()).travel
    assert travel is not None
    assert travel.snap_limit_m == SNAP_LIMIT_M == StreetTravel.__dataclass_fields__["snap_limit_m"].default
