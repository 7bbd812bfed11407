"""The answer of a day: routes, and the visits that could not be made with the reason.

What follows from the stops (driving, work, people served, cost) is computed in :mod:`planner.routing.measure` and stored
nowhere.
"""

from dataclasses import dataclass
from typing import Literal

from planner.solving import SolveReport

Reason = Literal[
    "not_enough_time",
    "not_worth_it",
    "too_long",
    "closed",
    "no_room",
    "too_many",
    "too_far",
    "no_break",
    "relation",
    "unreachable",
    "lacks_skill",
    "not_allowed",
    "no_vehicle",
    "not_tried",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A visit placed in time: arrival, start of setup or service, departure; seconds after midnight.

    ``setup`` is how many seconds of setup it begins with.
    """

    visit: str
    arrival: int
    start: int
    departure: int
    setup: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A break placed in time, after ``after`` stops of its route and before the next.

    ``break_`` is the id of the break, None for a rest that the driving rule asks for. ``place`` is where it must be
    taken; None for wherever the vehicle is then. One outside the route's ``start``..``end`` is taken at the depot.
    """

    break_: str | None
    start: int
    end: int
    after: int
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refill:
    """A reload placed in time, after ``after`` stops of its route and before the next."""

    place: str
    arrival: int
    departure: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One vehicle's shift: leaves at ``start``, makes its stops in turn, is at the end of its way at ``end``.

    ``rests`` and ``refills`` are in order of time.
    """

    vehicle: str
    start: int
    end: int
    stops: tuple[Stop, ...]
    rests: tuple[Rest, ...] = ()
    refills: tuple[Refill, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The smallest change of one kind that would let a vehicle make a visit that is left out.

    ``kind`` says what is changed, ``amount`` by how much (seconds, metres, units of load, cost; 1 for a skill or a
    permission), ``sentence`` the same in words.
    """

    kind: str
    vehicle: str | None
    amount: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unserved:
    """A visit that the plan does not make.

    Attributes
    ----------
    visit
        Its id.
    reason
        Of the vehicle that comes closest to making it.
    detail
        The same as a sentence.
    by_vehicle
        (vehicle id, reason) for each vehicle of the problem, in its order.
    changes
        What would admit it beside the rest of the plan, smallest disturbance first; each one checked.
    proven
        Whether no plan at all could make it. False: it fits alone, or nobody knows.
    """

    visit: str
    reason: Reason
    detail: str
    by_vehicle: tuple[tuple[str, Reason], ...] = ()
    changes: tuple[Change, ...] = ()
    proven: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineChoice:
    """An engine that might have answered: whether it did, and what of the problem it cannot state."""

    engine: str
    used: bool
    cannot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePlan:
    """Routes of the vehicles that are used, in the order of the problem, and every visit that is left out.

    Alternatives of a visit that is made are not left out; of a group that is not made, all visits are.
    """

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]
    report: SolveReport
    engines: tuple[EngineChoice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Score:
    """How bad a plan is; smaller is better, the first difference decides.

    ``priority_unserved``, ``people_unserved`` and ``visits_unserved`` are of visits without a penalty, a group counted
    once, a shipment as two visits; ``cost`` is everything else.
    """

    priority_unserved: int
    people_unserved: float
    visits_unserved: int
    cost: float
