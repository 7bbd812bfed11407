"""The maximal covering location problem and its answer.

Choose at most p candidates so that as many people as possible are covered by at least one of them: Church and
ReVelle, The maximal covering location problem, Papers of the Regional Science Association 32, 1974, p. 101.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.errors import ProblemError
from planner.solving import SolveReport, Status
from planner.travel import TravelTimes

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveringProblem:
    """Which of the candidates cover the most people.

    Attributes
    ----------
    people
        ``(demand,)`` people at each demand point, finite, at least 0; fractions are welcome. Read-only.
    covers
        For each candidate, the positions in ``people`` that it covers; kept sorted, each once, read-only.
    choose
        At most so many candidates, mandatory ones included; may exceed the number of candidates.
    mandatory
        Positions of candidates that are chosen in any case.
    least_people
        People that each chosen candidate must add to be worth having, at least 0. The objective is the people
        covered minus ``least_people`` times the candidates chosen: one Lagrangian point of the frontier between
        people and sites. At 0, the neutral default, only the number of people counts.
    """

    people: Floats
    covers: tuple[Positions, ...]
    choose: int
    mandatory: tuple[int, ...] = ()
    least_people: float = 0.0

    def __post_init__(self) -> None:
        """Bring arrays into their form and refuse what contradicts itself."""
        people = np.array(self.people, dtype=np.float64)
        covers = tuple(np.unique(np.asarray(cover, dtype=np.int64)) for cover in self.covers)
        for array in (people, *covers):
            array.flags.writeable = False
        object.__setattr__(self, "people", people)
        object.__setattr__(self, "covers", covers)
        problems = list(_problems(self))
        if problems:
            raise ProblemError("This covering problem contradicts itself.", problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveringResult:
    """The chosen candidates and how good they are.

    Attributes
    ----------
    chosen
        Positions of the chosen candidates, ascending.
    people
        People covered by them, each once.
    bound
        No choice reaches a higher objective (people minus ``least_people`` per chosen candidate).
    gap
        ``(bound - objective) / |objective|``, at least 0; 0 when both are 0.
    status
        ``optimal`` when the bound is met but for rounding (one part in a million), else ``feasible``.
    report
        How it was found.
    """

    chosen: tuple[int, ...]
    people: float
    bound: float
    gap: float
    status: Status
    report: SolveReport


def people_covered(problem: CoveringProblem, chosen: Sequence[int]) -> float:
    """Return how many people at least one of the ``chosen`` candidates covers."""
    covered = np.zeros(len(problem.people), dtype=bool)
    for candidate in chosen:
        covered[problem.covers[candidate]] = True
    return float(problem.people[covered].sum())


def objective_of(problem: CoveringProblem, chosen: Sequence[int]) -> float:
    """Return people covered minus ``least_people`` for each chosen candidate."""
    return people_covered(problem, chosen) - problem.least_people * len(chosen)


def covers_within(travel: TravelTimes, seconds: float) -> tuple[Positions, ...]:
    """Return for each origin (candidate) the positions of the destinations (demand) within ``seconds`` of it."""
    with np.errstate(invalid="ignore"):
        near = travel.seconds <= seconds
    return tuple(np.flatnonzero(row).astype(np.int64) for row in near)


def _problems(problem: CoveringProblem) -> Iterator[str]:
    people = problem.people
    if people.ndim != 1:
        yield f"people has {people.ndim} dimensions, expected 1"
        return
    if not np.isfinite(people).all() or (people < 0).any():
        yield "people must be finite and not negative"
    for position, cover in enumerate(problem.covers):
        if len(cover) and not 0 <= cover[0] <= cover[-1] < len(people):
            yield f"candidate {position} covers demand outside 0..{len(people) - 1}"
    yield from _choice_problems(problem)


def _choice_problems(problem: CoveringProblem) -> Iterator[str]:
    candidates = len(problem.covers)
    if len(set(problem.mandatory)) < len(problem.mandatory):
        yield "a mandatory candidate is named twice"
    for position in sorted(set(problem.mandatory)):
        if not 0 <= position < candidates:
            yield f"mandatory candidate {position} is not among the {candidates} candidates"
    if problem.choose < len(problem.mandatory):
        yield f"choose is {problem.choose}, below the {len(problem.mandatory)} mandatory candidate(s)"
    if problem.choose < 0:
        yield f"choose is {problem.choose}, expected at least 0"
    if not 0 <= problem.least_people < float("inf"):
        yield f"least_people is {problem.least_people}, expected a finite number of at least 0"
