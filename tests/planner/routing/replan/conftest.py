"""Plans made by hand: orders timed exactly, no solver."""

import pytest

from planner.routing.plan import RoutePlan, Unserved
from planner.routing.timetable import Timetable
from planner.solving import Budget, SolveReport

BUDGET = Budget(iterations=300)


@pytest.fixture(scope="session")
def budget():
    """Return a small budget of counted steps."""
    return BUDGET


@pytest.fixture(scope="session")
def timed():
    """Return a plan of given orders: ``timed(problem, van=["ash", "birch"])``."""

    def build(problem, **orders):
        table = Timetable(problem)
        visits = {visit.id: number for number, visit in enumerate(problem.visits)}
        vans = {vehicle.id: number for number, vehicle in enumerate(problem.vehicles)}
        routes = [
            table.route(vans[van], [visits[label] for label in orders[van]])
            for van in vans
            if orders.get(van)
        ]
        assert None not in routes, "this order is impossible"
        made = {label for order in orders.values() for label in order}
        left = tuple(
            Unserved(visit=label, reason="not_enough_time", detail="left out")
            for label in visits
            if label not in made
        )
        report = SolveReport(solver="by hand", version="0", seed=0, status="feasible", objective=0.0)
        return RoutePlan(routes=tuple(routes), unserved=left, report=report)

    return build


@pytest.fixture(scope="session")
def orders():
    """Return the visits of each vehicle in turn."""
    return lambda plan: {route.vehicle: [stop.visit for stop in route.stops] for route in plan.routes}


@pytest.fixture(scope="session")
def starts():
    """Return when each visit starts."""
    return lambda plan: {stop.visit: stop.start for route in plan.routes for stop in route.stops}


@pytest.fixture(scope="session")
def two_vans(on_a_line, village, van):
    """Two vans from 08:00, four villages to the east and a fifth whose place is known but that nobody visits yet."""
    from planner.routing.problem import RoutingProblem

    return RoutingProblem(
        visits=tuple(village(name) for name in ("ash", "birch", "cedar", "elm")),
        vehicles=(van("one"), van("two")),
        travel=on_a_line(depot=0, ash=10, birch=20, cedar=30, elm=40, fir=25),
    )


@pytest.fixture(scope="session")
def published(two_vans, timed):
    """Return a plan where the first van makes ash and birch, the second cedar and elm."""
    return timed(two_vans, one=["ash", "birch"], two=["cedar", "elm"])
