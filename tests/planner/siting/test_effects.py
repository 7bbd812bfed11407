"""What a choice does for people, model by model, and how much better one may be."""

import numpy as np
import pytest

from planner.siting.effects import state_document, still_possible
from tests.planner.siting.villages import EAST, MIDDLE, PLACES, WEST, villages


@pytest.mark.parametrize(
    ("objective", "bound", "better"),
    [
        (50.0, 100.0, 1.0),
        (100.0, 50.0, 0.5),
        (100.0, 100.0, 0.0),
        (0.0, 0.0, 0.0),
        (0.0, 10.0, None),
        (10.0, None, None),
        (None, 10.0, None),
        (10.0, float("inf"), None),
    ],
)
def test_better_is_relative_to_what_was_found(
    objective: float | None, bound: float | None, better: float | None
) -> None:
    """Twice the people are 100 % better, half the way 50 %; of nothing there are no parts."""
    assert still_possible(objective, bound) == better


def test_people_are_whole_people_with_backup_covers() -> None:
    """Middle covers c to e, west a to c: c, 30 people, is covered twice; each person counts once in either number."""
    document = state_document(villages(covers=(0.5, 0.5)), (WEST, MIDDLE))
    once = state_document(villages(), (WEST, MIDDLE))
    assert document["people"] == once["people"] == 130
    assert document["twice"] == {"people": 30, "share": 0.1875}
    assert "twice" not in once


def test_journeys() -> None:
    """From west: minutes 5, 0, 5, 10, 15, 20 and 25."""
    problem = villages("p-median")
    document = state_document(problem, (WEST,))
    expected = np.average([5, 0, 5, 10, 15, 20, 25], weights=problem.people)
    assert document["mean_minutes"] == pytest.approx(expected, abs=0.01)
    assert document["longest_minutes"] == 25
    assert state_document(problem, ())["mean_minutes"] is None
    assert "mean_minutes" not in state_document(villages(), (WEST,))


def test_the_least_distance_between_sites() -> None:
    """Nothing to tell of a single site."""
    problem = villages("p-dispersion", choose=2, within=None, apart=np.abs(PLACES[:, None] - PLACES))
    apart = abs(PLACES[WEST] - PLACES[EAST]) / 60
    assert state_document(problem, (WEST, EAST))["apart_minutes"] == pytest.approx(apart)
    assert state_document(problem, (WEST,))["apart_minutes"] is None
