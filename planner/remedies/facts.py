"""Remedies as plain documents (JSON types only): the same facts for the table, the pages and the API.

Numbers are rounded where they are written: people to tenths, money to whole units, money for a person to cents.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from planner.remedies.actions import Action
from planner.remedies.answer import RemediesAnswer
from planner.remedies.explain import Fate, Fix
from planner.remedies.named import SOMEBODY
from planner.remedies.nothing import why_nothing
from planner.siting.reach import Floats

Document = dict[str, Any]

MOST_REASONS = 60
"""Of the actions that were not chosen, so many that would bring the most people by themselves are explained."""


def remedies_document(answer: RemediesAnswer) -> Document:
    """Return everything that a planner reads: the ranked actions, the gaps with their fixes, the frontier."""
    question, result = answer.question, answer.result
    return {
        "standard": {"minutes": question.standard.minutes, "mode": "drive"},
        "currency": question.costs.currency,
        "budget": _money(question.money),
        "kinds": list(question.kinds),
        "with_published_vans": question.published is not None,
        "people_missing": _people(answer.needs.people),
        "missing_by_cause": _sums(answer.needs.rows["people"].to_numpy(float), answer.needs.rows["cause"]),
        "people": _people(answer.people),
        "cost": _money(answer.cost),
        "cost_per_person": _each(answer.cost, answer.people),
        "price_of_the_last_person": _price(answer),
        "proof": None
        if result is None
        else {
            "status": result.status,
            "bound": _people(result.bound),
            "gap": round(result.gap, 6),
            "solver": result.report.solver,
            "version": result.report.version,
        },
        "nothing_because": _nothing(answer),
        "actions": action_rows(answer),
        "gaps": gap_rows(answer),
        "frontier": frontier_rows(answer),
        "not_chosen": reason_rows(answer),
        "redundant_today": _places(answer, answer.redundant_today),
        "places": {"looked_at": len(answer.needs.places), "offered": answer.needs.offered},
        "assumed_hours": len(answer.needs.supply.assumed),
        "assumptions": assumptions_document(answer),
    }


def action_rows(answer: RemediesAnswer) -> list[Document]:
    """Return the chosen actions in the order in which to take them."""
    rows, before = [], np.zeros(len(answer.needs.rows))
    people, cost = 0.0, 0.0
    lost = {fate.action: fate.beside for fate in answer.fates}
    for rank, (step, redundant) in enumerate(zip(answer.steps, answer.redundant, strict=True), 1):
        action = answer.actions[step.action]
        people, cost = people + step.people, cost + action.cost
        rows.append(
            {
                "rank": rank,
                **action_facts(action),
                "people": _people(step.people),
                "cost_per_person": _each(action.cost, step.people),
                "cumulative_people": _people(people),
                "cumulative_cost": _money(cost),
                **_groups(answer, step.met - before),
                "lost_without": _people(lost[step.action]),
                "makes_redundant": _places(answer, redundant),
                "replaces": len(step.replaces),
                "replaces_first": [action_facts(answer.actions[k])["id"] for k in step.replaces[:3]],
            }
        )
        before = step.met
    return rows


def action_facts(action: Action) -> Document:
    """Return what an action is, where, and what it costs."""
    return {
        "id": action.id,
        "kind": action.kind,
        "place": action.place,
        "name": action.name,
        "lon": round(action.lon, 6),
        "lat": round(action.lat, 6),
        "cost": _money(action.cost),
        "detail": {
            key: value if isinstance(value, str) else round(float(value), 1)
            for key, value in action.detail.items()
        },
    }


def gap_rows(answer: RemediesAnswer) -> list[Document]:
    """Return what is missing, where one more action is worth most first, and the cheapest fixes."""
    lacks = answer.lacks.sort_values(["worth_money", "people"], ascending=False, kind="stable")
    return [
        {
            "id": lack,
            "cause": row["cause"],
            "name": lack_name(answer, lack),
            "lon": round(row["lon"], 6),
            "lat": round(row["lat"], 6),
            "people": _people(row["people"]),
            "met": _people(row["met"]),
            "worth_people": _people(row["worth_people"]),
            "worth": _money(row["worth_money"]),
            "worth_per_person": _each(row["worth_money"], row["people"]),
            "fixes": [_fix(answer, fix) for fix in answer.fixes.get(lack, ())],
        }
        for lack, row in zip(lacks.index.astype(str), lacks.to_dict("records"), strict=True)
        if row["people"] > SOMEBODY
    ]


def lack_name(answer: RemediesAnswer, lack: str) -> str:
    """Return the place of a gap, or the branch that is closed or full."""
    sort, _, branch = lack.partition(":")
    if sort in {"hours", "windows"}:
        return str(answer.question.branches["name"].get(branch, branch))
    return answer.question.gap_names.get(lack, lack)


def frontier_rows(answer: RemediesAnswer) -> list[Document]:
    """Return how many people each part of the money reaches, with the bound."""
    points = () if answer.frontier is None else answer.frontier.points
    return [
        {
            "money": _money(point.limit),
            "people": _people(point.objective),
            "bound": _people(point.bound),
            "gap": round(point.gap, 6),
        }
        for point in points
    ]


def reason_rows(answer: RemediesAnswer) -> list[Document]:
    """Return why actions were not chosen, those that would bring the most people by themselves first."""
    left = [fate for fate in answer.fates if fate.why != "chosen" and fate.alone > SOMEBODY]
    left.sort(key=lambda fate: (-fate.alone, fate.action))
    return [reason_facts(answer, fate) for fate in left[:MOST_REASONS]]


def reason_facts(answer: RemediesAnswer, fate: Fate) -> Document:
    """Return why one action was chosen or not, and what would change that."""
    return {
        **action_facts(answer.actions[fate.action]),
        "why": fate.why,
        "people_alone": _people(fate.alone),
        "people_beside": _people(fate.beside),
        "instead_of": None if fate.rival < 0 else answer.actions[fate.rival].id,
        "more_people": _people(fate.more_people),
        "price_cut": _money(fate.price_cut) if np.isfinite(fate.price_cut) else None,
    }


def assumptions_document(answer: RemediesAnswer) -> Document:
    """Return what was assumed, as numbers that the pages put into words."""
    rules = answer.question.assumptions
    return {
        "slots": [{"id": slot.id, "share": slot.share} for slot in rules.slots],
        "frequencies": [{"id": one.id, "worth": one.worth} for one in rules.offered],
        "kiosk_worth": rules.kiosk_worth,
        "office_hours": rules.office_hours,
        "branch_hours": rules.branch_hours,
        "van_hours": rules.van_hours,
        "share_who_come": rules.share_who_come,
        "minutes_each": rules.minutes_each,
        "people_per_window": rules.people_per_window,
        "windows_known": len(answer.question.windows),
    }


def _groups(answer: RemediesAnswer, more: Floats) -> Document:
    """Return the newly reached people of a step by kind of demand, part of the week, and gap."""
    rows = answer.needs.rows
    people = rows["people"].to_numpy(float) * more
    names = [slot.id for slot in answer.question.assumptions.slots]
    return {
        "by_kind": _sums(people, rows["kind"]),
        "by_slot": {names[int(slot)]: count for slot, count in _sums(people, rows["slot"]).items()},
        "by_gap": dict(list(_sums(people, rows["lack"]).items())[:5]),
    }


def _sums(people: Floats, by: "pd.Series[Any]") -> dict[str, float]:
    total = pd.Series(people).groupby(by.to_numpy()).sum().sort_values(ascending=False, kind="stable")
    return {str(key): _people(float(count)) for key, count in total.items() if count > SOMEBODY}


def _fix(answer: RemediesAnswer, fix: Fix) -> Document:
    return {
        **action_facts(answer.actions[fix.action]),
        "cost": _money(fix.cost),
        "with_van": fix.with_van,
        "people": _people(fix.people),
        "cost_per_person": _each(fix.cost, fix.people),
        "elsewhere": _people(fix.elsewhere),
        "also": [lack_name(answer, other) for other in fix.also],
    }


def _places(answer: RemediesAnswer, labels: Sequence[str]) -> list[Document]:
    stops: Mapping[str, str] = {} if answer.question.published is None else answer.question.published.stops
    branches = answer.question.branches["name"].to_dict()
    return [{"id": label, "name": str(branches.get(label, stops.get(label, label)))} for label in labels]


def _nothing(answer: RemediesAnswer) -> Document | None:
    nothing = why_nothing(answer)
    if nothing is None:
        return None
    cheapest = None if nothing.cheapest is None else action_facts(nothing.cheapest)
    return {"reason": nothing.reason, "cost": _money(nothing.cost), "cheapest": cheapest}


def _price(answer: RemediesAnswer) -> float | None:
    prices = answer.prices
    return None if prices is None or not prices.people_per_money else round(prices.money_per_person, 2)


def _people(number: float) -> float:
    return round(float(number), 1) + 0.0


def _money(number: float) -> float:
    return float(round(number))


def _each(cost: float, people: float) -> float | None:
    return round(float(cost / people), 2) if people > SOMEBODY else None
