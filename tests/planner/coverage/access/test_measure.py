"""All measures by name."""

import numpy as np
import pytest

from planner.coverage.access.decay import Linear
from planner.coverage.access.floating import modified_two_step, two_step
from planner.coverage.access.measure import LESS_IS_BETTER, MEASURES, AccessMeasure, measure_access
from planner.coverage.access.opportunities import gravity
from planner.errors import InputError

PEOPLE = [100, 50, 30, 20]


def test_every_measure_has_a_column(villages):
    """On demand ids, in the order asked."""
    answer = measure_access(villages, 1, PEOPLE, [AccessMeasure(name=name) for name in MEASURES])
    assert answer.columns.tolist() == list(MEASURES)
    assert answer.index.tolist() == ["town", "mid", "far", "island"]
    assert answer.drop(columns=list(LESS_IS_BETTER)).loc["island"].eq(0).all()
    assert answer.loc["island", list(LESS_IS_BETTER)].isna().all()


def test_options_reach_their_measure(villages):
    """Two of a kind with different titles."""
    decay = Linear(end=3000)
    answer = measure_access(
        villages,
        [3, 9],
        PEOPLE,
        [
            AccessMeasure(name="gravity", decay=decay),
            AccessMeasure(name="m2sfca", decay=decay),
            AccessMeasure(name="e2sfca", decay=decay),
            AccessMeasure(name="nearest", n=4, title="four"),
            AccessMeasure(name="cumulative", within=500),
        ],
    )
    assert answer["gravity"].tolist() == gravity(villages, [3, 9], decay).tolist()
    assert answer["m2sfca"].tolist() == modified_two_step(villages, [3, 9], PEOPLE, decay).access.tolist()
    assert answer["e2sfca"].tolist() == two_step(villages, [3, 9], PEOPLE, decay).access.tolist()
    assert answer["four"].tolist() == pytest.approx([1800, 480, 1500, np.nan], nan_ok=True)
    assert answer["cumulative"].tolist() == [3, 9, 0, 0]


def test_refused(villages):
    """A measure that does not exist, a title twice."""
    with pytest.raises(InputError, match="no measure 'best'"):
        AccessMeasure(name="best")
    with pytest.raises(InputError, match="same title"):
        measure_access(villages, 1, PEOPLE, [AccessMeasure(name="raam"), AccessMeasure(name="raam")])


def test_without_points_and_without_sites(reached):
    """Empty tables."""
    measures = [AccessMeasure(name=name) for name in MEASURES]
    assert measure_access(reached({}), 1, 1, measures).empty
    alone = measure_access(reached({"p": {}}), [], [5], measures)
    assert alone.drop(columns=list(LESS_IS_BETTER)).to_numpy().tolist() == [[0.0] * 8]
