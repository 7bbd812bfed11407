"""Depots: enumeration is brute force, and exchanges come close where there are too many to try."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.siting import depots as module
from planner.siting.depots import choose_depots


def value(worth, people, chosen):
    """Return the people times worth of the best depot, written another way."""
    return sum(p * max(worth[d][k] for d in chosen) for k, p in enumerate(people))


@st.composite
def situations(draw):
    """Return worth and people of up to 7 depots and 8 demand points."""
    depots, demand = draw(st.integers(1, 7)), draw(st.integers(1, 8))
    cell = st.integers(0, 8).map(lambda k: k / 8)
    worth = draw(st.lists(st.lists(cell, min_size=demand, max_size=demand), min_size=depots, max_size=depots))
    people = draw(st.lists(st.integers(0, 500), min_size=demand, max_size=demand))
    return np.array(worth), np.array(people, float), draw(st.integers(1, depots))


@settings(deadline=None)
@given(situations())
def test_the_best_of_all_choices(situation):
    """No choice of as many depots is worth more."""
    worth, people, count = situation
    chosen = choose_depots(worth, people, count)
    best = max(value(worth, people, c) for c in combinations(range(len(worth)), count))
    assert value(worth, people, chosen) == pytest.approx(best)
    assert len(set(chosen)) == count


@settings(deadline=None)
@given(situations())
def test_exchanges_are_a_local_best(situation):
    """Where there are too many choices to try, no single exchange is better."""
    worth, people, count = situation
    weighted = worth * people
    chosen = module._exchanged(weighted, module._greedy(weighted, count))
    assert len(set(chosen)) == count
    for old in chosen:
        for new in set(range(len(worth))) - set(chosen):
            other = {*chosen, new} - {old}
            assert value(worth, people, other) <= value(worth, people, chosen) * (1 + 1e-9) + 1e-9


def test_many_depots_are_chosen_without_trying_all():
    """100 branches, 10 vans: 17 million million choices."""
    random = np.random.default_rng(0)
    worth, people = random.random((100, 60)), random.random(60) * 100
    chosen = choose_depots(worth, people, 10)
    assert len(set(chosen)) == 10
    assert value(worth, people, chosen) > 0.95 * people.sum()


def test_more_vans_than_depots():
    """All of them."""
    assert choose_depots(np.eye(2), np.ones(2), 5) == (0, 1)


@pytest.mark.parametrize(
    ("worth", "count"), [(np.zeros((0, 3)), 1), (np.ones((2, 3)), 0), (np.ones((2, 3)), -1)]
)
def test_nothing_to_choose_is_refused(worth, count):
    """No depot or no van."""
    with pytest.raises(ProblemError, match="to be chosen among"):
        choose_depots(worth, np.ones(3), count)
