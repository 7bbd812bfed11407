"""From bare orders to a sound plan: mended, filled up, placed in time, with a reason for what is left out, checked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.routing.check import check
from planner.routing.engine import Orders
from planner.routing.measure import score
from planner.routing.meeting import met
from planner.routing.plan import EngineChoice, Route, RoutePlan
from planner.routing.problem import RoutingProblem
from planner.routing.reasons import unserved
from planner.routing.timetable import Timetable
from planner.solving import SolveReport


class UnsoundPlanError(AssertionError):
    """A plan of ours breaks a rule: a defect of ours, never of the input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How orders came about, for the report of their plan."""

    solver: str
    version: str
    seed: int
    engines: tuple[EngineChoice, ...] = ()
    bound: float | None = None


def orders_of(problem: RoutingProblem, plan: RoutePlan) -> Orders:
    """Return the bare orders of ``plan``; what the problem does not know is left out of them."""
    visits = {visit.id: number for number, visit in enumerate(problem.visits)}
    routes = {route.vehicle: route for route in plan.routes}
    orders: Orders = []
    for vehicle in problem.vehicles:
        route = routes.get(vehicle.id)
        places = () if vehicle.reload is None else vehicle.reload.places
        orders.append([] if route is None else list(_entries(route, visits, places)))
    return orders


def _entries(route: Route, visits: dict[str, int], places: Sequence[str]) -> Iterator[int]:
    for number in range(len(route.stops) + 1):
        for refill in route.refills:
            if refill.after == number and refill.place in places:
                yield -1 - places.index(refill.place)
        if number < len(route.stops) and route.stops[number].visit in visits:
            yield visits[route.stops[number].visit]


def planned(
    problem: RoutingProblem, timetable: Timetable, orders: Orders, origin: Origin, trials: int
) -> RoutePlan:
    """Return ``orders`` as a plan, after checking it.

    Parameters
    ----------
    orders
        Each possible for its vehicle.
    trials
        How much may be tried for the reasons of what is left out.

    Raises
    ------
    UnsoundPlanError
        If an order cannot be kept or the plan breaks a rule.
    """
    orders, routes = met(problem, timetable, orders)
    plan = RoutePlan(
        routes=tuple(route for route in routes if route is not None),
        unserved=unserved(problem, orders, timetable=timetable, trials=trials),
        report=SolveReport(
            solver=origin.solver,
            version=origin.version,
            seed=origin.seed,
            status="feasible",
            objective=0.0,
            bound=origin.bound,
        ),
        engines=origin.engines,
    )
    broken = check(problem, plan)
    if broken:
        raise UnsoundPlanError("\n".join(broken))
    return replace(plan, report=replace(plan.report, objective=score(problem, plan).cost))
