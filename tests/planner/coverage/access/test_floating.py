"""Floating catchments: worked by hand, and what each of them keeps."""

import numpy as np
import pytest
from hypothesis import given, settings

from planner.coverage.access.decay import Cutoff, Exponential, Gaussian, Linear, Stepwise
from planner.coverage.access.floating import (
    balanced,
    catchment_ratio,
    enhanced_two_step,
    floating_catchment,
    modified_two_step,
    spatial_availability,
    three_step,
    two_step,
)
from planner.errors import InputError
from tests.planner.coverage.access.pairs import cases

PEOPLE = [100, 50, 30, 20]
HALF_HOUR = Cutoff(end=1800)


def test_two_steps_by_hand(villages):
    """150 people compete for a, 180 for b."""
    answer = two_step(villages, [3, 9], PEOPLE, HALF_HOUR)
    assert answer.load.to_dict() == {"a": 150, "b": 180}
    assert answer.ratio.tolist() == pytest.approx([0.02, 0.05])
    assert answer.access.to_dict() == pytest.approx({"town": 0.07, "mid": 0.07, "far": 0.05, "island": 0})


def test_zones_by_hand(reached):
    """Weights 1 and 0.5: 100 near people and 40 far ones, who count as 20."""
    times = reached({"near": {"a": 5}, "far": {"a": 15}})
    answer = enhanced_two_step(times, 12, [100, 40], Stepwise(ends=(600, 1200), weights=(1, 0.5)))
    assert answer.access.tolist() == pytest.approx([0.1, 0.05])


def test_three_steps_by_hand(reached):
    """Between two equal places people divide in half, so each has half of them."""
    times = reached({"p": {"a": 5, "b": 5}})
    answer = three_step(times, [10, 30], 20, HALF_HOUR)
    assert answer.load.tolist() == [10, 10]
    assert answer.access.tolist() == [2.0]
    assert two_step(times, [10, 30], 20, HALF_HOUR).access.tolist() == [2.0]


def test_the_modified_method_counts_distance_twice(reached):
    """One village halfway out: by 2SFCA it has all of the place, by M2SFCA half."""
    times = reached({"p": {"a": 30}})
    assert two_step(times, 10, 20, Linear(end=3600)).access.tolist() == [0.5]
    assert modified_two_step(times, 10, 20, Linear(end=3600)).access.tolist() == [0.25]


def test_balanced_loads_are_people(villages):
    """Nobody is counted twice: everybody who reaches something is in one place or another."""
    answer = balanced(villages, [3, 9], PEOPLE, Linear(end=3600))
    assert answer.load.sum() == pytest.approx(180)


def test_spatial_availability_of_its_paper():
    """Soukhov et al. 2023, table of the three cities, as ipeaGIT/accessibility has it."""
    from planner.coverage.access.times import AccessTimes

    minutes = np.array([[15, 30, 100], [30, 15, 100], [100, 100, 15]], float)
    row, site = np.indices((3, 3)).reshape(2, -1)
    times = AccessTimes.from_pairs(row, site, minutes.ravel() * 60, demand=list("ABC"), sites=list("123"))
    answer = spatial_availability(
        times, [100_000, 100_000, 10_000], [50_000, 150_000, 10_000], Exponential(beta=0.1 / 60)
    )
    assert answer.round().tolist() == [66_833, 133_203, 9_963]


@settings(max_examples=30, deadline=None)
@given(case=cases())
def test_spatial_availability_per_person_is_two_steps(case):
    """The singly constrained measure is 2SFCA times people, and sums to the supply that is reached."""
    times, people, supply = case
    decay = Gaussian(sigma=900)
    floating = two_step(times, supply, people, decay)
    available = spatial_availability(times, supply, people, decay)
    assert available.to_numpy() == pytest.approx(floating.access.to_numpy() * people)
    assert available.sum() == pytest.approx(supply[floating.load.to_numpy() > 0].sum())


@pytest.mark.parametrize("method", ["2sfca", "3sfca"])
@settings(max_examples=30, deadline=None)
@given(case=cases())
def test_supply_is_handed_out_whole(method, case):
    """Access times people is the supply of every place that anybody reaches."""
    times, people, supply = case
    answer = floating_catchment(times, supply, people, Gaussian(sigma=900), method=method)
    reached = supply[answer.load.to_numpy() > 0].sum()
    assert answer.access.to_numpy() @ people == pytest.approx(reached)


@settings(max_examples=30, deadline=None)
@given(case=cases())
def test_the_modified_method_never_hands_out_more(case):
    """With weights of at most 1 less is handed out."""
    times, people, supply = case
    modified = modified_two_step(times, supply, people, Gaussian(sigma=900)).access
    assert (modified <= two_step(times, supply, people, Gaussian(sigma=900)).access * (1 + 1e-12)).all()


@pytest.mark.parametrize("method", ["2sfca", "3sfca", "m2sfca", "bfca"])
@settings(max_examples=20, deadline=None)
@given(case=cases())
def test_more_supply_never_takes_away(method, case):
    """Monotone in supply, and in proportion to all of it."""
    times, people, supply = case
    decay = Linear(end=2400)
    before = floating_catchment(times, supply, people, decay, method=method).access
    more = supply + np.eye(len(supply))[0]
    assert (floating_catchment(times, more, people, decay, method=method).access >= before - 1e-12).all()
    double = floating_catchment(times, 2 * supply, people, decay, method=method).access
    assert double.to_numpy() == pytest.approx(2 * before.to_numpy())


@pytest.mark.parametrize("method", ["2sfca", "3sfca", "bfca"])
def test_one_site_for_all(reached, method):
    """Everybody next to the only place has the same: supply over people (BFCA shares among points)."""
    times = reached({"p": {"a": 5}, "q": {"a": 7}})
    access = floating_catchment(times, 10, [30, 20], HALF_HOUR, method=method).access
    assert access.tolist() == pytest.approx([0.1, 0.1] if method == "bfca" else [0.2, 0.2])


def test_a_place_that_nobody_reaches_gives_nothing(villages):
    """No division by zero, also without people."""
    answer = two_step(villages, [3, 9], 0, HALF_HOUR)
    assert answer.access.tolist() == [0, 0, 0, 0]
    assert answer.ratio.tolist() == [0, 0]


def test_what_lies_beyond_the_end_does_not_compete(villages):
    """25 minutes are within half an hour and not within ten minutes."""
    assert two_step(villages, 1, PEOPLE, Cutoff(end=600)).load.tolist() == [100, 50]


def test_neighbours_compete_in_a_plain_ratio(reached):
    """Supply around over people around: here people who cannot reach the same place count too."""
    times = reached({"p": {"a": 5}, "q": {}}, sites=["a"])
    neighbours = reached({"p": {"p": 0, "q": 10}, "q": {"p": 10, "q": 0}})
    assert catchment_ratio(times, neighbours, 30, [10, 20], HALF_HOUR).tolist() == [1, 0]
    with pytest.raises(InputError, match="between the demand points"):
        catchment_ratio(times, times, 30, [10, 20], HALF_HOUR)


def test_no_such_method(villages):
    """The message lists those there are."""
    with pytest.raises(InputError, match="2sfca, 3sfca"):
        floating_catchment(villages, 1, PEOPLE, HALF_HOUR, method="4sfca")


def test_negative_people_are_named(villages):
    """By id."""
    with pytest.raises(InputError, match="mid: people is -1"):
        two_step(villages, 1, [1, -1, 0, 0], HALF_HOUR)
