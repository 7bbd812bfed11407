"""Which branches and stops of today nobody would miss, once something new serves all of their people."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.remedies.actions import Action
from planner.remedies.needs import Needs
from planner.remedies.question import RemediesQuestion
from planner.siting.reach import Positions

Cells = tuple[Positions, Positions]
"""Groups and slots, parallel."""


class Standing:
    """How many places serve each group in each slot, counted up as actions are taken.

    Only what meets all of a need counts. A branch is replaced by branches alone: a van that stands there once a week,
    or a kiosk, is no reason to close one. A stop of a van is replaced by branches and by stops that meet every need.

    Parameters
    ----------
    question, needs
        What was asked, and who is served by what today.
    """

    def __init__(self, question: RemediesQuestion, needs: Needs) -> None:
        shape = (len(needs.group_people), len(question.assumptions.slots))
        self._needs = needs
        self._by_branches, self._by_stops = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        self._place = {label: number for number, label in enumerate(needs.places.index.astype(str))}
        self._branch = {label: number for number, label in enumerate(question.branches.index.astype(str))}
        self._branches: dict[str, Cells] = {
            label: self._cells(needs.supply.branch_pairs, "branch", number, needs.supply.branch_open[number])
            for label, number in self._branch.items()
        }
        self._stops: dict[str, Cells] = {
            str(stop): self._stop_cells(stop) for stop in set(needs.supply.stop_of) - {""}
        }
        for cells in self._branches.values():
            self._by_branches[cells] += 1
        for cells in self._stops.values():
            self._by_stops[cells] += 1
        self._counted_on: set[str] = set()

    def take(self, action: Action) -> None:
        """Count one more action."""
        if action.kind in {"hours", "window", "van"}:
            self._counted_on.add(action.place)
        if not len(action.worth) or action.worth.max() < 1 - 1e-9:
            return
        slots = np.zeros(self._by_stops.shape[1], bool)
        slots[list(action.slots)] = True
        if action.kind == "hours":
            cells = self._cells(self._needs.supply.branch_pairs, "branch", self._branch[action.place], slots)
            self._by_branches[cells] += 1
        elif action.kind == "branch":
            self._by_branches[self._at_place(action, slots)] += 1
        elif action.kind in {"van_stop", "route_stop"}:
            self._by_stops[self._at_place(action, slots)] += 1

    def redundant(self) -> set[str]:
        """Return the ids of branches and stops all of whose people something else serves too.

        Of two that serve the same people each is redundant, but not both: look at them one at a time.
        """
        anything = self._by_branches + self._by_stops
        return {
            label
            for places, covers in ((self._branches, self._by_branches), (self._stops, anything))
            for label, cells in places.items()
            if label not in self._counted_on and len(cells[0]) and int(covers[cells].min()) >= 2
        }

    def _at_place(self, action: Action, slots: NDArray[np.bool_]) -> Cells:
        return self._cells(self._needs.place_pairs, "place", self._place[action.place], slots)

    def _cells(self, pairs: pd.DataFrame, name: str, number: int, slots: NDArray[np.bool_]) -> Cells:
        group = pairs["group"].to_numpy()[pairs[name].to_numpy() == number]
        group = group[self._needs.group_people[group] > 0]
        own = np.flatnonzero(slots)
        return np.repeat(group, len(own)), np.tile(own, len(group))

    def _stop_cells(self, stop: str) -> Cells:
        group = np.flatnonzero((self._needs.supply.stop_of == stop) & (self._needs.group_people > 0))
        own = np.flatnonzero(self._needs.supply.van_slots)
        return np.repeat(group, len(own)), np.tile(own, len(group))


def made_redundant(
    question: RemediesQuestion, needs: Needs, taken: Sequence[Action]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return which branches and stops are redundant today, and for each action those that it makes redundant."""
    standing = Standing(question, needs)
    before = standing.redundant()
    today, steps = _sorted(before), []
    for action in taken:
        standing.take(action)
        after = standing.redundant()
        steps.append(_sorted(after - before))
        before |= after
    return today, steps


def _sorted(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(labels))
