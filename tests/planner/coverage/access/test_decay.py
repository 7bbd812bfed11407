"""Decays: values by hand and those that PySAL prints, and what every decay has in common."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.coverage.access.decay import (
    SHARP_ZONES,
    ZONES,
    CatchmentGaussian,
    Cutoff,
    Exponential,
    Gaussian,
    Linear,
    Logistic,
    Power,
    Stepwise,
)
from planner.coverage.access.measure import DECAY_FORMS, decay_to
from planner.errors import InputError

MINUTE = 60.0

EVERY = (
    Cutoff(end=1800),
    Linear(end=1800),
    Exponential(beta=0.1 / MINUTE),
    Power(beta=1.5),
    Gaussian(sigma=900),
    CatchmentGaussian(end=1800),
    Logistic(centre=900, spread=300),
    ZONES,
    SHARP_ZONES,
)


@pytest.mark.parametrize(
    ("decay", "minutes", "weights"),
    [
        pytest.param(Cutoff(end=1800), (29, 30, 31), (1, 1, 0), id="the bound counts"),
        pytest.param(Linear(end=1800), (0, 20, 35), (1, 1 / 3, 0), id="a line to half an hour"),
        pytest.param(
            Exponential(beta=0.1 / MINUTE), (20, 35), (np.exp(-2), np.exp(-3.5)), id="a tenth per minute"
        ),
        pytest.param(Power(beta=0.1), (0.5, 20, 35), (1, 20**-0.1, 35**-0.1), id="of minutes, never above 1"),
        pytest.param(
            Power(beta=2, unit=1200, least=60),
            (0, 1, 2, 20, 40, 60),
            (400, 400, 100, 1, 0.25, 1 / 9),
            id="weights.gravity of PySAL, its docstring",
        ),
        pytest.param(
            Gaussian(sigma=1200),
            (0, 20, 40, 60),
            (1, 0.6065306597126334, 0.1353352832366127, 0.011108996538242306),
            id="weights.gaussian of PySAL, its docstring",
        ),
        pytest.param(
            ZONES, (0, 10, 10.1, 20, 30, 30.1), (1, 1, 0.68, 0.68, 0.22, 0), id="weights.step_fn of PySAL"
        ),
        pytest.param(CatchmentGaussian(end=1800), (0, 30, 31), (1, 0, 0), id="Dai: 1 here, 0 at the end"),
        pytest.param(
            Logistic(centre=600, spread=600),
            (0, 10, 20),
            (
                1,
                (1 + np.exp(-np.pi / 3**0.5)) / 2,
                (1 + np.exp(-np.pi / 3**0.5)) / (1 + np.exp(np.pi / 3**0.5)),
            ),
            id="half at the centre, but for g(0)",
        ),
    ],
)
def test_values(decay, minutes, weights):
    """By the formula, and what PySAL prints."""
    assert decay.weight(np.array(minutes) * MINUTE) == pytest.approx(weights, abs=1e-7)


def test_gaussian_of_an_impedance():
    """``exp(-t^2 / beta)`` with Wan's 440 square minutes."""
    decay = Gaussian.of_impedance(440 * 3600)
    assert decay.weight(20 * MINUTE) == pytest.approx(np.exp(-400 / 440))


def test_logistic_far_away_does_not_overflow():
    """A day away is worth nothing, without a warning."""
    assert Logistic(centre=600, spread=1).weight(86_400.0) == 0


@pytest.mark.parametrize("decay", EVERY, ids=lambda decay: type(decay).__name__)
@settings(max_examples=20, deadline=None)
@given(seconds=st.lists(st.floats(0, 10_000), min_size=2, max_size=10))
def test_farther_is_never_worth_more(decay, seconds):
    """Weights fall, are at least 0 and end at the end."""
    t = np.sort(seconds)
    weights = decay.weight(t)
    assert (np.diff(weights) <= 0).all()
    assert (weights >= 0).all()
    assert (weights[t > decay.end] == 0).all()


@pytest.mark.parametrize("form", DECAY_FORMS)
def test_named_forms_end_where_they_are_told(form):
    """1 next door (but for zones and powers, which start there), nothing beyond."""
    decay = decay_to(1800, form)
    assert decay.end == 1800
    assert decay.weight(0.0) == pytest.approx(1, abs=0.001)
    assert decay.weight(1801.0) == 0


def test_an_exponential_halves_half_way():
    """As the command line says."""
    assert decay_to(1800, "exponential").weight(900.0) == pytest.approx(0.5)


def test_no_such_form():
    """The message lists those there are."""
    with pytest.raises(InputError, match="cutoff, linear"):
        decay_to(1800, "steep")


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: Cutoff(end=0), "end is 0"),
        (lambda: Linear(end=np.inf), "finite"),
        (lambda: Exponential(beta=-1), "beta is -1"),
        (lambda: Power(beta=1, least=0), "least is 0"),
        (lambda: Gaussian(sigma=np.nan), "sigma is nan"),
        (lambda: Logistic(centre=1, spread=0), "spread is 0"),
        (lambda: Stepwise(ends=(2, 1), weights=(1, 1)), "ascending"),
        (lambda: Stepwise(ends=(1,), weights=(1, 2)), "a weight for each end"),
        (lambda: Stepwise(ends=(1,), weights=(-1,)), "0 or more"),
        (lambda: Stepwise(ends=(), weights=()), "ascending"),
    ],
)
def test_refused(make, problem):
    """What cannot fade."""
    with pytest.raises(InputError, match=problem):
        make()
