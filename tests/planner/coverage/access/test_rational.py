"""RAAM: where nobody would rather go elsewhere."""

import numpy as np
import pytest
from hypothesis import given, settings

from planner.coverage.access.rational import rational_access
from planner.errors import InputError
from tests.planner.coverage.access.pairs import cases

EXACT = {"close": 1e-10, "most_rounds": 5000}


def test_two_places_next_door_fill_alike(reached):
    """Equal ways: people divide by supply, the crowd is average and costs 1."""
    answer = rational_access(reached({"p": {"a": 0, "b": 0}}), [1, 3], 100, **EXACT)
    assert answer.load.tolist() == pytest.approx([25, 75])
    assert answer.cost.tolist() == pytest.approx([1.0])


def test_a_long_way_is_taken_when_the_crowd_is_worth_it(reached):
    """100 people, a next door and b half an hour off (0.5): a takes 62.5, as 62.5/50 = 0.5 + 37.5/50."""
    answer = rational_access(reached({"p": {"a": 0, "b": 30}}), 1, 100, **EXACT)
    assert answer.load.tolist() == pytest.approx([62.5, 37.5])
    assert answer.cost.tolist() == pytest.approx([1.25])


def test_too_far_to_be_worth_it(reached):
    """Two hours off, nobody goes: the crowd next door costs 2 and two hours cost 2."""
    answer = rational_access(reached({"p": {"a": 0, "b": 120}}), 1, 100, **EXACT)
    assert answer.load.tolist() == pytest.approx([100, 0])


def test_islands_and_places_without_supply(villages):
    """Nothing reached is no cost but NaN; places without supply draw nobody."""
    answer = rational_access(villages, [0, 4], [10, 10, 10, 5], **EXACT)
    assert answer.load.tolist() == [0, 30]
    assert answer.cost.isna().tolist() == [False, False, False, True]


def test_points_without_people_see_what_it_would_cost(reached):
    """They pay the least and change nothing."""
    times = reached({"p": {"a": 0}, "q": {"a": 30, "b": 60}})
    answer = rational_access(times, 1, [10, 0], **EXACT)
    assert answer.cost.tolist() == pytest.approx([2, 1])


@settings(max_examples=30, deadline=None)
@given(case=cases())
def test_equilibrium(case):
    """No used place costs more than the cheapest; everybody who reaches supply is somewhere."""
    times, people, supply = case
    answer = rational_access(times, supply, people, **EXACT)
    assert answer.regret <= 1e-10 or answer.regret == np.inf
    somewhere = times.by_demand((supply[times.site] > 0).astype(float)) > 0
    assert answer.load.sum() == pytest.approx(people[somewhere].sum())
    rho = people.sum() / supply.sum() if supply.sum() and people.sum() else 1.0
    near = times.keep(supply[times.site] > 0)
    total = near.seconds / 3600 + answer.load.to_numpy()[near.site] / (supply[near.site] * rho)
    for row in np.flatnonzero(somewhere):
        assert answer.cost.iloc[row] == pytest.approx(total[near.row == row].min(), abs=1e-8)


def test_the_search_can_be_stopped(villages):
    """After a round it is told the regret."""
    told = []
    answer = rational_access(
        villages, 1, [10, 10, 10, 0], close=0, go_on=lambda regret: bool(told.append(regret))
    )
    assert answer.rounds == len(told) == 1
    assert answer.regret == told[0]


@pytest.mark.parametrize("wrong", [{"tau": 0}, {"rho": -1}, {"rho": 0}])
def test_refused(villages, wrong):
    """Nothing weighs nothing."""
    with pytest.raises(InputError, match="above 0"):
        rational_access(villages, 1, 1, **wrong)
