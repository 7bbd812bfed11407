"""A queue of jobs in the workspace file: leases, heartbeats, and results accepted exactly once.

A worker claims a job for a while and prolongs its lease with heartbeats. When it dies the lease runs out and
the job is claimed again, with the next attempt number. That number is a fencing token: whatever a worker
reports counts only while its attempt is the current one, so that a job may run more than once and still has
one result. States have the names of OGC API Processes::

    accepted -> running -> successful | failed
    accepted | running  -> dismissed

Somebody may also ask a running job to stop and keep the best that it has: its worker learns it with the next report,
and the job ends ``successful`` with that.

The clock is an argument everywhere; all workers of one file should run on one machine or on synchronised ones.
"""

# ruff: noqa: S608 - only names of columns from this file are put into statements; values are always bound

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from api.store import Workspace, WorkspaceError
from api.store.moments import from_text, to_text
from api.store.records import to_json
from planner.errors import PlannerError

JobState = Literal["accepted", "running", "successful", "failed", "dismissed"]

_COLUMNS = (
    "id, kind, params, idempotency_key, state, attempt, worker, lease_seconds, lease_until, fraction, message, "
    "result, problem, created_at, started_at, updated_at, finished_at, standing, stopping"
)
_MINE = "WHERE id = :id AND attempt = :attempt AND state = 'running'"

_SUBMIT = f"""
    INSERT INTO farreach_jobs (kind, params, idempotency_key, created_at, updated_at)
    VALUES (:kind, :params, :key, :now, :now) RETURNING {_COLUMNS}"""
_BURY = """
    UPDATE farreach_jobs SET state = 'failed', problem = :problem, updated_at = :now, finished_at = :now
    WHERE state = 'running' AND lease_until < :now AND attempt >= :most"""
_CLAIM = f"""
    UPDATE farreach_jobs SET state = 'running', attempt = attempt + 1, worker = :worker, lease_until = :until,
        lease_seconds = :seconds, fraction = 0, message = '', standing = NULL, started_at = :now, updated_at = :now
    WHERE id = (
        SELECT id FROM farreach_jobs
        WHERE (state = 'accepted' OR (state = 'running' AND lease_until < :now))
            AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)))
        ORDER BY id LIMIT 1)
    RETURNING {_COLUMNS}"""
_HEARTBEAT = f"""
    UPDATE farreach_jobs SET lease_until = :until, fraction = :fraction, message = :message, standing = :standing,
        updated_at = :now {_MINE}"""
_FINISH = f"""
    UPDATE farreach_jobs SET state = 'successful', result = :result, fraction = 1, updated_at = :now,
        finished_at = :now {_MINE}"""
_FAIL = f"""
    UPDATE farreach_jobs SET state = 'failed', problem = :problem, updated_at = :now, finished_at = :now {_MINE}"""
_CANCEL = """
    UPDATE farreach_jobs SET state = 'dismissed', updated_at = :now, finished_at = :now
    WHERE id = :id AND state IN ('accepted', 'running')"""


_STOP = """
    UPDATE farreach_jobs SET stopping = 1, updated_at = :now WHERE id = :id AND state = 'running'"""


class IdempotencyConflictError(PlannerError, ValueError):
    """The idempotency key was used before, for another request; use a new key for a new request."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job as it was when it was read.

    ``attempt`` counts the claims and is the fencing token; ``fraction`` done is 0 to 1. ``problem`` follows
    RFC 9457. ``lease_until``, ``started_at`` and ``finished_at`` are None until there is such a moment. ``standing``
    says how a search stands (``objective``, ``bound``, ``gap``), None where nothing is searched; ``stopping`` that
    somebody asked for the best so far.
    """

    id: int
    kind: str
    params: Mapping[str, Any]
    idempotency_key: str | None
    state: JobState
    attempt: int
    worker: str
    lease_seconds: float
    lease_until: datetime | None
    fraction: float
    message: str
    result: Any
    problem: Mapping[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    updated_at: datetime
    finished_at: datetime | None
    standing: Mapping[str, Any] | None
    stopping: bool


class JobQueue:
    """The jobs of one workspace that is open for writing; a job is given up after ``max_attempts`` claims."""

    def __init__(self, workspace: Workspace, *, max_attempts: int = 3) -> None:
        self._workspace = workspace
        self._max_attempts = max_attempts

    def submit(
        self, kind: str, params: Mapping[str, Any], *, idempotency_key: str | None, now: datetime
    ) -> Job:
        """Queue a job; the same key with the same kind and parameters is the same job.

        Raises
        ------
        IdempotencyConflictError
            When the key was used for something else.
        """
        text = to_json(params).decode()
        with self._workspace.transaction() as connection:
            earlier = _find(connection, "idempotency_key", idempotency_key)
            if earlier is None:
                values = {"kind": kind, "params": text, "key": idempotency_key, "now": to_text(now)}
                return _job(connection.execute(_SUBMIT, values).fetchone())
        if (earlier.kind, to_json(earlier.params).decode()) != (kind, text):
            raise IdempotencyConflictError(
                f"The idempotency key {idempotency_key!r} belongs to job {earlier.id} with other parameters; "
                "use a new key for a new request."
            )
        return earlier

    def claim(
        self, worker: str, *, now: datetime, lease_seconds: float, kinds: Collection[str] | None = None
    ) -> Job | None:
        """Take the oldest job that waits or whose worker has gone silent, or None.

        A job whose last allowed attempt has gone silent fails here: it would bring down the next worker too.
        """
        values = {
            "worker": worker,
            "now": to_text(now),
            "until": to_text(now + timedelta(seconds=lease_seconds)),
            "seconds": lease_seconds,
            "kinds": None if kinds is None else json.dumps(sorted(kinds)),
        }
        with self._workspace.transaction() as connection:
            connection.execute(
                _BURY, {"now": values["now"], "most": self._max_attempts, "problem": self._silence()}
            )
            row = connection.execute(_CLAIM, values).fetchone()
        return None if row is None else _job(row)

    def heartbeat(
        self,
        job: Job,
        *,
        now: datetime,
        fraction: float = 0.0,
        message: str = "",
        standing: Mapping[str, Any] | None = None,
    ) -> bool:
        """Prolong the lease and report progress; False says stop: the job was lost or cancelled."""
        values = {
            "until": to_text(now + timedelta(seconds=job.lease_seconds)),
            "fraction": fraction,
            "message": message,
            "standing": None if standing is None else to_json(standing).decode(),
        }
        return self._report(_HEARTBEAT, job, now, **values)

    def finish(self, job: Job, result: Mapping[str, Any], *, now: datetime) -> bool:
        """Hand in the result; False when it does not count any more."""
        return self._report(_FINISH, job, now, result=to_json(result).decode())

    def fail(self, job: Job, problem: Mapping[str, Any], *, now: datetime) -> bool:
        """Give the job up for a reason that trying again would not change; False when it does not count."""
        return self._report(_FAIL, job, now, problem=to_json(problem).decode())

    def cancel(self, id: int, *, now: datetime) -> bool:  # noqa: A002
        """Dismiss a job that has not ended; its worker learns it at the next heartbeat."""
        with self._workspace.transaction() as connection:
            return connection.execute(_CANCEL, {"id": id, "now": to_text(now)}).rowcount == 1

    def keep_best(self, id: int, *, now: datetime) -> bool:  # noqa: A002
        """Ask a running job to stop with the best that it has; False when it is not running."""
        with self._workspace.transaction() as connection:
            return connection.execute(_STOP, {"id": id, "now": to_text(now)}).rowcount == 1

    def get(self, id: int) -> Job:  # noqa: A002
        """Return one job.

        Raises
        ------
        WorkspaceError
            When there is no such job.
        """
        with self._workspace.reading() as connection:
            job = _find(connection, "id", id)
        if job is None:
            raise WorkspaceError(f"There is no job {id}.")
        return job

    def list(self, *, state: JobState | None = None) -> list[Job]:
        """Return every job, or those in ``state``, oldest first."""
        with self._workspace.reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM farreach_jobs WHERE :state IS NULL OR state = :state ORDER BY id",
                {"state": state},
            )
            return [_job(row) for row in rows]

    def _report(self, statement: str, job: Job, now: datetime, **values: Any) -> bool:
        values |= {"id": job.id, "attempt": job.attempt, "now": to_text(now)}
        with self._workspace.transaction() as connection:
            return connection.execute(statement, values).rowcount == 1

    def _silence(self) -> str:
        return json.dumps(
            {
                "type": "about:blank",
                "title": "The job was given up",
                "status": 500,
                "detail": f"{self._max_attempts} workers took this job and none of them came back.",
            }
        )


def _find(connection: sqlite3.Connection, column: Literal["id", "idempotency_key"], value: Any) -> Job | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM farreach_jobs WHERE {column} = ?", (value,)).fetchone()
    return None if row is None else _job(row)


def _job(row: tuple[Any, ...]) -> Job:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    for name in ("params", "result", "problem", "standing"):
        values[name] = None if values[name] is None else json.loads(values[name])
    for name in ("lease_until", "created_at", "started_at", "updated_at", "finished_at"):
        values[name] = None if values[name] is None else from_text(values[name])
    return Job(**{**values, "stopping": bool(values["stopping"])})
