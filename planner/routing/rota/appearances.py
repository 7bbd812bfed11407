"""When a vehicle comes to each place: a rota that was made, as :mod:`planner.routing.series`."""

from collections.abc import Mapping

from planner.routing.period import Rota, RotaProblem
from planner.routing.series import Appearance, Place, Row, Series, in_series, rows_of


def series_of(problem: RotaProblem, rota: Rota) -> tuple[Series, ...]:
    """Return when a vehicle comes to each place, in the order of the visits, then by date; see :func:`in_series`."""
    appearances = [
        Appearance(
            visit=stop.visit,
            vehicle=entry.vehicle,
            day=entry.date,
            begin=stop.start + stop.setup,
            end=stop.departure,
        )
        for entry in rota.days
        for stop in entry.route.stops
    ]
    return in_series(appearances, [visit.id for visit in problem.visits])


def timetable_rows(problem: RotaProblem, rota: Rota, places: Mapping[str, Place]) -> list[Row]:
    """Return one row for each series, and one for each time that is missed: what a notice board wants to know."""
    missed = [(left.visit, left.detail) for left in rota.unserved]
    return rows_of(series_of(problem, rota), missed, places)
