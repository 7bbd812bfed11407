"""Goes along a route and says at every step when it is, what is on board, and how far it has come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from api.vroom.asked import Amount, Car, Pause, Place, Task
from api.vroom.legs import COST_UNIT, HUNDREDTHS, Legs, rounded
from api.vroom.problem import Step
from api.vroom.timing import Moment, Times


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A step of a route as one reads it, in whole seconds and metres since the start.

    ``step`` is None at the two ends of the route, ``place`` None at a break. ``load`` is what is on board afterwards.
    """

    step: Step | None
    place: Place | None
    load: Amount
    arrival: int
    driven: int
    metres: int
    setup: int = 0
    service: int = 0
    waiting: int = 0

    @property
    def left(self) -> int:
        """When it goes on."""
        return self.arrival + self.waiting + self.setup + self.service

    @property
    def begin(self) -> int:
        """When setup or service begins."""
        return self.arrival + self.waiting


@dataclass(slots=True)
class _Walk:
    """Where a vehicle is while it goes along its route; ``metres`` are those of whole legs."""

    car: Car
    legs: Legs
    here: Place | None
    load: Amount
    metres: int = 0
    on_leg: int = 0
    reached: list[Reached] = field(default_factory=list)

    def depart(self, place: Place | None, start: int) -> None:
        self.reached.append(
            Reached(step=None, place=place, load=self.load, arrival=start // HUNDREDTHS, driven=0, metres=0)
        )

    def serve(self, task: Task, moment: Moment) -> None:
        setup, service = task.times(self.car.type)
        if self.here is not None:
            self.metres += self.legs.metres(self.here.index, task.place.index)
            setup = 0 if self.here.index == task.place.index else setup
        self.here, self.on_leg = task.place, 0
        self.load = tuple(
            on + up - off for on, up, off in zip(self.load, task.pickup, task.delivery, strict=True)
        )
        self._reach(task, moment, setup, service)

    def rest(self, pause: Pause, moment: Moment, there: Place | None) -> None:
        self.on_leg += self._part_of_leg(there, moment.arrival // HUNDREDTHS - self.reached[-1].left)
        self._reach(pause, moment, 0, pause.service)

    def _reach(self, step: Step, moment: Moment, setup: int, service: int) -> None:
        arrival, before = moment.arrival // HUNDREDTHS, self.reached[-1]
        self.reached.append(
            Reached(
                step=step,
                place=step.place if isinstance(step, Task) else None,
                load=self.load,
                arrival=arrival,
                driven=before.driven + arrival - before.left,
                metres=self.metres + self.on_leg,
                setup=setup,
                service=service,
                waiting=moment.start // HUNDREDTHS - arrival if moment.start > moment.arrival else 0,
            )
        )

    def _part_of_leg(self, there: Place | None, driven: int) -> int:
        """Return the metres that were driven since the last step, in proportion to the time of the leg."""
        if self.here is None or there is None:
            return 0
        whole = self.legs.time(self.here.index, there.index) // HUNDREDTHS
        return rounded(driven * self.legs.metres(self.here.index, there.index) / whole) if whole else 0

    def arrive(self, place: Place | None, end: int) -> None:
        arrival, before = end // HUNDREDTHS, self.reached[-1]
        if self.here is not None and self.car.end is not None:
            self.metres += self.legs.metres(self.here.index, self.car.end.index)
        self.reached.append(
            Reached(
                step=None,
                place=place,
                load=self.load,
                arrival=arrival,
                driven=before.driven + arrival - before.left,
                metres=self.metres,
            )
        )


def walked(car: Car, legs: Legs, steps: Sequence[Step], times: Times, loads: int) -> tuple[Reached, ...]:
    """Return start, steps and end of a route; ``loads`` is how many dimensions loads have."""
    on_board = added(
        (step.delivery for step in steps if isinstance(step, Task) and step.kind == "job"), loads
    )
    way = way_of(car, steps)
    walk = _Walk(car, legs, car.start, on_board)
    walk.depart(way[0] if way else None, times.start)
    for number, (step, moment) in enumerate(zip(steps, times.moments, strict=True)):
        if isinstance(step, Task):
            walk.serve(step, moment)
        else:
            following = (later.place for later in steps[number:] if isinstance(later, Task))
            walk.rest(step, moment, next(following, car.end))
    walk.arrive(way[-1] if way else None, times.end)
    return tuple(walk.reached)


def way_of(car: Car, steps: Sequence[Step]) -> list[Place]:
    """Return the places that a route passes, ends included where there are some."""
    tasks = (step.place for step in steps if isinstance(step, Task))
    return [place for place in (car.start, *tasks, car.end) if place is not None]


def added(loads: Iterable[Sequence[int]], dimensions: int) -> Amount:
    """Return the sum of loads, 0 in each dimension for none."""
    return tuple(map(sum, zip((0,) * dimensions, *loads, strict=True)))


def cost_of(car: Car, legs: Legs, reached: Sequence[Reached], *, by_clock: bool) -> int:
    """Return what a route costs in whole units.

    VROOM rounds in two ways: where times matter, from the seconds and metres that the route tells, to the nearest
    unit; otherwise from the legs themselves, down. Time at work, breaks included, is reckoned by itself, down.
    """
    work = sum(each.setup + each.service for each in reached)
    cost = car.rates.fixed + work * car.rates.per_task_hour // 3600
    if by_clock and not legs.priced:
        last = reached[-1]
        return cost + rounded(last.driven * car.rates.per_hour / 3600 + last.metres * car.rates.per_km / 1000)
    way = way_of(car, [each.step for each in reached if each.step is not None])
    pairs = pairwise(way)
    return cost + sum(legs.cost(here.index, there.index) for here, there in pairs) // COST_UNIT
