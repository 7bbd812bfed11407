"""What every siting engine is given, and how it tells its answer: one archive, CPU seconds with those of its children.

An engine's own objective is not believed: the people covered and the person-seconds are counted from its sites.
"""

import resource
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from measuring import peak_mb, step
from numpy.typing import NDArray

PROVEN, STOPPED, NOTHING = "optimal", "stopped", "no answer"


@dataclass(frozen=True, slots=True)
class Given:
    """An instance with travel times between all pairs: whole seconds, ``(demand, sites)``."""

    people: NDArray[np.int64]
    seconds: NDArray[np.int64]
    choose: int
    radius: int

    @property
    def covers(self) -> NDArray[np.bool_]:
        """``(demand, sites)`` whether a site covers a demand point."""
        covers: NDArray[np.bool_] = self.seconds <= self.radius
        return covers

    def covered(self, chosen: Sequence[int]) -> int:
        """Return the people covered."""
        return int(self.people[self.covers[:, list(chosen)].any(axis=1)].sum())

    def person_seconds(self, chosen: Sequence[int]) -> int:
        """Return the person-seconds to the nearest chosen sites."""
        return int((self.people * self.seconds[:, list(chosen)].min(axis=1)).sum())


@dataclass(frozen=True, slots=True)
class Answer:
    """The sites that an engine chose, what it says it has proven, and the bound it gives (None for none)."""

    chosen: tuple[int, ...]
    status: str
    bound: float | None = None


def load(path: Path) -> Given:
    """Read an instance."""
    with np.load(path) as stored:
        return Given(
            people=stored["people"].astype(np.int64),
            seconds=stored["seconds"].astype(np.int64),
            choose=int(stored["choose"]),
            radius=int(stored["radius"]),
        )


def cpu_seconds() -> float:
    """Return user and system seconds of this process and of the children it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def tell(name: str, given: Given, value: Callable[[Sequence[int]], int], ask: Callable[[], Answer]) -> None:
    """Ask, and tell CPU seconds, sites and objective: ``work`` from the arrays to the answer, ``cold`` of the process."""
    begin = cpu_seconds()
    with step(name) as told:
        answer = ask()
        told["work"], told["cold"] = cpu_seconds() - begin, cpu_seconds()
        usable = 0 < len(answer.chosen) <= given.choose
        told.update(objective=value(answer.chosen) if usable else None, bound=answer.bound)
        told.update(status=answer.status if usable else NOTHING, sites=len(answer.chosen))
        told.update({"chosen": [int(site) for site in answer.chosen], "peak MB": peak_mb()})


def told_points(name: str, points: Sequence[dict[str, Any]], begin: float) -> None:
    """Tell a frontier: a list of points with ``limit``, ``objective`` and ``bound``."""
    with step(name) as told:
        told.update(work=cpu_seconds() - begin, cold=cpu_seconds(), points=list(points))
        told["peak MB"] = peak_mb()
