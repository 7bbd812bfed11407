"""Driving between two places at a time of day, looked up by id.

Travel times that change during the day follow Ichoua, Gendreau and Potvin (EJOR 144, 2003, pages 379-396): a drive that
reaches the next slice goes on at its pace for what is left of the way.
"""

from collections.abc import Iterable, Sequence
from math import ceil, inf, isnan, nan

from planner.routing.problem import RoutingProblem
from planner.travel import TravelTimes

Span = tuple[float, float]

ROUNDING = 1e-6
"""Seconds; how far sums of floating-point numbers may be off."""


class Roads:
    """The travel of one profile; not an answer, never returned."""

    __slots__ = ("_columns", "_costs", "_rows", "_slices", "_travel")

    def __init__(self, problem: RoutingProblem, profile: str) -> None:
        travel = problem.travel_of(profile)
        self._travel: TravelTimes = travel
        self._rows = {label: row for row, label in enumerate(travel.origins)}
        self._columns = {label: column for column, label in enumerate(travel.destinations)}
        self._slices = [(piece.begins, piece.travel) for piece in problem.by_time.get(profile, ())]
        self._costs = problem.arc_costs.get(profile)

    def knows(self, place: str) -> bool:
        """Return whether ``place`` is an origin and a destination."""
        return place in self._rows and place in self._columns

    def usual_seconds(self, origin: str, destination: str) -> float:
        """Return the seconds from ``origin`` to ``destination`` before the first slice; NaN if there is no way."""
        return self._seconds(self._travel, origin, destination)

    def metres(self, origin: str, destination: str) -> float:
        """Return the metres from ``origin`` to ``destination``; NaN if there is no way."""
        if not (self.knows(origin) and self.knows(destination)):
            return nan
        return float(self._travel.metres[self._rows[origin], self._columns[destination]])

    def cost(self, origin: str, destination: str) -> float | None:
        """Return what driving there costs in place of its hours; None where hours count."""
        if self._costs is None:
            return None
        return float(self._costs[self._rows[origin], self._columns[destination]])

    def arrival(self, origin: str, destination: str, leaving: float, pauses: Iterable[Span] = ()) -> float:
        """Return the earliest arrival of who leaves at ``leaving`` and stands during ``pauses``; NaN without a way.

        Fractions of a second are rounded up in each slice and at the end.
        """
        usual = self.usual_seconds(origin, destination)
        if isnan(usual):
            return nan
        left, now = 1.0, leaving
        for begins, ends, pace in self._paces(origin, destination, leaving):
            for start, end in _driven(max(now, begins), ends, pauses):
                if left * pace <= end - start + ROUNDING:
                    return ceil(start + left * pace - ROUNDING)
                left -= (end - start) / pace
            now = ends
        return nan

    def seconds(self, origin: str, destination: str, leaving: float, pauses: Sequence[Span] = ()) -> float:
        """Return the seconds at the wheel of that drive, rounded up; NaN without a way."""
        arrived = self.arrival(origin, destination, leaving, pauses)
        stood = sum(max(0.0, min(end, arrived) - max(start, leaving)) for start, end in pauses)
        return arrived - leaving - stood

    def _seconds(self, travel: TravelTimes, origin: str, destination: str) -> float:
        if not (self.knows(origin) and self.knows(destination)):
            return nan
        seconds = float(travel.seconds[self._rows[origin], self._columns[destination]])
        return seconds if isnan(seconds) else float(ceil(seconds))

    def _paces(self, origin: str, destination: str, leaving: float) -> Iterable[tuple[float, float, float]]:
        """Yield (from, until, seconds for the whole way) for each slice that ends after ``leaving``."""
        begins = [-inf, *(begin for begin, _ in self._slices)]
        tables = [self._travel, *(travel for _, travel in self._slices)]
        for begin, end, table in zip(begins, [*begins[1:], inf], tables, strict=True):
            if end > leaving:
                yield begin, end, self._seconds(table, origin, destination)


def _driven(begins: float, ends: float, pauses: Iterable[Span]) -> Iterable[Span]:
    """Yield what is left of ``begins``..``ends`` without ``pauses``."""
    now = begins
    for start, end in sorted(pauses):
        if end <= now or start >= ends:
            continue
        if start > now:
            yield now, start
        now = end
    if now < ends:
        yield now, ends
