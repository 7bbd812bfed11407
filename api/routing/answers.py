"""Answers to questions about routes, as documents."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.routing.asked import (
    EvaluateRequest,
    ReplanRequest,
    RoutesRequest,
    SlotsRequest,
    ValidateRequest,
    WhyRequest,
)
from api.routing.derived import made
from api.routing.read import NotValidError, Travels, events_of, freezes_of, keep_of, plan_of, problem_of
from api.routing.write import (
    Document,
    diff_document,
    evaluation_document,
    plan_document,
    slot_document,
    unserved_document,
)
from planner.errors import ProblemError
from planner.routing.assembling import orders_of
from planner.routing.check import violations
from planner.routing.engine import Watching
from planner.routing.plan import RoutePlan, Unserved
from planner.routing.problem import RoutingProblem, Visit
from planner.routing.reasons import unserved
from planner.routing.replan.replan import replan
from planner.routing.replan.slots import Within, slots
from planner.routing.solve import solve
from planner.routing.timetable import Timetable
from planner.solving import Budget


def solved(question: RoutesRequest, travels: Travels, watch: Watching | None = None) -> Document:
    """Return the best plan found."""
    problem = problem_of(question.problem, travels)
    start = None if question.start is None else plan_of(question.start)
    plan = solve(problem, budget=_budget(question), seed=question.seed, start=start, watch=watch)
    return plan_document(problem, plan)


def validated(question: ValidateRequest, travels: Travels) -> Document:
    """Return the visits that no vehicle can make even alone; a question that is not valid never comes so far."""
    problem = problem_of(question.problem, travels)
    nobody = [[] for _ in problem.vehicles]  # type: list[list[int]]
    left = unserved(problem, nobody, timetable=Timetable(problem))
    hopeless = [unserved_document(each) for each in left if each.proven]
    return {"visits": len(problem.visits), "vehicles": len(problem.vehicles), "impossible": hopeless}


def evaluated(question: EvaluateRequest, travels: Travels) -> Document:
    """Return what a plan breaks and what it costs."""
    problem = problem_of(question.problem, travels)
    return evaluation_document(problem, _with_left_out(problem, plan_of(question.plan)))


def explained(question: WhyRequest, travels: Travels) -> Document:
    """Return why visits are left out of a plan, and what would admit them."""
    problem = problem_of(question.problem, travels)
    plan = _readable(problem, plan_of(question.plan))
    left = unserved(problem, orders_of(problem, plan), timetable=Timetable(problem))
    asked = None if question.visits is None else set(question.visits)
    unknown = (asked or set()) - {visit.id for visit in problem.visits}
    if unknown:
        raise NotValidError(
            [{"pointer": "#/visits", "detail": f"there is no visit {label!r}"} for label in sorted(unknown)]
        )
    return {"unserved": [unserved_document(each) for each in left if asked is None or each.visit in asked]}


def replanned(question: ReplanRequest, travels: Travels, watch: Watching | None = None) -> Document:
    """Return a new plan, what it changes, and what had to be accepted."""
    problem = problem_of(question.problem, travels)
    plan = _readable(problem, plan_of(question.plan))
    try:
        found = replan(
            problem,
            plan,
            events=events_of(question),
            keep=keep_of(question),
            now=question.now,
            budget=_budget(question),
            seed=question.seed,
            watch=watch,
        )
    except ProblemError as error:
        raise NotValidError(_under(error, "#/freeze" if "freeze" in error.summary else "#/events")) from error
    return {
        "plan": plan_document(found.problem, found.plan),
        "diff": diff_document(found.diff),
        "accepted": list(found.accepted),
        "vehicles": [vehicle.id for vehicle in found.problem.vehicles],
        "visits": [visit.id for visit in found.problem.visits],
    }


def offered(question: SlotsRequest, travels: Travels) -> Document:
    """Return slots for a new appointment, cheapest first."""
    problem = problem_of(question.problem, travels)
    plan = _readable(problem, plan_of(question.plan))
    within = Within(
        vehicles=None if question.vehicles is None else frozenset(question.vehicles),
        days=None if question.days is None else frozenset(question.days),
    )
    try:
        found = slots(
            problem,
            plan,
            made(question.visit, Visit),
            n=question.n,
            within=within,
            freeze=freezes_of(question.freeze),
            now=question.now,
        )
    except ProblemError as error:
        raise NotValidError(_under(error, "#/visit")) from error
    return {"slots": [slot_document(slot) for slot in found]}


ANSWERS: Mapping[str, Any] = {
    "solve": (RoutesRequest, solved),
    "replan": (ReplanRequest, replanned),
}
"""What may also be asked of a worker."""


def _budget(question: RoutesRequest | ReplanRequest) -> Budget:
    if question.seconds is None and question.iterations is None:
        raise NotValidError([{"pointer": "#/seconds", "detail": "give seconds, iterations or both"}])
    return Budget(seconds=question.seconds, iterations=question.iterations)


def _under(error: ProblemError, pointer: str) -> list[dict[str, str]]:
    return [{"pointer": pointer, "detail": line} for line in error.problems or (str(error),)]


def _with_left_out(problem: RoutingProblem, plan: RoutePlan) -> RoutePlan:
    """Return ``plan`` with every visit left out that it does not make; of a group that is made none is."""
    stops = {stop.visit for route in plan.routes for stop in route.stops}
    groups = {visit.group for visit in problem.visits if visit.id in stops} - {None}
    left = tuple(
        Unserved(visit=visit.id, reason="not_tried", detail="It is not in the plan.")
        for visit in problem.visits
        if visit.id not in stops and visit.group not in groups
    )
    return replace(plan, unserved=left)


def _readable(problem: RoutingProblem, plan: RoutePlan) -> RoutePlan:
    """Return ``plan`` with what it leaves out; refuse one that names what does not exist or makes something twice."""
    whole = _with_left_out(problem, plan)
    wrong = [
        each
        for each in violations(problem, whole)
        if each.kind in ("unknown", "nonsense", "count", "unreachable")
    ]
    if wrong:
        raise NotValidError([{"pointer": "#/plan/routes", "detail": str(each)} for each in wrong])
    return whole
