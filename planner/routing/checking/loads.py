"""What must hold for what a vehicle carries: never more than it can, and reloads as its rules say."""

from collections.abc import Iterator

from planner.routing.checking.violation import Violation
from planner.routing.checking.walk import Cargo, Load, Walk, at_depot
from planner.routing.plan import Refill, Rest


def load_violations(cargo: Cargo, walk: Walk) -> Iterator[Violation]:
    """Yield where the vehicle of ``walk`` carries too much, and what is wrong with its reloads."""
    first, loads = cargo.at_start(walk), cargo.aboard(walk)
    yield from _overload(walk, first, loads)
    yield from _below_zero(walk, loads)
    yield from _refills(walk)
    yield from _rests(walk, first, loads)


def _overload(walk: Walk, first: Load, loads: tuple[Load, ...]) -> Iterator[Violation]:
    """Say by how much it carries too much at its worst moment, in each dimension."""
    moments: list[tuple[Load, str, str | None]] = [(first, "at its start", None)]
    for call, load in zip(walk.calls, loads, strict=True):
        visit = None if call.visit is None else call.visit.id
        moments.append((load, f"at {call.place!r}" if visit is None else f"after visit {visit!r}", visit))
    for dimension, room in enumerate(walk.vehicle.capacity[: len(first)]):
        load, where, visit = max(moments, key=lambda moment: moment[0][dimension])
        if load[dimension] > room:
            sentence = (
                f"it carries {load[dimension]} {where}, but has room for {room} (dimension {dimension})"
            )
            yield Violation(kind="load", visit=visit, amount=load[dimension] - room, sentence=sentence)


def _below_zero(walk: Walk, loads: tuple[Load, ...]) -> Iterator[Violation]:
    """Say where more leaves the vehicle than is on board: a shipment delivered before it is picked up."""
    for call, load in zip(walk.calls, loads, strict=True):
        if load and min(load) < 0:
            sentence = f"{-min(load)} more than is on board is delivered at {call.place!r}"
            yield Violation(kind="load", amount=-min(load), sentence=sentence)


def _refills(walk: Walk) -> Iterator[Violation]:
    refills, reload = walk.route.refills, walk.vehicle.reload
    if reload is None:
        if refills:
            sentence = f"it reloads {len(refills)} times, but it cannot"
            yield Violation(kind="reload", amount=len(refills), sentence=sentence)
        return
    if reload.most is not None and len(refills) > reload.most:
        sentence = f"it reloads {len(refills)} times, at most {reload.most} are allowed"
        yield Violation(kind="reload", amount=len(refills) - reload.most, sentence=sentence)
    for fill in refills:
        yield from _refill(walk, fill, reload.places, reload.duration)


def _refill(walk: Walk, fill: Refill, places: tuple[str, ...], duration: int) -> Iterator[Violation]:
    if fill.place not in places:
        sentence = f"it reloads at {fill.place!r}, which is none of its places"
        yield Violation(kind="reload", sentence=sentence)
    if not 0 <= fill.after <= len(walk.route.stops):
        sentence = f"it reloads after {fill.after} stops, but has {len(walk.route.stops)}"
        yield Violation(kind="reload", sentence=sentence)
    rested = sum(
        max(0, min(rest.end, fill.departure) - max(rest.start, fill.arrival)) for rest in walk.route.rests
    )
    short = duration + rested - (fill.departure - fill.arrival)
    if short > 0:
        sentence = f"it reloads {fill.arrival}-{fill.departure}, {short} s too short"
        yield Violation(kind="reload", amount=short, sentence=sentence)


def _rests(walk: Walk, first: Load, loads: tuple[Load, ...]) -> Iterator[Violation]:
    limits = {rest.id: rest.max_load for rest in walk.vehicle.breaks if rest.max_load is not None}
    for rest in walk.route.rests:
        most = limits.get(rest.break_) if rest.break_ is not None else None
        for dimension, (carried, room) in enumerate(
            zip(load_at(walk, first, loads, rest), most or (), strict=False)
        ):
            if carried > room:
                sentence = (
                    f"break {rest.break_!r}: {carried} on board, {room} are allowed (dimension {dimension})"
                )
                yield Violation(kind="load", amount=carried - room, sentence=sentence)


def load_at(walk: Walk, first: Load, loads: tuple[Load, ...], rest: Rest) -> Load:
    """Return what is on board during ``rest``: before the start what it begins with, at the end what it comes with."""
    if at_depot(walk.route, rest) and rest.start >= walk.route.end:
        return loads[-1] if loads else ()
    load = first
    for call, after in zip(walk.calls, loads, strict=True):
        over = call.gap < rest.after if call.stop is not None else call.departure <= rest.start
        if over and call.gap <= rest.after:
            load = after
    return load
