"""Plans of the remainder that move few visits to other vehicles.

Only moves that could be avoided count: those of visits whose old vehicle can still do something. If the best plan moves
too many, the cost of a move is raised several times, then only the moves that the best plan needs most are allowed, then
none: each time with a share of the budget. The best plan within the bound is taken; where only old vehicles may make
old visits there always is one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from planner.routing.measure import score
from planner.routing.plan import Route, RoutePlan, Score
from planner.routing.problem import RoutingProblem
from planner.routing.replan.remainder import Remainder
from planner.solving import Budget

Search = Callable[[RoutingProblem, tuple[Route, ...], Budget], RoutePlan]
"""Finds a plan for a problem from given routes within a budget."""

_RAISES = (4.0, 64.0)
_FIRST_SHARE, _SHARE = 0.5, 0.125


@dataclass(frozen=True, slots=True)
class _Bound:
    """At most ``most`` visits may be made by another vehicle than in ``home``."""

    home: Mapping[str, str]
    most: int

    def moved(self, plan: RoutePlan) -> list[str]:
        """Return the visits that ``plan`` moves to other vehicles."""
        return [
            stop.visit
            for route in plan.routes
            for stop in route.stops
            if self.home.get(stop.visit, route.vehicle) != route.vehicle
        ]


def share(budget: Budget, part: float) -> Budget:
    """Return ``part`` of ``budget``, 0..1."""
    return replace(
        budget,
        seconds=None if budget.seconds is None else max(1e-3, budget.seconds * part),
        iterations=None if budget.iterations is None else max(1, int(budget.iterations * part)),
    )


def with_few_moves(rest: Remainder, most: int, search: Search, budget: Budget) -> RoutePlan:
    """Return the best plan of ``rest`` found that moves at most ``most`` visits."""
    home = {stop.visit: route.vehicle for route in rest.start for stop in route.stops}
    bound = _Bound(home, most)
    plan = search(rest.problem, rest.start, share(budget, _FIRST_SHARE))
    if len(bound.moved(plan)) <= most:
        return plan
    tries = [_dearer(rest.problem, times) for times in _RAISES]
    tries.append(_bound_to(rest.problem, home, set(_dearest(plan, bound.moved(plan))[:most])))
    tries.append(_bound_to(rest.problem, home, set()))
    found = [search(problem, rest.start, share(budget, _SHARE)) for problem in tries]
    return min((p for p in found if len(bound.moved(p)) <= most), key=lambda p: _score(rest.problem, p))


def _score(problem: RoutingProblem, plan: RoutePlan) -> Score:
    return score(problem, plan)


def _dearer(problem: RoutingProblem, times: float) -> RoutingProblem:
    """Return ``problem`` with a higher cost of each move, measured by what an hour of driving costs."""
    hour = max((vehicle.costs.per_hour for vehicle in problem.vehicles), default=1.0)
    cost = max(problem.objective.moved_vehicle, hour / 10, 1.0) * times
    return replace(problem, objective=replace(problem.objective, moved_vehicle=cost))


def _dearest(plan: RoutePlan, moved: list[str]) -> list[str]:
    """Return ``moved``, those first that share their new route with most others that moved."""
    company = {
        stop.visit: sum(other.visit in moved for other in route.stops)
        for route in plan.routes
        for stop in route.stops
    }
    return sorted(moved, key=lambda label: -company[label])


def _bound_to(problem: RoutingProblem, home: Mapping[str, str], movers: set[str]) -> RoutingProblem:
    """Return ``problem`` where only ``movers`` may be made by another vehicle than before."""
    bound = {
        label: frozenset({vehicle}) & problem.allowed.get(label, frozenset({vehicle}))
        for label, vehicle in home.items()
        if label not in movers
    }
    return replace(problem, allowed={**problem.allowed, **bound})
