"""What every engine is given, and how it tells its answer: the same arcs, the same questions, one file of values.

The benchmark writes the network as arrays and the questions as arrays; an engine answers in a process of its own and
tells CPU seconds of preparing, of the first answer, of the best of its later answers, and of the process until its
first answer (cold).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from measuring import peak_mb, step
from numpy.typing import NDArray

Prepared = TypeVar("Prepared")
Answer = TypeVar("Answer")
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEVER = -1
"""Milliseconds where there is no way."""
REPEATS = 3
ENOUGH_S = 20.0
"""No further answers are asked for once all took so many CPU seconds."""


@dataclass(frozen=True, slots=True)
class Arcs:
    """A street network as arrays: junctions, directed arcs, and the lines of its edges.

    Attributes
    ----------
    lon, lat
        Of each junction.
    tail, head, ms, metres
        Of each arc: junctions, whole milliseconds (at least 1), metres.
    edge, along
        Of each arc: the edge it lies on, and whether it follows the line of the edge (else it goes against it).
    line, line_start
        ``(k, 2)`` longitude and latitude of all lines; edge ``e`` owns rows ``line_start[e]:line_start[e + 1]``.
    """

    lon: Floats
    lat: Floats
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    ms: NDArray[np.int32]
    metres: Floats
    edge: NDArray[np.int32]
    along: NDArray[np.bool_]
    line: Floats
    line_start: Ints

    @property
    def size(self) -> int:
        """Number of junctions."""
        return len(self.lon)

    def fastest(self) -> tuple[Ints, Ints, Ints]:
        """Return tail, head and milliseconds of the arcs; of parallel ones the fastest only."""
        order = np.lexsort((self.ms, self.head, self.tail))
        tail, head, ms = (values[order].astype(np.int64) for values in (self.tail, self.head, self.ms))
        first = np.append(True, (np.diff(tail) != 0) | (np.diff(head) != 0))
        return tail[first], head[first], ms[first]


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked, as numbers of junctions and as points.

    Attributes
    ----------
    branches
        Every junction looks for the nearest of these; the isochrones start at them.
    starts, ends
        Of the large matrix.
    points
        ``(n, 2)`` longitude and latitude of what is snapped.
    """

    branches: Ints
    starts: Ints
    ends: Ints
    points: Floats


Given = TypeVar("Given", Arcs, Questions)


def load(kind: type[Given], path: Path) -> Given:
    """Read arcs or questions."""
    with np.load(path) as stored:
        return kind(**{field.name: stored[field.name] for field in fields(kind)})


def store(given: Arcs | Questions, path: Path) -> None:
    """Write arcs or questions."""
    np.savez(path, **{field.name: getattr(given, field.name) for field in fields(given)})


def whole_ms(values: Any) -> Ints:
    """Return milliseconds from floats in which missing ways are infinite, or NaN, or None."""
    floats = np.asarray(values, np.float64)
    return np.where(np.isfinite(floats), np.rint(np.nan_to_num(floats, posinf=0, neginf=0)), NEVER).astype(
        np.int64
    )


def tell(
    name: str, prepare: Callable[[], Prepared], ask: Callable[[Prepared], Answer], **figures: Any
) -> tuple[Prepared, Answer]:
    """Prepare, ask, ask again, and tell the CPU seconds of each; return what was prepared and the first answer."""
    before, begin = resident_mb(), time.process_time()
    prepared = prepare()
    prepare_s, begin = time.process_time() - begin, time.process_time()
    with step(name) as told:
        answer = ask(prepared)
        first_s = time.process_time() - begin
        told.update({"cold": time.process_time(), "prepare": prepare_s, "first": first_s})
        told.update({"grown MB": resident_mb() - before, "peak MB": peak_mb()})
        told["warm"] = min(_again(prepared, ask, first_s), default=first_s)
        told.update(figures)
    return prepared, answer


def _again(prepared: Prepared, ask: Callable[[Prepared], Answer], first_s: float) -> list[float]:
    took: list[float] = []
    while len(took) < REPEATS and first_s + sum(took) < ENOUGH_S:
        begin = time.process_time()
        ask(prepared)
        took.append(time.process_time() - begin)
    return took


def resident_mb() -> float:
    """Return the resident set of this process now, in units of 1,000,000 bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
