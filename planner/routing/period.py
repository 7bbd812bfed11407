"""The question and the answer of a rota: visits over several days.

Every visit is made ``times`` times in the period (once unless said otherwise); the k-th time falls into the k-th of
as many equal parts of the days, which keeps the times apart without a rule of its own. Finer rules are programmes
(:mod:`planner.routing.programme`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from planner.errors import ProblemError
from planner.routing.plan import Route, RoutePlan, Unserved
from planner.routing.problem import Costs, RoutingProblem, TimeWindow, Vehicle, Visit
from planner.routing.programme import Programme
from planner.solving import SolveReport
from planner.travel import TravelTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaProblem:
    """Visits to make within some days.

    Attributes
    ----------
    visits, vehicles, travel, allowed
        As in :class:`planner.routing.problem.RoutingProblem`; every vehicle works its shift on every day.
    days
        Ascending, each once; at least one.
    windows_by_day
        (visit id, date) -> windows on that date; none means closed all day. Where a pair is missing, the windows of
        the visit hold.
    times
        Visit id -> how often in the period, 1..days; 1 where missing.
    programmes
        Visit id -> its dates in detail; not together with ``times``.
    absent
        (vehicle id, date) on which the vehicle does not work.
    van_day_seconds
        What sending a vehicle out on a day costs, in seconds of driving: fewer, fuller days.
    own_costs
        Whether routes are priced by the ``costs`` of their vehicles instead; ``van_day_seconds`` and
        ``usual_seconds`` then count for nothing.
    usual_seconds
        Driving and serving beyond this costs a second of driving for each second, so that days become even; None
        for no such limit. Real vans are 5-7 hours on the road (handbook, data/README.md).
    """

    visits: tuple[Visit, ...]
    vehicles: tuple[Vehicle, ...]
    days: tuple[date, ...]
    travel: TravelTimes
    windows_by_day: Mapping[tuple[str, date], tuple[TimeWindow, ...]] = field(default_factory=dict)
    allowed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    absent: frozenset[tuple[str, date]] = frozenset()
    van_day_seconds: int = 3600
    usual_seconds: int | None = 21_600
    own_costs: bool = False

    def __post_init__(self) -> None:
        """Refuse what contradicts itself; references are checked as in a routing problem."""
        problems = list(_problems(self))
        try:
            RoutingProblem(
                visits=self.visits, vehicles=self.vehicles, travel=self.travel, allowed=self.allowed
            )
        except ProblemError as error:
            problems += error.problems
        if problems:
            raise ProblemError("This rota problem contradicts itself.", problems)

    def may_make(self, vehicle: str, visit: str) -> bool:
        """Return whether the rules let this vehicle make this visit."""
        return visit not in self.allowed or vehicle in self.allowed[visit]


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaDay:
    """One vehicle's route on one date."""

    date: date
    vehicle: str
    route: Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """Who goes where on which date, by date and vehicle; one ``unserved`` for each time that is not made."""

    days: tuple[RotaDay, ...]
    unserved: tuple[Unserved, ...]
    report: SolveReport


def programme_of(problem: RotaProblem, visit: str) -> Programme:
    """Return the programme of ``visit``, or what its ``times`` amount to."""
    return problem.programmes.get(visit) or Programme(times=problem.times.get(visit, 1))


def costs_of(problem: RotaProblem, vehicle: Vehicle) -> Costs:
    """Return what the routes of ``vehicle`` cost in this rota."""
    if problem.own_costs:
        return vehicle.costs
    return Costs(fixed=problem.van_day_seconds, usual_seconds=problem.usual_seconds)


def visit_on(problem: RotaProblem, visit: Visit, day: date) -> Visit | None:
    """Return ``visit`` with its windows on ``day``; None if it is closed all day."""
    if (visit.id, day) not in problem.windows_by_day:
        return visit
    windows = problem.windows_by_day[visit.id, day]
    return replace(visit, windows=windows) if windows else None


def parts(problem: RotaProblem, visit: str) -> tuple[tuple[date, ...], ...]:
    """Return the dates for each time that ``visit`` is to be made: as many equal parts of the period."""
    times, days = programme_of(problem, visit).times or 1, problem.days
    cuts = [len(days) * part // times for part in range(times + 1)]
    return tuple(days[first:last] for first, last in pairwise(cuts))


def problem_of_day(problem: RotaProblem, rota: Rota, day: date) -> RoutingProblem:
    """Return the question of one date: the visits that the rota makes on it, the vehicles that work.

    Raises
    ------
    ProblemError
        If ``day`` is outside the period, or the rota makes a visit that is closed then.
    """
    if day not in problem.days:
        raise ProblemError(f"{day} is not a day of this rota ({problem.days[0]} to {problem.days[-1]}).")
    made = {stop.visit for entry in rota.days if entry.date == day for stop in entry.route.stops}
    chosen = [(visit, visit_on(problem, visit, day)) for visit in problem.visits if visit.id in made]
    closed = [visit.id for visit, today in chosen if today is None]
    if closed:
        raise ProblemError(f"The rota makes visits that are closed on {day}.", closed)
    vehicles = tuple(v for v in problem.vehicles if (v.id, day) not in problem.absent)
    working = {vehicle.id for vehicle in vehicles}
    return RoutingProblem(
        visits=tuple(today for _, today in chosen if today is not None),
        vehicles=vehicles,
        travel=problem.travel,
        allowed={visit: may & working for visit, may in problem.allowed.items() if visit in made},
    )


def plan_of_day(rota: Rota, day: date) -> RoutePlan:
    """Return the plan that the rota has for one date."""
    routes = tuple(entry.route for entry in rota.days if entry.date == day)
    return RoutePlan(routes=routes, unserved=(), report=rota.report)


def _problems(problem: RotaProblem) -> Iterator[str]:
    if problem.van_day_seconds < 0:
        yield f"van_day_seconds is {problem.van_day_seconds}, expected at least 0"
    if problem.usual_seconds is not None and problem.usual_seconds < 0:
        yield f"usual_seconds is {problem.usual_seconds}, expected at least 0"
    if not problem.days:
        yield "there are no days"
    if list(problem.days) != sorted(Counter(problem.days)):
        yield "days must be ascending, each once"
    yield from _reference_problems(problem)
    yield from _programme_problems(problem)


def _reference_problems(problem: RotaProblem) -> Iterator[str]:
    visits = {visit.id for visit in problem.visits}
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    for visit, day in problem.windows_by_day:
        if visit not in visits or day not in problem.days:
            yield f"windows_by_day: there is no visit {visit!r} on {day}"
    for visit, times in problem.times.items():
        if visit not in visits:
            yield f"times: there is no visit {visit!r}"
        if not 1 <= times <= len(problem.days):
            yield f"times: {visit!r} is to be made {times} times, expected 1..{len(problem.days)}"
    for vehicle, day in sorted(problem.absent):
        if vehicle not in vehicles or day not in problem.days:
            yield f"absent: there is no vehicle {vehicle!r} on {day}"


def _programme_problems(problem: RotaProblem) -> Iterator[str]:
    visits = {visit.id for visit in problem.visits}
    for visit, programme in problem.programmes.items():
        if visit not in visits:
            yield f"programmes: there is no visit {visit!r}"
        if visit in problem.times:
            yield f"programmes: {visit!r} is also in times"
        if programme.times is not None and programme.times > len(problem.days):
            yield f"programmes: {visit!r} is to be made {programme.times} times, expected 1..{len(problem.days)}"
