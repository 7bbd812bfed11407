"""Which stops are frozen how."""

import pytest

from planner.errors import ProblemError
from planner.routing.plan import Stop
from planner.routing.replan.freeze import Freeze, closed_vehicles, levels_of


def test_strictest_level_counts(published):
    """Strictest level counts."""
    freezes = (Freeze(level="vehicle", vehicles=("one",)), Freeze(level="order", stops=("ash",)))
    assert levels_of(freezes, published) == {"ash": "order", "birch": "vehicle"}


def test_until_takes_stops_that_start_before(published, starts):
    """Until takes stops that start before."""
    until = starts(published)["birch"]
    frozen = levels_of((Freeze(until=until),), published)
    assert "ash" in frozen
    assert "birch" not in frozen


def test_free_freezes_nothing(published):
    """Free freezes nothing."""
    assert levels_of((Freeze(level="free", vehicles=("one", "two")),), published) == {}


def test_only_fixed_vehicles_are_closed():
    """Only fixed vehicles are closed."""
    assert closed_vehicles((Freeze(vehicles=("one",)), Freeze(level="order", vehicles=("two",)))) == {"one"}


def test_everything_wrong_is_named_at_once(published):
    """Everything wrong is named at once."""
    done = Stop(visit="elm", arrival=10, start=5, departure=20)
    with pytest.raises(ProblemError) as caught:
        levels_of((Freeze(stops=("oak",), done=(done,)),), published)
    assert len(caught.value.problems) == 2


def test_unknown_level_is_refused():
    """Unknown level is refused."""
    with pytest.raises(ProblemError, match="frozen solid"):
        Freeze(level="frozen solid")
