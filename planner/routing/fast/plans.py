"""Plans of the kernels: an empty one, and from and to orders of visits."""

from collections.abc import Sequence

import numpy as np

from planner.routing.fast.arrays import FastProblem, Ints
from planner.routing.fast.check import Orders
from planner.routing.fast.kernels.layout import (
    BANKED,
    BEST,
    COLUMNS,
    CURRENT,
    LATEST,
    LEG,
    NEXT,
    PLACE,
    PREVIOUS,
    READY,
    ROUTE,
    SPARE_CHECKS,
    TOTALS,
    Given,
    Plan,
    Words,
)
from planner.routing.fast.kernels.start import begin
from planner.routing.fast.prepare import place_of_nodes

WORD = 1 << 64


def vehicles_by_kind(problem: FastProblem) -> Ints:
    """Return the vehicles in the order in which the kernels number them."""
    return np.argsort(problem.kind, kind="stable").astype(np.int32)


def first_plan(problem: FastProblem, given: Given, vehicles: Ints, seed: int, start: Orders | None) -> Plan:
    """Return a plan that holds ``start`` as far as it is possible, and what could be inserted into it."""
    plan = empty_plan(problem, given, vehicles, seed)
    numbers = np.empty(len(vehicles), np.int32)
    numbers[vehicles] = np.arange(len(vehicles))
    orders = start or ()
    flat = np.array([visit for order in orders for visit in order], np.int32)
    owners = np.array([numbers[vehicle] for vehicle, order in enumerate(orders) for _ in order], np.int32)
    begin(given, plan, flat, owners)
    return plan


def empty_plan(problem: FastProblem, given: Given, vehicles: Ints, seed: int) -> Plan:
    """Return a plan in which all visits are in the bank."""
    n, v = problem.visits, len(vehicles)
    node = empty_routes(problem, given, vehicles)
    totals = np.zeros(TOTALS, np.int64)
    totals[BANKED], totals[SPARE_CHECKS] = n, 1
    totals[CURRENT] = totals[BEST] = int(given.skip.sum())
    some = given.first[1:] > given.first[:-1]
    return Plan(
        node=node,
        load=np.zeros((v, problem.demand.shape[1]), np.int32),
        visits_of=np.zeros(v, np.int32),
        totals=totals,
        bank=np.arange(n, dtype=np.int32),
        in_bank=np.arange(n, dtype=np.int32),
        best=node[:, NEXT].copy(),
        spare=np.where(some, given.first[:-1], -1).astype(np.int32),
        saved=node.copy(),
        saved_nodes=np.zeros(len(node), np.int32),
        saved_load=np.zeros((v, problem.demand.shape[1]), np.int32),
        saved_visits_of=np.zeros(v, np.int32),
        vehicle_stamp=np.zeros(v, np.int32),
        ruined=np.zeros(v, np.int32),
        vehicles=np.zeros(v, np.int32),
        absent=np.zeros(n, np.int32),
        sizes=np.zeros(3, np.int64),
        rng=state_of(seed),
    )


def empty_routes(problem: FastProblem, given: Given, vehicles: Ints) -> Ints:
    """Return the rows of all nodes when each vehicle goes from its start to its end."""
    n, v = problem.visits, len(vehicles)
    node = np.zeros((n + 2 * v, COLUMNS), np.int32)
    starts = np.arange(n, n + v)
    ends = starts + v
    node[:, PLACE] = place_of_nodes(problem, vehicles)
    node[:n, ROUTE] = -1
    node[starts, NEXT], node[ends, PREVIOUS] = ends, starts
    node[starts, PREVIOUS] = node[ends, NEXT] = len(node)
    node[starts, ROUTE] = node[ends, ROUTE] = np.arange(v)
    node[starts, READY] = problem.opening[given.kind]
    node[ends, LATEST] = problem.closing[given.kind]
    node[starts, LEG] = -problem.fixed[given.kind]
    return node


def state_of(seed: int) -> Words:
    """Return a state of the random numbers, never 0: splitmix64 of the seed (Steele, Lea and Flood, OOPSLA 2014)."""
    word = (seed + 0x9E3779B97F4A7C15) % WORD
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 % WORD
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB % WORD
    return np.array([(word ^ (word >> 31)) or 1], np.uint64)


def orders_in(follows: Sequence[int], vehicles: Ints, visits: int) -> Orders:
    """Return the visits of each vehicle of the question, from the node that follows each node."""
    orders: list[tuple[int, ...]] = [()] * len(vehicles)
    for number, vehicle in enumerate(vehicles.tolist()):
        order = []
        one = follows[visits + number]
        while one < visits:
            order.append(one)
            one = follows[one]
        orders[vehicle] = tuple(order)
    return tuple(orders)
