"""The frontier: every point true, bounds that hold, build orders that grow."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InfeasibleError, ProblemError
from planner.siting.check import choice_problems
from planner.siting.frontier import frontier
from planner.siting.measure import objective_of
from planner.siting.problem import Sites, SitingProblem, one_of
from planner.siting.reach import Reach
from planner.solving import Budget
from tests.planner.siting.exhaustive import best_objective

pytestmark = pytest.mark.xdist_group("siting kernels")
BUDGET = Budget(iterations=300)


def scattered(seed: int, *, demand: int = 40, sites: int = 8, model: str = "mclp") -> SitingProblem:
    """Return places at random in a square of half an hour, with costs of 1 to 5."""
    numbers = np.random.default_rng(seed)
    here, there = numbers.random((demand, 2)) * 1800, numbers.random((sites, 2)) * 1800
    seconds = np.rint(np.hypot(*(here[:, None, :] - there[None, :, :]).transpose(2, 0, 1)))
    return SitingProblem(
        model=model,  # type: ignore[arg-type]
        reach=Reach.from_matrix(seconds),
        people=numbers.integers(1, 200, demand).astype(float),
        sites=Sites.numbered(sites, fixed_cost=numbers.integers(1, 6, sites).astype(float)),
        within=300.0,
        choose=sites,
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["mclp", "p-median"]), st.booleans())
def test_every_point_is_the_best_within_its_bound(seed: int, model: str, by_money: bool) -> None:  # noqa: FBT001
    """The truth by trying every choice lies between the objective and the bound of each point."""
    problem = scattered(seed, model=model)
    if by_money:
        problem = replace(problem, choose=None, budget=1e9)
    limits = (1, 2, 3, 5, 8) if not by_money else (5, 8, 13, 40)
    found = frontier(problem, limits, by="budget" if by_money else "choose", budget=BUDGET, seed=0)
    sense = -1 if model == "p-median" else 1
    for point in found.points:
        limited = (
            replace(problem, budget=point.limit) if by_money else replace(problem, choose=int(point.limit))
        )
        truth = best_objective(limited)
        assert truth is not None
        assert not choice_problems(limited, point.chosen)
        assert point.objective == pytest.approx(objective_of(limited, point.chosen))
        assert sense * point.objective <= sense * truth + 1e-6
        assert sense * point.bound >= sense * truth - 1e-6 * abs(truth)
        assert point.gap <= 0.05


def test_points_rise_and_gains_are_told_apart() -> None:
    """More sites never reach fewer people, and no bound is below a later one's."""
    found = frontier(scattered(1, demand=200, sites=30), range(1, 13), budget=BUDGET, seed=0)
    assert all(a.objective <= b.objective and a.bound <= b.bound for a, b in pairwise(found.points))
    assert np.mean([point.gap for point in found.points]) < 0.005


def test_a_build_order_only_grows() -> None:
    """Each choice holds the one before; bounds are those of free choices."""
    problem = scattered(2, demand=200, sites=30)
    free = frontier(problem, range(1, 9), budget=BUDGET, seed=0)
    nested = frontier(problem, range(1, 9), nested=True, budget=BUDGET, seed=0)
    assert all(set(a.chosen) <= set(b.chosen) for a, b in pairwise(nested.points))
    assert [len(point.chosen) for point in nested.points] == list(range(1, 9))
    assert all(a.objective <= b.objective + 1e-9 for a, b in zip(nested.points, free.points, strict=True))
    assert nested.order[:1] == nested.points[0].chosen
    assert set(nested.order) == set(nested.points[-1].chosen)


def test_rules_make_it_slower_not_wrong() -> None:
    """A problem with a rule is solved point by point."""
    problem = replace(scattered(3), rules=(one_of("one of a place", (0, 1, 2)),))
    found = frontier(problem, (1, 2, 4), budget=Budget(iterations=3000), seed=0)
    for point in found.points:
        truth = best_objective(replace(problem, choose=int(point.limit)))
        assert point.objective == truth == pytest.approx(point.bound)
    with pytest.raises(ProblemError, match="build order"):
        frontier(problem, (1, 2), nested=True, budget=BUDGET, seed=0)


def test_limits_that_make_no_sense_are_refused() -> None:
    """Everything at once, and a number of sites below the mandatory ones is no frontier."""
    problem = scattered(4)
    with pytest.raises(ProblemError, match="at least one limit"):
        frontier(problem, (), budget=BUDGET, seed=0)
    with pytest.raises(ProblemError, match=r"1\.5 is no number"):
        frontier(problem, (1.5, -1), budget=BUDGET, seed=0)
    with pytest.raises(ProblemError, match="nan is no number"):
        frontier(problem, (np.nan, np.inf), budget=BUDGET, seed=0)
    with pytest.raises(ProblemError, match="by is 'sites'"):
        frontier(problem, (1,), by="sites", budget=BUDGET, seed=0)  # type: ignore[arg-type]
    held = replace(problem, sites=replace(problem.sites, mandatory=(0, 1, 2)))
    with pytest.raises(InfeasibleError):
        frontier(held, (1, 4), budget=BUDGET, seed=0)


def test_a_watch_that_stops_leaves_no_point_without_an_answer() -> None:
    """Stopped at once, every point has sites and a bound that holds."""
    problem = scattered(5, demand=100, sites=20)
    stopped = frontier(problem, range(1, 6), budget=BUDGET, seed=0, watch=lambda _: False)
    full = frontier(problem, range(1, 6), budget=BUDGET, seed=0)
    assert all(len(point.chosen) for point in stopped.points)
    assert all(a.bound >= b.objective - 1e-6 for a, b in zip(stopped.points, full.points, strict=True))


def test_bug_sites_far_apart_lie_nearer_the_more_there_are() -> None:
    """p-dispersion takes exactly so many sites: nothing is carried over from fewer."""
    apart = np.abs(np.subtract.outer(range(8), range(8))) * 10.0
    problem = SitingProblem(
        model="p-dispersion",
        reach=Reach.from_matrix(np.ones((3, 8))),
        people=np.ones(3),
        sites=Sites.numbered(8),
        choose=2,
        apart=apart,
    )
    found = frontier(problem, (2, 3, 4, 8), budget=Budget(iterations=3000), seed=0)
    assert [point.objective for point in found.points] == [70, 30, 20, 10]
    assert all(point.status == "optimal" for point in found.points)
