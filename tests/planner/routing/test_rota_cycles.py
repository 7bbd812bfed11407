"""Rotas that are repeated: gaps from the last time of a cycle to the first of the next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import ProblemError
from planner.routing.rota import Programme, RotaProblem, check_rota, make_rota
from planner.routing.rota.choices import choices_of, single_choices, wraps
from planner.routing.rota.kept import made_by_visit
from planner.solving import Budget

MONDAY = date(2026, 3, 2)
TWO_WEEKS = tuple(MONDAY + timedelta(days=7 * week + day) for week in range(2) for day in range(5))


@pytest.fixture(scope="module")
def weekly(on_a_line, village, van):
    """Two hamlets, two weeks; the first is open on Monday of week one and Friday of week two, and on Wednesdays."""
    shut = {("ash", day): () for number, day in enumerate(TWO_WEEKS) if number not in {0, 2, 4, 7, 9}}
    return RotaProblem(
        visits=(village("ash", people=10.0), village("elm", people=10.0)),
        vehicles=(van(),),
        days=TWO_WEEKS,
        travel=on_a_line(depot=0, ash=10, elm=12),
        windows_by_day=shut,
        programmes={"ash": Programme(every_weeks=1), "elm": Programme(every_weeks=2)},
    )


def gaps_of(problem, rota):
    """Return the days between the times of Ash, the one to the next cycle last."""
    first, second = (time.day for time in made_by_visit(problem, rota)["ash"])
    return (second - first).days, 14 - (second - first).days


def test_a_gap_to_the_next_cycle_is_kept(weekly):
    """At least six days and at most eight, always; Monday and Friday of the next week would be eleven and three."""
    problem = replace(weekly, programmes={"ash": Programme(every_weeks=1, least_gap=6, most_gap=8)})
    rota = make_rota(problem, budget=Budget(iterations=3), seed=0)
    assert check_rota(problem, rota) == []
    assert rota.unserved == ()
    assert all(6 <= gap <= 8 for gap in gaps_of(problem, rota))


def test_a_gap_to_the_next_cycle_that_is_broken_is_named(weekly):
    """A rota with Monday, then Friday of the next week: eleven days are allowed, the three until Monday are not."""
    shut = {("ash", day): () for number, day in enumerate(TWO_WEEKS) if number not in {0, 9}}
    loose = replace(weekly, windows_by_day=shut)
    rota = make_rota(loose, budget=Budget(iterations=3), seed=0)
    assert gaps_of(loose, rota) == (11, 3)
    assert check_rota(loose, rota) == []
    strict = replace(weekly, programmes={**weekly.programmes, "ash": Programme(every_weeks=1, least_gap=4)})
    assert check_rota(strict, rota) == [
        "visit 'ash': 3 days from 2026-03-13 to 2026-03-02 of the next cycle, expected 4..any"
    ]


def test_only_whole_cycles_wrap(weekly):
    """A rota of two weeks does not say when a visit every three weeks comes again; nor do times and rules."""
    for programme, wrapped in (
        (Programme(every_weeks=2, least_gap=3), True),
        (Programme(every_weeks=1), False),
        (Programme(every_weeks=3, least_gap=3), False),
        (Programme(times=2, least_gap=3), False),
        (Programme(rule="FREQ=WEEKLY", least_gap=3), False),
    ):
        assert wraps(replace(weekly, programmes={"ash": programme}), "ash") == wrapped


def test_limits_that_no_cycle_can_keep_are_refused():
    """Every two weeks is fourteen days in the mean."""
    for limits in ({"most_gap": 13}, {"least_gap": 15}):
        with pytest.raises(ProblemError, match="14 days apart in the mean"):
            Programme(every_weeks=2, **limits)
    assert Programme(every_weeks=2, least_gap=14, most_gap=14)


@settings(max_examples=40, deadline=None)
@given(
    every=st.sampled_from([1, 2, 4]),
    less=st.integers(0, 6),
    more=st.integers(0, 6),
    closed=st.sets(st.integers(0, 19), max_size=12),
    hard=st.booleans(),
)
def test_what_is_made_is_sound(on_a_line, village, van, every, less, more, closed, hard):
    """Any gaps, any holidays: the rota is made, and its check says nothing."""
    days = tuple(
        MONDAY + timedelta(days=7 * week + day)
        for week in range(4)
        for day in range(5)
        if 5 * week + day not in closed
    )
    programme = Programme(
        every_weeks=every,
        least_gap=7 * every - less,
        most_gap=7 * every + more,
        same_weekday="hard" if hard else "free",
    )
    problem = RotaProblem(
        visits=(village("ash", people=10.0),),
        vehicles=(van(),),
        days=days,
        travel=on_a_line(depot=0, ash=10),
        programmes={"ash": programme},
    )
    rota = make_rota(problem, budget=Budget(iterations=1), seed=0)
    assert check_rota(problem, rota) == []
    assert choices_of(problem, "ash")
    assert len(single_choices(problem, "ash")) >= 1
