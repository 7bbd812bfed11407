"""The rota search: visits with all their times moved between van-days until nothing better is found."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np

from planner.routing.period import RotaProblem
from planner.routing.rota.arrays import Arrays
from planner.routing.rota.choices import Due
from planner.routing.rota.due_arrays import ALWAYS
from planner.routing.rota.kernels.anneal import anneal
from planner.routing.rota.kernels.layout import (
    AWAY,
    BEST_COST,
    BEST_MISSED,
    COST,
    MISSED,
    Floats,
    Given,
    Longs,
    Plan,
    Scratch,
)
from planner.routing.rota.timeline import Orders
from planner.solving import Budget
from planner.streets.lending import lent

STEPS = 100
"""Ruins and recreations in one iteration of the budget."""
HOT, COLD = 2.0, 0.01
"""Temperatures at the beginning and the end, in mean costs of the way to the five nearest visits."""
HOT_WHERE_FULL, COLD_WHERE_FULL = 50.0, 0.05
"""The same where a first rota misses something: another choice of what to miss is a large step."""
PIECES = 50
"""The search looks at the clock that often."""


Watching = Callable[[float, float], bool]
"""Told the cost of the best rota so far (missed visits included) and the share of the budget spent; False ends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What the search found.

    Attributes
    ----------
    orders
        The visits of each van-day in turn.
    dues
        Visit id -> for each time of its choice the date, None where it is missed; empty where nothing is due, None where
        the visit is not made at all.
    bands
        Visit id -> first and last start of service, where it must have the same time of day.
    cost
        In the unit of the rota.
    steps
        Ruins and recreations made.
    """

    orders: Orders
    dues: dict[str, tuple[Due | None, ...] | None]
    bands: dict[str, tuple[int, int]]
    cost: float
    missed: float
    steps: int


def search(
    problem: RotaProblem, arrays: Arrays, *, budget: Budget, seed: int, watch: Watching | None = None
) -> Assigned:
    """Return the best assignment found; an iteration of ``budget`` is ``STEPS`` ruins and recreations."""
    given = arrays.given
    plan, scratch = _all_out(given, _empty(arrays)), _scratch(arrays, seed)
    loan = lent(given), lent(plan), lent(scratch)
    anneal(*loan, 1.0, 1.0, 0)
    full = plan.totals[BEST_MISSED] > 0
    scale = _scale(given)
    hot, cold = (HOT_WHERE_FULL, COLD_WHERE_FULL) if full else (HOT, COLD)
    hot, cold = hot * scale, cold * scale
    started, steps, done = monotonic(), 0, 0.0
    total = None if budget.iterations is None else budget.iterations * STEPS
    piece = 200 if total is None else max(1, min(1000, total // PIECES))
    while done < 1.0 and len(given.place) and len(given.vehicle_of):
        after = done
        if total is not None:
            piece = min(piece, total - steps)
            after = (steps + piece) / total
        anneal(*loan, _at(hot, cold, done), _at(hot, cold, max(done, after)), piece)
        steps += piece
        done = 0.0 if total is None else steps / total
        if budget.seconds is not None:
            spent = (monotonic() - started) / budget.seconds
            done = max(done, spent)
            piece = max(20, min(2000, int(steps * (1 - spent) / max(spent, 1e-3) / PIECES)))
        if watch is not None and not watch(float(plan.totals[BEST_COST]), min(1.0, done)):
            break
    return _assigned(problem, arrays, plan, steps)


def _at(hot: float, cold: float, done: float) -> float:
    return float(hot * (cold / hot) ** min(1.0, done))


def _scale(given: Given) -> float:
    """Return the mean cost of the way from a visit to its five nearest."""
    if not given.near.size or not len(given.starts):
        return 1.0
    here = np.repeat(given.place, min(5, given.near.shape[1]))
    costs = given.leg_cost[0][here, given.place[given.near[:, :5]].ravel()]
    finite = costs[np.isfinite(costs)]
    return max(1e-3, float(finite.mean())) if finite.size else 1.0


def _empty(arrays: Arrays) -> Plan:
    given, long = arrays.given, arrays.longest
    visits, routes = len(given.place), len(given.vehicle_of)
    masks = 1 << int(np.diff(given.break_from).max(initial=0))
    times = max(1, int(given.slots_most.max(initial=1)))

    def aways(*shape: int) -> Longs:
        return np.full(shape, AWAY, dtype=np.int64)

    def longs(*shape: int) -> Longs:
        return np.zeros(shape, dtype=np.int64)

    def floats(*shape: int) -> Floats:
        return np.zeros(shape, dtype=np.float64)

    return Plan(
        order=aways(routes, long),
        size=longs(routes),
        ready=floats(routes, long + 1, masks),
        latest=floats(routes, long + 1, masks),
        route_cost=floats(routes),
        driving=floats(routes),
        work=floats(routes),
        driven=floats(routes),
        made=aways(visits, times),
        slots=longs(visits),
        due=aways(visits, times),
        band=longs(visits, 2),
        visit_cost=floats(visits),
        totals=floats(4),
        best_order=aways(routes, long),
        best_size=longs(routes),
        best_made=aways(visits, times),
        best_slots=longs(visits),
        best_due=aways(visits, times),
        best_band=longs(visits, 2),
        kept_order=aways(routes, long),
        kept_size=longs(routes),
        kept_made=aways(visits, times),
        kept_slots=longs(visits),
        kept_due=aways(visits, times),
        kept_band=longs(visits, 2),
        kept_visit_cost=floats(visits),
        touched=np.zeros(routes, dtype=np.bool_),
        touched_list=longs(routes + 1),
        out=longs(visits + 1),
        is_out=np.zeros(visits, dtype=np.bool_),
        ruined=np.zeros(routes, dtype=np.bool_),
    )


def _all_out(given: Given, plan: Plan) -> Plan:
    """Return ``plan`` with every visit that is ever due out and missed."""
    plan.visit_cost[:] = given.worth * given.fewest
    plan.totals[[COST, MISSED]] = sum(plan.visit_cost.tolist()), sum((given.value * given.fewest).tolist())
    plan.is_out[:] = given.slots_most > 0
    out = np.flatnonzero(plan.is_out)
    plan.out[: len(out)], plan.out[-1] = out, len(out)
    return plan


def _scratch(arrays: Arrays, seed: int) -> Scratch:
    given = arrays.given
    fleet, days, visits = len(given.starts), len(given.ordinal), len(given.place)
    masks = 1 << int(np.diff(given.break_from).max(initial=0))
    times = max(1, int(given.slots_most.max(initial=1)))
    states = max(1, int(np.diff(given.due_from).max(initial=1)) * fleet)
    word = np.random.default_rng(seed).bit_generator.seed_seq.generate_state(1, np.uint64) | np.uint64(1)
    return Scratch(
        labels=np.zeros(masks),
        price=np.zeros((fleet, days)),
        position=np.zeros((fleet, days), dtype=np.int64),
        known=np.zeros((fleet, days), dtype=np.bool_),
        reach=np.full((times, states), np.inf),
        came=np.full((times, states), -1, dtype=np.int64),
        chosen=np.full(times, -1, dtype=np.int64),
        pick_day=np.zeros(times, dtype=np.int64),
        pick_vehicle=np.zeros(times, dtype=np.int64),
        pick_due=np.full(times, -1, dtype=np.int64),
        pick_position=np.zeros(times, dtype=np.int64),
        string=np.zeros(arrays.longest + 1, dtype=np.int64),
        sort_key=np.zeros(visits),
        rng=word.astype(np.uint64),
    )


def _assigned(problem: RotaProblem, arrays: Arrays, plan: Plan, steps: int) -> Assigned:
    given, labels = arrays.given, [visit.id for visit in problem.visits]
    orders: Orders = {}
    for r in np.flatnonzero(plan.best_size).tolist():
        vehicle, day = problem.vehicles[given.vehicle_of[r]], problem.days[given.day_of[r]]
        orders[vehicle.id, day] = tuple(labels[v] for v in plan.best_order[r, : plan.best_size[r]].tolist())
    every = [due for some in arrays.choices for choice in some for slot in choice for due in slot]
    dues: dict[str, tuple[Due | None, ...] | None] = {}
    for number, label in enumerate(labels):
        slots = int(plan.best_slots[number])
        picked = plan.best_due[number, :slots].tolist()
        made = tuple(None if due < 0 else every[due] for due in picked)
        dues[label] = made if slots or not given.fewest[number] else None
    bands = {
        label: (int(lo), int(hi))
        for label, (lo, hi), slots in zip(labels, plan.best_band, plan.best_slots, strict=True)
        if slots and hi < ALWAYS
    }
    cost, missed = float(plan.totals[BEST_COST]), max(0.0, float(plan.totals[BEST_MISSED]))
    return Assigned(orders=orders, dues=dues, bands=bands, cost=cost, missed=missed, steps=steps)
