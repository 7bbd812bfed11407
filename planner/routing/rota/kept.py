"""How the dates of a rota keep the programme of a visit, and what that costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from planner.routing.period import Rota, RotaProblem, programme_of
from planner.routing.programme import Programme
from planner.routing.rota.choices import Choice, Due, choices_of, gap_over, single_choices, wraps


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One time a visit is made: when, by whom, and when its service starts."""

    day: date
    vehicle: str
    unit: str
    start: int


def made_by_visit(problem: RotaProblem, rota: Rota) -> dict[str, tuple[Made, ...]]:
    """Return the times of each visit in order of their dates; visits and vehicles that do not exist are left out."""
    units = {vehicle.id: vehicle.unit for vehicle in problem.vehicles}
    found: dict[str, list[Made]] = {visit.id: [] for visit in problem.visits}
    for entry in rota.days:
        for stop in entry.route.stops:
            if stop.visit in found and entry.vehicle in units:
                start = stop.start + stop.setup
                found[stop.visit].append(
                    Made(day=entry.date, vehicle=entry.vehicle, unit=units[entry.vehicle], start=start)
                )
    return {
        visit: tuple(sorted(made, key=lambda time: (time.day, time.start))) for visit, made in found.items()
    }


def dues_of(problem: RotaProblem, visit: str, days: Sequence[date], missed: int) -> tuple[Due, ...] | None:
    """Return what ``days`` (ascending) are meant to be, ``missed`` more times being left out; None if no choice has them."""
    programme = programme_of(problem, visit)
    ways = [
        way
        for choice in single_choices(problem, visit)
        if len(choice) == len(days) + missed and (way := _matched(choice, days)) is not None
    ]
    return min(ways, key=lambda way: (_forbidden(programme, way), date_costs(programme, way)), default=None)


def _matched(choice: Choice, days: Sequence[date]) -> tuple[Due, ...] | None:
    """Return each of ``days`` as a due of one slot, slots in order, each at most once."""
    slots, found = iter(choice), []
    for day in days:
        due = next((due for slot in slots for due in slot if due.day == day), None)
        if due is None:
            return None
        found.append(due)
    return tuple(found)


def _forbidden(programme: Programme, dues: Sequence[Due]) -> bool:
    weekdays = {due.meant.weekday() for due in dues}
    return programme.same_weekday == "hard" and len(weekdays) > 1


def date_costs(programme: Programme, dues: Sequence[Due]) -> float:
    """Return what dates beside the preferred weekday, and changes of weekday, cost."""
    weekdays = [due.meant.weekday() for due in dues]
    preferred = programme.preferred_weekday
    off = 0 if preferred is None else sum(day != preferred for day in weekdays)
    changes = sum(a != b for a, b in pairwise(weekdays)) if programme.same_weekday == "cost" else 0
    return programme.weekday_cost * (off + changes)


def programme_costs(problem: RotaProblem, rota: Rota) -> float:
    """Return what the rota costs beside its routes: dates, changes of weekday, vehicle and time of day."""
    total = 0.0
    for visit, times in made_by_visit(problem, rota).items():
        programme = programme_of(problem, visit)
        missed = sum(left.visit == visit for left in rota.unserved)
        dues = dues_of(problem, visit, [time.day for time in times], missed)
        total += date_costs(programme, dues or ())
        if programme.same_vehicle == "cost":
            total += programme.vehicle_cost * sum(a.unit != b.unit for a, b in pairwise(times))
        if programme.same_time == "cost" and _span(times) > programme.time_span:
            total += programme.time_cost
    return total


def broken_rules(problem: RotaProblem, visit: str, times: Sequence[Made], missed: int) -> Iterator[str]:
    """Yield how ``times`` break the programme of ``visit``."""
    programme = programme_of(problem, visit)
    days = [time.day for time in times]
    dues = dues_of(problem, visit, days, missed)
    if dues is None:
        told = ", ".join(day.isoformat() for day in days) or "never"
        yield f"visit {visit!r} is made {told} and missed {missed} times, which is not its programme"
        return
    if _forbidden(programme, dues):
        yield f"visit {visit!r} is not always made on the same weekday"
    for a, b in pairwise(days):
        gap = (b - a).days
        if not (programme.least_gap or 1) <= gap <= (programme.most_gap or gap):
            yield f"visit {visit!r}: {gap} days from {a} to {b}, expected {programme.least_gap or 1}..{programme.most_gap or 'any'}"
    if not missed:
        yield from _broken_over(problem, visit, dues)
    if programme.same_vehicle == "hard" and len({time.unit for time in times}) > 1:
        yield f"visit {visit!r} is not always made by the same vehicle"
    if programme.same_time == "hard" and _span(times) > programme.time_span:
        yield f"visit {visit!r} starts {_span(times)} s apart, at most {programme.time_span} are allowed"


def _broken_over(problem: RotaProblem, visit: str, dues: Sequence[Due]) -> Iterator[str]:
    """Yield a gap to the next cycle that is not kept, although the working days would allow it."""
    programme = programme_of(problem, visit)
    if len(dues) < 2 or not wraps(problem, visit):
        return
    kept = {
        (first, last)
        for choice in choices_of(problem, visit)
        if len(choice) == len(dues)
        for first in choice[0]
        for last in choice[-1]
    }
    gap = gap_over(problem, dues[0], dues[-1])
    fits = (programme.least_gap or 1) <= gap <= (programme.most_gap or gap)
    if not fits and (dues[0], dues[-1]) not in kept:
        yield (
            f"visit {visit!r}: {gap} days from {dues[-1].day} to {dues[0].day} of the next cycle, expected "
            f"{programme.least_gap or 1}..{programme.most_gap or 'any'}"
        )


def _span(times: Sequence[Made]) -> int:
    starts = [time.start for time in times]
    return max(starts) - min(starts) if starts else 0
