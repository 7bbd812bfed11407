"""What is wrong with a dispatcher's question, each with where it stands."""

from planner.errors import InputError


class RefusedError(InputError):
    """A question that does not fit the day.

    Parameters
    ----------
    found
        (JSON pointer into the question, what is wrong there).
    """

    def __init__(self, found: list[tuple[str, str]]) -> None:
        self.found = tuple(found)
        super().__init__("This does not fit the day.", [detail for _, detail in found])

    @property
    def errors(self) -> list[dict[str, str]]:
        """The same as a problem document lists it."""
        return [{"pointer": pointer, "detail": detail} for pointer, detail in self.found]


class StaleError(InputError):
    """Somebody else has published since."""
