"""What a choice does, and what changes when a site moves, compared with problems made anew."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.siting.measure import objective_of
from planner.siting.moves import Place, moved, narrowed, outcome_of, point_values
from planner.siting.problem import Sites, SitingProblem
from planner.siting.reach import Reach
from tests.planner.siting.villages import EAST, FAR, MIDDLE, PLACES, VILLAGES, WEST, villages


def test_what_a_choice_does() -> None:
    """West covers a, b and c within five minutes; everybody has a way to it."""
    outcome = outcome_of(villages(), (WEST,))
    assert outcome.objective == 60
    assert outcome.covered.tolist() == [10, 20, 30, 0, 0, 0, 0]
    assert (outcome.seconds / 60).tolist() == [5, 0, 5, 10, 15, 20, 25]


def test_a_move_gains_and_loses() -> None:
    """From west to the middle: d and e are gained, a and b lost, c stays."""
    moving = moved(villages(), (WEST,), out=WEST, into=MIDDLE)
    assert (moving.before.objective, moving.after.objective) == (60, 100)
    assert moving.gained.tolist() == [0, 0, 0, 40, 30, 0, 0]
    assert moving.lost.tolist() == [10, 20, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("out", "into", "objective"), [(None, EAST, 120), (WEST, None, 0), (None, None, 60)], ids=str
)
def test_adding_dropping_and_staying(out: int | None, into: int | None, objective: float) -> None:
    """Either half of a move may be missing."""
    assert moved(villages(), (WEST,), out=out, into=into).after.objective == objective


def test_a_place_that_is_no_candidate() -> None:
    """At minute 12 it covers c and d; whoever is not listed cannot get there."""
    seconds = np.abs(VILLAGES - 12 * 60)
    near = np.flatnonzero(seconds <= 10 * 60)
    moving = moved(villages(), (WEST,), out=WEST, into=Place(row=near, seconds=seconds[near]))
    assert moving.after.objective == 70
    assert np.isinf(moving.after.seconds[6])


def test_a_place_serves_as_a_site_would() -> None:
    """Where a candidate stands, a place of its own does the same, in every model that looks at demand only."""
    for model in ("mclp", "p-median", "p-center"):
        problem = villages(model)  # type: ignore[arg-type]
        every = np.arange(7)
        place = Place(row=every, seconds=np.abs(VILLAGES - PLACES[EAST]))
        there = moved(problem, (WEST, FAR), out=FAR, into=place)
        assert there.after.objective == moved(problem, (WEST, FAR), out=FAR, into=EAST).after.objective


def test_limits_do_not_count() -> None:
    """What would be, allowed or not: two sites where one may be chosen, a forbidden one among them."""
    problem = villages(sites=Sites(ids=tuple("wmef"), forbidden=(EAST,)))
    assert outcome_of(problem, (WEST, EAST)).objective == 120


@pytest.mark.parametrize(
    ("out", "into", "words"),
    [
        (EAST, None, "site 2 is not chosen"),
        (None, WEST, "west is chosen already"),
        (None, 9, "site 9 does not exist"),
    ],
    ids=str,
)
def test_moves_that_cannot_be_made(out: int | None, into: int | None, words: str) -> None:
    """Each says why."""
    with pytest.raises(ProblemError, match=words):
        moved(villages(), (WEST,), out=out, into=into)


def test_capacities_are_refused() -> None:
    """Who goes where is then not told by the choice."""
    with pytest.raises(ProblemError, match="capacities"):
        outcome_of(villages(sites=Sites(ids=tuple("wmef"), capacity=np.full(4, 50.0))), (WEST,))


def test_a_new_place_has_no_ways_to_other_sites() -> None:
    """So p-dispersion cannot tell."""
    problem = replace(villages("p-dispersion", choose=2, within=None, apart=np.abs(PLACES[:, None] - PLACES)))
    with pytest.raises(ProblemError, match="p-dispersion"):
        moved(problem, (WEST, EAST), out=WEST, into=Place(row=np.arange(7), seconds=VILLAGES))
    assert moved(problem, (WEST, EAST), out=EAST, into=FAR).after.objective == 55 * 60


@st.composite
def problems(draw: st.DrawFn) -> tuple[SitingProblem, tuple[int, ...]]:
    """Return a small problem with holes in its reach, and a choice."""
    rows, count = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    cells = draw(st.lists(st.none() | st.integers(0, 9), min_size=rows * count, max_size=rows * count))
    matrix = np.array([np.nan if cell is None else cell for cell in cells], float).reshape(rows, count)
    problem = SitingProblem(
        model=draw(st.sampled_from(["mclp", "p-median", "p-center"])),
        reach=Reach.from_matrix(matrix),
        people=np.array(draw(st.lists(st.integers(0, 5), min_size=rows, max_size=rows)), float),
        sites=Sites.numbered(count),
        within=5.0,
        choose=count,
    )
    chosen = draw(st.sets(st.integers(0, count - 1), min_size=1))
    return problem, tuple(sorted(chosen))


@given(problems())
def test_narrowing_changes_no_objective(asked: tuple[SitingProblem, tuple[int, ...]]) -> None:
    """Of the chosen sites alone, the small problem says what the large one says."""
    problem, chosen = asked
    small = narrowed(problem, chosen)
    assert objective_of(small, range(len(chosen))) == objective_of(problem, chosen)
    assert outcome_of(problem, chosen).objective == objective_of(problem, chosen)


@given(problems())
def test_point_values_add_up(asked: tuple[SitingProblem, tuple[int, ...]]) -> None:
    """The objective is their sum, in the models that are sums."""
    problem, chosen = asked
    objective = objective_of(problem, chosen)
    if problem.model == "mclp":
        assert point_values(problem, chosen).sum() == pytest.approx(objective)
    elif problem.model == "p-median" and np.isfinite(objective):
        assert -point_values(problem, chosen).sum() == pytest.approx(objective)


def test_a_move_is_quick() -> None:
    """At 5,000 demand points and 300 sites, 20 of them chosen, a new place costs well under a tenth of a second."""
    noise = np.random.default_rng(0)
    people, sites = noise.uniform(0, 100_000, (5_000, 2)), noise.uniform(0, 100_000, (300, 2))
    seconds = np.linalg.norm(people[:, None] - sites[None], axis=2) / 10
    problem = SitingProblem(
        model="mclp",
        reach=Reach.from_matrix(np.where(seconds <= 3000, seconds, np.nan)),
        people=noise.uniform(1, 100, 5_000),
        sites=Sites.numbered(300),
        within=1800.0,
        choose=20,
    )
    chosen = tuple(range(20))
    place = Place(row=np.arange(500), seconds=noise.uniform(0, 3000, 500))

    def taken() -> float:
        begin = time.process_time()
        moved(problem, chosen, out=3, into=place)
        return time.process_time() - begin

    assert min(taken() for _ in range(5)) < 0.1
