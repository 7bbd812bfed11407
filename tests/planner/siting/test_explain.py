"""Why a site is chosen or not, what would change that, and what would help a gap; each claim tried out."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from planner.errors import ProblemError
from planner.siting.explain import enters_with_one_more, explain_site, other_way
from planner.siting.measure import assigned_sites, objective_of
from planner.siting.problem import Model, Sites, SitingProblem
from planner.siting.reach import Reach
from planner.siting.solve import solve_siting
from planner.solving import Budget
from tests.planner.siting.villages import EAST, FAR, MIDDLE, WEST, villages

ALWAYS = Budget(seconds=10)


def test_a_chosen_site() -> None:
    """The middle holds 100 people, of whom west also reaches c."""
    reasons = explain_site(villages(choose=2), (WEST, MIDDLE), MIDDLE)
    assert reasons.chosen
    assert (reasons.in_reach, reasons.only_here, reasons.marginal) == (100, 70, 70)
    assert reasons.covered_by == ((WEST, 30.0),)
    assert reasons.swap is None
    assert reasons.factor is None


def test_a_site_that_is_not_chosen() -> None:
    """East would add 30 beside the middle; in its place it would bring 40 fewer than it takes."""
    reasons = explain_site(villages(), (MIDDLE,), EAST)
    assert not reasons.chosen
    assert (reasons.in_reach, reasons.only_here, reasons.marginal) == (60, 30, 30)
    assert reasons.swap == (MIDDLE, -40.0)
    assert reasons.factor == pytest.approx(70 / 30)


def test_a_place_that_must_stay_is_no_place_to_take() -> None:
    """The only chosen site is mandatory."""
    problem = villages(sites=Sites(ids=tuple("wmef"), mandatory=(MIDDLE,)))
    assert explain_site(problem, (MIDDLE,), EAST).swap is None


def test_nobody_would_use_it() -> None:
    """No number of people near the far site brings it in: there is nobody in its reach."""
    assert explain_site(villages(), (MIDDLE,), FAR).factor == np.inf


def test_models_without_sums() -> None:
    """p-center is the longest journey: more people change nothing, and no factor is named."""
    reasons = explain_site(villages("p-center"), (MIDDLE,), WEST)
    assert reasons.factor is None
    assert reasons.swap == (MIDDLE, -600.0)


def test_a_site_that_does_not_exist() -> None:
    """Says how many there are."""
    with pytest.raises(ProblemError, match="there are 4"):
        explain_site(villages(), (MIDDLE,), 4)


@pytest.mark.parametrize("model", ["mclp", "p-median"])
def test_the_factor_is_the_turning_point(model: Model) -> None:
    """With so many times the people who would use it, the swap is worth it; with a little less it is not."""
    tried = [_turns(model, seed) for seed in range(150)]
    assert sum(tried) >= 25, "too few of these problems have a turning point"


def _turns(model: Model, seed: int) -> bool:
    """Try one problem whose choice is the best one; return whether there was anything to turn."""
    noise = np.random.default_rng(seed)
    problem = SitingProblem(
        model=model,
        reach=Reach.from_matrix(noise.integers(1, 10, (9, 5)).astype(float)),
        people=noise.integers(1, 6, 9).astype(float),
        sites=Sites.numbered(5),
        within=4.0,
        choose=2,
    )
    sign = 1 if model == "mclp" else -1
    base = max(combinations(range(5), 2), key=lambda pair: sign * objective_of(problem, pair))
    site = next(k for k in range(5) if k not in base)
    reasons = explain_site(problem, base, site)
    assert reasons.swap is not None
    assert reasons.factor is not None
    out, change = reasons.swap
    after = tuple(sorted({*base, site} - {out}))
    assert change == pytest.approx(sign * (objective_of(problem, after) - objective_of(problem, base)))
    if not 1 < reasons.factor < 1e6:
        return False
    own = assigned_sites(problem, after) == site
    for factor, better in ((reasons.factor * 1.001, True), (reasons.factor * 0.999, False)):
        more = replace(problem, people=np.where(own, problem.people * factor, problem.people))
        assert (sign * (objective_of(more, after) - objective_of(more, base)) > 0) is better
    return True


def test_insisting_has_its_price() -> None:
    """With east for the middle 40 people are lost, and this is proven; without the middle as well."""
    problem = villages()
    base = solve_siting(problem, budget=ALWAYS, seed=0)
    assert base.chosen == (MIDDLE,)
    with_east = other_way(problem, base, EAST, budget=ALWAYS, seed=0)
    assert with_east.result is not None
    assert with_east.result.chosen == (EAST,)
    assert (with_east.loss, with_east.proven) == (40, 40)
    assert other_way(problem, base, MIDDLE, budget=ALWAYS, seed=0).loss == 40


def test_no_answer_the_other_way_round() -> None:
    """Everybody within ten minutes needs west; without it there is no answer."""
    problem = villages("lscp", within=10.0, choose=None)
    base = solve_siting(problem, budget=ALWAYS, seed=0)
    assert base.chosen == (WEST, EAST)
    other = other_way(problem, base, WEST, budget=ALWAYS, seed=0)
    assert other.result is None
    assert other.loss == np.inf


def test_one_site_more() -> None:
    """With two sites, west and east beat the middle; the far one never comes in."""
    problem = villages()
    assert enters_with_one_more(problem, FAR, budget=ALWAYS, seed=0) is False
    assert enters_with_one_more(problem, MIDDLE, budget=ALWAYS, seed=0) is True
    assert enters_with_one_more(villages("lscp", choose=None), WEST, budget=ALWAYS, seed=0) is False
