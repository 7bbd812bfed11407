"""Published optima: every one must be found, proven, and survive being counted again."""

import numpy as np
import pytest

from planner.siting.check import check_siting
from planner.siting.problem import Model, Sites, SitingProblem
from planner.siting.reach import Reach
from planner.siting.result import NOBODY, SitingResult
from planner.siting.solve import solve_siting
from planner.solving import Budget
from tests.planner.siting.known import (
    pmed,
    pmed_optima,
    published,
    san_francisco,
    san_francisco_optima,
    sao_jose,
    sao_jose_optima,
)

pytestmark = published

ENOUGH = Budget(seconds=60.0)
"""Each of these problems takes a few seconds at most."""


def proven(model: Model, metres: np.ndarray, people: np.ndarray, **options: object) -> SitingResult:
    """Return the optimum of a problem over a matrix, checked."""
    problem = SitingProblem(
        model=model,
        reach=Reach.from_matrix(metres),
        people=people,
        sites=Sites.numbered(metres.shape[1]),
        **options,
    )
    result = solve_siting(problem, budget=ENOUGH, seed=0)
    assert check_siting(problem, result) == []
    assert (result.status, result.gap) == ("optimal", pytest.approx(0, abs=1e-6))
    return result


@pytest.mark.parametrize("within", [5000, 8000])
def test_fewest_stores_for_all_of_san_francisco(within):
    """Eight stores leave nobody farther than 5 km, three nobody farther than 8 km."""
    metres, people = san_francisco()
    result = proven("lscp", metres, people, within=within)
    assert len(result.chosen) == result.objective == san_francisco_optima()[f"LSCP_r{within}"]
    assert (result.assigned != NOBODY).all()


def test_most_people_of_san_francisco_within_five_kilometres():
    """Four stores; the share of tracts is spopt's ``perc_cov``, which counts tracts, not people."""
    known = san_francisco_optima()["MCLP_p4_r5000"]
    result = proven("mclp", *san_francisco(), within=5000, choose=4)
    assert result.objective == known["objective"]
    assert 100 * (result.assigned != NOBODY).mean() == pytest.approx(known["pct_clients"])


def test_shortest_ways_in_san_francisco():
    """Four stores with the fewest person-metres, and the mean of these."""
    metres, people = san_francisco()
    result = proven("p-median", metres, people, choose=4)
    known = san_francisco_optima()
    assert result.objective == pytest.approx(known["PMedian_p4"], rel=1e-12)
    assert result.objective / people.sum() == pytest.approx(known["PMedian_mean_dist"])


def test_shortest_longest_way_in_san_francisco():
    """Four stores; the notebook prints the optimum to the centimetre."""
    result = proven("p-center", *san_francisco(), choose=4)
    assert result.objective == pytest.approx(san_francisco_optima()["PCenter_p4"], abs=0.005)


@pytest.mark.parametrize("number", range(1, 21))
def test_shortest_ways_in_the_or_library(number):
    """Every node is demand of one and candidate."""
    metres, choose = pmed(number)
    result = proven("p-median", metres, np.ones(len(metres)), choose=choose)
    assert result.objective == pmed_optima("pmed")[number]


@pytest.mark.parametrize("number", range(1, 21))
def test_shortest_longest_way_in_the_or_library(number):
    """The same networks; optima of the vertex centre."""
    metres, choose = pmed(number)
    result = proven("p-center", metres, np.ones(len(metres)), choose=choose)
    assert result.objective == pmed_optima("pcenter")[number]


@pytest.mark.parametrize("choose", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("size", [324, 402, 500, 708, 818])
def test_most_people_of_sao_jose_dos_campos(size, choose):
    """Within 800 m; every point is demand and candidate."""
    metres, people = sao_jose(size)
    result = proven("mclp", metres, people, within=800, choose=choose)
    assert result.objective == sao_jose_optima()[f"SJC{size}_r800_p{choose}"]
