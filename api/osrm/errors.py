"""Refusals in OSRM's own shape: a code that programs know, and a sentence for people."""

from collections.abc import Sequence
from typing import Literal

Code = Literal[
    "InvalidUrl",
    "InvalidProfile",
    "InvalidOptions",
    "InvalidQuery",
    "InvalidValue",
    "NoSegment",
    "NoRoute",
    "NotImplemented",
    "TooBig",
]


class OsrmError(Exception):
    """A request that is not answered; status 400.

    Parameters
    ----------
    code
        As OSRM calls it; ``InvalidProfile`` is ours, for a way of travelling for which there are no streets.
    message
        What is wrong and what to do, for people.
    """

    def __init__(self, code: Code, message: str) -> None:
        self.code: Code = code
        self.message = message
        super().__init__(message)

    @classmethod
    def of(cls, problems: Sequence[tuple[Code, str]]) -> "OsrmError":
        """Return one error that names every problem; its code is that of the first."""
        return cls(problems[0][0], "; ".join(message for _, message in problems))

    @property
    def document(self) -> dict[str, str]:
        """The error as JSON."""
        return {"code": self.code, "message": self.message}
