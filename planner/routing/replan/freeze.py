"""What a re-plan must leave as it is.

The four levels are those of Google's Route Optimization API (``InjectedSolutionConstraint``): everything stays, times
may move, order and times may move, everything may move.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from planner.errors import ProblemError
from planner.routing.plan import RoutePlan, Stop

Level = Literal["fixed", "order", "vehicle", "free"]

LEVELS: tuple[Level, ...] = ("fixed", "order", "vehicle", "free")
"""The strictest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Freeze:
    """Stops that a re-plan may not, or not freely, change; several freezes add up, the strictest counts.

    ===========  ================================================================
    ``fixed``    the vehicle, the order and the times stay
    ``order``    the vehicle stays, and the order among its stops frozen this way
    ``vehicle``  the vehicle stays
    ``free``     nothing
    ===========  ================================================================

    What is done, and what a crew is doing or driving to, is fixed whether it is named or not.

    Attributes
    ----------
    level
        How strictly.
    until
        Stops that start before this time; None for none.
    stops, vehicles
        Ids of visits, and of vehicles whose whole routes are meant. Nothing is added to a vehicle that is ``fixed``.
    done
        Stops that have been made, with their real times.
    """

    level: Level = "fixed"
    until: int | None = None
    stops: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    done: tuple[Stop, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an unknown level."""
        if self.level not in LEVELS:
            raise ProblemError(
                "This freeze contradicts itself.",
                [f"level is {self.level!r}, expected one of {', '.join(LEVELS)}"],
            )


def levels_of(freezes: Iterable[Freeze], plan: RoutePlan) -> dict[str, Level]:
    """Return the level of each stop of ``plan`` that is frozen; refuse names that the plan does not know."""
    freezes = tuple(freezes)
    problems = list(_problems(freezes, plan))
    if problems:
        raise ProblemError("What to freeze does not fit the plan.", problems)
    return {
        stop.visit: level
        for route in plan.routes
        for stop in route.stops
        if (level := _level(freezes, route.vehicle, stop)) != "free"
    }


def done_stops(freezes: Iterable[Freeze]) -> dict[str, Stop]:
    """Return the stops that have been made, by visit; the last one named counts."""
    return {stop.visit: stop for freeze in freezes for stop in freeze.done}


def closed_vehicles(freezes: Iterable[Freeze]) -> frozenset[str]:
    """Return the vehicles to which nothing may be added."""
    return frozenset(label for freeze in freezes if freeze.level == "fixed" for label in freeze.vehicles)


def _level(freezes: tuple[Freeze, ...], vehicle: str, stop: Stop) -> Level:
    meant = (
        freeze.level
        for freeze in freezes
        if vehicle in freeze.vehicles
        or stop.visit in freeze.stops
        or (freeze.until is not None and stop.start < freeze.until)
    )
    return min(meant, key=LEVELS.index, default="free")


def _problems(freezes: tuple[Freeze, ...], plan: RoutePlan) -> Iterator[str]:
    stops = {stop.visit for route in plan.routes for stop in route.stops}
    for freeze in freezes:
        yield from (f"no route makes visit {label!r}" for label in freeze.stops if label not in stops)
        for stop in freeze.done:
            if stop.visit not in stops:
                yield f"no route makes visit {stop.visit!r}, which is said to be done"
            elif not 0 <= stop.arrival <= stop.start <= stop.departure:
                yield f"visit {stop.visit!r}: expected 0 <= arrival <= start <= departure"
