"""Visits: something to serve at a place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.errors import ProblemError
from planner.routing.times import MOST, MOST_WORTH, TimeWindow, ordered


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
        When the place is open; none means at any time. Setup and service must begin and end within the same window:
        a place that has closed cannot be served any longer. With ``ends_within`` False they must only begin in it.
    people
        What the visit is worth, at least 0.
    place
        Location id in the travel times; the id of the visit if None.
    setup_duration
        Seconds before the service (parking, unfolding), at least 0; not needed where the visit before it in the route
        was at the same place, nor first in the route or after a reload at the place where the vehicle starts.
    service_by_type, setup_by_type
        Vehicle type -> seconds, in place of the two above.
    skills
        What the crew must be able to do.
    delivery, pickup
        What is brought from the depot (or the last reload) and what is taken back to it, in each load dimension, at
        least 0; empty for nothing. For the two ends of a :class:`~planner.routing.problem.Shipment`, what is moved.
    priority
        0..100; before anything else, as much priority as possible is served.
    penalty
        What leaving it out costs, at least 0; then it is left out where serving it costs more, and neither its
        priority nor its people count. None if it must be served whenever possible.
    preferred, outside_per_hour
        Soft windows for the start of setup and service, and the cost of each hour from the start to the nearest of
        them; none means no preference.
    group
        Visits with the same group are alternatives: one of them is made at most, and one is enough. They share people,
        priority and penalty.
    """

    id: str
    service_duration: int
    windows: tuple[TimeWindow, ...] = ()
    people: float = 1.0
    place: str | None = None
    ends_within: bool = True
    setup_duration: int = 0
    service_by_type: Mapping[str, int] = field(default_factory=dict)
    setup_by_type: Mapping[str, int] = field(default_factory=dict)
    skills: frozenset[str] = frozenset()
    delivery: tuple[int, ...] = ()
    pickup: tuple[int, ...] = ()
    priority: int = 0
    penalty: float | None = None
    preferred: tuple[TimeWindow, ...] = ()
    outside_per_hour: float = 0.0
    group: str | None = None

    def __post_init__(self) -> None:
        """Sort the windows and refuse values out of range."""
        object.__setattr__(self, "windows", ordered(self.windows))
        object.__setattr__(self, "preferred", ordered(self.preferred))
        problems = list(_problems(self))
        if problems:
            raise ProblemError(f"Visit {self.id!r} contradicts itself.", problems)

    @property
    def location(self) -> str:
        """The id of its place in the travel times."""
        return self.id if self.place is None else self.place

    def service(self, type_: str) -> int:
        """Return the seconds of service by a vehicle of ``type_``."""
        return self.service_by_type.get(type_, self.service_duration)

    def setup(self, type_: str) -> int:
        """Return the seconds of setup by a vehicle of ``type_``, where it is needed."""
        return self.setup_by_type.get(type_, self.setup_duration)

    def starts(self, lasting: int) -> tuple[tuple[int, int], ...]:
        """Return (earliest, latest) for the start of what lasts ``lasting`` seconds; none if always, in order.

        Windows too short for it are left out; if all are, the one impossible pair ``(1, 0)`` remains.
        """
        if not self.windows or not self.ends_within:
            return tuple((w.earliest, w.latest) for w in self.windows)
        pairs = ((w.earliest, w.latest - lasting) for w in self.windows)
        return tuple(pair for pair in pairs if pair[0] <= pair[1]) or ((1, 0),)


def _problems(visit: Visit) -> Iterator[str]:
    yield from _duration_problems(visit)
    for name in ("people", "outside_per_hour"):
        if not 0 <= getattr(visit, name) <= MOST_WORTH:
            yield f"{name} is {getattr(visit, name)}, expected a finite number of at least 0, at most 10^15"
    for name in ("delivery", "pickup"):
        if not all(0 <= load <= MOST for load in getattr(visit, name)):
            yield f"{name} is {getattr(visit, name)}, expected 0..2^48 everywhere"
    if not 0 <= visit.priority <= 100:
        yield f"priority is {visit.priority}, expected 0..100"
    if visit.penalty is not None and not 0 <= visit.penalty <= MOST_WORTH:
        yield f"penalty is {visit.penalty}, expected a finite number of at least 0, at most 10^15"


def _duration_problems(visit: Visit) -> Iterator[str]:
    for name in ("service_duration", "setup_duration"):
        if not 0 <= getattr(visit, name) <= MOST:
            yield f"{name} is {getattr(visit, name)}, expected 0..2^48"
    for name in ("service_by_type", "setup_by_type"):
        for type_, seconds in getattr(visit, name).items():
            if not 0 <= seconds <= MOST:
                yield f"{name} of {type_!r} is {seconds}, expected 0..2^48"
