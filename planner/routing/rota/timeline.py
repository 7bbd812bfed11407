"""A rota as one routing problem: the days laid end to end on one clock, one vehicle for each vehicle and day.

A visit with other windows on other dates then simply has several windows, and one model decides the dates, the
vehicles and the orders together. A visit that is made several times becomes as many visits at the same place.
"""

from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from planner.routing.period import RotaProblem, costs_of, parts, visit_on
from planner.routing.plan import RoutePlan
from planner.routing.problem import RoutingProblem, TimeWindow, Vehicle, Visit

DAY_SECONDS = 86_400

Orders = dict[tuple[str, date], tuple[str, ...]]
"""For each (vehicle id, date) the visit ids in turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The routing problem, and what its vehicles and visits stand for.

    Attributes
    ----------
    problem
        The days laid end to end.
    van_days
        Vehicle id in ``problem`` -> (vehicle id, date).
    made_as
        Visit id in ``problem`` -> (visit id, which time it is, from 0).
    """

    problem: RoutingProblem
    van_days: dict[str, tuple[str, date]]
    made_as: dict[str, tuple[str, int]]


def laid_out(problem: RotaProblem) -> Timeline:
    """Return ``problem`` on one clock."""
    stride = _stride(problem)
    starts = {day: stride * number for number, day in enumerate(problem.days)}
    van_days = {
        f"{vehicle.id} {day}": (vehicle.id, day)
        for day, vehicle in product(problem.days, problem.vehicles)
        if (vehicle.id, day) not in problem.absent
    }
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    made_as, visits, allowed = {}, [], {}
    for visit in problem.visits:
        for time, days in enumerate(parts(problem, visit.id)):
            label = f"{visit.id} {time}"
            open_days = [day for day in days if visit_on(problem, visit, day) is not None]
            made_as[label] = (visit.id, time)
            visits.append(_moved_visit(problem, visit, open_days, starts, stride, label))
            allowed[label] = frozenset(
                van_day
                for van_day, (vehicle, day) in van_days.items()
                if day in open_days and problem.may_make(vehicle, visit.id)
            )
    moved = [
        _moved_vehicle(problem, vehicles[vehicle], label, starts[day])
        for label, (vehicle, day) in van_days.items()
    ]
    return Timeline(
        problem=RoutingProblem(
            visits=tuple(visits), vehicles=tuple(moved), travel=problem.travel, allowed=allowed
        ),
        van_days=van_days,
        made_as=made_as,
    )


def orders_of(timeline: Timeline, plan: RoutePlan) -> Orders:
    """Return which visits each vehicle makes on each date."""
    return {
        timeline.van_days[route.vehicle]: tuple(timeline.made_as[stop.visit][0] for stop in route.stops)
        for route in plan.routes
    }


def _stride(problem: RotaProblem) -> int:
    """Return seconds from one day to the next, so long that no shift or window reaches into the next."""
    windows = [window for visit in problem.visits for window in visit.windows]
    windows += [window for group in problem.windows_by_day.values() for window in group]
    latest = [window.latest for window in windows]
    latest += [vehicle.shift.latest for vehicle in problem.vehicles]
    return max(DAY_SECONDS, *(time + 1 for time in latest)) if latest else DAY_SECONDS


def _moved(window: TimeWindow, seconds: int) -> TimeWindow:
    return TimeWindow(earliest=window.earliest + seconds, latest=window.latest + seconds)


def _moved_visit(
    problem: RotaProblem,
    visit: Visit,
    days: list[date],
    starts: dict[date, int],
    stride: int,
    label: str,
) -> Visit:
    """Return ``visit`` with its windows of all ``days``; none if it is open all the time."""
    whole_day = (TimeWindow(earliest=0, latest=stride - 1),)
    windows: list[TimeWindow] = []
    always = True
    for day in days:
        today = visit_on(problem, visit, day) or visit
        always = always and not today.windows
        windows += [_moved(window, starts[day]) for window in today.windows or whole_day]
    return replace(visit, id=label, place=visit.location, windows=() if always else tuple(windows))


def _moved_vehicle(problem: RotaProblem, vehicle: Vehicle, label: str, seconds: int) -> Vehicle:
    rests = tuple(
        replace(rest, windows=tuple(_moved(window, seconds) for window in rest.windows))
        for rest in vehicle.breaks
    )
    return replace(
        vehicle,
        id=label,
        shift=_moved(vehicle.shift, seconds),
        breaks=rests,
        costs=costs_of(problem, vehicle),
    )
