"""The dates of a rota one by one: their questions, and their routes in time."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from planner.routing.assembling import UnsoundPlanError
from planner.routing.period import RotaDay, RotaProblem, costs_of, visit_on
from planner.routing.problem import RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.rota.timeline import Orders
from planner.routing.timetable import Timetable

Bands = Mapping[str, tuple[int, int]]
"""Visit id -> first and last start of its service, on every date."""


def question_on(
    problem: RotaProblem, day: date, visits: Collection[str], bands: Bands | None = None
) -> RoutingProblem:
    """Return the question of one date: those of ``visits`` that are open then, the vehicles that work, their costs."""
    vehicles = tuple(
        replace(vehicle, costs=costs_of(problem, vehicle))
        for vehicle in problem.vehicles
        if (vehicle.id, day) not in problem.absent
    )
    working = {vehicle.id for vehicle in vehicles}
    today = [visit_on(problem, visit, day) for visit in problem.visits if visit.id in visits]
    return RoutingProblem(
        visits=tuple(_in_band(visit, vehicles, (bands or {}).get(visit.id)) for visit in today if visit),
        vehicles=vehicles,
        travel=problem.travel,
        allowed={
            visit.id: problem.allowed[visit.id] & working
            for visit in today
            if visit and visit.id in problem.allowed
        },
    )


def _in_band(visit: Visit, vehicles: Collection[Vehicle], band: tuple[int, int] | None) -> Visit:
    """Return ``visit`` so that its service can only start in ``band``."""
    if band is None:
        return visit
    begin, end = max(0, band[0]), max(0, band[1])
    longest = max((visit.service(vehicle.type) for vehicle in vehicles), default=visit.service_duration)
    last = end + (longest if visit.ends_within else 0)
    windows = visit.windows or (TimeWindow(earliest=begin, latest=last),)
    cut = [(max(window.earliest, begin), min(window.latest, last)) for window in windows]
    return replace(visit, windows=tuple(TimeWindow(earliest=a, latest=b) for a, b in cut if a <= b))


def in_time(problem: RotaProblem, orders: Orders, bands: Bands) -> tuple[RotaDay, ...]:
    """Return the routes of all van-days in time, by date and vehicle.

    Raises
    ------
    UnsoundPlanError
        If an order cannot be kept.
    """
    found = [
        entry for day in sorted({day for _, day in orders}) for entry in _day(problem, day, orders, bands)
    ]
    return tuple(sorted(found, key=lambda entry: (entry.date, entry.vehicle)))


def _day(problem: RotaProblem, day: date, orders: Orders, bands: Bands) -> Iterator[RotaDay]:
    today = {vehicle: order for (vehicle, when), order in orders.items() if when == day and order}
    question = question_on(problem, day, {visit for order in today.values() for visit in order}, bands)
    position = {visit.id: number for number, visit in enumerate(question.visits)}
    timetable = Timetable(question)
    for number, vehicle in enumerate(question.vehicles):
        if vehicle.id in today:
            route = timetable.route(number, [position[visit] for visit in today[vehicle.id]])
            if route is None:
                raise UnsoundPlanError(f"{vehicle.id} on {day}: the order {today[vehicle.id]} cannot be kept")
            yield RotaDay(date=day, vehicle=vehicle.id, route=route)
