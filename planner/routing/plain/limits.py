"""What of a problem has no place in the arrays of the fast engine."""

from collections.abc import Iterator

import numpy as np

from planner.routing.problem import RoutingProblem, Vehicle

MOST_SECONDS = 1 << 28
"""From the first shift to the last: sums of a few such times fit into 32 bits."""

MOST_LOAD = 1 << 30
"""All visits together, in each load dimension."""

MOST_COST = 1 << 26
"""Units of one way, penalty or fixed cost."""


def cannot(problem: RoutingProblem) -> tuple[str, ...]:
    """Return what of ``problem`` has no place in the arrays, each as a short English phrase."""
    found = [*_of_vehicles(problem), *_of_visits(problem), *_of_all(problem)]
    return tuple(dict.fromkeys(found))


def _of_vehicles(problem: RoutingProblem) -> Iterator[str]:
    for vehicle in problem.vehicles:
        costs = vehicle.costs
        if vehicle.breaks:
            yield "breaks"
        if vehicle.driving_rule is not None:
            yield "driving rules"
        if vehicle.reload is not None:
            yield "reloads"
        if any(
            limit is not None for limit in (vehicle.max_driving, vehicle.max_metres, vehicle.max_duration)
        ):
            yield "limits of driving, distance or duration"
        if vehicle.starts_at is None and (costs.per_task or costs.per_task_hour):
            yield "costs of tasks where routes begin anywhere"
        if max(costs.fixed, costs.per_task) > MOST_COST:
            yield f"costs beyond {MOST_COST:,}"
        if costs.per_duty_hour or (costs.usual_seconds is not None and costs.per_overtime_hour):
            yield "costs of duty or overtime"


def _of_visits(problem: RoutingProblem) -> Iterator[str]:
    if any(visit.group is not None for visit in problem.visits):
        yield "alternatives"
    if any(visit.preferred and visit.outside_per_hour for visit in problem.visits):
        yield "preferred windows"
    if problem.shipments:
        yield "shipments"
    if problem.relations:
        yield "relations"
    if _shares_setups(problem):
        yield "setups that visits at one place share"
    for dimension in range(problem.dimensions()):
        given, taken = (
            sum(load[dimension] for load in loads if load)
            for loads in ([v.delivery for v in problem.visits], [v.pickup for v in problem.visits])
        )
        if given + taken > MOST_LOAD:
            yield "loads that are too large for 32 bits"
        if given and taken:
            yield "deliveries and pickups of the same load"
    if any(v.windows and v.ends_within and (v.service_by_type or v.setup_by_type) for v in problem.visits):
        yield "windows of visits whose service depends on the vehicle"


def _of_all(problem: RoutingProblem) -> Iterator[str]:
    objective = problem.objective
    if objective.balance or objective.compactness:
        yield "balance or compactness"
    if problem.published and (objective.moved_vehicle or objective.moved_hour):
        yield "nearness to a published plan"
    if any(problem.by_time.values()):
        yield "travel times that change in the day"
    if problem.vehicles and span(problem)[1] - span(problem)[0] > MOST_SECONDS:
        yield "times that are too far apart for 32 bits"
    if any(
        _ways_cost(problem, *kind) > MOST_COST for kind in {_rates(vehicle) for vehicle in problem.vehicles}
    ):
        yield f"ways that cost more than {MOST_COST:,}"
    if any(visit.penalty is not None and visit.penalty > MOST_COST for visit in problem.visits):
        yield f"penalties beyond {MOST_COST:,}"


def _rates(vehicle: Vehicle) -> tuple[str, float, float, float]:
    return vehicle.profile, vehicle.costs.per_hour, vehicle.costs.per_km, vehicle.costs.per_task_hour


def _ways_cost(
    problem: RoutingProblem, profile: str, per_hour: float, per_km: float, per_task_hour: float
) -> float:
    """Return what no way within the shifts costs more than, with the task at its end."""
    travel, (first, last) = problem.travel_of(profile), span(problem)
    own = problem.arc_costs.get(profile)
    most = 0.0
    if own is not None:
        most = float(np.max(own, initial=0.0, where=travel.seconds <= last - first))
    elif per_hour / 3600 * (last - first) > MOST_COST:
        longest = np.max(travel.seconds, initial=0.0, where=travel.seconds <= last - first)
        most = per_hour / 3600 * float(longest)
    if per_km:
        farthest = np.max(travel.metres, initial=0.0, where=travel.seconds <= last - first)
        most += per_km / 1000 * float(farthest)
    return most + per_task_hour / 3600 * (last - first)


def _shares_setups(problem: RoutingProblem) -> bool:
    ready = [visit for visit in problem.visits if visit.setup_duration or visit.setup_by_type]
    if not ready:
        return False
    seen: dict[str, int] = {}
    for visit in problem.visits:
        seen[visit.location] = seen.get(visit.location, 0) + 1
    return any(seen[visit.location] > 1 for visit in ready)


def span(problem: RoutingProblem) -> tuple[int, int]:
    """Return the first and the last second of any shift; there is at least one."""
    shifts = [vehicle.shift for vehicle in problem.vehicles]
    return min(shift.earliest for shift in shifts), max(shift.latest for shift in shifts)
