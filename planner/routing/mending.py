"""Orders that break a rule made possible, and visits left out put where they fit."""

from collections.abc import Sequence

from planner.routing.bonds import kept_bonds
from planner.routing.engine import Order, Orders
from planner.routing.problem import RoutingProblem
from planner.routing.timetable import Timetable


def mended(problem: RoutingProblem, timetable: Timetable, orders: Orders) -> Orders:
    """Return ``orders`` without what breaks a rule: what bonds forbid first, then what no vehicle can keep.

    Of what keeps an order from being possible, the visits of least worth leave it. Even taking a visit out can make
    an order impossible, where the direct way is longer than the way through it.
    """
    kept = kept_bonds(problem, orders)
    while True:
        possible = [_possible(problem, timetable, number, order) for number, order in enumerate(kept)]
        # Taking a visit out may leave half a shipment behind.
        again = kept_bonds(problem, possible)
        if again == kept:
            return [_without_idle_reloads(timetable, number, order) for number, order in enumerate(kept)]
        kept = again


def _possible(problem: RoutingProblem, timetable: Timetable, vehicle: int, order: Order) -> Order:
    while order and not timetable.possible(vehicle, order):
        shorter = [order[:place] + order[place + 1 :] for place in range(len(order))]
        order = max(
            shorter, key=lambda rest: (timetable.possible(vehicle, rest), _worth(problem, rest), len(rest))
        )
    return order


def _without_idle_reloads(timetable: Timetable, vehicle: int, order: Order) -> Order:
    """Return ``order`` without reloads that save nothing, and nothing at all where it has only reloads."""
    if all(entry < 0 for entry in order):
        return []
    for place in reversed(range(len(order))):
        if order[place] < 0:
            shorter = order[:place] + order[place + 1 :]
            if timetable.cost(vehicle, shorter) <= timetable.cost(vehicle, order):
                order = shorter
    return order


def _worth(problem: RoutingProblem, order: Order) -> tuple[int, float, float]:
    visits = [problem.visits[entry] for entry in order if entry >= 0]
    return (
        sum(visit.priority for visit in visits if visit.penalty is None),
        sum(visit.people for visit in visits if visit.penalty is None),
        sum(visit.penalty or 0.0 for visit in visits),
    )


def filled(
    problem: RoutingProblem, timetable: Timetable, orders: Orders, positions: Sequence[int], trials: int
) -> Orders:
    """Return ``orders`` with each of ``positions`` where it costs least, if it fits anywhere.

    Parameters
    ----------
    positions
        Visits in no order; those that bonds tie to others only where the bonds hold.
    trials
        At most so many orders are tried.
    """
    orders = [list(order) for order in orders]
    for position in sorted(positions, key=lambda number: _worth(problem, [number]), reverse=True):
        best: tuple[float, int, Order] | None = None
        for vehicle, order in enumerate(orders):
            before = timetable.cost(vehicle, order)
            for place in range(len(order) + 1):
                trials -= 1
                if trials < 0:
                    return orders
                tried = [*order[:place], position, *order[place:]]
                more = timetable.cost(vehicle, tried) - before
                if (best is None or more < best[0]) and _holds(problem, orders, vehicle, tried):
                    best = (more, vehicle, tried)
        penalty = problem.visits[position].penalty
        if best is not None and best[0] < (float("inf") if penalty is None else penalty):
            orders[best[1]] = best[2]
    return orders


def _holds(problem: RoutingProblem, orders: Orders, vehicle: int, tried: Order) -> bool:
    changed = [*orders[:vehicle], tried, *orders[vehicle + 1 :]]
    return kept_bonds(problem, changed) == changed
