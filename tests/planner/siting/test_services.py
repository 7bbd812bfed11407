"""Several services: one choice of sites for all of them, offers that cost money, each person once for each service."""

from dataclasses import replace

import numpy as np
import pytest

from planner.errors import ProblemError
from planner.siting.problem import Sites
from planner.siting.reach import Reach
from planner.siting.services import Service, several_services
from planner.siting.solve import solve_siting
from planner.solving import Budget

pytestmark = pytest.mark.xdist_group("siting kernels")
BUDGET = Budget(iterations=2000)
SECONDS = np.array([[300.0, 1500.0, np.nan], [1500.0, 300.0, 900.0], [np.nan, 900.0, 300.0]])
REACH = Reach.from_matrix(SECONDS)
SITES = Sites(ids=("harbour", "square", "hill"), fixed_cost=np.array([10.0, 10.0, 10.0]))
CASH = Service(name="cash", people=np.array([100.0, 80.0, 60.0]), within=600)
ADVICE = Service(name="advice", people=np.array([5.0, 10.0, 90.0]), within=900)


def test_one_site_for_both() -> None:
    """Advice may be farther away than cash; the square serves 80 with cash and 100 with advice."""
    question = several_services(REACH, SITES, (CASH, ADVICE), choose=1)
    result = solve_siting(question.problem, budget=BUDGET, seed=0)
    assert question.chosen_sites(result.chosen) == (1,)
    assert result.objective == 180.0
    assert question.where(result.chosen, "cash") == (1,)


def test_a_service_that_cannot_be_offered_somewhere_counts_nothing_there() -> None:
    """No advice at the square: the hill serves more now (60 with cash, 100 with advice)."""
    advice = replace(ADVICE, offered=np.array([True, False, True]))
    question = several_services(REACH, SITES, (CASH, advice), choose=1)
    result = solve_siting(question.problem, budget=BUDGET, seed=0)
    assert question.chosen_sites(result.chosen) == (2,)
    assert result.objective == 160.0
    assert question.where(result.chosen, "advice") == (2,)


def test_an_offer_is_bought_where_it_is_worth_its_money() -> None:
    """Budget 25: two sites and one offer of advice at 5, or one site less; the offer needs its site."""
    advice = replace(ADVICE, cost=np.array([5.0, 5.0, 5.0]))
    question = several_services(REACH, SITES, (CASH, advice), choose=2, budget=25)
    result = solve_siting(question.problem, budget=BUDGET, seed=0)
    assert question.chosen_sites(result.chosen) == (0, 1)
    assert question.where(result.chosen, "advice") == (1,)
    assert result.objective == 280.0
    assert result.status == "optimal"


def test_everything_that_does_not_fit_is_said_at_once() -> None:
    """Shapes, standards, names."""
    wrong = Service(name="cash", people=np.ones(2), within=-1, offered=np.ones(5, bool), cost=np.ones(1))
    with pytest.raises(ProblemError) as refused:
        several_services(REACH, SITES, (CASH, wrong))
    assert len(refused.value.problems) == 5
    with pytest.raises(ProblemError, match="at least one service"):
        several_services(REACH, SITES, ())
