"""Capacities and costs of use: every choice tried with a linear program each, and named situations."""

from dataclasses import replace
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from planner.errors import InfeasibleError, NotFoundError
from planner.siting.capacitated.model import CapacityModel
from planner.siting.capacitated.prices import Pricing
from planner.siting.check import choice_problems
from planner.siting.problem import Floor, Sites, SitingProblem, one_of
from planner.siting.reach import Reach
from planner.siting.solve import solve_siting
from planner.solving import Budget
from tests.planner.siting.small_problems import small_problems
from tests.planner.siting.villages import EAST, MIDDLE, WEST, villages

BUDGET = Budget(iterations=3000)
MODELS = ("lscp", "mclp", "p-median")


def best_of_all(problem):
    """Return the best objective over all sets of sites, a dense linear program for each; None if there is none."""
    sites = range(len(problem.sites))
    every = chain.from_iterable(combinations(sites, size) for size in range(len(sites) + 1))
    values = [value for chosen in every if (value := best_flows(problem, chosen)) is not None]
    if not values:
        return None
    return max(values) if problem.model == "mclp" else min(values)


def best_flows(problem, chosen):
    """Return the objective of a set of sites with the best flows; None where constraints cannot be met."""
    if choice_problems(replace(problem, model="mclp", share=1.0), chosen):
        return None
    reach = problem.reach if problem.model == "p-median" else problem.covering
    people, use, capacity = problem.people, problem.sites.use_cost, problem.sites.capacity
    pairs = [k for k in range(len(reach.site)) if reach.site[k] in chosen]
    row, site = reach.row[pairs], reach.site[pairs]
    above, right = [], []
    for demand in range(reach.demand):
        above.append((row == demand) * 1.0)
        right.append(people[demand])
    for k in chosen:
        above.append((site == k) * 1.0)
        right.append(min(capacity[k], people.sum()))
    if problem.budget is not None:
        closed = [k for k in problem.sites.existing if k not in chosen]
        fixed = problem.sites.fixed_cost[list(chosen)].sum() + problem.sites.closing_cost[closed].sum()
        above.append(use[site] * 1.0)
        right.append(problem.budget - fixed)
    share = {"p-median": 1.0, "lscp": problem.share, "mclp": 0.0}[problem.model]
    above.append(-np.ones(len(pairs)))
    right.append(-share * people.sum())
    cost = {"p-median": reach.seconds, "lscp": 0 * reach.seconds, "mclp": -reach.worth}[problem.model][pairs]
    price = problem.prices[list(chosen)].sum()
    if not pairs:
        return price * (-1 if problem.model == "mclp" else 1) if min(right) >= 0 else None
    found = linprog(cost, A_ub=np.array(above), b_ub=np.array(right), bounds=(0, None))
    if found.status != 0:
        return None
    return -(found.fun + price) if problem.model == "mclp" else found.fun + price


@st.composite
def small_capacities(draw):
    """Return problems with capacities, costs of use or both, and any mix of other constraints."""
    problem = draw(small_problems(models=MODELS, most_sites=4, most_demand=5))
    count = len(problem.sites)
    capacity = [draw(st.sampled_from([2.0, 5.0, 10.0, np.inf])) for _ in range(count)]
    use = [draw(st.sampled_from([0.0, 1.0, 2.5])) for _ in range(count)]
    sites = replace(problem.sites, capacity=np.array([4.0, *capacity[1:]]), use_cost=np.array(use))
    people = np.round(problem.people * 4) / 4
    return replace(problem, sites=sites, covers=(1.0,), people=people)


@settings(max_examples=120, deadline=None)
@given(problem=small_capacities())
def test_nothing_beats_the_answer(problem):
    """As good as the best of all choices, proven; and where no choice is left, it says so."""
    best = best_of_all(problem)
    if best is None:
        with pytest.raises(InfeasibleError) as told:
            solve_siting(problem, budget=BUDGET, seed=0)
        assert not isinstance(told.value, NotFoundError)
        return
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert result.objective == pytest.approx(best, rel=1e-5, abs=1e-5)
    assert result.status == "optimal"


@settings(max_examples=60, deadline=None)
@given(problem=small_capacities(), data=st.data())
def test_prices_bound_every_choice(problem, data):
    """Whatever the prizes, no choice is better than what they prove."""
    best = best_of_all(problem)
    model = CapacityModel.of(problem)
    sign = -1.0 if problem.model == "mclp" else 1.0
    prize = np.array([data.draw(st.floats(0, 9)) for _ in model.people]) * sign
    money = data.draw(st.sampled_from([0.0, 0.3, 2.0])) if np.isfinite(model.money) else 0.0
    if best is not None:
        assert Pricing(model).priced(prize, money).bound <= sign * best + 1e-5


def small(model, capacity, **options):
    """Return the seven villages with places that can serve so many people each."""
    sites = Sites.numbered(4, capacity=np.asarray(capacity, dtype=float))
    return villages(model, sites=sites, **options)


def test_capacity_of_exactly_the_demand():
    """The middle can just serve all 160."""
    result = solve_siting(small("p-median", [1, 160, 1, 1], within=None), budget=BUDGET, seed=0)
    assert (result.chosen, result.status) == ((MIDDLE,), "optimal")
    assert result.flows.people.sum() == pytest.approx(160)


def test_one_person_too_many():
    """A capacity just below the demand answers nobody's need, and the message says what contradicts what."""
    with pytest.raises(InfeasibleError) as told:
        solve_siting(small("p-median", [159] * 4, within=None), budget=BUDGET, seed=0)
    assert told.value.conflict


def test_a_village_is_divided():
    """Village d has 40 people; west takes the 20 that it has room for, east the others."""
    sites = Sites.numbered(4, capacity=np.array([80.0, 1.0, 80.0, 1.0]))
    problem = villages("p-median", sites=sites, within=None, choose=2)
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert result.chosen == (WEST, EAST)
    assert result.flows.people[result.flows.demand == 3].tolist() == [20, 20]


def test_the_best_served_when_there_is_not_room_for_all():
    """The middle covers 100 people within five minutes and has room for 70."""
    result = solve_siting(small("mclp", [70] * 4), budget=BUDGET, seed=0)
    assert (result.objective, result.status) == (70, "optimal")


def test_sets_that_cover_need_room_too():
    """One place reaches all, but two are needed to serve them."""
    result = solve_siting(small("lscp", [90] * 4, within=20.0, choose=None), budget=BUDGET, seed=0)
    assert (len(result.chosen), result.status) == (2, "optimal")


def test_part_of_the_people_is_enough():
    """Half of 160 fit into one place of 90."""
    problem = small("lscp", [90] * 4, within=20.0, choose=None, share=0.5)
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert (len(result.chosen), result.status) == (1, "optimal")


def test_the_cost_of_use_drives_the_choice():
    """The middle would serve more, but each person there costs too much."""
    sites = Sites.numbered(4, use_cost=np.array([1.0, 10.0, 1.0, 1.0]))
    result = solve_siting(villages(sites=sites, budget=100.0), budget=BUDGET, seed=0)
    assert (result.chosen[0] in {WEST, EAST}, result.objective) == (True, 60)


def test_people_of_no_weight_are_ignored():
    """Who counts nobody needs no room and no way."""
    reach = Reach.from_matrix([[5.0, 1.0], [np.nan, np.nan]])
    sites = Sites.numbered(2, capacity=np.array([9.0, 9.0]))
    problem = SitingProblem(model="p-median", reach=reach, people=np.array([9.0, 0.0]), sites=sites, choose=1)
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert (result.chosen, result.objective, result.assigned.tolist()) == ((1,), 9, [1, -1])


@pytest.mark.parametrize("model", MODELS)
def test_nobody(model):
    """Nothing to serve is served by nothing, or by what must be."""
    problem = replace(small(model, [5] * 4), people=np.zeros(7))
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert (result.objective, result.status) == (0, "optimal")


def test_all_sites_equal():
    """Three equal places of 60 for 160 people."""
    reach = Reach.from_matrix(np.full((4, 5), 10.0))
    problem = SitingProblem(
        model="lscp",
        reach=reach,
        people=np.full(4, 40.0),
        sites=Sites.numbered(5, capacity=np.full(5, 60.0)),
        within=10.0,
    )
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert (len(result.chosen), result.status) == (3, "optimal")


def test_a_floor_and_a_rule():
    """West for its floor excludes the middle, so east takes whom it can."""
    problem = small(
        "mclp",
        [50] * 4,
        choose=2,
        floors=(Floor(name="the west", demand=np.array([0]), share=1.0),),
        rules=(one_of("one of both", (WEST, MIDDLE)),),
    )
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert (result.chosen, result.objective) == ((WEST, EAST), 100)


def county(demand=80, sites=12):
    """Return scattered people, places and capacities that are a fifth more than is needed."""
    random = np.random.default_rng(8)
    homes, places = random.uniform(0, 1000, (demand, 2)), random.uniform(0, 1000, (sites, 2))
    people = random.integers(1, 40, demand).astype(float)
    return SitingProblem(
        model="p-median",
        reach=Reach.from_matrix(np.hypot(*(homes[:, None] - places).transpose(2, 0, 1))),
        people=people,
        sites=Sites.numbered(sites, capacity=np.full(sites, np.ceil(1.2 * people.sum() / 4))),
        choose=4,
    )


def test_a_county_is_proven():
    """Optimal, and the same on every run."""
    one, other = (solve_siting(county(), budget=BUDGET, seed=0) for _ in range(2))
    assert one.status == "optimal"
    assert (one.chosen, one.bound) == (other.chosen, other.bound)


def test_whoever_stops_gets_the_best_so_far():
    """With a bound that the optimum does not pass."""
    best = solve_siting(county(), budget=BUDGET, seed=0)
    early = solve_siting(county(), budget=BUDGET, seed=0, watch=lambda standing: standing.objective is None)
    assert early.bound <= best.objective + 1e-6
    assert early.objective >= best.objective - 1e-6


def test_bug_costs_of_use_far_below_a_cent_count():
    """Eight money for billions of people: each costs next to nothing, only half of them can be paid."""
    problem = SitingProblem(
        model="mclp",
        reach=Reach.from_matrix([[1.0, 2.0], [2.0, 1.0]]),
        people=np.array([4e9, 4e9]),
        sites=Sites.numbered(2, use_cost=np.full(2, 5e-10), capacity=np.array([3e9, 3e9])),
        within=10.0,
        budget=2.0,
    )
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert result.status == "optimal"
    assert result.objective == pytest.approx(4e9, rel=1e-6)


def test_bug_people_may_be_tiny_shares():
    """Ten people or a ten-millionth of them: the same flows."""
    problem = SitingProblem(
        model="p-median",
        reach=Reach.from_matrix([[1.0, 20.0], [20.0, 1.0], [5.0, 6.0]]),
        people=np.array([4.0, 4.0, 2.0]) * 1e-7,
        sites=Sites.numbered(2, capacity=np.array([5.0, 5.0]) * 1e-7),
        choose=2,
    )
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert result.objective == pytest.approx(19e-7, rel=1e-6)
