"""What must hold for the time at the wheel in one piece.

Between two rests that are long enough nobody drives for longer than the rule allows. Where a rest interrupts a drive,
the split of the drive around it that suits the rule best counts, within what the clock leaves open.
"""

from collections.abc import Iterator
from math import inf, isfinite, isnan

from planner.routing.checking.roads import ROUNDING, Roads
from planner.routing.checking.violation import Violation
from planner.routing.checking.walk import Call, Drive, Walk
from planner.routing.problem import DrivingRule


def driving_violations(walk: Walk, roads: Roads) -> Iterator[Violation]:
    """Yield where somebody drives longer than the driving rule allows; at most one for each piece of driving."""
    rule = walk.vehicle.driving_rule
    if rule is None:
        return
    at_wheel, told = 0.0, False
    arrived = -inf
    for drive in walk.drives:
        if max(_stands(walk, drive.origin, arrived, rule), default=0) >= rule.rest:
            at_wheel, told = 0.0, False
        arrived = drive.arrival(roads)
        for seconds, rested in _pieces(drive, roads, rule, at_wheel):
            at_wheel += seconds
            if at_wheel > rule.most + ROUNDING and not told:
                told = True
                sentence = (
                    f"{at_wheel:g} s at the wheel without a rest of {rule.rest} s on the way to"
                    f" {drive.destination.place!r}, at most {rule.most} s are allowed"
                )
                yield Violation(kind="driving_rule", amount=at_wheel - rule.most, sentence=sentence)
            if rested:
                at_wheel, told = 0.0, False


def _pieces(drive: Drive, roads: Roads, rule: DrivingRule, at_wheel: float) -> Iterator[tuple[float, bool]]:
    """Yield (seconds of driving, whether a long enough rest follows) for each piece of a drive."""
    left = drive.seconds(roads)
    if isnan(left):
        return
    now = drive.origin.departure
    pauses = sorted(pause for pause in drive.pauses if pause[1] - pause[0] >= rule.rest)
    for number, (start, end) in enumerate(pauses):
        later = sum(b - a for a, b in pauses[number + 1 :])
        could = min(left, start - now)
        must = max(0.0, left - (drive.destination.arrival - end - later))
        piece = min(could, max(must, rule.most - at_wheel, 0.0))
        yield piece, True
        left, now, at_wheel = left - piece, end, 0.0
    yield left, False


def _stands(walk: Walk, call: Call, arrived: float, rule: DrivingRule) -> Iterator[float]:
    """Yield how long the vehicle stands at ``call``, in one piece each, where standing counts as rest.

    A rest at a place of its own tells when it begins, not when the vehicle comes: it may have from ``arrived`` on.
    """
    if call.stop is not None and call.visit is not None:
        number = next(n for n, (stop, _) in enumerate(walk.stops) if stop is call.stop)
        finished = walk.finished(number)
        if rule.service_rests:
            yield call.departure - call.arrival
        else:
            yield call.stop.start - call.arrival
            yield call.departure - finished
    elif call.refill is not None and walk.vehicle.reload is not None:
        work = 0 if rule.service_rests else walk.vehicle.reload.duration
        yield call.departure - call.arrival - work
    elif call.rest is not None:
        yield call.rest.end - (min(arrived, call.rest.start) if isfinite(arrived) else call.rest.start)
