"""The chosen actions in the order in which to take them: the most people for the money first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.remedies.actions import Action
from planner.siting.reach import Floats, Positions

REPLACED = 0.05
"""An action is replaced when others leave it less than this share of what it would bring alone."""


def summed(at: Positions, values: Floats, count: int) -> Floats:
    """Return ``(count,)`` the sum of the values at each position."""
    return np.bincount(at, values, minlength=count).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Gains:
    """What actions bring, as plain arrays: pairs of action and row with the worth of each.

    ``people`` belong to the rows; the pairs stand by action.
    """

    people: Floats
    action: Positions
    row: Positions
    worth: Floats
    count: int

    @classmethod
    def of(cls, actions: Sequence[Action], people: Floats) -> "Gains":
        """Return the gains of actions for rows of ``people``."""
        return cls(
            people=people,
            action=np.repeat(np.arange(len(actions)), [len(action.row) for action in actions]),
            row=np.concatenate([np.zeros(0, np.int64), *(action.row for action in actions)]),
            worth=np.concatenate([np.zeros(0), *(action.worth for action in actions)]),
            count=len(actions),
        )

    def nothing(self) -> Floats:
        """Return ``(rows,)`` what is met before anything is done."""
        return np.zeros(len(self.people))

    def beyond(self, met: Floats) -> Floats:
        """Return ``(actions,)`` the people that each action would add where ``met`` (0..1) is met already."""
        more = self.people[self.row] * np.maximum(self.worth - met[self.row], 0.0)
        return summed(self.action, more, self.count)

    def met_with(self, met: Floats, action: Action) -> Floats:
        """Return what is met with one more action: the best of those at each row."""
        after = met.copy()
        after[action.row] = np.maximum(after[action.row], action.worth)
        return after


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One chosen action in its turn.

    Attributes
    ----------
    action
        Its position.
    met
        ``(rows,)`` what is met after it, 0..1.
    people
        People whom it adds to those before it.
    replaces
        Positions of actions that were worth taking before it and are not after it, most people first.
    """

    action: int
    met: Floats
    people: float
    replaces: tuple[int, ...]


def ranked(actions: Sequence[Action], chosen: Sequence[int], gains: Gains) -> tuple[Step, ...]:
    """Return the chosen actions one after the other.

    Those with the most new people for their cost come first. A van and its stops stand and fall together: they take
    their turn as one, the van, then its stops.
    """
    alone = gains.beyond(gains.nothing())
    met, steps, left = gains.nothing(), list[Step](), _bundles(actions, chosen)
    while left:
        best = max(left, key=lambda bundle: (_worth_it(actions, bundle, met, gains), -bundle[0]))
        left.remove(best)
        for action in _in_turn(actions, best, met, gains):
            after = gains.met_with(met, actions[action])
            added = float((gains.people * (after - met)).sum())
            replaces = _replaced(gains, alone, met, after, set(chosen))
            steps.append(Step(action=action, met=after, people=added, replaces=replaces))
            met = after
    return tuple(steps)


def _bundles(actions: Sequence[Action], chosen: Sequence[int]) -> list[tuple[int, ...]]:
    """Return what is taken together: each van with its stops, everything else by itself."""
    vans = {actions[number].id: number for number in chosen if actions[number].kind == "van"}
    stops: dict[str, list[int]] = {van: [] for van in vans}
    for number in chosen:
        if actions[number].van_hours:
            stops[actions[number].van].append(number)
    rest = [number for number in chosen if not actions[number].van]
    return [*((number, *stops[van]) for van, number in vans.items()), *((number,) for number in rest)]


def _worth_it(actions: Sequence[Action], bundle: tuple[int, ...], met: Floats, gains: Gains) -> float:
    after = met
    for number in bundle:
        after = gains.met_with(after, actions[number])
    people = float((gains.people * (after - met)).sum())
    cost = sum(actions[number].cost for number in bundle)
    return people / cost if cost else np.inf


def _in_turn(actions: Sequence[Action], bundle: tuple[int, ...], met: Floats, gains: Gains) -> Iterator[int]:
    """Yield a bundle: the van first, then what brings the most new people for its cost."""
    first, left = bundle[0], list(bundle[1:])
    yield first
    met = gains.met_with(met, actions[first])
    while left:
        best = max(left, key=lambda number: (_worth_it(actions, (number,), met, gains), -number))
        left.remove(best)
        met = gains.met_with(met, actions[best])
        yield best


def _replaced(
    gains: Gains, alone: Floats, before: Floats, after: Floats, chosen: set[int]
) -> tuple[int, ...]:
    was: NDArray[np.bool_] = gains.beyond(before) >= REPLACED * alone
    now_not = was & (gains.beyond(after) < REPLACED * alone) & (alone > 0)
    found = [int(number) for number in np.flatnonzero(now_not) if number not in chosen]
    return tuple(sorted(found, key=lambda number: (-alone[number], number)))
