"""Plans asked for over HTTP: queued, made by a real worker process, published as a new version."""

import json
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from api.jobs import JobQueue, worker
from api.store import Workspace


def ask(client: Any, key: str | None = None, **body: Any) -> Any:
    """Ask for a plan."""
    return client.post("/v1/plans", json=body, headers={} if key is None else {"Idempotency-Key": key})


def wait_for(client: Any, location: str, *states: str, seconds: float = 60.0) -> Any:
    """Return the job once it is in one of ``states``."""
    deadline = time.monotonic() + seconds
    while (job := client.get(location).json())["status"] not in states:
        assert time.monotonic() < deadline, job
        time.sleep(0.1)
    return job


def test_a_worker_process_makes_the_plan(
    own_client: Any, own_villages: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    """202 with a place to look; then a new version, new pages, new ETags, and the old version unchanged."""
    old = own_client.get("/coverage").headers["etag"]
    first = own_client.get("/v1/plans/1").content
    answer = ask(own_client, within=45, vans=1, weeks=1)
    assert answer.status_code == 202
    location = answer.headers["location"]
    assert location == f"/v1/jobs/{answer.json()['id']}"
    assert own_client.get(location).json()["status"] == "accepted"
    with started("worker", own_villages) as process:
        try:
            job = wait_for(own_client, location, "successful", "failed")
        finally:
            process.terminate()
        assert process.wait(timeout=10) == 0
    assert job["status"] == "successful", job
    assert job["result"] == {"version": 2, "plan": "/v1/plans/2"}
    assert job["progress"] == 100
    assert datetime.fromisoformat(job["finished_at"]).tzinfo is not None
    assert [plan["version"] for plan in own_client.get("/v1/plans").json()["plans"]] == [1, 2]
    new = own_client.get("/v1/plans/latest").json()
    assert new["options"]["within"] == 45
    assert len(new["rota"]["dates"]) == 5
    assert own_client.get("/coverage").headers["etag"] != old
    assert own_client.get("/v1/plans/1").content == first
    assert own_client.get("/readyz").status_code == 200


def test_the_same_key_is_the_same_job(own_client: Any) -> None:
    """Sent twice, queued once; with other parameters it is a conflict; without a key each is a job of its own."""
    one, again = ask(own_client, "monday", vans=1), ask(own_client, "monday", vans=1)
    assert (one.status_code, again.status_code) == (202, 202)
    assert one.headers["location"] == again.headers["location"]
    other = ask(own_client, "monday", vans=2)
    assert other.status_code == 409
    assert other.headers["content-type"] == "application/problem+json"
    assert "new key" in other.json()["detail"]
    assert ask(own_client).headers["location"] != ask(own_client).headers["location"]
    assert len(own_client.get("/v1/jobs").json()["jobs"]) == 3


def test_cancelling(own_client: Any) -> None:
    """204, then it stays dismissed; a second time is a conflict, an unknown job is not found."""
    location = ask(own_client).headers["location"]
    assert own_client.delete(location).status_code == 204
    assert own_client.get(location).json()["status"] == "dismissed"
    assert own_client.delete(location).status_code == 409
    assert own_client.delete("/v1/jobs/99").status_code == 404
    workspace = own_client.app.state.workspace
    assert worker.work_once(workspace, "here") is False


def test_a_running_plan_can_be_cancelled(own_client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker learns it at its next word, stops, and publishes nothing."""
    location = ask(own_client).headers["location"]
    heard: list[str] = []
    beat = JobQueue.heartbeat

    def cancelling(queue: JobQueue, job: Any, *, message: str = "", **more: Any) -> bool:
        heard.append(message)
        if len(heard) == 3:
            assert own_client.get(location).json()["status"] == "running"
            assert own_client.delete(location).status_code == 204
        return beat(queue, job, message=message, **more)

    monkeypatch.setattr(JobQueue, "heartbeat", cancelling)
    assert worker.work_once(own_client.app.state.workspace, "here") is True
    assert len(heard) == 3
    assert own_client.get(location).json()["status"] == "dismissed"
    assert len(own_client.get("/v1/plans").json()["plans"]) == 1


def test_a_plan_that_cannot_be_made_fails_with_a_reason(
    own_import: Path, client_of: Callable[[Workspace], Any]
) -> None:
    """The reason is in the job, as a problem; the worker goes on."""
    with Workspace.open(own_import) as workspace:
        workspace.write_layer("demand", workspace.read_layer("demand").iloc[:0])
        with client_of(workspace) as client:
            location = ask(client).headers["location"]
            assert worker.work_once(workspace, "here") is True
            job = client.get(location).json()
            assert job["status"] == "failed"
            assert "no demand" in job["problem"]["detail"]
            assert client.get("/readyz").status_code == 503


def test_a_defect_in_a_plan_is_an_incident(
    own_client: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The job fails with a number, the log has the rest, the next job is done."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret")

    location = ask(own_client).headers["location"]
    with monkeypatch.context() as patch:
        patch.setattr("api.planning.make_plan", broken)
        assert worker.work_once(own_client.app.state.workspace, "here") is True
    job = own_client.get(location).json()
    assert job["status"] == "failed"
    assert "secret" not in json.dumps(job)
    incident = job["problem"]["detail"].split()[-1].rstrip(".")
    log = capsys.readouterr().err
    assert incident in log
    assert "a secret" in log
    again = ask(own_client).headers["location"]
    assert worker.work_once(own_client.app.state.workspace, "here") is True
    assert own_client.get(again).json()["status"] == "successful"


def test_a_worker_ends_with_its_server(
    own_villages: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    """A worker whose server was killed does not stay behind."""
    with started("worker", own_villages, FARREACH_PARENT="1") as process:
        assert process.wait(timeout=20) == 0
