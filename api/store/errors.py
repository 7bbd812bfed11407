"""Errors of the store."""

from planner.errors import PlannerError


class WorkspaceError(PlannerError):
    """A workspace file cannot be opened, read or written; the message says why and what to do."""
