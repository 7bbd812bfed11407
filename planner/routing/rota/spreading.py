"""Which of the interchangeable days of a vehicle falls on which date.

A route that the vehicle could make on any of its dates is free; swapping free routes changes no cost. They are laid
evenly over the period, long and short days mixed, and the vehicles take turns.
"""

from collections.abc import Collection, Sequence
from datetime import date

from planner.routing.period import RotaProblem
from planner.routing.rota.days import question_on
from planner.routing.rota.timeline import Orders
from planner.routing.timetable import Timetable


def spread(problem: RotaProblem, orders: Orders, movable: Collection[str]) -> Orders:
    """Return ``orders`` with the free routes of each vehicle laid evenly over its dates.

    ``movable`` are the visits that are made once, on whatever date.
    """
    evenly: Orders = {}
    for number, vehicle in enumerate(problem.vehicles):
        dates = [day for day in problem.days if (vehicle.id, day) not in problem.absent]
        mine = {day: order for (label, day), order in orders.items() if label == vehicle.id and order}
        free = {
            day: order for day, order in mine.items() if _free(problem, vehicle.id, order, dates, movable)
        }
        bound = {day: order for day, order in mine.items() if day not in free}
        open_dates = [day for day in dates if day not in bound]
        chosen = _spaced(open_dates, len(free), (number + 0.5) / len(problem.vehicles))
        longest_first = sorted(free.values(), key=lambda order: -_service(problem, order))
        turns = _mixed(chosen, backwards=number % 2 == 1)
        placed = bound | dict(zip(turns, longest_first, strict=True))
        evenly |= {(vehicle.id, day): placed[day] for day in sorted(placed)}
    return evenly


def _free(
    problem: RotaProblem,
    vehicle: str,
    order: Sequence[str],
    dates: Sequence[date],
    movable: Collection[str],
) -> bool:
    """Say whether the vehicle could keep ``order`` on each of ``dates``."""
    if not all(visit in movable for visit in order):
        return False
    tried: dict[tuple[object, ...], bool] = {}
    for day in dates:
        question = question_on(problem, day, order)
        if len(question.visits) < len(order):
            return False
        alike = tuple(visit.windows for visit in question.visits)
        if alike not in tried:
            place = {visit.id: number for number, visit in enumerate(question.visits)}
            number = next(n for n, other in enumerate(question.vehicles) if other.id == vehicle)
            tried[alike] = Timetable(question).possible(number, [place[visit] for visit in order])
        if not tried[alike]:
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


def _service(problem: RotaProblem, order: Sequence[str]) -> int:
    known = {visit.id: visit.service_duration for visit in problem.visits}
    return sum(known[label] for label in order)
