"""What every side of the coverage benchmark is given, and how it tells what it took."""

import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from measuring import peak_mb, step
from numpy.typing import NDArray

Answer = TypeVar("Answer")
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Given:
    """People, branches with their hours, and thresholds.

    Attributes
    ----------
    demand, branches
        ``(n, 2)`` and ``(b, 2)`` longitude and latitude.
    people
        ``(n,)`` at least 1.
    hours
        ``(b,)`` in OpenStreetMap's syntax.
    thresholds
        Seconds, ascending.
    """

    demand: Floats
    people: Floats
    branches: Floats
    hours: NDArray[np.str_]
    thresholds: Floats

    def shares(self, seconds: Floats) -> list[float]:
        """Return the share of people within each threshold, in percent."""
        total = self.people.sum()
        return [100 * float(self.people[seconds <= limit].sum() / total) for limit in self.thresholds]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Travel times between demand points and places: position, position, seconds; people and supply."""

    row: NDArray[np.int64]
    site: NDArray[np.int64]
    seconds: Floats
    people: Floats
    supply: Floats


Kind = TypeVar("Kind", Given, Pairs)


def load(kind: type[Kind], path: Path) -> Kind:
    """Read an instance."""
    with np.load(path) as stored:
        return kind(**{field.name: stored[field.name] for field in fields(kind)})


def save(given: Given | Pairs, path: Path) -> None:
    """Write an instance."""
    np.savez(path, **{field.name: getattr(given, field.name) for field in fields(given)})


def timed(name: str, ask: Callable[[], Answer], **figures: Any) -> Answer:
    """Ask, tell CPU seconds as a step with figures and the largest memory so far, and return the answer."""
    with step(name) as told:
        begin = time.process_time()
        answer = ask()
        told.update({"seconds": time.process_time() - begin, "peak MB": peak_mb()}, **figures)
    return answer


def tell(name: str, **figures: Any) -> None:
    """Tell figures that took no time."""
    with step(name) as told:
        told.update(figures)
