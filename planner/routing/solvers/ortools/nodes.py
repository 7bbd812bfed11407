"""The nodes of the model: first the visits in play, then reloads, then one for each place where routes begin or end."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.routing.problem import RoutingProblem, Vehicle, Visit

Longs = NDArray[np.int64]

MOST_RELOADS = 4
"""A vehicle reloads at most so often at each place."""

BEYOND = 2**40
"""Seconds or metres of a way that does not exist: more than any shift, and no sum of them overflows."""


@dataclass(frozen=True, slots=True)
class ReloadNode:
    """One possible reload of one vehicle at its ``place``-th place."""

    vehicle: int
    place: int


@dataclass(frozen=True)
class Nodes:
    """What each node stands for.

    Attributes
    ----------
    problem
        The question.
    visits
        Position in ``problem.visits`` of the first nodes.
    fits
        For each of them, the positions of the vehicles that may make it.
    reloads
        The nodes after them.
    ends
        The places of the last nodes; None is nowhere, from which and to which every way is free.
    """

    problem: RoutingProblem
    visits: tuple[int, ...]
    fits: tuple[tuple[int, ...], ...]
    reloads: tuple[ReloadNode, ...]
    ends: tuple[str | None, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.visits) + len(self.reloads) + len(self.ends)

    @cached_property
    def node_of(self) -> dict[int, int]:
        """Position of a visit -> its node."""
        return {visit: node for node, visit in enumerate(self.visits)}

    @cached_property
    def places(self) -> tuple[str | None, ...]:
        """Location id of each node."""
        places = [self.problem.visits[visit].location for visit in self.visits]
        for reload in self.reloads:
            stated = self.problem.vehicles[reload.vehicle].reload
            places.append(stated.places[reload.place] if stated else "")
        return (*places, *self.ends)

    def end_node(self, place: str | None) -> int:
        """Return the node at which routes begin or end in ``place``."""
        return len(self.visits) + len(self.reloads) + self.ends.index(place)

    def reload_nodes(self) -> range:
        """Return the nodes that are reloads."""
        return range(len(self.visits), len(self.visits) + len(self.reloads))

    def durations(self, vehicle: Vehicle) -> tuple[Longs, Longs]:
        """Return the seconds of service and of setup at each node by ``vehicle``."""
        visits = [self.problem.visits[visit] for visit in self.visits]
        service, setup = np.zeros(self.count, np.int64), np.zeros(self.count, np.int64)
        service[: len(visits)] = [visit.service(vehicle.type) for visit in visits]
        setup[: len(visits)] = [visit.setup(vehicle.type) for visit in visits]
        if vehicle.reload is not None:
            service[self.reload_nodes()] = vehicle.reload.duration
        return service, setup


def nodes_of(problem: RoutingProblem) -> Nodes:
    """Return the nodes of ``problem``; visits that no vehicle could make have none."""
    fits = {
        number: vehicles for number, visit in enumerate(problem.visits) if (vehicles := _fits(problem, visit))
    }
    ends = [place for vehicle in problem.vehicles for place in (vehicle.starts_at, vehicle.ends_at)]
    return Nodes(
        problem=problem,
        visits=tuple(fits),
        fits=tuple(fits.values()),
        reloads=tuple(
            ReloadNode(number, place)
            for number, vehicle in enumerate(problem.vehicles)
            if vehicle.reload is not None
            for place in range(len(vehicle.reload.places))
            for _ in range(min(MOST_RELOADS, vehicle.reload.most or MOST_RELOADS, len(fits)))
        ),
        ends=tuple(dict.fromkeys(ends)),
    )


def spans(visit: Visit, vehicle: Vehicle) -> tuple[tuple[int, int], ...]:
    """Return (earliest, latest) for the start of setup and service within the shift, in order; none if there is none.

    The setup is counted as if it were needed.
    """
    lasting = visit.setup(vehicle.type) + visit.service(vehicle.type)
    first, last = vehicle.shift.earliest, vehicle.shift.latest - lasting
    pairs = visit.starts(lasting) if visit.windows else ((first, last),)
    cut = ((max(first, earliest), min(last, latest)) for earliest, latest in pairs)
    return tuple(pair for pair in cut if pair[0] <= pair[1])


def _fits(problem: RoutingProblem, visit: Visit) -> tuple[int, ...]:
    return tuple(
        number
        for number, vehicle in enumerate(problem.vehicles)
        if problem.may_make(vehicle.id, visit.id)
        and visit.skills <= vehicle.skills
        and _carries(vehicle, visit)
        and spans(visit, vehicle)
    )


def _carries(vehicle: Vehicle, visit: Visit) -> bool:
    return all(
        load <= room
        for loads in (visit.delivery, visit.pickup)
        for load, room in zip(loads, vehicle.capacity, strict=False)
    )
