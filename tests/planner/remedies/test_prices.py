"""Dual prices: by hand, and against every choice of small problems."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.remedies.prices import dual_prices
from planner.siting.problem import Sites, SitingProblem, one_of
from planner.siting.reach import Reach
from tests.planner.siting.exhaustive import best_objective


def problem(people, covers, costs, money, rules=()):
    """Return the question of sites that cover rows with a worth: ``covers[site] = {row: worth}``."""
    pairs = [(row, site, worth) for site, rows in enumerate(covers) for row, worth in rows.items()]
    row, site, worth = np.array(pairs, float).reshape(-1, 3).T
    return SitingProblem(
        model="mclp",
        reach=Reach.from_pairs(
            row.astype(int),
            site.astype(int),
            np.zeros(len(pairs)),
            demand=len(people),
            sites=len(covers),
            worth=worth,
        ),
        people=np.array(people, float),
        sites=Sites.numbered(len(covers), fixed_cost=np.array(costs, float)),
        within=np.inf,
        budget=money,
        rules=rules,
    )


def test_money_for_half_a_site():
    """10 money reach 100 people, 10 more another 40; with 15 the last person costs 10 / 40."""
    prices = dual_prices(problem([100, 40], [{0: 1}, {1: 1}], [10, 10], 15), 15)
    assert prices.bound == pytest.approx(120)
    assert prices.money_per_person == pytest.approx(0.25)
    assert prices.row_worth.tolist() == pytest.approx(
        [40, 40]
    )  # the first is worth no more than what replaces it


def test_what_nobody_covers_is_worth_all_of_its_people():
    """Nobody reaches the 20: a site that did would bring them all."""
    prices = dual_prices(problem([100, 40, 20], [{0: 1}, {1: 1}, {2: 1}], [10, 10, 20], 15), 15)
    assert prices.row_worth[2] == pytest.approx(20)


def test_money_that_is_not_scarce_has_no_price():
    """Everybody is reached; one more unit of money reaches nobody."""
    prices = dual_prices(problem([100], [{0: 1}], [10], 50), 50)
    assert prices.people_per_money == 0
    assert prices.money_per_person == np.inf


def test_levels_of_worth():
    """A kiosk that meets 0.4 beside a branch that meets everything: the better of both counts, not the sum."""
    both = problem([100], [{0: 0.4}, {0: 1}], [1, 10], 11)
    assert dual_prices(both, 11).bound == pytest.approx(100)
    kiosk = problem([100], [{0: 0.4}, {0: 1}], [1, 10], 11, rules=(one_of("one", (0, 1)),))
    assert dual_prices(kiosk, 11).bound == pytest.approx(100)


def test_nobody_to_cover():
    """No rows, no prices."""
    assert dual_prices(problem([0], [{}], [1], 5), 5).bound == 0


def test_what_no_action_serves_is_worth_most():
    """Ten people out of reach of everything, and six tenths of those for whom there is only a kiosk."""
    prices = dual_prices(problem([10, 100], [{1: 0.4}], [1], 5), 5)
    assert prices.row_worth.tolist() == pytest.approx([10, 60])


@st.composite
def problems(draw):
    """Return small problems with several levels of worth, a budget and perhaps an exclusion."""
    rows, sites = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    people = draw(st.lists(st.integers(0, 50), min_size=rows, max_size=rows))
    level = st.sampled_from([0.4, 0.6, 1.0])
    cover = st.dictionaries(st.integers(0, rows - 1), level, max_size=rows)
    covers = draw(st.lists(cover, min_size=sites, max_size=sites).filter(any))
    costs = draw(st.lists(st.integers(1, 9), min_size=sites, max_size=sites))
    rules = (one_of("pair", (0, 1)),) if sites > 1 and draw(st.booleans()) else ()
    return problem(people, covers, costs, float(draw(st.integers(0, 20))), rules)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_choice_beats_the_relaxed_problem(question):
    """The bound holds for every choice of sites, and prices are never negative."""
    prices = dual_prices(question, question.budget)
    assert best_objective(question) <= prices.bound + 1e-6
    assert (prices.row_worth >= 0).all()
    assert (prices.row_worth <= question.people + 1e-6).all()
