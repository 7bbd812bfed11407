"""Answers of small problems: every key, the rounding, the rules that surprise people."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.vroom.checker import problems_of
from tests.api.vroom.conftest import SQUARE

TENFOLD = [[10 * cell for cell in row] for row in SQUARE]


def test_every_key(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """As API.md tells them."""
    two_jobs["vehicles"][0] |= {"capacity": [5], "description": "van"}
    two_jobs["jobs"][0] |= {"delivery": [2], "description": "bank", "location": [1.0, 2.0]}
    two_jobs["jobs"].append({"id": 3, "location_index": 3, "skills": [9], "description": "far"})
    two_jobs["matrices"]["car"]["distances"] = TENFOLD
    found = ask(two_jobs)
    assert problems_of(two_jobs, found) == []
    (route,) = found["routes"]
    assert set(found) == {"code", "summary", "unassigned", "routes"}
    assert set(found["summary"]) == set(
        "cost routes unassigned delivery amount pickup setup service duration waiting_time priority distance "
        "violations computing_times".split()
    )
    assert set(route) == set(
        "vehicle cost description delivery amount pickup setup service duration waiting_time priority distance "
        "steps violations".split()
    )
    (bank,) = [step for step in route["steps"] if step.get("id") == 1]
    assert set(bank) == set(
        "type description location location_index id setup service waiting_time job load arrival duration violations "
        "distance".split()
    )
    (left,) = found["unassigned"]
    assert (left["id"], left["type"], left["location_index"], left["description"]) == (3, "job", 3, "far")
    assert left["reasons"] == [{"vehicle": 1, "reason": "lacks_skill"}]
    assert set(found["summary"]["computing_times"]) == {"loading", "solving", "routing"}


@pytest.mark.parametrize(
    ("change", "cost", "duration"),
    [
        ({}, 450, 450),
        ({"speed_factor": 5}, 90, 90),
        ({"costs": {"per_hour": 7777}}, 972, 450),
        ({"costs": {"per_hour": 7777, "per_task_hour": 333}, "speed_factor": 1.7}, 576, 265),
        (
            {
                "costs": {"per_hour": 7777, "per_task_hour": 333},
                "speed_factor": 1.7,
                "time_window": [0, 100_000],
            },
            577,
            265,
        ),
        ({"costs": {"fixed": 10, "per_km": 700, "per_task_hour": 3600}}, 3670, 450),
    ],
    ids=str,
)
def test_cost_is_rounded_as_there(
    two_jobs: Any, ask: Callable[..., Any], change: Any, cost: int, duration: int
) -> None:
    """Recorded from pyvroom 1.15.2: down without windows, to the nearest with them, time at work by itself."""
    two_jobs["vehicles"][0] |= change
    two_jobs["matrices"]["car"]["distances"] = TENFOLD
    summary = ask(two_jobs)["summary"]
    assert (summary["cost"], summary["duration"]) == (cost, duration)


def test_breaks_are_paid_as_work(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """At the rate for hours of tasks."""
    two_jobs["vehicles"][0] |= {
        "costs": {"per_task_hour": 3600},
        "breaks": [{"id": 7, "service": 50, "time_windows": [[0, 5000]]}],
    }
    found = ask(two_jobs)
    assert found["summary"]["cost"] == 450 + 60 + 50
    assert found["summary"]["service"] == 110


def test_matrix_of_costs_decides(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """The dear leg is avoided though it is quick; kilometres cost nothing then."""
    costs = [[1] * 4 for _ in range(4)]
    costs[0][2] = 1000
    two_jobs["matrices"]["car"] |= {"costs": costs, "distances": TENFOLD}
    two_jobs["vehicles"][0]["costs"] = {"per_km": 700}
    found = ask(two_jobs)
    assert found["summary"]["cost"] == 3
    assert [step.get("id") for step in found["routes"][0]["steps"]] == [None, 1, 2, None]


def test_setup_once_per_place(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """The second job at a place needs none."""
    for job in two_jobs["jobs"]:
        job |= {"location_index": 1, "setup": 300}
    assert ask(two_jobs)["summary"]["setup"] == 300


def test_one_id_for_two_shifts(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """Both are called 1 in the answer, and keep to their own windows."""
    two_jobs["vehicles"] = [
        {"id": 1, "start_index": 0, "end_index": 0, "time_window": [0, 300]},
        {"id": 1, "start_index": 0, "end_index": 0, "time_window": [5000, 5500]},
    ]
    found = ask(two_jobs)
    assert [route["vehicle"] for route in found["routes"]] == [1, 1]
    assert problems_of(two_jobs, found) == []


def test_priority_comes_first(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """One urgent job rather than two others."""
    two_jobs["vehicles"][0]["max_travel_time"] = 600
    two_jobs["jobs"].append({"id": 3, "location_index": 3, "priority": 10})
    found = ask(two_jobs)
    assert [left["id"] for left in found["unassigned"]] == [1, 2]


def test_a_shipment_is_two_tasks(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """It wins against one job, and its priority counts twice."""
    two_jobs["vehicles"][0]["max_travel_time"] = 460
    ends = {"pickup": {"id": 1, "location_index": 1}, "delivery": {"id": 1, "location_index": 2}}
    two_jobs |= {
        "jobs": [{"id": 1, "location_index": 3, "priority": 100}],
        "shipments": [ends | {"priority": 60}],
    }
    two_jobs["matrices"]["car"]["durations"] = [
        [0, 100, 200, 230], [100, 0, 150, 250], [200, 150, 0, 120], [230, 250, 120, 0],
    ]  # fmt: skip
    found = ask(two_jobs)
    assert found["summary"]["priority"] == 120
    assert [(left["type"], left["id"]) for left in found["unassigned"]] == [("job", 1)]


def test_deprecated_matrix_serves_every_profile(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """The Python client of openrouteservice sends it with profile driving-car."""
    two_jobs["vehicles"][0]["profile"] = "driving-car"
    two_jobs["matrix"] = two_jobs.pop("matrices")["car"]["durations"]
    assert ask(two_jobs)["summary"]["cost"] == 450


def test_given_routes_are_where_the_search_begins(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """The answer costs no more than they do."""
    two_jobs["vehicles"][0]["steps"] = [{"type": "job", "id": 2}, {"type": "job", "id": 1}]
    two_jobs["options"] = {"x": 0}
    assert ask(two_jobs)["summary"]["cost"] <= 450


def test_times_since_1970(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """As large as they are."""
    two_jobs["jobs"][0]["time_windows"] = [[1_790_003_600, 1_790_007_200]]
    found = ask(two_jobs)
    assert problems_of(two_jobs, found) == []
    assert found["summary"]["unassigned"] == 0


def test_plan_mode_names_everything_that_is_broken(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """Nine of the ten causes at once; lead_time is another test's."""
    two_jobs["vehicles"][0] |= {
        "capacity": [1],
        "max_tasks": 2,
        "max_travel_time": 300,
        "max_distance": 3000,
        "breaks": [
            {"id": 1, "time_windows": [[0, 9000]], "max_load": [0]},
            {"id": 2, "time_windows": [[0, 9000]]},
        ],
        "steps": [
            {"type": "break", "id": 1},
            {"type": "job", "id": 1},
            {"type": "job", "id": 2},
            {"type": "delivery", "id": 5},
            {"type": "pickup", "id": 5},
        ],
    }
    two_jobs["jobs"][0] |= {"delivery": [2], "skills": [1]}
    two_jobs["jobs"][1]["time_windows"] = [[0, 50]]
    two_jobs["shipments"] = [
        {"pickup": {"id": 5, "location_index": 3}, "delivery": {"id": 5, "location_index": 2}, "amount": [1]}
    ]
    two_jobs["matrices"]["car"]["distances"] = TENFOLD
    two_jobs["options"] = {"c": True}
    causes = {violation["cause"] for violation in ask(two_jobs)["summary"]["violations"]}
    expected = "delay load skills max_tasks max_travel_time max_distance max_load missing_break precedence"
    assert causes == set(expected.split())


def test_plan_mode_begins_before_the_shift_rather_than_late(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """A lead time at the start, in seconds."""
    two_jobs["vehicles"][0] |= {
        "time_window": [1000, 5000],
        "steps": [{"type": "job", "id": 1}, {"type": "job", "id": 2}],
    }
    two_jobs["jobs"][0]["time_windows"] = [[0, 900]]
    two_jobs["options"] = {"c": True}
    found = ask(two_jobs)
    assert found["summary"]["violations"] == [{"cause": "lead_time", "duration": 200}]
    assert found["routes"][0]["steps"][0]["arrival"] == 800


def test_plan_mode_refuses_times_that_cannot_be(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """In VROOM's words."""
    two_jobs["vehicles"][0]["steps"] = [{"type": "job", "id": 1, "service_at": 50}, {"type": "job", "id": 2}]
    two_jobs["options"] = {"c": True}
    assert ask(two_jobs) == {"code": 2, "error": "Infeasible route for vehicle 1."}
