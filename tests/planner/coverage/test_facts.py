"""What an assessment found, as JSON, on a coast where a kilometre is a minute."""

import json
from dataclasses import replace
from datetime import date, datetime

import geopandas as gpd
import pytest

from planner.calendars.period import Period
from planner.coverage.assess import assess
from planner.coverage.facts import coverage_facts, hour_rows, through_facts, verdict_rows
from planner.coverage.question import CoverageQuestion
from planner.coverage.standard import At, Served, Standard, minutes

WEEK = Period(first=date(2026, 11, 23))
MORNING = Standard(
    name="morning", within=minutes(30), share=0.5, when=Served(days=2, hours=1.0, window="Mo-Fr 09:00-12:00")
)
SUNDAY = Standard(
    name="sunday", within=minutes(30), when=At(moment=datetime.fromisoformat("2026-11-29T10:00"))
)


@pytest.fixture(scope="module")
def answer(coast, bank, people, square):
    """Return an answer about a bank that opens from nine to half past eleven on Monday and Tuesday."""
    boundaries = gpd.GeoDataFrame(
        {"name": ["West", "Empty"], "level": [8.0, 8.0]},
        geometry=[square(-5, -20, 70), square(200, 200, 5)],
        index=["w", "x"],
        crs="EPSG:4326",
    )
    return assess(
        CoverageQuestion(
            travel={"drive": coast},
            branches=bank.assign(opening_hours="Mo,Tu 09:00-11:30"),
            demand=people.assign(old=people["people"] / 4),
            standards=(MORNING, SUNDAY),
            period=WEEK,
            boundaries=boundaries,
        )
    )


def test_everything_is_json(answer):
    """No NaN, no numpy number."""
    facts = coverage_facts(answer)
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts
    assert facts["people"] == {"people": 1498.0, "old": 374.5}
    assert facts["period"]["first"] == "2026-11-23"
    assert facts["period"]["branches_assumed"] == 0


@pytest.mark.parametrize(
    ("hours", "never"), [("off", 1), ("2020 Mo-Fr 09:00-12:00", 1), ("", 0), ("Mo 09:00-09:30", 0)]
)
def test_branches_that_never_open_are_counted(answer, hours, never):
    """Closed for good, or only open in a year gone by; hours that nobody knows are another matter."""
    closed = replace(answer.question, branches=answer.question.branches.assign(opening_hours=hours))
    assert coverage_facts(assess(closed))["period"]["branches_never_open"] == never


def test_standards_are_in_minutes(answer):
    """And moments in ISO 8601."""
    morning, sunday = coverage_facts(answer)["standards"]
    assert morning["promises"] == [{"minutes": 30.0, "share": 0.5}]
    assert morning["when"] == {"days": 2, "hours": 1.0, "window": "Mo-Fr 09:00-12:00"}
    assert sunday["when"] == {"at": "2026-11-29T10:00"}


def test_verdicts_of_an_empty_area_have_no_share(answer):
    """Nobody lives there, so nothing is kept or missed."""
    rows = {(row["standard"], row["area_name"]): row for row in verdict_rows(answer)}
    assert rows["morning", ""]["met"] is True
    assert rows["morning", ""]["covered"] == 1050.0
    assert (rows["morning", "Empty"]["share"], rows["morning", "Empty"]["met"]) == (None, None)
    assert rows["sunday", ""]["covered"] == 0.0
    assert rows["sunday", ""]["met"] is None


def test_areas_have_mean_minutes_of_those_who_reach_a_branch(answer):
    """None where nobody does."""
    west, empty = coverage_facts(answer)["areas"]
    assert (west["name"], empty["name"]) == ("West", "Empty")
    assert empty["minutes"] == {"drive": None}
    assert 0 < west["minutes"]["drive"] < 60


def test_hours_add_up_to_person_hours(answer):
    """1,050 people have five hours."""
    facts = through_facts(answer, ("drive", "to", 1800.0))
    people = facts["groups"]["people"]
    assert people["person_hours"] == 1050 * 5.0
    assert people["share_of_time"] == pytest.approx(1050 * 5 / (1498 * 168), abs=1e-5)
    assert sum(sum(day["people"]) for day in facts["hours"]) == pytest.approx(people["person_hours"])


def test_half_an_hour_counts_half(answer):
    """Time-weighted, not sampled."""
    monday = hour_rows(answer.through["drive", "to", 1800.0])[0]
    assert monday["date"] == "2026-11-23"
    assert [monday["people"][hour] for hour in (8, 9, 10, 11, 12)] == [0.0, 1050.0, 1050.0, 525.0, 0.0]


def test_windows_and_waits(answer):
    """The wait over the weekend goes on to Monday."""
    facts = through_facts(answer, ("drive", "to", 1800.0))
    windows = {row["name"]: row for row in facts["windows"]}
    assert set(windows) == {"always", "daytime", "evening", "weekend"}
    assert windows["evening"]["people"] == 0
    assert windows["evening"]["only_at_other_times"] == 1050.0
    assert facts["worst_wait"] == {"median_hours": 141.5, "longest_hours": 141.5, "people_never": 448.0}


def test_without_hours_there_is_no_period(answer):
    """Nor anything through it."""
    still = assess(replace(answer.question, period=None, standards=(Standard(),)))
    facts = coverage_facts(still)
    assert facts["period"] is None
    assert facts["through"] == []
