"""Background jobs, with the states of OGC API Processes."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel

from api.endpoints.described import problems, stopped_as
from api.jobs.kinds import KINDS
from api.jobs.queue import Job, JobQueue
from api.store import WorkspaceError
from api.stored import workspace_of

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])

JobId = Annotated[int, Path(ge=1, le=2**53 - 1, description="Id of a job.")]
_MOST_DIGITS = 15
"""Of the number of a job; a longer one is no number that JSON keeps."""

STOPPING = "stopping, keeping the best"

Keep = Annotated[Literal["best", "nothing"], Query(description="What becomes of the best found so far.")]


@router.get("")
async def jobs(request: Request) -> dict[str, list[dict[str, Any]]]:
    """Return every job, oldest first."""
    return {"jobs": [job_document(job) for job in JobQueue(workspace_of(request)).list()]}


@router.get("/{job_id}", responses=problems(404, 422))
async def job(request: Request, job_id: JobId) -> dict[str, Any]:
    """Return one job with its state, progress, and result or problem."""
    return job_document(_found(request, job_id))


@router.delete(
    "/{job_id}",
    status_code=204,
    responses=stopped_as("The search stops; the job ends `successful` with the best it has."),
)
def dismiss(request: Request, job_id: JobId, keep: Keep = "best") -> Response:
    """Cancel a job that has not ended.

    A job that searches (`sites`, `frontier`, `remedies`, `routes`) and is running stops and keeps the best that it has: 202,
    and it ends as `successful`, its result marked `stopped`. `?keep=nothing` dismisses it. Any other job is
    dismissed: 204.
    """
    queue, now = JobQueue(workspace_of(request)), request.app.state.clock()
    kind = KINDS.get(_found(request, job_id).kind)
    if keep == "best" and kind is not None and kind.keeps_best and queue.keep_best(job_id, now=now):
        document = job_document(queue.get(job_id))
        return Response(json.dumps(document), 202, {"Location": f"/v1/jobs/{job_id}"}, "application/json")
    if not queue.cancel(job_id, now=now):
        raise HTTPException(409, "The job has ended already.")
    return Response(status_code=204)


def queued(request: Request, kind: str, question: BaseModel, key: str | None) -> Response:
    """Queue a job and return it; ``Location`` says where it is, and a repeated idempotency ``key`` is the same job."""
    queue = JobQueue(workspace_of(request))
    job = queue.submit(kind, question.model_dump(), idempotency_key=key, now=request.app.state.clock())
    headers = {"Location": f"/v1/jobs/{job.id}", "Preference-Applied": "respond-async"}
    return Response(json.dumps(job_document(job)), 202, headers, "application/json")


def job_document(job: Job) -> dict[str, Any]:
    """Return a job as JSON."""
    stopping = job.stopping and job.state == "running"
    moments = {name: getattr(job, name) for name in ("created_at", "started_at", "updated_at", "finished_at")}
    return {
        "id": job.id,
        "kind": job.kind,
        "status": job.state,
        "progress": round(100 * job.fraction),
        "message": STOPPING if stopping else job.message,
        "stopping": stopping,
        "standing": None if job.standing is None else dict(job.standing),
        "params": dict(job.params),
        **{name: None if moment is None else moment.isoformat() for name, moment in moments.items()},
        "result": job.result,
        "problem": None if job.problem is None else dict(job.problem),
    }


def _found(request: Request, job_id: int) -> Job:
    try:
        return JobQueue(workspace_of(request)).get(job_id)
    except WorkspaceError as error:
        raise HTTPException(404, str(error)) from error


def answer_id(request: Request, kind: str, answer: str) -> str:
    """Return the id of an answer that is named by it, by ``latest`` or by the number of the job that found it.

    Raises
    ------
    HTTPException
        404 when there is no such job, or it found no answer of this ``kind``.
    """
    if not (answer.isascii() and answer.isdigit() and len(answer) <= _MOST_DIGITS):
        return answer
    try:
        found = JobQueue(workspace_of(request)).get(int(answer))
    except WorkspaceError as error:
        raise HTTPException(404, str(error)) from error
    if found.kind != kind or found.result is None:
        raise HTTPException(404, f"Job {found.id} has no answer of this kind; see /v1/jobs/{found.id}.")
    return str(found.result["id"])
