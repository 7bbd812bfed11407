"""Cheapest feasible insertion, then ruin and recreate: small, exact about every rule, no library.

Insertion: Solomon, Algorithms for the vehicle routing and scheduling problems with time window constraints,
Operations Research 35(2), 1987, p. 254. Ruin and recreate: Schrimpf, Schneider, Stamm-Wilbrandt and Dueck, Record
breaking optimization results using the ruin and recreate principle, J. Comput. Phys. 159, 2000, p. 139; the ruin
takes neighbours of a random visit, worse answers are never accepted.

What it cannot do: prove a bound, keep to wall seconds (the core has no clock; ``DEFAULT_ITERATIONS`` then).
"""

from collections.abc import Iterable
from random import Random

from planner.routing.plan import RoutePlan
from planner.routing.problem import RoutingProblem
from planner.routing.trips import Orders, Trips, planned, reported
from planner.solving import Budget

VERSION = "1"

DEFAULT_ITERATIONS = 100

MOST_RUINED = 10


def solve(problem: RoutingProblem, *, budget: Budget, seed: int) -> RoutePlan:
    """Return a sound plan by insertion and ``budget.iterations`` rounds of ruin and recreate."""
    trips = Trips(problem)
    orders = search(trips, iterations=budget.iterations or DEFAULT_ITERATIONS, seed=seed)
    report = reported(trips, orders, solver="insertion", version=VERSION, seed=seed, runtime=None)
    return planned(trips, orders, report)


def search(trips: Trips, *, iterations: int, seed: int, start: Orders | None = None) -> Orders:
    """Return the best orders found from ``start``, or from nothing."""
    chance = Random(seed)  # noqa: S311 (a search, no secret)
    best = insert(trips, start or [[] for _ in trips.problem.vehicles], _by_worth(trips))
    best_score = trips.score(best)
    for _ in range(iterations if len(trips.problem.visits) > 1 else 0):
        ruined = _ruined(trips, best, chance)
        missing = trips.left(ruined)
        chance.shuffle(missing)
        if chance.random() < 0.5:
            missing.sort(key=lambda position: -trips.problem.visits[position].people)
        orders = insert(trips, ruined, missing)
        score = trips.score(orders)
        if score <= best_score:
            best, best_score = orders, score
    return best


def insert(trips: Trips, orders: Orders, positions: Iterable[int]) -> Orders:
    """Return ``orders`` with each of ``positions`` in turn where it costs least, if it fits anywhere."""
    orders = [list(order) for order in orders]
    made = {position for order in orders for position in order}
    for position in positions:
        place = None if position in made else _cheapest_place(trips, orders, position)
        if place is not None:
            vehicle, index = place
            orders[vehicle].insert(index, position)
    return orders


def _cheapest_place(trips: Trips, orders: Orders, position: int) -> tuple[int, int] | None:
    """Return (vehicle, index) where the visit fits and adds the least cost; the first of equals."""
    found, least = None, float("inf")
    for vehicle in trips.fits[position]:
        order = orders[vehicle]
        for index, added in enumerate(trips.added(vehicle, order, position)):
            if added < least and trips.possible(vehicle, [*order[:index], position, *order[index:]]):
                found, least = (vehicle, index), added
    return found


def _by_worth(trips: Trips) -> list[int]:
    """Return all visits, the most people first, then the fewest vehicles that can make them."""
    visits = trips.problem.visits
    return sorted(range(len(visits)), key=lambda p: (-visits[p].people, len(trips.fits[p]), p))


def _ruined(trips: Trips, orders: Orders, chance: Random) -> Orders:
    """Return ``orders`` without the visits nearest to a random one."""
    visits, legs = trips.problem.visits, trips.legs
    centre = visits[chance.randrange(len(visits))].location
    near = sorted(range(len(visits)), key=lambda p: (legs.between(centre, visits[p].location), p))
    gone = set(near[: chance.randint(1, min(MOST_RUINED, len(visits)))])
    left = [[position for position in order if position not in gone] for order in orders]
    return [trips.mended(vehicle, order) for vehicle, order in enumerate(left)]
