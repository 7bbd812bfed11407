"""The search: sound whatever is asked, exact on what can be enumerated, the same for the same seed and steps."""

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.routing.fast.arrays import OPEN
from planner.routing.fast.check import cost_of, missing_weight, violations
from planner.routing.fast.kernels.layout import BEST, CURRENT, NEXT
from planner.routing.fast.plans import first_plan, orders_in, vehicles_by_kind
from planner.routing.fast.prepare import prepared, skip_costs
from planner.routing.fast.search import Cooling, search
from planner.routing.fast.warm import three_visits
from planner.routing.solvers.recombine import best_of
from planner.solving import Budget
from tests.planner.routing.fast.conftest import random_question

STEPS = Budget(iterations=2000)
LINE = [[0, 0], [10, 0], [20, 0], [-10, 0]]


def best_by_enumeration(problem):
    """Return the least weight left out and cost over all orders of all choices of vehicle."""
    owners = range(-1, problem.vehicles)
    found = []
    for choice in product(owners, repeat=problem.visits):
        groups = [[c for c, owner in enumerate(choice) if owner == v] for v in range(problem.vehicles)]
        sound = (o for o in product(*(list(permutations(g)) for g in groups)) if not violations(problem, o))
        found += [(missing_weight(problem, orders), cost_of(problem, orders)) for orders in sound]
    return min(found)


def test_a_line_is_driven_once(question):
    """All on one side belong together; an open end costs nothing."""
    found = search(question(LINE), budget=STEPS, seed=1)
    assert (found.missing, found.cost, found.iterations) == (0, 60, 2000)


def test_a_vehicle_that_costs_too_much_stays(question):
    """Fixed costs are counted once for each vehicle used."""
    found = search(question(LINE, fixed=np.array([1000])), budget=STEPS, seed=1)
    assert sorted(map(len, found.orders)) == [0, 3]
    assert found.cost == 1060


def test_an_open_end_saves_the_way_home(question):
    """The farthest visit is the last."""
    found = search(question(LINE, end=np.array([OPEN])), budget=STEPS, seed=1)
    assert found.cost == 30


def test_a_visit_that_does_not_pay_is_left_out(question):
    """Weight 0 and a penalty below the detour."""
    weights = {"weight": np.array([1, 0, 1]), "penalty": np.array([0, 5, 0])}
    found = search(question(LINE, **weights), budget=STEPS, seed=1)
    assert (found.missing, found.cost) == (0, 45)


def test_weight_comes_before_cost(question):
    """The near visits together weigh less than the far one."""
    arrays = {"capacity": np.array([[1]]), "kind": np.array([0]), "weight": np.array([1, 3, 1])}
    found = search(question(LINE, **arrays), budget=STEPS, seed=1)
    assert (found.orders, found.missing, found.cost) == (((1,),), 2, 40)


def test_between_two_windows(question):
    """Served in the morning or in the afternoon, never between."""
    opens = np.array([[0, 100], [15, 15], [0, 0]])
    closes = np.array([[5, 120], [30, 30], [9_999, 9_999]])
    problem = question(LINE, opens=opens, closes=closes, kind=np.array([0]))
    found = search(problem, budget=STEPS, seed=1)
    assert found.missing == 0
    assert found.orders[0].index(1) < found.orders[0].index(0)
    assert violations(problem, found.orders) == []


@pytest.mark.parametrize("seed", range(12))
def test_as_good_as_enumeration(everything, seed):
    """Four visits, two vehicles, every rule: nothing is better."""
    problem = everything(seed, visits=4, vehicles=2)
    found = search(problem, budget=STEPS, seed=seed)
    assert (found.missing, found.cost) == best_by_enumeration(problem)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 40), st.integers(0, 8), st.integers(1, 600))
def test_sound_whatever_is_asked(seed, visits, vehicles, steps):
    """Every answer keeps every rule, and its cost and weight are what the kernels believed."""
    problem = random_question(seed, visits=visits, vehicles=vehicles)
    found = search(problem, budget=Budget(iterations=steps), seed=seed)
    assert violations(problem, found.orders) == []
    assert found.cost == cost_of(problem, found.orders)
    assert found.trace[-1][1:] == (found.missing, found.cost)


def test_same_seed_same_steps_same_answer(everything):
    """With and without recombination."""
    problem = everything(5, visits=30, vehicles=5)
    for recombine in (None, best_of):
        one, other = (
            search(problem, budget=Budget(iterations=3000), seed=3, recombine=recombine) for _ in range(2)
        )
        assert (one.orders, one.cost) == (other.orders, other.cost)


def test_begins_where_it_is_told(everything):
    """The first plan is the start; the answer is never worse."""
    problem = everything(7, visits=25, vehicles=4)
    start = search(problem, budget=STEPS, seed=1)
    vehicles = vehicles_by_kind(problem)
    board = prepared(problem, vehicles)
    plan = first_plan(problem, board, vehicles, 1, start.orders)
    assert orders_in(plan.node[:, NEXT].tolist(), vehicles, problem.visits) == start.orders
    assert plan.totals[CURRENT] == plan.totals[BEST]
    again = search(problem, budget=Budget(iterations=50), seed=2, start=start.orders)
    assert (again.missing, again.cost) <= (start.missing, start.cost)


def test_a_start_that_is_impossible_is_mended(question):
    """Two visits in a vehicle that takes one."""
    problem = question(LINE, most=np.array([2]), kind=np.zeros(3, np.int64))
    found = search(problem, budget=Budget(iterations=1), seed=1, start=[[0, 1, 2]])
    assert violations(problem, found.orders) == []
    assert found.missing == 0


@pytest.mark.parametrize("start", [[[0, 0]], [[9]], [[], [], [], [0]]])
def test_a_start_that_means_nothing_is_refused(question, start):
    """A visit twice, one that is not there, too many vehicles."""
    with pytest.raises(ProblemError, match="start"):
        search(question(LINE), budget=STEPS, seed=1, start=start)


def test_a_watcher_ends_it(everything):
    """The best so far is handed back."""
    told = []
    problem = everything(8, visits=20, vehicles=4)

    def watch(missing, cost):
        told.append((missing, cost))
        return len(told) < 3

    found = search(problem, budget=Budget(iterations=100_000), seed=1, watch=watch)
    assert found.iterations < 2000
    assert told[-1] == (found.missing, found.cost)


def test_keeps_to_its_seconds(everything):
    """By the clock it is handed."""
    found = search(everything(9, visits=20, vehicles=4), budget=Budget(seconds=0.2), seed=1)
    assert 0 < found.trace[-1][0] < 0.3
    assert found.iterations > 100


@pytest.mark.parametrize(("visits", "vehicles"), [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_next_to_nothing(everything, visits, vehicles):
    """No visits, no vehicles, one of each."""
    problem = everything(1, visits=visits, vehicles=vehicles)
    found = search(problem, budget=Budget(iterations=10), seed=1)
    assert len(found.orders) == vehicles
    assert violations(problem, found.orders) == []


def test_skip_costs_put_weight_before_cost(everything):
    """One unit of weight counts more than any cost."""
    problem = everything(3, visits=10, vehicles=3)
    skip = skip_costs(problem)
    unit = int(skip[problem.weight > 0].min())
    assert unit > problem.cost.max() * (problem.visits + problem.vehicles)


def test_temperature_falls_from_hot_to_cold():
    """Exponentially, and no further than cold."""
    cooling = Cooling(hot=4.0, cold=0.01)
    assert [round(cooling.at(share), 6) for share in (0.0, 0.5, 1.0, 2.0)] == [4.0, 0.2, 0.01, 0.01]


def test_warming_asks_a_sound_question():
    """What is compiled beforehand is what every question uses."""
    assert search(three_visits(), budget=STEPS, seed=1).cost == 18
