"""What would fix a gap most cheaply; why an action was taken or left out, and what would change that."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.remedies.actions import Action
from planner.remedies.prices import Prices
from planner.remedies.ranking import REPLACED, Gains, summed
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions

Labels = NDArray[np.object_]

Why = Literal["chosen", "same_place", "others_do", "over_budget", "no_van", "too_dear", "on_the_edge"]
"""``chosen``. ``same_place``: another chosen action excludes it. ``others_do``: the chosen ones serve nearly all of its
people. ``over_budget``: it costs more than the whole budget. ``no_van``: the van that it needs is not worth having.
``too_dear``: too few people for its cost. ``on_the_edge``: as good for the money as what was chosen, but it does not
fit beside it."""

FIXES = 3
_MOST = 1 / 3
"""A fix reaches at least this share of the people whom the best action of its kind reaches in the gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """An action that would help one gap.

    Attributes
    ----------
    action
        Its position.
    people
        People of the gap whom it would reach by itself.
    cost
        All of its cost, a van that must be bought for it included.
    with_van
        Whether it is.
    elsewhere
        People of other gaps whom it would reach too.
    also
        The gaps in which most of those live, most people first, at most three.
    """

    action: int
    people: float
    cost: float
    with_van: bool
    elsewhere: float
    also: tuple[str, ...]

    @property
    def cost_per_person(self) -> float:
        """Money a year for each person newly reached in the gap."""
        return self.cost / self.people


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """Why an action was chosen or not.

    Attributes
    ----------
    action
        Its position.
    why
        See :data:`Why`.
    alone
        People whom it would bring by itself.
    beside
        People whom it would add to the chosen ones, in place of the one that excludes it if there is one (below 0 if
        that would lose more); if it is chosen itself, people who would be lost without it.
    rival
        Position of the chosen action that excludes it, -1 for none.
    more_people
        People whom it would have to bring besides to earn its place at the price of the last person; 0 if it does.
    price_cut
        Money by which it would have to be cheaper instead; inf where even for nothing it would not earn its place.
    """

    action: int
    why: Why
    alone: float
    beside: float
    rival: int
    price_cut: float
    more_people: float


def three_fixes(
    lack: str,
    actions: Sequence[Action],
    gains: Gains,
    lacks: Labels,
    chosen: Sequence[int],
) -> tuple[Fix, ...]:
    """Return the cheapest fixes of one gap, of different kinds as far as there are, the cheapest first.

    Cost for each person newly reached in the gap counts. Of each kind comes the best first, and beside what others of
    its kind reach there: an action that reaches less than a third of the most is no fix. Where there are fewer kinds
    than fixes, others follow that reach a third of what the best of all reaches.
    """
    here = (lacks == lack)[gains.row]
    worth = gains.people[gains.row] * gains.worth
    inside = summed(gains.action, worth * here, gains.count)
    total = summed(gains.action, worth, gains.count)
    able = np.flatnonzero((inside > 0) & (inside >= _MOST * _best_of_kind(actions, inside)))
    van = _vans_to_buy(actions, chosen)
    found = [
        Fix(
            action=number,
            people=float(inside[number]),
            cost=actions[number].cost + van.get(actions[number].van, 0.0),
            with_van=actions[number].van in van,
            elsewhere=float(total[number] - inside[number]),
            also=(),
        )
        for number in able.tolist()
    ]
    found.sort(key=lambda fix: (fix.cost_per_person, -fix.people, fix.action))
    return tuple(
        _with_others(fix, actions, gains, lacks, lack) for fix in _of_different_kinds(found, actions)
    )


def fates(
    problem: SitingProblem,
    actions: Sequence[Action],
    chosen: Sequence[int],
    gains: Gains,
    prices: Prices,
) -> tuple[Fate, ...]:
    """Return for every action why it was chosen or not.

    An action earns its place when it adds as many people as its money would reach elsewhere: its cost at the price of
    the last person. What takes the place of a chosen one is measured against that one.
    """
    rival = _rivals(problem, set(chosen), len(actions))
    alone, beside, cost = gains.beyond(gains.nothing()), *_beside(actions, chosen, gains, rival)
    short = np.maximum(cost * prices.people_per_money - beside, 0.0)
    to_buy = _vans_to_buy(actions, chosen)
    found = []
    for number, action in enumerate(actions):
        taken = number in chosen
        too_few = 0.0 if taken else float(short[number])
        if taken:
            why: Why = "chosen"
        elif rival[number] >= 0:
            why = "same_place"
        elif problem.budget is not None and cost[number] > problem.budget:
            why = "over_budget"
        elif len(action.row) and beside[number] < REPLACED * alone[number]:
            why = "others_do"
        elif action.van in to_buy:
            why = "no_van"
        else:
            why = "too_dear" if too_few > 0 else "on_the_edge"
        found.append(
            Fate(
                action=number,
                why=why,
                alone=float(alone[number]),
                beside=_lost(actions, chosen, gains, number) if taken else float(beside[number]),
                rival=int(rival[number]),
                price_cut=_price_cut(too_few, prices.money_per_person, float(cost[number])),
                more_people=too_few,
            )
        )
    return tuple(found)


def _price_cut(too_few: float, price: float, cost: float) -> float:
    cut = too_few * price if too_few else 0.0
    return cut if cut <= cost else float("inf")


def _beside(
    actions: Sequence[Action], chosen: Sequence[int], gains: Gains, rival: Positions
) -> tuple[Floats, Floats]:
    """Return what each action would add to the chosen ones, without its rival, and what that would cost more."""
    to_buy = _vans_to_buy(actions, chosen)
    everything = _met(actions, chosen, gains)
    beside = gains.beyond(everything)
    cost = np.array(
        [action.cost + to_buy.get(action.van, 0.0) * bool(action.van_hours) for action in actions]
    )
    for other in set(rival.tolist()) - {-1}:
        without = _met(actions, [number for number in chosen if number != other], gains)
        lost = float((gains.people * (everything - without)).sum())
        mine = rival == other
        beside[mine] = gains.beyond(without)[mine] - lost
        cost[mine] -= actions[other].cost
    return beside, np.maximum(cost, 0.0)


def _met(actions: Sequence[Action], chosen: Sequence[int], gains: Gains) -> Floats:
    met = gains.nothing()
    for number in chosen:
        met = gains.met_with(met, actions[number])
    return met


def _lost(actions: Sequence[Action], chosen: Sequence[int], gains: Gains, number: int) -> float:
    """Return the people who would be lost without one of the chosen; with a van go all stops that it makes."""
    gone = {number}
    if actions[number].kind == "van":
        gone |= {other for other in chosen if actions[other].van == actions[number].id}
    left = _met(actions, [other for other in chosen if other not in gone], gains)
    return float((gains.people * (_met(actions, chosen, gains) - left)).sum())


def _rivals(problem: SitingProblem, taken: set[int], count: int) -> Positions:
    """Return for each action a chosen one that excludes it by a rule of which one may be chosen; -1 for none."""
    rival = np.full(count, -1, np.int64)
    for rule in problem.rules:
        if rule.high == 1.0 and set(rule.weights) == {1.0}:
            for mine in set(rule.sites) & taken:
                rival[[site for site in rule.sites if site != mine]] = mine
    return rival


def _vans_to_buy(actions: Sequence[Action], chosen: Sequence[int]) -> dict[str, float]:
    """Return what each van costs that is not among the chosen."""
    return {
        action.id: action.cost
        for number, action in enumerate(actions)
        if action.kind == "van" and number not in chosen
    }


def _best_of_kind(actions: Sequence[Action], inside: Floats) -> Floats:
    """Return ``(actions,)`` the most people whom an action of the same kind reaches."""
    best: dict[str, float] = defaultdict(float)
    for action, people in zip(actions, inside.tolist(), strict=True):
        best[action.kind] = max(best[action.kind], people)
    return np.array([best[action.kind] for action in actions])


def _of_different_kinds(found: Sequence[Fix], actions: Sequence[Action]) -> list[Fix]:
    """Return the first of each kind, then the others, at most ``FIXES``, in order of cost for each person."""
    first_of = {actions[fix.action].kind: fix for fix in reversed(found)}
    first = sorted(first_of.values(), key=found.index)
    enough = _MOST * max((fix.people for fix in found), default=0.0)
    rest = [fix for fix in found if fix not in first and fix.people >= enough]
    return sorted([*first, *rest][:FIXES], key=lambda fix: (fix.cost_per_person, -fix.people, fix.action))


def _with_others(
    fix: Fix,
    actions: Sequence[Action],
    gains: Gains,
    lacks: Labels,
    lack: str,
) -> Fix:
    action = actions[fix.action]
    people: dict[str, float] = defaultdict(float)
    for other, count in zip(lacks[action.row], gains.people[action.row] * action.worth, strict=True):
        people[str(other)] += float(count)
    people.pop(lack, None)
    return replace(fix, also=tuple(sorted(people, key=lambda other: (-people[other], other))[:FIXES]))
