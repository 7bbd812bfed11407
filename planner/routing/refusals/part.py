"""The part of a problem that concerns one vehicle and some visits, so small that many variants of it can be tried."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.routing.engine import Order
from planner.routing.problem import Relation, RoutingProblem, Slice, Vehicle
from planner.travel import TravelTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One vehicle of a problem and some of its visits as a problem of its own; ``at`` is old position -> new."""

    problem: RoutingProblem
    at: Mapping[int, int]

    def order(self, order: Sequence[int]) -> Order:
        """Return ``order`` with the positions of this part; reloads stay."""
        return [self.at[stop] if stop >= 0 else stop for stop in order]


class Scissors:
    """Cuts parts out of one problem."""

    __slots__ = ("_columns", "_problem", "_rows")

    def __init__(self, problem: RoutingProblem) -> None:
        self._problem = problem
        self._rows: dict[str, dict[str, int]] = {}
        self._columns: dict[str, dict[str, int]] = {}

    def part(self, vehicle: Vehicle, visits: Iterable[int]) -> Part:
        """Return the part of ``vehicle`` and ``visits`` (positions); its one profile is the usual one there."""
        whole, numbers = self._problem, list(dict.fromkeys(visits))
        chosen = tuple(whole.visits[number] for number in numbers)
        labels = {visit.id for visit in chosen}
        places = tuple(dict.fromkeys([*vehicle.places(), *(visit.location for visit in chosen)]))
        profile = vehicle.profile
        rows, columns = self._positions(profile, places)
        cut = np.ix_(rows, columns)
        slices = tuple(
            Slice(begins=piece.begins, travel=_cut(piece.travel, places, cut))
            for piece in whole.by_time.get(profile, ())
        )
        costs = whole.arc_costs.get(profile)
        problem = RoutingProblem(
            visits=chosen,
            vehicles=(replace(vehicle, profile=""),),
            travel=_cut(whole.travel_of(profile), places, cut),
            allowed={label: whole.allowed[label] & {vehicle.id} for label in labels & whole.allowed.keys()},
            by_time={"": slices} if slices else {},
            arc_costs={} if costs is None else {"": costs[cut]},
            shipments=tuple(s for s in whole.shipments if s.pickup in labels and s.delivery in labels),
            relations=tuple(_of_these(whole.relations, labels)),
            objective=whole.objective,
            published={label: at for label, at in whole.published.items() if label in labels},
        )
        return Part(problem=problem, at={number: new for new, number in enumerate(numbers)})

    def _positions(self, profile: str, places: Sequence[str]) -> tuple[list[int], list[int]]:
        if profile not in self._rows:
            travel = self._problem.travel_of(profile)
            self._rows[profile] = {label: row for row, label in enumerate(travel.origins)}
            self._columns[profile] = {label: column for column, label in enumerate(travel.destinations)}
        rows, columns = self._rows[profile], self._columns[profile]
        return [rows[place] for place in places], [columns[place] for place in places]


def _cut(travel: TravelTimes, places: tuple[str, ...], cut: tuple[np.ndarray, ...]) -> TravelTimes:
    return TravelTimes(
        origins=places, destinations=places, seconds=travel.seconds[cut], metres=travel.metres[cut]
    )


def _of_these(relations: Iterable[Relation], labels: set[str]) -> Iterable[Relation]:
    """Yield what is left of ``relations`` among the visits ``labels``."""
    for relation in relations:
        kept = tuple(label for label in relation.visits if label in labels)
        if len(kept) > 1:
            yield replace(relation, visits=kept)
