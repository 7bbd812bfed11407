"""When a vehicle that makes these visits in this order does what. Exact, in one pass.

Being earlier never hurts (waiting is allowed), so the earliest time at each stop, once with and once without the
break taken so far, says all there is to know. The break is taken before leaving the depot, on arrival at a stop, after
the service there, or back at the depot; see :class:`planner.routing.problem.Break`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.routing.legs import NEVER, Legs
from planner.routing.plan import Route, Stop
from planner.routing.problem import Break, TimeWindow, Vehicle, Visit


def earliest_end(vehicle: Vehicle, visits: Sequence[Visit], legs: Legs) -> float:
    """Return the earliest time at which ``vehicle`` can be back, ``NEVER`` if the order cannot be kept."""
    rest, latest = vehicle.break_, vehicle.shift.latest
    waiting: float = vehicle.shift.earliest
    rested = waiting if rest is None else _take(waiting, rest)
    here = legs.seconds[legs.position[vehicle.depot]]
    for visit in visits:
        place = legs.position[visit.location]
        leg = here[place]
        here = legs.seconds[place]
        waiting, rested = waiting + leg, rested + leg
        if rest is not None:
            rested = min(rested, _take(waiting, rest))
            waiting = _served(waiting, visit)
            rested = min(_served(rested, visit), _take(waiting, rest))
        else:
            waiting = rested = _served(rested, visit)
        if rested > latest and waiting > latest:
            return NEVER
    home = here[legs.position[vehicle.depot]] if visits else 0
    waiting, rested = waiting + home, rested + home
    if rest is not None and _take(waiting, rest) <= latest:
        rested = min(waiting, rested)
    return rested if rested <= latest else NEVER


def timed(vehicle: Vehicle, visits: Sequence[Visit], legs: Legs) -> Route | None:
    """Return the route that is back as early as possible and leaves as late as that allows; None if there is none.

    Parameters
    ----------
    vehicle, visits
        Who makes which visits, in this order; at least one visit.
    legs
        Travel between their places.
    """
    slots = range(2 * len(visits) + 2) if vehicle.break_ is not None else [0]
    routes = [route for slot in slots if (route := _with_break_at(slot, vehicle, visits, legs)) is not None]
    return min(routes, key=lambda route: (route.end, -route.start), default=None)


def begin(arrival: float, duration: int, windows: Sequence[TimeWindow]) -> float:
    """Return the earliest start of a service of ``duration`` from ``arrival`` on, ``NEVER`` if there is none."""
    if not windows:
        return arrival
    return min(
        (max(arrival, w.earliest) for w in windows if max(arrival, w.earliest) + duration <= w.latest),
        default=NEVER,
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """Drive for ``leg``, then serve (or rest) for ``duration`` within a window."""

    leg: float
    duration: int
    windows: tuple[TimeWindow, ...]


def _take(time: float, rest: Break) -> float:
    """Return when a break that can begin at ``time`` is over, ``NEVER`` if that is too late for it."""
    return max(time, rest.earliest) + rest.duration if time <= rest.latest else NEVER


def _served(arrival: float, visit: Visit) -> float:
    return begin(arrival, visit.service_duration, visit.windows) + visit.service_duration


def _with_break_at(slot: int, vehicle: Vehicle, visits: Sequence[Visit], legs: Legs) -> Route | None:
    """Return the best route whose break is in ``slot``.

    0 is the depot before leaving, 2k-1 the arrival at the k-th stop, 2k its end of service, the last the depot again.
    """
    steps, home, row = _steps(slot, vehicle, visits, legs)
    earliest, latest, rest = vehicle.shift.earliest, vehicle.shift.latest, vehicle.break_
    break_start: float | None = None
    if rest is not None and slot == 0:
        break_start = max(earliest, rest.earliest)
        earliest = int(_take(earliest, rest))
    back_at_depot = rest is not None and slot == 2 * len(visits) + 1
    if rest is not None and back_at_depot:
        latest = min(rest.latest, latest - rest.duration)
    end = _forward(earliest, steps)[-1][2] + home
    if end > latest:
        return None
    start = int(_latest_start(end - home, steps))
    times = _forward(start, steps)
    if rest is not None and back_at_depot:
        break_start = max(end, rest.earliest)
    elif row is not None:
        break_start = times[row][1]
    return Route(
        vehicle=vehicle.id,
        start=start,
        end=int(end),
        stops=_stops(visits, times, row, after=slot % 2 == 0),
        break_start=None if break_start is None else int(break_start),
    )


def _steps(
    slot: int, vehicle: Vehicle, visits: Sequence[Visit], legs: Legs
) -> tuple[list[_Step], float, int | None]:
    """Return the steps of a route, the leg home, and which step is the break, if one is."""
    *outward, home = legs.along(vehicle, visits)
    steps = [
        _Step(leg, visit.service_duration, visit.windows) for leg, visit in zip(outward, visits, strict=True)
    ]
    rest = vehicle.break_
    if rest is None or slot in {0, 2 * len(visits) + 1}:
        return steps, home, None
    stop, after = (slot - 1) // 2, slot % 2 == 0
    pause = (TimeWindow(earliest=rest.earliest, latest=rest.latest + rest.duration),)
    if after:
        steps.insert(stop + 1, _Step(0, rest.duration, pause))
        return steps, home, stop + 1
    arriving = steps[stop]
    steps[stop : stop + 1] = [
        _Step(arriving.leg, rest.duration, pause),
        _Step(0, arriving.duration, arriving.windows),
    ]
    return steps, home, stop


def _forward(start: float, steps: Sequence[_Step]) -> list[tuple[float, float, float]]:
    """Return (arrival, start, end) of each step when everything is done as early as possible."""
    times = []
    for step in steps:
        arrival = start + step.leg
        begun = begin(arrival, step.duration, step.windows)
        start = begun + step.duration
        times.append((arrival, begun, start))
    return times


def _latest_start(end: float, steps: Sequence[_Step]) -> float:
    """Return the latest departure with which the last step still ends by ``end``, which must be possible."""
    for step in reversed(steps):
        if step.windows:
            end = max(
                min(end, w.latest) for w in step.windows if w.earliest + step.duration <= min(end, w.latest)
            )
        end -= step.duration + step.leg
    return end


def _stops(
    visits: Sequence[Visit], times: list[tuple[float, float, float]], row: int | None, *, after: bool
) -> tuple[Stop, ...]:
    """Return the stops; the break in ``row`` belongs to the stop at which it is taken."""
    if row is not None:
        pause = times.pop(row)
        if after:
            times[row - 1] = (*times[row - 1][:2], pause[2])
        else:
            times[row] = (pause[0], *times[row][1:])
    return tuple(
        Stop(visit=visit.id, arrival=int(arrival), start=int(begun), departure=int(ended))
        for visit, (arrival, begun, ended) in zip(visits, times, strict=True)
    )
