"""Large inputs made small: nobody is lost, and what differs stays apart."""

import numpy as np
import pandas as pd
import pytest

from planner.remedies.coarse import coarsened, spread_out


@pytest.fixture
def crowded(asked, table):
    """Return a question with 400 farms on a square of 20 km, one person each and three at the first."""
    places = {f"f{k}": (k % 20, k // 20) for k in range(400)}
    people = [3.0] + [1.0] * 399
    demand = table("demand", places, people=people)
    gap = pd.Series({name: "west" if x < 10 else "east" for name, (x, _) in places.items()})
    return asked(demand=demand, gap=gap)


def test_a_small_question_stays_as_it_is(asked):
    """The very same."""
    question = asked()
    assert coarsened(question) is question


def test_neighbours_are_taken_together(crowded):
    """Few enough, everybody still there, in the gap where they were."""
    coarse = coarsened(crowded, points=50)
    assert len(coarse.demand) <= 50
    assert coarse.demand["people"].sum() == 402
    by_gap = coarse.demand["people"].groupby(coarse.gap.reindex(coarse.demand.index).to_numpy()).sum()
    assert by_gap.to_dict() == {"east": 200.0, "west": 202.0}


def test_they_stand_where_most_of_them_are(crowded):
    """The farm of three speaks for its neighbours."""
    assert "f0" in coarsened(crowded, points=50).demand.index


def test_candidates_are_thinned_evenly(asked, table):
    """Of a hundred on a square, ten are left, in every quarter of it; the same ones each time."""
    places = table("candidates", {f"c{k}": (k % 10, k // 10) for k in range(100)})
    kept = spread_out(places, 10)
    assert len(set(kept.tolist())) == 10
    quarters = {(k % 10 >= 5, k // 10 >= 5) for k in kept.tolist()}
    assert len(quarters) == 4
    assert np.array_equal(kept, spread_out(places, 10))
    assert len(coarsened(asked(candidates=places), candidates=10).candidates) == 10
