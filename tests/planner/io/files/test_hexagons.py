"""Tables whose only word about where is a cell of H3."""

from pathlib import Path

import pytest

from planner.errors import TableError
from planner.io.files.read import read_areas, read_branches, read_demand, read_table

BELO_HORIZONTE = Path(__file__).parents[5] / "shared/data/locate/r_accessibility_bho/land_use.csv"
HERE, NEXT = "8928308280fffff", "8928308280bffff"


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a table."""

    def write(text):
        path = tmp_path / "cells.csv"
        path.write_text(text)
        return path

    return write


def test_people_stand_in_the_middle_of_their_cell(written):
    """The cell of San Francisco that the documentation of H3 begins with."""
    demand = read_demand(written(f"hex,people\n{HERE},12\n{NEXT},3\n"))
    assert demand["people"].tolist() == [12, 3]
    first = demand.geometry.iloc[0]
    assert (first.x, first.y) == pytest.approx((-122.41845932, 37.77670235), abs=1e-8)


def test_it_is_said_that_cells_were_read(written):
    """Nobody wonders where the points came from."""
    loaded = read_table(written(f"cell,people\n{HERE},12\n"), "demand")
    assert any("'cell' read as cells of H3" in note for note in loaded.notes)


def test_areas_are_the_hexagons_themselves(written):
    """What is spread is spread over the cell."""
    loaded = read_areas(written(f"id,people\n{HERE},12\n"))
    assert loaded.frame.geometry.iloc[0].geom_type == "Polygon"
    assert loaded.frame.index.tolist() == [HERE]


def test_a_cell_that_is_none_is_named_with_its_row(written):
    """A letter too many."""
    with pytest.raises(TableError, match=r"row 3.*'89a881a5a2fzfff' is not a cell of H3"):
        read_demand(written(f"cell,people\n{HERE},12\n89a881a5a2fzfff,3\n"))


def test_coordinates_come_first(written):
    """An id may be a cell; where the table says where, that holds."""
    demand = read_demand(written(f"id,people,lon,lat\n{HERE},12,10.5,50.5\n"))
    assert (demand.geometry.iloc[0].x, demand.geometry.iloc[0].y) == (10.5, 50.5)


def test_other_tables_may_have_cells_too(written):
    """A branch in a cell."""
    branches = read_branches(written(f"name,h3\nBank,{HERE}\n"))
    assert branches.geometry.iloc[0].y == pytest.approx(37.7767, abs=1e-4)


@pytest.mark.skipif(not BELO_HORIZONTE.is_file(), reason="../shared/data is not here")
def test_belo_horizonte_as_published():
    """898 hexagons, and the jobs in them as a group."""
    demand = read_demand(BELO_HORIZONTE)
    assert len(demand) == 898
    assert {"people", "jobs", "schools"} <= set(demand.columns)
    west, south, east, north = demand.total_bounds
    assert -44.07 < west < east < -43.85
    assert -20.07 < south < north < -19.77
