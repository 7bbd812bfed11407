"""Our side of the routing benchmark: ``python -m peers.routing.ours INSTANCE --seconds 10``."""

import argparse

import numpy as np
from peers.routing.given import Routes, answer, clock
from routing_instances import Instance

from planner.routing.fast.arrays import FastProblem
from planner.routing.fast.search import search
from planner.routing.fast.warm import warm_fast_routing
from planner.routing.solvers.recombine import best_of
from planner.solving import Budget


def problem_of(instance: Instance) -> FastProblem:
    """Return the question: all vehicles alike, every visit served."""
    visits = len(instance.demand) - 1
    matrix = instance.distance[None]
    timed = instance.opens is not None
    nothing = np.zeros(len(instance.demand), np.int64)
    opens, closes, service = (
        nothing if values is None else values
        for values in (instance.opens, instance.closes, instance.service)
    )
    one = np.zeros(1, np.int64)
    return FastProblem(
        cost=matrix,
        time=matrix if timed else np.zeros_like(matrix),
        place=np.arange(1, visits + 1),
        opens=opens[1:, None],
        closes=closes[1:, None],
        service=service[None, 1:],
        demand=instance.demand[1:, None],
        weight=np.ones(visits, np.int64),
        penalty=np.zeros(visits, np.int64),
        kind=np.zeros(instance.vehicles, np.int64),
        profile=one,
        start=one,
        end=one,
        opening=opens[:1],
        closing=closes[:1],
        capacity=np.array([[instance.capacity]]),
        fixed=one,
        most=np.array([visits]),
        allowed=np.ones((1, visits), np.bool_),
    )


def solved(instance: Instance, end: float, asked: argparse.Namespace) -> Routes:
    """Build the question and search until the seconds are over."""
    now = clock(asked)
    problem = problem_of(instance)
    found = search(
        problem,
        budget=Budget(seconds=max(0.05, end - now())),
        seed=asked.seed,
        recombine=best_of if asked.recombine == "yes" else None,
        clock=now,
    )
    return [[visit + 1 for visit in order] for order in found.orders if order]


if __name__ == "__main__":
    answer(solved, warm_fast_routing, recombine=["no", "yes"])
