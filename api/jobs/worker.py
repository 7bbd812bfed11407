"""The worker process: takes jobs from the queue of a workspace and does them, one after the other."""

import os
import signal
import sys
import time
import traceback
import uuid
from datetime import UTC, datetime
from pathlib import Path

from api.jobs.queue import Job, JobQueue
from api.options import PlanOptions
from api.store import Workspace
from planner.errors import PlannerError

LEASE_SECONDS = 120.0
IDLE_SECONDS = 0.5
_STEPS = 10


class JobLostError(PlannerError):
    """The job was cancelled, or another worker has it now."""


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
    job = queue.claim(name, now=_now(), lease_seconds=LEASE_SECONDS, kinds=["plan"])
    if job is None:
        return False
    try:
        version = _plan(workspace, queue, job)
        queue.finish(job, {"version": version, "plan": f"/v1/plans/{version}"}, now=_now())
    except JobLostError:
        pass
    except PlannerError as error:
        queue.fail(job, _problem(str(error)), now=_now())
    except Exception:  # noqa: BLE001 (the worker loop: a defect must not stop the next job)
        incident = uuid.uuid4().hex
        print(f"incident {incident}\n{traceback.format_exc()}", file=sys.stderr)  # noqa: T201
        queue.fail(job, _problem(f"An unexpected error; see the log for incident {incident}."), now=_now())
    return True


def _plan(workspace: Workspace, queue: JobQueue, job: Job) -> int:
    from api.planning import make_plan  # noqa: PLC0415 (an idle worker stays light)

    steps = 0

    def tell(words: str) -> None:
        nonlocal steps
        steps += 1
        if not queue.heartbeat(job, now=_now(), fraction=min(0.99, steps / _STEPS), message=words):
            raise JobLostError("The job was cancelled.")

    values = {**job.params, "thresholds": tuple(job.params["thresholds"])}
    return make_plan(workspace, PlanOptions(**values), now=_now(), progress=tell).version


def _problem(detail: str) -> dict[str, str]:
    return {"type": "about:blank", "title": "The plan could not be made", "detail": detail}


def _orphaned() -> bool:
    parent = os.environ.get("FARREACH_PARENT")
    return parent is not None and os.name == "posix" and os.getppid() != int(parent)


def _now() -> datetime:
    return datetime.now(UTC)
