"""The network as a value: what it refuses, its parts."""

from dataclasses import replace

import numpy as np
import pytest

from planner.errors import InputError
from planner.streets.network import CLOSED


def test_contradictions_are_all_named(river_with_one_bridge):
    """Every array that does not fit is named at once."""
    with pytest.raises(InputError) as refused:
        replace(
            river_with_one_bridge,
            metres=np.zeros(2, np.float32),
            line_start=np.zeros(1, np.int64),
            ends=np.full((3, 2), 99, np.int32),
        )
    assert len(refused.value.problems) == 8


def test_arrays_cannot_be_changed(river_with_one_bridge):
    """Searches share the arrays."""
    with pytest.raises(ValueError, match="read-only"):
        river_with_one_bridge.metres[0] = 1.0


def test_parts_of_an_island_without_its_ferry(island_with_ferry):
    """With the ferry all is one; without it the smaller part is not the mainland."""
    assert island_with_ferry.weak_component.max() == 0
    roads = island_with_ferry.without_ferries()
    assert sorted(roads.weak_component.tolist()) == [0, 0, 1, 1]
    assert roads.edge_count == island_with_ferry.edge_count
    assert (roads.forward_ms[roads.ferry] == CLOSED).all()


def test_a_one_way_dead_end_is_weakly_but_not_strongly_joined(roads):
    """Who drives into it never comes out: it is no part of the mainland."""
    network = roads({"a": (0, 0), "b": (1, 0), "c": (2, 0)}, "a-b", "b>c")
    assert network.weak_component.tolist() == [0, 0, 0]
    assert np.bincount(network.strong_component).tolist() == [2, 1]
    assert network.in_a_large_part.tolist() == [True, False]


def test_the_largest_part_is_part_0(roads):
    """Whatever is mapped first: an islet of one street before a mainland of two."""
    places = {"i": (50, 0), "j": (51, 0), "a": (0, 0), "b": (1, 0), "c": (2, 0)}
    network = roads(places, "i-j", "a-b", "b-c@30")
    assert network.strong_component.tolist() == [1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("array", "value", "problem"),
    [
        ("metres", np.nan, "length"),
        ("metres", np.inf, "length"),
        ("metres", -1.0, "length"),
        ("forward_ms", 0, "time"),  # two places would be one
        ("backward_ms", -2, "time"),
        ("forward_ms", 2**30, "time"),  # counts as no way at all in a search
        ("line_start", 1, "lines"),  # kernels would read what is not there
        ("line_start", 99, "lines"),
    ],
)
def test_bug_impossible_edges_are_refused(river_with_one_bridge, array, value, problem):
    """They went into searches, which answered nonsense or an error that named no edge."""
    broken = getattr(river_with_one_bridge, array).copy()
    broken[-1] = value
    with pytest.raises(InputError, match="contradicts itself") as refused:
        replace(river_with_one_bridge, **{array: broken})
    assert [problem in one for one in refused.value.problems] == [True]


def test_a_town_on_an_island_is_a_large_part(roads):
    """200 junctions are a place of their own, though the mainland has more; a lane of two is a bit."""
    places = {f"m{k}": (k, k % 2) for k in range(300)} | {f"i{k}": (k, 50 + k % 2) for k in range(200)}
    streets = [
        f"{a}{k}-{a}{k + 1}@{30 + k % 2}" for a, count in (("m", 299), ("i", 199)) for k in range(count)
    ]
    network = roads({**places, "x": (0, 99), "y": (1, 99)}, *streets, "x-y")
    assert np.bincount(network.strong_component).tolist() == [300, 200, 2]
    lane = np.isin(network.ends, np.flatnonzero(network.strong_component == 2)).all(axis=1)
    assert network.in_a_large_part.tolist() == (~lane).tolist()
