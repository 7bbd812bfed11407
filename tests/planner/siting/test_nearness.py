"""Bringing sites nearer: hardly anybody is given up, and no mean journey becomes longer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.siting.nearness import bring_nearer


def covered_and_mean(chosen, reach, people):
    """Return covered people and their mean seconds, written another way."""
    best = {}
    for site in chosen:
        for person, seconds in zip(*reach[site], strict=True):
            best[int(person)] = min(seconds, best.get(int(person), np.inf))
    covered = sum(people[k] for k in best)
    return covered, sum(people[k] * s for k, s in best.items()) / covered if covered else 0.0


@st.composite
def situations(draw):
    """Return a reach of up to 8 sites to 10 people, a choice, and the share to give up."""
    sites, demand = draw(st.integers(1, 8)), draw(st.integers(1, 10))
    pair = st.tuples(st.integers(0, demand - 1), st.integers(0, 1800))
    rows = [draw(st.lists(pair, max_size=8, unique_by=lambda p: p[0])) for _ in range(sites)]
    reach = [(np.array([p for p, _ in r], np.int64), np.array([s for _, s in r], float)) for r in rows]
    people = np.array(draw(st.lists(st.integers(0, 300), min_size=demand, max_size=demand)), float)
    chosen = draw(st.lists(st.integers(0, sites - 1), unique=True, max_size=sites))
    return reach, people, chosen, draw(st.sampled_from([0.0, 0.0025, 0.1, 1.0]))


@settings(deadline=None, max_examples=200)
@given(situations())
def test_never_more_given_up_and_never_longer(situation):
    """Two promises: covered people hold within the share, and the mean journey never grows."""
    reach, people, chosen, given_up = situation
    before, mean = covered_and_mean(chosen, reach, people)
    found = bring_nearer(chosen, reach, people, given_up=given_up)
    after, shorter = covered_and_mean(found, reach, people)
    assert len(found) == len(chosen)
    assert list(found) == sorted(set(found))
    assert after >= (1 - given_up) * before - 1e-6
    assert shorter <= mean + 1e-3


def test_a_van_stands_in_the_town_not_on_the_farm():
    """Both cover the same people; the town hall is next door to them."""
    everyone = np.arange(3)
    reach = [(everyone, np.array([1500.0, 1500.0, 0.0])), (everyone, np.array([0.0, 60.0, 1500.0]))]
    assert bring_nearer([0], reach, np.array([500.0, 300.0, 2.0])) == (1,)


def test_people_are_not_given_up_for_comfort():
    """The nearer site loses ten of a hundred."""
    reach = [(np.arange(2), np.array([900.0, 900.0])), (np.array([0]), np.array([0.0]))]
    assert bring_nearer([0], reach, np.array([90.0, 10.0])) == (0,)
    assert bring_nearer([0], reach, np.array([90.0, 10.0]), given_up=0.2) == (1,)


@pytest.mark.parametrize("reach", [[], [(np.array([], np.int64), np.array([]))]])
def test_nothing_chosen(reach):
    """Nothing in, nothing out."""
    assert bring_nearer([], reach, np.ones(2)) == ()
