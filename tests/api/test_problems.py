"""Bad requests: a problem document that names everything wrong and repeats nothing, and never a 5xx."""

import json
import sqlite3
from typing import Any

import pytest

DEEP = 100_000


def refused(answer: Any, status: int) -> Any:
    """Return the problem document of an answer after holding it against RFC 9457."""
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    return problem


def post(client: Any, body: bytes, **headers: str) -> Any:
    """Ask for a plan with these bytes."""
    return client.post("/v1/plans", content=body, headers={"Content-Type": "application/json", **headers})


BODIES = [
    pytest.param(b'{"within": NaN}', 422, "#/within", id="NaN"),
    pytest.param(b'{"within": Infinity}', 422, "#/within", id="Infinity"),
    pytest.param(b'{"within": -Infinity}', 422, "#/within", id="-Infinity"),
    pytest.param(b'{"within": 1e400}', 422, "#/within", id="1e400"),
    pytest.param(b'{"seed": 1e400}', 422, "#/seed", id="1e400 for an integer"),
    pytest.param(b'{"thresholds": [10, NaN]}', 422, "#/thresholds/1", id="NaN in a list"),
    pytest.param(b'{"within": "\\ud800"}', 422, "#/within", id="lone surrogate"),
    pytest.param(b'{"\\ud800": 1}', 422, None, id="lone surrogate as a name"),
    pytest.param(b'{"within": "\\u0000"}', 422, "#/within", id="NUL"),
    pytest.param(b'{"a\\u0000b": 1}', 422, "#/a\0b", id="NUL in a name"),
    pytest.param(b'{"seed": ' + b"9" * 400 + b"}", 422, "#/seed", id="integer of 400 digits"),
    pytest.param(b'{"seed": ' + b"9" * 5000 + b"}", 400, None, id="integer of 5000 digits"),
    pytest.param(b"[" * DEEP + b"]" * DEEP, 400, None, id="deep list"),
    pytest.param(b'{"a":' * DEEP + b"1" + b"}" * DEEP, 400, None, id="deep object"),
    pytest.param(b'{"within": "\xff"}', 400, None, id="bad UTF-8"),
    pytest.param(b"\xff\xfe", 422, "#", id="not text"),
    pytest.param(b"{", 422, "#", id="cut off"),
    pytest.param(b"", 422, "#", id="nothing"),
    pytest.param(b"null", 422, "#", id="null"),
    pytest.param(b"[]", 422, "#", id="a list"),
    pytest.param(b'{"within": 30, "within": 0}', 422, "#/within", id="the same name twice"),
    pytest.param(b'{"a/b~c": 1}', 422, "#/a~1b~0c", id="a name that a pointer must escape"),
    pytest.param(b'{"weeks": 1.5}', 422, "#/weeks", id="half a week"),
    pytest.param(b'{"thresholds": [' + b"1," * 300_000 + b"1]}", 422, "#/thresholds", id="a long list"),
    pytest.param(b" " * 1_000_001, 413, None, id="too large"),
]


@pytest.mark.parametrize(("body", "status", "pointer"), BODIES)
def test_bad_bodies(own_client: Any, body: bytes, status: int, pointer: str | None) -> None:
    """Each is refused with a pointer to what is wrong, in few words, and no job is queued."""
    answer = post(own_client, body)
    problem = refused(answer, status)
    if pointer is not None:
        assert [error["pointer"] for error in problem["errors"]] == [pointer]
    assert len(answer.content) < 600, "a refusal repeats nothing of a large request"
    assert own_client.get("/v1/jobs").json() == {"jobs": []}


def test_every_problem_is_named(client: Any) -> None:
    """Five at once, in the body and in a header."""
    body = {"within": 0, "vans": 51, "stops": "secret", "weeks": 9, "colour": "secret"}
    answer = post(client, json.dumps(body).encode(), **{"Idempotency-Key": "k" * 201})
    problem = refused(answer, 422)
    found = {error["pointer"] for error in problem["errors"]}
    assert found == {
        *("#/within", "#/vans", "#/stops", "#/weeks", "#/colour"),
        "header/idempotency-key",
    }
    assert all(error["detail"] for error in problem["errors"])
    assert "secret" not in answer.text
    assert "kkkk" not in answer.text


def test_bug_many_problems_make_a_short_answer(client: Any) -> None:
    """Twenty thousand unknown names came back as 1.4 MB; the first hundred say enough."""
    problem = refused(post(client, json.dumps({f"k{n}": 1 for n in range(20_000)}).encode()), 422)
    assert problem["detail"] == "20000 problem(s), the first 100 of them here"
    assert len(problem["errors"]) == 100
    long = refused(post(client, json.dumps({"k" * 100_000: 1}).encode()), 422)
    assert len(long["errors"][0]["pointer"]) < 300


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_wrong_content_type(client: Any, kind: str) -> None:
    """Told what is expected."""
    problem = refused(client.post("/v1/plans", content=b"{}", headers={"Content-Type": kind}), 422)
    assert problem["errors"] == [
        {"pointer": "#", "detail": "Expected a JSON object, sent as application/json"}
    ]


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/?lang=fr", "query/lang"),
        ("/dispatch?date=tomorrow", "query/date"),
        ("/dispatch.json?date=2026-02-30", "query/date"),
        ("/v1/routes/tomorrow", "path/date"),
        ("/v1/routes/1e400", "path/date"),
        ("/v1/plans/0", "path/version"),
        ("/v1/plans/newest", "path/version"),
        (f"/v1/plans/{10**23}", "path/version"),
        (f"/v1/jobs/{10**23}", "path/job_id"),
        ("/v1/jobs/-1", "path/job_id"),
        ("/v1/jobs/x", "path/job_id"),
        (f"/v1/vehicles/{'v' * 201}/routes/2026-11-23", "path/vehicle"),
    ],
)
def test_bad_parameters(client: Any, path: str, where: str) -> None:
    """The parameter is named, and where it stands."""
    problem = refused(client.get(path), 422)
    assert {error["pointer"] for error in problem["errors"]} == {where}


@pytest.mark.parametrize(
    "path", ["/nothing", "/assets/nothing.js", "/assets/../app.py", "/assets/%2e%2e/app.py", "/v1", "/v1/"]
)
def test_no_such_path(client: Any, path: str) -> None:
    """404 as a problem, also for files, and nothing outside the folder of assets."""
    refused(client.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/v1/plans"),
        ("DELETE", "/v1/plans/1"),
        ("POST", "/coverage"),
        ("PATCH", "/v1/jobs/1"),
        ("POST", "/v1/gaps"),
    ],
)
def test_wrong_method(client: Any, method: str, path: str) -> None:
    """405 as a problem that names the method that works."""
    answer = client.request(method, path)
    refused(answer, 405)
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:8000"]
)
def test_foreign_hosts_are_refused(client: Any, host: str) -> None:
    """A page of somebody else cannot reach us by pointing its own name at this address (DNS rebinding)."""
    answer = client.get("/v1/gaps", headers={"Host": host})
    assert answer.status_code == 400
    assert "Gamma" not in answer.text
    assert client.get("/livez", headers={"Host": "localhost:8000"}).status_code == 200


def test_bug_a_locked_workspace_is_not_the_clients_fault(
    own_villages: Any, own_client: Any, caplog: Any
) -> None:
    """503 with an incident; path and reason stand in the log only. It was 400 with the path of the file."""
    workspace = own_client.app.state.workspace
    workspace._connection.execute("PRAGMA busy_timeout = 0")
    writer = sqlite3.connect(own_villages, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        answer = post(own_client, b"{}")
    finally:
        writer.execute("ROLLBACK")
        writer.close()
    problem = refused(answer, 503)
    assert answer.headers["retry-after"]
    assert str(own_villages.parent) not in answer.text
    assert problem["incident"] in caplog.text
    assert str(own_villages) in caplog.text


def test_a_defect_is_an_incident(own_client: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    """500 says no more than the number under which the log says the rest."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(own_client.app.state.workspace, "plans", broken)
    answer = own_client.get("/v1/plans")
    problem = refused(answer, 500)
    assert "secret" not in answer.text
    assert problem["incident"] in caplog.text
    assert "a secret" in caplog.text


def test_a_method_that_is_not_there_is_told_those_that_are(client: Any) -> None:
    """All of the path, not only those of its first route (RFC 9110, 15.5.6)."""
    for path, allowed in (("/v1/standards", "GET, HEAD, PUT"), ("/v1/jobs/1", "DELETE, GET, HEAD")):
        answer = client.patch(path, json={})
        assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
