"""The remedies as one siting problem: actions are the sites, people in slots of the week are the demand."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from planner.remedies.actions import Action
from planner.remedies.needs import Needs
from planner.remedies.question import RemediesQuestion
from planner.siting.problem import Rule, Sites, SitingProblem, one_of
from planner.siting.reach import Reach


def remedies_problem(question: RemediesQuestion, lacking: Needs, actions: Sequence[Action]) -> SitingProblem:
    """Return the siting problem: the most people for the money."""
    costs = np.array([action.cost for action in actions])
    return SitingProblem(
        model="mclp",
        reach=_reach(actions, len(lacking.rows)),
        people=lacking.rows["people"].to_numpy(float),
        sites=Sites(ids=tuple(action.id for action in actions), fixed_cost=costs),
        within=float("inf"),
        budget=question.money,
        rules=rules_of(question, actions),
    )


def rules_of(question: RemediesQuestion, actions: Sequence[Action]) -> tuple[Rule, ...]:
    """Return what excludes each other, and what shares a van or the slack of a route."""
    return (*_exclusions(actions), *_van_rules(question, actions), *_route_rules(question, actions))


def _reach(actions: Sequence[Action], rows: int) -> Reach:
    count = [len(action.row) for action in actions]
    return Reach.from_pairs(
        np.concatenate([np.zeros(0, np.int64), *(action.row for action in actions)]),
        np.repeat(np.arange(len(actions)), count),
        np.concatenate([np.zeros(0), *(action.seconds for action in actions)]),
        demand=rows,
        sites=len(actions),
        worth=np.concatenate([np.zeros(0), *(action.worth for action in actions)]),
    )


_RIVALS = {
    "branch": "a branch or a kiosk",
    "kiosk": "a branch or a kiosk",
    "van_stop": "one kind of van stop",
    "route_stop": "one kind of van stop",
    "window": "one number of windows",
}


def _exclusions(actions: Sequence[Action]) -> list[Rule]:
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    names: dict[tuple[str, str], str] = {}
    for number, action in enumerate(actions):
        if action.kind in _RIVALS:
            key = (_RIVALS[action.kind], action.place)
            members[key].append(number)
            names[key] = action.name or action.place
    return [
        one_of(f"{what} at {names[what, place]}", rivals)
        for (what, place), rivals in members.items()
        if len(rivals) > 1
    ]


def _van_rules(question: RemediesQuestion, actions: Sequence[Action]) -> list[Rule]:
    """Return that no van works longer than it can, and that there are not too many."""
    vans = [number for number, action in enumerate(actions) if action.kind == "van"]
    stops: dict[str, list[int]] = defaultdict(list)
    for number, action in enumerate(actions):
        if action.van_hours:
            stops[action.van].append(number)
    hours = [
        Rule(
            name=f"hours of the new van at {actions[van].name}",
            sites=(*stops[actions[van].id], van),
            weights=(
                *(actions[stop].van_hours for stop in stops[actions[van].id]),
                -question.assumptions.van_hours,
            ),
            high=0.0,
        )
        for van in vans
    ]
    most = Rule(
        name=f"at most {question.most_vans} new vans",
        sites=tuple(vans),
        weights=(1.0,) * len(vans),
        high=float(question.most_vans),
    )
    return [*hours, most] if len(vans) > question.most_vans else hours


def _route_rules(question: RemediesQuestion, actions: Sequence[Action]) -> list[Rule]:
    slack = {} if question.published is None else {one.id: one.slack for one in question.published.routes}
    on_route: dict[str, list[int]] = defaultdict(list)
    for number, action in enumerate(actions):
        if action.route:
            on_route[action.route].append(number)
    return [
        Rule(
            name=f"time left on {route}",
            sites=tuple(stops),
            weights=tuple(actions[stop].route_seconds for stop in stops),
            high=slack[route],
        )
        for route, stops in on_route.items()
    ]
