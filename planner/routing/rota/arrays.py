"""A rota problem as the flat arrays that the kernels work on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.routing.period import RotaProblem, costs_of, visit_on
from planner.routing.problem import Vehicle, Visit
from planner.routing.rota.choices import Choice, choices_of
from planner.routing.rota.due_arrays import DueArrays, due_arrays
from planner.routing.rota.kernels.layout import Flags, Floats, Given, Longs

NEAREST = 40
"""Visits beside each visit from whose routes strings are taken."""
ROOM = 1 << 60
"""More than any load."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrays:
    """The question in arrays, and the choices of each visit in the order of the problem."""

    given: Given
    choices: tuple[tuple[Choice, ...], ...]
    longest: int
    """Most stops that a route can have."""


def cannot(problem: RotaProblem) -> tuple[str, ...]:
    """Return what of ``problem`` the rota search cannot state; empty if it can take it."""
    vehicles, visits = problem.vehicles, problem.visits
    rests = [rest for vehicle in vehicles for rest in vehicle.breaks]
    found = {
        "driving rules": any(vehicle.driving_rule is not None for vehicle in vehicles),
        "reloads": any(vehicle.reload is not None for vehicle in vehicles),
        "more than three breaks": any(len(vehicle.breaks) > 3 for vehicle in vehicles),
        "breaks at a place or with a load": any(r.place is not None or r.max_load is not None for r in rests),
        "costs of time on duty": any(costs_of(problem, vehicle).per_duty_hour for vehicle in vehicles),
        "alternatives": any(visit.group is not None for visit in visits),
        "soft windows": any(visit.preferred and visit.outside_per_hour for visit in visits),
    }
    return tuple(feature for feature, asked in found.items() if asked)


def arrays_of(problem: RotaProblem) -> Arrays:
    """Return ``problem`` in arrays."""
    choices = tuple(choices_of(problem, visit.id) for visit in problem.visits)
    due = due_arrays(problem, choices)
    seconds, metres, place = _travel(problem)
    leg_cost = _leg_cost(problem, seconds, metres)
    kinds = list(dict.fromkeys(vehicle.type for vehicle in problem.vehicles)) or [""]
    units = list(dict.fromkeys(vehicle.unit for vehicle in problem.vehicles))
    window_from, window_lo, window_hi, closed = _windows(problem)
    service = np.array([[visit.service(kind) for visit in problem.visits] for kind in kinds], dtype=np.int64)
    setup = np.array([[visit.setup(kind) for visit in problem.visits] for kind in kinds], dtype=np.int64)
    vehicles, nowhere = problem.vehicles, len(place)
    route_of, vehicle_of, day_of = _van_days(problem)
    costs = [costs_of(problem, vehicle) for vehicle in vehicles]
    rests = [rest for vehicle in vehicles for rest in vehicle.breaks]
    at = np.array([place[visit.location] for visit in problem.visits], dtype=np.int64)
    worth, value = _worth(problem, leg_cost)
    capacity, delivery, pickup = _loads(problem)
    given = Given(
        seconds=seconds,
        metres=metres,
        leg_cost=leg_cost,
        place=at,
        starts=_longs([nowhere if v.starts_at is None else place[v.starts_at] for v in vehicles]),
        ends=_longs([nowhere if v.ends_at is None else place[v.ends_at] for v in vehicles]),
        kind=_longs([kinds.index(vehicle.type) for vehicle in vehicles]),
        unit=_longs([units.index(vehicle.unit) for vehicle in vehicles]),
        service=service.reshape(len(kinds), -1),
        setup=setup.reshape(len(kinds), -1),
        ends_within=np.array([visit.ends_within for visit in problem.visits], dtype=np.bool_),
        window_from=window_from,
        window_lo=window_lo,
        window_hi=window_hi,
        closed=closed,
        may=_may(problem),
        shift_lo=_longs([vehicle.shift.earliest for vehicle in vehicles]),
        shift_hi=_longs([vehicle.shift.latest for vehicle in vehicles]),
        break_from=_cumulated([len(vehicle.breaks) for vehicle in vehicles]),
        break_length=_longs([rest.duration for rest in rests]),
        break_window_from=_cumulated([len(rest.windows) for rest in rests]),
        break_lo=_longs([window.earliest for rest in rests for window in rest.windows]),
        break_hi=_longs([window.latest for rest in rests for window in rest.windows]),
        capacity=capacity,
        delivery=delivery,
        pickup=pickup,
        max_tasks=_longs([ROOM if v.max_tasks is None else v.max_tasks for v in vehicles]),
        max_driving=_limits([vehicle.max_driving for vehicle in vehicles]),
        max_metres=_limits([vehicle.max_metres for vehicle in vehicles]),
        max_duration=_longs([ROOM if v.max_duration is None else v.max_duration for v in vehicles]),
        fixed=np.array([cost.fixed for cost in costs], dtype=np.float64),
        usual=_limits([cost.usual_seconds for cost in costs]),
        overtime=np.array([cost.per_overtime_hour / 3600 for cost in costs], dtype=np.float64),
        task_cost=_task_cost(problem),
        route_of=route_of,
        vehicle_of=vehicle_of,
        day_of=day_of,
        ordinal=_longs([day.toordinal() for day in problem.days]),
        **due._asdict(),
        worth=worth,
        value=value,
        near=_near(seconds, at),
        keys=_keys(problem, due, at),
    )
    return Arrays(given=given, choices=choices, longest=_longest(given))


def _travel(problem: RotaProblem) -> tuple[Floats, Floats, dict[str, int]]:
    """Return whole seconds and metres between the places that are passed and one that is nowhere, and their rows."""
    named = [place for vehicle in problem.vehicles for place in (vehicle.starts_at, vehicle.ends_at)]
    places = list(dict.fromkeys([p for p in named if p is not None] + [v.location for v in problem.visits]))
    rows = {label: row for row, label in enumerate(problem.travel.origins)}
    columns = {label: column for column, label in enumerate(problem.travel.destinations)}
    block = np.ix_([rows[place] for place in places], [columns[place] for place in places])
    seconds = np.zeros((len(places) + 1, len(places) + 1))
    metres = np.zeros_like(seconds)
    if places:
        seconds[:-1, :-1] = np.where(
            np.isnan(problem.travel.seconds[block]), np.inf, np.ceil(problem.travel.seconds[block])
        )
        metres[:-1, :-1] = np.nan_to_num(problem.travel.metres[block], nan=0.0)
    return seconds, metres, {place: row for row, place in enumerate(places)}


def _leg_cost(problem: RotaProblem, seconds: Floats, metres: Floats) -> Floats:
    rates = [costs_of(problem, vehicle) for vehicle in problem.vehicles]
    costs = np.empty((len(rates), *seconds.shape))
    for row, rate in enumerate(rates):
        costs[row] = np.where(np.isinf(seconds), np.inf, 0.0) + np.nan_to_num(
            seconds * (rate.per_hour / 3600), nan=0.0, posinf=np.inf
        )
        costs[row] += metres * (rate.per_km / 1000)
    return costs


def _windows(problem: RotaProblem) -> tuple[Longs, Longs, Longs, Flags]:
    counts, lo, hi = [], [], []
    closed = np.zeros((len(problem.visits), len(problem.days)), dtype=np.bool_)
    for number, visit in enumerate(problem.visits):
        for position, day in enumerate(problem.days):
            today = visit_on(problem, visit, day)
            windows = () if today is None else today.windows
            closed[number, position] = today is None
            counts.append(len(windows))
            lo += [window.earliest for window in windows]
            hi += [window.latest for window in windows]
    return _cumulated(counts), _longs(lo), _longs(hi), closed


def _may(problem: RotaProblem) -> Flags:
    may = [
        [
            problem.may_make(vehicle.id, visit.id) and visit.skills <= vehicle.skills
            for vehicle in problem.vehicles
        ]
        for visit in problem.visits
    ]
    return np.array(may, dtype=np.bool_).reshape(len(problem.visits), len(problem.vehicles))


def _van_days(problem: RotaProblem) -> tuple[Longs, Longs, Longs]:
    route_of = np.full((len(problem.vehicles), len(problem.days)), -1, dtype=np.int64)
    vehicle_of: list[int] = []
    day_of: list[int] = []
    for position, day in enumerate(problem.days):
        for number, vehicle in enumerate(problem.vehicles):
            if (vehicle.id, day) not in problem.absent:
                route_of[number, position] = len(vehicle_of)
                vehicle_of.append(number)
                day_of.append(position)
    return route_of, _longs(vehicle_of), _longs(day_of)


def _loads(problem: RotaProblem) -> tuple[Longs, Longs, Longs]:
    loads = [vehicle.capacity for vehicle in problem.vehicles]
    loads += [load for visit in problem.visits for load in (visit.delivery, visit.pickup)]
    wide = max((len(load) for load in loads), default=0)

    def rows(given: Sequence[tuple[int, ...]], missing: int) -> Longs:
        filled = [load or (missing,) * wide for load in given]
        return np.array(filled, dtype=np.int64).reshape(len(given), wide)

    return (
        rows([vehicle.capacity for vehicle in problem.vehicles], ROOM),
        rows([visit.delivery for visit in problem.visits], 0),
        rows([visit.pickup for visit in problem.visits], 0),
    )


def _task_cost(problem: RotaProblem) -> Floats:
    def cost(visit: Visit, vehicle: Vehicle) -> float:
        rate = costs_of(problem, vehicle)
        return rate.per_task + rate.per_task_hour * visit.service(vehicle.type) / 3600

    costs = [[cost(visit, vehicle) for vehicle in problem.vehicles] for visit in problem.visits]
    return np.array(costs, dtype=np.float64).reshape(len(problem.visits), len(problem.vehicles))


def _worth(problem: RotaProblem, leg_cost: Floats) -> tuple[Floats, Floats]:
    """Return what missing a time of each visit costs in the search, and what it means (0 where it has a penalty).

    The search's price is above what any insertion can cost; the meaning counts priority, then people, then visits.
    """
    people = sum(visit.people for visit in problem.visits) + 1.0
    mean = people / max(1, len(problem.visits))
    dearest = max((costs_of(problem, vehicle).fixed for vehicle in problem.vehicles), default=0.0)
    finite = leg_cost[np.isfinite(leg_cost)]
    base = 4 * (dearest + 2 * float(finite.max(initial=0.0)) + max(problem.usual_seconds or 0, 3600))
    worth = [
        base * (1 + visit.people / mean + visit.priority) if visit.penalty is None else visit.penalty
        for visit in problem.visits
    ]
    value = [
        visit.priority * people * 1e3 + visit.people + 1e-6 * people if visit.penalty is None else 0.0
        for visit in problem.visits
    ]
    return np.array(worth, dtype=np.float64), np.array(value, dtype=np.float64)


def _near(seconds: Floats, place: Longs) -> Longs:
    count = min(NEAREST, max(0, len(place) - 1))
    apart = seconds[np.ix_(place, place)] + seconds[np.ix_(place, place)].T
    np.fill_diagonal(apart, -1.0)
    return np.argsort(apart, axis=1, kind="stable")[:, 1 : count + 1].astype(np.int64)


def _keys(problem: RotaProblem, due: DueArrays, place: Longs) -> Floats:
    """Return the orders in which visits are put back in: long, far, near, many times, few dates, many people first."""
    starts = [vehicle.starts_at for vehicle in problem.vehicles if vehicle.starts_at is not None]
    far = np.zeros(len(place))
    if starts:
        columns = [problem.travel.destinations.index(visit.location) for visit in problem.visits]
        rows = [problem.travel.origins.index(start) for start in dict.fromkeys(starts)]
        far = np.nan_to_num(problem.travel.seconds[np.ix_(rows, columns)], nan=1e9).min(axis=0)
    long = np.array([visit.service_duration for visit in problem.visits], dtype=np.float64)
    people = np.array([visit.people + 1e6 * visit.priority for visit in problem.visits], dtype=np.float64)
    slots = due.slots_most.astype(np.float64)
    dates = np.array(
        [
            due.due_from[due.slot_from[due.choice_from[v + 1]]]
            - due.due_from[due.slot_from[due.choice_from[v]]]
            for v in range(len(place))
        ],
        dtype=np.float64,
    )
    return np.stack([-long, -long, -far, far, -1e6 * slots - long, dates * 1e6 - long, -people])


def _longest(given: Given) -> int:
    """Return a number of stops that no route exceeds."""
    visits = len(given.place)
    if not visits or not len(given.shift_lo):
        return 1
    shortest = np.sort(given.service.min(axis=0))
    room = int((given.shift_hi - given.shift_lo).max())
    return max(1, min(visits, int(np.searchsorted(np.cumsum(shortest), room, side="right"))))


def _longs(values: Sequence[int]) -> Longs:
    return np.array(values, dtype=np.int64)


def _limits(values: Sequence[float | None]) -> Floats:
    return np.array([np.inf if value is None else value for value in values], dtype=np.float64)


def _cumulated(counts: Sequence[int]) -> Longs:
    return np.concatenate([[0], np.cumsum(np.array(counts, dtype=np.int64))]).astype(np.int64)
