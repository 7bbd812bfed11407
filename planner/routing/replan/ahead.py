"""A vehicle from here on: where it stands, when it is free, what is left of its limits.

What it has behind it becomes stubs, visits that only it can make and that come first: they take no time from now on,
but carry what it has on board and what it has worked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil, isnan

from planner.routing.plan import Rest
from planner.routing.problem import Break, Reload, RoutingProblem, Shipment, TimeWindow, Vehicle, Visit
from planner.routing.replan.kept import Kept
from planner.routing.replan.passed import Passed, passed

MOST_PRIORITY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A vehicle from here on.

    Attributes
    ----------
    vehicle
        As it starts now.
    stubs
        Visits that it makes first; the first is where it stands, one more for each shipment on board.
    shipments
        From a stub to where what is on board has to go.
    taken
        Breaks that it has had at the depot meanwhile.
    missed
        Breaks that it cannot have any more.
    virtual
        Location id, and the seconds from there to where it stands, of a place that stands for what it has driven
        without a rest; None if that does not matter.
    """

    vehicle: Vehicle
    stubs: tuple[Visit, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    taken: tuple[Rest, ...] = ()
    missed: tuple[str, ...] = ()
    virtual: tuple[str, int] | None = None


def ahead(problem: RoutingProblem, vehicle: Vehicle, part: Kept, *, worth: float, mark: str) -> Ahead | None:
    """Return ``vehicle`` after the ``part`` of its route that stands; None if it can do nothing more.

    ``worth`` is people that outweigh all others, ``mark`` begins the ids of stubs.
    """
    if part.over:
        return None
    return _on_its_way(problem, vehicle, part, worth, mark) if part.left else _at_home(vehicle, part)


def home_seconds(problem: RoutingProblem, vehicle: Vehicle, place: str | None) -> int:
    """Return the seconds that ``vehicle`` drives from ``place`` to its end; 0 where there is no way."""
    end = vehicle.ends_at
    if place is None or end is None:
        return 0
    seconds = problem.travel_of(vehicle.profile).between(place, end)
    return 0 if isnan(seconds) else ceil(seconds)


def _at_home(vehicle: Vehicle, part: Kept) -> Ahead | None:
    """Return a vehicle that has not left: breaks that are over by now it has had at the depot."""
    had = {rest.break_ for rest in part.rests}
    ready, taken, left = part.time, list(part.rests), []
    for rest in vehicle.breaks:
        if rest.id in had:
            continue
        later = _from(rest, ready)
        if later is not None:
            left.append(later)
        elif rest.place in (None, vehicle.depot):
            start = max(rest.latest, vehicle.shift.earliest)  # it has stood at the depot all the time
            end = start + rest.duration
            taken.append(Rest(break_=rest.id, start=start, end=end, after=0, place=rest.place))
            ready = max(ready, end)
        else:
            return None
    if ready > vehicle.shift.latest:
        return None
    shift = TimeWindow(earliest=ready, latest=vehicle.shift.latest)
    due = [later for rest in left if (later := _from(rest, ready)) is not None and _fits(later, shift)]
    if len(due) < len(left):
        return None
    return Ahead(
        vehicle=replace(vehicle, shift=shift, breaks=tuple(due)),
        taken=tuple(sorted(taken, key=lambda rest: rest.start)),
    )


def _on_its_way(problem: RoutingProblem, vehicle: Vehicle, part: Kept, worth: float, mark: str) -> Ahead:
    behind = passed(problem, vehicle, part)
    drive, work = _carried(problem, vehicle, part, behind)
    virtual = (f"{mark}{vehicle.id}", drive) if drive else None
    stubs, shipments = _stubs(problem, vehicle, part, behind, work=work, worth=worth, mark=mark)
    start = part.time - work - drive
    shift = TimeWindow(
        earliest=start,
        latest=max(vehicle.shift.latest, part.time + home_seconds(problem, vehicle, part.place)),
    )
    had = {rest.break_ for rest in part.rests}
    left = [
        later
        for rest in vehicle.breaks
        if rest.id not in had and (later := _from(rest, part.time)) is not None and _fits(later, shift)
    ]
    missed = [rest.id for rest in vehicle.breaks if rest.id not in had | {rest.id for rest in left}]
    end = vehicle.ends_at
    rested_at_home = part.home is not None and vehicle.driving_rule is not None
    return Ahead(
        vehicle=replace(
            vehicle,
            depot=part.place if virtual is None else virtual[0],
            end_depot=end,
            open_end=end is None,
            shift=shift,
            breaks=tuple(left),
            reload=_reload_left(vehicle.reload, len(part.refills)),
            max_tasks=len(stubs)
            if rested_at_home
            else _less(vehicle.max_tasks, len(part.stops) - len(stubs)),
            max_driving=_less(vehicle.max_driving, behind.driving - drive),
            max_metres=None if vehicle.max_metres is None else max(0.0, vehicle.max_metres - behind.metres),
            max_duration=_less(vehicle.max_duration, start - part.start),
        ),
        stubs=stubs,
        shipments=shipments,
        missed=tuple(missed),
        virtual=virtual,
    )


def _carried(problem: RoutingProblem, vehicle: Vehicle, part: Kept, behind: Passed) -> tuple[int, int]:
    """Return the seconds of drive to where it stands, and of service there, that stand for what it has behind it.

    They matter where a rest is due by what it has driven, or where all its work decides what more of it costs.
    """
    rule = vehicle.driving_rule
    counts = problem.objective.balance > 0 or vehicle.costs.usual_seconds is not None
    drive = min(part.time, behind.work if rule is None and counts else behind.at_wheel)
    if rule is None or rule.service_rests or not counts:
        return drive, 0
    return drive, min(part.time, behind.work) - drive


def _stubs(
    problem: RoutingProblem,
    vehicle: Vehicle,
    part: Kept,
    behind: Passed,
    *,
    work: int,
    worth: float,
    mark: str,
) -> tuple[tuple[Visit, ...], tuple[Shipment, ...]]:
    known = {visit.id: visit for visit in problem.visits}
    goes_to = {shipment.pickup: shipment.delivery for shipment in problem.shipments}
    stubs = [
        Visit(
            id=f"{mark}{vehicle.id}",
            place=part.place,
            service_duration=work,
            windows=(TimeWindow(earliest=part.time - work, latest=part.time - work),),
            ends_within=False,
            delivery=behind.taken,
            pickup=behind.collected if vehicle.capacity else (),
            priority=MOST_PRIORITY,
            people=worth,
        )
    ]
    stubs += [
        Visit(
            id=f"{mark}{vehicle.id}/{label}",
            place=part.place,
            service_duration=0,
            windows=(TimeWindow(earliest=part.time, latest=part.time),),
            ends_within=False,
            pickup=known[label].pickup,
            priority=MOST_PRIORITY,
            people=worth,
        )
        for label in behind.on_board
        if goes_to[label] in known
    ]
    ends = tuple(
        Shipment(pickup=f"{mark}{vehicle.id}/{label}", delivery=goes_to[label])
        for label in behind.on_board
        if goes_to[label] in known
    )
    return tuple(stubs), ends


def _from(rest: Break, time: int) -> Break | None:
    """Return ``rest`` no earlier than ``time``; None if that is too late."""
    windows = tuple(
        TimeWindow(earliest=max(time, window.earliest), latest=window.latest)
        for window in rest.windows
        if window.latest >= time
    )
    return replace(rest, windows=windows) if windows else None


def _fits(rest: Break, shift: TimeWindow) -> bool:
    latest = shift.latest - rest.duration
    return any(max(w.earliest, shift.earliest) <= min(w.latest, latest) for w in rest.windows)


def _reload_left(reload: Reload | None, used: int) -> Reload | None:
    if reload is None or reload.most is None:
        return reload
    return replace(reload, most=reload.most - used) if reload.most > used else None


def _less(limit: int | None, used: int) -> int | None:
    return None if limit is None else max(0, limit - used)


def stub_ids(vehicles: tuple[Ahead, ...]) -> Iterator[str]:
    """Yield the ids of all stubs."""
    for each in vehicles:
        yield from (stub.id for stub in each.stubs)
