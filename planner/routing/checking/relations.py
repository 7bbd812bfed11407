"""What must hold between visits of one or several routes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.routing.checking.violation import Violation
from planner.routing.checking.walk import Walk
from planner.routing.problem import Relation, Vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Where and when a visit is made: its vehicle, its position there, the calls of its route at refills before it."""

    visit: str
    vehicle: Vehicle
    position: int
    refills: int
    start: float
    end: float


def made_by(walks: Sequence[Walk]) -> dict[str, Made]:
    """Return where each visit of ``walks`` is made; the first time where it is made several times."""
    made: dict[str, Made] = {}
    for walk in walks:
        for number, (stop, visit) in enumerate(walk.stops):
            refills = sum(fill.after <= number for fill in walk.route.refills)
            place = Made(
                visit=visit.id,
                vehicle=walk.vehicle,
                position=number,
                refills=refills,
                start=stop.start,
                end=walk.finished(number),
            )
            made.setdefault(visit.id, place)
    return made


def relation_violations(relations: Sequence[Relation], made: Mapping[str, Made]) -> Iterator[Violation]:
    """Yield where the visits in ``made`` break a relation; those that are not made bind nobody."""
    for relation in relations:
        visits = [made[label] for label in relation.visits if label in made]
        yield from _CHECKS[relation.kind](relation, visits)


def _same(relation: Relation, visits: list[Made]) -> Iterator[Violation]:
    vans = {place.vehicle.unit for place in visits}
    if len(vans) > 1:
        sentence = f"one van must make {_list(relation)}, but {len(vans)} do: {', '.join(sorted(vans))}"
        yield Violation(kind="relation", visit=visits[0].visit, amount=len(vans) - 1, sentence=sentence)


def _different(_: Relation, visits: list[Made]) -> Iterator[Violation]:
    seen: dict[str, str] = {}
    for place in visits:
        other = seen.setdefault(place.vehicle.unit, place.visit)
        if other != place.visit:
            sentence = (
                f"{place.vehicle.unit!r} makes {other!r} and {place.visit!r}, which different vans must make"
            )
            yield Violation(kind="relation", visit=place.visit, sentence=sentence)


def _order(relation: Relation, visits: list[Made]) -> Iterator[Violation]:
    for before, after in pairwise(visits):
        gap = after.start - before.end
        short = relation.least_gap - gap
        named = f"visit {after.visit!r} starts {gap} s after {before.visit!r} ends"
        if short > 0:
            sentence = f"{named}, at least {relation.least_gap} s are due"
            yield Violation(kind="relation", visit=after.visit, amount=short, sentence=sentence)
        elif relation.most_gap is not None and gap > relation.most_gap:
            long = gap - relation.most_gap
            sentence = f"{named}, at most {relation.most_gap} s are allowed"
            yield Violation(kind="relation", visit=after.visit, amount=long, sentence=sentence)


def _sequence(relation: Relation, visits: list[Made]) -> Iterator[Violation]:
    yield from _order(relation, visits)
    routes = {place.vehicle.id for place in visits}
    if len(routes) > 1:
        sentence = f"one route must make {_list(relation)}, but {len(routes)} do: {', '.join(sorted(routes))}"
        yield Violation(kind="relation", visit=visits[0].visit, amount=len(routes) - 1, sentence=sentence)
        return
    for before, after in pairwise(visits):
        if after.position < before.position:
            sentence = f"visit {after.visit!r} must come after {before.visit!r}"
            yield Violation(kind="relation", visit=after.visit, sentence=sentence)


def _directly(relation: Relation, visits: list[Made]) -> Iterator[Violation]:
    yield from _sequence(relation, visits)
    for before, after in pairwise(visits):
        between = after.position - before.position - 1
        reloads = after.refills - before.refills
        if before.vehicle.id == after.vehicle.id and between >= 0 and between + reloads > 0:
            sentence = f"{between + reloads} stops come between {before.visit!r} and {after.visit!r}"
            yield Violation(kind="relation", visit=after.visit, amount=between + reloads, sentence=sentence)


def _list(relation: Relation) -> str:
    return ", ".join(repr(label) for label in relation.visits)


_CHECKS: dict[str, Callable[[Relation, list[Made]], Iterator[Violation]]] = {
    "same_vehicle": _same,
    "different_vehicles": _different,
    "order": _order,
    "sequence": _sequence,
    "directly": _directly,
}
