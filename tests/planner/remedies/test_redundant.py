"""What nobody would miss once something new is there."""

import pytest

from planner.remedies.needs import measure_needs
from planner.remedies.offers import offered_actions
from planner.remedies.redundant import made_redundant


@pytest.fixture
def redundant(travel):
    """Return a function: what a question's places of today are worth once these actions are taken."""

    def of(question, *taken):
        needs = measure_needs(question, travel)
        actions = {action.id: action for action in offered_actions(question, needs, travel)}
        return made_redundant(question, needs, [actions[label] for label in taken])

    of.offered = lambda question: [
        action.id for action in offered_actions(question, measure_needs(question, travel), travel)
    ]
    return of


def test_a_branch_makes_a_van_stop_redundant(asked, redundant, to_ash):
    """The branch in the hall serves Ash by day: nobody there needs the van any more."""
    today, steps = redundant(asked(published=to_ash()), "kiosk:shop", "branch:hall")
    assert today == ()
    assert steps == [(), ("stop",)]


def test_a_kiosk_replaces_nothing(asked, redundant, to_ash):
    """It meets part of the needs only."""
    assert redundant(asked(published=to_ash()), "kiosk:hall")[1] == [()]


def test_a_van_is_no_reason_to_close_a_branch(asked, redundant, table):
    """The weekly stop at the shop reaches all of the inn's 200 people, and the branch there stays."""
    two = table(
        "branches", {"a": (0, 0), "inn": (45, 0)}, name=["A", "Inn"], opening_hours=["Mo-Fr 09:00-16:00"] * 2
    )
    question = asked(branches=two, demand=asked().demand.assign(people=[5000.0, 0, 200.0, 0, 100.0]))
    (weekly,) = [one for one in redundant.offered(question) if one.startswith("van_stop:weekly:shop:inn")]
    assert redundant(question, "van:inn", weekly)[1] == [(), ()]


def test_branches_next_to_each_other_are_redundant_today(asked, redundant, table):
    """Either could go, not both."""
    two = table(
        "branches", {"a": (0, 0), "b": (1, 0)}, name=["A", "B"], opening_hours=["Mo-Fr 09:00-16:00"] * 2
    )
    assert redundant(asked(branches=two))[0] == ("a", "b")


def test_a_branch_that_opens_longer_is_not_redundant(asked, redundant, table):
    """Somebody counts on it in the evening."""
    two = table(
        "branches", {"a": (0, 0), "b": (1, 0)}, name=["A", "B"], opening_hours=["Mo-Fr 09:00-16:00"] * 2
    )
    today, steps = redundant(asked(branches=two), "hours:evening:a")
    assert today == ("a", "b")
    assert steps == [()]
