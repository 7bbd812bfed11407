"""Leases, fencing, idempotency, cancelling: everything with a clock that the test moves."""

import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from api.jobs import IdempotencyConflictError, Job, JobQueue
from api.store import Workspace, WorkspaceError

SECOND = timedelta(seconds=1)


def submitted(queue: JobQueue, now: datetime, key: str | None = None, kind: str = "solve") -> Job:
    """Submit a job."""
    return queue.submit(kind, {"problem": "four villages"}, idempotency_key=key, now=now)


def claimed(queue: JobQueue, now: datetime, worker: str = "w1") -> Job:
    """Claim a job that must be there, for ten seconds."""
    job = queue.claim(worker, now=now, lease_seconds=10)
    assert job is not None
    return job


def test_a_job_from_begin_to_end(queue: JobQueue, noon: datetime) -> None:
    """Every field tells where it stands."""
    job = submitted(queue, noon, key="k1")
    assert (job.id, job.kind, job.params, job.state) == (1, "solve", {"problem": "four villages"}, "accepted")
    assert (job.created_at, job.started_at, job.attempt) == (noon, None, 0)
    job = claimed(queue, noon + SECOND)
    assert (job.state, job.worker, job.attempt) == ("running", "w1", 1)
    assert (job.started_at, job.lease_until) == (noon + SECOND, noon + 11 * SECOND)
    assert queue.heartbeat(job, now=noon + 5 * SECOND, fraction=0.5, message="half way")
    seen = queue.get(job.id)
    assert (seen.fraction, seen.message, seen.lease_until) == (0.5, "half way", noon + 15 * SECOND)
    assert queue.finish(job, {"stops": 3}, now=noon + 9 * SECOND)
    seen = queue.get(job.id)
    assert (seen.state, seen.result, seen.fraction) == ("successful", {"stops": 3}, 1)
    assert seen.finished_at == noon + 9 * SECOND


def test_an_empty_queue_has_nothing_to_claim(queue: JobQueue, noon: datetime) -> None:
    """And neither has one whose only job is taken."""
    assert queue.claim("w1", now=noon, lease_seconds=10) is None
    submitted(queue, noon)
    claimed(queue, noon)
    assert queue.claim("w2", now=noon, lease_seconds=10) is None


def test_jobs_are_taken_in_order(queue: JobQueue, noon: datetime) -> None:
    """First come, first served; a worker may choose kinds."""
    for kind in ("solve", "import", "solve"):
        submitted(queue, noon, kind=kind)
    importing = queue.claim("w1", now=noon, lease_seconds=10, kinds={"import", "render"})
    assert importing is not None
    assert importing.id == 2
    assert [claimed(queue, noon).id for _ in range(2)] == [1, 3]


def test_the_same_key_is_the_same_job(queue: JobQueue, noon: datetime) -> None:
    """Also when the job is long done: a client that repeats its request gets the answer."""
    first = submitted(queue, noon, key="k1")
    queue.finish(claimed(queue, noon), {"stops": 3}, now=noon)
    again = submitted(queue, noon + 3600 * SECOND, key="k1")
    assert (again.id, again.state, again.result) == (first.id, "successful", {"stops": 3})
    assert len(queue.list()) == 1


def test_the_same_key_for_something_else_is_refused(queue: JobQueue, noon: datetime) -> None:
    """Other parameters, or another kind."""
    submitted(queue, noon, key="k1")
    for kind, params in (("solve", {"problem": "other"}), ("import", {"problem": "four villages"})):
        with pytest.raises(IdempotencyConflictError, match="'k1' belongs to job 1"):
            queue.submit(kind, params, idempotency_key="k1", now=noon)


def test_jobs_without_key_are_all_different(queue: JobQueue, noon: datetime) -> None:
    """Nothing ties them together."""
    assert [submitted(queue, noon).id for _ in range(2)] == [1, 2]


def test_a_lease_that_ran_out_is_taken_over(queue: JobQueue, noon: datetime) -> None:
    """Not a moment earlier; heartbeats prolong it."""
    submitted(queue, noon)
    first = claimed(queue, noon)
    assert queue.heartbeat(first, now=noon + 8 * SECOND)
    assert queue.claim("w2", now=noon + 18 * SECOND, lease_seconds=10) is None
    second = claimed(queue, noon + 18.001 * SECOND, "w2")
    assert (second.id, second.attempt, second.worker) == (first.id, 2, "w2")


def test_a_late_worker_is_fenced_off(queue: JobQueue, noon: datetime) -> None:
    """It wakes up after its lease; whatever it says does not count."""
    submitted(queue, noon)
    late = claimed(queue, noon)
    current = claimed(queue, noon + 11 * SECOND, "w2")
    then = noon + 12 * SECOND
    assert not queue.heartbeat(late, now=then)
    assert not queue.finish(late, {"by": "late"}, now=then)
    assert not queue.fail(late, {"title": "late"}, now=then)
    assert queue.finish(current, {"by": "current"}, now=then)
    assert not queue.finish(current, {"by": "twice"}, now=then)
    assert queue.get(1).result == {"by": "current"}


def test_a_silent_worker_whose_job_nobody_took_may_go_on(queue: JobQueue, noon: datetime) -> None:
    """A lease that ran out harms nobody until another worker claims the job."""
    submitted(queue, noon)
    job = claimed(queue, noon)
    assert queue.heartbeat(job, now=noon + 60 * SECOND)
    assert queue.finish(job, {}, now=noon + 61 * SECOND)


def test_a_poison_job_fails_after_three_attempts(queue: JobQueue, noon: datetime) -> None:
    """It would bring down one worker after the other."""
    submitted(queue, noon)
    submitted(queue, noon)
    for attempt in range(3):
        assert claimed(queue, noon + attempt * 11 * SECOND).id == 1
    assert claimed(queue, noon + 33 * SECOND).id == 2
    poison = queue.get(1)
    assert (poison.state, poison.attempt, poison.finished_at) == ("failed", 3, noon + 33 * SECOND)
    assert poison.problem is not None
    assert "3 workers" in poison.problem["detail"]


def test_a_job_that_cannot_be_done_fails_at_once(queue: JobQueue, noon: datetime) -> None:
    """The worker knows why; another attempt would say the same."""
    submitted(queue, noon)
    assert queue.fail(claimed(queue, noon), {"title": "infeasible"}, now=noon)
    assert (queue.get(1).state, queue.get(1).problem) == ("failed", {"title": "infeasible"})
    assert queue.claim("w2", now=noon + 60 * SECOND, lease_seconds=10) is None


def test_cancelling(queue: JobQueue, noon: datetime) -> None:
    """A waiting job is never run; a running one hears it at the next heartbeat; one that ended stays as it is."""
    for _ in range(3):
        submitted(queue, noon)
    ended, running = claimed(queue, noon), claimed(queue, noon)
    queue.finish(ended, {}, now=noon)
    assert [queue.cancel(job, now=noon) for job in (1, 2, 3, 4)] == [False, True, True, False]
    assert not queue.heartbeat(running, now=noon)
    assert not queue.finish(running, {}, now=noon)
    assert [job.state for job in queue.list()] == ["successful", "dismissed", "dismissed"]
    assert queue.claim("w2", now=noon + 60 * SECOND, lease_seconds=10) is None


def test_jobs_are_listed_by_state(queue: JobQueue, noon: datetime) -> None:
    """Oldest first."""
    for _ in range(3):
        submitted(queue, noon)
    claimed(queue, noon)
    assert [job.id for job in queue.list(state="accepted")] == [2, 3]
    assert [job.id for job in queue.list()] == [1, 2, 3]


def test_a_job_that_is_not_there(queue: JobQueue) -> None:
    """Say so."""
    with pytest.raises(WorkspaceError, match="no job 7"):
        queue.get(7)


def test_a_clock_without_zone_is_refused(queue: JobQueue) -> None:
    """Leases of workers in two zones would be hours apart."""
    with pytest.raises(WorkspaceError, match="no time zone"):
        submitted(queue, datetime(2026, 3, 1))  # noqa: DTZ001


def test_a_job_and_what_it_is_about_are_stored_together(path: Path, noon: datetime) -> None:
    """Submitting takes part in a transaction of the caller."""
    with Workspace.open(path) as workspace:
        queue = JobQueue(workspace)

        def request(plan: dict) -> None:
            with workspace.transaction():
                submitted(queue, noon)
                workspace.add_plan(plan, created_at=noon)

        with pytest.raises(WorkspaceError, match="not a JSON document"):
            request({"stops": {1, 2}})
        assert queue.list() == []
        request({"stops": []})
        assert len(queue.list()) == len(workspace.plans()) == 1


def test_many_workers_never_share_a_job(path: Path, queue: JobQueue, noon: datetime) -> None:
    """Four connections empty a queue of forty."""
    for _ in range(40):
        submitted(queue, noon)
    taken: list[int] = []

    def work(name: str) -> None:
        with Workspace.open(path) as workspace:
            mine = JobQueue(workspace)
            while job := mine.claim(name, now=noon, lease_seconds=10):
                taken.append(job.id)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))


WORKER = """
import sys, time
from datetime import datetime
from api.jobs import JobQueue
from api.store import Workspace
with Workspace.open(sys.argv[1]) as workspace:
    job = JobQueue(workspace).claim("doomed", now=datetime.fromisoformat(sys.argv[2]), lease_seconds=10)
    print(job.attempt, flush=True)
    time.sleep(60)
"""


def test_the_job_of_a_killed_worker_is_taken_over(path: Path, queue: JobQueue, noon: datetime) -> None:
    """The process dies with ``kill -9`` in the middle of the job."""
    submitted(queue, noon)
    arguments = [sys.executable, "-c", WORKER, str(path), noon.isoformat()]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "1\n"
        worker.kill()
    assert queue.claim("w2", now=noon + 9 * SECOND, lease_seconds=10) is None
    job = claimed(queue, noon + 11 * SECOND, "w2")
    assert job.attempt == 2
    assert queue.finish(job, {"stops": 3}, now=noon + 12 * SECOND)
    assert queue.get(job.id).result == {"stops": 3}
