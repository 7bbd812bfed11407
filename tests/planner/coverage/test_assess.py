"""Promises on a coast where a kilometre is a minute: who meets which, in all and by area."""

from dataclasses import replace
from datetime import date, datetime

import geopandas as gpd
import numpy as np
import pytest

from planner.calendars.period import Period
from planner.coverage.assess import assess, standard_window
from planner.coverage.question import CoverageQuestion
from planner.coverage.standard import At, Promise, Served, Standard, minutes
from planner.coverage.time.answer import ALWAYS, Window
from planner.errors import InputError
from planner.tables import empty_table

WEEK = Period(first=date(2026, 11, 23))
HALF_HOUR = Standard(name="half an hour", within=minutes(30), share=0.7)


@pytest.fixture(scope="module")
def ask(coast, bank, people):
    """Return an answer to a question about the coast with some of it changed."""
    whole = CoverageQuestion(
        travel={"drive": coast},
        branches=bank.assign(opening_hours="Mo-Fr 09:00-12:00"),
        demand=people.assign(old=people["people"] / 4),
        standards=(HALF_HOUR,),
        period=WEEK,
    )
    return lambda **changes: assess(replace(whole, **changes))


@pytest.fixture(scope="module")
def van(table):
    """Return a van that stands in Farton on Wednesday from two to four."""
    columns = {"date": ["2026-11-25"], "arrival": ["14:00"], "departure": ["16:00"], "place": ["farton"]}
    return table("stands", {"farton": (60, 0)}, name=["Farton"], **columns)


def overall(answer, standard):
    """Return the verdict on everybody."""
    rows = answer.verdicts
    return rows[(rows["standard"] == standard) & (rows["area"] == "")].iloc[0]


def test_a_promise_without_hours_is_static_coverage(ask, people):
    """Whatever the hour, who lives within half an hour is covered."""
    verdict = overall(ask(), "half an hour")
    assert verdict["covered"] == 1050
    assert verdict["people"] == people["people"].sum()
    assert verdict["share"] == pytest.approx(1050 / 1498)
    assert verdict["met"] is True


def test_a_share_that_is_not_reached_is_not_met(ask):
    """70 % is no 90 %."""
    assert overall(ask(standards=(replace(HALF_HOUR, share=0.9),)), "half an hour")["met"] is False


def test_where_nothing_is_promised_nothing_is_met_or_missed(ask):
    """A standard may only measure."""
    verdict = overall(ask(standards=(replace(HALF_HOUR, share=None),)), "half an hour")
    assert verdict["met"] is None
    assert np.isnan(verdict["promised"])


def test_several_thresholds_are_several_verdicts(ask):
    """The shortest first, each with its own share."""
    standard = replace(HALF_HOUR, further=(Promise(within=minutes(70), share=0.9),))
    answer = ask(standards=(standard,))
    assert answer.verdicts["within"].tolist() == [1800, 4200]
    assert answer.verdicts["covered"].tolist() == [1050, 1350]
    assert answer.verdicts["met"].tolist() == [True, True]


def test_a_group_is_counted_by_its_own_column(ask):
    """Not everybody is old."""
    verdict = overall(ask(standards=(replace(HALF_HOUR, group="old"),)), "half an hour")
    assert (verdict["group"], verdict["covered"]) == ("old", 1050 / 4)


@pytest.mark.parametrize(("hour", "covered"), [(10, 1050), (12, 0), (8, 0)])
def test_at_a_moment_only_what_is_open_counts(ask, hour, covered):
    """The end of the opening hours is not open any more."""
    when = At(moment=datetime.fromisoformat(f"2026-11-24T{hour:02}:00"))
    assert overall(ask(standards=(replace(HALF_HOUR, when=when),)), "half an hour")["covered"] == covered


def test_a_van_counts_only_while_it_stands_there(ask, van):
    """From two to four, not at four."""
    during, after = (At(moment=datetime.fromisoformat(f"2026-11-25T{hour:02}:00")) for hour in (15, 16))
    standards = (replace(HALF_HOUR, name="during", when=during), replace(HALF_HOUR, name="after", when=after))
    answer = ask(standards=standards, stands=van)
    assert overall(answer, "during")["covered"] == 200 + 100
    assert overall(answer, "after")["covered"] == 0
    assert answer.at["during"].branch["far"] == "farton"


def test_a_van_does_not_count_where_hours_do_not_matter(ask, van):
    """It is there two hours a week."""
    assert overall(ask(stands=van), "half an hour")["covered"] == 1050


@pytest.mark.parametrize(
    ("when", "covered"),
    [
        (Served(days=5), 1050),
        (Served(days=6), 0),
        (Served(days=1, hours=2), 1350),
        (Served(days=1, hours=2.5), 1050),
        (Served(days=1, window="We 15:00-17:00"), 300),
        (Served(days=1, window="Sa,Su"), 0),
    ],
)
def test_often_and_long_enough(ask, van, when, covered):
    """The bank opens on five days, the van for two hours on one."""
    answer = ask(standards=(replace(HALF_HOUR, when=when),), stands=van)
    assert overall(answer, "half an hour")["covered"] == covered


def test_a_van_alone_is_service_too(ask, van):
    """Without branches nobody has one near, but the van comes."""
    standards = (HALF_HOUR, replace(HALF_HOUR, name="weekly", when=Served(days=1)))
    answer = ask(standards=standards, branches=empty_table("branches"), stands=van)
    assert overall(answer, "half an hour")["covered"] == 0
    assert overall(answer, "weekly")["covered"] == 300


def test_verdicts_by_area_add_up_to_the_whole(ask, square):
    """Each person in one area; where nobody lives, nothing is missed."""
    areas = gpd.GeoDataFrame(
        {"name": ["West", "East", "Sea"]},
        index=["a", "b", "c"],
        geometry=[square(-5, -50, 50), square(45, -50, 100), square(400, 0, 5)],
        crs="EPSG:4326",
    )
    verdicts = ask(boundaries=areas).verdicts.set_index("area")
    assert verdicts.loc["a", "covered"] + verdicts.loc["b", "covered"] == verdicts.loc["", "covered"]
    assert verdicts["area_name"].to_dict() == {"": "", "a": "West", "b": "East", "c": "Sea"}
    assert np.isnan(verdicts.loc["c", "share"])
    assert verdicts.loc["c", "met"] is None
    assert verdicts.loc["b", "met"] is False


def test_without_a_period_no_hour_is_looked_at(ask):
    """Neither times nor weeks."""
    answer = ask(period=None)
    assert answer.times is None
    assert not answer.through


def test_a_question_that_contradicts_itself_names_every_problem(ask):
    """All at once."""
    with pytest.raises(InputError) as caught:
        ask(
            standards=(
                replace(HALF_HOUR, group="cars"),
                replace(HALF_HOUR, mode="walk"),
                replace(HALF_HOUR, name="then", when=At(moment=datetime.fromisoformat("2027-01-01T00:00"))),
            )
        )
    text = str(caught.value)
    for said in ("'cars'", "mode walk", "2027-01-01", "same name"):
        assert said in text


def test_without_branch_and_van_nobody_is_covered(ask, people):
    """As a scenario has it that closes every branch: nobody reaches one, and everybody is counted."""
    answer = ask(branches=empty_table("branches"))
    verdict = overall(answer, "half an hour")
    assert (verdict["covered"], verdict["people"]) == (0, people["people"].sum())
    assert verdict["met"] is False
    assert answer.always["drive", "to"].seconds.isna().all()


def test_without_anybody_to_reach_is_an_error_in_words(ask, people):
    """Shares of nobody are nothing."""
    with pytest.raises(InputError, match="nobody to reach"):
        ask(demand=people.assign(people=0.0, old=0.0))


def test_windows_of_standards_do_not_clash_with_parts_of_the_week():
    """Somebody may call a standard evening."""
    standard = Standard(name="evening", when=Served(window="Mo-Fr 18:00-22:00"))
    window = standard_window(standard)
    assert window is not None
    assert (window.name, window.text) == ("standard evening", "Mo-Fr 18:00-22:00")
    assert standard_window(HALF_HOUR) is None


def test_time_within_reach_is_counted_whatever_windows_are_asked_for(ask):
    """Comparisons read it."""
    through = ask(windows=(Window(name="noon", text="12:00-13:00"),)).through["drive", "to", 1800.0]
    assert [window.name for window in through.windows] == [ALWAYS.name, "noon"]


def test_ids_that_are_there_twice_and_thresholds_that_are_no_numbers_are_named(ask, people):
    """All at once."""
    with pytest.raises(InputError) as caught:
        ask(demand=people.iloc[[0, 0, 1]], thresholds=(600.0, np.nan))
    assert "demand: id 'town' is used more than once" in caught.value.problems
    assert len(caught.value.problems) == 2
