"""Our own engine (maximal covering, gradual, p-median; one limit): the truth by trying every choice, and its bounds."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InfeasibleError, ProblemError
from planner.siting.best_value.bounds import first_relaxation, goal_of, tighten
from planner.siting.best_value.starts import first_choice, worth_of
from planner.siting.best_value.values import values_of
from planner.siting.problem import Sites, SitingProblem
from planner.siting.reach import Reach
from planner.siting.solve import plain, solve_siting
from planner.solving import Budget, Standing
from tests.planner.siting.exhaustive import best_objective

pytestmark = pytest.mark.xdist_group("siting kernels")
BUDGET = Budget(iterations=2000)


@st.composite
def plain_problems(draw: st.DrawFn) -> SitingProblem:
    """Small problems of every kind that the engine takes, with ties, people of 0 and ways that are missing."""
    demand, sites = draw(st.integers(1, 10)), draw(st.integers(1, 7))
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    seconds = numbers.integers(0, 12, (demand, sites)) * 60.0
    model = draw(st.sampled_from(["mclp", "p-median"]))
    if draw(st.booleans()):
        seconds[numbers.random((demand, sites)) < 0.25] = np.nan
    people = numbers.integers(0, 50, demand) * draw(st.sampled_from([1.0, 0.37, 1e6]))
    reach = Reach.from_matrix(seconds)
    if model == "mclp" and draw(st.booleans()):
        reach = reach.with_worth(numbers.choice([0.0, 0.25, 0.5, 1.0], len(reach.seconds)))
    mandatory = tuple(np.flatnonzero(numbers.random(sites) < 0.15).tolist())
    forbidden = tuple(k for k in np.flatnonzero(numbers.random(sites) < 0.15).tolist() if k not in mandatory)
    price = numbers.integers(0, 40, sites) * 1.0 if draw(st.booleans()) else None
    cost = numbers.integers(1, 6, sites) * 1.0
    by_money = draw(st.booleans())
    return SitingProblem(
        model=model,
        reach=reach,
        people=people,
        sites=Sites.numbered(sites, mandatory=mandatory, forbidden=forbidden, price=price, fixed_cost=cost),
        within=draw(st.sampled_from([120.0, 300.0, 600.0])),
        choose=None if by_money else draw(st.integers(len(mandatory), sites)),
        budget=float(cost[list(mandatory)].sum() + draw(st.integers(0, 12))) if by_money else None,
    )


@settings(max_examples=150, deadline=None)
@given(plain_problems())
def test_the_optimum_is_found_and_proven(problem: SitingProblem) -> None:
    """Nothing that can be enumerated is better, and the answer says that it is the best."""
    assert plain(problem)
    truth = best_objective(problem)
    if truth is None:
        with pytest.raises(InfeasibleError):
            solve_siting(problem, budget=BUDGET, seed=0)
        return
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert result.objective == pytest.approx(truth, rel=1e-6, abs=1e-6)
    assert result.status == "optimal"


@settings(max_examples=150, deadline=None)
@given(plain_problems(), st.integers(0, 60))
def test_a_bound_holds_after_any_number_of_iterations(problem: SitingProblem, iterations: int) -> None:
    """The relaxation is stopped anywhere: no choice is worth more than it says."""
    truth = best_objective(problem)
    if truth is None:
        return
    values = values_of(problem)
    best, relaxation = first_choice(values), first_relaxation(values)
    reachable = (truth - values.constant) * values.sign
    slack = 1e-6 * max(1.0, abs(truth))
    assert relaxation.bound >= reachable - slack
    tighten(values, relaxation, best, iterations=iterations)
    assert max(relaxation.bound, goal_of(values, best.worth)) >= reachable - slack
    assert best.worth <= reachable + slack
    assert worth_of(values, best.is_open) == pytest.approx(best.worth)


def two_towns(**options: object) -> SitingProblem:
    """Return 100 people near site 0, 60 near site 1, 30 near both, 10 near none."""
    seconds = np.array([[300.0, 2000.0], [2000.0, 300.0], [600.0, 500.0], [5000.0, 5000.0]])
    asked: dict[str, object] = {"model": "mclp", "within": 900.0, "choose": 1, **options}
    return SitingProblem(
        reach=Reach.from_matrix(seconds),
        people=np.array([100.0, 60.0, 30.0, 10.0]),
        sites=Sites(ids=("north", "south")),
        **asked,  # type: ignore[arg-type]
    )


def test_one_site_goes_where_most_people_are() -> None:
    """130 of 200 people; the answer says who goes there."""
    result = solve_siting(two_towns(), budget=BUDGET, seed=0)
    assert (result.chosen, result.objective, result.bound) == ((0,), 130.0, 130.0)
    assert result.assigned.tolist() == [0, -1, 0, -1]


def test_what_covering_is_worth_is_nothing_where_it_is_had_and_more_than_nothing_where_sites_are_scarce() -> (
    None
):
    """Dual prices: the sixty people of the south are what a second site would be built for."""
    result = solve_siting(two_towns(), budget=BUDGET, seed=0)
    assert result.worth is not None
    assert result.worth[3] == 0.0
    assert (result.worth >= 0).all()
    assert result.worth.sum() > 0


def test_nobody_and_nothing() -> None:
    """No people, no sites, no pairs: an empty answer that is proven."""
    empty = replace(two_towns(), people=np.zeros(4))
    assert solve_siting(empty, budget=BUDGET, seed=0).objective == 0.0
    no_sites = SitingProblem(
        model="mclp",
        reach=Reach.from_matrix(np.zeros((3, 0))),
        people=np.ones(3),
        sites=Sites(ids=()),
        choose=2,
        within=60.0,
    )
    result = solve_siting(no_sites, budget=BUDGET, seed=0)
    assert (result.chosen, result.objective, result.status) == ((), 0.0, "optimal")


def test_no_time_still_gives_a_good_choice_and_a_true_bound() -> None:
    """A budget that is over at once, and a watcher who stops at once: the best so far, honestly bounded."""
    told: list[Standing] = []

    def stop(standing: Standing) -> bool:
        told.append(standing)
        return False

    problem = random_problem(400, 60, choose=8)
    full = solve_siting(problem, budget=BUDGET, seed=0)
    for result in (
        solve_siting(problem, budget=Budget(seconds=1e-9), seed=0),
        solve_siting(problem, budget=BUDGET, seed=0, watch=stop),
    ):
        assert 0.95 * full.objective <= result.objective <= full.objective
        assert result.bound >= full.objective * (1 - 1e-9)
    assert len(told) == 1


def random_problem(demand: int, sites: int, *, choose: int, model: str = "mclp") -> SitingProblem:
    """Return places at random in a square of half an hour."""
    numbers = np.random.default_rng(3)
    here, there = numbers.random((demand, 2)) * 1800, numbers.random((sites, 2)) * 1800
    seconds = np.rint(np.hypot(*(here[:, None, :] - there[None, :, :]).transpose(2, 0, 1)))
    return SitingProblem(
        model=model,  # type: ignore[arg-type]
        reach=Reach.from_matrix(seconds),
        people=numbers.integers(1, 200, demand).astype(float),
        sites=Sites.numbered(sites),
        within=300.0,
        choose=choose,
    )


@pytest.mark.parametrize("model", ["mclp", "p-median"])
def test_the_same_question_has_the_same_answer(model: str) -> None:
    """Steps are counted, not seconds."""
    problem = random_problem(300, 50, choose=6, model=model)
    one, other = (solve_siting(problem, budget=BUDGET, seed=5) for _ in range(2))
    assert (one.chosen, one.bound, one.report) == (other.chosen, other.bound, other.report)


def test_shares_of_people_cannot_fool_the_proof() -> None:
    """People in fractions, many equal: proven to one part in a million all the same."""
    problem = random_problem(300, 40, choose=5)
    scaled = replace(problem, people=problem.people / 7)
    whole = solve_siting(problem, budget=BUDGET, seed=0)
    parts = solve_siting(scaled, budget=BUDGET, seed=0)
    assert parts.status == "optimal"
    assert parts.objective == pytest.approx(whole.objective / 7)


def test_a_way_that_nobody_has_is_no_answer() -> None:
    """p-median with one site, and two villages that no single site reaches: it says so, with both reasons."""
    seconds = np.array([[60.0, np.nan], [np.nan, 60.0]])
    problem = SitingProblem(
        model="p-median",
        reach=Reach.from_matrix(seconds),
        people=np.ones(2),
        sites=Sites(ids=("east", "west")),
        choose=1,
    )
    with pytest.raises(InfeasibleError) as refused:
        solve_siting(problem, budget=BUDGET, seed=0)
    assert refused.value.conflict


def test_bug_no_time_for_a_proof_is_no_proof() -> None:
    """CP-SAT that ends before it knows a bound has proven nothing."""
    numbers = np.random.default_rng(0)
    seconds = np.where(numbers.random((1500, 150)) < 0.1, 100.0, np.nan)
    problem = SitingProblem(
        model="mclp",
        reach=Reach.from_matrix(seconds),
        people=numbers.random(1500) * 100,
        sites=Sites.numbered(150),
        choose=8,
    )
    result = solve_siting(problem, budget=Budget(iterations=1), seed=0)
    assert result.status == "feasible"
    assert result.bound > 1.05 * result.objective


def test_bug_a_site_that_nobody_reaches_hides_no_better_choice() -> None:
    """Journeys of 99.99 seconds beat some of 100, although every row lacks a way to site 4."""
    seconds = np.full((4, 5), 1000.0)
    seconds[[0, 1], 0] = seconds[[2, 3], 1] = 100.0
    seconds[[0, 2], 2] = seconds[[1, 3], 3] = 99.99
    seconds[:, 4] = np.nan
    seconds[0, 4] = 2000.0
    problem = SitingProblem(
        model="p-median",
        reach=Reach.from_matrix(np.tile(seconds, (2000, 1))),
        people=np.tile([2.0, 2.0, 1.0, 1.0], 2000),
        sites=Sites.numbered(5),
        choose=2,
    )
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert (result.chosen, result.status) == ((2, 3), "optimal")


def test_bug_shares_that_add_up_to_one_are_proven() -> None:
    """Small numbers of people are no smaller question."""
    problem = random_problem(300, 40, choose=5)
    shares = replace(problem, people=problem.people / problem.people.sum())
    assert solve_siting(shares, budget=BUDGET, seed=0).status == "optimal"


def test_a_seed_below_nothing_is_refused() -> None:
    """In words; budget and seed may be left out."""
    with pytest.raises(ProblemError, match="seed is -1"):
        solve_siting(two_towns(), seed=-1)
    assert solve_siting(two_towns()).status == "optimal"
