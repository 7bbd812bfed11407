"""Random problems with everything VROOM knows: every answer keeps all rules, and the same seed gives the same answer."""

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.vroom_problems import random_problem
from tests.api.vroom.checker import problems_of


@pytest.mark.parametrize("seed", range(25))
def test_answer_keeps_all_rules(seed: int, ask: Callable[..., Any]) -> None:
    """By a checker that shares nothing with us."""
    problem = random_problem(seed, most_tasks=9) | {"options": {"x": 1}}
    found = ask(problem)
    assert found["code"] == 0, found
    assert problems_of(problem, found) == []


def test_same_seed_same_answer(ask: Callable[..., Any]) -> None:
    """Few tasks end by counted steps, not by the clock."""
    problem = random_problem(3, most_tasks=9) | {"options": {"x": 1}}
    assert ask(problem)["routes"] == ask(problem)["routes"]
