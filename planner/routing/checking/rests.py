"""What must hold for rests: each break of the vehicle once, in its time and place, and none too late at the wheel.

A rest stands where the vehicle stands, after the service at one stop and before the setup at the next; only one that
may be taken on the road lies within a drive. It never lies within a service or beside another rest.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from planner.routing.checking.violation import Violation
from planner.routing.checking.walk import Walk, at_depot
from planner.routing.plan import Rest
from planner.routing.problem import Break


def rest_violations(walk: Walk) -> Iterator[Violation]:
    """Yield what is wrong with the breaks of the route and with other rests."""
    yield from _tally(walk)
    breaks = {rest.id: rest for rest in walk.vehicle.breaks}
    for rest in walk.route.rests:
        wanted = breaks.get(rest.break_) if rest.break_ is not None else None
        yield from _times(walk, rest, wanted)
        yield from _place(walk, rest, wanted)
        yield from _interruptions(walk, rest, wanted)
    yield from _overlaps(walk)


def named(rest: Rest, *, alone: bool) -> str:
    """Return what to call ``rest`` in a sentence; ``alone`` if there is but one break."""
    if rest.break_ is None:
        return "the rest"
    return "the break" if alone else f"break {rest.break_!r}"


def _tally(walk: Walk) -> Iterator[Violation]:
    taken = Counter(rest.break_ for rest in walk.route.rests if rest.break_ is not None)
    for wanted in walk.vehicle.breaks:
        if not taken[wanted.id]:
            sentence = "a break is missing"
            if len(walk.vehicle.breaks) > 1:
                sentence += f": {wanted.id!r}"
            yield Violation(kind="break", amount=wanted.duration, sentence=sentence)
        elif taken[wanted.id] > 1:
            sentence = f"break {wanted.id!r} is taken {taken[wanted.id]} times"
            yield Violation(kind="break", amount=taken[wanted.id] - 1, sentence=sentence)
    for label in sorted(taken.keys() - {rest.id for rest in walk.vehicle.breaks}, key=str):
        sentence = f"there is a break that the vehicle does not have: {label!r}"
        yield Violation(kind="break", sentence=sentence)


def _times(walk: Walk, rest: Rest, wanted: Break | None) -> Iterator[Violation]:
    name, shift = named(rest, alone=len(walk.vehicle.breaks) < 2), walk.vehicle.shift
    begun, over = rest.start, rest.end
    if over < begun:
        sentence = f"{name} ends at {over}, before it begins at {begun}"
        yield Violation(kind="break", amount=begun - over, sentence=sentence)
    if wanted is not None:
        outside = min(max(0, w.earliest - begun, begun - w.latest) for w in wanted.windows)
        if outside > 0:
            times = " or ".join(f"{w.earliest}-{w.latest}" for w in wanted.windows)
            sentence = f"{name} starts at {begun}, outside {times}"
            yield Violation(kind="break", amount=outside, sentence=sentence)
        if over - begun < wanted.duration:
            sentence = f"{name} lasts {over - begun} s instead of {wanted.duration} s"
            yield Violation(kind="break", amount=wanted.duration - (over - begun), sentence=sentence)
    beyond = max(0, shift.earliest - begun) + max(0, over - shift.latest)
    if beyond > 0:
        yield Violation(kind="break", amount=beyond, sentence=f"{name} {begun}-{over} is outside the shift")


def _place(walk: Walk, rest: Rest, wanted: Break | None) -> Iterator[Violation]:
    name = named(rest, alone=len(walk.vehicle.breaks) < 2)
    if wanted is not None and wanted.place is not None:
        here = rest.place if rest.place is not None else _stands_at(walk, rest)
        if here != wanted.place:
            sentence = f"{name} must be taken at {wanted.place!r}, not at {here!r}"
            yield Violation(kind="break", sentence=sentence)
    if rest.place is not None and at_depot(walk.route, rest):
        before = rest.end <= walk.route.start
        depot = walk.vehicle.starts_at if before else walk.vehicle.ends_at
        if depot is None and walk.stops:
            depot = walk.stops[0 if before else -1][1].location
        if depot != rest.place:
            sentence = f"{name} is at {rest.place!r}, but the vehicle is at {depot!r} then"
            yield Violation(kind="break", sentence=sentence)


def _stands_at(walk: Walk, rest: Rest) -> str | None:
    """Return where the vehicle stands during ``rest``; None if it drives."""
    if at_depot(walk.route, rest) and walk.calls:
        return walk.calls[0 if rest.end <= walk.route.start else -1].place
    stands = [call.place for call in walk.calls if call.arrival <= rest.start and rest.end <= call.departure]
    return stands[0] if stands else None


def _interruptions(walk: Walk, rest: Rest, wanted: Break | None) -> Iterator[Violation]:
    name = named(rest, alone=len(walk.vehicle.breaks) < 2)
    begun, over = rest.start, rest.end
    for number, (stop, visit) in enumerate(walk.stops):
        overlap = min(over, walk.finished(number)) - max(begun, stop.start)
        if overlap > 0:
            sentence = f"{name} {begun}-{over} interrupts the service of visit {visit.id!r}"
            yield Violation(kind="break", visit=visit.id, amount=overlap, sentence=sentence)
    if not _on_road(walk, wanted):
        for drive in walk.drives:
            left, arrived = drive.origin.departure, drive.destination.arrival
            overlap = min(over, arrived) - max(begun, left)
            if overlap > 0 and rest not in {drive.origin.rest, drive.destination.rest}:
                sentence = f"{name} {begun}-{over} interrupts the drive {left}-{arrived}"
                yield Violation(kind="break", amount=overlap, sentence=sentence)
    if not at_depot(walk.route, rest):
        yield from _misplaced(walk, rest, name)


def _on_road(walk: Walk, wanted: Break | None) -> bool:
    rule = walk.vehicle.driving_rule
    return wanted.on_road if wanted is not None else rule is None or rule.on_road


def _misplaced(walk: Walk, rest: Rest, name: str) -> Iterator[Violation]:
    """Say where a rest comes after other stops than its times say."""
    stops = walk.route.stops
    if not 0 <= rest.after <= len(stops):
        yield Violation(kind="break", sentence=f"{name} is after {rest.after} stops of {len(stops)}")
        return
    early = stops[rest.after - 1].start - rest.start if rest.after else 0
    late = rest.end - stops[rest.after].start if rest.after < len(stops) else 0
    if max(early, late) > 0:
        sentence = f"{name} {rest.start}-{rest.end} is not after {rest.after} stops"
        yield Violation(kind="break", amount=max(early, late), sentence=sentence)


def _overlaps(walk: Walk) -> Iterator[Violation]:
    rests = sorted(walk.route.rests, key=lambda rest: (rest.start, rest.end))
    for one, other in pairwise(rests):
        overlap = min(one.end, other.end) - other.start
        if overlap > 0:
            sentence = f"two rests overlap: {one.start}-{one.end} and {other.start}-{other.end}"
            yield Violation(kind="break", amount=overlap, sentence=sentence)
