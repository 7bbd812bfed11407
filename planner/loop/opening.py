"""When a place is open on a date, from its ``opening_hours`` as OpenStreetMap writes them."""

from datetime import date, datetime, timedelta

from opening_hours import OpeningHours, State, validate

from planner.routing.problem import TimeWindow


def windows_on(opening_hours: str, day: date) -> tuple[TimeWindow, ...] | None:
    """Return the windows in which a place is open on ``day``: empty if closed, None if nobody knows.

    Hours that do not follow the specification are as good as none; a place open around the clock too, for it
    restricts nothing.
    """
    if not opening_hours or not validate(opening_hours):
        return None
    midnight = datetime.combine(day, datetime.min.time())
    spans = OpeningHours(opening_hours).intervals(midnight, midnight + timedelta(days=1))
    windows = tuple(
        TimeWindow(earliest=_seconds(start, midnight), latest=_seconds(end, midnight))
        for start, end, state, _ in spans
        if state == State.OPEN and end is not None
    )
    around_the_clock = len(windows) == 1 and windows[0].latest - windows[0].earliest >= 86_340
    return None if around_the_clock else windows


def _seconds(moment: datetime, midnight: datetime) -> int:
    return int((moment - midnight).total_seconds())
