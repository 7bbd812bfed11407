"""Seconds, metres and costs between nodes as whole numbers; looked up by OR-Tools, never by Python.

The time at a node is the start of its service: the setup before it depends on where the vehicle comes from, which the
way there knows.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.routing.problem import RoutingProblem, Vehicle
from planner.routing.solvers.ortools.nodes import BEYOND, Longs, Nodes
from planner.travel import TravelTimes

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ways:
    """Between all nodes, for one vehicle; each ``(nodes, nodes)``.

    Attributes
    ----------
    driving
        Seconds at the wheel, ``BEYOND`` where there is no way.
    lasting
        From the start of one service to the start of the next: service, driving, setup.
    metres
        ``BEYOND`` where there is no way.
    cost
        In the user's currency; 0 where there is no way.
    """

    driving: Longs
    lasting: Longs
    metres: Longs
    cost: Floats


def ways_of(nodes: Nodes, vehicle: Vehicle) -> Ways:
    """Return the ways of ``vehicle``; of slices of the day the slowest that its shift touches."""
    problem = nodes.problem
    service, setup = nodes.durations(vehicle)
    usual = problem.travel_of(vehicle.profile)
    seconds = _between(nodes, usual, _slowest(problem, vehicle))
    open_ = ~np.isnan(seconds)
    driving = np.where(open_, np.ceil(np.where(open_, seconds, 0)), BEYOND).astype(np.int64)
    metres = np.where(open_, _between(nodes, usual, usual.metres), BEYOND)
    getting_ready = setup[None, :] * ~_same_place(nodes)
    work = service[:, None] + getting_ready
    return Ways(
        driving=driving,
        lasting=np.minimum(BEYOND, work + driving),
        metres=np.ceil(metres).astype(np.int64),
        cost=np.where(open_, _costs(nodes, vehicle, driving, metres, work), 0.0),
    )


def class_of(problem: RoutingProblem, vehicle: Vehicle) -> tuple[object, ...]:
    """Return what must be equal for two vehicles to have equal ways."""
    # The shift decides which slices of the day count; a published plan makes each vehicle different.
    own = vehicle.id if problem.objective.moved_vehicle and problem.published else None
    when = vehicle.shift if problem.by_time.get(vehicle.profile) else None
    lasting = None if vehicle.reload is None else vehicle.reload.duration
    costs = vehicle.costs
    rates = (costs.per_hour, costs.per_km, costs.per_task_hour, costs.per_task)
    return (vehicle.profile, vehicle.type, rates, when, lasting, own)


def _slowest(problem: RoutingProblem, vehicle: Vehicle) -> Floats:
    seconds = problem.travel_of(vehicle.profile).seconds
    slices = problem.by_time.get(vehicle.profile, ())
    ends = [*(piece.begins for piece in slices[1:]), vehicle.shift.latest + 1]
    touched = (
        [
            piece.travel.seconds
            for piece, end in zip(slices, ends, strict=True)
            if piece.begins <= vehicle.shift.latest and vehicle.shift.earliest < end
        ]
        if slices
        else []
    )
    if not touched or vehicle.shift.earliest < slices[0].begins:
        touched.append(seconds)
    slowest: Floats = np.maximum.reduce(touched)
    return slowest


def _between(nodes: Nodes, travel: TravelTimes, values: Floats) -> Floats:
    """Return ``values`` between nodes, 0 from and to nowhere."""
    rows = {label: row for row, label in enumerate(travel.origins)}
    columns = {label: column for column, label in enumerate(travel.destinations)}
    at = [place or "" for place in nodes.places]
    # A place of a vehicle with another profile may be unknown here: then there is no way.
    from_, to = (np.array([known.get(place, -1) for place in at]) for known in (rows, columns))
    block = np.asarray(values[np.ix_(from_, to)], dtype=np.float64)
    block[from_ < 0, :] = block[:, to < 0] = np.nan
    nowhere = np.array([place is None for place in nodes.places])
    block[nowhere, :] = block[:, nowhere] = 0.0
    np.fill_diagonal(block, 0.0)
    return block


def _same_place(nodes: Nodes) -> NDArray[np.bool_]:
    """Say from which node to which no setup is needed: both are visits at one place."""
    number = {place: index for index, place in enumerate(dict.fromkeys(nodes.places))}
    at = np.array([number[place] for place in nodes.places])
    visit = np.arange(nodes.count) < len(nodes.visits)
    same: NDArray[np.bool_] = (at[:, None] == at[None, :]) & visit[:, None] & visit[None, :]
    return same


def _costs(nodes: Nodes, vehicle: Vehicle, driving: Longs, metres: Floats, work: Longs) -> Floats:
    problem, rates = nodes.problem, vehicle.costs
    own = problem.arc_costs.get(vehicle.profile)
    wheel = (
        driving * (rates.per_hour / 3600)
        if own is None
        else np.nan_to_num(_between(nodes, problem.travel_of(vehicle.profile), own))
    )
    made = np.zeros(nodes.count)
    made[: len(nodes.visits)] = rates.per_task
    made[: len(nodes.visits)] += [_moved(problem, vehicle, visit) for visit in nodes.visits]
    # Work is paid where a way leads to it, the service of its beginning; a reload is no task.
    task = work * (rates.per_task_hour / 3600)
    task[nodes.reload_nodes(), :] -= (
        0 if vehicle.reload is None else (vehicle.reload.duration * rates.per_task_hour / 3600)
    )
    cost: Floats = wheel + metres * (rates.per_km / 1000) + made[None, :] + task
    return cost


def _moved(problem: RoutingProblem, vehicle: Vehicle, visit: int) -> float:
    placed = problem.published.get(problem.visits[visit].id)
    return 0.0 if placed is None or placed.vehicle == vehicle.id else problem.objective.moved_vehicle
