"""When people can come: parts of the week, and in which of them a place is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.calendars.hours import Stretch, open_through
from planner.calendars.period import DAY, Period
from planner.errors import InputError

HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A part of the week in which some of the people can come, and no other.

    Attributes
    ----------
    id
        Its name: ``daytime``.
    share
        Share of what people need that can only be done then, 0..1; the slots of a question add up to 1.
    days
        Weekdays, 0 for Monday; being open on one of them is enough, for people choose their day.
    earliest, latest
        Seconds after midnight.
    hours
        Hours that a branch must be open longer each week to serve the slot, above 0.
    """

    id: str
    share: float
    days: tuple[int, ...]
    earliest: int
    latest: int
    hours: float

    def __post_init__(self) -> None:
        """Check ranges."""
        problems = []
        if not 0 <= self.share <= 1:
            problems.append(f"share is {self.share:g}, expected 0..1")
        if not self.days or not set(self.days) <= set(range(7)):
            problems.append(f"days are {self.days}, expected weekdays 0..6")
        if not 0 <= self.earliest < self.latest <= 24 * HOUR:
            problems.append("it must begin before it ends, within one day")
        if not 0 < self.hours <= 168:
            problems.append(f"hours is {self.hours:g}, expected above 0 and at most 168 a week")
        if problems:
            raise InputError(f"The slot {self.id!r} cannot be used.", problems)


WORKDAYS = (0, 1, 2, 3, 4)

SLOTS = (
    Slot(id="daytime", share=0.85, days=WORKDAYS, earliest=9 * HOUR, latest=16 * HOUR, hours=35.0),
    Slot(id="evening", share=0.10, days=WORKDAYS, earliest=17 * HOUR, latest=20 * HOUR, hours=4.0),
    Slot(id="saturday", share=0.05, days=(5,), earliest=9 * HOUR, latest=14 * HOUR, hours=4.0),
)
"""An assumption, not a survey: one in seven cannot come while an office is open. Ask your people and replace it."""

LEAST_SECONDS = HOUR
"""A place serves a slot when it is open so long on one of its days."""


def open_in(opening_hours: str, slots: Sequence[Slot], week: date) -> tuple[bool, ...] | None:
    """Return for each slot whether a place with these hours serves it; None if the hours say nothing.

    Parameters
    ----------
    opening_hours
        As OpenStreetMap writes them.
    slots
        Parts of the week.
    week
        Any day of the week that is looked at: seasons count as they fall there.
    """
    monday = week - timedelta(days=week.weekday())
    spans = open_through(opening_hours, Period(first=monday), closed_on_holidays=False)
    if spans is None:
        return None
    return tuple(any(_open_seconds(spans, day, slot) >= LEAST_SECONDS for day in slot.days) for slot in slots)


def overlapping(days: Sequence[int], earliest: int, latest: int, slots: Sequence[Slot]) -> tuple[bool, ...]:
    """Return for each slot whether somebody who works on these days from ``earliest`` to ``latest`` serves it."""
    return tuple(
        bool(set(days) & set(slot.days))
        and min(latest, slot.latest) - max(earliest, slot.earliest) >= LEAST_SECONDS
        for slot in slots
    )


def _open_seconds(spans: Sequence[Stretch], day: int, slot: Slot) -> int:
    begin, end = day * DAY + slot.earliest, day * DAY + slot.latest
    return sum(max(0, min(until, end) - max(since, begin)) for since, until in spans)
