"""Assess what a workspace promises: the question and the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from api.coverage.case import question_in
from api.coverage.options import CoverageOptions
from api.project import Project
from api.store import Workspace
from planner.coverage.assess import assess
from planner.coverage.question import CoverageAnswer
from planner.io.streets.warm import say_if_cold

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Assessed:
    """An answer, what was asked, and whose it is."""

    title: str
    options: CoverageOptions
    answer: CoverageAnswer


def assess_workspace(
    workspace: Workspace, options: CoverageOptions, *, now: datetime, tell: Tell = lambda _: None
) -> Assessed:
    """Return who reaches what, when, in a workspace; nothing is stored.

    Raises
    ------
    InputError, WorkspaceError
        With everything that is wrong.
    """
    say_if_cold(tell)
    question = question_in(workspace, options, now=now, tell=tell)
    return Assessed(title_of(workspace), options, assess(question, progress=tell))


def title_of(workspace: Workspace) -> str:
    """Return whose coverage this is."""
    project = Project.of(workspace)
    return f"{project.organisation}, {project.country}" if project.country else project.organisation
