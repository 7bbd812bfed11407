"""When things may happen: windows, breaks, and how long somebody may drive without one.

Times are whole seconds after local midnight of the first day (25:00 is 90,000), durations whole seconds. Engines only
add and compare them, so any other unit and origin works too as long as one problem keeps to it.
"""

from dataclasses import dataclass
from typing import Literal

from planner.errors import ProblemError

MOST = 1 << 48
"""No time, duration, load or limit is greater, so that sums of many of them fit into 64 bits."""

MOST_WORTH = 1e15
"""No rate, penalty or number of people is greater, so that sums of many of them stay finite and exact to a unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """From ``earliest`` to ``latest``, both included; seconds after midnight, 0..``MOST``."""

    earliest: int
    latest: int

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        if not 0 <= self.earliest <= self.latest <= MOST:
            raise ProblemError(
                "This time window contradicts itself.",
                [f"earliest {self.earliest}, latest {self.latest}: expected 0 <= earliest <= latest <= 2^48"],
            )

    def holds(self, time: float) -> bool:
        """Return whether ``time`` is inside."""
        return self.earliest <= time <= self.latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest that the crew must have if the vehicle is used at all.

    It is taken standing: at a stop before the setup or after the service there, or at either end of the route, always
    within the shift; never within a service. Breaks of one vehicle never overlap and may come in any order.

    Attributes
    ----------
    windows
        It starts within one of them; sorted, at least one.
    duration
        Seconds, at least 0.
    id
        Unique among the breaks of its vehicle.
    place
        Location id where it must be taken: the vehicle drives there and on from there. None for anywhere.
    on_road
        Whether it may also interrupt a drive. Never with a ``place``.
    max_load
        It may only be taken with at most this on board, in each load dimension; None for any load.
    """

    windows: tuple[TimeWindow, ...]
    duration: int
    id: str = "break"
    place: str | None = None
    on_road: bool = False
    max_load: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        """Sort the windows and refuse a break that contradicts itself."""
        object.__setattr__(self, "windows", ordered(self.windows))
        problems = []
        if not self.windows:
            problems.append("there is no window in which it may start")
        if not 0 <= self.duration <= MOST:
            problems.append(f"duration is {self.duration}, expected 0..2^48")
        if self.on_road and self.place is not None:
            problems.append("on_road and place exclude each other")
        if self.max_load is not None and not all(0 <= load <= MOST for load in self.max_load):
            problems.append(f"max_load is {self.max_load}, expected 0..2^48 everywhere")
        if problems:
            raise ProblemError(f"Break {self.id!r} contradicts itself.", problems)

    @property
    def earliest(self) -> int:
        """The first second at which it may start."""
        return self.windows[0].earliest

    @property
    def latest(self) -> int:
        """The last second at which it may start."""
        return max(window.latest for window in self.windows)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivingRule:
    """After at most ``most`` seconds at the wheel a rest of ``rest`` seconds is due, again and again.

    Any standing of at least ``rest`` seconds in one piece counts: a break, waiting, or a service if ``service_rests``.
    EU Regulation 561/2006, article 7, is ``DrivingRule(most=16_200, rest=2_700)``. The rest is taken at a stop, before
    its setup or after its service, or on the road if ``on_road``.
    """

    most: int
    rest: int
    on_road: bool = True
    service_rests: bool = False

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        if not (1 <= self.most <= MOST and 1 <= self.rest <= MOST):
            raise ProblemError(
                "This driving rule contradicts itself.",
                [f"most {self.most}, rest {self.rest}: expected 1..2^48 each"],
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reload:
    """Where and how fast a vehicle empties itself and fills up again between two trips of one shift.

    Attributes
    ----------
    places
        Location ids, at least one; any of them may be used each time.
    duration
        Seconds it takes, at least 0.
    most
        How often in a shift, at least 1; None for any number.
    """

    places: tuple[str, ...]
    duration: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        problems = []
        if not self.places:
            problems.append("there is no place to reload at")
        if not 0 <= self.duration <= MOST:
            problems.append(f"duration is {self.duration}, expected 0..2^48")
        if self.most is not None and self.most < 1:
            problems.append(f"most is {self.most}, expected at least 1")
        if problems:
            raise ProblemError("This reload contradicts itself.", problems)


RelationKind = Literal["same_vehicle", "different_vehicles", "order", "sequence", "directly"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What some visits have to do with each other. A visit that is not made binds nobody.

    =====================  =====================================================================================
    ``same_vehicle``       one van makes them all (any of its shifts)
    ``different_vehicles`` no van makes two of them
    ``order``              each starts ``least_gap``..``most_gap`` after the end of the one before, whoever makes them
    ``sequence``           the same, in one route; other visits may come between
    ``directly``           the same, in one route, with nothing but breaks between
    =====================  =====================================================================================

    ``least_gap`` and ``most_gap`` are seconds, at least 0; None for no upper limit.
    """

    kind: RelationKind
    visits: tuple[str, ...]
    least_gap: int = 0
    most_gap: int | None = None

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        problems = []
        if len(set(self.visits)) != len(self.visits) or len(self.visits) < 2:
            problems.append(f"visits are {list(self.visits)}, expected at least two, each once")
        if not 0 <= self.least_gap <= (MOST if self.most_gap is None else self.most_gap) <= MOST:
            problems.append(
                f"least_gap {self.least_gap}, most_gap {self.most_gap}:"
                " expected 0 <= least_gap <= most_gap <= 2^48"
            )
        if problems:
            raise ProblemError("This relation contradicts itself.", problems)


def ordered(windows: tuple[TimeWindow, ...]) -> tuple[TimeWindow, ...]:
    """Return ``windows`` sorted by their beginning, then their end."""
    return tuple(sorted(windows, key=lambda window: (window.earliest, window.latest)))
