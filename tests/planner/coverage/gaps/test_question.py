"""From an answer about coverage to the gaps of one of its promises."""

from datetime import date, datetime

import pytest

from planner.calendars.period import Period
from planner.coverage.assess import assess
from planner.coverage.gaps import find_gaps, gap_question
from planner.coverage.question import CoverageQuestion
from planner.coverage.standard import At, Promise, Served, Standard
from planner.errors import InputError

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def answer(coast, people, table):
    """Return coverage by a branch that is open on weekday mornings, by three standards."""
    branches = table("branches", {"bank": (0, 0)}, name=["Bank"], opening_hours=["Mo-Fr 09:00-12:00"])
    return assess(
        CoverageQuestion(
            travel={"drive": coast},
            branches=branches,
            demand=people,
            standards=(
                Standard(name="half", further=(Promise(within=4000.0),)),
                Standard(name="sunday", when=At(moment=datetime.fromisoformat("2026-11-29T10:00"))),
                Standard(name="six", when=Served(days=6)),
            ),
            period=Period(first=MONDAY),
        )
    )


@pytest.mark.parametrize(
    ("standard", "within", "town", "far"),
    [
        (None, None, "", "too_far"),
        ("half", 4000.0, "", ""),
        ("sunday", None, "closed", "too_far"),
        ("six", None, "closed", "too_far"),
    ],
)
def test_gaps_of_each_promise(answer, standard, within, town, far):
    """Hours count only where the standard speaks of them."""
    gaps = find_gaps(gap_question(answer, standard, within=within))
    assert (gaps.reason["town"], gaps.reason["far"]) == (town, far)


def test_uncovered_people_are_those_whom_the_verdict_misses(answer):
    """To the person, for every promise."""
    for name, within in answer.covered.columns:
        gaps = find_gaps(gap_question(answer, name, within=within))
        missed = answer.question.demand["people"][~answer.covered[(name, within)]].sum()
        assert gaps.areas["people"].sum() == pytest.approx(missed, rel=1e-12)


def test_when_it_opens_next(answer):
    """On Monday after the Sunday in question, for the period repeats."""
    gap = find_gaps(gap_question(answer, "sunday")).areas.iloc[0]
    assert (gap["reason"], gap["opens"]) == ("closed", "2026-11-30 09:00")


@pytest.mark.parametrize(("standard", "within"), [("never", None), ("half", 60.0)])
def test_what_nobody_promised_is_refused(answer, standard, within):
    """With what there is."""
    with pytest.raises(InputError, match="only"):
        gap_question(answer, standard, within=within)
