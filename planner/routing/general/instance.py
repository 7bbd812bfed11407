"""A routing problem as the arrays that kernels read."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from planner.routing.general.kernels.layout import (
    FAR,
    MANY_BREAKS,
    NEVER,
    Bytes,
    Floats,
    Instance,
    Ints,
    Longs,
    nothing,
)
from planner.routing.problem import RoutingProblem, Vehicle
from planner.routing.times import Break, Relation, TimeWindow
from planner.travel import TravelTimes

CHAINS = {"order": 0, "sequence": 1, "directly": 2}


def instance_of(problem: RoutingProblem) -> Instance:
    """Return ``problem`` as arrays; visits and vehicles keep their positions."""
    places = _places(problem)
    profiles = list(dict.fromkeys(vehicle.profile for vehicle in problem.vehicles)) or [""]
    number = {place: k for k, place in enumerate(places)}
    types = list(dict.fromkeys(vehicle.type for vehicle in problem.vehicles)) or [""]
    return Instance(
        **_travel_arrays(problem, profiles, places),
        **_visit_arrays(problem, types, number),
        **_vehicle_arrays(problem, profiles, types, number),
        **_break_arrays(problem, number),
        **_relation_arrays(problem),
    )


def _places(problem: RoutingProblem) -> list[str]:
    named = [place for vehicle in problem.vehicles for place in vehicle.places()]
    return list(dict.fromkeys([*named, *(visit.location for visit in problem.visits)]))


def _travel_arrays(problem: RoutingProblem, profiles: Sequence[str], places: Sequence[str]) -> dict[str, Any]:
    travels = [problem.travel_of(profile) for profile in profiles]
    layers = [_whole(travel, places) for travel in travels]
    begins: list[int] = []
    layer: list[int] = []
    begun = [0]
    for profile in profiles:
        for piece in problem.by_time.get(profile, ()):
            begins.append(piece.begins)
            layer.append(len(layers))
            layers.append(_whole(piece.travel, places))
        begun.append(len(begins))
    return {
        "seconds": np.stack(layers),
        "metres": _metres(problem, travels, places),
        "arc_cost": _arc_costs(problem, profiles, travels, places),
        "slice_from": _longs(begun),
        "slice": _columns(begins, layer),
    }


def _metres(problem: RoutingProblem, travels: Sequence[TravelTimes], places: Sequence[str]) -> Floats:
    wanted = any(vehicle.costs.per_km > 0 or vehicle.max_metres is not None for vehicle in problem.vehicles)
    if not wanted:
        return nothing()
    return np.stack([np.nan_to_num(_block(travel.metres, travel, places)) for travel in travels])


def _arc_costs(
    problem: RoutingProblem, profiles: Sequence[str], travels: Sequence[TravelTimes], places: Sequence[str]
) -> Floats:
    """Return what driving costs; a profile without arc costs has -1 everywhere, for by the hour."""
    if not any(profile in problem.arc_costs for profile in profiles):
        return nothing()
    blocks = []
    for profile, travel in zip(profiles, travels, strict=True):
        costs = problem.arc_costs.get(profile)
        if costs is None:
            blocks.append(np.full((len(places), len(places)), -1.0))
        else:
            blocks.append(np.nan_to_num(_block(costs, travel, places)))
    return np.stack(blocks)


def _whole(travel: TravelTimes, places: Sequence[str]) -> Ints:
    block = _block(travel.seconds, travel, places)
    whole = np.where(np.isnan(block), FAR, np.minimum(np.ceil(np.nan_to_num(block)), FAR))
    return np.ascontiguousarray(whole.astype(np.int32))


def _block(values: Floats, travel: TravelTimes, places: Sequence[str]) -> Floats:
    """Return the values between ``places``, NaN for a place that these travel times do not know."""
    rows = {label: row for row, label in enumerate(travel.origins)}
    columns = {label: column for column, label in enumerate(travel.destinations)}
    at = [rows.get(place, -1) for place in places]
    to = [columns.get(place, -1) for place in places]
    block: Floats = np.asarray(values, np.float64)[np.ix_(at, to)] if places else np.zeros((0, 0))
    block[np.array(at, np.int64) < 0] = np.nan
    block[:, np.array(to, np.int64) < 0] = np.nan
    return block


def _visit_arrays(problem: RoutingProblem, types: Sequence[str], number: dict[str, int]) -> dict[str, Any]:
    visits, dimensions = problem.visits, max(1, problem.dimensions())
    vehicle = {vehicle.id: k for k, vehicle in enumerate(problem.vehicles)}
    windows, window = _windows(visit.windows for visit in visits)
    softs, soft = _windows(visit.preferred if visit.outside_per_hour > 0 else () for visit in visits)
    links, link = _links(problem)
    delivery = _loads([visit.delivery for visit in visits], dimensions)
    pickup = _loads([visit.pickup for visit in visits], dimensions)
    shipped, partner, ends = _shipments(problem, delivery, pickup)
    published = [problem.published.get(visit.id) for visit in visits]
    service = _table([[visit.service(type_) for visit in visits] for type_ in types], len(visits))
    setup = _table([[visit.setup(type_) for visit in visits] for type_ in types], len(visits))
    return {
        "visit": _columns(
            _longs(number[visit.location] for visit in visits),
            windows[:-1],
            windows[1:],
            _longs(visit.ends_within for visit in visits),
            partner,
            ends,
            softs[:-1],
            softs[1:],
            _longs(-1 if at is None else vehicle.get(at.vehicle, -2) for at in published),
            _longs(0 if at is None else at.start for at in published),
            links[:-1],
            links[1:],
        ),
        "soft_rate": _floats(visit.outside_per_hour / 3600 for visit in visits),
        "window": window,
        "soft": soft,
        "lasting": np.stack([service, setup]),
        "load": np.stack([delivery, pickup, shipped]),
        "link": link,
    }


def _shipments(problem: RoutingProblem, delivery: Longs, pickup: Longs) -> tuple[Longs, Longs, Longs]:
    """Move the loads of shipments out of ``delivery`` and ``pickup``; return them, partners, who is a delivery."""
    position = {visit.id: k for k, visit in enumerate(problem.visits)}
    shipped = np.zeros_like(delivery)
    partner = np.full(len(delivery), -1, np.int64)
    ends = np.zeros(len(delivery), np.int64)
    for shipment in problem.shipments:
        a, b = position[shipment.pickup], position[shipment.delivery]
        shipped[a], shipped[b] = pickup[a], -delivery[b]
        pickup[a] = 0
        delivery[b] = 0
        partner[a], partner[b], ends[b] = b, a, 1
    return shipped, partner, ends


def _links(problem: RoutingProblem) -> tuple[Longs, Longs]:
    """Return in which chain each visit is, and as which."""
    position = {visit.id: k for k, visit in enumerate(problem.visits)}
    links: list[list[tuple[int, int]]] = [[] for _ in problem.visits]
    for number, relation in enumerate(_chains(problem)):
        for k, visit in enumerate(relation.visits):
            links[position[visit]].append((number, k))
    return _starts(len(row) for row in links), _table([link for row in links for link in row], 2)


def _vehicle_arrays(
    problem: RoutingProblem, profiles: Sequence[str], types: Sequence[str], number: dict[str, int]
) -> dict[str, Any]:
    vehicles, dimensions = problem.vehicles, max(1, problem.dimensions())
    units = {unit: k for k, unit in enumerate(dict.fromkeys(vehicle.unit for vehicle in vehicles))}
    reloads = [() if vehicle.reload is None else vehicle.reload.places for vehicle in vehicles]
    reload_from = _starts(len(places) for places in reloads)
    break_from = _starts(len(vehicle.breaks) for vehicle in vehicles)
    rows = [
        (
            profiles.index(vehicle.profile),
            types.index(vehicle.type),
            _numbered(vehicle.starts_at, number),
            _numbered(vehicle.ends_at, number),
            vehicle.shift.earliest,
            vehicle.shift.latest,
            units[vehicle.unit],
            break_from[v],
            break_from[v + 1],
            reload_from[v],
            reload_from[v + 1],
            0 if vehicle.reload is None else vehicle.reload.duration,
            _limit(None if vehicle.reload is None else vehicle.reload.most),
            _limit(vehicle.max_tasks),
            _limit(vehicle.max_driving),
            _limit(vehicle.max_duration),
            *_rule(vehicle),
        )
        for v, vehicle in enumerate(vehicles)
    ]
    return {
        "may": _may(problem),
        "vehicle": _table(rows, 20),
        "rate": np.array([_rates(vehicle) for vehicle in vehicles], np.float64).reshape(-1, 9),
        "capacity": _table([v.capacity or (NEVER,) * dimensions for v in vehicles], dimensions),
        "reload_place": _longs(number[place] for places in reloads for place in places),
    }


def _may(problem: RoutingProblem) -> Bytes:
    """Return who may make what; visits that need the same skills share a row."""
    may = np.ones((len(problem.vehicles), len(problem.visits)), np.int8)
    needing: dict[frozenset[str], list[int]] = {}
    for c, visit in enumerate(problem.visits):
        if visit.skills:
            needing.setdefault(visit.skills, []).append(c)
        if visit.id in problem.allowed:
            may[:, c] = [vehicle.id in problem.allowed[visit.id] for vehicle in problem.vehicles]
    for skills, visits in needing.items():
        lacking = [v for v, vehicle in enumerate(problem.vehicles) if not skills <= vehicle.skills]
        may[np.ix_(lacking, visits)] = 0
    return may


def _limit(limit: int | None) -> int:
    return NEVER if limit is None else limit


def _rule(vehicle: Vehicle) -> tuple[int, int, int, int]:
    rule = vehicle.driving_rule
    return (0, 0, 0, 0) if rule is None else (rule.most, rule.rest, rule.on_road, rule.service_rests)


def _rates(vehicle: Vehicle) -> tuple[float, ...]:
    costs = vehicle.costs
    return (
        costs.fixed,
        costs.per_hour / 3600,
        costs.per_km / 1000,
        costs.per_task_hour / 3600,
        costs.per_task,
        costs.per_duty_hour / 3600,
        -1.0 if costs.usual_seconds is None else float(costs.usual_seconds),
        costs.per_overtime_hour / 3600,
        np.inf if vehicle.max_metres is None else vehicle.max_metres,
    )


def breaks_of(vehicle: Vehicle) -> tuple[Break, ...]:
    """Return the breaks of ``vehicle`` in the order that kernels number them: by window, up to four with a place last."""
    few = len(vehicle.breaks) <= MANY_BREAKS
    return tuple(
        sorted(vehicle.breaks, key=lambda rest: (few and rest.place is not None, rest.latest, rest.earliest))
    )


def _break_arrays(problem: RoutingProblem, number: dict[str, int]) -> dict[str, Any]:
    rests = [rest for vehicle in problem.vehicles for rest in breaks_of(vehicle)]
    dimensions = max(1, problem.dimensions())
    windows, window = _windows(rest.windows for rest in rests)
    return {
        "rest": _columns(
            _longs(rest.duration for rest in rests),
            _longs(_numbered(rest.place, number) for rest in rests),
            _longs(rest.on_road for rest in rests),
            windows[:-1],
            windows[1:],
        ),
        "rest_window": window,
        "rest_load": _table([rest.max_load or (NEVER,) * dimensions for rest in rests], dimensions),
    }


def _chains(problem: RoutingProblem) -> list[Relation]:
    return [relation for relation in problem.relations if relation.kind in CHAINS]


def _relation_arrays(problem: RoutingProblem) -> dict[str, Any]:
    position = {visit.id: k for k, visit in enumerate(problem.visits)}
    chains = _chains(problem)
    begins = _starts(len(relation.visits) for relation in chains)
    terms = problem.objective
    rows = [(begins[k], r.least_gap, _limit(r.most_gap), CHAINS[r.kind]) for k, r in enumerate(chains)]
    return {
        "chain": _table([*rows, (begins[-1], 0, 0, 0)], 4),
        "chain_visit": _longs(position[visit] for relation in chains for visit in relation.visits),
        "terms": _floats(
            (terms.balance / 3600**2, terms.compactness / 3600, terms.moved_vehicle, terms.moved_hour / 3600)
        ),
    }


def _numbered(place: str | None, number: dict[str, int]) -> int:
    return -1 if place is None else number[place]


def _windows(rows: Iterable[Sequence[TimeWindow]]) -> tuple[Longs, Longs]:
    """Return where the windows of each row begin, and all windows."""
    kept = [list(row) for row in rows]
    flat = [(window.earliest, window.latest) for row in kept for window in row]
    return _starts(len(row) for row in kept), _table(flat, 2)


def _columns(*columns: Sequence[int] | Longs) -> Longs:
    return np.ascontiguousarray(np.array(columns, np.int64).T)


def _loads(loads: Sequence[tuple[int, ...]], dimensions: int) -> Longs:
    return _table([load or (0,) * dimensions for load in loads], dimensions)


def _starts(counts: Iterable[int]) -> Longs:
    return np.concatenate([[0], np.cumsum(_longs(counts))]).astype(np.int64)


def _table(rows: Sequence[Sequence[int]], width: int) -> Longs:
    return np.array(rows, np.int64).reshape(len(rows), width)


def _longs(values: Iterable[int]) -> Longs:
    return np.array(list(values), np.int64)


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), np.float64)
