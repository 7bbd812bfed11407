"""Questions for the fast engine: small named situations, random ones with every rule, published instances."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from planner.routing.fast.arrays import OPEN, FastProblem


def question_of(points: Any, **changes: Any) -> FastProblem:
    """Return a question on a plane: visits at ``points[1:]``, two vehicles at ``points[0]``, nothing restricts them."""
    points = np.asarray(points)
    visits = len(points) - 1
    apart = np.abs(points[:, None] - points[None]).sum(-1)[None]
    plain = {
        "cost": apart,
        "time": apart,
        "place": np.arange(1, visits + 1),
        "opens": np.zeros((visits, 1), np.int64),
        "closes": np.full((visits, 1), 10_000),
        "service": np.zeros((1, visits), np.int64),
        "demand": np.ones((visits, 1), np.int64),
        "weight": np.ones(visits, np.int64),
        "penalty": np.zeros(visits, np.int64),
        "kind": np.zeros(2, np.int64),
        "profile": np.zeros(1, np.int64),
        "start": np.zeros(1, np.int64),
        "end": np.zeros(1, np.int64),
        "opening": np.zeros(1, np.int64),
        "closing": np.full(1, 10_000),
        "capacity": np.full((1, 1), 1000),
        "fixed": np.zeros(1, np.int64),
        "most": np.full(1, 1000),
        "allowed": np.ones((1, visits), np.bool_),
    }
    return FastProblem(**{name: np.asarray(value) for name, value in (plain | changes).items()})


def random_question(seed: int, *, visits: int, vehicles: int) -> FastProblem:
    """Return a question with every rule at once, some of whose visits may have to be left out."""
    chance = np.random.default_rng(seed)
    places, kinds, profiles = visits + 2, 2, 2
    cost = chance.integers(1, 60, (profiles, places, places))
    time = chance.integers(1, 40, (profiles, places, places))
    opens = np.sort(chance.integers(0, 300, (visits, 2)), axis=1)
    closes = opens + chance.integers(20, 120, (visits, 1))
    return question_of(
        np.zeros((visits + 1, 2), np.int64),
        cost=cost,
        time=time,
        place=chance.integers(0, places, visits),
        opens=opens,
        closes=closes,
        service=chance.integers(0, 20, (profiles, visits)),
        demand=chance.integers(0, 5, (visits, 2)),
        weight=chance.integers(0, 4, visits),
        penalty=chance.integers(0, 80, visits),
        kind=chance.integers(0, kinds, vehicles),
        profile=chance.integers(0, profiles, kinds),
        start=chance.integers(OPEN, places, kinds),
        end=chance.integers(OPEN, places, kinds),
        opening=chance.integers(0, 60, kinds),
        closing=chance.integers(300, 500, kinds),
        capacity=chance.integers(5, 20, (kinds, 2)),
        fixed=chance.integers(0, 100, kinds),
        most=chance.integers(1, 6, kinds),
        allowed=chance.random((kinds, visits)) < 0.8,
    )


@pytest.fixture(scope="session")
def question() -> Callable[..., FastProblem]:
    """Return what makes a question on a plane."""
    return question_of


@pytest.fixture(scope="session")
def everything() -> Callable[..., FastProblem]:
    """Return what makes a random question with every rule."""
    return random_question


@pytest.fixture(scope="session")
def changed() -> Callable[..., FastProblem]:
    """Return what makes a question with some arrays exchanged."""

    def change(problem: FastProblem, **arrays: Any) -> FastProblem:
        old = {field.name: getattr(problem, field.name) for field in fields(problem)}
        return FastProblem(**(old | {name: np.asarray(array) for name, array in arrays.items()}))

    return change
