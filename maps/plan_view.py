"""The routes of a day as people read them: what maps, sheets and files show, whatever planned it.

Times are whole seconds after local midnight of the day (25:00 is 90,000), durations whole seconds, distances metres,
coordinates degrees of WGS84, longitude first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import fsum
from typing import Literal

LonLat = tuple[float, float]
Line = tuple[LonLat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place with its name; ``place`` is the village or street, ``lon_lat`` None where nobody knows."""

    name: str
    place: str = ""
    lon_lat: LonLat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStop:
    """A visit of a route.

    Attributes
    ----------
    order
        From 1.
    visit
        Its id.
    spot
        Where.
    arrival, start, departure
        When the vehicle comes, begins, and leaves.
    waiting
        Seconds between them in which nothing happens.
    windows
        (earliest, latest) of each time at which the place is open; none for always.
    tasks
        What to do there, in the words of whoever asked for it.
    people
        What the visit is worth.
    load
        On board when the vehicle leaves, in each load dimension; empty where nothing is carried.
    """

    order: int
    visit: str
    spot: Spot
    arrival: int
    start: int
    departure: int
    waiting: int = 0
    windows: tuple[tuple[int, int], ...] = ()
    tasks: str = ""
    people: float = 0.0
    load: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPause:
    """A break or a reload after ``after`` stops and before the next; ``spot`` is where, None if nobody knows."""

    kind: Literal["break", "reload"]
    after: int
    start: int
    end: int
    spot: Spot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRoute:
    """A vehicle's way: leaves ``begins`` at ``start``, is at ``ends`` at ``end``; both None where it has no depot.

    ``lines`` are its legs along the streets in turn; without any, straight lines are drawn. ``driving`` is seconds.
    """

    vehicle: str
    name: str
    start: int
    end: int
    begins: Spot | None
    ends: Spot | None
    metres: float
    driving: int
    stops: tuple[ShownStop, ...]
    pauses: tuple[ShownPause, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def waiting(self) -> int:
        """Seconds in which it waits."""
        return sum(stop.waiting for stop in self.stops)

    @property
    def people(self) -> float:
        """People of all its visits."""
        return fsum(stop.people for stop in self.stops)

    def rows(self) -> Iterator[ShownStop | ShownPause]:
        """Yield stops and pauses in the order in which they happen."""
        for after in range(len(self.stops) + 1):
            yield from (pause for pause in self.pauses if pause.after == after)
            yield from self.stops[after : after + 1]

    def way(self) -> tuple[Line, ...]:
        """Return its legs, or one straight line from place to place where they are not known."""
        if self.lines:
            return self.lines
        rows = (row.spot for row in self.rows())
        spots = [spot.lon_lat for spot in (self.begins, *rows, self.ends) if spot and spot.lon_lat]
        return (tuple(spots),) if len(spots) > 1 else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """The smallest change of one kind that would admit a visit; see :class:`planner.routing.plan.Change`."""

    kind: str
    vehicle: str
    amount: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A visit that no route makes; ``by_vehicle`` are (name, reason), ``changes`` the smallest disturbance first."""

    visit: str
    spot: Spot
    reason: str
    detail: str = ""
    people: float = 0.0
    by_vehicle: tuple[tuple[str, str], ...] = ()
    changes: tuple[ShownChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """The routes of a day.

    Attributes
    ----------
    title
        Whose plan it is.
    day
        The date.
    zone
        IANA name of the zone in which all times are meant.
    version
        Of the plan, at least 0.
    made
        When the plan was made, aware.
    routes, left_out
        In the order of the plan.
    of_rota
        Whether ``left_out`` are the visits that a whole rota leaves out, not those of the day.
    """

    title: str
    day: date
    zone: str
    version: int
    made: datetime
    routes: tuple[ShownRoute, ...]
    left_out: tuple[LeftOut, ...] = ()
    of_rota: bool = False

    @property
    def left_out_title(self) -> str:
        """The key of the words above the visits that are left out."""
        return "unserved_visits" if self.of_rota else "left_out"

    def only(self, vehicle: str) -> "PlanView":
        """Return the same with the routes of one vehicle alone, and without what is left out."""
        mine = tuple(route for route in self.routes if route.vehicle == vehicle)
        return replace(self, routes=mine, left_out=())

    def moment(self, seconds: int) -> datetime:
        """Return the wall time of ``seconds`` after midnight, without a zone."""
        return datetime.combine(self.day, datetime.min.time()) + timedelta(seconds=seconds)


def clock(seconds: int) -> str:
    """Return ``HH:MM`` of seconds after midnight, rounded to the minute; ``01:10 +1`` on the day after."""
    days, minutes = divmod((seconds + 30) // 60, 1440)
    later = f" {days:+d}" if days else ""
    return f"{minutes // 60:02d}:{minutes % 60:02d}{later}"


def span(start: int, end: int) -> str:
    """Return ``HH:MM–HH:MM``."""
    return f"{clock(start)}–{clock(end)}"
