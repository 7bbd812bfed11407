"""What a problem in VROOM's JSON says, checked and frozen. Times are seconds, loads and distances whole numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

LonLat = tuple[float, float]
Window = tuple[int, int]
Amount = tuple[int, ...]
Matrix = list[list[int]]

TaskKind = Literal["job", "pickup", "delivery"]
StepKind = Literal["start", "job", "pickup", "delivery", "break", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is: a row and column of the matrices, coordinates, or both.

    ``named`` tells whether the row was given, so that answers repeat it.
    """

    index: int
    lonlat: LonLat | None
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A job, or one end of a shipment; no ``windows`` means at any time. Windows limit its start."""

    kind: TaskKind
    id: int
    place: Place
    description: str = ""
    setup: int = 0
    service: int = 0
    setup_by_type: Mapping[str, int] = field(default_factory=dict)
    service_by_type: Mapping[str, int] = field(default_factory=dict)
    delivery: Amount = ()
    pickup: Amount = ()
    skills: frozenset[int] = frozenset()
    priority: int = 0
    windows: tuple[Window, ...] = ()

    def times(self, type_: str) -> tuple[int, int]:
        """Return the seconds of setup and of service by a vehicle of a type."""
        return self.setup_by_type.get(type_, self.setup), self.service_by_type.get(type_, self.service)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A break of a vehicle."""

    id: int
    windows: tuple[Window, ...] = ()
    service: int = 0
    description: str = ""
    max_load: Amount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What a vehicle costs, in whole units."""

    fixed: int = 0
    per_hour: int = 3600
    per_task_hour: int = 0
    per_km: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenStep:
    """A step that the asker wants: what, and when its service should begin."""

    kind: StepKind
    id: int = 0
    at: int | None = None
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """A vehicle as it was asked for; ``breaks`` in the order of their windows, ``steps`` with both ends or empty."""

    id: int
    profile: str = "car"
    description: str = ""
    start: Place | None = None
    end: Place | None = None
    capacity: Amount = ()
    skills: frozenset[int] = frozenset()
    window: Window | None = None
    breaks: tuple[Pause, ...] = ()
    rates: Rates = field(default_factory=Rates)
    speed_factor: float = 1.0
    max_tasks: int | None = None
    max_travel_time: int | None = None
    max_distance: int | None = None
    steps: tuple[GivenStep, ...] = ()
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrices:
    """What was given for one profile."""

    durations: Matrix | None = None
    distances: Matrix | None = None
    costs: Matrix | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What vroom-express takes beside the problem.

    Attributes
    ----------
    geometry
        Whether routes have a line, and distances.
    plan_mode
        Whether the steps given are to be timed instead of searching for routes.
    explore
        0..5: how thoroughly to search.
    seconds
        At most so long; None for as long as the level of exploration needs.
    """

    geometry: bool = False
    plan_mode: bool = False
    explore: int = 5
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A problem that VROOM would not refuse at first sight; the two ends of a shipment follow each other in ``tasks``.

    Attributes
    ----------
    cars, tasks
        In the order given, shipments after jobs.
    matrices
        By profile; ``every_profile`` is the deprecated matrix.
    loads
        Dimensions of every load.
    places
        Different places by row, first named first.
    """

    cars: tuple[Car, ...]
    tasks: tuple[Task, ...]
    matrices: Mapping[str, Matrices]
    every_profile: Matrix | None = None
    loads: int = 0
    places: tuple[Place, ...] = ()
    options: Options = field(default_factory=Options)
    warnings: tuple[str, ...] = ()

    @property
    def timed(self) -> bool:
        """Whether anything has a window; without one every route begins at 0 and nobody waits."""
        return any(car.window or car.breaks for car in self.cars) or any(task.windows for task in self.tasks)
