"""Cells of land and their outlines."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.gaps.cells import LONE_REACH_M, RIM, Cells, Grid, gap_cells, grid_for
from planner.coverage.gaps.outlines import outlines
from planner.coverage.gaps.parts import joined, parted

GRID = Grid(reach=3000.0, side=200.0)


def cells_of(rows, label=None):
    """Return cells from columns and rows."""
    column, row = np.array(rows, np.int64).reshape(-1, 2).T
    return Cells(
        column=column,
        row=row,
        label=np.zeros(len(column), np.int64) if label is None else np.array(label),
        side=1.0,
    )


def test_a_lone_house_has_a_round_yard():
    """Its radius is the reach less the rim; the outline is near a circle."""
    cells = gap_cells(np.zeros((1, 2)), np.array([0]), GRID)
    area = outlines(cells, 1)[0]
    radius = GRID.reach * (1 - RIM)
    assert area.area == pytest.approx(np.pi * radius**2, rel=0.1)
    assert 4 * np.pi * area.area / area.length**2 > 0.95


def test_two_houses_nearer_than_their_reaches_are_joined_and_others_not():
    """5 km apart the land between belongs to them; 7 km apart it does not."""
    for metres, parts in ((5000.0, 1), (7000.0, 2)):
        plane = np.array([[0.0, 0.0], [metres, 0.0]])
        _, gap = parted(gap_cells(plane, np.array([0, 0]), GRID), plane, np.array([0, 0]))
        assert len(set(gap)) == parts


def test_land_falls_to_whoever_is_nearest():
    """A covered neighbour takes half of the land between."""
    plane = np.array([[0.0, 0.0], [1000.0, 0.0]])
    cells = gap_cells(plane, np.array([3, -1]), GRID)
    assert set(cells.label) == {3}
    assert ((cells.column + 0.5) * GRID.side < 700).all()


def test_tiles_leave_no_seam():
    """A long row of houses over several tiles is one piece of land."""
    plane = np.column_stack([np.arange(-100_000.0, 200_000.0, 2000.0), np.zeros(150)])
    cells = gap_cells(plane, np.zeros(150, np.int64), GRID)
    assert len(set(zip(cells.column, cells.row, strict=True))) == len(cells.column)
    assert set(joined(cells, corners=False)) == {0}


def test_the_grid_follows_from_how_far_apart_people_live():
    """A city block, lone farms, a coarse raster."""
    steps = np.stack(np.meshgrid(np.arange(20.0), np.arange(20.0)), axis=-1).reshape(-1, 2)
    everyone = np.ones(400, bool)
    assert grid_for(steps * 50, everyone).reach == pytest.approx(600)
    assert grid_for(steps * 1000, everyone).reach == LONE_REACH_M
    assert grid_for(steps * 10_000, everyone).reach == pytest.approx(7500)
    lonely = np.random.default_rng(0).uniform(0, 1e6, (400, 2))
    assert grid_for(lonely, everyone).reach == LONE_REACH_M


def test_an_outline_keeps_its_hole():
    """A ring of cells."""
    ring = [(x, y) for x in range(12) for y in range(12) if not (4 <= x < 8 and 4 <= y < 8)]
    area = outlines(cells_of(ring), 1)[0]
    assert len(shapely.get_parts(area)) == 1
    assert shapely.get_num_interior_rings(shapely.get_parts(area)[0]) == 1
    assert not area.contains(shapely.Point(6, 6))
    assert area.area == pytest.approx(len(ring), rel=0.1)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(-1, 2), min_size=36, max_size=36))
def test_outlines_are_valid_apart_and_about_as_large_as_their_cells(labels):
    """Any pattern, also where cells touch at their corners."""
    rows = [(k // 6, k % 6) for k, label in enumerate(labels) if label >= 0]
    own = [label for label in labels if label >= 0]
    if not own:
        return
    areas = outlines(cells_of(rows, own), 3)
    assert shapely.is_valid(areas).all()
    for label, area in enumerate(areas):
        assert area.is_empty == (label not in own)
        assert area.area <= own.count(label) * 1.9**2
    for a, b in ((0, 1), (0, 2), (1, 2)):
        assert shapely.intersection(areas[a], areas[b]).area < 0.05
