"""Limits that what stands has broken already: they are widened as little as needed, and only for those vehicles."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.routing.problem import RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.replan.ahead import Ahead
from planner.routing.replan.remainder import Remainder
from planner.routing.timetable import Timetable

OUTSIDE_PER_HOUR = 100_000.0
"""Cost of each hour by which a frozen visit misses its window: high, so that it is missed by as little as possible."""

_HOUR = 3600


def able_to_end(rest: Remainder) -> Remainder:
    """Return ``rest`` so that each vehicle that is on its way can end its day from where it is."""
    fleet = dict(rest.vehicles)
    table = Timetable(rest.problem)
    numbers = {visit.id: number for number, visit in enumerate(rest.problem.visits)}
    for position, (label, each) in enumerate(rest.vehicles.items()):
        if each.stubs and not table.possible(position, [numbers[each.stubs[0].id]]):
            fleet[label] = _widened(rest.problem, each)
    vehicles = tuple(each.vehicle for each in fleet.values())
    return replace(rest, vehicles=fleet, problem=replace(rest.problem, vehicles=vehicles))


def softened(visit: Visit) -> Visit:
    """Return ``visit`` without windows, so that missing them costs much instead."""
    lasting = visit.service_duration if visit.ends_within else 0
    preferred = tuple(
        TimeWindow(earliest=w.earliest, latest=max(w.earliest, w.latest - lasting)) for w in visit.windows
    )
    return replace(visit, windows=(), preferred=preferred, outside_per_hour=OUTSIDE_PER_HOUR)


def _widened(problem: RoutingProblem, each: Ahead) -> Ahead:
    """Return the first of ever wider limits with which the vehicle gets home; an open end at last."""
    stub = each.stubs[0]
    for widen in _WIDER:
        wider = widen(each.vehicle)
        end = _end(problem, wider, stub)
        if end is not None:
            shift = TimeWindow(earliest=wider.shift.earliest, latest=max(each.vehicle.shift.latest, end))
            tight = replace(wider, shift=shift)
            tight = wider if _end(problem, tight, stub) is None else tight
            missed = {rest.id for rest in each.vehicle.breaks} - {rest.id for rest in tight.breaks}
            return replace(each, vehicle=tight, missed=(*each.missed, *sorted(missed)))
    return replace(each, vehicle=replace(_without_breaks(each.vehicle), open_end=True, end_depot=None))


def _longer(vehicle: Vehicle) -> Vehicle:
    more = sum(rest.duration for rest in vehicle.breaks) + 24 * _HOUR
    shift = TimeWindow(earliest=vehicle.shift.earliest, latest=vehicle.shift.latest + more)
    return replace(vehicle, shift=shift)


def _unlimited(vehicle: Vehicle) -> Vehicle:
    return replace(_longer(vehicle), max_tasks=None, max_driving=None, max_metres=None, max_duration=None)


def _without_breaks(vehicle: Vehicle) -> Vehicle:
    return replace(_unlimited(vehicle), breaks=())


_WIDER: Sequence[Callable[[Vehicle], Vehicle]] = (_longer, _unlimited, _without_breaks)


def _end(problem: RoutingProblem, vehicle: Vehicle, stub: Visit) -> int | None:
    """Return when the vehicle is home from where it stands; None if it cannot be."""
    route = Timetable(alone(problem, vehicle, stub)).route(0, [0])
    return None if route is None else route.end


def alone(problem: RoutingProblem, vehicle: Vehicle, stub: Visit) -> RoutingProblem:
    """Return the problem of one vehicle that only has to go home from where it stands."""
    return replace(
        problem, visits=(stub,), vehicles=(vehicle,), allowed={}, shipments=(), relations=(), published={}
    )
