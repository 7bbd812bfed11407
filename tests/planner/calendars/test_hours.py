"""When a place is open: rules, nights, holidays, seasons."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.calendars.holidays import Calendar, calendar_of
from planner.calendars.hours import are_hours, open_on, open_through, said, united
from planner.calendars.period import DAY, Period

MONDAY, TUESDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (23, 24, 28, 29))
CHRISTMAS = date(2026, 12, 25)  # a Friday


def hours(*spans):
    """Return seconds of spans in hours."""
    return tuple((int(a * 3600), int(b * 3600)) for a, b in spans)


@pytest.mark.parametrize(
    ("text", "day", "spans"),
    [
        ("Mo-Fr 09:00-16:00", MONDAY, hours((9, 16))),
        ("Mo-Fr 09:00-16:00", SATURDAY, ()),
        ("Mo-Fr 09:00-12:00,13:00-16:30", MONDAY, hours((9, 12), (13, 16.5))),
        ("Mo-Fr 09:00-12:00,11:00-15:00", MONDAY, hours((9, 15))),  # overlapping hours are united
        ("Mo-Fr 09:00-12:00,12:00-15:00", MONDAY, hours((9, 15))),  # touching ones too
        ("Mo-Sa 10:00-18:00; Sa 10:00-14:00", SATURDAY, hours((10, 14))),  # later rules win
        ("Mo-Fr 10:00-12:00, Mo 11:00-14:00", MONDAY, hours((10, 14))),  # additional rules add
        ("Mo 22:00-02:00", MONDAY, hours((22, 24))),  # past midnight: this day's part
        ("Mo 22:00-02:00", TUESDAY, hours((0, 2))),  # the next day's part
        ("Su 22:00-02:00", MONDAY, hours((0, 2))),  # begun before the period
        ("Sa 22:00-02:00; Su 12:00-20:00", SUNDAY, hours((0, 2), (12, 20))),  # whatever rule the next day has
        ("Mo-Sa 22:00-02:00; Su off", SUNDAY, hours((0, 2))),
        ("Fr-Sa 22:00-26:00; Mo-Su 12:00-20:00", SUNDAY, hours((12, 20))),  # a later rule for all days
        ("Mo-Sa 22:00-02:00; Sa 22:00-23:00", SUNDAY, ()),
        ("Mo-Fr 09:00-17:00, Sa 20:00-01:00; Su 10:00-12:00", SUNDAY, hours((0, 1), (10, 12))),
        ("Sa 09:00-12:00,22:00-02:00; Su off", SUNDAY, hours((0, 2))),
        ("Mo-Su 20:00-04:00; Sa 23:00-02:00 off; Su off", SUNDAY, hours((2, 4))),
        ("Mo-Su 20:00-04:00; 12:00-13:00 off; Su off", SUNDAY, hours((0, 4))),
        ('Sa 22:00-02:00 "a; b"; Su off', SUNDAY, hours((0, 2))),
        ("24/7; Sa 22:00-02:00; Su off", SUNDAY, hours((0, 2))),
        ("Nov 09:00-10:00", MONDAY, hours((9, 10))),
        ("Jun-Aug 09:00-17:00", MONDAY, ()),
        ("week 2-52/2 Mo 09:00-10:00", MONDAY, hours((9, 10))),  # week 48
        ("week 1-53/2 Mo 09:00-10:00", MONDAY, ()),
        ("Mo[4] 09:00-10:00", MONDAY, hours((9, 10))),
        ("Mo[1] 09:00-10:00", MONDAY, ()),
        ("24/7", SUNDAY, hours((0, 24))),
        ("off", MONDAY, ()),
        ("closed", MONDAY, ()),
        ("Mo-Fr 08:00-18:00 unknown", MONDAY, ()),  # nobody promises that
        ('Mo-Fr 09:00-12:00; "by appointment"', MONDAY, hours((9, 12))),
        ("SH Mo-Fr 10:00-11:00", MONDAY, ()),  # nobody knows when schools are off
        ("Mo-Fr 09:00-12:00; SH off", MONDAY, hours((9, 12))),
    ],
)
def test_hours_of_a_date(text, day, spans):
    """From and until, in seconds after midnight."""
    assert open_on(text, day) == spans


@pytest.mark.parametrize(
    "text", ["", " ", "by appointment", '"by appointment"', "Mo-Fr 9 to 4", "Mo-Fr 26:00-3:00", "unknown"]
)
def test_hours_that_nobody_knows(text):
    """Not the same as closed."""
    assert open_on(text, MONDAY) is None
    assert not are_hours(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('Mo 10:00-12:00; "ring"; Tu off', "Mo 10:00-12:00; Tu off"),
        ('Mo 10:00-12:00 "ring; twice"', 'Mo 10:00-12:00 "ring; twice"'),
        ('"ring" || Mo 10:00-12:00', "Mo 10:00-12:00"),
        ('Mo 10:00-12:00 || "ask"', "Mo 10:00-12:00"),
        ('"a"; "b"', ""),
    ],
)
def test_rules_that_are_comments_alone_fall_out(text, left):
    """The library takes them for open around the clock."""
    assert said(text) == left


GERMANY = Calendar(names={CHRISTMAS: "Christmas", CHRISTMAS + timedelta(days=1): "Boxing Day"})


@pytest.mark.parametrize(
    ("text", "day", "spans"),
    [
        ("Mo-Fr 09:00-16:00", 25, ()),  # says nothing about holidays: closed
        ("Mo-Fr 09:00-16:00", 24, hours((9, 16))),
        ("Mo-Fr 09:00-16:00; PH off", 25, ()),
        ("Mo-Fr 09:00-16:00; PH 10:00-12:00", 25, hours((10, 12))),
        ("Su,PH 10:00-12:00", 25, hours((10, 12))),
        ("Su,PH 10:00-12:00", 24, ()),
        ("Mo-Fr,PH 10:00-12:00", 26, hours((10, 12))),  # a Saturday
        ("Mo-Fr 09:00-16:00; PH +1 day off", 25, hours((9, 16))),  # the day after one; so it speaks of them
        ("Mo-Sa 09:00-16:00; PH -1 day 09:00-12:00", 24, hours((9, 12))),
        ("Mo-Sa 09:00-16:00; PH Mo-Fr 09:00-11:00", 25, hours((9, 11))),
        ("Mo-Sa 09:00-16:00; PH Mo-Fr 09:00-11:00", 26, hours((9, 16))),  # speaks of those on weekdays only
        ("Mo-Sa 09:00-16:00; PH Sa,Su 09:00-11:00", 26, hours((9, 11))),
        ("24/7", 25, hours((0, 24))),
        ("Mo-Su 20:00-02:00", 25, hours((0, 2))),  # Thursday's night goes on into a closed Christmas
        ("Mo-Su 20:00-02:00", 26, ()),  # Christmas' night was not begun
        ("Mo-Su 20:00-02:00; PH off", 25, hours((0, 2))),
        ("Mo-Su 20:00-02:00; PH 21:00-01:00", 27, hours((0, 1), (20, 24))),
        ("Mo-Su 20:00-02:00", 27, hours((20, 24))),
        ("Mo-Su 00:00-24:00", 26, ()),  # whole days do not run into the next
        ("Mo-Su 00:00-24:00", 24, hours((0, 24))),
        ('Mo-Fr 09:00-16:00 "not on PH"', 25, ()),  # a comment is no rule
    ],
)
def test_public_holidays(text, day, spans):
    """25 and 26 December 2026, a Friday and a Saturday."""
    assert open_on(text, date(2026, 12, day), GERMANY) == spans


def test_the_specification_on_request():
    """Without ``PH`` weekday hours hold on holidays."""
    assert open_on("Mo-Fr 09:00-16:00", CHRISTMAS, GERMANY, closed_on_holidays=False) == hours((9, 16))
    assert open_on("Mo-Fr 09:00-16:00; PH off", CHRISTMAS, GERMANY, closed_on_holidays=False) == ()


def test_without_a_calendar_no_day_is_a_holiday():
    """The library knows some itself; only ours count."""
    assert open_on("Mo-Fr 09:00-16:00; PH off", CHRISTMAS) == hours((9, 16))
    assert open_on("PH 09:00-16:00", CHRISTMAS) == ()


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Mo-Fr 09:00-16:00", hours((9, 16))),
        ("Mo-Th 09:00-16:00; Fr 09:00-13:00", hours((9, 13))),  # it stands in for a Friday
        ("Mo-Fr 09:00-16:00; Sa 10:00-12:00", hours((9, 16))),
        ("Sa,Su 10:00-18:00", hours((10, 18))),  # closed on Fridays: its own hours
        ("Mo-Fr 09:00-16:00; PH off", hours((9, 16))),
    ],
)
def test_a_working_saturday_in_china(text, spans):
    """14 February 2026 stands in for Friday the 20th, in the Spring Festival."""
    day = date(2026, 2, 14)
    assert open_on(text, day, calendar_of("CN", day, day)) == spans


def test_the_spring_festival_is_closed():
    """From Sunday the 15th to Monday the 23rd nobody is open; the 14th and the 28th are workdays."""
    period = Period(first=date(2026, 2, 9), days=21)
    spans = open_through("Mo-Fr 09:00-17:00", period, calendar_of("CN", period.dates[0], period.dates[-1]))
    days = [period.dates[since // DAY].day for since, _ in spans]
    assert days == [9, 10, 11, 12, 13, 14, 24, 25, 26, 27, 28]


@pytest.mark.parametrize(
    "text", ["Mo-Fr 09:00-16:00", "Mo-Su 20:00-03:00", "24/7", "Fr 22:00-26:00; We 09:00-12:00,13:00-19:00"]
)
def test_a_calendar_that_touches_nothing_changes_nothing(text):
    """Hours around a far holiday are the same day by day as all at once."""
    period = Period(first=MONDAY, days=14)
    distant = Calendar(names={MONDAY + timedelta(days=14): "the day after the last"})
    assert open_through(text, period, distant) == open_through(text, period)


def test_a_period_is_its_days():
    """Stretches of a week are those of its days, one after the other."""
    text = "Mo-Fr 09:00-12:00,13:00-16:30; Sa 22:00-03:00"
    daily = [
        (since + k * DAY, until + k * DAY)
        for k in range(7)
        for since, until in open_on(text, MONDAY + timedelta(days=k))
    ]
    assert open_through(text, Period(first=MONDAY)) == united(daily, 7 * DAY)


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(
        [
            "Mo-Fr 09:00-17:00",
            "Mo-Su 20:00-02:00; PH off",
            "Fr 22:00-04:00; PH 10:00-12:00",
            "24/7",
            "Sa,PH 09:00-13:00",
        ]
    ),
    st.sets(st.integers(0, 20), max_size=4),
)
def test_a_period_with_holidays_is_its_days(text, off):
    """Whether days are looked at one by one or many at once."""
    calendar = Calendar(names=dict.fromkeys((MONDAY + timedelta(days=k) for k in off), "off"))
    daily = [
        (since + k * DAY, until + k * DAY)
        for k in range(21)
        for since, until in open_on(text, MONDAY + timedelta(days=k), calendar)
    ]
    assert open_through(text, Period(first=MONDAY, days=21), calendar) == united(daily, 21 * DAY)


spans_of = st.lists(st.tuples(st.integers(-50, 150), st.integers(-50, 150)), max_size=12)


@settings(deadline=None, max_examples=60)
@given(spans_of)
def test_united_spans_cover_the_same_seconds(spans):
    """Second by second; and none touch."""
    kept = united(spans, 100)
    assert {s for a, b in spans for s in range(max(a, 0), min(b, 100))} == {
        s for a, b in kept for s in range(a, b)
    }
    assert all(before[1] < after[0] for before, after in pairwise(kept))
