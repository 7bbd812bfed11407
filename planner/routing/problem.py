"""The question of a day: which vehicle makes which visit, and when.

Times are whole seconds after local midnight of the first day (so 25:00 is 90,000), durations whole seconds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.errors import ProblemError
from planner.travel import TravelTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """From ``earliest`` to ``latest``, both included; seconds after midnight, at least 0."""

    earliest: int
    latest: int

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        if not 0 <= self.earliest <= self.latest:
            raise ProblemError(
                "This time window contradicts itself.",
                [f"earliest {self.earliest}, latest {self.latest}: expected 0 <= earliest <= latest"],
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest that starts from ``earliest`` to ``latest`` and lasts ``duration`` seconds (at least 1).

    It is taken standing: at a stop before or after the service there, or at the depot before leaving or after
    coming back, always within the shift. It interrupts neither driving nor service.
    """

    earliest: int
    latest: int
    duration: int

    def __post_init__(self) -> None:
        """Refuse a break that contradicts itself."""
        problems = []
        if not 0 <= self.earliest <= self.latest:
            problems.append(
                f"earliest {self.earliest}, latest {self.latest}: expected 0 <= earliest <= latest"
            )
        if self.duration < 1:
            problems.append(f"duration is {self.duration}, expected at least 1")
        if problems:
            raise ProblemError("This break contradicts itself.", problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Something to serve at a place.

    Attributes
    ----------
    id
        Unique among the visits.
    service_duration
        Seconds that the vehicle stands and serves, at least 0.
    windows
        When the place is open; none means at any time. Service must begin and end within the same window: a place
        that has closed cannot be served any longer.
    people
        What the visit is worth, at least 0.
    place
        Location id in the travel times; the id of the visit if None.
    """

    id: str
    service_duration: int
    windows: tuple[TimeWindow, ...] = ()
    people: float = 1.0
    place: str | None = None

    def __post_init__(self) -> None:
        """Sort the windows and refuse values out of range."""
        object.__setattr__(self, "windows", tuple(sorted(self.windows, key=lambda w: (w.earliest, w.latest))))
        problems = []
        if self.service_duration < 0:
            problems.append(f"service_duration is {self.service_duration}, expected at least 0")
        if not 0 <= self.people < float("inf"):
            problems.append(f"people is {self.people}, expected a finite number of at least 0")
        if problems:
            raise ProblemError(f"Visit {self.id!r} contradicts itself.", problems)

    @property
    def location(self) -> str:
        """The id of its place in the travel times."""
        return self.id if self.place is None else self.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle with its crew for one shift.

    Attributes
    ----------
    id
        Unique among the vehicles.
    depot
        Location id where it starts and ends.
    shift
        It leaves the depot no earlier and is back no later.
    break_
        The rest its crew must have; None for none.
    fixed_seconds
        What using it at all costs, in seconds of driving; at least 0.
    usual_seconds
        Each second of driving and serving beyond this costs like a second of driving, so that days become even;
        None for no such limit.
    """

    id: str
    depot: str
    shift: TimeWindow
    break_: Break | None = None
    fixed_seconds: int = 0
    usual_seconds: int | None = None

    def __post_init__(self) -> None:
        """Refuse values out of range and a break that the shift has no room for."""
        problems = []
        if self.fixed_seconds < 0:
            problems.append(f"fixed_seconds is {self.fixed_seconds}, expected at least 0")
        if self.usual_seconds is not None and self.usual_seconds < 0:
            problems.append(f"usual_seconds is {self.usual_seconds}, expected at least 0")
        rest = self.break_
        if rest is not None:
            first = max(rest.earliest, self.shift.earliest)
            if first > min(rest.latest, self.shift.latest - rest.duration):
                problems.append("the break does not fit into the shift")
        if problems:
            raise ProblemError(f"Vehicle {self.id!r} contradicts itself.", problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingProblem:
    """Visits, vehicles and the travel between their places.

    Attributes
    ----------
    visits, vehicles
        With unique ids; either may be empty.
    travel
        Seconds and metres between all places of visits and all depots, both as origins and destinations; NaN
        where there is no way. Fractions of a second are rounded up.
    allowed
        Visit id -> ids of the vehicles that may make it; a visit that is not named may be made by all.
    """

    visits: tuple[Visit, ...]
    vehicles: tuple[Vehicle, ...]
    travel: TravelTimes
    allowed: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse references that lead nowhere."""
        problems = list(_problems(self))
        if problems:
            raise ProblemError("This routing problem contradicts itself.", problems)

    def may_make(self, vehicle: str, visit: str) -> bool:
        """Return whether the rules let this vehicle make this visit."""
        return visit not in self.allowed or vehicle in self.allowed[visit]


def _problems(problem: RoutingProblem) -> Iterator[str]:
    visits = Counter(visit.id for visit in problem.visits)
    vehicles = Counter(vehicle.id for vehicle in problem.vehicles)
    for name, ids in (("visit", visits), ("vehicle", vehicles)):
        yield from (f"{name} id {label!r} is used {count} times" for label, count in ids.items() if count > 1)
    origins, destinations = set(problem.travel.origins), set(problem.travel.destinations)
    known = origins & destinations
    for visit in problem.visits:
        if visit.location not in known:
            yield f"visit {visit.id!r}: travel times do not know place {visit.location!r} both ways"
    for vehicle in problem.vehicles:
        if vehicle.depot not in known:
            yield f"vehicle {vehicle.id!r}: travel times do not know depot {vehicle.depot!r} both ways"
    for visit_id, allowed in problem.allowed.items():
        if visit_id not in visits:
            yield f"allowed: there is no visit {visit_id!r}"
        yield from (
            f"allowed: visit {visit_id!r} names the unknown vehicle {label!r}"
            for label in sorted(allowed - vehicles.keys())
        )
