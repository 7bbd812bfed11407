"""The arrays of a plain problem.

Times count from the first shift on. A unit of cost is the coarsest of 1, 1/10, 1/100 and 1/1000 of the currency in which
all costs are whole, as far as 32 bits allow.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.routing.fast.arrays import FastProblem, Ints
from planner.routing.plain.limits import MOST_COST, span
from planner.routing.plain.places import Floats, Places
from planner.routing.problem import RoutingProblem, Vehicle
from planner.routing.worth import worths

Bools = NDArray[np.bool_]

MOST_WORTH = 1 << 40
"""All visits together."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The arrays, and how many of their units of cost make one of the currency."""

    arrays: FastProblem
    scale: int


def plain(problem: RoutingProblem) -> Plain:
    """Return ``problem``, of which nothing :func:`cannot` be stated, as arrays; it has visits and vehicles."""
    places = Places(problem)
    profiles = dict.fromkeys(_profile_of(vehicle) for vehicle in problem.vehicles)
    example = {_profile_of(vehicle): vehicle for vehicle in problem.vehicles}
    ways = [places.ways(example[profile]) for profile in profiles]
    costs = [way[1] for way in ways]
    fixed = np.array([vehicle.costs.fixed for vehicle in problem.vehicles])
    penalties = np.array([visit.penalty or 0.0 for visit in problem.visits])
    scale = _scale([*costs, fixed, penalties])
    first, _ = span(problem)
    kinds = _kinds(problem, list(profiles))
    starts = _starts(problem)
    shown = [problem.vehicles[vehicle] for vehicle in kinds.example]
    return Plain(
        FastProblem(
            cost=np.stack([np.rint(cost * scale) for cost in costs]).astype(np.int32),
            time=np.stack([way[0] for way in ways]).astype(np.int32),
            place=np.array(places.of_visits, np.int32),
            opens=starts.opens,
            closes=starts.closes,
            service=np.array(
                [
                    [
                        visit.service(example[p].type) + visit.setup(example[p].type)
                        for visit in problem.visits
                    ]
                    for p in profiles
                ],
                np.int32,
            ),
            demand=_demand(problem),
            weight=np.array(worths(problem, MOST_WORTH), np.int64),
            penalty=np.rint(penalties * scale).astype(np.int64),
            kind=np.array(kinds.of_vehicles, np.int32),
            profile=np.array(kinds.profile, np.int32),
            start=np.array([places.end(vehicle.starts_at) for vehicle in shown], np.int32),
            end=np.array([places.end(vehicle.ends_at) for vehicle in shown], np.int32),
            opening=np.array([vehicle.shift.earliest - first for vehicle in shown], np.int32),
            closing=np.array([vehicle.shift.latest - first for vehicle in shown], np.int32),
            capacity=_capacity(problem, shown),
            fixed=np.rint(np.array([vehicle.costs.fixed for vehicle in shown]) * scale).astype(np.int32),
            most=np.array([_most(problem, vehicle) for vehicle in shown], np.int32),
            allowed=np.array([_allowed(problem, vehicle) for vehicle in shown], np.bool_) & starts.ever,
        ),
        scale,
    )


def _profile_of(vehicle: Vehicle) -> tuple[Hashable, ...]:
    rates = vehicle.costs
    return (vehicle.profile, vehicle.type, rates.per_hour, rates.per_km, rates.per_task, rates.per_task_hour)


def _scale(amounts: list[Floats]) -> int:
    """Return the coarsest scale that makes all ``amounts`` whole, or the finest that fits."""
    largest = max(float(values.max(initial=0.0)) for values in amounts)
    fitting = [scale for scale in (1, 10, 100, 1000) if largest * scale <= MOST_COST] or [1]
    exact = (
        scale
        for scale in fitting
        if all(bool((np.abs(np.rint(values * scale) - values * scale) < 1e-6).all()) for values in amounts)
    )
    return next(exact, fitting[-1])


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Kinds of vehicles: which each vehicle is; of each kind its profile and an example."""

    of_vehicles: list[int]
    profile: list[int]
    example: list[int]


def _kinds(problem: RoutingProblem, profiles: list[tuple[Hashable, ...]]) -> _Kinds:
    named = frozenset[str]().union(*problem.allowed.values())
    keys = [
        (
            _profile_of(vehicle),
            vehicle.starts_at,
            vehicle.ends_at,
            vehicle.shift,
            vehicle.capacity,
            vehicle.costs.fixed,
            vehicle.max_tasks,
            vehicle.skills,
            _permissions(problem, vehicle) if vehicle.id in named else None,
        )
        for vehicle in problem.vehicles
    ]
    number = {key: kind for kind, key in enumerate(dict.fromkeys(keys))}
    example = {number[key]: position for position, key in reversed(list(enumerate(keys)))}
    kinds = range(len(number))
    return _Kinds(
        of_vehicles=[number[key] for key in keys],
        profile=[profiles.index(_profile_of(problem.vehicles[example[kind]])) for kind in kinds],
        example=[example[kind] for kind in kinds],
    )


def _permissions(problem: RoutingProblem, vehicle: Vehicle) -> frozenset[str]:
    return frozenset(visit for visit, vehicles in problem.allowed.items() if vehicle.id in vehicles)


def _allowed(problem: RoutingProblem, vehicle: Vehicle) -> list[bool]:
    return [
        visit.skills <= vehicle.skills and problem.may_make(vehicle.id, visit.id) for visit in problem.visits
    ]


@dataclass(frozen=True, slots=True)
class _Starts:
    """When each visit may begin, windows that overlap joined; which visits are open while somebody works."""

    opens: Ints
    closes: Ints
    ever: Bools


def _starts(problem: RoutingProblem) -> _Starts:
    first, last = span(problem)
    always = [(0, last - first)]
    joined = []
    for visit in problem.visits:
        pairs = visit.starts(visit.setup("") + visit.service(""))
        cut = [(max(0, a - first), min(last, b) - first) for a, b in pairs]
        joined.append(_merged([(a, b) for a, b in cut if a <= b]) if visit.windows else always)
    width = max(len(pairs) or 1 for pairs in joined)
    padded = [[*(pairs or always)] for pairs in joined]
    table = np.array([pairs + [pairs[-1]] * (width - len(pairs)) for pairs in padded], np.int32)
    return _Starts(table[:, :, 0].copy(), table[:, :, 1].copy(), np.array([bool(pairs) for pairs in joined]))


def _merged(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for earliest, latest in sorted(pairs):
        if merged and earliest <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], latest))
        else:
            merged.append((earliest, latest))
    return merged


def _demand(problem: RoutingProblem) -> Ints:
    empty = (0,) * problem.dimensions()
    loads = [
        [given + taken for given, taken in zip(visit.delivery or empty, visit.pickup or empty, strict=True)]
        for visit in problem.visits
    ]
    return np.array(loads, np.int32).reshape(len(problem.visits), problem.dimensions())


def _capacity(problem: RoutingProblem, shown: list[Vehicle]) -> Ints:
    total = _demand(problem).sum(axis=0)
    rooms = [np.minimum(vehicle.capacity, total) if vehicle.capacity else total for vehicle in shown]
    return np.array(rooms, np.int32).reshape(len(shown), problem.dimensions())


def _most(problem: RoutingProblem, vehicle: Vehicle) -> int:
    visits = len(problem.visits)
    return visits if vehicle.max_tasks is None else min(visits, vehicle.max_tasks)
