"""The page of remedies says what to do, in which order, and what each gap is worth."""

from dataclasses import replace

import pytest

from maps.colours import VEHICLES
from maps.remedies_map import KIND_COLOURS, RemediesLayers, remedies_map, worth_classes, worth_colour
from maps.remedies_words import Spoken
from maps.words import LANGUAGES, Language
from planner.remedies.explain import Why
from planner.remedies.nothing import Reason
from planner.remedies.question import KINDS
from tests.maps.remedies import facts, two_gaps


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_what_to_do(language: Language) -> None:
    """The figures, each action with its kind and cost, the proof, the fixes and the frontier."""
    page = remedies_map(two_gaps(), language=language, assets="linked")
    words = {
        "en": (
            "The cheapest way to reach more people",
            "Proven: no mix",
            "New branch",
            "Stop on a route",
            "workday evenings, 4 h a week",
            "on Van 1 2026-11-23, 16 min longer, stays 25 min",
            "No longer needed: Old stop",
            "What less money reaches",
            "too few people for its cost; 120 more people, or 9,000 EUR less",
            "3 branches have no known hours",
        ),
        "zh": (
            "以最低成本覆盖更多居民",
            "已证明",
            "新网点",
            "现有路线加停",
            "工作日晚间，每周 4 小时",
            "可不再保留",
        ),
    }
    for text in (*words[language], "1,234", "18,720 EUR", "Far"):
        assert text in page, text


def test_every_kind_has_words_and_a_colour() -> None:
    """And so has every reason; colours are those of vans, which were measured."""
    for language in LANGUAGES:
        say = Spoken(language, "EUR")
        assert all(say.kind(kind) for kind in KINDS)
        for why in Why.__args__:  # type: ignore[attr-defined]
            if why != "chosen":
                assert say.reason({"why": why, "more_people": 0.0, "price_cut": 0.0})
    assert set(KIND_COLOURS) == set(KINDS)
    assert set(KIND_COLOURS.values()) <= set(VEHICLES)


def test_what_would_change_a_reason() -> None:
    """More people or less money; where no price would do, only more people."""
    row = {"why": "same_place", "more_people": 120.0, "price_cut": None}
    assert Spoken("en", "EUR").reason(row) == "another action takes its place; 120 more people"


def test_actions_at_one_place_share_a_mark() -> None:
    """Marks on top of each other could not be opened: the first stands for all, and its card tells of each."""
    two = facts()
    two["actions"][1] |= {"lon": two["actions"][0]["lon"], "lat": two["actions"][0]["lat"]}
    page = remedies_map(replace(two_gaps(), facts=two), language="en", assets="linked")
    assert '"b": "1+"' in page
    assert '"b": "2"' not in page
    assert "Longer hours / New van" in page


def test_worth_is_told_in_quarters_of_the_most() -> None:
    """Nothing apart; the colour of a gap is that of its class, both ends included."""
    classes = worth_classes(facts(), Spoken("en", "EUR"))
    assert [one.high for one in classes] == [0.0, 20.0, 40.0, 60.0, 80.0]
    assert worth_colour(None, classes) == classes[0].colour
    assert worth_colour(80.0, classes) == classes[-1].colour
    assert worth_colour(20.0, classes) == classes[1].colour


def test_money_that_is_not_scarce_has_no_classes() -> None:
    """The legend says so instead of calling gaps served that are not."""
    rich = {**facts(), "price_of_the_last_person": None}
    rich["gaps"] = [{**row, "worth": 0.0, "worth_per_person": 0.0} for row in rich["gaps"]]
    (only,) = worth_classes(rich, Spoken("en", "EUR"))
    assert only.label == "the money pays for everything that helps"


def test_without_anything_to_do() -> None:
    """The page says so instead of showing an empty table."""
    nothing = {
        **facts(),
        "actions": [], "gaps": [], "frontier": [], "not_chosen": [], "proof": None, "people": 0.0, "cost": 0.0,
        "cost_per_person": None, "price_of_the_last_person": None,
        "nothing_because": {"reason": "nobody_lacks", "cost": 0.0, "cheapest": None},
    }  # fmt: skip
    page = remedies_map(
        replace(two_gaps(), facts=nothing, gaps=two_gaps().gaps.iloc[:0]), language="en", assets="linked"
    )
    assert "There is nothing to do" in page
    assert "What to do, in this order" not in page
    assert "nothing that is allowed helps" in page
    assert "the money pays for everything" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_nothing_has_words(language: Language) -> None:
    """And the cheapest action is named with what it costs."""
    say = Spoken(language, "EUR")
    cheapest = {"kind": "kiosk", "name": "Hall"}
    for reason in Reason.__args__:  # type: ignore[attr-defined]
        said = say.nothing({"reason": reason, "cost": 18_000.0, "cheapest": cheapest})
        assert ("18,000 EUR" in said) == ("Hall" in said) == (reason == "no_money")


def test_not_proven() -> None:
    """The bound is told, and nothing is called proven that is not."""
    open_end = {**facts(), "proof": {**facts()["proof"], "status": "feasible", "bound": 2000.0, "gap": 0.38}}
    page = remedies_map(replace(two_gaps(), facts=open_end), language="en", assets="linked")
    assert "At most 2,000 people are possible" in page
    assert "no mix of these actions" not in page


def test_same_question_same_bytes() -> None:
    """The page can be cached by its content."""
    assert len({remedies_map(two_gaps(), language="en", assets="inline") for _ in range(2)}) == 1


def test_layers_without_boundaries() -> None:
    """A workspace without areas still has a page."""
    question: RemediesLayers = two_gaps()
    bare = replace(question, boundaries=question.boundaries.iloc[:0], roads=question.roads.iloc[:0])
    assert "Far" in remedies_map(bare, language="en", assets="linked")
