"""Coverage in space and time over HTTP: standards, assessments that the worker makes, their parts and files."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import stored
from api.jobs import worker
from api.jobs.queue import JobQueue
from api.store import Workspace

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUESTION = {
    "standards": [
        {"name": "near", "share": 50, "further": [{"within": 60, "share": 99}]},
        {"name": "sunday", "at": "Sun 10:00"},
    ],
    "period": "plan",
    "access": {"measure": "2sfca", "with_vans": True},
}


@pytest.fixture(scope="module")
def asked(
    four_villages: Any, client_of: Callable[[Workspace], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """Return a client of a workspace with an assessment; only for questions."""
    path = tmp_path_factory.mktemp("assessments") / "villages.gpkg"
    path.write_bytes(Path(four_villages.path).read_bytes())
    with Workspace.open(path) as workspace, client_of(workspace) as client:
        assert client.post("/v1/assessments", json=QUESTION).status_code == 202
        assert worker.work_once(workspace, "here") is True
        yield client


def test_asking_is_queued(own_client: Any) -> None:
    """202, where to look, every option that holds; the same key is the same job; DELETE dismisses it."""
    answers = [
        own_client.post("/v1/assessments", json={"period": 14}, headers={"Idempotency-Key": "k"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    job = own_client.get(answers[0].headers["location"]).json()
    assert (job["kind"], job["status"], job["params"]["period"]) == ("coverage", "accepted", 14)
    other = own_client.post("/v1/assessments", json={}, headers={"Idempotency-Key": "k"})
    assert other.status_code == 409
    assert own_client.delete(answers[0].headers["location"]).status_code == 204


def test_an_assessment(asked: Any) -> None:
    """What was asked, verdicts, shares, municipalities, hours and gaps."""
    job = asked.get("/v1/jobs").json()["jobs"][-1]
    assert job["status"] == "successful", job
    assert set(job["result"]["pages"]) >= {"/areas", "/gaps", "/week"}
    answer = asked.get(job["result"]["assessment"]).json()
    assert answer["id"] == job["result"]["id"]
    assert len(answer["question_hash"]) == 64
    verdicts = {(row["standard"], row["minutes"]): row for row in answer["verdicts"]}
    assert verdicts["near", 30.0]["met"] is True
    assert verdicts["near", 60.0]["met"] is False
    assert verdicts["sunday", 30.0] | {"covered": 0.0, "met": None} == verdicts["sunday", 30.0]
    assert {area["name"] for area in answer["areas"]} == {"East", "West"}
    assert answer["period"]["branches_assumed"] == 1
    assert [(gap["standard"], gap["minutes"]) for gap in answer["gaps"]] == [
        ("near", 30.0),
        ("near", 60.0),
        ("sunday", 30.0),
    ]


@pytest.mark.parametrize("name", ["latest", "{job}", "{id}"])
def test_an_assessment_has_several_names(asked: Any, name: str) -> None:
    """Its own, that of its job, and latest while it is; with a strong ETag."""
    job = asked.get("/v1/jobs").json()["jobs"][-1]
    path = f"/v1/assessments/{name.format(job=job['id'], id=job['result']['id'])}"
    answer = asked.get(path)
    assert answer.json()["id"] == job["result"]["id"]
    assert asked.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_long_documents_are_compressed_where_they_may_be(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another strong tag, for these are other bytes; 304 for each; the same content."""
    monkeypatch.setattr(stored, "_WORTH_PACKING", 100)
    path = "/v1/assessments/latest/gaps.geojson"
    packed = asked.get(path, headers={"Accept-Encoding": "gzip"})
    plain = asked.get(path, headers={"Accept-Encoding": "identity"})
    assert (packed.headers["content-encoding"], plain.headers.get("content-encoding")) == ("gzip", None)
    assert packed.json() == plain.json()
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.headers["etag"] != plain.headers["etag"]
    for answer, encoding in ((packed, "gzip"), (plain, "identity")):
        headers = {"Accept-Encoding": encoding, "If-None-Match": answer.headers["etag"]}
        assert asked.get(path, headers=headers).status_code == 304


def test_people_of_gaps_are_those_uncovered(asked: Any) -> None:
    """In every promise."""
    whole = {(r["standard"], r["minutes"]): r for r in asked.get("/v1/assessments/latest").json()["verdicts"]}
    for found in asked.get("/v1/assessments/latest/gaps").json()["gaps"]:
        row = whole[found["standard"], found["minutes"]]
        lacking = row["people"] - row["covered"]
        assert found["people"]["people"] == pytest.approx(lacking, abs=0.2)
        assert sum(gap["people"] for gap in found["gaps"]) == pytest.approx(lacking, abs=0.5)


def test_areas_as_shapes_and_as_a_table(asked: Any) -> None:
    """The same shares in the document, in GeoJSON and in CSV; no text is a formula."""
    shapes = asked.get("/v1/assessments/latest/areas.geojson")
    assert shapes.headers["content-type"] == "application/geo+json"
    by_name = {f["properties"]["name"]: f["properties"] for f in shapes.json()["features"]}
    table = asked.get("/v1/assessments/latest/areas.csv")
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert len(rows) == 2 * 3
    verdicts = asked.get("/v1/assessments/latest/verdicts").json()["verdicts"]
    for row in rows:
        (same,) = [
            v
            for v in verdicts
            if (v["area"], v["standard"], v["minutes"])
            == (row["area"], row["standard"], float(row["minutes"]))
        ]
        assert float(row["share"]) == same["share"]
        column = f"share_{row['standard']}_{float(row['minutes']):g}min"
        assert by_name[row["area_name"]][column] == pytest.approx(same["share"], abs=1e-5)


def test_gaps_as_shapes(asked: Any) -> None:
    """Areas with people, reason, and the evidence in two languages."""
    features = asked.get("/v1/assessments/latest/gaps.geojson").json()["features"]
    assert {f["geometry"]["type"] for f in features} <= {"Polygon", "MultiPolygon"}
    assert all(f["properties"]["why_en"] and f["properties"]["why_zh"] for f in features)
    assert {f["properties"]["standard"] for f in features} == {"near", "sunday"}
    assert len({f["id"] for f in features}) == len(features)


def test_hours(asked: Any) -> None:
    """A row for each day; nobody at night; the vans' day is there."""
    week = asked.get("/v1/assessments/latest/week").json()["through"]
    assert len(week[0]["hours"]) == 14
    assert all(len(day["people"]) == 24 for day in week[0]["hours"])
    assert not any(day["people"][3] for day in week[0]["hours"])
    assert week[0]["groups"]["people"]["person_hours"] == pytest.approx(
        sum(sum(day["people"]) for day in week[0]["hours"]), rel=1e-3
    )


def test_access_and_equity(asked: Any) -> None:
    """As asked, with what each kind of place offers."""
    access = asked.get("/v1/assessments/latest/access").json()
    assert access["asked"]["measure"] == "2sfca"
    assert set(access["supply"]) == {"branch", "stop"}
    fair = asked.get("/v1/assessments/latest/equity").json()
    assert fair["by_area"]["gini"] == access["equity"]["gini"]
    assert fair["minutes"]["mean"] > 0


@pytest.mark.parametrize(
    ("form", "head"),
    [("xlsx", b"PK"), ("gpkg", b"SQLite format 3"), ("parquet.zip", b"PK"), ("geojson.zip", b"PK")],
)
def test_files(asked: Any, form: str, head: bytes) -> None:
    """The latest as one file, with an ETag."""
    answer = asked.get(f"/v1/assessments/latest.{form}")
    assert answer.status_code == 200
    assert answer.content.startswith(head)
    again = asked.get(f"/v1/assessments/latest.{form}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("page", ["/week", "/gaps", "/areas", "/access"])
def test_pages_and_their_twins(asked: Any, page: str) -> None:
    """Stored in both languages; what each shows is JSON under the same name."""
    for language in ("en", "zh"):
        answer = asked.get(f"{page}?lang={language}")
        assert answer.status_code == 200
        assert f'lang="{language}' in answer.text[:500]
    assert asked.get(f"{page}.json").status_code == 200


def test_the_same_assessment_is_kept_once(tmp_path: Path) -> None:
    """The latest first; of too many the oldest goes with all of its parts."""
    from api.coverage.store import MOST_KEPT, id_of, keep_assessment, kept_assessments, stored_part

    with Workspace.create(tmp_path / "w.gpkg") as workspace:
        keys = [id_of({"people": number}) for number in range(MOST_KEPT + 1)]
        assert len(set(keys)) == len(keys)
        assert id_of({"people": 0}) == keys[0]
        for key in [*keys, keys[3]]:
            keep_assessment(workspace, key, {"": {"id": key}, "week": {}}, now=NOW)
        kept = [row["id"] for row in kept_assessments(workspace)]
        assert kept == [keys[3], *[key for key in reversed(keys) if key not in (keys[3], keys[0])]]
        assert stored_part(workspace, keys[0]) is None
        assert stored_part(workspace, keys[0], "week") is None
        assert stored_part(workspace, "latest") == stored_part(workspace, keys[3])


@pytest.mark.parametrize(
    ("question", "pointer"),
    [
        ({"standards": [{"group": "pop65"}]}, "#/standards/0/group"),
        ({"standards": [{"at": "noon"}]}, "#/standards/0/at"),
        ({"standards": [{"within": 0}]}, "#/standards/0/within"),
        ({"standards": [{"name": "a"}, {"name": "a"}]}, "#"),
        ({"hours": False, "standards": [{"days": 2}]}, "#"),
        ({"thresholds": []}, "#/thresholds"),
        ({"period": "fortnight"}, "#/period"),
        ({"holidays": "China"}, "#/holidays"),
        ({"first": "2026-02-30"}, "#/first"),
        ({"assumed_hours": "sometimes"}, "#/assumed_hours"),
        ({"access": {"measure": "magic"}}, "#/access/measure"),
        ({"colour": "red"}, "#/colour"),
    ],
    ids=str,
)
def test_refused_before_it_is_queued(client: Any, question: dict[str, Any], pointer: str) -> None:
    """With a pointer to what is wrong."""
    answer = client.post("/v1/assessments", json=question)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_a_job_that_cannot_be_done(own_client: Any) -> None:
    """Says why, and leaves nothing."""
    own_client.post("/v1/assessments", json={"standards": [{"mode": "walk"}]})
    worker.work_once(own_client.app.state.workspace, "here")
    job = own_client.get("/v1/jobs").json()["jobs"][-1]
    assert (job["status"], job["problem"]["title"]) == ("failed", "Coverage could not be assessed")
    assert "none for walk" in job["problem"]["detail"]
    assert own_client.get("/v1/assessments").json() == {"assessments": []}


def test_a_cancelled_job_leaves_nothing(own_client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dismissed while it was measuring."""
    workspace = own_client.app.state.workspace
    location = own_client.post("/v1/assessments", json={}).headers["location"]
    beat = JobQueue.heartbeat

    def dismissed(queue: JobQueue, job: Any, **said: Any) -> bool:
        queue.cancel(job.id, now=said["now"])
        return beat(queue, job, **said)

    monkeypatch.setattr(JobQueue, "heartbeat", dismissed)
    worker.work_once(workspace, "here")
    assert own_client.get(location).json()["status"] == "dismissed"
    assert own_client.get("/v1/assessments").json() == {"assessments": []}
    assert own_client.get("/week.json").json() == {"id": None, "ask": "POST /v1/assessments"}


@pytest.mark.parametrize(
    "path",
    [
        "/v1/assessments/latest",
        "/v1/assessments/c123",
        "/v1/assessments/99/gaps",
        "/v1/assessments/latest.xlsx",
    ],
)
def test_before_anybody_asked(client: Any, path: str) -> None:
    """404."""
    assert client.get(path).status_code == 404


def test_standards_are_read_and_replaced(own_client: Any) -> None:
    """As one document; who read an older one is told so."""
    before = own_client.get("/v1/standards")
    assert before.json() == {"standards": []}
    put = own_client.put(
        "/v1/standards",
        json={"standards": [{"name": "a", "share": 90}]},
        headers={"If-Match": before.headers["etag"]},
    )
    assert put.status_code == 200
    assert put.json() == {"standards": [{"name": "a", "share": 90.0, "within": 30.0}]}
    assert own_client.get("/v1/standards").headers["etag"] == put.headers["etag"]
    stale = own_client.put(
        "/v1/standards", json={"standards": []}, headers={"If-Match": before.headers["etag"]}
    )
    assert stale.status_code == 412
    assert own_client.get("/v1/standards").json() == put.json()
    fresh = own_client.get("/v1/standards", headers={"If-None-Match": put.headers["etag"]})
    assert fresh.status_code == 304


def test_standards_for_a_group_that_is_not_there_are_not_stored(own_client: Any) -> None:
    """A number of the file is no group of people either."""
    answer = own_client.put("/v1/standards", json={"standards": [{}, {"name": "x", "group": "fid"}]})
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/standards/1/group"]
    assert own_client.get("/v1/standards").json() == {"standards": []}


def test_wrong_standards_are_not_stored(own_client: Any) -> None:
    """Every problem with its pointer."""
    wrong = {"standards": [{"within": -1, "share": 200}, {"name": "x", "window": "never ever"}]}
    answer = own_client.put("/v1/standards", json=wrong)
    assert answer.status_code == 422
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"#/standards/0/within", "#/standards/0/share", "#/standards/1/window"}
    assert own_client.get("/v1/standards").json() == {"standards": []}


STANDARD_PARTS = st.dictionaries(
    st.sampled_from(["name", "within", "share", "mode", "group", "at", "days", "hours", "window", "further"]),
    st.none() | st.integers() | st.floats() | st.text(max_size=8) | st.lists(st.integers(), max_size=2),
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(body=st.lists(STANDARD_PARTS, max_size=3))
def test_any_standards(body: list[dict[str, Any]]) -> None:
    """Accepted or refused with an error of ours; what is accepted reads back as it was."""
    from api.coverage.standards import standards_of
    from planner.errors import InputError

    try:
        forms = standards_of(json.loads(json.dumps(body)))
    except InputError:
        return
    assert [form.titled() for form in standards_of([f.short() for f in forms])] == [f.titled() for f in forms]


@pytest.mark.parametrize("page", ["/week", "/gaps", "/areas", "/access"])
def test_pages_before_anybody_asked(client: Any, page: str) -> None:
    """They say how to ask, in both languages."""
    for language in ("en", "zh"):
        answer = client.get(f"{page}?lang={language}")
        assert answer.status_code == 200
        assert "/v1/assessments" in answer.text
    assert client.get(f"{page}.json").json() == {"id": None, "ask": "POST /v1/assessments"}


OPTIONS = st.sampled_from(
    ["standards", "thresholds", "hours", "period", "first", "holidays", "access", "snap_limit"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.dictionaries(OPTIONS, VALUES, min_size=1, max_size=3))
def test_any_question(client: Any, body: dict[str, Any]) -> None:
    """Refused with pointers; the few that are sound are left out, they would queue a job."""
    from api.endpoints.assessment_questions import AssessmentRequest

    text = json.dumps(body)
    try:
        AssessmentRequest.model_validate_json(text)
    except ValueError:
        answer = client.post("/v1/assessments", content=text, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert all(error["pointer"].startswith("#") for error in answer.json()["errors"])
