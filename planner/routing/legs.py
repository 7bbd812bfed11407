"""Travel between places in whole seconds, looked up by id in constant time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from planner.routing.problem import RoutingProblem, Vehicle, Visit
from planner.travel import TravelTimes

NEVER = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """Whole seconds between places, rounded up; ``NEVER`` where there is no way."""

    position: Mapping[str, int]
    seconds: tuple[tuple[float, ...], ...]

    def between(self, origin: str, destination: str) -> float:
        """Return the seconds from ``origin`` to ``destination``, ``NEVER`` if there is no way."""
        return self.seconds[self.position[origin]][self.position[destination]]

    def along(self, vehicle: Vehicle, visits: Sequence[Visit]) -> tuple[float, ...]:
        """Return the legs depot, visits, depot in turn; none for no visits."""
        if not visits:
            return ()
        places = [vehicle.depot, *(visit.location for visit in visits), vehicle.depot]
        return tuple(self.between(a, b) for a, b in pairwise(places))


def legs_of(problem: RoutingProblem) -> Legs:
    """Return the legs between all places that ``problem`` names."""
    depots = [vehicle.depot for vehicle in problem.vehicles]
    places = list(dict.fromkeys([*depots, *(visit.location for visit in problem.visits)]))
    return legs_between(problem.travel, places)


def legs_between(travel: TravelTimes, places: Sequence[str]) -> Legs:
    """Return the legs between ``places``; each must be an origin and a destination of ``travel``."""
    rows = {label: row for row, label in enumerate(travel.origins)}
    columns = {label: column for column, label in enumerate(travel.destinations)}
    block = travel.seconds[np.ix_([rows[place] for place in places], [columns[place] for place in places])]
    whole = np.where(np.isnan(block), NEVER, np.ceil(block))
    return Legs(
        position={place: position for position, place in enumerate(places)},
        seconds=tuple(
            tuple(NEVER if value == NEVER else int(value) for value in row) for row in whole.tolist()
        ),
    )
