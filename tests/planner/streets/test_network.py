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
    assert network.on_mainland.tolist() == [True, False]


def test_the_largest_part_is_part_0(roads):
    """Whatever is mapped first: an islet of one street before a mainland of two."""
    places = {"i": (50, 0), "j": (51, 0), "a": (0, 0), "b": (1, 0), "c": (2, 0)}
    network = roads(places, "i-j", "a-b", "b-c@30")
    assert network.strong_component.tolist() == [1, 1, 0, 0, 0]
