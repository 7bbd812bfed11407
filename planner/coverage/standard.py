"""What an organisation promises: to whom, how many of them, within how many minutes, how, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from planner.errors import InputError
from planner.streets.network import MODES, Mode
from planner.streets.search import Direction

EVERYBODY = "people"
"""The column of the demand that counts everybody."""


def minutes(value: float) -> float:
    """Return seconds of ``value`` minutes."""
    return value * 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A share of the people within so many seconds.

    Attributes
    ----------
    within
        Seconds, above 0 and below a day.
    share
        0..1; None where no share is promised.
    """

    within: float
    share: float | None = None

    @property
    def minutes(self) -> float:
        """The promise in minutes."""
        return self.within / 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """People count as covered when something is open at one moment.

    ``moment`` without a zone is on the clocks of the period.
    """

    moment: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """People count as covered when something within reach is open often and long enough.

    Attributes
    ----------
    days
        On so many days of the period at least, 1 or more.
    hours
        So many hours on each of them; 0 for however short.
    window
        Only time in these hours counts (OpenStreetMap's syntax: ``Mo-Fr 17:00-20:00``); empty for any time.
    """

    days: int = 1
    hours: float = 0.0
    window: str = ""


When = At | Served


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """People count as covered when they reach a branch within ``within`` seconds.

    Attributes
    ----------
    within
        Seconds, above 0 and below a day.
    share
        What share of the people is promised that, 0..1; None where none is.
    further
        More of the same: 80 % within 15 and 95 % within 30 minutes.
    name
        What people call it; unique among the standards of a question.
    mode, direction
        How one travels, and whether ``to`` the branch or ``from`` it.
    group
        For whom: a numeric column of the demand, ``people`` for everybody.
    when
        None where hours do not matter: then branches count and vans do not.
    """

    within: float = 1800.0
    share: float | None = None
    further: tuple[Promise, ...] = ()
    name: str = ""
    mode: Mode = "drive"
    direction: Direction = "to"
    group: str = EVERYBODY
    when: When | None = None

    def __post_init__(self) -> None:
        """Check ranges, all at once."""
        problems = list(self._problems())
        if problems:
            raise InputError(
                f"The standard{f' {self.name!r}' if self.name else ''} cannot be used.", problems
            )

    def _problems(self) -> Iterator[str]:
        for promise in self.promises:
            if not 0 < promise.within < 86_400:
                yield f"{promise.minutes:g} minutes is not between 0 and 1,440"
            if promise.share is not None and not 0 <= promise.share <= 1:
                yield f"a share of {promise.share:g} is not between 0 and 1"
        if self.mode not in MODES:
            yield f"mode is {self.mode!r}, expected {', '.join(MODES)}"
        if self.direction not in ("to", "from"):
            yield f"direction is {self.direction!r}, expected to or from"
        if isinstance(self.when, Served):
            if self.when.days < 1:
                yield f"on {self.when.days} days is not 1 or more"
            if not 0 <= self.when.hours <= 24:
                yield f"{self.when.hours:g} hours a day is not between 0 and 24"

    @property
    def minutes(self) -> float:
        """The promise in minutes."""
        return self.within / 60.0

    @property
    def promises(self) -> tuple[Promise, ...]:
        """What is promised, the shortest first."""
        first = Promise(within=self.within, share=self.share)
        return tuple(sorted((first, *self.further), key=lambda promise: promise.within))
