"""Who answers, and what is said of the others."""

from dataclasses import replace

import pytest

from planner.routing.choice import ENGINES, choose
from planner.routing.engine import Found
from planner.routing.problem import Relation
from planner.routing.solve import solve
from planner.solving import Budget


def named(choice):
    """Return the engine that is to answer."""
    return next(engine.engine for engine in choice.engines if engine.used)


def test_every_engine_is_listed(four_villages):
    """Used or not."""
    assert [engine.engine for engine in choose(four_villages).engines] == [*ENGINES]


@pytest.mark.parametrize("wanted", ENGINES)
def test_who_is_wanted_answers(four_villages, wanted):
    """Even where another would be quicker."""
    choice = choose(four_villages, wanted)
    assert named(choice) == wanted


def test_a_plain_day_is_for_the_fast_engine(four_villages):
    """It can state all of it."""
    assert named(choose(four_villages)) == "fast"


def test_breaks_are_for_the_general_engine(lunch_in_the_middle):
    """The fast one says why not."""
    choice = choose(lunch_in_the_middle)
    assert named(choice) == "general"
    assert choice.engines[0].cannot == ("breaks",)


def test_gaps_between_routes_are_for_ortools(four_villages):
    """Nobody else states them."""
    relation = Relation(kind="order", visits=("elm", "ash"))
    assert named(choose(replace(four_villages, relations=(relation,)))) == "ortools"


class Backwards:
    """An engine of one's own: the first vehicle makes everything, the last visit first, and one twice."""

    name, version = "Backwards", "1"

    def cannot(self, problem):
        """Return that it cannot do much."""
        return ("anything",)

    def search(self, problem, *, budget, seed, start=None, watch=None):
        """Return all visits in reverse."""
        orders = [[] for _ in problem.vehicles]
        orders[0] = [0, *reversed(range(len(problem.visits)))]
        return Found(orders=orders, iterations=1)


def test_an_engine_of_ones_own(four_villages):
    """Its orders are mended, timed and checked as those of ours."""
    plan = solve(four_villages, budget=Budget(iterations=1), seed=0, engine=Backwards())
    assert [stop.visit for stop in plan.routes[0].stops] == ["ash", "elm", "cedar", "birch"]
    assert plan.report.solver == "Backwards"
    assert plan.engines[0].cannot == ("anything",)
