"""The quantities that may be changed to admit a visit, each with the problem after the change and a sentence.

All problems here are parts (:mod:`planner.routing.refusals.part`): one vehicle, what it makes, and what it should make too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from planner.routing.problem import Break, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.times import MOST, DrivingRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """One quantity of a part.

    Attributes
    ----------
    kind
        What is changed; the ``kind`` of :class:`planner.routing.plan.Change`.
    most
        By how much at most; at least 1.
    turned
        The part after a change by so much.
    sentence
        The change in words.
    """

    kind: str
    most: int
    turned: Callable[[int], RoutingProblem]
    sentence: Callable[[int], str]


def knobs(part: RoutingProblem, labels: frozenset[str]) -> Iterator[Knob]:
    """Yield every quantity of ``part`` that may be changed to admit the visits ``labels``, least disturbing first."""
    (vehicle,) = part.vehicles
    yield from _window_knobs(part, vehicle, labels)
    yield from _break_knobs(part, vehicle)
    yield from _shift_knobs(part, vehicle)
    yield from _limit_knobs(part, vehicle, labels)
    yield from _load_knobs(part, vehicle, labels)
    for rest in vehicle.breaks:
        yield Knob(
            kind="break_dropped",
            most=1,
            turned=lambda _, rest=rest: _with(part, breaks=_without(vehicle, rest)),  # type: ignore[misc]
            sentence=lambda _, rest=rest: f"If {vehicle.id} had no break {rest.id!r}.",  # type: ignore[misc]
        )


def duration(seconds: float) -> str:
    """Return a duration in words: 1 h 05 min, 25 min, 40 s; rounded up to minutes from two minutes on."""
    if seconds < 120:
        return f"{seconds:g} s"
    minutes = -(-int(seconds) // 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def _with(part: RoutingProblem, **changes: object) -> RoutingProblem:
    return replace(part, vehicles=(replace(part.vehicles[0], **changes),))  # type: ignore[arg-type]


def _longer(window: TimeWindow, before: int, after: int) -> TimeWindow:
    return TimeWindow(earliest=max(0, window.earliest - before), latest=min(MOST, window.latest + after))


def _shift_knobs(part: RoutingProblem, vehicle: Vehicle) -> Iterator[Knob]:
    shift = vehicle.shift
    span = shift.latest - shift.earliest + 1
    yield Knob(
        kind="shift_later",
        most=span,
        turned=lambda by: _with(part, shift=_longer(shift, 0, by)),
        sentence=lambda by: f"If the shift of {vehicle.id} ended {duration(by)} later.",
    )
    if shift.earliest > 0:
        yield Knob(
            kind="shift_earlier",
            most=min(span, shift.earliest),
            turned=lambda by: _with(part, shift=_longer(shift, by, 0)),
            sentence=lambda by: f"If the shift of {vehicle.id} began {duration(by)} earlier.",
        )


def _window_knobs(part: RoutingProblem, vehicle: Vehicle, labels: frozenset[str]) -> Iterator[Knob]:
    span = vehicle.shift.latest - vehicle.shift.earliest + 1
    for visit in part.visits:
        if visit.id not in labels or not visit.windows:
            continue
        yield Knob(
            kind="window_later",
            most=span,
            turned=lambda by, visit=visit: _opened(part, visit, 0, by),  # type: ignore[misc]
            sentence=lambda by, visit=visit: f"If {visit.id} closed {duration(by)} later.",  # type: ignore[misc]
        )
        yield Knob(
            kind="window_earlier",
            most=span,
            turned=lambda by, visit=visit: _opened(part, visit, by, 0),  # type: ignore[misc]
            sentence=lambda by, visit=visit: f"If {visit.id} opened {duration(by)} earlier.",  # type: ignore[misc]
        )


def _opened(part: RoutingProblem, visit: Visit, before: int, after: int) -> RoutingProblem:
    """Return ``part`` with each window of ``visit`` so many seconds longer at its ends."""
    windows = tuple(_longer(window, before, after) for window in visit.windows)
    visits = (replace(v, windows=windows) if v.id == visit.id else v for v in part.visits)
    return replace(part, visits=tuple(visits))


def _without(vehicle: Vehicle, rest: Break) -> tuple[Break, ...]:
    return tuple(other for other in vehicle.breaks if other.id != rest.id)


def _break_knobs(part: RoutingProblem, vehicle: Vehicle) -> Iterator[Knob]:
    span = vehicle.shift.latest - vehicle.shift.earliest + 1
    for rest in vehicle.breaks:
        for kind, sign, word in (("break_later", 1, "later"), ("break_earlier", -1, "earlier")):
            yield Knob(
                kind=kind,
                most=span,
                turned=lambda by, rest=rest, sign=sign: _with(  # type: ignore[misc]
                    part, breaks=(*_without(vehicle, rest), _longer_window(rest, sign * by))
                ),
                sentence=lambda by, rest=rest, word=word: (  # type: ignore[misc]
                    f"If break {rest.id!r} of {vehicle.id} might start {duration(by)} {word}."
                ),
            )
        if rest.duration > 1:
            yield Knob(
                kind="break_shorter",
                most=rest.duration,
                turned=lambda by, rest=rest: _with(  # type: ignore[misc]
                    part,
                    breaks=(*_without(vehicle, rest), replace(rest, duration=rest.duration - by)),
                ),
                sentence=lambda by, rest=rest: (  # type: ignore[misc]
                    f"If break {rest.id!r} of {vehicle.id} were {duration(by)} shorter."
                ),
            )
    rule = vehicle.driving_rule
    if rule is not None:
        yield Knob(
            kind="driving_longer",
            most=span,
            turned=lambda by: _with(part, driving_rule=_laxer(rule, by)),
            sentence=lambda by: f"If {vehicle.id} might drive {duration(by)} longer without a rest.",
        )


def _laxer(rule: DrivingRule, by: int) -> DrivingRule:
    return replace(rule, most=min(MOST, rule.most + by))


def _longer_window(rest: Break, by: int) -> Break:
    """Return ``rest`` with each window so much longer at its end, or at its beginning if ``by`` is below 0."""
    windows = tuple(_longer(window, max(0, -by), max(0, by)) for window in rest.windows)
    return replace(rest, windows=windows)


def _limit_knobs(part: RoutingProblem, vehicle: Vehicle, labels: frozenset[str]) -> Iterator[Knob]:
    span = vehicle.shift.latest - vehicle.shift.earliest + 1
    limits = (
        ("max_tasks", len(labels), lambda by: f"make {by} more"),
        ("max_driving", span, lambda by: f"drive {duration(by)} longer"),
        ("max_metres", 1_000_000, lambda by: f"drive {by} m further"),
        ("max_duration", span, lambda by: f"be out {duration(by)} longer"),
    )
    for name, most, words in limits:
        limit = getattr(vehicle, name)
        if limit is not None:
            yield Knob(
                kind=name,
                most=most,
                turned=lambda by, name=name, limit=limit: _with(part, **{name: min(MOST, limit + by)}),  # type: ignore[misc]
                sentence=lambda by, words=words: f"If {vehicle.id} might {words(by)}.",  # type: ignore[misc]
            )


def _load_knobs(part: RoutingProblem, vehicle: Vehicle, labels: frozenset[str]) -> Iterator[Knob]:
    for dimension in range(len(vehicle.capacity)):
        most = sum(
            max((*visit.delivery[dimension : dimension + 1], *visit.pickup[dimension : dimension + 1], 0))
            for visit in part.visits
            if visit.id in labels
        )
        if most > 0:
            where = f" in dimension {dimension}" if len(vehicle.capacity) > 1 else ""
            yield Knob(
                kind="capacity",
                most=most,
                turned=lambda by, dimension=dimension: _with(part, capacity=_roomier(vehicle, dimension, by)),  # type: ignore[misc]
                sentence=lambda by, where=where: f"If {vehicle.id} had room for {by} more{where}.",  # type: ignore[misc]
            )


def _roomier(vehicle: Vehicle, dimension: int, by: int) -> tuple[int, ...]:
    return tuple(min(MOST, room + by * (number == dimension)) for number, room in enumerate(vehicle.capacity))
