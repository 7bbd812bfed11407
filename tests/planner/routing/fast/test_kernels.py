"""The state that the kernels carry along, against the same counted from scratch; their random numbers."""

from itertools import pairwise

import numpy as np
import pytest

from planner.routing.fast.kernels.anneal import anneal
from planner.routing.fast.kernels.chance import below, checks_until_blink, uniform
from planner.routing.fast.kernels.layout import (
    BANKED,
    CURRENT,
    LATEST,
    LEG,
    NEXT,
    PLACE,
    PREVIOUS,
    READY,
    ROUTE,
    USED,
)
from planner.routing.fast.kernels.routes import NEVER, start_at, start_by
from planner.routing.fast.plans import first_plan, state_of, vehicles_by_kind
from planner.routing.fast.prepare import prepared

OPENS, CLOSES = np.array([[10, 50]], np.int32), np.array([[20, 60]], np.int32)


@pytest.mark.parametrize(("time", "start"), [(0, 10), (15, 15), (21, 50), (60, 60), (61, NEVER)])
def test_earliest_start_in_two_windows(time, start):
    """Before, in, between and after them."""
    assert start_at(OPENS, CLOSES, 0, time) == start


@pytest.mark.parametrize(("time", "start"), [(99, 60), (55, 55), (49, 20), (10, 10), (9, -NEVER)])
def test_latest_start_in_two_windows(time, start):
    """After, in, between and before them."""
    assert start_by(OPENS, CLOSES, 0, time) == start


def test_random_numbers_are_even():
    """Mean of 20,000, and blinks as rare as asked."""
    rng = state_of(1)
    drawn = [uniform(rng) for _ in range(20_000)]
    assert 0 <= min(drawn) < max(drawn) < 1
    assert abs(np.mean(drawn) - 0.5) < 0.01
    assert {below(rng, 3) for _ in range(50)} == {0, 1, 2}
    assert abs(np.mean([checks_until_blink(rng, 0.1) for _ in range(5000)]) - 10) < 0.6
    assert checks_until_blink(rng, 0.0) > 1 << 60


def test_seeds_differ():
    """Neighbouring seeds begin anywhere, none with the state that would never change."""
    assert len({int(state_of(seed)[0]) for seed in range(100)} - {0}) == 100


@pytest.mark.parametrize("seed", range(6))
def test_what_is_carried_along_is_what_is_counted(everything, seed):
    """Links, legs, loads, times and cost after 300 steps of ruin, insertion, exchange and taking back."""
    problem = everything(seed, visits=40, vehicles=7)
    vehicles = vehicles_by_kind(problem)
    given = prepared(problem, vehicles)
    plan = first_plan(problem, given, vehicles, seed, None)
    for _ in range(3):
        anneal(given, plan, 100, 30.0, 8.0)
        _assert_sound(problem, given, plan)


def _assert_sound(problem, given, plan):
    node, n, cost = plan.node, problem.visits, 0
    routed = 0
    for vehicle in range(problem.vehicles):
        kind = given.kind[vehicle]
        one, end = n + vehicle, n + problem.vehicles + vehicle
        nodes = [one]
        while nodes[-1] != end:
            nodes.append(int(node[nodes[-1], NEXT]))
            assert node[nodes[-1], PREVIOUS] == nodes[-2]
            assert node[nodes[-1], ROUTE] == vehicle
        visits = nodes[1:-1]
        routed += len(visits)
        assert plan.visits_of[vehicle] == len(visits)
        assert (plan.load[vehicle] == problem.demand[visits].sum(axis=0)).all()
        cost += (problem.fixed[kind] if visits else 0) + _assert_timed(
            given, node, nodes, given.profile[kind]
        )
        if not visits:
            assert node[one, LEG] == -problem.fixed[kind]
    assert plan.totals[USED] == (plan.visits_of > 0).sum()
    assert plan.totals[BANKED] == n - routed
    bank = plan.bank[: plan.totals[BANKED]]
    assert set(bank.tolist()) == set(np.flatnonzero(node[:n, ROUTE] < 0).tolist())
    assert plan.totals[CURRENT] == cost + given.skip[bank].sum()


def _assert_timed(given, node, nodes, profile):
    """Count legs, earliest departures and latest starts of a route again; return its arcs."""
    if len(nodes) == 2:
        return 0
    ready, latest, cost = node[nodes[0], READY], node[nodes[-1], LATEST], 0
    for one, visit in pairwise(nodes[:-1]):
        arrival = ready + given.time[profile, node[one, PLACE], node[visit, PLACE]]
        ready = start_at(given.opens, given.closes, visit, arrival) + given.service[profile, visit]
        assert node[visit, READY] == ready
    for visit, after in zip(nodes[-2:0:-1], nodes[:1:-1], strict=False):
        latest -= given.time[profile, node[visit, PLACE], node[after, PLACE]] + given.service[profile, visit]
        latest = start_by(given.opens, given.closes, visit, latest)
        assert node[visit, LATEST] == latest
    for one, after in pairwise(nodes):
        assert node[one, LEG] == given.cost[profile, node[one, PLACE], node[after, PLACE]]
        cost += int(node[one, LEG])
    return cost
