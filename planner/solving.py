"""What every solver takes and hands back beside the question and the answer: a budget, a seed, a report."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from planner.errors import ProblemError

Status = Literal["optimal", "feasible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long a solver may search; the first limit that is reached ends it.

    The same question, seed and ``iterations`` give the same answer on every run. Wall seconds do not promise that.

    Attributes
    ----------
    seconds
        Wall time, above 0; None for no limit.
    iterations
        Steps of the solver, at least 1; each solver says what a step is. None for no limit.
    workers
        Threads, at least 1. More than one gives up repeatable answers; solvers without threads ignore it.
    """

    seconds: float | None = None
    iterations: int | None = None
    workers: int = 1

    def __post_init__(self) -> None:
        """Refuse a budget without an end."""
        problems = []
        if self.seconds is None and self.iterations is None:
            problems.append("give seconds, iterations or both: a search without a limit may never end")
        if self.seconds is not None and not 0 < self.seconds < float("inf"):
            problems.append(f"seconds is {self.seconds}, expected a finite number above 0")
        if self.iterations is not None and self.iterations < 1:
            problems.append(f"iterations is {self.iterations}, expected at least 1")
        if self.workers < 1:
            problems.append(f"workers is {self.workers}, expected at least 1")
        if problems:
            raise ProblemError("This budget cannot be kept.", problems)

    @property
    def repeatable(self) -> bool:
        """Whether only counted steps end the search, so that the answer can be reproduced."""
        return self.seconds is None and self.workers == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveReport:
    """How an answer was found; it travels with every answer.

    Attributes
    ----------
    solver, version
        Which program searched, and which release of it.
    seed
        The seed it was given.
    status
        ``optimal`` only when proven.
    objective
        Value of the answer, recomputed by code that is not the solver's.
    bound
        No answer is better than this; None if the solver proves nothing.
    runtime
        Wall seconds as the solver measured them; None under a repeatable budget, so that equal runs are equal.
    """

    solver: str
    version: str
    seed: int
    status: Status
    objective: float
    bound: float | None = None
    runtime: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a search has come.

    Attributes
    ----------
    objective
        Value of the best answer so far; None before there is one.
    bound
        No answer is better than this; None before anything is proven.
    """

    objective: float | None
    bound: float | None

    @property
    def gap(self) -> float:
        """``|bound - objective| / max(|objective|, |bound|)``, 0..1; 1 while either is unknown."""
        return (
            1.0 if self.objective is None or self.bound is None else gap_between(self.objective, self.bound)
        )


Watch = Callable[[Standing], bool]
"""Told now and then how a search stands; returns False to end it with the best answer so far."""


def gap_between(objective: float, bound: float) -> float:
    """Return ``|bound - objective| / max(|objective|, |bound|)``; 0 where both are 0 or equal, at most 1."""
    if objective == bound:
        return 0.0
    return min(1.0, abs(bound - objective) / max(abs(objective), abs(bound)))
