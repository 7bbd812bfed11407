"""What is said about a plan in words: its totals, and why a visit is left out; light, for every kind of file."""

from math import ceil
from typing import NamedTuple

from maps import figures
from maps.plan_view import LeftOut, PlanView, ShownChange
from maps.words import WORDS, Language, counted, reason_in_words, word

MOST_NAMED = 6
"""More vehicles with one reason are counted, not named."""


class Said(NamedTuple):
    """A visit that is left out: why, van by van where that differs, and what would admit it; empty if unknown."""

    name: str
    place: str
    reason: str
    by_vehicle: str
    change: str
    people: str


def totals(plan: PlanView, language: Language) -> list[tuple[str, str]]:
    """Return what all routes come to, as labels and figures; what is nothing is left out."""
    routes = plan.routes
    made, left = sum(len(route.stops) for route in routes), len(plan.left_out)
    visits = word("visits_of", language, made=f"{made:,}", all=f"{made + left:,}")
    waiting, people = sum(route.waiting for route in routes), sum(route.people for route in routes)
    rows = [
        ("vans_out", f"{len(routes):,}"),
        ("visits_made", f"{made:,}" if plan.of_rota or not left else visits),
        ("distance", figures.kilometres(sum(route.metres for route in routes), language)),
        ("driving_time", figures.minutes(sum(route.driving for route in routes) / 60, language)),
        ("waiting", figures.minutes(waiting / 60, language) if waiting >= 60 else ""),
        ("people", figures.people(people, language) if people else ""),
    ]
    return [(word(key, language), figure) for key, figure in rows if figure]


def left_out_in_words(left: LeftOut, language: Language) -> Said:
    """Return what is said about a visit that is left out."""
    return Said(
        left.spot.name,
        figures.place_beside(left.spot.name, left.spot.place),
        reason_in_words(left.reason, language),
        by_vehicle_in_words(left, language),
        change_in_words(left, language),
        figures.people(left.people, language) if left.people else "",
    )


def by_vehicle_in_words(left: LeftOut, language: Language) -> str:
    """Return the reasons of all vehicles, those with the same together; empty where all have that of the visit."""
    groups: dict[str, list[str]] = {}
    for vehicle, reason in left.by_vehicle:
        groups.setdefault(reason, []).append(vehicle)
    if set(groups) <= {left.reason}:
        return ""
    parts = []
    for reason, names in groups.items():
        who = (
            counted("vans_count", language, n=len(names))
            if len(names) > MOST_NAMED
            else word("list_comma", language).join(names)
        )
        parts.append(f"{reason_in_words(reason, language)} ({who})")
    return "; ".join(parts)


def change_in_words(left: LeftOut, language: Language) -> str:
    """Return the smallest change that would admit a visit: in English as the plan says it, which names more."""
    if not left.changes:
        return ""
    change = left.changes[0]
    key = f"change_{change.kind}"
    if key not in WORDS or (language == "en" and change.sentence):
        return change.sentence
    return word(key, language, vehicle=change.vehicle, amount=_amount(change, language))


def _amount(change: ShownChange, language: Language) -> str:
    """Return by how much; times in whole minutes, rounded up."""
    if change.kind == "max_metres":
        return figures.kilometres(change.amount, language)
    timed = change.kind.endswith(("_later", "_earlier", "_shorter", "_longer", "_driving", "_duration"))
    return figures.minutes(ceil(change.amount / 60), language) if timed else f"{change.amount:g}"
