"""When a van may come to a place: its opening hours on a date."""

from datetime import date

from planner.calendars.hours import open_on
from planner.calendars.period import DAY
from planner.routing.problem import TimeWindow


def windows_on(opening_hours: str, day: date) -> tuple[TimeWindow, ...] | None:
    """Return the windows in which a place is open on ``day``: empty if closed, None if nobody knows.

    Hours that do not follow the specification are as good as none; a place open around the clock too, for it
    restricts nothing. What of the evening before runs into ``day`` counts as its own.
    """
    spans = open_on(opening_hours, day)
    if spans is None or spans == ((0, DAY),):
        return None
    return tuple(TimeWindow(earliest=since, latest=until) for since, until in spans)
