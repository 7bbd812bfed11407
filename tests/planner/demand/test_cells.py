"""Cells that tile the ground and nest, and people gathered in them."""

import h3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.demand.cells import Grid, Hexagons, Squares, grid_named, into_cells
from planner.errors import InputError
from planner.geodesy import haversine_m
from planner.tables import groups_of

ANYWHERE = st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("h3:8", Grid("h3", 8)),
        ("H3:0", Grid("h3", 0)),
        ("square:500", Grid("square", 500)),
        (" square:500m ", Grid("square", 500)),
    ],
)
def test_names_of_grids(text, grid):
    """As one types them."""
    assert grid_named(text) == grid


@pytest.mark.parametrize(
    "text", ["", "h3", "h3:", "h3:16", "h3:-1", "h3:8.5", "hex:8", "square:0", "square:nan", "500"]
)
def test_grids_that_are_none(text):
    """The message says how to write one."""
    with pytest.raises(InputError, match=r"h3:8|0 to 15|square:500"):
        grid_named(text)


def test_hexagons_are_those_of_h3():
    """The known cell of the h3 documentation, and its parents bit by bit."""
    place = np.array([[-122.418307270836, 37.7752702959257]])
    cells = Hexagons(9)
    assert cells.names(cells.at(place)) == ["8928308280fffff"]
    for levels in range(10):
        assert cells.names(cells.above(cells.at(place), levels)) == [
            h3.cell_to_parent("8928308280fffff", 9 - levels)
        ]


@settings(deadline=None, max_examples=25)
@given(ANYWHERE, st.sampled_from([Hexagons(6), Hexagons(0), Squares(1000.0, 10, 50)]))
def test_middles_lie_in_their_cells(lonlat, cells):
    """Of every cell that anybody is in, all over the world."""
    points = np.array(lonlat)
    codes = cells.at(points)
    assert cells.at(cells.centres(codes)).tolist() == codes.tolist()


@settings(deadline=None, max_examples=20)
@given(st.lists(st.tuples(st.floats(5, 15), st.floats(45, 55)), min_size=1, max_size=30))
def test_two_finenesses_nest(lonlat):
    """A finer cell lies in one cell of the coarser tiling, by name."""
    points = np.array(lonlat)
    fine, coarse = Squares(500.0, 10, 50), Squares(1000.0, 10, 50)
    assert coarse.names(coarse.nested(points)) == [
        f"{int(c) // 2}:{int(r) // 2}"
        for c, r in (name.split(":") for name in fine.names(fine.nested(points)))
    ]
    nine, seven = Hexagons(9), Hexagons(7)
    assert nine.above(nine.nested(points), 2).tolist() == seven.nested(points).tolist()


def test_squares_have_one_area():
    """Neighbours 500 m apart, off the middle of the plane too; on the sphere, so to a per cent."""
    cells = Squares(500.0, -19, 65)
    start = cells.at(np.array([[-18.1, 65.7]]))
    beside = haversine_m(cells.centres(start), cells.centres(start + (1 << 31)))
    above = haversine_m(cells.centres(start), cells.centres(start + 1))
    assert float(beside[0] * above[0]) == pytest.approx(500**2, rel=0.01)


def test_people_are_summed(scattered):
    """Nobody and no group is lost; the middle of a cell's people stays near them."""
    for text in ("h3:8", "square:500"):
        made = into_cells(scattered, grid_named(text))
        assert len(made.frame) < len(scattered)
        for name in groups_of(scattered):
            assert made.frame[name].sum() == scattered[name].sum()


def test_groups_are_kept_where_nobody_lives(people_at):
    """A works with 500 jobs and no dwelling, beside a village in a cell of its own, and one house in a third."""
    demand = people_at(
        [[10, 50], [10.2, 50], [10.2002, 50], [10.4, 50]], [0, 3, 0, 0], jobs=[500.0, 1, 50, 0]
    )
    made = into_cells(demand, grid_named("square:1000")).frame
    assert sorted(zip(made["people"], made["jobs"], strict=True)) == [(0, 500), (3, 51)]
    assert sorted(made.geometry.x) == pytest.approx([10, 10.2])


def test_place_of_most_people(people_at):
    """Ten people of Upper and two of Lower, in one cell."""
    demand = people_at(
        [[10, 50], [10.0001, 50], [10.0001, 50]], [1, 1, 10], place=["Lower", "Lower", "Upper"]
    )
    made = into_cells(demand, grid_named("square:1000"))
    assert made.frame["place"].tolist() == ["Upper"]
    assert made.frame.geometry.x.iloc[0] == pytest.approx(10.0001 - 0.0001 / 12)


def test_across_the_date_line(people_at):
    """The middle of two neighbours is between them, not in Africa."""
    made = into_cells(people_at([[179.999, -17], [-179.999, -17]]), Grid("h3", 3))
    assert len(made.frame) == 1
    assert abs(made.frame.geometry.x.iloc[0]) == pytest.approx(180)


def test_nobody(people_at):
    """Prefer the right answer."""
    empty = people_at([[10, 50]], [0.0])
    assert into_cells(empty, Grid("h3", 8)).frame["people"].sum() == 0
