"""Programmes: what they accept, and the dates they leave to choose from."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.routing.period import RotaProblem
from planner.routing.problem import Visit
from planner.routing.programme import Programme, dates_of_rule
from planner.routing.rota.choices import choices_of, monday_of
from planner.travel import TravelTimes

MONDAY = date(2026, 3, 2)


def workdays(weeks, start=MONDAY, without=()):
    """Return Monday to Friday of some weeks."""
    days = (start + timedelta(days=7 * week + day) for week in range(weeks) for day in range(5))
    return tuple(day for day in days if day not in without)


@pytest.fixture(scope="module")
def choices(on_a_line, village):
    """Return the choices of one village, each as its dates per time."""

    def build(programme, days):
        problem = RotaProblem(
            visits=(village("ash"),),
            vehicles=(),
            days=days,
            travel=on_a_line(ash=0),
            programmes={"ash": programme},
        )
        return [[{due.day for due in slot} for slot in choice] for choice in choices_of(problem, "ash")]

    return build


def test_every_second_week_on_the_same_weekday(choices):
    """Ten choices: five weekdays in either week; two dates each, a fortnight apart."""
    found = choices(Programme(every_weeks=2, same_weekday="hard"), workdays(4))
    assert len(found) == 10
    assert {len(choice) for choice in found} == {2}
    for choice in found:
        (first,), (second,) = choice
        assert second - first == timedelta(days=14)


def test_every_second_week_on_any_weekday(choices):
    """Two choices: the even or the odd weeks, each time any of five days."""
    found = choices(Programme(every_weeks=2), workdays(4))
    assert [[len(slot) for slot in choice] for choice in found] == [[5, 5], [5, 5]]


def test_a_start_fixes_the_week(choices):
    """From the second week on: the odd weeks; a start long ago counts on."""
    second = MONDAY + timedelta(days=7)
    for start in (second, second - timedelta(days=28)):
        (only,) = choices(Programme(every_weeks=2, start=start), workdays(4))
        assert [min(slot) for slot in only] == [second, second + timedelta(days=14)]


def test_the_second_tuesday_of_the_month(choices):
    """A rule that leaves nothing open."""
    days = workdays(8)
    (only,) = choices(Programme(rule="FREQ=MONTHLY;BYDAY=2TU"), days)
    assert only == [{date(2026, 3, 10)}, {date(2026, 4, 14)}]


def test_what_a_rule_leaves_open_is_chosen(choices):
    """Without BYDAY: any weekday of either week; with it, either week."""
    open_ = choices(Programme(rule="RRULE:FREQ=WEEKLY;INTERVAL=2"), workdays(4))
    assert sorted(map(str, open_)) == sorted(
        map(str, choices(Programme(every_weeks=2, same_weekday="hard"), workdays(4)))
    )
    fixed = choices(Programme(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"), workdays(4))
    assert {len(choice) for choice in fixed} == {4}
    assert {day.weekday() for choice in fixed for slot in choice for day in slot} == {1, 3}


def test_nothing_is_due(choices):
    """The first Monday of the month lies outside a week in its middle: an empty choice."""
    assert choices(Programme(rule="FREQ=MONTHLY;BYDAY=1MO"), workdays(1, MONDAY + timedelta(days=7))) == [[]]


@pytest.mark.parametrize(
    ("on_holiday", "expected"),
    [("move", [date(2026, 4, 7), date(2026, 4, 13)]), ("skip", [date(2026, 4, 13)])],
)
def test_easter_monday_moves_or_is_left_out(choices, on_holiday, expected):
    """Every Monday, one of them a holiday."""
    days = workdays(2, date(2026, 4, 6), without=(date(2026, 4, 6),))
    programme = Programme(rule="FREQ=WEEKLY;BYDAY=MO", on_holiday=on_holiday)
    (only,) = choices(programme, days)
    assert [max(slot) for slot in only] == expected


def test_no_weekday_is_chosen_for_its_holidays(choices):
    """Skipping Easter Monday would save a visit; Mondays are no choice as long as others are."""
    days = workdays(2, date(2026, 4, 6), without=(date(2026, 4, 6),))
    found = choices(Programme(every_weeks=1, same_weekday="hard", on_holiday="skip"), days)
    assert {slot_day.weekday() for choice in found for slot in choice for slot_day in slot} == {1, 2, 3, 4}


def test_times_in_parts_on_some_weekdays(choices):
    """Twice in two weeks, Tuesdays and Fridays only."""
    (only,) = choices(Programme(times=2, weekdays=frozenset({1, 4})), workdays(2))
    assert [{day.weekday() for day in slot} for slot in only] == [{1, 4}, {1, 4}]


@given(st.integers(1, 8), st.integers(1, 8), st.sampled_from(["free", "hard"]))
@settings(max_examples=40, deadline=None)
def test_every_choice_keeps_the_distance(every, weeks, same):
    """Whatever the period: weeks apart as asked, and as often as it holds, or once less."""
    zero = np.zeros((1, 1))
    problem = RotaProblem(
        visits=(Visit(id="ash", service_duration=60),),
        vehicles=(),
        days=workdays(weeks),
        travel=TravelTimes(origins=("ash",), destinations=("ash",), seconds=zero, metres=zero.copy()),
        programmes={"ash": Programme(every_weeks=every, same_weekday=same)},
    )
    for choice in choices_of(problem, "ash"):
        starts = [monday_of(slot[0].day) for slot in choice]
        assert all((b - a).days == 7 * every for a, b in pairwise(starts))
        assert max(1, weeks // every) <= len(choice) <= -(-weeks // every)


def test_dates_of_a_rule():
    """Both ends included."""
    found = dates_of_rule("FREQ=DAILY;INTERVAL=7", MONDAY, MONDAY + timedelta(days=14))
    assert found == [MONDAY, MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "exactly one"),
        ({"times": 1, "every_weeks": 1}, "exactly one"),
        ({"every_weeks": 9}, "expected 1..8"),
        ({"times": 0}, "at least 1"),
        ({"times": 1, "start": MONDAY}, "not with times"),
        ({"rule": "FREQ=HOURLY"}, "FREQ must be"),
        ({"rule": "FREQ=WEEKLY;BYHOUR=3"}, "whole days"),
        ({"rule": "nonsense"}, "not an iCalendar rule"),
        ({"rule": "FREQ=WEEKLY;BYDAY=XX"}, "not an iCalendar rule"),
        ({"rule": "FREQ=WEEKLY;INTERVAL=0"}, "INTERVAL is 0"),
        ({"rule": "FREQ=WEEKLY;COUNT=3"}, "COUNT needs a start"),
        ({"times": 1, "weekdays": frozenset({7})}, "expected 0 (Monday)"),
        ({"times": 1, "weekdays": frozenset({1}), "preferred_weekday": 2}, "not among"),
        ({"times": 2, "least_gap": 3, "most_gap": 2}, "most_gap is 2"),
        ({"times": 2, "least_gap": 0}, "at least 1 day"),
        ({"times": 2, "same_time": "often"}, "free, cost or hard"),
        ({"times": 2, "time_span": 0}, "time_span is 0"),
        ({"times": 2, "vehicle_cost": float("nan")}, "vehicle_cost is nan"),
        ({"times": 2, "on_holiday": "party"}, "move or skip"),
    ],
)
def test_a_contradictory_programme_is_refused(options, words):
    """Each with its own sentence."""
    with pytest.raises(ProblemError) as caught:
        Programme(**options)
    assert any(words in problem for problem in caught.value.problems), caught.value.problems
