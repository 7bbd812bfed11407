"""Working days: holidays of a country, other days off, bad input."""

from datetime import date

import pytest

from planner.errors import ProblemError
from planner.routing.rota.workdays import working_days


def test_easter_in_england():
    """Good Friday and Easter Monday fall out; in Scotland only the Friday."""
    england = working_days(date(2026, 4, 1), 2, country="GB", subdivision="ENG")
    assert date(2026, 4, 3) not in england
    assert date(2026, 4, 6) not in england
    assert len(england) == 8
    assert date(2026, 4, 6) in working_days(date(2026, 4, 1), 2, country="GB", subdivision="SCT")


def test_days_off_and_saturdays():
    """A stocktaking on Tuesday; work on Saturdays."""
    days = working_days(date(2026, 3, 4), 1, weekdays={1, 5}, closed=[date(2026, 3, 3)])
    assert days == (date(2026, 3, 7),)


def test_holidays_of_the_next_year_count():
    """A rota across New Year."""
    assert date(2027, 1, 1) not in working_days(date(2026, 12, 28), 1, country="IS")


def test_everything_wrong_is_named():
    """Weeks, weekdays and country together."""
    with pytest.raises(ProblemError) as caught:
        working_days(date(2026, 3, 2), 9, weekdays=(9,), country="Atlantis")
    assert len(caught.value.problems) == 3
    with pytest.raises(ProblemError, match="without a country"):
        working_days(date(2026, 3, 2), 1, subdivision="ENG")
