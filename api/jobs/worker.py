"""The worker process: takes jobs from the queue of a workspace and does them, one after the other."""

import os
import signal
import sys
import time
import traceback
import uuid
from datetime import UTC, datetime
from pathlib import Path

from api.jobs.kinds import KINDS, JobLostError, Report, work_of
from api.jobs.queue import Job, JobQueue
from api.store import Workspace
from planner.errors import InfeasibleError, InputError, PlannerError

LEASE_SECONDS = 120.0
IDLE_SECONDS = 0.5


def run(path: Path) -> None:
    """Work until told to stop, or until the server that started this process is gone."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    name = f"{os.uname().nodename}:{os.getpid()}" if hasattr(os, "uname") else str(os.getpid())
    with Workspace.open(path) as workspace:
        while not _orphaned():
            if not work_once(workspace, name):
                time.sleep(IDLE_SECONDS)


def work_once(workspace: Workspace, name: str) -> bool:
    """Do the next job, if there is one; return whether there was."""
    queue = JobQueue(workspace)
    job = queue.claim(name, now=_now(), lease_seconds=LEASE_SECONDS, kinds=KINDS)
    if job is None:
        return False
    try:
        report = Report(queue, job, clock=_now)
        result = work_of(job.kind)(workspace, job.params, report, now=_now())
        queue.finish(job, result, now=_now())
    except JobLostError:
        pass
    except PlannerError as error:
        queue.fail(job, _problem(job, error), now=_now())
    except Exception:  # noqa: BLE001 (the worker loop: a defect must not stop the next job)
        incident = uuid.uuid4().hex
        print(f"incident {incident}\n{traceback.format_exc()}", file=sys.stderr)  # noqa: T201
        defect = PlannerError(f"An unexpected error; see the log for incident {incident}.")
        queue.fail(job, _problem(job, defect, 500), now=_now())
    return True


def _problem(job: Job, error: PlannerError, status: int = 422) -> dict[str, object]:
    """Return an error as a problem document with everything that is wrong; what contradicts each other is listed."""
    document: dict[str, object] = {
        "type": "about:blank",
        "title": KINDS[job.kind].failure,
        "status": status,
        "detail": str(error),
    }
    if isinstance(error, InputError) and error.problems:
        document["errors"] = [{"pointer": _pointer(job, line), "detail": line} for line in error.problems]
    if isinstance(error, InfeasibleError) and error.conflict:
        document["conflict"] = list(error.conflict)
    return document


def _pointer(job: Job, line: str) -> str:
    """Return the parameter that a line begins with, else the whole of them."""
    name = line.partition(":")[0]
    return f"#/{name}" if name in job.params else "#"


def _orphaned() -> bool:
    parent = os.environ.get("FARREACH_PARENT")
    return parent is not None and os.name == "posix" and os.getppid() != int(parent)


def _now() -> datetime:
    return datetime.now(UTC)
