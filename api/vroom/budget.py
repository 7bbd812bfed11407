"""How long to search: as thoroughly as VROOM's exploration level asks for, and no longer than one may."""

from api.vroom.asked import Question
from planner.solving import Budget

_SHARE_OF_LEVEL = (0.02, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Share of the full time that exploration levels 0..5 take."""

_FEW, _MANY = 10, 1000
_SHORTEST, _LONGEST = 1.0, 3.0
_STEPS_OF_TASK, _STEPS_OF_PAIR = 2000, 100
_LEAST = 0.01
_RUNS_OF_LEVEL = (1, 1, 1, 2, 3, 4)


def budget_for(question: Question, seconds: float | None = None, most_seconds: float | None = None) -> Budget:
    """Return how long to search for an answer.

    Parameters
    ----------
    question
        At level 5 up to 3 seconds, by the number of tasks, less at lower levels; its own limit holds. Few tasks are
        done after a number of steps, long before.
    seconds
        So long instead.
    most_seconds
        Never longer.
    """
    tasks, level = len(question.tasks), question.options.explore
    limits = [limit for limit in (question.options.seconds, most_seconds) if limit is not None]
    if seconds is not None:
        return Budget(seconds=max(_LEAST, min([seconds, *limits])))
    share = min(1.0, max(0.0, (tasks - _FEW) / (_MANY - _FEW)) ** 0.5)
    usual = (_SHORTEST + share * (_LONGEST - _SHORTEST)) * _SHARE_OF_LEVEL[level]
    return Budget(seconds=max(_LEAST, min([usual, *limits])), iterations=_steps(tasks, level))


def runs_for(question: Question) -> int:
    """Return from how many seeds to search at most, while there is time."""
    return _RUNS_OF_LEVEL[question.options.explore]


def _steps(tasks: int, level: int) -> int:
    """Return after how many steps a search ends: few tasks are done long before their time is up."""
    return 200 + int(min(_STEPS_OF_TASK * tasks, _STEPS_OF_PAIR * tasks**2) * _SHARE_OF_LEVEL[level])
