"""The best plan of a small problem by trying everything; knows no engine, only the timetable."""

from itertools import permutations, product
from math import inf

from planner.routing.bonds import kept_bonds
from planner.routing.timetable import Timetable


def best_orders(problem):
    """Return (score, orders) of the best plan of up to about five visits without reloads."""
    timetable = Timetable(problem)
    vehicles = range(len(problem.vehicles))
    shortest = {}
    best = None
    for who in product(range(-1, len(vehicles)), repeat=len(problem.visits)):
        orders = []
        for vehicle in vehicles:
            mine = tuple(visit for visit, by in enumerate(who) if by == vehicle)
            if (vehicle, mine) not in shortest:
                costs = ((timetable.cost(vehicle, list(order)), order) for order in permutations(mine))
                shortest[vehicle, mine] = min(costs)
            cost, order = shortest[vehicle, mine]
            orders.append(list(order) if cost < inf else None)
        if None in orders or kept_bonds(problem, orders) != orders:
            continue
        score = timetable.score(orders)
        if best is None or score < best[0]:
            best = (score, orders)
    return best


def rounded(score):
    """Return the score as numbers that can be compared, whatever the order of adding up."""
    return (
        score.priority_unserved,
        round(score.people_unserved, 6),
        score.visits_unserved,
        round(score.cost, 2),
    )
