"""Problems that are kept in memory: few, the right ones, made once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.osrm.engines import StreetEngines
from api.siting.case import Case
from api.siting.desk import MOST_CASES, SNAP_LIMIT_M, Desk, Move
from api.siting.options import ChosenModel, SitesOptions
from api.siting.whatif import what_if
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


def test_nobody_waits_for_a_problem_of_somebody_else(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one question is made ready, another one that is ready answers."""
    ready = desk.case(SitesOptions())
    made, begun, go_on = desk._made, threading.Event(), threading.Event()

    def slow(options: SitesOptions) -> Case:
        begun.set()
        assert go_on.wait(20)
        return made(options)

    monkeypatch.setattr(desk, "_made", slow)
    with ThreadPoolExecutor(1) as other:
        later = other.submit(desk.case, SitesOptions(within=20))
        assert begun.wait(20)
        assert desk.case(SitesOptions()) is ready
        assert not later.done()
        go_on.set()
        assert later.result(20).options.within == 20


@pytest.mark.parametrize("model", ["mclp", "p-median"])
def test_a_choice_says_the_same_of_moves(desk: Desk, model: ChosenModel) -> None:
    """With the chosen sites alone, or with all of them; a choice is made once."""
    options, chosen = SitesOptions(model=model), ["n201", "n202", "n305"]
    choice = desk.choice(options, chosen)
    assert choice is desk.choice(options, chosen[::-1])
    assert choice.problem.sites.ids != desk.case(options).problem.sites.ids
    for move in (Move(), Move(out="n305"), Move(out="n305", lonlat=(10.903, 50.001))):
        assert what_if(choice, chosen, move) == what_if(desk.case(options), chosen, move)


def test_a_choice_of_what_is_not_there(desk: Desk) -> None:
    """Is the whole problem, which says so."""
    assert desk.choice(SitesOptions(), ["nowhere"]) is desk.case(SitesOptions())


def test_streets_are_as_far_as_everywhere(desk: Desk) -> None:
    """OSRM's answers join anything to a street; a site in the sea has none."""
    travel = desk.case(SitesOptions()).travel
    assert travel is not None
    assert travel.snap_limit_m == SNAP_LIMIT_M == StreetTravel.__dataclass_fields__["snap_limit_m"].default
