"""Several things to read, and one message that names everything that is wrong with any of them."""

from types import TracebackType

from planner.errors import InputError, PlannerError


class Gathering:
    """Goes on after an error of ours in a ``with`` block, and raises all of them at the end."""

    def __init__(self) -> None:
        self._errors: list[PlannerError] = []

    def __enter__(self) -> None:
        """Begin a part."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Keep an error of ours for later."""
        if isinstance(error, PlannerError):
            self._errors.append(error)
            return True
        return False

    def stop_if_wrong(self) -> None:
        """Raise the one error, or one with all of them.

        Raises
        ------
        PlannerError
            If anything was wrong.
        """
        if len(self._errors) == 1:
            raise self._errors[0]
        if self._errors:
            raise InputError(
                f"{len(self._errors)} things are wrong; nothing was computed.",
                [line for error in self._errors for line in _lines(error)],
            )


def _lines(error: PlannerError) -> list[str]:
    problems = error.problems if isinstance(error, InputError) else ()
    summary = error.summary if isinstance(error, InputError) else str(error)
    return [summary, *(f"  {problem}" for problem in problems)]
