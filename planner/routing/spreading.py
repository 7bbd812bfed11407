"""Which of the interchangeable days of a vehicle falls on which date.

A route that the vehicle could make on any of its dates is free; swapping free routes changes no cost. They are laid
evenly over the period, long and short days mixed, and the vehicles take turns.
"""

from collections.abc import Sequence
from datetime import date

from planner.routing.legs import NEVER, Legs
from planner.routing.period import RotaProblem, parts, visit_on
from planner.routing.problem import Vehicle, Visit
from planner.routing.schedule import earliest_end
from planner.routing.timeline import Orders


def spread(problem: RotaProblem, orders: Orders, legs: Legs) -> Orders:
    """Return ``orders`` with the free routes of each vehicle laid evenly over its dates."""
    evenly: Orders = {}
    for number, vehicle in enumerate(problem.vehicles):
        dates = [day for day in problem.days if (vehicle.id, day) not in problem.absent]
        mine = {day: order for (label, day), order in orders.items() if label == vehicle.id}
        free = {day: order for day, order in mine.items() if _free(problem, vehicle, order, dates, legs)}
        bound = {day: order for day, order in mine.items() if day not in free}
        open_dates = [day for day in dates if day not in bound]
        chosen = _spaced(open_dates, len(free), (number + 0.5) / len(problem.vehicles))
        longest_first = sorted(
            free.values(), key=lambda order: -_work(vehicle, _visits(problem, order), legs)
        )
        turns = _mixed(chosen, backwards=number % 2 == 1)
        placed = bound | dict(zip(turns, longest_first, strict=True))
        evenly |= {(vehicle.id, day): placed[day] for day in sorted(placed)}
    return evenly


def _free(
    problem: RotaProblem, vehicle: Vehicle, order: Sequence[str], dates: Sequence[date], legs: Legs
) -> bool:
    """Say whether the vehicle could keep ``order`` on each of ``dates``."""
    visits = _visits(problem, order)
    if any(len(parts(problem, visit.id)) > 1 for visit in visits):
        return False
    for day in dates:
        today = [visit_on(problem, visit, day) for visit in visits]
        kept = [visit for visit in today if visit is not None]
        if len(kept) < len(visits) or earliest_end(vehicle, kept, legs) == NEVER:
            return False
    return True


def _spaced(dates: Sequence[date], count: int, phase: float) -> list[date]:
    """Return ``count`` of ``dates`` at even distances, from ``phase`` (0..1) of a distance on."""
    return [dates[int((number + phase) * len(dates) / count)] for number in range(count)]


def _mixed(dates: Sequence[date], *, backwards: bool) -> list[date]:
    """Return ``dates`` in van der Corput's order, so that neighbours in the answer are far apart in time."""
    ranked = sorted(range(len(dates)), key=lambda number: f"{number:016b}"[::-1])
    mixed = [dates[number] for number in ranked]
    return mixed[::-1] if backwards else mixed


def _visits(problem: RotaProblem, order: Sequence[str]) -> list[Visit]:
    known = {visit.id: visit for visit in problem.visits}
    return [known[label] for label in order]


def _work(vehicle: Vehicle, visits: Sequence[Visit], legs: Legs) -> float:
    return sum(legs.along(vehicle, visits)) + sum(visit.service_duration for visit in visits)
