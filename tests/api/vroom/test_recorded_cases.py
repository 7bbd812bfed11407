"""Answers that VROOM 1.15 gave, in ../shared/data/vroom: ours are the same, or better by VROOM's own aims."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.geodesy import haversine_m
from tests.api.vroom.checker import problems_of

CASES = Path(__file__).parents[4] / "shared/data/vroom/cases"
RECORDED = sorted(CASES.glob("*.json"))
PLAN_FACTS = ("cost", "routes", "priority", "duration", "service", "setup", "waiting_time")


class FortyKmPerHour:
    """The streets that the recordings were made with: 1.3 times the straight line at 40 km/h."""

    def table(self, profile: str, lonlat: Sequence[Any]) -> Any:
        """Return seconds and metres."""
        at = np.array(lonlat)
        metres = 1.3 * haversine_m(at[:, None], at[None])
        return metres / (40 / 3.6), metres

    def line(self, profile: str, lonlat: Sequence[Any]) -> Any:
        """Return a straight line."""
        return np.array(lonlat)


@pytest.mark.skipif(not RECORDED, reason="the shared data are not here")
@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_recorded_case(path: Path, ask: Callable[..., Any]) -> None:
    """By the rules that come with each case."""
    case = json.loads(path.read_text())
    problem = {**case["input"], "options": case["options"]}
    found, expected = ask(problem, FortyKmPerHour()), case["expect"]
    assert found["code"] == expected["code"], found
    if found["code"]:
        assert found["error"] == expected["error"]
    elif case["mode"] == "plan":
        assert {name: found["summary"][name] for name in PLAN_FACTS} == {
            name: expected[name] for name in PLAN_FACTS
        }
        assert [_sorted(route) for route in found["routes"]] == [_sorted(r) for r in case["output"]["routes"]]
    else:
        best = case.get("better_known", {"unassigned": expected["unassigned"], "cost": expected["cost"]})
        wanted = (-expected["priority"], len(best["unassigned"]), best["cost"])
        summary = found["summary"]
        assert (-summary["priority"], summary["unassigned"], summary["cost"]) <= wanted
        assert set(case["output"]["summary"]) <= set(summary)
        if "matrices" in problem:
            assert problems_of(problem, found) == []


def _sorted(route: Any) -> Any:
    """Return a route with violations in one order; VROOM's is that of a hash table."""
    steps = [step | {"violations": sorted(step["violations"], key=str)} for step in route["steps"]]
    return route | {"steps": steps, "violations": sorted(route["violations"], key=str)}
