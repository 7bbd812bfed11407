"""Public holidays and make-up workdays."""

from datetime import date, timedelta

import pytest

from planner.calendars.holidays import NO_HOLIDAYS, calendar_of, holiday_names
from planner.errors import InputError


def test_a_country_and_its_part():
    """Easter Monday is a holiday in England and none in Scotland."""
    easter_monday = date(2026, 4, 6)
    assert easter_monday in calendar_of("GB-ENG", easter_monday, easter_monday).names
    assert easter_monday not in calendar_of("GB-SCT", easter_monday, easter_monday).names


def test_epiphany_in_bavaria():
    """DE-BY has it, DE has not."""
    epiphany = date(2026, 1, 6)
    assert epiphany in calendar_of("DE-BY", epiphany, epiphany).names
    assert epiphany not in calendar_of("DE", epiphany, epiphany).names


@pytest.mark.parametrize(
    ("workday", "day_off"),
    [
        (date(2026, 2, 14), date(2026, 2, 20)),  # Saturday before the Spring Festival for a Friday in it
        (date(2026, 2, 28), date(2026, 2, 23)),
        (date(2026, 9, 20), date(2026, 10, 6)),
        (date(2025, 1, 26), date(2025, 2, 3)),
    ],
)
def test_make_up_workdays_of_china(workday, day_off):
    """The notices of the State Council, as the library has them."""
    calendar = calendar_of("CN", workday, workday)
    assert calendar.stands_in_for[workday] == day_off
    assert day_off in calendar.names


def test_nobody_asked():
    """No code, no holidays."""
    assert calendar_of("", date(2026, 12, 25), date(2026, 12, 25)) == NO_HOLIDAYS
    assert not NO_HOLIDAYS


def test_a_week_across_new_year():
    """Both years count."""
    names = calendar_of("IS", date(2026, 12, 28), date(2027, 1, 3)).names
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= set(names)


@pytest.mark.parametrize("code", ["Atlantis", "GB-XYZ", "-", "DE-"])
def test_unknown_places_are_refused(code):
    """With what the library knows; ``DE-`` is Germany as a whole."""
    if code == "DE-":
        assert calendar_of(code, date(2026, 5, 1), date(2026, 5, 1)).names
        return
    with pytest.raises(InputError, match="not known"):
        calendar_of(code, date(2026, 5, 1), date(2026, 5, 1))


def test_holidays_have_names():
    """For the notice board."""
    found = holiday_names([date(2026, 4, 3), date(2026, 4, 7)], country="GB", subdivision="ENG")
    assert found == {date(2026, 4, 3): "Good Friday"}
    assert holiday_names([], country="GB") == {}
    with pytest.raises(InputError, match="not known"):
        holiday_names([date(2026, 4, 3)], country="Atlantis")


@pytest.mark.parametrize(
    ("first", "last", "before", "after"),
    [
        (date(2026, 2, 15), date(2026, 2, 23), date(2026, 2, 14), date(2026, 2, 24)),  # spring festival
        (date(2026, 5, 1), date(2026, 5, 5), date(2026, 4, 30), date(2026, 5, 6)),
        (date(2026, 10, 1), date(2026, 10, 7), date(2026, 9, 30), date(2026, 10, 8)),
        (date(2026, 1, 1), date(2026, 1, 3), date(2025, 12, 31), date(2026, 1, 4)),  # 4 January is worked
    ],
)
def test_holidays_of_china_are_blocks_with_their_weekends(first, last, before, after):
    """As in the notice of the State Council for 2026."""
    names = calendar_of("CN", first, last).names
    assert all(first + timedelta(days=number) in names for number in range((last - first).days + 1))
    assert before not in names
    assert after not in names


def test_weekends_elsewhere_are_no_holidays():
    """Easter Saturday is a Saturday."""
    assert date(2026, 4, 4) not in calendar_of("GB-ENG", date(2026, 4, 1), date(2026, 4, 8)).names
