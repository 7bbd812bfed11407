"""How early and how late a visit can start at its place in a route, the other visits staying in their order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from planner.routing.problem import RoutingProblem, Slice, TimeWindow, Vehicle, Visit
from planner.routing.replan.apply import narrowed
from planner.routing.timetable import Timetable
from planner.travel import TravelTimes

STEP = 300
"""Seconds; first and last starts are whole multiples."""


def span(
    problem: RoutingProblem, vehicle: int, order: Sequence[int], number: int, start: int
) -> tuple[int, int]:
    """Return the first and the last start of visit ``number`` in ``order`` of ``vehicle``, to ``STEP`` seconds.

    ``start`` is a start that is possible; the two are searched by halves on both sides of it.
    """
    visit, driver = problem.visits[number], problem.vehicles[vehicle]
    grid = range(-(-driver.shift.earliest // STEP) * STEP, driver.shift.latest + 1, STEP)
    early = [time for time in reversed(grid) if time < start]
    late = [time for time in grid if time > start]
    variants = [_between(visit, driver, time, 0, time) for time in early]
    variants += [_between(visit, driver, time, time, driver.shift.latest) for time in late]
    others = [k for k in order if k >= 0 and k != number]
    small = one_vehicle(problem, driver, [*(problem.visits[k] for k in others), *variants])
    table = Timetable(small)
    numbers = {k: position for position, k in enumerate(others)}

    def possible(variant: int) -> bool:
        here = len(others) + variant
        return table.possible(0, [here if k == number else k if k < 0 else numbers[k] for k in order])

    first = farthest(len(early), possible)
    last = farthest(len(late), lambda position: possible(len(early) + position))
    return early[first] if first >= 0 else start, late[last] if last >= 0 else start


def farthest(count: int, possible: Callable[[int], bool]) -> int:
    """Return the last of 0..``count`` - 1 that is possible, -1 for none; where one is not, no later one is."""
    low, high = -1, count - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if possible(middle) else (low, middle - 1)
    return low


def one_vehicle(problem: RoutingProblem, vehicle: Vehicle, visits: Sequence[Visit]) -> RoutingProblem:
    """Return the problem of one vehicle and these visits, with travel between their places only."""
    small = narrowed(problem, visits, [vehicle], {})
    places = tuple(dict.fromkeys([*(visit.location for visit in visits), *vehicle.places()]))
    return replace(
        small,
        travel=_cut(problem.travel, places),
        profiles={name: _cut(travel, places) for name, travel in problem.profiles.items()},
        by_time={
            name: tuple(Slice(begins=each.begins, travel=_cut(each.travel, places)) for each in pieces)
            for name, pieces in problem.by_time.items()
        },
        arc_costs={
            name: costs[_cells(problem.travel_of(name), places)] for name, costs in problem.arc_costs.items()
        },
    )


def _between(visit: Visit, vehicle: Vehicle, label: int, earliest: int, latest: int) -> Visit:
    """Return ``visit`` so that it starts between the two; one that never opens if it cannot."""
    starts = visit.starts(visit.service(vehicle.type) + visit.setup(vehicle.type)) or ((0, latest),)
    cut = ((max(first, earliest), min(last, latest)) for first, last in starts)
    windows = tuple(TimeWindow(earliest=a, latest=b) for a, b in cut if a <= b)
    never = (TimeWindow(earliest=0, latest=0),)
    return replace(
        visit,
        id=f"{visit.id}@{label}",
        place=visit.location,
        windows=windows or never,
        ends_within=not windows,
    )


def _cut(travel: TravelTimes, places: tuple[str, ...]) -> TravelTimes:
    cells = _cells(travel, places)
    return TravelTimes(
        origins=places, destinations=places, seconds=travel.seconds[cells], metres=travel.metres[cells]
    )


def _cells(
    travel: TravelTimes, places: Iterable[str]
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.intp]], ...]:
    rows = {label: row for row, label in enumerate(travel.origins)}
    columns = {label: column for column, label in enumerate(travel.destinations)}
    names = list(places)
    return np.ix_([rows[label] for label in names], [columns[label] for label in names])
