"""Why nothing is done: the reason that a planner can do something about."""

from dataclasses import dataclass
from typing import Literal

from planner.remedies.actions import Action
from planner.remedies.answer import RemediesAnswer

Reason = Literal["nobody_lacks", "no_van", "no_plan", "nothing_helps", "no_money", "none_found"]
"""``nobody_lacks`` anything. ``no_van``: only stops of new vans are allowed, and no van. ``no_plan``: only stops on
routes are allowed, and there are no routes. ``nothing_helps`` of what is allowed. ``no_money`` for even the cheapest
action. ``none_found``: the search was ended before it found a mix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """Why nothing is done.

    Attributes
    ----------
    reason
        See :data:`Reason`.
    cheapest
        The action that helps at the least cost; None where none does.
    cost
        What it costs a year, a van that must be bought for it included; 0 where there is none.
    """

    reason: Reason
    cheapest: Action | None = None
    cost: float = 0.0


def why_nothing(answer: RemediesAnswer) -> Nothing | None:
    """Return why nothing is done; None if something is."""
    if answer.steps:
        return None
    if not len(answer.needs.rows):
        return Nothing(reason="nobody_lacks")
    helping = [action for action in answer.actions if len(action.row)]
    if not helping:
        return Nothing(reason=_none_offered(answer))
    van = {action.id: action.cost for action in answer.actions if action.kind == "van"}
    cost, _, cheapest = min((one.cost + van.get(one.van, 0.0), one.id, one) for one in helping)
    if cost > answer.question.money:
        return Nothing(reason="no_money", cheapest=cheapest, cost=cost)
    proven = answer.result is not None and answer.result.status == "optimal"
    return Nothing(reason="nothing_helps" if proven else "none_found", cheapest=cheapest, cost=cost)


def _none_offered(answer: RemediesAnswer) -> Reason:
    question = answer.question
    kinds = set(question.kinds) - {"van"}
    without_vans = kinds - {"van_stop"} if not question.most_vans else kinds
    if not without_vans:
        return "no_van"
    return "no_plan" if without_vans == {"route_stop"} and question.published is None else "nothing_helps"
