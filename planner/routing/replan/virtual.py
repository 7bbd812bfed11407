"""Places that stand for what a vehicle has driven since its last rest, added to every table of travel."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.routing.problem import RoutingProblem, Slice
from planner.travel import TravelTimes

Virtual = Mapping[str, tuple[str, int]]
"""Location id -> the place it leads to, and the seconds from there."""


def with_virtual(problem: RoutingProblem, places: Virtual) -> RoutingProblem:
    """Return ``problem`` with ``places`` from which a drive of so many seconds leads to one other place each."""
    if not places:
        return problem
    return replace(
        problem,
        travel=_extended(problem.travel, places),
        profiles={name: _extended(travel, places) for name, travel in problem.profiles.items()},
        by_time={
            name: tuple(
                Slice(begins=piece.begins, travel=_extended(piece.travel, places)) for piece in pieces
            )
            for name, pieces in problem.by_time.items()
        },
        arc_costs={name: _padded(costs, len(places), 0.0) for name, costs in problem.arc_costs.items()},
    )


def _extended(travel: TravelTimes, places: Virtual) -> TravelTimes:
    seconds = _padded(travel.seconds, len(places), np.nan)
    metres = _padded(travel.metres, len(places), np.nan)
    for row, (near, drive) in enumerate(places.values(), start=len(travel.origins)):
        column = travel.destinations.index(near)
        seconds[row, column], metres[row, column] = drive, 0.0
    return TravelTimes(
        origins=(*travel.origins, *places),
        destinations=(*travel.destinations, *places),
        seconds=seconds,
        metres=metres,
    )


def _padded(values: NDArray[np.float64], more: int, filling: float) -> NDArray[np.float64]:
    return np.pad(values, ((0, more), (0, more)), constant_values=filling)
