"""Background jobs, with the states of OGC API Processes."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request, Response

from api.jobs.queue import Job, JobQueue
from api.store import WorkspaceError
from api.stored import workspace_of

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])

JobId = Annotated[int, Path(ge=1, le=2**53 - 1, description="Id of a job.")]


@router.get("")
async def jobs(request: Request) -> dict[str, list[dict[str, Any]]]:
    """Return every job, oldest first."""
    return {"jobs": [job_document(job) for job in JobQueue(workspace_of(request)).list()]}


@router.get("/{job_id}")
async def job(request: Request, job_id: JobId) -> dict[str, Any]:
    """Return one job with its state, progress, and result or problem."""
    return job_document(_found(request, job_id))


@router.delete("/{job_id}", status_code=204)
def dismiss(request: Request, job_id: JobId) -> Response:
    """Cancel a job that has not ended."""
    _found(request, job_id)
    if not JobQueue(workspace_of(request)).cancel(job_id, now=request.app.state.clock()):
        raise HTTPException(409, "The job has ended already.")
    return Response(status_code=204)


def job_document(job: Job) -> dict[str, Any]:
    """Return a job as JSON."""
    moments = {name: getattr(job, name) for name in ("created_at", "started_at", "updated_at", "finished_at")}
    return {
        "id": job.id,
        "kind": job.kind,
        "status": job.state,
        "progress": round(100 * job.fraction),
        "message": job.message,
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
