"""The order in which chosen sites are built."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.siting.measure import objective_of
from planner.siting.order import build_order
from planner.siting.problem import Model, Sites, SitingProblem
from planner.siting.reach import Reach
from tests.planner.siting.villages import EAST, FAR, MIDDLE, WEST, villages


def test_the_most_people_first() -> None:
    """The middle covers 100; then west and east add 30 each, and the lower position goes first; far adds nobody."""
    assert build_order(villages(), (FAR, EAST, MIDDLE, WEST)) == (MIDDLE, WEST, EAST, FAR)


def test_what_stands_is_there_already() -> None:
    """With the middle standing, only the others are built."""
    assert build_order(villages(), (WEST, MIDDLE, EAST), standing=(MIDDLE,)) == (WEST, EAST)


def test_shorter_journeys_first() -> None:
    """p-median begins with the middle too: it shortens the journeys most."""
    assert build_order(villages("p-median"), (WEST, MIDDLE, FAR))[0] == MIDDLE


@given(st.data(), st.sampled_from(["mclp", "p-median"]))
def test_each_step_is_the_best_one(data: st.DataObject, model: Model) -> None:
    """No other site of the choice would have brought more at its turn."""
    rows, count = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 5))
    cells = data.draw(st.lists(st.integers(0, 9), min_size=rows * count, max_size=rows * count))
    problem = SitingProblem(
        model=model,
        reach=Reach.from_matrix(np.array(cells, float).reshape(rows, count)),
        people=np.array(data.draw(st.lists(st.integers(0, 5), min_size=rows, max_size=rows)), float),
        sites=Sites.numbered(count),
        within=5.0,
        choose=count,
    )
    order = build_order(problem, range(count))
    assert sorted(order) == list(range(count))
    sign = 1 if model == "mclp" else -1
    for step in range(1, count):
        values = [sign * objective_of(problem, (*order[:step], site)) for site in order[step:]]
        assert values[0] == pytest.approx(max(values))
