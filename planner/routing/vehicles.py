"""Vehicles: what one crew can do in one shift, and what that costs."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from planner.errors import ProblemError
from planner.routing.times import MOST, MOST_WORTH, Break, DrivingRule, Reload, TimeWindow

MOST_BREAKS = 60
"""Of one vehicle: which of them are taken is kept in the bits of one number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a route costs, in the user's currency; every rate is finite and at least 0.

    Attributes
    ----------
    fixed
        For using the vehicle at all.
    per_hour
        For each hour at the wheel. The default makes a unit of cost a second of driving.
    per_km
        For each kilometre.
    per_task_hour
        For each hour of setup and service.
    per_task
        For each visit made.
    per_duty_hour
        For each hour from leaving to coming back, waiting and breaks included.
    usual_seconds, per_overtime_hour
        For each hour of driving, setup and service beyond ``usual_seconds``, on top of the rates above, so that days
        become even. None for no such limit.
    """

    fixed: float = 0.0
    per_hour: float = 3600.0
    per_km: float = 0.0
    per_task_hour: float = 0.0
    per_task: float = 0.0
    per_duty_hour: float = 0.0
    usual_seconds: int | None = None
    per_overtime_hour: float = 3600.0

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        rates = (
            "fixed",
            "per_hour",
            "per_km",
            "per_task_hour",
            "per_task",
            "per_duty_hour",
            "per_overtime_hour",
        )
        problems = [
            f"{name} is {getattr(self, name)}, expected a finite number of at least 0, at most 10^15"
            for name in rates
            if not 0 <= getattr(self, name) <= MOST_WORTH
        ]
        if self.usual_seconds is not None and not 0 <= self.usual_seconds <= MOST:
            problems.append(f"usual_seconds is {self.usual_seconds}, expected 0..2^48")
        if problems:
            raise ProblemError("These costs contradict themselves.", problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle with its crew for one shift. Several shifts are several vehicles with the same ``van``.

    Attributes
    ----------
    id
        Unique among the vehicles.
    depot
        Location id where it starts, and ends unless said otherwise; None to start at its first stop.
    shift
        It leaves no earlier and is back no later.
    end_depot
        Location id where it ends, if elsewhere.
    open_end
        Whether it ends at its last stop instead.
    breaks, driving_rule
        The rests its crew must have; see :class:`planner.routing.times.Break`.
    skills
        What its crew can do; a visit needs all of its own to be among them.
    capacity
        What it can carry in each load dimension, at least 0; empty for no limit.
    reload
        How it can fill up within the shift; None if it cannot.
    type
        Decides service and setup times where a visit has them by type.
    profile
        Which travel times it has: "" for ``RoutingProblem.travel``.
    costs
        What its route costs.
    max_tasks, max_driving, max_metres, max_duration
        Most visits (at least 0), seconds at the wheel, metres, and seconds from leaving to coming back; None for no
        limit.
    van
        The physical vehicle; its own id if None.
    """

    id: str
    depot: str | None
    shift: TimeWindow
    end_depot: str | None = None
    open_end: bool = False
    breaks: tuple[Break, ...] = ()
    driving_rule: DrivingRule | None = None
    skills: frozenset[str] = frozenset()
    capacity: tuple[int, ...] = ()
    reload: Reload | None = None
    type: str = ""
    profile: str = ""
    costs: Costs = field(default_factory=Costs)
    max_tasks: int | None = None
    max_driving: int | None = None
    max_metres: float | None = None
    max_duration: int | None = None
    van: str | None = None

    def __post_init__(self) -> None:
        """Refuse values out of range and a break that the shift has no room for."""
        problems = list(_problems(self))
        if problems:
            raise ProblemError(f"Vehicle {self.id!r} contradicts itself.", problems)

    @property
    def starts_at(self) -> str | None:
        """Location id where its route begins; None for its first stop."""
        return self.depot

    @property
    def ends_at(self) -> str | None:
        """Location id where its route ends; None for its last stop."""
        return None if self.open_end else self.end_depot or self.depot

    @property
    def unit(self) -> str:
        """The physical vehicle."""
        return self.id if self.van is None else self.van

    def places(self) -> tuple[str, ...]:
        """Return the location ids that it may pass beside those of visits."""
        reloads = () if self.reload is None else self.reload.places
        named = (self.starts_at, self.ends_at, *(rest.place for rest in self.breaks), *reloads)
        return tuple(place for place in named if place is not None)


def _problems(vehicle: Vehicle) -> Iterator[str]:
    for name in ("max_tasks", "max_driving", "max_metres", "max_duration"):
        limit = getattr(vehicle, name)
        if limit is not None and not 0 <= limit <= MOST:
            yield f"{name} is {limit}, expected 0..2^48"
    if not all(0 <= room <= MOST for room in vehicle.capacity):
        yield f"capacity is {vehicle.capacity}, expected 0..2^48 everywhere"
    if vehicle.open_end and vehicle.end_depot is not None:
        yield "open_end and end_depot exclude each other"
    if len(vehicle.breaks) > MOST_BREAKS:
        yield f"it has {len(vehicle.breaks)} breaks, at most {MOST_BREAKS} are possible"
    if len({rest.id for rest in vehicle.breaks}) < len(vehicle.breaks):
        yield "two breaks have the same id"
    for rest in vehicle.breaks:
        latest = vehicle.shift.latest - rest.duration
        if not any(max(w.earliest, vehicle.shift.earliest) <= min(w.latest, latest) for w in rest.windows):
            yield f"break {rest.id!r} does not fit into the shift"
        if rest.max_load is not None and len(rest.max_load) != len(vehicle.capacity):
            yield f"break {rest.id!r}: max_load has {len(rest.max_load)} dimensions, capacity {len(vehicle.capacity)}"
