"""Fixes of a gap, and why an action was chosen or not."""

from dataclasses import replace

import pytest

from planner.remedies.question import KINDS
from planner.remedies.run import find_remedies
from planner.remedies.slots import SLOTS
from tests.planner.remedies.conftest import RULES


@pytest.fixture(scope="module")
def answer(asked, travel):
    """Return the answer for 308: the evening of the bank and a kiosk in the hall."""
    return find_remedies(asked(money=308.0), travel)


def fixes(answer, lack):
    """Return the fixes of a gap as words and numbers."""
    return [
        (answer.actions[fix.action].id, round(fix.people, 1), round(fix.cost), fix.with_van)
        for fix in answer.fixes[lack]
    ]


def test_three_fixes_of_different_kinds(answer):
    """Ash and Birch: a kiosk at 0.5 a person, a van at 1.0, which must be bought, a branch at 2.4."""
    kiosk, van, branch = fixes(answer, "gap-1")
    assert kiosk == ("kiosk:hall", 200.0, 100, False)
    assert van == ("van_stop:fortnightly:hall:bank", 382.5, 380, True)
    assert branch == ("branch:hall", 425.0, 1000, False)


def test_a_fix_tells_what_it_fixes_besides(answer):
    """The kiosk in the hall also reaches two fifths of Cedar."""
    kiosk = answer.fixes["gap-1"][0]
    assert kiosk.elsewhere == pytest.approx(160)
    assert kiosk.also == ("gap-2",)
    assert kiosk.cost_per_person == pytest.approx(0.5)


def test_what_reaches_few_of_a_gap_is_no_fix(answer):
    """The shop reaches Birch only, a third of what the hall reaches in the first gap."""
    assert "kiosk:shop" not in [answer.actions[fix.action].id for fix in answer.fixes["gap-1"]]


def test_a_kind_is_not_hidden_by_another_that_reaches_more(asked, travel, to_ash):
    """Where a van comes by day, kiosks serve evenings and Saturdays; a branch that is open on Saturday stands beside them."""
    day, evening, saturday = SLOTS
    slots = (day, replace(evening, share=0.12), replace(saturday, share=0.03))
    question = asked(
        published=to_ash(stop_of={"ash": "stop", "birch": "stop"}),
        assumptions=replace(RULES, slots=slots, branch_hours="Sa 10:00-12:00", kiosk_worth=1.0),
    )
    kiosk, second, branch = fixes(find_remedies(question, travel), "gap-1")
    assert kiosk == ("kiosk:hall", 0.15 * 500, 100, False)
    assert second == ("kiosk:shop", 0.15 * 200, 100, False)
    assert branch == ("branch:hall", 0.03 * 500, 1000, False)  # a fifth of what the kiosk reaches


def test_why(answer):
    """A chosen one, one that it excludes, two dearer than the whole budget."""
    why = {answer.actions[fate.action].id: fate.why for fate in answer.fates}
    assert why["kiosk:hall"] == "chosen"
    assert why["branch:hall"] == "same_place"
    assert why["branch:shop"] == "over_budget"
    assert why["van_stop:weekly:hall:bank"] == "over_budget"  # with the van


def test_others_do_it(asked, travel):
    """With a branch in the hall, a van that comes by day finds only Elm."""
    answer = find_remedies(asked(money=1000.0, kinds=("branch", "kiosk")), travel)
    fate = {answer.actions[one.action].id: one for one in answer.fates}
    assert fate["branch:hall"].why == "chosen"
    assert fate["branch:hall"].beside == pytest.approx(765)  # lost without it
    assert fate["kiosk:hall"].why == "same_place"
    assert fate["kiosk:hall"].beside == pytest.approx(360 - 765)
    assert fate["kiosk:hall"].more_people == pytest.approx(405)
    assert fate["kiosk:hall"].price_cut == float("inf")  # it is cheaper already: no price would do
    assert answer.actions[fate["kiosk:hall"].rival].id == "branch:hall"
    assert fate["branch:shop"].why in {"too_dear", "on_the_edge"}
    assert fate["branch:shop"].beside == pytest.approx(85)


def test_what_would_change_it(asked, travel):
    """1,150 buy the branch in the hall and a kiosk; the last of it would buy a second branch for 45 people more."""
    answer = find_remedies(asked(money=1150.0, kinds=("branch", "kiosk")), travel)
    fate = {answer.actions[one.action].id: one for one in answer.fates}["branch:shop"]
    price = answer.prices.money_per_person
    assert fate.why == "same_place"
    assert fate.beside == pytest.approx(85 - 76)  # Elm by day, without the kiosk in the shop
    assert fate.more_people == pytest.approx(max(0.0, 900 / price - fate.beside))
    assert fate.price_cut == pytest.approx(fate.more_people * price)


def test_every_action_has_a_reason(asked, travel, to_ash):
    """Chosen or not, of whatever kind."""
    question = asked(money=700.0, published=to_ash(), windows={"bank": 1})
    answer = find_remedies(question, travel)
    assert [fate.action for fate in answer.fates] == list(range(len(answer.actions)))
    assert {action.kind for action in answer.actions} == set(KINDS)
    chosen = {fate.action for fate in answer.fates if fate.why == "chosen"}
    assert chosen == set(answer.result.chosen)
    assert all(fate.price_cut == 0 for fate in answer.fates if fate.action in chosen)
