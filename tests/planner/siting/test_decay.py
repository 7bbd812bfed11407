"""Gradual coverage: worth fades from 1 to 0, never rises, and the engine sites by it."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.siting.decay import Decay, Form, fading
from planner.siting.problem import Sites, SitingProblem
from planner.siting.reach import Reach
from planner.siting.solve import solve_siting
from planner.solving import Budget

pytestmark = pytest.mark.xdist_group("siting kernels")
FORMS = get_args(Form)


@given(
    st.sampled_from(FORMS), st.floats(0, 3000), st.floats(1, 3000), st.lists(st.floats(0, 9000), min_size=2)
)
def test_worth_falls_from_one_to_nothing(form: Form, full: float, more: float, seconds: list[float]) -> None:
    """1 up to ``full``, 0 beyond ``none``, never rising between them."""
    decay = Decay(full=full, none=full + more, form=form)
    worth = decay.worth(np.sort(seconds))
    assert (np.diff(worth) <= 1e-12).all()
    assert ((worth >= 0) & (worth <= 1)).all()
    assert decay.worth(np.array([full])) == pytest.approx(1.0)
    assert decay.worth(np.array([(full + more) * 1.001 + 1e-6])) == 0.0


def test_half_way_is_worth_half() -> None:
    """Linear and cosine by hand; logistic by symmetry."""
    for form in ("linear", "cosine", "logistic"):
        assert Decay(full=600, none=1200, form=form).worth(np.array([900.0])) == pytest.approx(0.5)


def test_a_site_nearer_to_many_beats_one_that_just_reaches_all() -> None:
    """100 people at 10 and 20 minutes from A, 60 at 0 and 60 at 40 minutes from B: fading turns the choice round."""
    seconds = np.array([[1700.0, 0.0], [1700.0, 900.0]])
    reach, people = Reach.from_matrix(seconds), np.array([60.0, 50.0])
    question = {"model": "mclp", "people": people, "sites": Sites(ids=("far", "near")), "choose": 1}
    faded = SitingProblem(reach=fading(reach, Decay(full=600, none=1800)), **question)  # type: ignore[arg-type]
    result = solve_siting(faded, budget=Budget(iterations=100), seed=0)
    assert (result.chosen, result.objective) == ((1,), pytest.approx(60 + 50 * 0.75))
    assert result.status == "optimal"


def test_what_does_not_fade_is_refused() -> None:
    """The end before the beginning, or never."""
    for full, none in ((600, 600), (-1, 5), (0, float("inf")), (float("nan"), 5)):
        with pytest.raises(ProblemError, match="fade"):
            Decay(full=full, none=none)
