"""Background work: a queue of leases in the workspace file, and the processes that take jobs from it."""

from api.jobs.queue import IdempotencyConflictError, Job, JobQueue, JobState

__all__ = ["IdempotencyConflictError", "Job", "JobQueue", "JobState"]
