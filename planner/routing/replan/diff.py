"""What differs between two plans: visit by visit, and in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.routing.measure import driving_metres, driving_seconds, score
from planner.routing.plan import RoutePlan, Stop
from planner.routing.problem import RoutingProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A visit that both plans make: by which vehicle, and how many seconds later it starts (earlier below 0)."""

    visit: str
    before: str
    after: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDiff:
    """What a new plan changes.

    Attributes
    ----------
    moved_vehicle
        Visits that another vehicle makes.
    moved_time
        Visits that the same vehicle makes at another time.
    added, dropped
        Visits that only the new, only the old plan makes.
    cancelled
        Those of ``dropped`` that need not be made any more.
    routes
        Vehicles whose stops or their order differ.
    seconds, metres, cost
        How much more driving, way and cost; less below 0.
    """

    moved_vehicle: tuple[Moved, ...]
    moved_time: tuple[Moved, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    cancelled: tuple[str, ...]
    routes: tuple[str, ...]
    seconds: int
    metres: float
    cost: float

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same in words, the gravest first."""
        return tuple(_sentences(self))


def diff(old: RoutePlan, new: RoutePlan, *, before: RoutingProblem, after: RoutingProblem) -> PlanDiff:
    """Return what ``new``, an answer to ``after``, changes of ``old``, an answer to ``before``."""
    was, is_ = _placed(old), _placed(new)
    moved = [
        Moved(
            visit=label,
            before=was[label][0],
            after=is_[label][0],
            seconds=is_[label][1].start - was[label][1].start,
        )
        for label in was
        if label in is_
    ]
    dropped = tuple(label for label in was if label not in is_)
    known = {visit.id for visit in after.visits}
    return PlanDiff(
        moved_vehicle=tuple(each for each in moved if each.before != each.after),
        moved_time=tuple(each for each in moved if each.before == each.after and each.seconds),
        added=tuple(label for label in is_ if label not in was),
        dropped=dropped,
        cancelled=tuple(label for label in dropped if label not in known),
        routes=tuple(_changed(old, new)),
        seconds=_driving(after, new) - _driving(before, old),
        metres=_metres(after, new) - _metres(before, old),
        cost=score(after, new).cost - score(before, old).cost,
    )


def _placed(plan: RoutePlan) -> dict[str, tuple[str, Stop]]:
    return {stop.visit: (route.vehicle, stop) for route in plan.routes for stop in route.stops}


def _changed(old: RoutePlan, new: RoutePlan) -> Iterator[str]:
    orders = [
        {route.vehicle: [stop.visit for stop in route.stops] for route in plan.routes} for plan in (old, new)
    ]
    for label in dict.fromkeys([*orders[0], *orders[1]]):
        if orders[0].get(label) != orders[1].get(label):
            yield label


def _driving(problem: RoutingProblem, plan: RoutePlan) -> int:
    return sum(driving_seconds(problem, route) for route in plan.routes)


def _metres(problem: RoutingProblem, plan: RoutePlan) -> float:
    return sum(driving_metres(problem, route) for route in plan.routes)


def _sentences(diff_: PlanDiff) -> Iterator[str]:
    for label in diff_.dropped:
        yield f"{label} is cancelled" if label in diff_.cancelled else f"{label} is not made any more"
    yield from (f"{label} is made as well" for label in diff_.added)
    for each in diff_.moved_vehicle:
        yield f"{each.visit} moves from {each.before} to {each.after}, {_shift(each.seconds)}"
    yield from (f"{each.visit} is made {_shift(each.seconds)} ({each.after})" for each in diff_.moved_time)
    if diff_.metres or diff_.seconds:
        yield f"{diff_.metres / 1000:+.1f} km and {diff_.seconds / 60:+.0f} min of driving"
    if not (diff_.routes or diff_.moved_time):
        yield "Nothing changes"


def _shift(seconds: int) -> str:
    if not seconds:
        return "at the same time"
    size = f"{abs(seconds) / 60:.0f} min" if abs(seconds) >= 60 else f"{abs(seconds)} s"
    return f"{size} {'later' if seconds > 0 else 'earlier'}"
