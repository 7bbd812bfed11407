"""No cell shows fewer than k: not in one list, and not in the difference of two."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.demand import anonymous
from planner.demand.anonymous import gather_at_least
from planner.demand.cells import Grid, grid_named
from planner.errors import InputError
from planner.tables import groups_of

HOMES = st.lists(st.tuples(st.floats(9, 10), st.floats(50, 51)), min_size=2, max_size=80)


def shown_in(lonlat, grid: Grid, k: int) -> np.ndarray:
    """Return the number of the cell that each of some people is shown in."""
    cells = grid.over(lonlat)
    codes, own = np.unique(cells.nested(lonlat), return_inverse=True)
    counts = np.bincount(own, minlength=len(codes)).astype(float)[:, None]
    return anonymous._shown(anonymous._Tree.of(cells, codes, counts, k)).cell[own]


def test_nobody_is_lost_and_no_cell_is_small(scattered):
    """People and groups, in hexagons and squares, for several k."""
    for text, k in itertools.product(("h3:9", "square:250"), (2, 10, 50)):
        frame = gather_at_least(scattered, grid_named(text), k).frame
        for name in groups_of(scattered):
            assert frame[name].sum() == scattered[name].sum()
            assert frame[name].min() >= k
        assert len(frame) > 1


def test_a_name_on_nothing(scattered):
    """Ids, places and kinds of the list are gone, and so are its points."""
    named = scattered.assign(place="Njálsgata 1")
    frame = gather_at_least(named, grid_named("h3:9"), 10).frame
    assert set(frame["place"]) == {""}
    assert not set(frame.index) & set(named.index)
    assert not set(frame.geometry.to_wkb()) & set(named.geometry.to_wkb())


def test_points_say_nothing_about_where_in_a_cell(people_at):
    """Ten people in one cell: wherever in it they live, what is shown is the same."""
    grid = grid_named("square:1000")
    random = np.random.default_rng(3)
    moved = people_at(np.array([10.0, 50.0]) + random.uniform(0.0001, 0.004, (10, 2)))
    assert gather_at_least(moved, grid, 10).frame.equals(
        gather_at_least(people_at([[10.003, 50.003]] * 10), grid, 10).frame
    )


@settings(deadline=None, max_examples=40)
@given(
    HOMES,
    st.integers(2, 12),
    st.sampled_from([("h3:8", "h3:7", "h3:5"), ("square:500", "square:1000", "square:4000")]),
)
def test_differencing(homes, k, grids):
    """An attacker with the lists of several finenesses subtracts cells: what is left is nobody, or at least k.

    The cells of the coarser list are unions of cells of the finer one, so every difference is a union of those.
    """
    lonlat = np.array(homes)
    if len(lonlat) < k:
        return
    lists = [shown_in(lonlat, grid_named(grid), k) for grid in grids]
    for fine, coarse in itertools.pairwise(lists):
        assert np.bincount(fine).min() >= k
        assert pd.DataFrame({"fine": fine, "coarse": coarse}).groupby("fine")["coarse"].nunique().max() == 1


def test_a_farm_alone_joins_its_neighbours(people_at):
    """A village of 20 and a farm of 3 beside it: one cell in the village, 23 people."""
    village, farm = [[10.0, 50.0]] * 20, [[10.03, 50.0]] * 3
    made = gather_at_least(people_at(village + farm), grid_named("h3:9"), 10)
    assert made.frame["people"].tolist() == [23]
    assert made.frame.geometry.x.iloc[0] == pytest.approx(10.0, abs=0.003)
    assert made.notes[0] == "23 people are in 1 cells of at least 10; the smallest has 23"
    assert made.notes[1].startswith("3 people in cells of fewer than 10 were joined with others")


def test_households_count_by_their_people(people_at):
    """Four households of three are twelve people."""
    made = gather_at_least(people_at([[10.0, 50.0]] * 4, [3.0] * 4), grid_named("h3:9"), 10)
    assert made.frame["people"].tolist() == [12]


def test_too_few_in_all(people_at):
    """Nine people cannot be shown as ten: refused, with the group that is too small."""
    nine = people_at([[10.0, 50.0]] * 9)
    with pytest.raises(InputError, match="9 people in all"):
        gather_at_least(nine, grid_named("h3:9"), 10)
    some = people_at([[10.0, 50.0]] * 30, blind=[1.0] * 3 + [0.0] * 27)
    with pytest.raises(InputError, match="3 blind in all: leave this group out"):
        gather_at_least(some, grid_named("h3:9"), 10)


@pytest.mark.parametrize("k", [1, 0, -3, 10_000_000])
def test_k_that_is_none(people_at, k):
    """One person shows one person."""
    with pytest.raises(InputError, match="give 2 to"):
        gather_at_least(people_at([[10.0, 50.0]] * 30), grid_named("h3:9"), k)


def test_people_all_over_the_world(people_at):
    """Even then nobody is left out."""
    lonlat = np.column_stack([np.linspace(-179, 179, 40), np.linspace(-80, 80, 40)])
    for text in ("h3:9", "square:500"):
        frame = gather_at_least(people_at(lonlat), grid_named(text), 10).frame
        assert frame["people"].sum() == 40
        assert frame["people"].min() >= 10
