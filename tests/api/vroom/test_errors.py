"""What VROOM refuses we refuse in its words; recorded from pyvroom 1.15.2."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.vroom.conftest import SQUARE

WINDOW = "time_windows"
SHIPMENT = {"pickup": {"id": 1, "location_index": 1}, "delivery": {"id": 1, "location_index": 2}}


def pause(**more: Any) -> Any:
    """Return breaks with one break."""
    return [{"id": 1, WINDOW: [[0, 10]]} | more]


OF_VEHICLE = [
    ({"id": "a"}, "Invalid or missing id for vehicle."),
    ({"id": True}, "Invalid or missing id for vehicle."),
    ({"id": 2**64}, "Invalid or missing id for vehicle."),
    ({"start_index": -1}, "Invalid start_index for vehicle 1."),
    ({"start_index": 9}, "location_index exceeding durations matrix size for car profile."),
    ({"start": [1]}, "Invalid start array."),
    ({"profile": 3}, "Invalid profile value."),
    ({"profile": "bike"}, "Missing coordinates for routing engine."),
    ({"capacity": "a"}, "Invalid capacity array."),
    ({"capacity": [1.5]}, "Invalid capacity value."),
    ({"skills": 1}, "Invalid skills object."),
    ({"skills": ["a"]}, "Invalid skill value."),
    ({"time_window": [5]}, "Invalid time-window."),
    ({"time_window": [9, 5]}, "Invalid time window: [9, 5]"),
    ({"time_window": [0, 2**32]}, "Invalid time-window."),
    ({"breaks": 1}, "Invalid breaks for vehicle 1."),
    ({"breaks": [1]}, "Invalid break."),
    ({"breaks": [{}]}, "Invalid or missing id for break."),
    ({"breaks": pause(time_windows=1)}, "Invalid time_windows array for break 1."),
    ({"breaks": pause(time_windows=[])}, "Empty time windows for break 1."),
    ({"breaks": pause(time_windows=[[0, 9], [5, 20]])}, "Unsorted or overlapping time-windows for break 1."),
    ({"breaks": pause() + pause()}, "Duplicate break id: 1."),
    ({"breaks": pause(max_load=[1])}, "Inconsistent break max_load size for break 1."),
    ({"breaks": pause(service=-1)}, "Invalid service duration."),
    ({"breaks": pause(), "time_window": [50, 90]}, "Inconsistent breaks for vehicle 1."),
    ({"costs": 1}, "Invalid costs for vehicle 1."),
    ({"costs": {"per_hour": 1.5}}, "Invalid per_hour cost for vehicle 1."),
    ({"costs": {"per_km": 5}}, "Missing coordinates for routing engine."),
    ({"speed_factor": 0}, "Invalid speed factor: 0"),
    ({"speed_factor": 5.1}, "Invalid speed factor: 5.1"),
    ({"speed_factor": "a"}, "Invalid speed_factor value."),
    ({"max_tasks": -1}, "Invalid max_tasks value."),
    ({"max_travel_time": 1.2}, "Invalid max_travel_time value."),
    ({"type": 1}, "Invalid type value."),
    ({"steps": 1}, "Invalid steps for vehicle 1."),
    ({"steps": [{}]}, "Invalid id in steps for vehicle 1."),
    ({"steps": [{"type": "x", "id": 1}]}, "Invalid type in steps for vehicle 1."),
    ({"steps": [{"type": "start", "service_at": -1}]}, "Invalid service_at value."),
    ({"steps": [{"type": "end"}, {"type": "job", "id": 1}]}, "Unexpected end in input steps for vehicle 1."),
    (
        {"steps": [{"type": "job", "id": 1}, {"type": "start"}]},
        "Unexpected start in input steps for vehicle 1.",
    ),
    ({"steps": [{"type": "break", "id": 1}]}, "Invalid break id 1 for vehicle 1."),
    ({"steps": [{"type": "job", "id": 7}]}, "Invalid job id 7 for vehicle 1."),
    ({"steps": [{"type": "job", "id": 1}] * 2}, "Duplicate job id 1 in input steps for vehicle 1."),
    (
        {"steps": [{"type": "job", "id": 1}], "time_window": [0, 10]},
        "Missing skill or step out of reach for vehicle 1 and job 1.",
    ),
    (
        {"steps": [{"type": "job", "id": 1}, {"type": "job", "id": 2}], "max_tasks": 1},
        "Too many tasks for vehicle 1.",
    ),
    (
        {"steps": [{"type": "job", "id": 1}, {"type": "job", "id": 2}], "max_travel_time": 401},
        "Route over max_travel_time for vehicle 1.",
    ),
    (
        {"steps": [{"type": "job", "id": 1}, {"type": "job", "id": 2}], "time_window": [0, 480]},
        "Infeasible route for vehicle 1.",
    ),
]

OF_JOB = [
    ({"setup": -1}, "Invalid setup duration."),
    ({"setup_per_type": 1}, "Invalid setup_per_type for job 1."),
    ({"setup_per_type": {"a": -1}}, "Invalid value in setup_per_type for job 1."),
    ({"service_per_type": {"": 1}}, "Empty type in service_per_type for job 1."),
    ({"location_index": -1}, "Invalid location_index for job 1."),
    ({"location": "x"}, "Invalid location array."),
    ({"delivery": 1}, "Invalid delivery array."),
    ({"pickup": [1, 2]}, "Inconsistent delivery length: 2 instead of 0."),
    ({"amount": [1]}, "Inconsistent delivery length: 1 instead of 0."),
    ({"priority": 101}, "Invalid priority value for job 1."),
    ({"priority": 1.5}, "Invalid priority value."),
    ({WINDOW: 1}, "Invalid time_windows array for job 1."),
    ({WINDOW: [[0, 5], [5, 9]]}, "Unsorted or overlapping time-windows for job 1."),
    ({"description": 1}, "Invalid description value."),
    ({"id": 2}, "Duplicate job id: 2."),
]

OF_PROBLEM = [
    ({"vehicles": {}}, "Invalid vehicles."),
    ({"vehicles": []}, "No vehicle defined."),
    ({"vehicles": [1]}, "Invalid vehicle."),
    ({"vehicles": [{"id": 1}]}, "No start or end specified for vehicle 1."),
    ({"vehicles": [{"id": 1, "start_index": 0, "end": [1, 2]}]}, "Missing start_index or end_index."),
    ({"vehicles": [{"id": 1, "start": [0, 1]}]}, "Missing location index."),
    ({"jobs": None}, "Invalid jobs."),
    ({"jobs": []}, "No task defined."),
    ({"jobs": [1]}, "Invalid job."),
    ({"shipments": None}, "Invalid shipments."),
    ({"shipments": [1]}, "Invalid shipment."),
    ({"shipments": [SHIPMENT | {"pickup": 1}]}, "Missing pickup for shipment."),
    ({"shipments": [SHIPMENT | {"delivery": {}}]}, "Invalid or missing id for delivery."),
    ({"shipments": [SHIPMENT | {"priority": 101}]}, "Invalid priority value for pickup 1."),
    ({"shipments": [SHIPMENT, SHIPMENT]}, "Duplicate pickup id: 1."),
    ({"matrices": []}, "Unexpected matrices value."),
    ({"matrices": {}}, "Unexpected location index while no custom matrices provided."),
    ({"matrices": {"car": {"durations": {}}}}, "Invalid matrix."),
    ({"matrices": {"car": {"durations": []}}}, "Empty durations matrix for car profile."),
    ({"matrices": {"car": {"durations": [1]}}}, "Unexpected matrix line length."),
    ({"matrices": {"car": {"durations": [[None]]}}}, "Invalid matrix entry."),
    (
        {"matrices": {"car": {"durations": SQUARE, "costs": [[1]]}}},
        "location_index exceeding costs matrix size for car profile.",
    ),
    (
        {"matrices": {"car": {"durations": SQUARE}, "foo": {"distances": SQUARE}}},
        "Missing distances matrix for car profile.",
    ),
    (
        {"matrices": {"car": {"durations": [[2**32 - 1] * 4] * 4}}},
        "Too high cost values, stopping to avoid overflowing.",
    ),
    ({"options": {"g": True}}, "Route geometry request with missing coordinates."),
]


@pytest.mark.parametrize(("change", "sentence"), OF_VEHICLE, ids=str)
def test_vehicle(two_jobs: Any, ask: Callable[..., Any], change: Any, sentence: str) -> None:
    """One field of the vehicle is wrong."""
    two_jobs["vehicles"][0] |= change
    assert ask(two_jobs) == {"code": 2, "error": sentence}


@pytest.mark.parametrize(("change", "sentence"), OF_JOB, ids=str)
def test_job(two_jobs: Any, ask: Callable[..., Any], change: Any, sentence: str) -> None:
    """One field of a job is wrong."""
    two_jobs["jobs"][0] |= change
    assert ask(two_jobs) == {"code": 2, "error": sentence}


@pytest.mark.parametrize(("change", "sentence"), OF_PROBLEM, ids=str)
def test_problem(two_jobs: Any, ask: Callable[..., Any], change: Any, sentence: str) -> None:
    """Something at the top is wrong."""
    assert ask(two_jobs | change) == {"code": 2, "error": sentence}


def test_no_object(ask: Callable[..., Any]) -> None:
    """A list is no problem."""
    assert ask([1]) == {"code": 2, "error": "Input root is not an object."}


def test_no_streets(ask: Callable[..., Any]) -> None:
    """Coordinates alone need streets: a fault of routing, not of the input."""
    found = ask({"vehicles": [{"id": 1, "start": [0, 1]}], "jobs": [{"id": 1, "location": [0, 2]}]})
    assert found["code"] == 3
    assert "serve a workspace that has them, or give matrices" in found["error"]


def test_strict_names_every_unknown_key(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """A misspelt key is no wish."""
    two_jobs["jobs"][1]["serivce"] = 5
    two_jobs["vehicles"][0]["costs"] = {"per_mile": 3}
    keys = "vehicles[0].costs.per_mile, jobs[1].serivce"
    assert ask(two_jobs, strict=True) == {"code": 2, "error": f"Unknown keys: {keys}."}


def test_lenient_warns_of_unknown_keys(two_jobs: Any, ask: Callable[..., Any]) -> None:
    """The answer is as without them."""
    found = ask(two_jobs | {"api_key": "x"})
    assert found["warnings"] == ["api_key is not known and was ignored"]
    assert found["summary"]["cost"] == 450
