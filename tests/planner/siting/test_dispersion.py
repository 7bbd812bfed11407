"""The p-dispersion: every choice tried, and named situations."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InfeasibleError
from planner.siting.problem import Sites, SitingProblem, needs
from planner.siting.reach import Reach
from planner.siting.solve import solve_siting
from planner.solving import Budget
from tests.planner.siting.exhaustive import best_objective
from tests.planner.siting.small_problems import small_problems

BUDGET = Budget(iterations=2000)


def of(apart, choose, sites=None, **options):
    """Return a problem of these times between sites."""
    apart = np.asarray(apart, dtype=float)
    return SitingProblem(
        model="p-dispersion",
        reach=Reach.from_matrix(np.zeros((1, len(apart)))),
        people=np.ones(1),
        sites=sites or Sites.numbered(len(apart)),
        choose=choose,
        apart=apart,
        **options,
    )


def on_a_line(*places):
    """Return the times between places along a road."""
    at = np.array(places, dtype=float)
    return np.abs(at[:, None] - at)


@st.composite
def small_dispersions(draw):
    """Return sites a few seconds apart, or with no way between them, and any mix of constraints."""
    problem = draw(small_problems(models=("p-median",)))
    sites = len(problem.sites)
    apart = np.zeros((sites, sites))
    for one in range(sites):
        for other in range(one):
            apart[one, other] = apart[other, one] = draw(st.one_of(st.just(np.nan), st.integers(0, 9)))
    return replace(problem, model="p-dispersion", apart=apart, sites=replace(problem.sites, price=None))


@settings(max_examples=120, deadline=None)
@given(problem=small_dispersions())
def test_nothing_beats_the_answer(problem):
    """As far apart as the best of all choices, proven; and where no choice is left, it says so."""
    best = best_objective(problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            solve_siting(problem, budget=BUDGET, seed=0)
        return
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert (result.objective, result.bound, result.status) == (best, best, "optimal")


@pytest.mark.parametrize(
    ("choose", "sites", "least", "why"),
    [
        (2, {}, 30, "both ends"),
        (3, {}, 14, "0, 14 and 30"),
        (4, {}, 8, "0, 8, 20, 30 beat 0, 8, 14, 30"),
        (2, {"mandatory": (2,)}, 16, "from 14 the end at 30 is farthest"),
        (2, {"forbidden": (5,)}, 20, "without the end"),
        (2, {"mandatory": (0, 1)}, 3, "there is nothing left to choose"),
    ],
)
def test_along_a_road(choose, sites, least, why):
    """Six places at 0, 3, 8 ... along a road."""
    places = on_a_line(0, 3, 14, 8, 20, 30)
    result = solve_siting(of(places, choose, Sites.numbered(6, **sites)), budget=BUDGET, seed=0)
    assert (result.objective, result.status) == (least, "optimal"), why


@pytest.mark.parametrize("choose", [0, 1])
def test_one_site_has_no_neighbour(choose):
    """Nobody is near a site that stands alone."""
    result = solve_siting(of(on_a_line(0, 5), choose), budget=BUDGET, seed=0)
    assert (len(result.chosen), result.objective, result.bound, result.gap) == (choose, np.inf, np.inf, 0)


def test_islands_are_infinitely_far():
    """Where there is no way at all, no time is the least."""
    apart = np.full((3, 3), np.nan)
    result = solve_siting(of(apart, 3), budget=BUDGET, seed=0)
    assert (result.objective, result.status) == (np.inf, "optimal")


def test_all_sites_equal():
    """All in one place: no time between them."""
    result = solve_siting(of(np.zeros((4, 4)), 3), budget=BUDGET, seed=0)
    assert (len(result.chosen), result.objective, result.status) == (3, 0, "optimal")


def test_a_rule_is_kept():
    """The far end comes only with the place beside it."""
    apart = on_a_line(0, 10, 29, 30)
    result = solve_siting(of(apart, 2, rules=(needs("together", 3, 2),)), budget=BUDGET, seed=0)
    assert (result.chosen, result.objective) == ((0, 2), 29)


def test_more_than_there_are():
    """Three of two cannot be had."""
    with pytest.raises(InfeasibleError):
        solve_siting(of(on_a_line(0, 5), 3), budget=BUDGET, seed=0)


def test_a_hundred_places():
    """Proven, and the same on every run."""
    points = np.random.default_rng(3).uniform(0, 1000, (100, 2))
    problem = of(np.hypot(*(points[:, None] - points).transpose(2, 0, 1)), 8)
    one, other = (solve_siting(problem, budget=BUDGET, seed=0) for _ in range(2))
    assert one.status == "optimal"
    assert (one.chosen, one.bound) == (other.chosen, other.bound)
