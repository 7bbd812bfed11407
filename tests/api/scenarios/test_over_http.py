"""Scenarios and sensitivity over HTTP: queued, played by the worker, documents, files, the map."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.jobs import worker
from api.store import Workspace

BETA = "n202"
QUESTION = {
    "standards": [{"name": "near", "within": 15, "share": 80}],
    "scenarios": [
        {"name": "less", "close": [BETA]},
        {"changes": [{"change": "hours", "branch": BETA, "opening_hours": "Sa 10:00-12:00"}]},
    ],
}


@pytest.fixture(scope="module")
def asked(
    four_villages: Any, client_of: Callable[[Workspace], Any], tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """Return a client of a workspace in which scenarios were played; only for questions."""
    path = tmp_path_factory.mktemp("scenarios") / "villages.gpkg"
    path.write_bytes(Path(four_villages.path).read_bytes())
    with Workspace.open(path) as workspace, client_of(workspace) as client:
        for what, question in (("scenarios", QUESTION), ("sensitivity", {"factors": [1.5], "hours": False})):
            assert client.post(f"/v1/{what}", json=question).status_code == 202
            assert worker.work_once(workspace, "here") is True
        yield client


def _job(asked: Any, kind: str) -> Any:
    job = next(job for job in asked.get("/v1/jobs").json()["jobs"] if job["kind"] == kind)
    assert job["status"] == "successful", job["problem"]
    return job


def test_the_answer_has_several_names(asked: Any) -> None:
    """Its own, that of its job, and latest; a strong ETag; the page's twin is the same document."""
    job = _job(asked, "scenarios")
    answers = [asked.get(f"/v1/scenarios/{name}") for name in (job["result"]["id"], job["id"], "latest")]
    assert [answer.json()["id"] for answer in answers] == [job["result"]["id"]] * 3
    etag = answers[0].headers["etag"]
    assert asked.get("/v1/scenarios/latest", headers={"If-None-Match": etag}).status_code == 304
    assert asked.get("/difference.json").json() == answers[0].json()


def test_the_document(asked: Any) -> None:
    """Shares side by side, each scenario with its hash, what it changes, and person-hours."""
    document = asked.get("/v1/scenarios/latest").json()
    names = [one["name"] for one in document["scenarios"]]
    assert names == ["less", "n202 open Sa 10:00-12:00"]
    row = document["table"][0]
    assert set(row["shares"]) == {"today", *names}
    assert len({document["question_hash"], *(one["question_hash"] for one in document["scenarios"])}) == 3
    (hours,) = document["scenarios"][1]["hours"]
    assert hours["change"] > 0, "Alfa is near enough on weekdays, and nobody was open on Saturday"
    assert document["scenarios"][0]["changes"] == [{"change": "close", "branch": BETA}]


def test_what_is_kept(asked: Any) -> None:
    """A list with names, the latest first."""
    (row,) = asked.get("/v1/scenarios").json()["scenarios"]
    assert row["names"][0] == "less"
    assert asked.get(row["href"]).status_code == 200


def test_what_differs_as_geojson(asked: Any) -> None:
    """Only points that something changes for."""
    answer = asked.get("/v1/scenarios/latest.geojson")
    assert answer.headers["content-type"].startswith("application/geo+json")
    features = answer.json()["features"]
    assert features
    assert {feature["properties"]["change"] for feature in features} <= {"lost", "later", "won", "sooner"}


@pytest.mark.parametrize("form", ["xlsx", "gpkg", "parquet.zip", "geojson.zip"])
def test_files(asked: Any, form: str) -> None:
    """Each is what its name says; the workbook begins with the hash of the inputs."""
    answer = asked.get(f"/v1/scenarios/latest.{form}")
    assert answer.status_code == 200
    if form == "gpkg":
        assert answer.content.startswith(b"SQLite format 3")
    elif form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
        facts = {row[0]: row[1] for row in book["about"].iter_rows(values_only=True) if len(row) > 1}
        assert facts["inputs today (SHA-256)"] == asked.get("/v1/scenarios/latest").json()["question_hash"]
        assert "s1_verdicts" in book.sheetnames
    else:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert f"side_by_side.{'parquet' if form == 'parquet.zip' else 'json'}" in archive.namelist()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page(asked: Any, language: str) -> None:
    """The map of the first scenario, in both languages."""
    answer = asked.get(f"/difference?lang={language}")
    assert answer.status_code == 200
    assert "less" in answer.text


def test_sensitivity(asked: Any) -> None:
    """Its verdicts and shares, under the id of the job's answer."""
    job = _job(asked, "sensitivity")
    document = asked.get(job["result"]["sensitivity"]).json()
    assert document["id"] == asked.get("/v1/sensitivity/latest").json()["id"]
    assert {row["assumption"] for row in document["shares"]} == {"as asked", "travel times", "snap limit"}


@pytest.mark.parametrize(
    ("question", "pointers"),
    [
        ({}, ["#/scenarios"]),
        ({"scenarios": []}, ["#/scenarios"]),
        ({"scenarios": [{"close": ["x", BETA, BETA]}]}, ["#/scenarios/0/close/0", "#/scenarios/0/close/2"]),
        (
            {
                "scenarios": [
                    {"changes": [{"change": "capacity", "branch": BETA, "capacity": -1}, {"change": "?"}]}
                ]
            },
            ["#/scenarios/0/changes/0/capacity", "#/scenarios/0/changes/1"],
        ),
        (
            {"scenarios": [{"changes": [{"change": "add", "branch": BETA, "lon": 0, "lat": 0}]}]},
            ["#/scenarios/0/changes/0/branch"],
        ),
        (
            {
                "standards": [{"group": "nobody"}],
                "scenarios": [
                    {
                        "name": "two\nlines",
                        "changes": [
                            {"change": "demand", "factor": 2, "group": "nobody"},
                            {"change": "standard", "standard": {"group": "nobody"}},
                        ],
                    }
                ],
            },
            ["#/scenarios/0/name"],
        ),
        (
            {
                "standards": [{"group": "nobody"}],
                "scenarios": [
                    {
                        "changes": [
                            {"change": "demand", "factor": 2, "group": "nobody"},
                            {"change": "standard", "standard": {"group": "nobody"}},
                        ]
                    }
                ],
            },
            [
                "#/standards/0/group",
                "#/scenarios/0/changes/0/group",
                "#/scenarios/0/changes/1/standard/group",
            ],
        ),
    ],
)
def test_refused_with_pointers(asked: Any, question: dict[str, Any], pointers: list[str]) -> None:
    """Everything that is wrong, before anything is queued."""
    answer = asked.post("/v1/scenarios", json=question)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers


def test_a_sensitivity_of_a_group_that_is_not_there_is_refused(client: Any) -> None:
    """Before it is queued."""
    answer = client.post("/v1/sensitivity", json={"standards": [{"group": "fid"}]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/standards/0/group"]


def test_every_branch_closed(own_client: Any) -> None:
    """Nobody is covered any more; no error."""
    own_client.post(
        "/v1/scenarios", json={"hours": False, "scenarios": [{"name": "s", "close": ["n201", BETA]}]}
    )
    assert worker.work_once(own_client.app.state.workspace, "here") is True
    verdicts = own_client.get("/v1/scenarios/latest").json()["table"]
    assert [row["shares"]["s"] for row in verdicts] == [0.0] * len(verdicts)


def test_a_job_that_cannot_be_done_says_why(own_client: Any) -> None:
    """A stop place that is not there is known to the worker only."""
    change = {"change": "remove_stands", "places": ["nowhere"]}
    own_client.post("/v1/scenarios", json={"scenarios": [{"name": "s", "changes": [change]}]})
    assert worker.work_once(own_client.app.state.workspace, "here") is True
    job = own_client.get("/v1/jobs").json()["jobs"][-1]
    assert job["status"] == "failed"
    assert "nowhere" in str(job["problem"])


def test_before_anybody_asked(client: Any) -> None:
    """404 that says how to ask; the page too, in both languages."""
    assert client.get("/v1/scenarios").json() == {"scenarios": []}
    for path in ("/v1/scenarios/latest", "/v1/scenarios/latest.geojson", "/v1/scenarios/latest.xlsx"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "POST /v1/scenarios" in answer.json()["detail"]
    assert client.get("/v1/sensitivity/latest").status_code == 404
    assert client.get("/v1/scenarios/99").status_code == 404
    assert client.get("/difference.json").json() == {"id": None, "ask": "POST /v1/scenarios"}
    for language in ("en", "zh"):
        assert "farreach scenario" in client.get(f"/difference?lang={language}").text
