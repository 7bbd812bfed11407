"""Places as numbers, and the ways between them.

A visit is a place of its own where tasks cost something, so that the way there can charge it.
"""

import numpy as np
from numpy.typing import NDArray

from planner.routing.fast.arrays import OPEN
from planner.routing.plain.limits import span
from planner.routing.problem import RoutingProblem, Vehicle, Visit
from planner.travel import TravelTimes

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


class Places:
    """Places as numbers: those of visits first, then those where routes begin or end."""

    def __init__(self, problem: RoutingProblem) -> None:
        self._problem = problem
        charged = any(v.costs.per_task or v.costs.per_task_hour for v in problem.vehicles)
        keys = [visit.id if charged else visit.location for visit in problem.visits]
        number = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        self.of_visits = [number[key] for key in keys]
        self._charged = charged
        self._labels = list(
            {key: visit.location for key, visit in zip(keys, problem.visits, strict=True)}.values()
        )
        ends = [end for vehicle in problem.vehicles for end in (vehicle.starts_at, vehicle.ends_at)]
        self._ends = [end for end in dict.fromkeys(ends) if end is not None]

    def end(self, label: str | None) -> int:
        """Return the place where routes begin or end, ``OPEN`` for none."""
        return OPEN if label is None else len(self._labels) + self._ends.index(label)

    def ways(self, vehicle: Vehicle) -> tuple[Longs, Floats]:
        """Return seconds and costs between all places; where there is no way it takes longer than any shift."""
        problem, rates = self._problem, vehicle.costs
        travel = problem.travel_of(vehicle.profile)
        seconds = self._between(travel, travel.seconds)
        first, last = span(problem)
        closed = ~(seconds <= last - first)
        whole = np.ceil(np.where(closed, 0, seconds))
        own = problem.arc_costs.get(vehicle.profile)
        cost = whole * (rates.per_hour / 3600) if own is None else self._between(travel, own)
        if rates.per_km:
            cost = cost + self._between(travel, travel.metres) * (rates.per_km / 1000)
        cost = np.where(closed, 0, cost)
        if self._charged:
            cost[:, : len(self._labels)] += [_task(vehicle, visit) for visit in problem.visits]
        cost[closed] = cost.max(initial=0.0)
        lasting = np.where(closed, last - first + 1, np.minimum(whole, last - first + 1))
        return lasting.astype(np.int64), cost

    def _between(self, travel: TravelTimes, values: Floats) -> Floats:
        rows = {label: row for row, label in enumerate(travel.origins)}
        columns = {label: column for column, label in enumerate(travel.destinations)}
        labels = [*self._labels, *self._ends]
        # A vehicle with another profile may end where this one knows no way to.
        from_, to = (np.array([known.get(label, -1) for label in labels]) for known in (rows, columns))
        block: Floats = np.asarray(values, np.float64)[np.ix_(from_, to)]
        block[from_ < 0, :] = block[:, to < 0] = np.nan
        return block


def _task(vehicle: Vehicle, visit: Visit) -> float:
    lasting = visit.service(vehicle.type) + visit.setup(vehicle.type)
    return vehicle.costs.per_task + lasting * vehicle.costs.per_task_hour / 3600
