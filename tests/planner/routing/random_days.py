"""Random days with everything that a problem can state, a few of it at a time."""

import numpy as np

from planner.routing.problem import (
    Break,
    Costs,
    DrivingRule,
    Objective,
    Placed,
    Relation,
    Reload,
    RoutingProblem,
    Shipment,
    Slice,
    TimeWindow,
    Vehicle,
    Visit,
)
from planner.travel import TravelTimes

FEATURES = (
    "windows",
    "setups",
    "types",
    "skills",
    "loads",
    "people",
    "priorities",
    "penalties",
    "preferred",
    "groups",
    "breaks",
    "break_place",
    "rule",
    "reload",
    "costs",
    "limits",
    "ends",
    "profiles",
    "by_time",
    "arc_costs",
    "shipments",
    "relations",
    "gaps",
    "objective",
    "islands",
)
HOUR = 3600


def random_day(seed, features, visits=6, vehicles=2):
    """Return a small day with ``features``."""
    chance, wanted = np.random.default_rng(seed), frozenset(features)
    ids = (*(f"v{n}" for n in range(visits)), "d0", "d1", "rest")
    travel = _travel(chance, ids, islands="islands" in wanted)
    made = [_visit(chance, wanted, label, n) for n, label in enumerate(ids[:visits])]
    made, shipments = _shipments(wanted, made)
    vans = tuple(_vehicle(chance, wanted, n) for n in range(vehicles))
    return RoutingProblem(
        visits=tuple(made),
        vehicles=vans,
        travel=travel,
        allowed={"v0": frozenset({"van0"})} if "skills" in wanted and visits and vehicles else {},
        profiles={"slow": _slower(travel, 1.5)} if "profiles" in wanted else {},
        by_time={"": (Slice(begins=12 * HOUR, travel=_slower(travel, 1.3)),)} if "by_time" in wanted else {},
        arc_costs={"": np.nan_to_num(travel.seconds / 10).round(1)} if "arc_costs" in wanted else {},
        shipments=shipments,
        relations=_relations(chance, wanted, made, shipments),
        objective=_objective(wanted),
        published=(
            {visit.id: Placed(vehicle="van0", start=10 * HOUR) for visit in made[:2]}
            if "objective" in wanted
            else {}
        ),
    )


def _travel(chance, ids, *, islands):
    at = chance.uniform(0, 40, (len(ids), 2))
    seconds = np.round(70 * np.hypot(*(at[:, None] - at).transpose(2, 0, 1)) * chance.uniform(1, 1.2))
    metres = seconds * 12
    if islands and len(ids) > 4:
        seconds[0, 1:] = seconds[1:, 0] = metres[0, 1:] = metres[1:, 0] = np.nan
    return TravelTimes(origins=ids, destinations=ids, seconds=seconds, metres=metres)


def _slower(travel, factor):
    return TravelTimes(
        origins=travel.origins,
        destinations=travel.destinations,
        seconds=np.round(travel.seconds * factor),
        metres=travel.metres.copy(),
    )


def _spans(chance, count, lasting):
    starts = sorted(int(start) for start in chance.integers(8 * HOUR, 14 * HOUR, count))
    return tuple(TimeWindow(earliest=start, latest=start + lasting) for start in starts)


def _visit(chance, wanted, label, number):
    windows = _spans(chance, int(chance.integers(0, 3)), 2 * HOUR) if "windows" in wanted else ()
    load = (int(chance.integers(0, 5)), int(chance.integers(0, 3))) if "loads" in wanted else ()
    taken = (0, int(chance.integers(0, 3))) if load and chance.random() < 0.3 else ()
    return Visit(
        id=label,
        service_duration=int(chance.integers(0, 40)) * 60,
        windows=windows,
        ends_within=bool(chance.random() < 0.7),
        people=float(chance.choice([0.5, 1.0, 30.0])) if "people" in wanted else 1.0,
        place="v1" if "setups" in wanted and number == 2 else None,
        setup_duration=300 if "setups" in wanted else 0,
        service_by_type={"big": 2400} if "types" in wanted and number % 2 else {},
        setup_by_type={"big": 60} if "types" in wanted and "setups" in wanted else {},
        skills=frozenset({"lift"}) if "skills" in wanted and number % 3 == 0 else frozenset(),
        delivery=load,
        pickup=taken,
        priority=int(chance.integers(0, 3)) if "priorities" in wanted else 0,
        penalty=float(chance.integers(0, 3000)) if "penalties" in wanted and number % 2 else None,
        preferred=_spans(chance, 1, HOUR) if "preferred" in wanted else (),
        outside_per_hour=900.0 if "preferred" in wanted else 0.0,
        group=None,
    )


def _shipments(wanted, made):
    """Make the last two visits a shipment, and the two before alternatives."""
    from dataclasses import replace

    if "groups" in wanted and len(made) >= 4:
        for n in (-3, -4):
            made[n] = replace(made[n], group="g", people=1.0, priority=0, penalty=None)
    if "shipments" not in wanted or len(made) < 2:
        return made, ()
    load = (2, 1) if "loads" in wanted else ()
    made[-2] = replace(made[-2], pickup=load, delivery=())
    made[-1] = replace(made[-1], delivery=load, pickup=(), people=0.0, priority=0, penalty=None)
    return made, (Shipment(pickup=made[-2].id, delivery=made[-1].id),)


def _rests(chance, wanted):
    rests = []
    if "breaks" in wanted:
        earliest = int(chance.integers(11, 13)) * HOUR
        rests.append(Break(windows=(TimeWindow(earliest=earliest, latest=earliest + HOUR),), duration=1800))
        if chance.random() < 0.4:
            spans = tuple(TimeWindow(earliest=at, latest=at + 1200) for at in (9 * HOUR, 10 * HOUR))
            rests.append(Break(id="tea", windows=spans, duration=600, on_road=bool(chance.random() < 0.5)))
    if "break_place" in wanted:
        span = TimeWindow(earliest=11 * HOUR, latest=14 * HOUR)
        rests.append(Break(id="home", windows=(span,), duration=900, place="rest"))
    return tuple(rests)


def _vehicle(chance, wanted, number):
    begins = int(chance.integers(7, 9)) * HOUR
    ends = {} if "ends" not in wanted else [{"end_depot": "d1"}, {"open_end": True}][number % 2]
    limits = {}
    if "limits" in wanted:
        limits = {"max_tasks": 4, "max_driving": 3 * HOUR, "max_metres": 150_000.0, "max_duration": 7 * HOUR}
    return Vehicle(
        id=f"van{number}",
        depot=None if "ends" in wanted and number == 1 else f"d{number % 2}",
        shift=TimeWindow(earliest=begins, latest=begins + int(chance.integers(6, 10)) * HOUR),
        breaks=_rests(chance, wanted),
        driving_rule=DrivingRule(most=2 * HOUR, rest=1200) if "rule" in wanted else None,
        skills=frozenset({"lift"}) if number == 0 else frozenset(),
        capacity=(8, 5) if "loads" in wanted else (),
        reload=Reload(places=("d0", "d1"), duration=600, most=2) if "reload" in wanted else None,
        type="big" if "types" in wanted and number else "",
        profile="slow" if "profiles" in wanted and number else "",
        costs=_costs(wanted),
        van="both" if "relations" in wanted and number < 2 and chance.random() < 0.3 else None,
        **ends,
        **limits,
    )


def _costs(wanted):
    if "costs" not in wanted:
        return Costs()
    return Costs(
        fixed=50.5,
        per_hour=20.0,
        per_km=0.31,
        per_task_hour=12.0,
        per_task=1.5,
        per_duty_hour=5.0,
        usual_seconds=4 * HOUR,
        per_overtime_hour=40.0,
    )


def _objective(wanted):
    if "objective" not in wanted:
        return Objective()
    return Objective(balance=30.0, compactness=10.0, moved_vehicle=300.0, moved_hour=100.0)


def _relations(chance, wanted, made, shipments):
    bound = {label for shipment in shipments for label in (shipment.pickup, shipment.delivery)}
    free = [visit.id for visit in made if visit.id not in bound and visit.group is None]
    relations = []
    if "relations" in wanted and len(free) > 3:
        kind = str(chance.choice(["same_vehicle", "different_vehicles", "sequence", "directly"]))
        relations.append(Relation(kind=kind, visits=tuple(free[:2])))
    if "gaps" in wanted and len(free) > 2:
        most = int(chance.choice([1800, 7200]))
        relations.append(Relation(kind="order", visits=(free[-1], free[-2]), least_gap=600, most_gap=most))
    return tuple(relations)
