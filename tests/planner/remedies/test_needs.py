"""Who is not served, in which part of the week, and why."""

import numpy as np
import pytest

from planner.remedies.needs import measure_needs


def by(needs, *columns):
    """Return the people of the rows by some of their columns, rounded."""
    return needs.rows.groupby(list(columns))["people"].sum().round(6).to_dict()


def test_far_people_lack_every_slot_and_near_ones_those_when_the_branch_is_closed(asked, travel):
    """The town of 5,000 has nobody open in the evening (10 %) and on Saturday (5 %)."""
    needs = measure_needs(asked(), travel)
    assert by(needs, "cause") == {"closed": 750.0, "far": 1000.0}
    assert by(needs, "lack") == {"gap-1": 500.0, "gap-2": 500.0, "hours:bank": 750.0}
    assert by(needs, "cause", "slot") == {
        ("closed", 1): 500.0,
        ("closed", 2): 250.0,
        ("far", 0): 850.0,
        ("far", 1): 100.0,
        ("far", 2): 50.0,
    }


def test_a_branch_without_hours_keeps_office_hours(asked, travel, table):
    """And is named, for it is an assumption."""
    unknown = table("branches", {"bank": (0, 0)}, name=["Bank"])
    needs = measure_needs(asked(branches=unknown), travel)
    assert needs.supply.assumed == ("bank",)
    assert by(needs, "cause") == {"closed": 750.0, "far": 1000.0}


def test_a_branch_that_is_always_open_lacks_nothing(asked, travel, table):
    """Only the far ones are left."""
    always = table("branches", {"bank": (0, 0)}, name=["Bank"], opening_hours=["24/7"])
    assert by(measure_needs(asked(branches=always), travel), "cause") == {"far": 1000.0}


def test_who_finds_no_room_stands_before_a_full_branch(asked, travel):
    """One window serves 4,000 of the 4,250 who can come by day; the others are not served."""
    needs = measure_needs(asked(windows={"bank": 1}), travel)
    assert by(needs, "cause")["full"] == pytest.approx(250.0)
    assert by(needs, "lack")["windows:bank"] == pytest.approx(250.0)


def test_a_published_van_serves_in_its_shift_only(asked, travel, to_ash):
    """The 300 of Ash are served by day; evenings and Saturdays they lack as before."""
    needs = measure_needs(asked(published=to_ash()), travel)
    assert by(needs, "lack")["gap-1"] == pytest.approx(200 + 0.15 * 300)


def test_people_who_cannot_be_told_apart_are_one_group(asked, travel, table):
    """Three farms side by side with the same surroundings count once, their people together."""
    demand = table("demand", {"a": (50, 0), "b": (50.1, 0), "c": (50.2, 0)}, people=[1.0, 2.0, 4.0])
    needs = measure_needs(asked(demand=demand, gap=asked().gap.iloc[:0]), travel)
    assert needs.group_people.tolist() == [7.0]
    assert needs.people == pytest.approx(7.0)


def test_only_the_most_useful_candidates_are_looked_at(asked, travel):
    """The hall reaches 900 people, the shop 700."""
    needs = measure_needs(asked(most_places=1), travel)
    assert list(needs.places.index) == ["hall"]
    assert needs.offered == 2


def test_groups_keep_everybody(asked, travel):
    """No person is lost or counted twice."""
    question = asked()
    needs = measure_needs(question, travel)
    assert needs.group_people.sum() == question.demand["people"].sum()
    assert np.bincount(needs.group_of, question.demand["people"]).tolist() == needs.group_people.tolist()
