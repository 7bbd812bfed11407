"""Why a time of a visit is missed: the reason of each vehicle on the date on which it comes closest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from planner.routing.period import RotaProblem, visit_on
from planner.routing.plan import Change, Reason, Unserved
from planner.routing.reasons import NEAREST_FIRST, explained, unserved
from planner.routing.rota.days import question_on
from planner.routing.rota.timeline import Orders
from planner.routing.timetable import Timetable

TRIALS = 1_000
"""Orders tried on each date."""
MOST_DATES = 10
"""Dates looked at for each time that is missed."""
TOGETHER = "It fits on single dates, but not on dates that its programme allows together, or the search did not find them."

Missed = tuple[str, int, int, tuple[date, ...]]
"""Visit id, which time (from 0) of how many, and the dates among which it falls."""


def refused(problem: RotaProblem, orders: Orders, missed: Sequence[Missed]) -> tuple[Unserved, ...]:
    """Return why each of ``missed`` is left out, in its order."""
    wanted: dict[date, dict[str, None]] = {}
    for visit, _, _, days in missed:
        for day in days[:MOST_DATES]:
            wanted.setdefault(day, {})[visit] = None
    by_day = {day: _on(problem, orders, day, list(visits)) for day, visits in wanted.items()}
    return tuple(_refusal(problem, one, by_day) for one in missed)


def _on(problem: RotaProblem, orders: Orders, day: date, visits: Sequence[str]) -> Mapping[str, Unserved]:
    """Return why each of ``visits`` is not made on ``day``; closed ones are not among the answers."""
    today = {vehicle: order for (vehicle, when), order in orders.items() if when == day}
    made = {visit for order in today.values() for visit in order}
    question = question_on(problem, day, made | set(visits))
    position = {visit.id: number for number, visit in enumerate(question.visits)}
    lists = [[position[visit] for visit in today.get(vehicle.id, ())] for vehicle in question.vehicles]
    left = unserved(question, lists, timetable=Timetable(question), trials=TRIALS)
    return {refusal.visit: refusal for refusal in left}


def _refusal(problem: RotaProblem, missed: Missed, by_day: Mapping[date, Mapping[str, Unserved]]) -> Unserved:
    label, time, times, days = missed
    visit = next(visit for visit in problem.visits if visit.id == label)
    found: list[tuple[date, dict[str, Reason], tuple[Change, ...]]] = []
    for day in days[:MOST_DATES]:
        closed = visit_on(problem, visit, day) is None
        today = by_day[day].get(label)
        reasons: dict[str, Reason] = {} if today is None else dict(today.by_vehicle)
        for vehicle in problem.vehicles:
            may = problem.may_make(vehicle.id, label) and (vehicle.id, day) not in problem.absent
            reasons[vehicle.id] = (
                "not_allowed" if not may else "closed" if closed else reasons.get(vehicle.id, "closed")
            )
        found.append((day, reasons, () if today is None else today.changes))
    by_vehicle = tuple((v.id, _nearest([reasons[v.id] for _, reasons, _ in found])) for v in problem.vehicles)
    left = explained(label, by_vehicle)
    changes = next((_dated(day, changes) for day, _, changes in found if changes), ())
    detail = TOGETHER if left.reason in {"not_tried", "not_worth_it"} and times > 1 else left.detail
    counted = detail if times == 1 else f"Time {time + 1} of {times}: {detail}"
    return replace(left, detail=counted, changes=changes)


def _nearest(reasons: Sequence[Reason]) -> Reason:
    return next((reason for reason in NEAREST_FIRST if reason in reasons), "closed")


def _dated(day: date, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    return tuple(replace(change, sentence=f"On {day}: {change.sentence}") for change in changes)
