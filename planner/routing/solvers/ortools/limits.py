"""What OR-Tools states only roughly, or not at all."""

from collections.abc import Iterator

import numpy as np

from planner.routing.problem import RoutingProblem

MOST_VISITS = 2_000
"""Beyond, building the model takes longer than most budgets."""


def cannot(problem: RoutingProblem) -> tuple[str, ...]:
    """Return what of ``problem`` it cannot state, each as a short English phrase."""
    return (*_of_size(problem), *_of_vehicles(problem), *_of_visits(problem))


def _of_size(problem: RoutingProblem) -> Iterator[str]:
    if len(problem.visits) > MOST_VISITS:
        yield f"more than {MOST_VISITS:,} visits"


def _of_vehicles(problem: RoutingProblem) -> Iterator[str]:
    rests = [rest for vehicle in problem.vehicles for rest in vehicle.breaks]
    if any(rest.place is not None for rest in rests):
        yield "the way to the place of a break (it is given time, not a way)"
    if _may_hide(problem):
        yield "breaks that never fall into a drive (some start within less time than the longest way takes)"
    if any(rest.max_load is not None for rest in rests):
        yield "breaks that depend on the load"
    if any(vehicle.driving_rule for vehicle in problem.vehicles):
        yield "driving time without a rest (it keeps to the rule with all time on duty)"
    if any(vehicle.reload for vehicle in problem.vehicles):
        mixed = any(visit.delivery for visit in problem.visits) and any(v.pickup for v in problem.visits)
        if mixed or problem.shipments:
            yield "what is on board between reloads where there are deliveries and pickups (on the safe side)"
    if any(problem.by_time.values()):
        yield "travel times that change in the day (the slowest of the shift hold)"


def _may_hide(problem: RoutingProblem) -> bool:
    """Say whether a break that has to be taken standing may lie in a drive and at neither of its ends."""
    shortest: dict[str, int] = {}
    for vehicle in problem.vehicles:
        for rest in vehicle.breaks:
            if not rest.on_road:
                span = min(window.latest - window.earliest for window in rest.windows)
                shortest[vehicle.profile] = min(span, shortest.get(vehicle.profile, span))
    longest_shift = max((v.shift.latest - v.shift.earliest for v in problem.vehicles), default=0)
    return any(span < _longest_way(problem, profile, longest_shift) for profile, span in shortest.items())


def _longest_way(problem: RoutingProblem, profile: str, most: int) -> float:
    """Return the seconds of the longest way that somebody might drive in ``most`` seconds; 0 if there is none."""
    seconds = problem.travel_of(profile).seconds
    return float(np.max(seconds, initial=0.0, where=seconds <= most))


def _of_visits(problem: RoutingProblem) -> Iterator[str]:
    soft = [visit for visit in problem.visits if visit.outside_per_hour and visit.preferred]
    if any(len(visit.preferred) > 1 for visit in soft):
        yield "several preferred windows (they are one, with the gaps)"
    if problem.objective.moved_hour and problem.published and soft:
        yield "preferred windows and the published time of one visit (only the preferred windows count)"
    elif problem.objective.moved_hour and problem.published:
        yield "the published time of visits in the published vehicle alone (it counts in any)"
    if problem.objective.compactness:
        yield "compactness"
