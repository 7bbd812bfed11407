"""The kinds of jobs, what they tell while they run, and how one is asked to stop with its best."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.jobs import Job, JobQueue
from api.jobs.kinds import KINDS, JobLostError, Report, work_of
from api.store import Workspace
from planner.solving import Standing

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def queue(tmp_path: Path) -> Iterator[JobQueue]:
    """Return the queue of an empty workspace."""
    with Workspace.create(tmp_path / "w.gpkg") as workspace:
        yield JobQueue(workspace)


def claimed(queue: JobQueue) -> Job:
    """Return a job that runs."""
    queue.submit("sites", {}, idempotency_key=None, now=NOW)
    job = queue.claim("worker", now=NOW, lease_seconds=60)
    assert job is not None
    return job


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_work(kind: str) -> None:
    """A function that is there."""
    assert callable(work_of(kind))


def test_steps_and_standing_are_written_down(queue: JobQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words, a fraction that never falls, and how the search stands."""
    monkeypatch.setattr("api.jobs.kinds.REPORT_SECONDS", 0.0)
    job = claimed(queue)
    report = Report(queue, job, steps=4, clock=lambda: NOW)
    report.tell("opening")
    assert queue.get(job.id).standing is None
    assert report.watch(Standing(objective=90.0, bound=100.0)) is True
    report.tell("drawing")
    found = queue.get(job.id)
    assert found.message == "drawing"
    assert found.standing == {"objective": 90.0, "bound": 100.0, "gap": 0.1}
    assert found.fraction == pytest.approx(0.9)


def test_a_search_that_proves_nothing(queue: JobQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its progress is the share of its budget that is spent; without a bound there is no gap."""
    monkeypatch.setattr("api.jobs.kinds.REPORT_SECONDS", 0.0)
    job = claimed(queue)
    report = Report(queue, job, steps=100, clock=lambda: NOW)
    assert report.watch(Standing(objective=90.0, bound=None), done=0.4) is True
    found = queue.get(job.id)
    assert found.standing == {"objective": 90.0, "bound": None, "gap": None}
    assert found.fraction == pytest.approx(0.4)


def test_a_busy_search_does_not_flood_the_file(queue: JobQueue) -> None:
    """Of many standings in a row the first is written; the last one when it settles."""
    job = claimed(queue)
    report = Report(queue, job, clock=lambda: NOW)
    for objective in range(1, 50):
        report.watch(Standing(objective=float(objective), bound=100.0))
    standing = queue.get(job.id).standing
    assert standing is not None
    assert standing["objective"] == 1
    report.settle(Standing(objective=49.0, bound=49.0))
    standing = queue.get(job.id).standing
    assert standing is not None
    assert standing["gap"] == 0


def test_keeping_the_best(queue: JobQueue, monkeypatch: pytest.MonkeyPatch) -> None:
    """The search hears it with its next standing; the job goes on and ends well."""
    monkeypatch.setattr("api.jobs.kinds.REPORT_SECONDS", 0.0)
    job = claimed(queue)
    report = Report(queue, job, clock=lambda: NOW)
    assert queue.keep_best(job.id, now=NOW) is True
    assert report.watch(Standing(objective=1.0, bound=None)) is False
    assert report.stopped
    assert queue.get(job.id).state == "running"
    assert queue.finish(job, {"id": "s-1"}, now=NOW) is True
    assert queue.keep_best(job.id, now=NOW) is False


def test_a_job_that_waits_keeps_nothing(queue: JobQueue) -> None:
    """There is no best yet."""
    job = queue.submit("sites", {}, idempotency_key=None, now=NOW)
    assert queue.keep_best(job.id, now=NOW) is False


def test_a_cancelled_job_is_lost(queue: JobQueue) -> None:
    """Its worker learns it whatever it tells next."""
    job = claimed(queue)
    queue.cancel(job.id, now=NOW)
    report = Report(queue, job, clock=lambda: NOW)
    with pytest.raises(JobLostError):
        report.tell("going on")
    with pytest.raises(JobLostError):
        report.watch(Standing(objective=1.0, bound=2.0))


def test_a_new_attempt_begins_without_the_old_standing(queue: JobQueue) -> None:
    """What a worker that died had found is not what the next one has."""
    job = claimed(queue)
    Report(queue, job, clock=lambda: NOW).settle(Standing(objective=1.0, bound=2.0))
    later = NOW.replace(hour=12)
    again = queue.claim("other", now=later, lease_seconds=60)
    assert again is not None
    assert (again.id, again.standing, again.message) == (job.id, None, "")
