"""Refusals in VROOM's own shape: a code that programs know, and VROOM's sentence where it has one."""

from typing import Literal

from planner.errors import PlannerError

Code = Literal[1, 2, 3, 4]

_STATUS = {1: 500, 2: 400, 3: 500, 4: 413}


class VroomError(PlannerError):
    """A problem that is not answered.

    Parameters
    ----------
    code
        1 for a fault of ours, 2 for the input, 3 for the streets, 4 for too much of anything.
    message
        What is wrong; VROOM's words where VROOM refuses the same.
    """

    def __init__(self, code: Code, message: str) -> None:
        self.code: Code = code
        self.message = message
        super().__init__(message)

    @property
    def status(self) -> int:
        """The HTTP status that vroom-express gives it."""
        return _STATUS[self.code]

    @property
    def document(self) -> dict[str, object]:
        """The error as JSON."""
        return {"code": self.code, "error": self.message}


def wrong(message: str) -> VroomError:
    """Return the refusal of an input."""
    return VroomError(2, message)
