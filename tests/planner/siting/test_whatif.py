"""What if: changes of one site against measuring everything again."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.siting.measure import assigned_sites, objective_of
from planner.siting.problem import Sites, SitingProblem
from planner.siting.reach import Reach
from planner.siting.whatif import Choice

pytestmark = pytest.mark.xdist_group("siting kernels")


def problem_of(seed: int, model: str) -> SitingProblem:
    """Return 25 demand points and 7 sites; one way in five is missing in coverings."""
    numbers = np.random.default_rng(seed)
    seconds = numbers.integers(0, 20, (25, 7)) * 60.0
    if model == "mclp":
        seconds[numbers.random(seconds.shape) < 0.2] = np.nan
    return SitingProblem(
        model=model,  # type: ignore[arg-type]
        reach=Reach.from_matrix(seconds),
        people=numbers.integers(0, 9, 25).astype(float),
        sites=Sites.numbered(7, price=numbers.integers(0, 5, 7).astype(float), mandatory=(6,)),
        within=420.0,
        choose=3,
    )


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from(["mclp", "p-median"]),
    st.sets(st.integers(0, 6), min_size=1, max_size=5),
)
def test_every_change_is_what_measuring_again_says(seed: int, model: str, chosen: set[int]) -> None:
    """Gains, losses, best exchanges and the objective itself."""
    problem = problem_of(seed, model)
    choice = Choice.of(problem, chosen)
    now = objective_of(problem, chosen)
    assert choice.objective == pytest.approx(now)
    assert choice.assigned.tolist() == assigned_sites(problem, chosen).tolist()
    better = max if model == "mclp" else min
    for site in range(7):
        if site in chosen:
            without = chosen - {site}
            if without:
                assert choice.losses()[site] == pytest.approx(objective_of(problem, without) - now)
            continue
        assert choice.gains()[site] == pytest.approx(objective_of(problem, chosen | {site}) - now)
        out, change = choice.best_swap(site)
        every = [objective_of(problem, chosen - {other} | {site}) - now for other in chosen]
        assert change == pytest.approx(better(every))
        assert choice.swapped(out, site).objective == pytest.approx(now + change)


def test_only_adding_and_only_dropping() -> None:
    """None on one side of an exchange."""
    choice = Choice.of(problem_of(1, "mclp"), (0, 3))
    assert choice.swapped(None, 5).chosen == (0, 3, 5)
    assert choice.swapped(3, None).chosen == (0,)
    assert choice.swapped(None, None).chosen == (0, 3)


def test_somebody_without_a_site_is_said() -> None:
    """p-median: journeys are infinite where nobody can go."""
    problem = replace(problem_of(2, "p-median"), reach=Reach.from_pairs([0], [0], [60.0], demand=25, sites=7))
    problem = replace(problem, people=np.ones(25))
    assert np.isinf(Choice.of(problem, (0,)).objective)


@pytest.mark.parametrize(("out", "into"), [(1, 2), (0, 3), (None, 99), (None, -1)])
def test_exchanges_that_cannot_be_are_refused(out: int | None, into: int | None) -> None:
    """A site that is not there, is chosen already, or is not chosen."""
    with pytest.raises(ProblemError):
        Choice.of(problem_of(3, "mclp"), (0, 3)).swapped(out, into)


def test_other_models_are_refused() -> None:
    """Backup covers are not counted one by one here."""
    problem = replace(problem_of(4, "mclp"), covers=(0.5, 0.5))
    with pytest.raises(ProblemError, match="backup"):
        Choice.of(problem, (0,))
    with pytest.raises(ProblemError, match="site 9"):
        Choice.of(problem_of(4, "mclp"), (9,))


def test_bug_who_loses_every_way_is_an_infinite_change() -> None:
    """Two villages, each with its own site: dropping one, or exchanging nothing for it, strands a village."""
    seconds = np.array([[60.0, np.nan, 90.0], [np.nan, 120.0, np.nan]])
    problem = SitingProblem(
        model="p-median",
        reach=Reach.from_matrix(seconds),
        people=np.ones(2),
        sites=Sites.numbered(3),
        choose=3,
    )
    both, one = Choice.of(problem, (0, 1)), Choice.of(problem, (0,))
    assert both.losses()[:2].tolist() == [np.inf, np.inf]
    assert both.gains()[2] == 0.0
    assert one.gains().tolist() == [0.0, -np.inf, 0.0]
    assert both.best_swap(2) == (0, 30.0)
    with pytest.raises(ProblemError):
        both.best_swap(-1)
