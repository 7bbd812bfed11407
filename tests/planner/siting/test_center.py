"""The p-center: known optima, every choice tried, and named situations."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InfeasibleError, NotFoundError
from planner.siting.center import solve_center
from planner.siting.problem import Floor, Sites, SitingProblem, one_of
from planner.siting.reach import Reach
from planner.siting.solve import solve_siting
from planner.solving import Budget
from tests.planner.siting.exhaustive import best_objective
from tests.planner.siting.known import pmed, pmed_optima, published, san_francisco, san_francisco_optima
from tests.planner.siting.small_problems import small_problems
from tests.planner.siting.villages import EAST, FAR, MIDDLE, WEST, villages

BUDGET = Budget(iterations=2000)


def of(matrix, choose, **options):
    """Return a problem where everybody counts once."""
    reach = Reach.from_matrix(matrix)
    return SitingProblem(
        model="p-center",
        reach=reach,
        people=np.ones(reach.demand),
        sites=Sites.numbered(reach.sites),
        choose=choose,
        **options,
    )


@st.composite
def small_centers(draw):
    """Return people and sites with any mix of constraints, without prices."""
    problem = draw(small_problems(models=("p-median",)))
    return replace(problem, model="p-center", sites=replace(problem.sites, price=None))


@settings(max_examples=120, deadline=None)
@given(problem=small_centers())
def test_nothing_beats_the_answer(problem):
    """As short as the best of all choices, proven; and where no choice is left, it says so."""
    best = best_objective(problem)
    if best is None:
        with pytest.raises(InfeasibleError) as told:
            solve_siting(problem, budget=BUDGET, seed=0)
        assert not isinstance(told.value, NotFoundError)
        return
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert (result.objective, result.status) == (best, "optimal")


@published
@pytest.mark.parametrize("number", range(1, 21))
def test_published_networks(number):
    """OR-Library pmed1 to pmed20 as p-center problems; all twenty take about two seconds together."""
    metres, choose = pmed(number)
    result = solve_siting(of(metres, choose), budget=Budget(iterations=2000), seed=0)
    assert (result.objective, result.status) == (pmed_optima("pcenter")[number], "optimal")


@published
def test_san_francisco():
    """Four stores; the notebook of pysal/spopt."""
    result = solve_siting(of(san_francisco()[0], 4), budget=BUDGET, seed=0)
    assert result.objective == pytest.approx(san_francisco_optima()["PCenter_p4"], abs=0.01)


def test_one_site_goes_to_the_middle():
    """The middle of the road is fifteen minutes from either end."""
    result = solve_siting(villages("p-center", within=None), budget=BUDGET, seed=0)
    assert (result.chosen, result.objective, result.bound) == ((MIDDLE,), 900, 900)


def test_a_village_of_nobody_is_ignored():
    """Who counts nobody may be as far as they like."""
    problem = villages("p-center", within=None)
    people = problem.people.copy()
    people[4:] = 0
    result = solve_siting(replace(problem, people=people), budget=BUDGET, seed=0)
    assert (result.chosen, result.objective) == ((WEST,), 600)


def test_nobody_at_all():
    """Nobody has to go anywhere."""
    problem = villages("p-center", within=None)
    result = solve_siting(replace(problem, people=np.zeros(7)), budget=BUDGET, seed=0)
    assert (result.objective, result.bound, result.status) == (0, 0, "optimal")


def test_all_sites_equal():
    """One of them is as good as all."""
    result = solve_siting(of(np.full((4, 5), 60.0), 2), budget=BUDGET, seed=0)
    assert (result.objective, result.status) == (60, "optimal")


@pytest.mark.parametrize(
    ("sites", "longest", "why"),
    [
        ({"mandatory": (FAR,)}, 3600 - 1800, "far is all there is, the last village is half an hour away"),
        ({"forbidden": (MIDDLE,)}, 1500, "east or west, 25 minutes from the other end"),
        ({"fixed_cost": np.array([1.0, 9.0, 1.0, 1.0])}, 1500, "the middle is too dear"),
    ],
)
def test_sides(sites, longest, why):
    """Constraints on the choice are kept."""
    problem = villages("p-center", within=None, sites=Sites.numbered(4, **sites), budget=5.0)
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert result.objective == (3600 if FAR in result.chosen else longest), why


def test_a_rule_and_a_floor():
    """West and east exclude each other, and the villages a and b want a site within five minutes."""
    problem = villages(
        "p-center",
        within=5.0,
        choose=2,
        rules=(one_of("one of both", (WEST, EAST)),),
        floors=(Floor(name="the west", demand=np.array([0, 1]), share=1.0),),
    )
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert (result.chosen, result.objective) == ((WEST, MIDDLE), 900)


def test_somebody_out_of_reach():
    """A place that no site reaches is no question of time."""
    with pytest.raises(InfeasibleError):
        solve_siting(of([[1.0, 2.0], [np.nan, np.nan]], 1), budget=BUDGET, seed=0)


def test_too_few_sites_for_two_islands():
    """Each island needs its own site."""
    with pytest.raises(InfeasibleError):
        solve_siting(of([[1.0, np.nan], [np.nan, 1.0]], 1), budget=BUDGET, seed=0)


def test_the_watch_hears_true_bounds_and_ends_the_search():
    """The optimum lies between what is told, and whoever stops gets the best so far."""
    points = np.random.default_rng(5).uniform(0, 1000, (60, 2))
    problem = of(np.hypot(*(points[:, None] - points).transpose(2, 0, 1)).round(), 6)
    told = []
    best = solve_center(problem, BUDGET, 0, lambda standing: told.append(standing) is None)
    assert all(standing.bound <= best.bound for standing in told)
    early = solve_siting(problem, budget=BUDGET, seed=0, watch=lambda standing: standing.objective is None)
    assert early.bound <= best.bound <= early.objective


def test_equal_runs_are_equal():
    """The same seed and iterations give the same answer."""
    points = np.random.default_rng(6).uniform(0, 1000, (80, 2))
    problem = of(np.hypot(*(points[:, None] - points).transpose(2, 0, 1)), 7)
    one, other = (solve_siting(problem, budget=Budget(iterations=30), seed=1) for _ in range(2))
    assert (one.chosen, one.bound) == (other.chosen, other.bound)


def test_bug_a_floor_that_misses_three_of_ten_million_is_a_conflict():
    """Two of three sites leave three people too many far away: said in words, no failed assertion."""
    seconds = np.full((3, 3), 1000.0)
    np.fill_diagonal(seconds, 100.0)
    problem = replace(
        of(seconds, 2, within=200.0),
        people=np.array([4_500_000.0, 4_499_997.0, 1_000_003.0]),
        floors=(Floor(name="land", demand=np.arange(3), share=0.9),),
    )
    with pytest.raises(InfeasibleError) as told:
        solve_siting(problem, budget=BUDGET, seed=0)
    assert len(told.value.conflict) == 2
    assert solve_siting(replace(problem, choose=3), budget=BUDGET, seed=0).objective == 100.0
