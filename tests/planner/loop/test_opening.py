"""When a place is open."""

from datetime import date

import pytest

from planner.loop.opening import windows_on

MONDAY, SATURDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 28), date(2026, 11, 29)


def hours(*spans):
    """Return seconds of spans in hours."""
    return [(int(a * 3600), int(b * 3600)) for a, b in spans]


@pytest.mark.parametrize(
    ("text", "day", "windows"),
    [
        ("Mo-Fr 09:00-16:00", MONDAY, hours((9, 16))),
        ("Mo-Fr 09:00-16:00", SATURDAY, []),  # closed all day
        ("Mo-Fr 09:00-12:00,13:00-16:30", MONDAY, hours((9, 12), (13, 16.5))),
        ("Mo-Sa 10:00-18:00; Sa 10:00-14:00", SATURDAY, hours((10, 14))),  # later rules win
        ("Mo 22:00-02:00", MONDAY, hours((22, 24))),  # past midnight: this day's part
        ("Mo 22:00-02:00", date(2026, 11, 24), hours((0, 2))),  # the next day's part
        ("Nov 09:00-10:00", MONDAY, hours((9, 10))),  # seasons
        ("Jun-Aug 09:00-17:00", MONDAY, []),
        ("Su off; 08:00-20:00", SUNDAY, hours((8, 20))),
    ],
)
def test_windows_of_a_date(text, day, windows):
    """Open from and to, in seconds after midnight."""
    found = windows_on(text, day)
    assert found is not None
    assert [(window.earliest, window.latest) for window in found] == windows


@pytest.mark.parametrize(
    "text",
    [
        "",  # the map says nothing
        "by appointment, ask Jón",  # no hours
        "24/7",  # restricts nothing
        "00:00-24:00",
        "Mo-Fr 9 to 4",
    ],
)
def test_hours_that_restrict_nothing(text):
    """Unknown and always open are alike: a van may come at any time."""
    assert windows_on(text, MONDAY) is None
