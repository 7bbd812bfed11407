"""Choosing among routes: CP-SAT finds the cover that no single plan held."""

from planner.routing.fast.pool import Partition, Pool, PooledRoute, orders_of
from planner.routing.solvers.recombine import best_of
from planner.solving import Budget

STEPS = Budget(iterations=1000)


def routes(*rows):
    """Return routes of kind, visits and cost."""
    return tuple(PooledRoute(kind=kind, visits=visits, cost=cost) for kind, visits, cost in rows)


def test_halves_of_two_plans():
    """The good half of each."""
    pool = routes((0, (0, 1), 10), (0, (2, 3), 30), (0, (1, 0), 25), (0, (3, 2), 8))
    partition = Partition(routes=pool, skip=(99,) * 4, vehicles=(2,), hint=(0, 1))
    assert best_of(partition, STEPS, 1) == (0, 3)


def test_no_more_vehicles_than_there_are():
    """Two routes, one vehicle of their kind: the dearer visit is served."""
    partition = Partition(routes=routes((0, (0,), 1), (0, (1,), 1)), skip=(5, 9), vehicles=(1,), hint=())
    assert best_of(partition, STEPS, 1) == (1,)


def test_the_pool_keeps_the_cheapest_order_of_a_set(question):
    """Two orders of the same visits."""
    problem = question([[0, 0], [10, 0], [20, 0], [15, 0]])
    pool = Pool(problem)
    pool.add(((1, 0, 2), ()))
    pool.add(((0, 2, 1), ()))
    partition = pool.partition(((0, 2, 1), ()))
    assert [route.cost for route in partition.routes] == [40]
    assert partition.hint == (0,)
    assert orders_of(problem, partition.routes) == ((0, 2, 1), ())


def test_a_best_plan_that_the_pool_has_forgotten(question, monkeypatch):
    """Its routes were met so long ago that others took their room."""
    monkeypatch.setattr("planner.routing.fast.pool.MOST", 2)
    pool = Pool(question([[0, 0], [10, 0], [20, 0], [15, 0]]))
    best = ((0, 1, 2), ())
    for orders in (best, ((0,), (1,))):
        pool.add(orders)
    partition = pool.partition(best)
    assert [partition.routes[number].visits for number in partition.hint] == [(0, 1, 2)]
