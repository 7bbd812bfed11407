"""The best of some thresholds that a choice of sites can keep: bisection with a proof on either side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planner.siting.feasible import Answer
from planner.siting.pace import Pace
from planner.siting.reach import Floats

Known = Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Thresholds from the best to the worst, and how to look for a choice that keeps one.

    Attributes
    ----------
    values
        Each once, the best first; the last one asks for nothing but the constraints.
    rank
        Returns the position in ``values`` of what a choice keeps.
    quick
        Returns a choice found in no time, or whether none can exist, for a position in ``values``.
    ask
        Returns the same after a search, given the best choice so far and what is known of objective and bound.
    """

    values: Floats
    rank: Callable[[tuple[int, ...]], int]
    quick: Callable[[int], Answer]
    ask: Callable[[int, tuple[int, ...], Known], Answer]


@dataclass(slots=True)
class Climb:
    """Where a bisection stands: all better than ``open_from`` is refuted, ``chosen`` keeps ``kept``."""

    ladder: Ladder
    open_from: int = 0
    kept: int = -1
    chosen: tuple[int, ...] | None = None
    impossible: bool = False

    @property
    def known(self) -> tuple[float | None, float]:
        """Objective and bound so far."""
        values = self.ladder.values
        objective = None if self.chosen is None else float(values[self.kept])
        return objective, float(values[min(self.open_from, len(values) - 1)])

    @property
    def settled(self) -> bool:
        """Whether nothing is left to ask."""
        return self.impossible or (self.chosen is not None and self.kept <= self.open_from)

    def take(self, position: int, answer: Answer) -> None:
        """Learn from an answer about the threshold at ``position``."""
        if answer.chosen is not None:
            kept = self.ladder.rank(answer.chosen)
            if self.chosen is None or kept < self.kept:
                self.chosen, self.kept = answer.chosen, kept
        elif answer.refuted:
            self.open_from = max(self.open_from, position + 1)
            self.impossible = self.open_from >= len(self.ladder.values)

    @property
    def worst(self) -> int:
        """The worst threshold that still matters."""
        return len(self.ladder.values) - 1 if self.chosen is None else self.kept - 1


def climb(ladder: Ladder, pace: Pace) -> Climb:
    """Return the best threshold that can be kept, or how far the budget went.

    Two quick bisections, one for a good choice and one for a good refutation, leave few thresholds to search.
    """
    stand = Climb(ladder)
    _bisect_quickly(stand, pace)
    if stand.chosen is None and not stand.settled:
        _search(stand, stand.worst)
    while not stand.settled and stand.chosen is not None and pace.go_on(*stand.known):
        before = (stand.open_from, stand.kept)
        _search(stand, (stand.open_from + stand.worst) // 2)
        if before == (stand.open_from, stand.kept):
            break
    pace.go_on(*stand.known)
    return stand


def _search(stand: Climb, position: int) -> None:
    stand.take(position, stand.ladder.ask(position, stand.chosen or (), stand.known))


def _bisect_quickly(stand: Climb, pace: Pace) -> None:
    for seek_choice in (True, False):
        low, high = stand.open_from, stand.worst
        while low <= high and pace.go_on(*stand.known):
            middle = (low + high) // 2
            answer = stand.ladder.quick(middle)
            stand.take(middle, answer)
            better = answer.chosen is not None if seek_choice else not answer.refuted
            low, high = (low, middle - 1) if better else (middle + 1, high)
