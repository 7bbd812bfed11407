"""Remedies of four villages, worked out by hand; and what must hold whatever the budget."""

from itertools import pairwise

import pytest

from planner.errors import InputError
from planner.remedies.assumptions import Assumptions, Frequency
from planner.remedies.costs import Costs
from planner.remedies.named import Named
from planner.remedies.nothing import why_nothing
from planner.remedies.question import KINDS
from planner.remedies.run import find_remedies
from planner.solving import Budget
from planner.tables import empty_table
from tests.planner.siting.exhaustive import best_objective

TWICE = Assumptions(
    stops_per_tour=1,
    seconds_between_stops=0,
    frequencies=(
        Frequency(id="weekly", visits=52, worth=1.0),
        Frequency(id="fortnightly", visits=26, worth=0.9),
    ),
)


@pytest.fixture(scope="module")
def found(asked, travel):
    """Return a function that finds the remedies of a question with some of it replaced."""
    return lambda **options: find_remedies(asked(**options), travel)


@pytest.mark.parametrize(
    ("money", "kinds", "chosen", "people"),
    [
        (150, ("branch", "kiosk"), {"kiosk:hall"}, 0.4 * 900),  # two fifths of Ash, Birch and Cedar
        (200, ("branch", "kiosk"), {"kiosk:hall", "kiosk:shop"}, 0.4 * 1000),
        (1000, ("branch", "kiosk"), {"branch:hall"}, 0.85 * 900),  # better than both kiosks
        # by day the branch; the kiosk for Elm, and for Birch and Cedar when the branch is closed
        (1100, ("branch", "kiosk"), {"branch:hall", "kiosk:shop"}, 765 + 0.4 * (100 + 0.15 * 600)),
        (208, KINDS, {"hours:evening:bank"}, 500),  # the evening of a town beats every village
        (308, KINDS, {"hours:evening:bank", "kiosk:hall"}, 500 + 360),
        (416, KINDS, {"hours:evening:bank", "kiosk:hall", "kiosk:shop"}, 500 + 400),
        (0, KINDS, set(), 0),
    ],
)
def test_the_cheapest_mix(found, money, kinds, chosen, people):
    """Known by hand."""
    answer = found(money=float(money), kinds=kinds)
    assert {action.id for action in answer.chosen} == chosen
    assert answer.people == pytest.approx(people)
    assert answer.result.gap <= 1e-6


def test_a_van_comes_before_its_stops(found):
    """It is chosen for them, and directly followed by them, whatever else there is."""
    kinds = [action.kind for action in found(money=720.0, kinds=("kiosk", "van_stop")).chosen]
    assert kinds == ["kiosk", "van", "van_stop", "van_stop"]


def test_no_van_without_enough_people(found):
    """A van and a stop every two weeks cost 380 and serve 688 people; one every four weeks 358; with 350 kiosks do what they can."""
    assert {action.kind for action in found(money=380.0, kinds=("kiosk", "van_stop")).chosen} == {
        "van",
        "van_stop",
    }
    assert {action.kind for action in found(money=350.0, kinds=("kiosk", "van_stop")).chosen} == {"kiosk"}


def test_a_van_that_is_not_worth_having(found):
    """Its stop would bring more than the second kiosk for the same money, but not the van with it."""
    answer = found(money=400.0, kinds=("hours", "kiosk", "van_stop"))
    why = {answer.actions[fate.action].id: fate.why for fate in answer.fates}
    assert "van" not in {action.kind for action in answer.chosen}
    assert why["van_stop:fortnightly:hall:bank"] == "no_van"


@pytest.mark.parametrize("money", [90.0, 250.0, 450.0, 520.0, 800.0, 1300.0])
def test_as_good_as_every_other_choice(found, money):
    """Against all choices of twelve actions."""
    answer = found(money=money, kinds=("branch", "kiosk", "hours", "van_stop"), assumptions=TWICE)
    assert len(answer.actions) <= 12
    assert answer.people == pytest.approx(best_objective(answer.problem))


def test_a_stop_on_the_way_is_cheaper_than_a_van(found, to_ash):
    """The route to Ash has two hours left: the hall is 16 minutes farther."""
    answer = found(money=60.0, kinds=("van_stop", "route_stop"), published=to_ash())
    assert [action.id for action in answer.chosen] == ["route_stop:hall"]


def test_more_money_never_reaches_fewer(found):
    """Along the frontier and from question to question."""
    answer = found(money=2000.0)
    assert all(b.objective >= a.objective - 1e-6 for a, b in pairwise(answer.frontier.points))
    assert answer.frontier.points[-1].objective == pytest.approx(answer.people)
    people = [found(money=float(money)).people for money in (0, 208, 400, 900, 2000)]
    assert people == sorted(people)


def test_the_mix_is_never_worse_than_one_kind_alone(found, to_ash):
    """More choice never hurts."""
    options = {
        "money": 700.0,
        "published": to_ash(),
        "windows": {"bank": 1},
        "budget": Budget(iterations=500),
    }
    mixed = found(**options)
    for kind in set(KINDS) - {"van"}:
        alone = found(**options, kinds=(kind,))
        assert alone.people <= mixed.result.bound + 1e-6, kind
        assert alone.people <= mixed.people + 1e-6, kind


def test_the_order_adds_up(found):
    """What the steps bring one after the other is what all bring together; the best for its money comes first."""
    answer = found(money=1500.0)
    assert sum(step.people for step in answer.steps) == pytest.approx(answer.people)
    assert answer.cost <= 1500
    first = answer.steps[0]
    assert answer.actions[first.action].id == "kiosk:hall"  # 3.6 people for a unit of money, the evening 2.4
    assert first.people == pytest.approx(360)


def test_gaps_add_up(found):
    """Who is reached in each gap, over all gaps."""
    answer = found(money=1100.0)
    assert answer.lacks["met"].sum() == pytest.approx(answer.people)
    assert (answer.lacks["met"] <= answer.lacks["people"] + 1e-9).all()
    assert list(answer.lacks.index) == ["hours:bank", "gap-1", "gap-2"]


def test_money_that_buys_everything(found):
    """Far more than there is to buy: the last person has no price, and nothing is left out for its cost."""
    answer = found(money=1e9)
    assert answer.prices.people_per_money == pytest.approx(0, abs=1e-9)
    assert {fate.why for fate in answer.fates} <= {"chosen", "same_place", "others_do", "on_the_edge"}


def test_what_costs_nothing(found):
    """Free things are all worth having; nothing is divided by zero."""
    free = Costs(branch=0, kiosk=0, open_hour=0, window=0, van=0, van_hour=0, van_km=0, stop=0)
    answer = found(money=0.0, costs=free)
    assert answer.people == pytest.approx(1000 * 0.85 + 750 + 0.15 * 1000 * 0.4)
    assert answer.cost == 0


def test_ended_at_once_there_is_still_an_answer(asked, travel):
    """Whoever watches may end the search; the best so far keeps to the budget, and its bound is honest."""
    question = asked(money=700.0)
    ended = find_remedies(question, travel, watch=lambda _: False)
    assert ended.cost <= 700
    assert ended.people <= ended.result.bound + 1e-9
    assert find_remedies(question, travel).people <= ended.result.bound + 1e-6


def test_nothing_is_missing(found, table):
    """A branch next door that never closes: no lack, no action, and no error."""
    always = table("branches", {"bank": (0, 0)}, name=["Bank"], opening_hours=["24/7"])
    answer = found(branches=always, demand=table("demand", {"town": (0, 0)}, people=[5000.0]))
    assert answer.result is None
    assert answer.lacks.empty
    assert why_nothing(answer).reason == "nobody_lacks"
    assert answer.people == answer.cost == 0


@pytest.mark.parametrize(
    ("options", "reason", "cost"),
    [
        ({"money": 0.0}, "no_money", 100),  # the kiosk
        ({"money": 300.0, "kinds": ("van_stop",)}, "no_money", 358),  # the van, and a stop every four weeks
        ({"kinds": ("van_stop",), "most_vans": 0}, "no_van", 0),
        ({"kinds": ("route_stop",)}, "no_plan", 0),
        ({"kinds": ("route_stop", "van_stop"), "most_vans": 0}, "no_plan", 0),
        ({"kinds": ("window",)}, "nothing_helps", 0),
    ],
)
def test_why_nothing_is_done(found, options, reason, cost):
    """The reason that a planner can do something about, and what the cheapest action costs."""
    because = why_nothing(found(**options))
    assert (because.reason, because.cost) == (reason, pytest.approx(cost, rel=1e-3))


def test_something_is_done(found):
    """Then there is no reason for nothing."""
    assert why_nothing(found(money=208.0)) is None


def test_what_is_asked_about_is_there_before_the_search(asked, travel):
    """Both ids that are wrong are named, with what was meant, and nothing is searched for."""
    told = []
    with pytest.raises(InputError) as refused:
        find_remedies(asked(), travel, named=Named(gap="gap-9", action="kiosk:hal"), progress=told.append)
    gap, action = refused.value.problems
    assert gap == "there is no gap 'gap-9'; there are gap-2, gap-1 and 1 more"
    assert action.startswith("there is no action 'kiosk:hal'; there are kiosk:hall")
    assert not any("choosing" in line for line in told)


def test_nothing_can_be_done(found):
    """Without candidates new places are out of the question; the lacks are told all the same."""
    answer = found(candidates=empty_table("candidates"), kinds=("branch", "kiosk"))
    assert answer.result is None
    assert answer.lacks["people"].sum() == pytest.approx(1750)


def test_an_empty_table_is_refused(found):
    """With its name and what to do."""
    with pytest.raises(InputError, match="table of branches is empty"):
        found(branches=empty_table("branches"))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"money": -1.0}, "budget is -1"),
        ({"kinds": ("bus",)}, "expected some of branch, kiosk"),
        ({"windows": {"n9": 1.0}}, "no branch 'n9'"),
        ({"most_vans": 99}, "most_vans is 99"),
    ],
)
def test_questions_that_make_no_sense(asked, options, says):
    """Are refused where they are asked."""
    with pytest.raises(InputError, match=says):
        asked(**options)
