"""When things happen: shifts, windows, breaks, driving rules, and what times cost.

The time at a visit is the start of its service. Windows are for setup and service: the setup is counted as if it were
needed, which is on the safe side where two visits at one place follow each other.

A break may lie anywhere between one service and the next for OR-Tools, in the drive too. Where it has to be taken
standing that is harmless as long as no way lasts longer than the span in which the break may start: it can be moved to
one of the two ends. Beyond that an order may turn out impossible; whoever asked mends it.
"""

from itertools import pairwise
from math import isnan
from typing import Any

from planner.routing.problem import Break, DrivingRule, Vehicle
from planner.routing.solvers.ortools.matrices import class_of
from planner.routing.solvers.ortools.model import Model
from planner.routing.solvers.ortools.nodes import spans


def add_times(model: Model) -> None:
    """Add the dimension ``time`` with everything that hangs on the clock."""
    lasting = [
        model.matrix(("lasting", class_of(model.problem, vehicle)), way.lasting)
        for vehicle, way in zip(model.problem.vehicles, model.ways, strict=True)
    ]
    routing, horizon = model.routing, model.horizon
    routing.AddDimensionWithVehicleTransits(lasting, horizon, horizon, False, "time")
    time = routing.GetDimensionOrDie("time")
    for number, vehicle in enumerate(model.problem.vehicles):
        _add_shift(model, time, number, vehicle)
        _add_rests(model, time, number, vehicle)
    for node, visit in enumerate(model.nodes.visits):
        _add_windows(model, time, node)
        _add_preferences(model, time, node, visit)


def _add_shift(model: Model, time: Any, number: int, vehicle: Vehicle) -> None:
    for index in (model.routing.Start(number), model.routing.End(number)):
        time.CumulVar(index).SetRange(vehicle.shift.earliest, vehicle.shift.latest)
    if vehicle.max_duration is not None:
        time.SetSpanUpperBoundForVehicle(vehicle.max_duration, number)
    an_hour = model.scaled(vehicle.costs.per_duty_hour)
    if an_hour:
        time.SetSpanCostCoefficientForVehicle(max(1, round(an_hour / 3600)), number)


def longest_setup(model: Model, node: int) -> int:
    """Return the longest setup at ``node`` by a vehicle that may make it."""
    visit = model.problem.visits[model.nodes.visits[node]]
    return max(visit.setup(model.problem.vehicles[number].type) for number in model.nodes.fits[node])


def longest_service(model: Model, node: int) -> int:
    """Return the longest service at ``node`` by a vehicle that may make it."""
    visit = model.problem.visits[model.nodes.visits[node]]
    return max(visit.service(model.problem.vehicles[number].type) for number in model.nodes.fits[node])


def _add_windows(model: Model, time: Any, node: int) -> None:
    """Keep the start of service to what every vehicle can keep, or else to what the slowest can."""
    index, visit = model.manager.NodeToIndex(node), model.problem.visits[model.nodes.visits[node]]
    if not visit.windows:
        time.CumulVar(index).SetRange(0, model.horizon)
        return
    setup, lasting = longest_setup(model, node), longest_setup(model, node) + longest_service(model, node)
    pairs = [(a + setup, b + setup) for a, b in visit.starts(lasting) if a <= b]
    if not pairs:
        pairs = [
            (earliest + visit.setup(vehicle.type), latest + visit.setup(vehicle.type))
            for vehicle in (model.problem.vehicles[number] for number in model.nodes.fits[node])
            for earliest, latest in spans(visit, vehicle)
        ]
    keep_within(model, time.CumulVar(index), sorted((max(0, a), min(b, model.horizon)) for a, b in pairs))


def keep_within(model: Model, start: Any, pairs: list[tuple[int, int]]) -> None:
    """Keep ``start`` to ``pairs`` of (earliest, latest), in order, at least one.

    Gaps are a constraint: taking them out of the domain of the variable costs 8 ms a gap on a clock of two weeks.
    """
    pairs = [(earliest, latest) for earliest, latest in pairs if earliest <= latest]
    if not pairs:
        return
    start.SetRange(pairs[0][0], max(latest for _, latest in pairs))
    reached, gaps = pairs[0][0], []
    for earliest, latest in pairs:
        if earliest > reached + 1:
            gaps.append((reached + 1, earliest - 1))
        reached = max(reached, latest)
    if gaps:
        model.solver.Add(
            model.solver.NotMemberCt(start, [first for first, _ in gaps], [last for _, last in gaps])
        )


def _add_preferences(model: Model, time: Any, node: int, number: int) -> None:
    visit, index = model.problem.visits[number], model.manager.NodeToIndex(node)
    setup = longest_setup(model, node)
    placed = model.problem.published.get(visit.id)
    a_second = model.scaled(visit.outside_per_hour) / 3600 if visit.preferred else 0.0
    if a_second:
        first, last = visit.preferred[0].earliest, max(window.latest for window in visit.preferred)
    elif placed is not None and model.problem.objective.moved_hour:
        first = last = placed.start
        a_second = model.scaled(model.problem.objective.moved_hour) / 3600
    if a_second:
        time.SetCumulVarSoftLowerBound(index, first + setup, max(1, round(a_second)))
        time.SetCumulVarSoftUpperBound(index, last + setup, max(1, round(a_second)))


def _add_rests(model: Model, time: Any, number: int, vehicle: Vehicle) -> None:
    rests = [_interval(model, vehicle, rest, _detour(model, number, rest)) for rest in vehicle.breaks]
    rule = vehicle.driving_rule
    if rule is not None:
        rests += _rests_by_rule(model, time, number, rule)
    if not rests:
        return
    service, _ = model.nodes.durations(vehicle)
    visits = len(model.nodes.visits) + len(model.nodes.reloads)
    standing = [0] * model.routing.Size()
    for node in range(visits):
        standing[model.manager.NodeToIndex(node)] = int(service[node])
    time.SetBreakIntervalsOfVehicle(rests, number, standing)


def _detour(model: Model, number: int, rest: Break) -> int:
    """Return the least seconds that driving to the place of ``rest`` can cost: there and back from the nearest visit."""
    if rest.place is None:
        return 0
    vehicle = model.problem.vehicles[number]
    travel = model.problem.travel_of(vehicle.profile)
    here = [
        travel.between(place, rest.place) + travel.between(rest.place, place)
        for place in dict.fromkeys(model.nodes.places)
        if place in travel.origins and place in travel.destinations
    ]
    return int(min((seconds for seconds in here if not isnan(seconds)), default=0))


def _interval(model: Model, vehicle: Vehicle, rest: Break, detour: int) -> Any:
    """Return the break as a thing that lasts and may start within its windows."""
    first, last = vehicle.shift.earliest, vehicle.shift.latest - rest.duration - detour
    pairs = [(max(first, window.earliest), min(last, window.latest)) for window in rest.windows]
    pairs = [(a, b) for a, b in pairs if a <= b] or [(first, max(first, last))]
    interval = model.solver.FixedDurationIntervalVar(
        pairs[0][0], max(b for _, b in pairs), rest.duration + detour, False, f"{rest.id} of {vehicle.id}"
    )
    if len(pairs) > 1:
        keep_within(model, interval.StartExpr().Var(), pairs)
    return interval


def _rests_by_rule(model: Model, time: Any, number: int, rule: DrivingRule) -> list[Any]:
    """Return the rests that keep to the rule with all time on duty: on the safe side.

    One rest may be left out where no more than the time of the rule passes without it. Of several, none: OR-Tools
    would try them in every combination; together they cover the shift.
    """
    shift = model.problem.vehicles[number].shift
    count = (shift.latest - shift.earliest) // rule.most
    rests = [
        model.solver.FixedDurationIntervalVar(
            shift.earliest, shift.latest, rule.rest, count == 1, f"rest {rest} of {number}"
        )
        for rest in range(count)
    ]
    if count == 1:
        time.SetBreakDistanceDurationOfVehicle(rule.most, rule.rest, number)
        return rests
    for rest, interval in enumerate(rests):
        interval.SetStartMax(shift.earliest + (rest + 1) * rule.most + rest * rule.rest)
    for before, after in pairwise(rests):
        model.solver.Add(after.StartsAfterEnd(before))
        model.solver.Add(after.StartExpr() - before.EndExpr() <= rule.most)
    return rests
