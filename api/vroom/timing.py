"""When each step of a route happens: it ends as early as it can, and begins as late as that allows.

So waits VROOM least: first every step as early as possible, then backwards from that end as late as possible, then
forwards again from that start. Breaks interrupt the drive where their windows want it. Times are hundredths of a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.vroom.asked import Window


@dataclass(frozen=True, slots=True)
class Event:
    """A task or a break to be placed in time.

    Attributes
    ----------
    leg
        Hundredths of a second at the wheel from the task before it; 0 for a break.
    standing
        Hundredths of a second of setup and service.
    windows
        In which it must start, in hundredths; none means always.
    is_break
        Whether it may interrupt the leg of the next task.
    """

    leg: int
    standing: int
    windows: tuple[Window, ...] = ()
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """When a step is reached and when its service starts."""

    arrival: int
    start: int


@dataclass(frozen=True, slots=True)
class Times:
    """Departure, a moment for each event, and the arrival at the end."""

    start: int
    moments: tuple[Moment, ...]
    end: int


def timed(events: Sequence[Event], last_leg: int, shift: Window | None) -> Times | None:
    """Return when events happen in this order, None if they cannot all.

    Parameters
    ----------
    events
        Tasks and breaks in turn.
    last_leg
        Hundredths of a second from the last task to the end.
    shift
        From when and until when the vehicle may be on its way, in hundredths; None for always.
    """
    earliest = _forwards(events, last_leg, 0 if shift is None else shift[0])
    if earliest is None or (shift is not None and earliest.end > shift[1]):
        return None
    return _forwards(events, last_leg, _latest_start(events, last_leg, earliest.end))


def _forwards(events: Sequence[Event], last_leg: int, start: int) -> Times | None:
    """Return everything as early as possible after ``start``."""
    now, moments = start, []
    legs = _legs_ahead(events, last_leg)
    left = legs[0]
    for event, ahead in zip(events, legs[1:], strict=True):
        reached = now if event.is_break else now + left
        begin = _first_time(event.windows, reached)
        if begin is None:
            return None
        if event.is_break:
            driven = min(left, begin - now)
            moments.append(Moment(now + driven, begin))
            left -= driven
        else:
            moments.append(Moment(reached, begin))
            left = ahead
        now = begin + event.standing
    return Times(start, tuple(moments), now + left)


def _legs_ahead(events: Sequence[Event], last_leg: int) -> list[int]:
    """Return the leg to the next task, from the start and from each event."""
    ahead = [last_leg]
    for event in reversed(events):
        ahead.append(ahead[-1] if event.is_break else event.leg)
    return ahead[::-1]


def _latest_start(events: Sequence[Event], last_leg: int, end: int) -> int:
    """Return the latest departure with which the route still ends at ``end``."""
    now, left = end, last_leg
    for event in reversed(events):
        if event.is_break:
            latest = now - event.standing
            begin = _last_time(event.windows, latest)
            left = max(0, left - (latest - begin))
        else:
            begin = _last_time(event.windows, now - left - event.standing)
            left = event.leg
        now = begin
    return now - left


def _first_time(windows: tuple[Window, ...], time: int) -> int | None:
    if not windows:
        return time
    return next((max(time, begin) for begin, end in windows if time <= end), None)


def _last_time(windows: tuple[Window, ...], time: int) -> int:
    if not windows:
        return time
    return next(min(time, end) for begin, end in reversed(windows) if begin <= time)
