"""A stretch of days, on the clocks of one place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from planner.errors import InputError

DAY = 86_400
"""Seconds on the clock from one midnight to the next."""

HOUR = 3600

MOST_DAYS = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """So many days from the midnight of ``first``.

    Moments in it are seconds on the clocks that people look at, counted from the first midnight: 10 o'clock on the
    second day is 86,400 + 36,000, also where a clock was put forward in between.

    Attributes
    ----------
    first
        The first day.
    days
        How many, 1 to 366.
    timezone
        IANA name of the clocks.
    repeats
        Whether the same days come again after the last one: the wait at the end then goes on at the beginning.
    """

    first: date
    days: int = 7
    timezone: str = "UTC"
    repeats: bool = True

    def __post_init__(self) -> None:
        """Check ranges."""
        problems = []
        if not 1 <= self.days <= MOST_DAYS:
            problems.append(f"days is {self.days}, expected 1..{MOST_DAYS}")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            problems.append(f"timezone is {self.timezone!r}, expected a name such as Europe/Paris")
        if problems:
            raise InputError("There is no such period.", problems)

    @property
    def seconds(self) -> int:
        """How long it is."""
        return self.days * DAY

    @property
    def dates(self) -> tuple[date, ...]:
        """Its days, ascending."""
        return tuple(self)

    def __iter__(self) -> Iterator[date]:
        """Yield its days, ascending."""
        return (self.first + timedelta(days=number) for number in range(self.days))

    def moment(self, seconds: float) -> datetime:
        """Return the moment so many seconds after the first midnight, with its zone."""
        naive = datetime.combine(self.first, datetime.min.time()) + timedelta(seconds=seconds)
        return naive.replace(tzinfo=ZoneInfo(self.timezone))

    def seconds_at(self, moment: datetime) -> int:
        """Return the seconds on the clock from the first midnight to ``moment``; one without a zone is local.

        Raises
        ------
        InputError
            When it lies outside.
        """
        local = moment.astimezone(ZoneInfo(self.timezone)) if moment.tzinfo else moment
        seconds = int(
            (local.replace(tzinfo=None) - datetime.combine(self.first, datetime.min.time())).total_seconds()
        )
        if not 0 <= seconds < self.seconds:
            last = self.first + timedelta(days=self.days - 1)
            raise InputError(f"{local:%Y-%m-%d %H:%M} lies outside {self.first} to {last}.")
        return seconds
