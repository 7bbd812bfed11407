"""Maximal covering: small situations, rules of the answer, and equality with brute force."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.siting.covering import (
    CoveringProblem,
    check_covering,
    covers_within,
    people_covered,
    solve_covering,
)
from planner.siting.covering_problem import objective_of
from planner.siting.merging import merge
from planner.siting.solvers.cpsat_covering import scale_of
from planner.solving import Budget
from planner.travel import TravelTimes

BUDGET = Budget(iterations=500)


def covering(people, covers, choose, **options):
    """Return a problem from plain lists."""
    return CoveringProblem(
        people=np.array(people, dtype=float),
        covers=tuple(np.array(cover, dtype=np.int64) for cover in covers),
        choose=choose,
        **options,
    )


@pytest.fixture
def four_villages():
    """Four villages of 100, 80, 60 and 40 people; the middle site covers the two in the middle."""
    return covering([100, 80, 60, 40], [[0], [1, 2], [2, 3], [3]], 2)


def test_the_two_best_sites_are_found(four_villages):
    """Sites 0 and 1 cover 240 of 280 people; greedy alone finds them too."""
    result = solve_covering(four_villages, budget=BUDGET, seed=0)
    assert (result.chosen, result.people, result.status, result.gap) == ((0, 1), 240.0, "optimal", 0.0)
    assert result.report.runtime is None


def test_greedy_is_improved_by_the_proof():
    """The biggest site first is a trap: {0,1,2,3} leaves one side for each other site."""
    problem = covering([3, 3, 3, 3, 2, 2], [[1, 2, 3], [0, 1, 4], [2, 3, 5]], 2)
    result = solve_covering(problem, budget=BUDGET, seed=0)
    assert (result.chosen, result.people) == ((1, 2), 16.0)


@pytest.mark.parametrize(
    ("choose", "mandatory", "least_people", "expected"),
    [
        (0, (), 0, ()),  # nothing may be chosen
        (9, (), 0, (0, 1, 2)),  # more than there are; site 3 adds nobody and stays out
        (2, (3,), 0, (1, 3)),  # a mandatory site takes a place and its people
        (1, (3,), 0, (3,)),  # and leaves none
        (4, (), 50, (0, 1)),  # the 40 people of site 2 are too few to pay for it
        (4, (), 1000, ()),  # no site pays
        (4, (3,), 1000, (3,)),  # a mandatory one is there all the same
    ],
)
def test_the_number_of_sites(four_villages, choose, mandatory, least_people, expected):
    """Limits, mandatory sites and the price of a site."""
    problem = replace(four_villages, choose=choose, mandatory=mandatory, least_people=least_people)
    result = solve_covering(problem, budget=BUDGET, seed=0)
    assert result.chosen == expected
    assert result.status == "optimal"
    assert result.report.objective == objective_of(problem, expected)


@pytest.mark.parametrize(
    ("people", "covers"),
    [([], []), ([5.0], []), ([], [[]]), ([5.0, 1.0], [[], []]), ([0.0], [[0]])],
    ids=["nothing", "no candidates", "no demand", "empty covers", "nobody lives there"],
)
def test_nothing_to_cover(people, covers):
    """The answer to nothing is nothing, proven."""
    result = solve_covering(covering(people, covers, 3), budget=BUDGET, seed=0)
    assert (result.chosen, result.people, result.bound, result.gap) == ((), 0.0, 0.0, 0.0)


def test_everybody_covered_by_one_site():
    """The second site would add nobody and stays out."""
    result = solve_covering(covering([1.5, 2.5], [[0], [0, 1]], 2), budget=BUDGET, seed=0)
    assert (result.chosen, result.people, result.bound) == ((1,), 4.0, 4.0)


@st.composite
def coverings(draw):
    """Draw small problems with whole and broken people."""
    demand, candidates = draw(st.integers(0, 8)), draw(st.integers(0, 6))
    people = draw(
        st.lists(st.floats(0, 1000) | st.integers(0, 20).map(float), min_size=demand, max_size=demand)
    )
    reach = st.sets(st.integers(0, demand - 1)) if demand else st.just(set())
    covers = draw(st.lists(reach.map(sorted), min_size=candidates, max_size=candidates))
    mandatory = draw(st.sets(st.integers(0, candidates - 1), max_size=2)) if candidates else set()
    choose = draw(st.integers(len(mandatory), candidates + 1))
    least = draw(st.sampled_from([0.0, 0.0, 2.0, 33.3, 500.0]))
    return covering(people, covers, choose, mandatory=tuple(sorted(mandatory)), least_people=least)


@given(coverings())
@settings(max_examples=150, deadline=None)
def test_equals_brute_force(problem):
    """Every subset of at most p sites that holds the mandatory ones is tried."""
    sites = range(len(problem.covers))
    sizes = range(min(problem.choose, len(problem.covers)) + 1)
    choices = (chosen for size in sizes for chosen in combinations(sites, size))
    best = max(objective_of(problem, c) for c in choices if set(problem.mandatory) <= set(c))
    result = solve_covering(problem, budget=BUDGET, seed=0)
    assert result.report.objective == pytest.approx(best, rel=1e-6, abs=1e-5)
    assert result.bound >= best - 1e-9 * max(1, abs(best))
    assert check_covering(problem, result) == []
    assert result == solve_covering(problem, budget=BUDGET, seed=0)


@given(coverings())
@settings(max_examples=50, deadline=None)
def test_merging_keeps_the_people(problem):
    """What merging drops is covered by mandatory sites, by nobody, or belongs to nobody."""
    merged = merge(replace(problem, mandatory=()))
    everybody = people_covered(problem, range(len(problem.covers)))
    assert merged.weights.sum() == pytest.approx(everybody)
    assert np.asarray(merged.covering.sum(axis=0)).ravel().all()


def test_the_checker_finds_each_lie(four_villages):
    """Each lie breaks one rule."""
    truth = solve_covering(four_villages, budget=BUDGET, seed=0)
    lies = {
        "not ascending": replace(truth, chosen=(1, 0)),
        "does not exist": replace(truth, chosen=(1, 7)),
        "at most 2": replace(truth, chosen=(0, 1, 2)),
        "people are covered, not 999": replace(truth, people=999.0),
        "bound 100 is below": replace(truth, bound=100.0),
        "called optimal": replace(truth, bound=270.0),
        "objective is 240": replace(truth, report=replace(truth.report, objective=1.0)),
    }
    for message, lie in lies.items():
        assert any(message in line for line in check_covering(four_villages, lie)), message
    must = replace(four_villages, mandatory=(3,))
    assert check_covering(must, truth) == ["mandatory candidate 3 is not chosen"]


def test_a_contradictory_problem_names_everything_at_once():
    """Seven problems, one error."""
    with pytest.raises(ProblemError) as caught:
        covering([1.0, -1.0], [[0, 5]], -1, mandatory=(4, 4), least_people=float("nan"))
    assert len(caught.value.problems) == 7


@pytest.mark.parametrize(
    "options", [{}, {"seconds": 0.0}, {"iterations": 0}, {"iterations": 1, "workers": 0}]
)
def test_a_budget_has_an_end(options):
    """A search without a limit is refused."""
    with pytest.raises(ProblemError):
        Budget(**options)


def test_wall_seconds_report_a_runtime(four_villages):
    """Wall time is told where it was asked for."""
    assert solve_covering(four_villages, budget=Budget(seconds=5), seed=0).report.runtime >= 0


def test_a_budget_too_small_for_a_proof_gives_an_honest_bound():
    """The start stands, and the bound stays above it."""
    random = np.random.default_rng(1)
    points, sites = random.uniform(0, 30, (600, 2)), random.uniform(0, 30, (80, 2))
    apart = np.hypot(*(points[None] - sites[:, None]).transpose(2, 0, 1))
    covers = tuple(np.flatnonzero(row <= 4) for row in apart)
    problem = CoveringProblem(people=random.lognormal(5, 1, 600), covers=covers, choose=9)
    short = solve_covering(problem, budget=Budget(iterations=1), seed=0)
    proven = solve_covering(problem, budget=Budget(iterations=3000), seed=0)
    assert (short.status, proven.status) == ("feasible", "optimal")
    assert short.people <= proven.people * (1 + 1e-6) <= short.bound * (1 + 2e-6)
    assert short.gap > 0


def test_whole_people_are_not_scaled():
    """Whole numbers stay exact; large sums leave less room for fractions."""
    assert scale_of(np.array([3.0, 4.0, 0.0]), 2) == 1
    assert scale_of(np.array([3.5, 4.0, 0.0]), 2) == 10**6
    assert scale_of(np.array([2.5e8, 0.5]), 2) == 100


def test_covers_within_leaves_out_what_cannot_be_reached():
    """NaN is not near."""
    seconds = np.array([[100.0, np.nan], [700.0, 600.0]])
    travel = TravelTimes(origins=("a", "b"), destinations=("x", "y"), seconds=seconds, metres=seconds.copy())
    assert [cover.tolist() for cover in covers_within(travel, 600)] == [[0], [1]]
