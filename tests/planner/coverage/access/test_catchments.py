"""Catchments that are assigned: nearest first, while there is room."""

import numpy as np
import pytest
from hypothesis import given, settings

from planner.coverage.access.catchments import assigned, people_in_reach
from planner.errors import InputError
from tests.planner.coverage.access.pairs import cases

PEOPLE = [100, 50, 30, 20]


def test_without_limits_everybody_goes_to_the_nearest(villages):
    """And the island nowhere."""
    answer = assigned(villages, PEOPLE)
    assert answer.site.to_dict() == {"town": "a", "mid": "b", "far": "b", "island": ""}
    assert answer.load.to_dict() == {"a": 100, "b": 80}
    assert answer.left.tolist() == [0, 0, 0, 20]
    assert answer.utilisation.isna().all()
    assert (answer.seconds / 60).tolist() == pytest.approx([2, 8, 25, np.nan], nan_ok=True)


def test_the_nearest_take_the_room(villages):
    """Room for 60 at b: the 50 of the middle, 10 of the far, whose other 20 find nothing."""
    answer = assigned(villages, PEOPLE, capacity=[0, 60])
    assert answer.left.to_dict() == {"town": 0, "mid": 0, "far": 20, "island": 20}
    assert answer.utilisation.tolist() == pytest.approx([np.nan, 1.0], nan_ok=True)


def test_people_of_one_point_go_to_two_places(villages):
    """40 of the middle find b full and go to a; the point counts as where most of them go."""
    answer = assigned(villages, PEOPLE, capacity=[0, 10])
    assert answer.pairs[["demand", "site", "people"]].to_numpy().tolist() == [
        ["town", "a", 100],
        ["mid", "b", 10],
        ["mid", "a", 40],
    ]
    assert answer.site["mid"] == "a"
    assert answer.site["far"] == ""
    assert answer.seconds["mid"] == pytest.approx((10 * 8 + 40 * 12) / 50 * 60)


def test_an_empty_point_belongs_to_the_nearest(villages):
    """Nobody lives there, so nothing is full."""
    answer = assigned(villages, [100, 0, 30, 0], capacity=1)
    assert answer.site.to_dict() == {"town": "a", "mid": "b", "far": "b", "island": ""}


def test_catchments_that_float_overlap(villages):
    """The middle is in both."""
    assert people_in_reach(villages, PEOPLE, within=1800).to_dict() == {"a": 150, "b": 180}


def test_negative_capacity_is_refused(villages):
    """By id."""
    with pytest.raises(InputError, match="b: capacity is -5"):
        assigned(villages, PEOPLE, capacity=[1, -5])


@settings(max_examples=40, deadline=None)
@given(case=cases())
def test_stable_and_whole(case):
    """Nobody is lost, no place is too full, and nobody would find nearer room or a place that a farther person took."""
    times, people, room = case
    answer = assigned(times, people, capacity=room)
    taken = np.zeros(len(times.row))
    for demand, site, number, _ in answer.pairs.itertuples(index=False):
        taken[(times.demand[times.row] == demand) & (times.sites[times.site] == site)] = number
    assert times.by_demand(taken) + answer.left.to_numpy() == pytest.approx(people)
    assert times.by_site(taken) == pytest.approx(answer.load.to_numpy())
    full = (room > 0) & (answer.load.to_numpy() >= room - 1e-9)
    assert (answer.load.to_numpy()[room > 0] <= room[room > 0] + 1e-9).all()
    for pair, (row, site, seconds) in enumerate(zip(times.row, times.site, times.seconds, strict=True)):
        elsewhere = (times.row == row) & (times.seconds > seconds) & (taken > 0)
        if taken[pair] or not (elsewhere.any() or answer.left.iloc[row] > 0):
            continue
        assert full[site]
        assert times.seconds[(times.site == site) & (taken > 0)].max() <= seconds
