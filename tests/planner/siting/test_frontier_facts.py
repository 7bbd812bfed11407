"""A frontier as a document."""

import json

import numpy as np
import pytest

from planner.siting.facts import NO_AREA, Ground
from planner.siting.frontier import frontier
from planner.siting.frontier_facts import frontier_document
from planner.siting.problem import Sites, SitingProblem
from planner.solving import Budget
from tests.planner.siting.villages import MIDDLE, WEST, villages

ALWAYS = Budget(seconds=10)


def ground(standing: tuple[int, ...] = ()) -> Ground:
    """Return the names of the four sites; nobody lives in an area."""
    return Ground(
        names=("West", "Middle", "East", "Far"),
        kinds=("parking",) * 4,
        lonlat=np.zeros((4, 2)),
        standing=standing,
        areas=(),
        area=np.full(7, NO_AREA),
    )


def drawn(
    problem: SitingProblem, limits: list[float], standing: tuple[int, ...] = (), **options: object
) -> dict:
    """Return the document of a frontier."""
    found = frontier(problem, limits, budget=ALWAYS, seed=0, **options)  # type: ignore[arg-type]
    document = frontier_document(problem, ground(standing), found)
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    return document


def test_points() -> None:
    """One site: the middle, 100 people; two: west and east, 120; three: everybody."""
    document = drawn(villages(), [1, 2, 3])
    assert [point["people_covered"] for point in document["points"]] == [100, 130, 160]
    assert [point["sites"] for point in document["points"]] == [1, 2, 3]
    assert document["points"][0]["chosen"] == ["middle"]
    assert document["points"][2]["share"] == 1
    assert document["before"]["people_covered"] == 0
    assert document["before"]["mean_minutes"] is None
    assert {site["id"] for site in document["sites"]} == {"west", "middle", "east"}


def test_standing_sites_are_not_counted() -> None:
    """West stands: with one new site the middle comes, and west is no site of the curve."""
    problem = villages(sites=Sites(ids=("west", "middle", "east", "far"), mandatory=(WEST,)))
    document = drawn(problem, [2, 3], standing=(WEST,))
    assert [point["sites"] for point in document["points"]] == [1, 2]
    assert document["points"][0]["chosen"] == ["middle"]
    assert document["before"]["people_covered"] == 60
    assert "west" not in {site["id"] for site in document["sites"]}


def test_a_closed_branch_is_told() -> None:
    """The middle stands and may be closed; with two sites in all west and east may take over."""
    problem = villages(within=6.0, sites=Sites(ids=("west", "middle", "east", "far"), existing=(MIDDLE,)))
    document = drawn(problem, [1, 2], standing=(MIDDLE,))
    for point in document["points"]:
        assert ("middle" in point["closed"]) is (point["people_covered"] != 100 and len(point["chosen"]) == 2)


def test_nested_points_keep_the_order_of_the_curve() -> None:
    """Each point begins with the sites of the one before."""
    document = drawn(villages(), [1, 2, 3], nested=True)
    chosen = [point["chosen"] for point in document["points"]]
    assert chosen[2][:2] == chosen[1]
    assert chosen[1][:1] == chosen[0]


def test_money() -> None:
    """Limits are money; what the sites of a point cost is said, and stays within it."""
    costs = Sites(ids=("west", "middle", "east", "far"), fixed_cost=np.array([100.0, 300.0, 100.0, 1.0]))
    document = drawn(villages(choose=None, sites=costs), [50, 150, 500], by="budget")
    assert document["by"] == "budget"
    assert [point["limit"] for point in document["points"]] == [50, 150, 500]
    assert [point["cost"] <= point["limit"] for point in document["points"]] == [True] * 3
    assert document["points"][2]["people_covered"] == pytest.approx(160)
