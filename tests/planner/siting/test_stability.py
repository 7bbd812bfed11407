"""How far a choice holds in other worlds."""

from dataclasses import replace

import numpy as np
import pytest

from planner.errors import ProblemError
from planner.siting.problem import Sites
from planner.siting.stability import stability
from planner.solving import Budget, Standing
from tests.planner.siting.villages import EAST, FAR, MIDDLE, WEST, villages

ALWAYS = Budget(seconds=10)


def test_a_choice_that_always_holds() -> None:
    """With reaches that no noise changes, the middle is best in every world, and certain: 40 % fewer without it."""
    found = stability(villages(within=7.0), draws=10, budget=ALWAYS, seed=0)
    assert found.base.chosen == (MIDDLE,)
    assert found.draws == 10
    assert found.chosen_share.tolist() == [0, 1, 0, 0]
    assert found.certain == (MIDDLE,)
    assert found.loss[MIDDLE] == pytest.approx(0.4)
    assert np.isnan(found.loss[WEST])
    assert found.regret.max() == 0


def test_every_search_is_told() -> None:
    """The world as it is, each other world, each site left out."""
    told: list[str] = []
    stability(villages(within=7.0), draws=2, budget=ALWAYS, seed=0, step=told.append)
    assert told == ["the world as it is given", "world 1 of 2", "world 2 of 2", "without site 1 of 1"]


def test_a_toss_of_a_coin() -> None:
    """West and east bring the same; half of the worlds like the other one better, and neither is certain."""
    sites = Sites(ids=tuple("wmef"), forbidden=(MIDDLE,))
    found = stability(villages(within=7.0, sites=sites), draws=40, budget=ALWAYS, seed=0)
    assert 0.2 < found.chosen_share[WEST] < 0.8
    assert found.chosen_share[WEST] + found.chosen_share[EAST] == pytest.approx(1)
    assert found.certain == ()
    assert found.regret.max() > 0


def test_sites_side_by_side_share_a_place() -> None:
    """A second site at the middle takes half of the worlds from the first; the place is as sure as before."""
    problem = villages(within=7.0)
    seconds = problem.reach.matrix()
    twins = np.column_stack([seconds, seconds[:, MIDDLE] + 1])
    problem = replace(
        problem, reach=problem.reach.from_matrix(twins), sites=Sites(ids=("w", "m", "e", "f", "m2"))
    )
    found = stability(replace(problem, within=5.5 * 60.0), draws=30, budget=ALWAYS, seed=1)
    (site,) = found.base.chosen
    assert site in {MIDDLE, 4}
    assert found.chosen_share[site] < 1
    assert found.place_share[site] > found.chosen_share[site]


def test_who_is_just_out_of_reach_may_come_in() -> None:
    """At 4.5 minutes the middle covers d only; in some worlds c or e come nearer, and west or east compete."""
    found = stability(villages(within=4.5), draws=30, budget=ALWAYS, seed=0)
    assert found.base.objective == 40
    assert found.chosen_share[[WEST, EAST]].sum() > 0


def test_the_same_seed_gives_the_same_worlds() -> None:
    """And another one others."""
    runs = [stability(villages(within=4.5), draws=8, budget=ALWAYS, seed=seed).regret for seed in (3, 3, 4)]
    assert runs[0].tolist() == runs[1].tolist()
    assert runs[0].tolist() != runs[2].tolist()


def test_no_spread_no_regret() -> None:
    """Every world is the given one."""
    found = stability(villages(), draws=3, spread=0.0, budget=ALWAYS, seed=0)
    assert found.regret.tolist() == [0, 0, 0]


def test_worlds_without_an_answer_are_counted() -> None:
    """Some villages are exactly five minutes from their only site; in most worlds one of them falls out of reach."""
    found = stability(villages("lscp", within=5.0, choose=None), draws=10, budget=ALWAYS, seed=0)
    assert found.unanswered > 0
    assert found.draws + found.unanswered == 10
    assert found.loss[WEST] == np.inf


def test_other_models() -> None:
    """p-median and p-center: regret is how much longer the journeys are."""
    for model in ("p-median", "p-center"):
        found = stability(villages(model, choose=2), draws=5, budget=ALWAYS, seed=0)  # type: ignore[arg-type]
        assert (found.regret >= 0).all()
        assert FAR not in found.base.chosen


def test_mandatory_sites_are_certain() -> None:
    """They are in every answer because somebody said so."""
    problem = villages(choose=2, sites=Sites(ids=tuple("wmef"), mandatory=(FAR,)))
    found = stability(problem, draws=2, budget=ALWAYS, seed=0)
    assert FAR in found.certain
    assert found.loss[FAR] == np.inf


def test_somebody_says_stop() -> None:
    """The worlds so far are the answer."""
    told: list[Standing] = []

    def watch(standing: Standing) -> bool:
        told.append(standing)
        return len(told) < 6

    found = stability(villages(), draws=100, budget=ALWAYS, seed=0, watch=watch)
    assert 0 < found.draws < 100
    assert found.base.objective == 100


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"draws": 0}, "draws is 0"),
        ({"draws": 1, "spread": 1.0}, "spread is 1"),
        ({"draws": 1, "measured_to": 300.0}, "must be known up to 375 seconds"),
    ],
    ids=str,
)
def test_what_cannot_be_measured(options: dict[str, float], words: str) -> None:
    """Above all a reach that ends where ``within`` ends: nobody could come in."""
    with pytest.raises(ProblemError, match=words):
        stability(villages(), budget=ALWAYS, seed=0, **options)  # type: ignore[arg-type]
