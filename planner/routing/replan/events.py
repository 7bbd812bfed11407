"""What happens to a plan: one small class for each thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.errors import ProblemError
from planner.routing.problem import Vehicle, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """One more visit; its place must be among the travel times. ``allowed`` are vehicle ids, None for all."""

    visit: Visit
    allowed: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surge:
    """Many more visits at once."""

    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """A visit that need not be made any more; its shipment goes with it."""

    visit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleDown:
    """A vehicle that stands from ``at`` on: it finishes the service it is at and makes no other.

    Attributes
    ----------
    vehicle
        Its id.
    at
        Since when; None for now.
    until
        When it runs again; None for not in this shift.
    place
        Location id where it stands; None for its last stop (its depot before the first).
    """

    vehicle: str
    at: int | None = None
    until: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewAbsent:
    """A vehicle without its crew from now on."""

    vehicle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A vehicle that is ``seconds`` behind its plan at time ``at`` (None for now): it will leave that much later."""

    vehicle: str
    seconds: int
    at: int | None = None

    def __post_init__(self) -> None:
        """Refuse a delay below 0."""
        if self.seconds < 0:
            raise ProblemError(
                "This delay cannot be.",
                [f"seconds of vehicle {self.vehicle!r} are {self.seconds}, expected >= 0"],
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Visits and vehicles that are added, replaced by others of the same id, or removed."""

    add_visits: tuple[Visit, ...] = ()
    modify_visits: tuple[Visit, ...] = ()
    remove_visits: tuple[str, ...] = ()
    add_vehicles: tuple[Vehicle, ...] = ()
    modify_vehicles: tuple[Vehicle, ...] = ()
    remove_vehicles: tuple[str, ...] = ()


Event = NewVisit | Surge | Cancellation | VehicleDown | CrewAbsent | Late | Changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A vehicle that stands from ``at``; until it runs again, None for never; and where."""

    at: int
    until: int | None = None
    place: str | None = None


def outages(events: Sequence[Event], now: int) -> dict[str, Outage]:
    """Return the vehicles that stand, by id; the last event on a vehicle counts."""
    found: dict[str, Outage] = {}
    for event in events:
        match event:
            case VehicleDown(vehicle=label, at=at, until=until, place=place):
                found[label] = Outage(at=now if at is None else at, until=until, place=place)
            case CrewAbsent(vehicle=label):
                found[label] = Outage(at=now)
            case Changes(remove_vehicles=labels):
                found |= {label: Outage(at=now) for label in labels}
    return found


def delays(events: Sequence[Event], now: int) -> dict[str, tuple[int, int]]:
    """Return (seconds, at) of each vehicle that is late; the last event on a vehicle counts."""
    return {
        event.vehicle: (event.seconds, now if event.at is None else event.at)
        for event in events
        if isinstance(event, Late)
    }


def cancelled(events: Sequence[Event]) -> frozenset[str]:
    """Return the visits that need not be made any more."""
    gone = {event.visit for event in events if isinstance(event, Cancellation)}
    return frozenset(gone.union(*(event.remove_visits for event in events if isinstance(event, Changes))))
