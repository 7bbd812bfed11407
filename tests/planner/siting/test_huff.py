"""Market share: every choice tried, planes that lie above it, and named situations."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InfeasibleError
from planner.siting.market import Market
from planner.siting.measure import objective_of
from planner.siting.problem import Huff, Sites, SitingProblem, one_of
from planner.siting.reach import Reach
from planner.siting.solve import solve_siting
from planner.solving import Budget
from tests.planner.siting.exhaustive import best_objective
from tests.planner.siting.small_problems import small_problems

BUDGET = Budget(iterations=2000)


def of(seconds, rivals, *, choose=1, people=None, sites=None, **options):
    """Return a problem with utilities of 1 over seconds, for easy sums."""
    reach = Reach.from_matrix(seconds)
    return SitingProblem(
        model="huff",
        reach=reach,
        people=np.full(reach.demand, 10.0) if people is None else np.asarray(people, dtype=float),
        sites=sites or Sites.numbered(reach.sites),
        choose=choose,
        huff=Huff(
            rivals=np.broadcast_to(np.asarray(rivals, dtype=float), (reach.demand,)),
            exponent=1.0,
            least_seconds=1.0,
        ),
        **options,
    )


@st.composite
def small_markets(draw):
    """Return people between sites and competitors, none here and there, and any mix of constraints."""
    problem = draw(small_problems(models=("mclp",)))
    rivals = [draw(st.sampled_from([0.0, 0.1, 1.0, 5.0])) for _ in problem.people]
    sites = replace(
        problem.sites,
        attraction=np.array([draw(st.sampled_from([0.5, 1.0, 3.0])) for _ in range(len(problem.sites))]),
    )
    huff = Huff(rivals=np.array(rivals), exponent=draw(st.sampled_from([0.5, 1.0, 2.0])), least_seconds=1.0)
    return replace(problem, model="huff", sites=sites, huff=huff, covers=(1.0,))


@settings(max_examples=120, deadline=None)
@given(problem=small_markets())
def test_nothing_beats_the_answer(problem):
    """As many people as the best of all choices, proven; and where no choice is left, it says so."""
    best = best_objective(problem)
    if best is None:
        with pytest.raises(InfeasibleError):
            solve_siting(problem, budget=BUDGET, seed=0)
        return
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert result.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert result.status == "optimal"


@settings(max_examples=60, deadline=None)
@given(problem=small_markets(), data=st.data())
def test_planes_lie_above_every_choice(problem, data):
    """Wherever a plane is drawn, no choice of allowed sites wins more than it says; there it touches, sites being whole."""
    market = Market.of(replace(problem, sites=replace(problem.sites, price=None)))
    part = st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0])
    opened = np.array([data.draw(part) for _ in market.may]) * market.may
    height, slope = market.planes(opened)
    chosen = np.array([data.draw(st.booleans()) for _ in market.may]) & market.may
    won = objective_of(market.problem, np.flatnonzero(chosen).tolist())
    assert height.sum() + (slope @ chosen).sum() >= won - 1e-9
    height, slope = market.planes(chosen.astype(float))
    assert height.sum() + (slope @ chosen).sum() == pytest.approx(won)


def test_one_site_beside_one_competitor():
    """As strong as the competitor: half of the people."""
    result = solve_siting(of([[2.0]], 0.5), budget=BUDGET, seed=0)
    assert (result.chosen, result.objective, result.bound) == ((0,), 5, 5)


def test_no_competitor_anywhere():
    """Any site draws everybody who reaches it: a covering problem."""
    seconds = [[1.0, np.nan], [1.0, np.nan], [np.nan, 1.0]]
    result = solve_siting(of(seconds, 0.0), budget=BUDGET, seed=0)
    assert (result.chosen, result.objective, result.status) == ((0,), 20, "optimal")


def test_a_competitor_in_one_place_only():
    """Ten for certain are better than half of eighteen."""
    problem = of([[1.0, np.nan], [np.nan, 1.0]], [0.0, 1.0], people=[10, 18])
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert (result.chosen, result.objective) == ((0,), 10)


def test_an_overwhelming_competitor():
    """Next to nothing is won, but what little there is is told right."""
    result = solve_siting(of([[1.0, 2.0]], 1e9), budget=BUDGET, seed=0)
    assert result.chosen == (0,)
    assert result.objective == pytest.approx(1e-8)


def test_all_sites_equal():
    """Two of four equal sites: twice one competitor."""
    result = solve_siting(of(np.ones((3, 4)), 1.0, choose=2), budget=BUDGET, seed=0)
    assert result.objective == pytest.approx(20)
    assert result.status == "optimal"


def test_nobody():
    """Nobody can be won."""
    result = solve_siting(of([[1.0]], 1.0, people=[0]), budget=BUDGET, seed=0)
    assert (result.objective, result.bound) == (0, 0)


def test_a_price_that_nobody_pays():
    """Nothing is opened when it wins fewer people than it must."""
    sites = Sites.numbered(2, price=np.array([6.0, 6.0]))
    result = solve_siting(of([[1.0, 1.0]], 1.0, choose=2, sites=sites), budget=BUDGET, seed=0)
    assert (result.chosen, result.objective, result.status) == ((), 0, "optimal")


def test_limits_on_the_choice():
    """Mandatory, forbidden, a budget and a rule all at once."""
    sites = Sites.numbered(5, mandatory=(4,), forbidden=(0,), fixed_cost=np.array([1.0, 1.0, 1.0, 9.0, 1.0]))
    seconds = [[1.0, 2.0, 2.5, 1.0, 9.0]]
    problem = of(seconds, 1.0, choose=4, sites=sites, budget=5.0, rules=(one_of("one", (1, 2)),))
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert result.chosen == (1, 4)


def test_mandatory_sites_that_exclude_each_other():
    """No choice is left."""
    problem = of([[1.0, 1.0]], 1.0, choose=2, sites=Sites.numbered(2, mandatory=(0, 1)))
    with pytest.raises(InfeasibleError):
        solve_siting(replace(problem, rules=(one_of("one", (0, 1)),)), budget=BUDGET, seed=0)


def town(demand=60, sites=15):
    """Return a town of scattered people with three competitors."""
    random = np.random.default_rng(4)
    homes, places = random.uniform(0, 1000, (demand, 2)), random.uniform(0, 1000, (sites, 2))
    seconds = np.hypot(*(homes[:, None] - places).transpose(2, 0, 1))
    others = np.hypot(*(homes[:, None] - random.uniform(0, 1000, (3, 2))).transpose(2, 0, 1))
    return of(seconds, (1 / others).sum(axis=1), choose=4, people=random.integers(1, 50, demand))


def test_a_town_is_proven():
    """Sixty homes and fifteen places: optimal, and the same on every run."""
    one, other = (solve_siting(town(), budget=BUDGET, seed=0) for _ in range(2))
    assert one.status == "optimal"
    assert (one.chosen, one.bound) == (other.chosen, other.bound)


def test_whoever_stops_gets_the_best_so_far():
    """With a bound that the optimum does not pass."""
    best = solve_siting(town(), budget=BUDGET, seed=0)
    early = solve_siting(town(), budget=BUDGET, seed=0, watch=lambda standing: standing.bound is None)
    assert early.bound >= best.objective - 1e-6
    assert early.objective <= best.objective + 1e-6


def wide_market(**options):
    """Return a market whose utilities differ by eighteen orders of magnitude, and whose people are shares."""
    seconds = [
        [912.0, 1058, 802, 701, 458, 261],
        [564, 474, 352, 432, 824, 880],
        [292, 457, 726, 522, 309, 546],
        [552, 638, 261, 186, 380, 317],
    ]
    return SitingProblem(
        model="huff",
        reach=Reach.from_matrix(seconds),
        people=np.array([0.8348534183350259, 0.10244601456336225, 0.4170310018573734, 0.7181143150586271]),
        within=500.0,
        budget=16.081065913554106,
        sites=Sites.numbered(
            6,
            attraction=np.array([1e4, 1e4, 1, 0.001, 5, 0.001]),
            fixed_cost=np.array([3.05, 8.83, 6.8, 1.72, 7.02, 5.3]),
        ),
        huff=Huff(rivals=np.array([1e-4, 1e-9, 1.0, 1e6]), exponent=2.0),
        **options,
    )


@pytest.mark.parametrize("scale", [1.0, 1e-6, 1e6])
def test_bug_tiny_slopes_did_not_prove_that_nothing_is_better(scale):
    """GLOP called the market impossible with a choice in hand, which was taken for a proof."""
    problem = wide_market()
    problem = replace(problem, people=problem.people * scale)
    result = solve_siting(problem, budget=BUDGET, seed=0)
    assert result.status == "optimal"
    assert result.objective == pytest.approx(best_objective(problem), rel=1e-6)


def test_bug_a_market_without_sites_is_empty():
    """No site, no people won; not a traceback."""
    problem = of(np.zeros((2, 0)), 1.0, choose=None, sites=Sites.numbered(0))
    assert solve_siting(problem, budget=BUDGET, seed=0).chosen == ()
    assert solve_siting(replace(problem, choose=1), budget=BUDGET, seed=0).bound == 0


def test_bug_the_bound_of_a_market_is_at_most_everybody():
    """Stopped at once, the bound is not infinite."""
    result = solve_siting(wide_market(), budget=Budget(iterations=1), seed=0, watch=lambda _: False)
    assert result.bound <= wide_market().people.sum()
