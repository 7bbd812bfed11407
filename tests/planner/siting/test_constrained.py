"""Covering and p-median with side constraints: named situations, and equality with every choice tried."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InfeasibleError, NotFoundError
from planner.siting.check import TOLERANCE, choice_problems, maximises
from planner.siting.constrained.solve import solve_constrained
from planner.siting.measure import money_of, objective_of
from planner.siting.problem import Floor, Sites, SitingProblem, needs, one_of
from planner.siting.reach import Reach
from planner.solving import Budget, Standing
from tests.planner.siting.exhaustive import best_objective
from tests.planner.siting.small_problems import small_problems

BUDGET = Budget(iterations=2000)
_ = math.nan


def solved(problem, budget=BUDGET, seed=0, watch=lambda _: True):
    """Return what the method found, once its choice and its bound have been looked at."""
    found = solve_constrained(problem, budget, seed, watch)
    assert choice_problems(problem, found.chosen) == []
    ahead = found.bound - objective_of(problem, found.chosen)
    assert (ahead if maximises(problem) else -ahead) >= -slack_of(problem, found.chosen)
    return found


def slack_of(problem, chosen):
    """Return what counts as rounding."""
    return TOLERANCE * max(1.0, abs(objective_of(problem, chosen)))


def assert_proven(problem, found):
    """Compare the bound with the objective."""
    assert found.bound == pytest.approx(objective_of(problem, found.chosen), rel=TOLERANCE, abs=TOLERANCE)


@settings(max_examples=100, deadline=None)
@given(problem=small_problems())
def test_nothing_beats_the_answer(problem):
    """As good as the best of all choices, proven; and where no choice is left, it says so."""
    best = best_objective(problem)
    if best is None:
        with pytest.raises(InfeasibleError) as told:
            solve_constrained(problem, BUDGET, 0, lambda _: True)
        assert told.value.conflict
        assert not isinstance(told.value, NotFoundError)
        return
    found = solved(problem)
    assert objective_of(problem, found.chosen) == pytest.approx(best, rel=TOLERANCE, abs=TOLERANCE)
    assert_proven(problem, found)


@settings(max_examples=30, deadline=None)
@given(problem=small_problems(), size=st.sampled_from([1e-6, 1e-3, 1e5, 1e9]))
def test_people_of_any_size(problem, size):
    """Millionths of people and billions: the same sites are best, and the bound holds."""
    scaled = replace(problem, people=problem.people * size, sites=replace(problem.sites, price=None))
    best = best_objective(scaled)
    if best is not None:
        found = solved(scaled)
        assert objective_of(scaled, found.chosen) == pytest.approx(best, rel=TOLERANCE)


@pytest.fixture
def villages():
    """Five villages of 100, 80, 60, 40 and 20 people along a road, a site in each, 300 s from one to the next."""
    place = np.arange(5)
    seconds = 300.0 * np.abs(place[:, None] - place[None, :])
    return SitingProblem(
        model="mclp",
        reach=Reach.from_matrix(seconds),
        people=np.array([100.0, 80.0, 60.0, 40.0, 20.0]),
        sites=Sites.numbered(5),
        within=300.0,
        choose=1,
    )


def test_a_floor_changes_the_choice(villages):
    """One site covers the three largest villages; a floor for the far end moves it there."""
    assert solved(villages).chosen == (1,)
    floor = Floor(name="the far end", demand=np.array([3, 4]), share=0.6)
    assert solved(replace(villages, floors=(floor,))).chosen in {(2,), (3,), (4,)}
    assert solved(replace(villages, floors=(floor,))).chosen == (2,)
    assert solved(replace(villages, floors=(replace(floor, share=1.0),))).chosen == (3,)


def test_backup_draws_sites_together(villages):
    """If a second cover is worth as much as the first, the two sites stand side by side."""
    two = replace(villages, choose=2)
    assert objective_of(two, solved(two).chosen) == 300.0
    backup = replace(two, covers=(0.5, 0.5))
    found = solved(backup)
    assert (found.chosen, found.bound) == ((0, 1), pytest.approx(210.0))


def test_only_who_has_two_counts(villages):
    """``covers=(0, 1)``: one site is worth nothing, so a greedy start has no gain to see."""
    found = solved(replace(villages, choose=2, covers=(0.0, 1.0)))
    assert found.chosen in {(0, 1), (1, 2)}
    assert found.bound == pytest.approx(180.0)


def test_lscp_with_backup(villages):
    """LSCP-B: everybody needs two sites within reach; the ends have just two."""
    problem = replace(villages, model="lscp", choose=None, covers=(0.5, 0.5))
    assert solved(replace(problem, covers=(1.0,))).bound == 2
    assert solved(problem).chosen == (0, 1, 3, 4)


def test_nine_tenths_are_cheaper_than_all(villages):
    """Leaving out the last 20 of 300 people does not save a site; leaving out 60 does."""
    problem = replace(villages, model="lscp", choose=None)
    assert [len(solved(replace(problem, share=share)).chosen) for share in (1.0, 0.95, 0.8)] == [2, 2, 1]


def test_closing_an_existing_site_saves_money(villages):
    """Sites 3 and 4 stand today and cost 10 each to run; closing one (2) pays for a new one where more people live."""
    sites = Sites.numbered(5, fixed_cost=10.0, closing_cost=2.0, existing=(3, 4))
    today = replace(villages, sites=sites, choose=None, budget=22.0, most_closed=0)
    assert solved(today).chosen == (3, 4)
    closing = solved(replace(today, most_closed=1))
    assert len({3, 4} & set(closing.chosen)) == 1
    assert money_of(today, closing.chosen) == 22.0
    assert objective_of(today, closing.chosen) == 300.0


def test_variants_and_needs(villages):
    """Of two variants one, and a site only with the site that it depends on."""
    two = replace(villages, choose=2, rules=(one_of("one of the middle", (1, 2, 3)),))
    chosen = solved(two).chosen
    assert objective_of(two, chosen) == best_objective(two)
    assert len({1, 2, 3} & set(chosen)) <= 1
    forbidden = replace(villages.sites, forbidden=(0, 2, 3))
    depends = replace(villages, sites=forbidden, rules=(needs("depot first", 1, 4),))
    assert solved(depends).chosen == (4,)
    assert solved(replace(depends, choose=2)).chosen == (1, 4)


def test_a_price_keeps_sites_away(villages):
    """A site that must bring 70 people: the second one brings only 60."""
    problem = replace(villages, choose=5, sites=Sites.numbered(5, price=70.0))
    assert solved(problem).chosen == (1,)


def test_useless_sites_stay_out(villages):
    """Two sites reach everybody; a larger number does not make more of them."""
    assert len(solved(replace(villages, choose=5)).chosen) == 2


def test_existing_sites_are_not_closed_for_tidiness(villages):
    """Site 0 adds nobody to site 1, but it stands, and closing it helps nobody."""
    problem = replace(villages, choose=5, sites=Sites.numbered(5, existing=(0, 1, 2, 3, 4)), most_closed=0)
    assert solved(problem).chosen == (0, 1, 2, 3, 4)


def test_p_median_with_a_floor(villages):
    """The shortest journeys put the site among the large villages; the floor moves it at the price of longer ones."""
    problem = replace(villages, model="p-median")
    assert solved(problem).chosen == (1,)
    floor = Floor(name="the end", demand=np.array([4]), share=1.0)
    found = solved(replace(problem, floors=(floor,)))
    assert found.chosen == (3,)
    assert_proven(problem, found)


def test_p_median_that_goes_far():
    """Forty sites, two of them allowed: journeys are longer than the model tells apart at first."""
    place = np.arange(40.0)
    problem = SitingProblem(
        model="p-median",
        reach=Reach.from_matrix(10 * np.abs(place[:, None] - place[None, :]) + 1),
        people=np.arange(1.0, 41.0),
        sites=Sites.numbered(40, forbidden=tuple(range(1, 38)), fixed_cost=place),
        budget=60.0,
    )
    found = solved(problem)
    assert found.chosen == (0, 38)
    assert_proven(problem, found)


@pytest.mark.parametrize(
    ("people", "sites", "expected"),
    [
        (np.zeros(3), 2, 0.0),  # nobody lives anywhere
        (np.ones(3), 0, 0.0),  # there are no sites
        (np.zeros(0), 2, 0.0),  # there are no demand points
    ],
)
def test_nothing_to_cover(people, sites, expected):
    """Empty questions have empty answers."""
    reach = Reach.from_matrix(np.ones((len(people), sites)))
    problem = SitingProblem(model="mclp", reach=reach, people=people, sites=Sites.numbered(sites), within=5.0)
    found = solved(problem)
    assert (found.chosen, found.bound) == ((), expected)


def test_everybody_but_no_site():
    """A set covering without sites has people, so it has a conflict that names them."""
    reach = Reach.from_matrix(np.ones((2, 0)))
    problem = SitingProblem(
        model="lscp", reach=reach, people=np.array([3.0, 4.0]), sites=Sites.numbered(0), within=5.0
    )
    with pytest.raises(InfeasibleError, match=r"demand point 1 \(4 people\)"):
        solved(problem)


def large(demand=300, sites=60, seed=5):
    """Return backup coverage with decay and a floor: too large to be proven at once."""
    random = np.random.default_rng(seed)
    at, to = random.uniform(0, 50, (demand, 2)), random.uniform(0, 50, (sites, 2))
    seconds = np.linalg.norm(at[:, None] - to[None], axis=2) * 60
    reach = Reach.from_matrix(seconds)
    floor = Floor(name="west", demand=np.flatnonzero(at[:, 0] < 15), share=0.5)
    return SitingProblem(
        model="mclp",
        reach=reach.with_worth(np.clip(1 - reach.seconds / 1200, 0, 1)),
        people=random.uniform(1, 100, demand),
        sites=Sites.numbered(sites),
        within=900.0,
        choose=8,
        covers=(0.6, 0.4),
        floors=(floor,),
    )


def test_the_watch_ends_the_search():
    """The first word is enough: what there is by then is feasible and has a bound."""
    told: list[Standing] = []
    found = solved(large(), Budget(seconds=60), watch=lambda standing: bool(told.append(standing)))
    assert len(told) == 1
    assert objective_of(large(), found.chosen) == told[0].objective
    assert told[0].gap > 0


def test_the_watch_hears_of_progress():
    """Every standing is consistent: the objective never falls, the bound never rises, and one covers the other."""
    told: list[Standing] = []
    found = solved(large(), Budget(seconds=2), watch=lambda standing: told.append(standing) is None)
    objectives, bounds = [standing.objective for standing in told], [standing.bound for standing in told]
    assert objectives == sorted(objectives)
    assert bounds == sorted(bounds, reverse=True)
    assert all(low <= high * (1 + TOLERANCE) for low, high in zip(objectives, bounds, strict=True))
    assert found.bound <= bounds[-1]


def test_counted_steps_can_be_repeated():
    """The same seed and iterations: the same sites and the same bound, however busy the machine."""
    first, second = (solved(large(), Budget(iterations=10), seed=3) for _ in range(2))
    assert (first.chosen, first.bound) == (second.chosen, second.bound)


def test_nothing_found_in_time():
    """Stopped before there was an answer: this is not called infeasible."""
    reach = Reach.from_matrix(np.array([[0.0, 0.0, _], [_, 0.0, 0.0], [0.0, _, 0.0]]))
    problem = SitingProblem(
        model="lscp",
        reach=reach,
        people=np.ones(3),
        sites=Sites.numbered(3),
        within=1.0,
        rules=(needs("a", 0, 1), needs("b", 1, 2), needs("c", 2, 0)),
        choose=1,
    )
    with pytest.raises(NotFoundError, match="more time"):
        solve_constrained(problem, BUDGET, 0, lambda _: False)


PARTS = [[100.0, _, _], [_, 100.0, _], [_, _, 100.0]]


@pytest.mark.parametrize("extra", [0.0, 0.25])
def test_bug_a_few_people_of_a_large_country_are_people(extra):
    """Two sites leave three people too many of ten million uncovered: three sites do it, proven."""
    people = np.array([4_500_000.0, 4_499_997.0, 1_000_003.0]) + extra
    problem = SitingProblem(
        model="lscp", reach=Reach.from_matrix(PARTS), people=people, sites=Sites.numbered(3), share=0.9
    )
    found = solved(problem)
    assert len(found.chosen) == 3
    assert_proven(problem, found)


def test_bug_a_floor_is_missed_by_three_people():
    """The dear site must come too."""
    people = np.array([4_500_000.0, 4_499_997.0, 1_000_003.0])
    floor = Floor(name="land", demand=np.arange(3), share=0.9)
    problem = SitingProblem(
        model="mclp",
        reach=Reach.from_matrix(PARTS),
        people=people,
        sites=Sites.numbered(3, price=np.array([1.0, 1.0, 2e6])),
        floors=(floor,),
    )
    found = solved(problem)
    assert found.chosen == (0, 1, 2)
    assert_proven(problem, found)


def test_bug_a_seed_may_be_any_whole_number():
    """CP-SAT takes 31 bits."""
    problem = SitingProblem(
        model="lscp", reach=Reach.from_matrix(PARTS), people=np.ones(3), sites=Sites.numbered(3)
    )
    assert solved(problem, seed=2**40).chosen == (0, 1, 2)
