"""Plan anew from now on: what is done and frozen stays, the rest is decided again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from planner.errors import ProblemError
from planner.routing.engine import Watching
from planner.routing.measure import score
from planner.routing.plan import Route, RoutePlan
from planner.routing.problem import Objective, Placed, RoutingProblem
from planner.routing.replan.apply import apply
from planner.routing.replan.bounded import Search, share, with_few_moves
from planner.routing.replan.diff import PlanDiff, diff
from planner.routing.replan.events import Event
from planner.routing.replan.freeze import Freeze, closed_vehicles, levels_of
from planner.routing.replan.kept import kept_parts
from planner.routing.replan.remainder import Remainder, remainder
from planner.routing.replan.soften import able_to_end, softened
from planner.routing.replan.stitch import stitched
from planner.routing.replan.stubs_first import with_stubs_first
from planner.routing.solve import solve
from planner.solving import Budget

_SECOND_CHANCE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How much of the old plan is to be kept.

    Attributes
    ----------
    freeze
        What must stay; where several name a stop, the strictest level counts.
    moved_vehicle, moved_hour
        What moving a visit costs, in place of the same in ``problem.objective``; None leaves those.
    most_moves
        How many visits may change their vehicle at most, those of vehicles that stand not counted; None for any number.
    """

    freeze: tuple[Freeze, ...] = ()
    moved_vehicle: float | None = None
    moved_hour: float | None = None
    most_moves: int | None = None

    def __post_init__(self) -> None:
        """Refuse values out of range."""
        values = {name: getattr(self, name) for name in ("moved_vehicle", "moved_hour", "most_moves")}
        problems = [
            f"{name} is {value}, expected a finite number of at least 0"
            for name, value in values.items()
            if value is not None and not 0 <= value < inf
        ]
        if problems:
            raise ProblemError("What to keep of the plan contradicts itself.", problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """A new plan for a day that has changed.

    Attributes
    ----------
    problem
        The problem as it is now: events applied, ``published`` as in the old plan.
    plan
        What was done and frozen with its times, and the rest decided anew.
    diff
        What this changes.
    accepted
        Rules that what is done or frozen breaks, and nothing can be done about, as
        :func:`planner.routing.check.check` of ``plan`` tells them; nothing else is broken. Then frozen stops that could
        not be kept as they were.
    """

    problem: RoutingProblem
    plan: RoutePlan
    diff: PlanDiff
    accepted: tuple[str, ...] = ()


NOTHING = Keep()
"""Nothing but what cannot be changed any more."""


def replan(
    problem: RoutingProblem,
    plan: RoutePlan,
    *,
    events: Sequence[Event] = (),
    keep: Keep = NOTHING,
    now: int = 0,
    budget: Budget,
    seed: int,
    watch: Watching | None = None,
) -> Replanned:
    """Return the best plan from ``now`` on.

    What is done, being done or driven to stays; stops frozen to their times that follow stay as they are too. The
    vehicles start again where and when they are free. A crew that is late takes its delay along; where it then misses
    a window, a break or its shift in what is frozen, this is accepted and named, and nothing else is broken.

    Parameters
    ----------
    problem, plan
        The day and its plan so far.
    events
        What has happened.
    keep
        What of the plan must stay, and what moving the rest costs.
    now
        Seconds after midnight; nothing before it can be changed.
    budget, seed, watch
        As for :func:`planner.routing.solve.solve`; orders that are watched are those of the remainder.

    Raises
    ------
    ProblemError
        If events or freezes do not fit the problem or the plan.
    """
    asked = replace(problem, published=_placed(problem, plan), objective=_objective(problem, keep))
    parts = kept_parts(asked, plan, events=events, freeze=keep.freeze, now=now)
    current = apply(asked, plan, events, now, keep.freeze)
    rest = able_to_end(
        remainder(
            current,
            plan,
            parts,
            levels=levels_of(keep.freeze, plan),
            closed=closed_vehicles(keep.freeze),
            now=now,
        )
    )

    def search(question: RoutingProblem, start: tuple[Route, ...], part: Budget) -> RoutePlan:
        def solved(narrower: RoutingProblem) -> RoutePlan:
            return solve(narrower, budget=part, seed=seed, start=_as_plan(plan, start), watch=watch)

        return with_stubs_first(question, rest.vehicles, solved)

    found, loosened = _decided(rest, search, budget, keep.most_moves)
    whole = stitched(current, plan, parts, rest, found, loosened)
    new = replace(
        whole.plan, report=replace(found.report, objective=score(current, whole.plan).cost, bound=None)
    )
    return Replanned(
        problem=current,
        plan=new,
        diff=diff(plan, new, before=asked, after=current),
        accepted=(*whole.accepted, *_not_kept(rest, plan, new)),
    )


def _objective(problem: RoutingProblem, keep: Keep) -> Objective:
    usual = problem.objective
    return replace(
        usual,
        moved_vehicle=usual.moved_vehicle if keep.moved_vehicle is None else keep.moved_vehicle,
        moved_hour=usual.moved_hour if keep.moved_hour is None else keep.moved_hour,
    )


def _placed(problem: RoutingProblem, plan: RoutePlan) -> dict[str, Placed]:
    known = {visit.id for visit in problem.visits}
    return {
        stop.visit: Placed(vehicle=route.vehicle, start=stop.start)
        for route in plan.routes
        for stop in route.stops
        if stop.visit in known
    }


def _not_kept(rest: Remainder, old: RoutePlan, new: RoutePlan) -> Iterator[str]:
    """Yield a line for each frozen stop that is not made, or not at its time."""
    was = {stop.visit: stop for route in old.routes for stop in route.stops}
    now = {stop.visit: stop for route in new.routes for stop in route.stops}
    for label, level in rest.frozen.items():
        if label not in now:
            yield f"visit {label!r} is frozen, but cannot be made any more"
        elif level == "fixed" and now[label].start != was[label].start:
            yield f"visit {label!r} is frozen to {was[label].start}, but starts at {now[label].start}"


def _as_plan(plan: RoutePlan, routes: tuple[Route, ...]) -> RoutePlan:
    return replace(plan, routes=routes, unserved=())


def _decided(
    rest: Remainder, search: Search, budget: Budget, most_moves: int | None
) -> tuple[RoutePlan, frozenset[str]]:
    """Return a plan of ``rest``, and the frozen visits that miss their windows in it because nothing else helps."""
    first = share(budget, 1 - _SECOND_CHANCE) if rest.frozen else budget
    if most_moves is None:
        found = search(rest.problem, rest.start, first)
    else:
        found = with_few_moves(rest, most_moves, search, first)
    out = frozenset(left.visit for left in found.unserved) & rest.frozen.keys()
    if not out:
        return found, frozenset()
    visits = tuple(softened(visit) if visit.id in out else visit for visit in rest.problem.visits)
    looser = replace(rest.problem, visits=visits)
    if most_moves is not None:
        home = {stop.visit: frozenset({route.vehicle}) for route in found.routes for stop in route.stops}
        looser = replace(looser, allowed={**looser.allowed, **home})
    again = search(looser, rest.start, share(budget, _SECOND_CHANCE))
    return again, out
