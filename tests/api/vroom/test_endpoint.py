"""The addresses of vroom-express and openrouteservice, on the app."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.store import Workspace
from api.vroom.limits import VroomLimits

FIXED = "Invalid JSON object in request, please add vehicles and jobs or shipments to the object body"
ALFA, BETA, GAMMA, HOLM = [10.0005, 50.0005], [10.1005, 50.0005], [10.9005, 50.0005], [10.1005, 50.258]


@pytest.mark.parametrize("path", ["/", "/vroom", "/optimization", "/ors/optimization"])
def test_every_address_answers(client: Any, two_jobs: Any, path: str) -> None:
    """With CORS, as there."""
    told = client.post(path, json=two_jobs)
    assert told.status_code == 200
    assert told.json()["summary"]["cost"] == 450
    assert told.headers["access-control-allow-origin"] == "*"
    assert told.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"vehicles": []}',
        b'{"jobs": []}',
        b"[" * 100_000,
        b"\xff\xfe",
        b"null",
        b"NaN",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_bodies_without_a_problem(client: Any, body: bytes) -> None:
    """One sentence for all of them."""
    told = client.post("/", content=body)
    assert (told.status_code, told.json()) == (400, {"code": 2, "error": FIXED})


def test_errors_have_vrooms_shape(client: Any, two_jobs: Any) -> None:
    """Status 400 and code 2, in its words."""
    two_jobs["vehicles"][0]["id"] = "a"
    told = client.post("/", json=two_jobs)
    assert (told.status_code, told.json()) == (
        400,
        {"code": 2, "error": "Invalid or missing id for vehicle."},
    )


def test_too_many_places_and_vehicles(client: Any) -> None:
    """Status 413 and code 4."""
    told = client.post("/", json={"vehicles": [], "jobs": [{}] * 999, "shipments": [{}]})
    sentence = "Too many locations (1001) in query, maximum is set to 1000"
    assert (told.status_code, told.json()) == (413, {"code": 4, "error": sentence})
    told = client.post("/", json={"vehicles": [{}] * 201, "jobs": []})
    sentence = "Too many vehicles (201) in query, maximum is set to 200"
    assert (told.status_code, told.json()) == (413, {"code": 4, "error": sentence})


def test_too_large_a_body(client: Any) -> None:
    """Refused in VROOM's shape here, as a problem document elsewhere."""
    told = client.post("/vroom", content=b" " * 1_000_001)
    assert (told.status_code, told.json()["code"]) == (413, 4)
    assert (
        client.post("/v1/sites", content=b" " * 1_000_001)
        .headers["content-type"]
        .startswith("application/problem")
    )


def test_strict_handling(client: Any, two_jobs: Any) -> None:
    """RFC 7240."""
    two_jobs["vehicle"] = 1
    assert client.post("/", json=two_jobs).json()["warnings"] == ["vehicle is not known and was ignored"]
    told = client.post("/", json=two_jobs, headers={"Prefer": "handling=strict"})
    assert (told.status_code, told.json()["error"]) == (400, "Unknown keys: vehicle.")


def test_health(client: Any) -> None:
    """It solves a problem of its own."""
    told = client.get("/health")
    assert (told.status_code, told.content) == (200, b"")


def test_preflight(client: Any) -> None:
    """Browsers ask first."""
    told = client.options("/optimization")
    assert told.status_code == 200
    assert "Authorization" in told.headers["access-control-allow-headers"]


def test_client_of_openrouteservice(client: Any) -> None:
    """The request that openrouteservice 2.3.3 sends for its documented example, with an old matrix."""
    body = {
        "jobs": [
            {"id": 1, "service": 300, "location": ALFA, "location_index": 0, "amount": [1], "skills": [1]},
            {"id": 2, "service": 300, "location": BETA, "location_index": 1, "amount": [1], "skills": [1]},
        ],
        "vehicles": [
            {
                "id": 0,
                "profile": "driving-car",
                "start_index": 0,
                "start": ALFA,
                "end_index": 0,
                "end": ALFA,
                "capacity": [4],
                "skills": [1, 14],
                "time_window": [28800, 43200],
            }
        ],
        "options": {"g": False},
        "matrix": [[0, 600], [660, 0]],
    }
    told = client.post("/ors/optimization", json=body, headers={"Authorization": "key"})
    assert told.status_code == 200
    assert told.json()["summary"]["cost"] == 1260


@pytest.fixture
def narrow(four_villages: Any, tmp_path: Path) -> Iterator[Any]:
    """Return a client of a server with narrow limits."""
    import warnings

    from starlette.exceptions import StarletteDeprecationWarning

    from api.app import create_app

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StarletteDeprecationWarning)
        from starlette.testclient import TestClient
    path = Path(shutil.copy(four_villages.path, tmp_path / "narrow.gpkg"))
    limits = VroomLimits.of({"FARREACH_VROOM_PLACES": "1", "FARREACH_VROOM_BODY_BYTES": "3000"})
    with Workspace.open(path) as workspace:
        yield TestClient(create_app(workspace, vroom_limits=limits), base_url="http://127.0.0.1")


def test_limits_are_the_servers(narrow: Any, two_jobs: Any) -> None:
    """Set by who runs it."""
    assert narrow.post("/", json=two_jobs).json()["error"].endswith("maximum is set to 1")
    told = narrow.post("/", content=json.dumps(two_jobs) + " " * 3000)
    assert told.json() == {"code": 4, "error": "The request is too large, at most 3,000 bytes."}


@pytest.mark.parametrize("given", ["0", "-1", "a", "1.5", "٣"])
def test_limits_that_are_no_numbers(given: str) -> None:
    """Named, before the server starts."""
    from planner.errors import PlannerError

    with pytest.raises(PlannerError, match=r"FARREACH_VROOM_SECONDS is .*, expected a whole number above 0"):
        VroomLimits.of({"FARREACH_VROOM_SECONDS": given})


def test_streets_of_the_workspace(client: Any) -> None:
    """Coordinates without matrices are measured on the streets that are served; lines and metres on request."""
    problem = {
        "vehicles": [{"id": 1, "start": ALFA, "end": ALFA}],
        "jobs": [{"id": number, "location": place} for number, place in enumerate([BETA, GAMMA], start=1)],
        "options": {"g": True},
    }
    told = client.post("/", json=problem)
    assert told.status_code == 200, told.text
    (route,) = told.json()["routes"]
    assert route["distance"] > 0
    assert route["cost"] == route["duration"] > 0
    assert len(route["geometry"]) > 10


@pytest.mark.parametrize("geometry", [False, True])
def test_places_off_the_map(client: Any, *, geometry: bool) -> None:
    """They meet no street within 2,000 m: all are named, and nothing takes 0 seconds."""
    problem = {
        "vehicles": [{"id": 1, "start": ALFA}],
        "jobs": [{"id": 1, "location": BETA}, {"id": 2, "location": [0.0, 0.0]}],
        "shipments": [
            {
                "pickup": {"id": 3, "location": [-150.5, -40.0]},
                "delivery": {"id": 4, "location": [0.0, 0.0]},
            }
        ],
        "options": {"g": geometry},
    }
    told = client.post("/", json=problem)
    assert told.status_code == 500
    assert told.json() == {
        "code": 3,
        "error": "Unfound route(s) from location [0.0;0.0], [-150.5;-40.0]: no street within 2,000 m",
    }


def test_no_way_and_no_streets(client: Any) -> None:
    """Status 500 and code 3, as VROOM says it when its router has no route; an unknown profile is the asker's fault."""
    island = {"vehicles": [{"id": 1, "start": ALFA}], "jobs": [{"id": 1, "location": HOLM}]}
    told = client.post("/", json=island)
    assert (told.status_code, told.json()["code"]) == (500, 3)
    assert told.json()["error"].startswith("Unfound route(s) ")
    island["vehicles"][0]["profile"] = "foot"  # type: ignore[index]
    assert client.post("/", json=island).status_code == 500
    island["vehicles"][0]["profile"] = "rocket"  # type: ignore[index]
    told = client.post("/", json=island)
    assert (told.status_code, told.json()["error"]) == (400, "Invalid profile: rocket.")
