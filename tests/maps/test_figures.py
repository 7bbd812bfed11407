"""Numbers as people read them."""

from datetime import date

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


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (0.3, "fewer than 1"), (0.97, "fewer than 1"), (1, "1"), (2.04, "2")]
)
def test_people_are_whole(number: float, text: str) -> None:
    """Demand is shared out by area, so there are parts of people; nobody should read ``0`` for somebody."""
    assert figures.people(number, "en") == text


def test_spans_say_the_year_once() -> None:
    """Unless they go over the turn of the year."""
    first, last, later = date(2026, 11, 23), date(2026, 12, 4), date(2027, 1, 8)
    assert figures.span(first, last, "en") == "23 November – 4 December 2026"
    assert figures.span(first, last, "zh") == "2026年11月23日至12月4日"
    assert figures.span(first, later, "en") == "23 November 2026 – 8 January 2027"
    assert figures.span(first, later, "zh") == "2026年11月23日至2027年1月8日"


@pytest.mark.parametrize(
    ("name", "place", "shown"),
    [("2", "Þverá", "Þverá"), ("Hofsós - parking", "hofsós", ""), ("Vík", "Vík", ""), ("N1", "", "")],
)
def test_place_beside_a_name(name: str, place: str, shown: str) -> None:
    """A place is said once."""
    assert figures.place_beside(name, place) == shown


@pytest.mark.parametrize(
    ("number", "limit", "shown"),
    [
        (30.4, 30.0, "30.4 min"),
        (30.01, 30.0, "30.1 min"),
        (29.99, 30.0, "29.9 min"),
        (30.0, 30.0, "30 min"),
        (31.0, 30.0, "31 min"),
        (30.4, float("nan"), "30 min"),
        (float("nan"), 30.0, ""),
    ],
)
def test_minutes_beside_a_limit(number: float, limit: float, shown: str) -> None:
    """On the side of the limit that they are on."""
    assert figures.minutes_beside(number, limit, "en") == shown


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("2026-11-23 09:00", "Monday 23 November at 09:00", "11月23日星期一 09:00"),
        ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
        ("", "", ""),
    ],
)
def test_moments(text: str, english: str, chinese: str) -> None:
    """A day and a time in words; opening hours stay as they are."""
    assert figures.moment(text, "en") == english
    assert figures.moment(text, "zh") == chinese
