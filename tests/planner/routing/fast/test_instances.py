"""Published instances: within a few percent of the best known after few steps."""

import sys
from pathlib import Path

import pytest

from planner.routing.fast.check import violations
from planner.routing.fast.search import search
from planner.solving import Budget

BENCHMARKS = Path(__file__).resolve().parents[4] / "benchmarks"
DATA = BENCHMARKS.parents[1] / "shared" / "data" / "vrp"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="../shared/data/vrp is not here")


@pytest.mark.parametrize(("name", "most"), [("C101", 0.5), ("RC105", 6.0), ("X-n101-k25", 4.0)])
def test_near_the_best_known(name, most, monkeypatch):
    """20,000 steps; the answer is checked against the file as well."""
    monkeypatch.setattr(sys, "path", [str(BENCHMARKS), *sys.path])
    from peers.routing.ours import problem_of
    from routing_instances import checked, load

    instance = load(name)
    problem = problem_of(instance)
    found = search(problem, budget=Budget(iterations=20_000), seed=1)
    assert violations(problem, found.orders) == []
    cost = checked(instance, [[visit + 1 for visit in order] for order in found.orders if order])
    assert cost == found.cost
    assert 100 * (cost / instance.scale / instance.best_known - 1) < most
