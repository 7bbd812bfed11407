"""What ``farreach solve`` is told."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveOptions:
    """Options of ``farreach solve``; those of the problem hold where nothing else was typed.

    Attributes
    ----------
    out
        File for the answer; None to print it.
    seconds
        Search so long; None for as long as the size asks for.
    seed
        At least 0.
    check
        Only say whether the problem is sound.
    plan_mode, geometry, explore
        As in :class:`api.vroom.asked.Options`.
    strict
        Refuse keys that nobody knows.
    streets
        A workspace whose streets measure what has no matrix.
    """

    out: Path | None = None
    seconds: float | None = None
    seed: int = 0
    check: bool = False
    plan_mode: bool = False
    geometry: bool = False
    explore: int | None = None
    strict: bool = False
    streets: Path | None = None
