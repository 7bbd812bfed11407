"""The kinds of background work, and what a job may tell while it is done; light, for the server reads it too."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from api.jobs.queue import Job, JobQueue
from planner.errors import PlannerError

if TYPE_CHECKING:
    from api.store import Workspace
    from planner.solving import Standing

Result = Mapping[str, Any]

REPORT_SECONDS = 0.3
"""The standing of a search is written down at most so often."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work.

    Attributes
    ----------
    work
        ``module:function`` of the :class:`Work` that does it; imported by the worker that needs it.
    failure
        Title of the problem where it cannot be done.
    keeps_best
        Whether it can stop early and hand in the best so far.
    """

    work: str
    failure: str
    keeps_best: bool = False


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "plan": Kind("api.planning:plan_job", "The plan could not be made"),
        "sites": Kind("api.siting.jobs:sites_job", "The sites could not be chosen", keeps_best=True),
        "frontier": Kind("api.siting.jobs:frontier_job", "The frontier could not be drawn", keeps_best=True),
        "remedies": Kind(
            "api.jobs.remedies:remedies_job", "The remedies could not be chosen", keeps_best=True
        ),
        "coverage": Kind("api.coverage.jobs:coverage_job", "Coverage could not be assessed"),
        "scenarios": Kind("api.scenarios.jobs:scenarios_job", "The scenarios could not be played"),
        "sensitivity": Kind("api.scenarios.jobs:sensitivity_job", "Sensitivity could not be measured"),
        "routes": Kind("api.routing.jobs:routes_job", "The routes could not be planned", keeps_best=True),
    }
)


class Work(Protocol):
    """Does a job and returns its result; says what it does through ``report``."""

    def __call__(
        self, workspace: "Workspace", params: Mapping[str, Any], report: "Report", *, now: datetime
    ) -> Result:
        """Do it."""


def work_of(kind: str) -> Work:
    """Return what does jobs of a kind."""
    module, _, name = KINDS[kind].work.partition(":")
    work: Work = getattr(import_module(module), name)
    return work


class JobLostError(PlannerError):
    """The job was cancelled, or another worker has it now."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Report:
    """What a job says while it runs: steps in words, and how its search stands.

    Attributes
    ----------
    queue, job
        Where the job is written down.
    steps
        How many steps in words are expected; each moves the progress on.
    stopped
        Whether somebody asked for the best so far.
    """

    queue: JobQueue
    job: Job
    steps: int = 10
    stopped: bool = False
    clock: Callable[[], datetime] = _now
    _told: int = field(default=0, init=False)
    _words: str = field(default="", init=False)
    _standing: Mapping[str, Any] | None = field(default=None, init=False)
    _fraction: float = field(default=0.0, init=False)
    _next: float = field(default=0.0, init=False)

    def tell(self, words: str) -> None:
        """Say in words what is done next.

        Raises
        ------
        JobLostError
            When the job is not ours any more.
        """
        self._told += 1
        self._words, self._fraction = words, max(self._fraction, min(0.99, self._told / self.steps))
        self._write()

    def watch(self, standing: "Standing", *, done: float = 0.0) -> bool:
        """Say how the search stands, and what share of its budget is spent (0..1) if nothing is to be proven.

        False asks it to stop with what it has.

        Raises
        ------
        JobLostError
            When the job is not ours any more.
        """
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + REPORT_SECONDS
            self._fraction = max(self._fraction, min(0.99, done))
            self.settle(standing)
            self.stopped = self.stopped or self.queue.get(self.job.id).stopping
        return not self.stopped

    def settle(self, standing: "Standing") -> None:
        """Write down how the search stands in the end.

        Raises
        ------
        JobLostError
            When the job is not ours any more.
        """
        self._fraction = max(self._fraction, min(0.99, 1 - standing.gap))
        known = standing.objective is not None and standing.bound is not None
        gap = round(standing.gap, 6) if known else None
        self._standing = {"objective": standing.objective, "bound": standing.bound, "gap": gap}
        self._write()

    def _write(self) -> None:
        heard = self.queue.heartbeat(
            self.job,
            now=self.clock(),
            fraction=self._fraction,
            message=self._words,
            standing=self._standing,
        )
        if not heard:
            raise JobLostError("The job was cancelled.")
