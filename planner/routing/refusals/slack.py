"""Where in a route there is certainly no time for a visit, found without loads, limits and unusual rests.

The earliest time at which each stop can be left and the latest at which the next can be reached bound what fits in
between (Savelsbergh, Annals of Operations Research 4, 1985, pages 285-305). What passes may still be impossible; what
does not pass is. Breaks that may be taken on the road or at a place of their own are left out, and driving rules.
"""

from collections.abc import Sequence
from math import ceil, inf, isnan

import numpy as np
from numpy.typing import NDArray

from planner.routing.problem import RoutingProblem, TimeWindow, Vehicle
from planner.routing.refusals.units import Insertion

MOST_BREAKS = 3
"""Breaks that are looked at; more would take long."""


class Clock:
    """Seconds between places of one profile, and when stops can begin; not an answer, never returned."""

    __slots__ = ("_columns", "_problem", "_rows", "_seconds", "varies")

    def __init__(self, problem: RoutingProblem, profile: str) -> None:
        travel = problem.travel_of(profile)
        self._problem = problem
        self._rows = {label: row for row, label in enumerate(travel.origins)}
        self._columns = {label: column for column, label in enumerate(travel.destinations)}
        self._seconds = travel.seconds
        self.varies = bool(problem.by_time.get(profile))

    def leg(self, origin: str | None, destination: str | None) -> float:
        """Return the seconds between two places, inf without a way, 0 from or to nowhere."""
        if origin is None or destination is None:
            return 0
        seconds = float(self._seconds[self._rows[origin], self._columns[destination]])
        return inf if isnan(seconds) else ceil(seconds)

    def row(self, place: str) -> int:
        """Return the row of ``place`` among origins."""
        return self._rows[place]

    def column(self, place: str) -> NDArray[np.float64]:
        """Return the seconds from every origin to ``place``."""
        return self._seconds[:, self._columns[place]]

    def place(self, vehicle: Vehicle, stop: int) -> str:
        """Return where ``stop`` of an order is."""
        if stop >= 0:
            return self._problem.visits[stop].location
        return "" if vehicle.reload is None else vehicle.reload.places[-1 - stop]

    def lasting(self, vehicle: Vehicle, stop: int) -> int:
        """Return the least seconds that ``stop`` takes."""
        if stop >= 0:
            return self._problem.visits[stop].service(vehicle.type)
        return 0 if vehicle.reload is None else vehicle.reload.duration

    def begin(self, vehicle: Vehicle, stop: int, time: float) -> float:
        """Return the earliest start of ``stop`` from ``time`` on, inf if there is none."""
        starts = self._starts(vehicle, stop)
        return min((max(time, a) for a, b in starts if time <= b), default=inf) if starts else time

    def begin_by(self, vehicle: Vehicle, stop: int, time: float) -> float:
        """Return the latest start of ``stop`` until ``time``, -inf if there is none."""
        starts = self._starts(vehicle, stop)
        return max((min(time, b) for a, b in starts if a <= time), default=-inf) if starts else time

    def _starts(self, vehicle: Vehicle, stop: int) -> tuple[tuple[int, int], ...]:
        if stop < 0:
            return ()
        visit = self._problem.visits[stop]
        return visit.starts(visit.service(vehicle.type))


class Slack:
    """The earliest and latest times along one order of one vehicle, for each set of breaks taken so far."""

    __slots__ = ("_clock", "_latest", "_leaves", "_order", "_rests", "_vehicle")

    def __init__(self, clock: Clock, vehicle: Vehicle, order: Sequence[int]) -> None:
        self._clock, self._vehicle, self._order = clock, vehicle, tuple(order)
        plain = [rest for rest in vehicle.breaks if rest.place is None and not rest.on_road]
        self._rests = [(rest.windows, rest.duration) for rest in plain[:MOST_BREAKS]]
        sets = 1 << len(self._rests)
        self._leaves = [self._rested([float(vehicle.shift.earliest)] + [inf] * (sets - 1))]
        for number, stop in enumerate(order):
            self._leaves.append(self._left(self._leaves[-1], self._before(number), stop))
        self._latest = [self._rested_by([-inf] * (sets - 1) + [float(vehicle.shift.latest)])]
        for number in reversed(range(len(order))):
            self._latest.append(self._reached_by(number))
        self._latest.reverse()

    def allows(self, insertion: Insertion) -> bool:
        """Return whether ``insertion`` may be possible."""
        if self._clock.varies:
            return True
        times, place = self._leaves[insertion.before], self._before(insertion.before)
        for stop in insertion.middle:
            times = self._left(times, place, stop)
            place = self._clock.place(self._vehicle, stop)
        leg = self._clock.leg(place, self._place(insertion.after))
        return any(
            time + leg <= latest for time, latest in zip(times, self._latest[insertion.after], strict=True)
        )

    def _before(self, number: int) -> str | None:
        return self._vehicle.starts_at if number == 0 else self._place(number - 1)

    def _place(self, number: int) -> str | None:
        if number == len(self._order):
            return self._vehicle.ends_at
        return self._clock.place(self._vehicle, self._order[number])

    def _left(self, times: list[float], origin: str | None, stop: int) -> list[float]:
        """Return when ``stop`` can be left by who leaves ``origin`` at ``times``."""
        clock, vehicle = self._clock, self._vehicle
        leg, lasting = clock.leg(origin, clock.place(vehicle, stop)), clock.lasting(vehicle, stop)
        here = self._rested([time + leg for time in times])
        return self._rested([clock.begin(vehicle, stop, time) + lasting for time in here])

    def _reached_by(self, number: int) -> list[float]:
        """Return when stop ``number`` must have been reached; later stops have been looked at."""
        clock, vehicle, stop = self._clock, self._vehicle, self._order[number]
        leg, lasting = clock.leg(self._place(number), self._place(number + 1)), clock.lasting(vehicle, stop)
        ends = self._rested_by([time - leg for time in self._latest[-1]])
        return self._rested_by([clock.begin_by(vehicle, stop, time - lasting) for time in ends])

    def _rested(self, times: list[float]) -> list[float]:
        """Return the earliest times with each set of breaks when any of them may be taken now."""
        for taken in range(len(times)):
            for number, (windows, lasting) in enumerate(self._rests):
                if not taken >> number & 1 and times[taken] < inf:
                    over = _from(windows, times[taken]) + lasting
                    times[taken | 1 << number] = min(times[taken | 1 << number], over)
        return times

    def _rested_by(self, times: list[float]) -> list[float]:
        """Return the latest times with each set of breaks taken when any of the others may be taken now."""
        for taken in reversed(range(len(times))):
            for number, (windows, lasting) in enumerate(self._rests):
                if not taken >> number & 1 and times[taken | 1 << number] > -inf:
                    begun = _until(windows, times[taken | 1 << number] - lasting)
                    times[taken] = max(times[taken], begun)
        return times


def _from(windows: Sequence[TimeWindow], time: float) -> float:
    return min((max(time, w.earliest) for w in windows if time <= w.latest), default=inf)


def _until(windows: Sequence[TimeWindow], time: float) -> float:
    return max((min(time, w.latest) for w in windows if w.earliest <= time), default=-inf)
