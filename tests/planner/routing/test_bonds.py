"""Orders lose exactly what breaks a bond."""

import pytest

from planner.routing.bonds import kept_bonds
from planner.routing.problem import Relation, RoutingProblem, Shipment


@pytest.fixture
def day(on_a_line, village, van):
    """Return a day of five visits and three vehicles, of which two are one van."""

    def build(groups=("", "", "", "", ""), **options):
        names = ("a", "b", "c", "d", "e")
        return RoutingProblem(
            visits=tuple(
                village(name, group=group or None, people=0.0)
                for name, group in zip(names, groups, strict=True)
            ),
            vehicles=(van("early", van="one"), van("late", van="one"), van("other")),
            travel=on_a_line(depot=0, a=1, b=2, c=3, d=4, e=5),
            **options,
        )

    return build


def related(kind, *visits):
    """Return the one relation."""
    return {"relations": (Relation(kind=kind, visits=visits),)}


SHIPMENT = {"shipments": (Shipment(pickup="a", delivery="b"),)}

CASES = {
    "nothing to keep": ({}, [[0, 1], [2], []], [[0, 1], [2], []]),
    "made twice": ({}, [[0, 1], [1], []], [[0, 1], [], []]),
    "a group once": ({"groups": ("g", "g", "", "", "")}, [[0], [1, 2], []], [[0], [2], []]),
    "both ends": (SHIPMENT, [[0, 2, 1], [], []], [[0, 2, 1], [], []]),
    "half a shipment": (SHIPMENT, [[0, 2], [], []], [[2], [], []]),
    "a shipment in two vehicles": (SHIPMENT, [[0], [1], []], [[], [], []]),
    "a shipment backwards": (SHIPMENT, [[1, 0, 3], [], []], [[3], [], []]),
    "one van in two shifts": (related("same_vehicle", "a", "b"), [[0], [1], []], [[0], [1], []]),
    "two vans": (related("same_vehicle", "a", "b"), [[0], [], [1]], [[0], [], []]),
    "different vans": (related("different_vehicles", "a", "b"), [[0], [1], []], [[0], [], []]),
    "in one route": (related("sequence", "a", "b"), [[0], [1], []], [[0], [], []]),
    "order across routes": (related("order", "a", "b"), [[0], [1], []], [[0], [1], []]),
    "reloads stay": ({"groups": ("g", "g", "", "", "")}, [[0, -1, 1], [], []], [[0, -1], [], []]),
}


@pytest.mark.parametrize(("options", "orders", "expected"), CASES.values(), ids=CASES)
def test_bonds(day, options, orders, expected):
    """What has to go goes, nothing else."""
    assert kept_bonds(day(**options), orders) == expected


def test_what_keeps_all_bonds_is_returned_as_it_is(day):
    """No copy."""
    orders = [[0, 1], [2], []]
    assert kept_bonds(day(**SHIPMENT), orders) is orders
