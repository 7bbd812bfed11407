"""What an organisation promises: a branch within so many minutes."""

from dataclasses import dataclass

from planner.errors import InputError


def minutes(value: float) -> float:
    """Return seconds of ``value`` minutes."""
    return value * 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """People count as covered when they reach a branch within ``within`` seconds.

    Attributes
    ----------
    within
        Seconds by car, above 0.
    """

    within: float = 1800.0

    def __post_init__(self) -> None:
        """Check the range."""
        if not 0 < self.within < 86_400:
            raise InputError(f"A standard of {self.within / 60:g} minutes is not between 0 and 1,440.")

    @property
    def minutes(self) -> float:
        """The promise in minutes."""
        return self.within / 60.0
