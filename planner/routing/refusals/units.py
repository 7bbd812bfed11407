"""What is left out, in the pieces in which it can be made: a visit, or both ends of a shipment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

from planner.routing.engine import Order
from planner.routing.problem import RoutingProblem, Vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Visits that are made together, in this order, as positions in the problem; with what they are worth."""

    visits: tuple[int, ...]
    priority: int
    people: float
    penalty: float | None

    @property
    def worth(self) -> tuple[int, float]:
        """What decides which of two is rather made; nothing for one with a penalty."""
        return (self.priority, self.people) if self.penalty is None else (0, 0.0)


def unit_of(problem: RoutingProblem, visits: Sequence[int]) -> Unit:
    """Return the unit of ``visits``, worth what its first visit is worth."""
    first = problem.visits[visits[0]]
    return Unit(visits=tuple(visits), priority=first.priority, people=first.people, penalty=first.penalty)


def units_of(problem: RoutingProblem, visits: Iterable[int]) -> list[Unit]:
    """Return ``visits`` as units, the most worth first, then in the order of the problem."""
    partner = partners(problem)
    delivered = set(partner.values())
    units = [
        unit_of(problem, (number, partner[number]) if number in partner else (number,))
        for number in visits
        if number not in delivered
    ]
    return sorted(units, key=lambda unit: (tuple(-part for part in unit.worth), unit.visits))


def partners(problem: RoutingProblem) -> dict[int, int]:
    """Return pickup -> delivery of each shipment, as positions."""
    at = {visit.id: number for number, visit in enumerate(problem.visits)}
    return {at[shipment.pickup]: at[shipment.delivery] for shipment in problem.shipments}


@dataclass(frozen=True, slots=True, kw_only=True)
class Insertion:
    """``order[:before]``, then ``middle``, then ``order[after:]``."""

    before: int
    middle: tuple[int, ...]
    after: int

    def into(self, order: Sequence[int]) -> Order:
        """Return ``order`` with this in it."""
        return [*order[: self.before], *self.middle, *order[self.after :]]


def insertions(vehicle: Vehicle, order: Sequence[int], visits: Sequence[int]) -> Iterator[Insertion]:
    """Yield every way of putting ``visits`` (one, or two in their order) into ``order``.

    Where the vehicle can reload, also with a reload just before or just after a single visit.
    """
    if len(visits) == 2:
        for i, j in combinations_with_replacement(range(len(order) + 1), 2):
            yield Insertion(before=i, middle=(visits[0], *order[i:j], visits[1]), after=j)
        return
    places = range(0) if vehicle.reload is None else range(len(vehicle.reload.places))
    for i in range(len(order) + 1):
        yield Insertion(before=i, middle=tuple(visits), after=i)
        for place in places:
            if i > 0:
                yield Insertion(before=i, middle=(-1 - place, *visits), after=i)
            if i < len(order):
                yield Insertion(before=i, middle=(*visits, -1 - place), after=i)
