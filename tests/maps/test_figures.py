"""Numbers as people read them."""

import pytest

from maps import figures


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0.0%"), (0.93456, "93.5%"), (0.99999, "99.9%"), (1.0, "100.0%"), (float("nan"), "–")],
)
def test_percent_never_rounds_up_to_everybody(share: float, text: str) -> None:
    """Only everybody is 100 per cent."""
    assert figures.percent(share) == text


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (7.4, "7 min", "7 分钟"),
        (59.7, "1 h", "1 小时"),
        (61.0, "1 h 01 min", "1 小时 01 分"),
        (float("nan"), "", ""),
    ],
)
def test_minutes(number: float, english: str, chinese: str) -> None:
    """Hours from an hour on, nothing for what is not reached."""
    assert figures.minutes(number, "en") == english
    assert figures.minutes(number, "zh") == chinese


def test_people_and_kilometres() -> None:
    """Whole people with separators; a decimal only for short distances."""
    assert figures.whole(356_991.4) == "356,991"
    assert figures.kilometres(123_456, "en") == "123 km"
    assert figures.kilometres(1_234, "zh") == "1.2 公里"


def test_days_in_words() -> None:
    """Dates become words; other text stays."""
    assert figures.day("2026-11-24", "en") == "Tuesday 24 November 2026"
    assert figures.day("2026-11-24", "zh") == "2026年11月24日 星期二"
    assert figures.day("soon", "en") == "soon"


def test_duration_over_midnight() -> None:
    """A shift may end on the next day; text that is no time has no duration."""
    assert figures.duration("22:00", "01:30", "en") == "3 h 30 min"
    assert figures.duration("late", "01:30", "en") == ""
