"""Remedies by HTTP: before they were worked out, and after."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.jobs.worker import work_once
from api.options import PlanOptions
from api.planning import make_plan
from api.published import published_plan
from api.remedies import make_remedies
from api.remedies_options import RemediesOptions
from api.store import Workspace
from planner.loop.clock import clock_seconds

PATHS = ("/v1/remedies", "/v1/remedies.geojson", "/remedies", "/remedies.json")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def served(
    four_villages: Any, client_of: Callable[[Workspace], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Return a client of the four villages with remedies."""
    path = Path(shutil.copy(four_villages.path, tmp_path_factory.mktemp("remedies") / "villages.gpkg"))
    with Workspace.open(path) as workspace:
        told: list[str] = []
        make_remedies(
            workspace, RemediesOptions(budget=60_000.0, seconds=5.0), now=MONDAY, progress=told.append
        )
        assert told[-1] == "done"
        with client_of(workspace) as client:
            yield client


@pytest.mark.parametrize("path", [path for path in PATHS if path.startswith("/v1/")])
def test_before(client: Any, path: str) -> None:
    """A 404 that says which command makes them."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert "farreach remedies" in answer.json()["detail"]


def test_the_page_before_anybody_asked(client: Any) -> None:
    """It says how to ask, in both languages."""
    for language in ("en", "zh"):
        answer = client.get(f"/remedies?lang={language}")
        assert answer.status_code == 200
        assert "farreach remedies" in answer.text
    assert client.get("/remedies.json").json() == {"id": None, "ask": "POST /v1/remedies"}


def test_the_document_and_its_twins(served: Any) -> None:
    """The page's twin is the document of the API; both have an ETag."""
    answer = served.get("/v1/remedies")
    assert answer.status_code == 200
    assert answer.json() == served.get("/remedies.json").json()
    again = served.get("/v1/remedies", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert answer.json()["title"] == "Testbank, Villages"


def test_geojson(served: Any) -> None:
    """Actions as points, gaps as areas, longitude first."""
    answer = served.get("/v1/remedies.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    kinds = {(f["properties"]["what"], f["geometry"]["type"]) for f in features}
    assert ("action", "Point") in kinds
    assert {what for what, shape in kinds if shape != "Point"} == {"gap"}
    point = next(f for f in features if f["properties"]["what"] == "action")
    assert 9.8 < point["geometry"]["coordinates"][0] < 11.1


@pytest.mark.parametrize(("language", "says"), [("en", "The cheapest way"), ("zh", "以最低成本")])
def test_the_page(served: Any, language: str, says: str) -> None:
    """In both languages."""
    answer = served.get(f"/remedies?lang={language}")
    assert answer.status_code == 200
    assert says in answer.text


def test_the_published_plan(four_villages: Any) -> None:
    """The van's one day to Gamma: depot, stop, depot, and what is left of an eight-hour shift."""
    with Workspace.open(four_villages.path, read_only=True) as workspace:
        plan = published_plan(workspace)
        (day,) = [
            route
            for date in four_villages.facts["dates"]
            for route in workspace.get_result("documents", f"days/{date}")["routes"]  # type: ignore[index]
        ]
    assert plan is not None
    (route,) = plan.routes
    (stop,) = day["stops"]
    assert route.places[1:-1] == (stop["id"],)
    assert route.places[0] == route.places[-1] in plan.places.index
    out = clock_seconds(day["end"]) - clock_seconds(day["start"])
    assert route.slack == 8 * 3600 - out - (1800 if day["break"] is None else 0)
    assert plan.weeks == 2
    assert set(plan.stop_of) == {"", stop["id"]}


def test_no_plan_no_routes(own_import: Path) -> None:
    """A workspace without a plan has nobody on the road."""
    with Workspace.open(own_import, read_only=True) as workspace:
        assert published_plan(workspace) is None


def test_a_question_is_queued_and_done_by_the_worker(
    four_villages: Any, client_of: Any, tmp_path: Path
) -> None:
    """POST, 202 with a job; the worker answers; a plan made afterwards leaves the answer where it is."""
    path = Path(shutil.copy(four_villages.path, tmp_path / "villages.gpkg"))
    with Workspace.open(path) as workspace, client_of(workspace) as client:
        body = {"budget": 60_000, "seconds": 5, "costs": {"kiosk": 9_000, "currency": "ISK"}}
        answer = client.post("/v1/remedies", json=body)
        assert answer.status_code == 202
        assert work_once(workspace, "a test")
        job = client.get(answer.headers["location"]).json()
        assert (job["status"], job["problem"]) == ("successful", None), job
        assert client.get("/v1/remedies").json()["currency"] == "ISK"
        assert "9,000 ISK" in client.get("/remedies").text
        old = client.get("/remedies").headers["etag"]
        client.post("/v1/remedies", json={**body, "costs": {"kiosk": 8_000, "currency": "CHF"}})
        assert work_once(workspace, "a test")
        page = client.get("/remedies", headers={"If-None-Match": old})
        assert page.status_code == 200
        assert "8,000 CHF" in page.text
        assert "ISK" not in page.text
        make_plan(workspace, PlanOptions(), now=MONDAY)
        assert client.get("/v1/remedies").status_code == 200
        assert client.get("/remedies").status_code == 200


def test_costs_that_nobody_knows_are_a_problem_of_the_job(
    four_villages: Any, client_of: Any, tmp_path: Path
) -> None:
    """The job fails and says which name."""
    path = Path(shutil.copy(four_villages.path, tmp_path / "villages.gpkg"))
    with Workspace.open(path) as workspace, client_of(workspace) as client:
        answer = client.post("/v1/remedies", json={"costs": {"kioks": 1}})
        work_once(workspace, "a test")
        problem = client.get(answer.headers["location"]).json()["problem"]
        assert "kioks" in problem["detail"]
        assert client.post("/v1/remedies", json={"budget": -1, "kinds": ["palace"]}).status_code == 422
