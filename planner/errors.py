"""Every error that the core raises on purpose.

::

    PlannerError
    ├── InputError(ValueError)        the question is wrong; .problems lists every problem found
    │   ├── TableError                rows or columns of a table
    │   ├── ExtractError              a map extract that cannot be read or holds nothing of use
    │   └── ProblemError              a siting or routing problem that contradicts itself
    └── InfeasibleError               the question is sound and has no answer; .conflict names why
        └── NotFoundError             no answer was found in the time given; there may be one

Each message says what is wrong and what to do about it, and names every problem at once.
"""

from collections.abc import Iterable

_SHOWN = 20


class PlannerError(Exception):
    """Root of the errors that Farreach raises on purpose."""


class InputError(PlannerError, ValueError):
    """The input is wrong; nothing was computed and nothing was written.

    Parameters
    ----------
    summary
        One sentence: what was being read and what is wrong with it.
    problems
        One line for each problem found, in the order of the input.
    """

    def __init__(self, summary: str, problems: Iterable[str] = ()) -> None:
        self.summary = summary
        self.problems = tuple(problems)
        super().__init__(_message(summary, self.problems))


class TableError(InputError):
    """Rows or columns of a table do not fit its contract (see :mod:`planner.tables`)."""


class ExtractError(InputError):
    """A map extract cannot be read, or holds nothing to work with."""


class ProblemError(InputError):
    """A siting or routing problem contradicts itself."""


class InfeasibleError(PlannerError):
    """The question is sound, but nothing answers it.

    Parameters
    ----------
    summary
        What cannot be done.
    conflict
        Constraints in words that cannot all be met, as few as possible: without any one of them there is an answer.
    """

    def __init__(self, summary: str, conflict: Iterable[str] = ()) -> None:
        self.summary = summary
        self.conflict = tuple(conflict)
        super().__init__(_message(summary, self.conflict))


class NotFoundError(InfeasibleError):
    """No answer was found within the budget; whether there is one is open."""


def _message(summary: str, problems: tuple[str, ...]) -> str:
    lines = [f"  - {problem}" for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        lines.append(f"  ... and {len(problems) - _SHOWN} more like these")
    return "\n".join([summary, *lines])
