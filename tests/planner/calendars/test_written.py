"""Opening hours as people write them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.calendars.hours import open_on, open_through
from planner.calendars.period import Period
from planner.calendars.written import hours_from_week, hours_problems, osm_hours, weekday_columns
from planner.errors import InputError

WEEK = Period(first=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 09:00-17:00; PH off", "Mo-Fr 09:00-17:00; PH off"),  # follows the specification: as it is
        ("24/7", "24/7"),
        ("closed", "off"),
        ("off", "off"),
        ("9:00-17:00", "9:00-17:00"),
        ("Mon-Fri 9-17", "Mo-Fr 09:00-17:00"),
        ("Mo-Fr 09:00-17:00, Sat 9:00-13:00", "Mo-Fr 09:00-17:00; Sa 09:00-13:00"),
        ("Mon-Fri 9-17 Sat 9-13", "Mo-Fr 09:00-17:00; Sa 09:00-13:00"),
        ("Mon - Fri: 9:00 - 17:00", "Mo-Fr 09:00-17:00"),
        ("Mon–Thu 9:00–17:00\nFri 9:00–15:00", "Mo-Th 09:00-17:00; Fr 09:00-15:00"),
        ("Mon, Wed & Fri 10-12", "Mo,We,Fr 10:00-12:00"),
        ("Monday to Friday, 9am to 5.30pm", "Mo-Fr 09:00-17:30"),
        ("8:00 AM - 5:00 PM", "08:00-17:00"),
        ("9-5pm", "09:00-17:00"),
        ("9am-5", "09:00-17:00"),
        ("1pm-5:30", "13:00-17:30"),
        ("10pm-2", "22:00-02:00"),
        ("周一至周五 上午9:00-12:00 下午1:00-5:00", "Mo-Fr 09:00-12:00,13:00-17:00"),
        ("上午8:30-11:30，下午2:30-5:30", "08:30-11:30,14:30-17:30"),
        ("晚上6点-9点", "18:00-21:00"),
        ("1-5pm", "13:00-17:00"),
        ("Tues 10am to noon", "Tu 10:00-12:00"),
        ("Fri 12pm-12am", "Fr 12:00-00:00"),
        ("Mo 09:00:00-17:30:00", "Mo 09:00-17:30"),  # spreadsheets
        ("Mo-We: 11:00-19:00; Th: 11:00-21:00", "Mo-We 11:00-19:00; Th 11:00-21:00"),  # on the map of Iceland
        ("9:00-12:00 12:30-16:00", "09:00-12:00,12:30-16:00"),  # there too
        ("0900-1700", "09:00-17:00"),
        ("Fr 22-2", "Fr 22:00-02:00"),
        ("weekdays 10-16; weekend closed", "Mo-Fr 10:00-16:00; Sa,Su off"),
        ("Mo-Fr 9-17, public holidays closed", "Mo-Fr 09:00-17:00; PH off"),
        ("Closed Sunday", "Su off"),
        ("Open 24 hours", "24/7"),
        ("Daily 8-20", "Mo-Su 08:00-20:00"),
        ("Mo-Fr 9-12 und 13-17 Uhr, Sa geschlossen", "Mo-Fr 09:00-12:00,13:00-17:00; Sa off"),
        ("Di-Do 9.00-16.30 Uhr", "Tu-Th 09:00-16:30"),
        ("Mo Mi Fr 10-12", "Mo,We,Fr 10:00-12:00"),
        ("Mo-Fr 9-17, Sa nach Vereinbarung", "Mo-Fr 09:00-17:00"),  # what is unknown is left out
        ("lun-ven 9h-12h30, 14h-18h", "Mo-Fr 09:00-12:30,14:00-18:00"),
        ("mán-fös 9-16", "Mo-Fr 09:00-16:00"),
        ("周一至周五 09:00-17:00", "Mo-Fr 09:00-17:00"),
        ("周一至五 9:00-17:00；周六、周日休息", "Mo-Fr 09:00-17:00; Sa,Su off"),
        ("星期一到星期五上午9点到下午5点半", "Mo-Fr 09:00-17:30"),
        ("星期二、四 14:00-16:00", "Tu,Th 14:00-16:00"),
        ("每天 9：00～18：00", "Mo-Su 09:00-18:00"),
        ("工作日 8:30-11:30,13:30-17:00", "Mo-Fr 08:30-11:30,13:30-17:00"),
        ("24小时营业", "24/7"),
    ],
)
def test_hours_as_people_write_them(text, hours):
    """Into OpenStreetMap's syntax, which the library reads."""
    assert osm_hours(text) == hours
    assert open_through(hours, WEEK) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "nach Vereinbarung",
        "by appointment only",
        "unknown",
        "?",
        "n/a",
        "-",
        "需预约",
        '"ask Jón"',
        "Sa by appointment",
    ],
)
def test_hours_that_say_that_nobody_knows(text):
    """Unknown, not closed."""
    assert osm_hours(text) == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("9-5", "by night or in the afternoon"),
        ("Mon-Fri 12-5", "by night or in the afternoon"),
        ("Mo-Fr 12:00-5:00", "by night or in the afternoon"),
        ("Mo-Fr 9 to 4", "by night or in the afternoon"),
        ("Mo-Fr 9:00-5:00", "by night or in the afternoon"),  # valid, and 20 hours long
        ("gibberish", "cannot be read"),
        ("Mo-Fr 9", "cannot be read"),
        ("Mo-Fr 25-26", "cannot be read"),
        ("Th 10-12 every week", "cannot be read"),
        ("Mon-Fri 9-17 (closed 13:00-14:00)", "cannot be read"),
        ("ring Jón first", "cannot be read"),
        ("Mo-Fr 13pm-17pm", "cannot be read"),
        ("Mo-Fr 9-17, Sa", "cannot be read"),  # a weekday alone would be open around the clock
    ],
)
def test_hours_that_are_refused(text, why):
    """With what to write instead."""
    with pytest.raises(InputError, match=why):
        osm_hours(text)


def test_nights_are_no_mistake():
    """Bars close after midnight; who writes 05:00 means it."""
    assert osm_hours("Fr 22:00-5:00") == "Fr 22:00-5:00"
    assert osm_hours("10:00-04:00") == "10:00-04:00"


def test_problems_of_a_column():
    """One line each, with its row."""
    found = list(hours_problems({"a": "Mo-Fr 09:00-17:00", "b": "9-5", "c": "", "d": "whenever"}))
    assert [line.partition(":")[0] for line in found] == ["b", "d"]


def test_a_table_of_a_week():
    """Neighbours of equal hours in one; an empty cell is closed."""
    cells = {0: "9-17", 1: "9-17", 2: "9-17", 3: "9-12, 13-17", 4: "9am-3pm", 5: "", 6: "closed"}
    expected = "Mo-We 09:00-17:00; Th 09:00-12:00,13:00-17:00; Fr 09:00-15:00; Sa-Su off"
    assert hours_from_week(cells) == expected
    assert hours_from_week({**cells, 7: "-"}) == expected + "; PH off"


def test_a_table_of_nothing_says_nothing():
    """Seven empty cells are not seven closed days."""
    assert hours_from_week(dict.fromkeys(range(7), " ")) == ""


def test_every_bad_cell_of_a_week_is_named():
    """Both days."""
    with pytest.raises(InputError) as refused:
        hours_from_week({0: "9-5", 1: "9-17", 2: "whenever"})
    assert [line[:2] for line in refused.value.problems] == ["Mo", "We"]


def test_around_the_clock_on_some_days():
    """``24/7`` is not for a single day."""
    assert hours_from_week({0: "24/7", 1: "9-17"}) == "Mo 00:00-24:00; Tu 09:00-17:00"


@pytest.mark.parametrize(
    ("names", "monday"),
    [
        (["id", "mon", "tue", "wed", "thu", "fri", "sat", "sun"], ("mon",)),
        (["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], ("Monday",)),
        (["hours_mo", "hours_tu", "hours_we", "hours_th", "hours_fr"], ("hours_mo",)),
        (["周一", "周二", "周三", "周四", "周五", "周六"], ("周一",)),
        (["montag", "dienstag", "mittwoch", "donnerstag", "freitag"], ("montag",)),
        ([f"{k}_{d}" for d in "mo tu we th fr".split() for k in ("close", "open")], ("open_mo", "close_mo")),
    ],
)
def test_columns_of_weekdays(names, monday):
    """One for each day, or opening and closing."""
    columns = weekday_columns(names)
    assert columns[0] == monday
    assert sorted(columns)[:5] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("names", [["id", "lat", "lon"], ["mon", "tue"], ["so", "name", "do", "we"]])
def test_too_few_days_are_no_week(names):
    """Columns may be called ``so`` for other reasons."""
    assert weekday_columns(names) == {}


clock = st.integers(0, 95).map(lambda quarter: f"{quarter // 4}:{quarter % 4 * 15:02d}")


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 6), clock, clock)
def test_a_day_and_its_hours_survive(day, opens, closes):
    """What is read is open from then until then."""
    begin, end = (int(t.split(":")[0]) * 60 + int(t.split(":")[1]) for t in (opens, closes))
    if end <= begin:
        return
    name = ["Monday", "Dienstag", "周三", "Thu", "vendredi", "Sa", "Sundays"][day]
    hours = osm_hours(f"{name} {opens} - {closes}")
    assert open_on(hours, WEEK.dates[day]) == ((begin * 60, end * 60),)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet='MoTuWeThFr 0123456789:-,;amp周一至五午点"|/()', max_size=25))
def test_any_text_is_read_or_refused(text):
    """Never another error, and what is read can be evaluated."""
    try:
        hours = osm_hours(text)
    except InputError:
        return
    assert hours == "" or open_through(hours, WEEK) is not None
