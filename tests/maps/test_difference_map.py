"""The page of before and after: who wins, who loses, by how much."""

from dataclasses import replace

import numpy as np
import pytest

from maps.colours import class_numbers, travel_classes
from maps.difference_map import TINTS, difference_map, signed
from maps.difference_view import AFTER, BEFORE, CHANGES, DIFFERENCE, DifferenceView, difference_view
from maps.words import LANGUAGES, Language
from tests.maps.coverage_coast import TITLE, comparison, roads


@pytest.fixture(scope="module")
def view() -> DifferenceView:
    """Return what moving the bank does."""
    return difference_view(comparison(), title=TITLE, roads=roads())


def test_people_by_change(view: DifferenceView) -> None:
    """The town loses, Farton wins, and everybody is counted."""
    assert view.people["lost"] == 1050
    assert view.people["won"] == 300
    assert sum(view.people.values()) == 1420
    assert set(CHANGES) == set(TINTS)


def test_winners_and_losers_are_somewhere(view: DifferenceView) -> None:
    """The map goes to where their people are."""
    assert (view.losers[0].name, view.losers[0].net) == ("Town", -1000.0)
    assert view.winners[0].name == "Farton"
    assert view.winners[0].lon == pytest.approx(60 * 0.0089932, rel=1e-4)


def test_states_are_before_after_and_difference(view: DifferenceView) -> None:
    """Classes of travel time, then the change."""
    classes = travel_classes(view.thresholds_minutes, view.minutes, "en")
    minutes = view.points["minutes_before"].to_numpy(float)
    assert view.states[:, BEFORE].tolist() == class_numbers(minutes, classes).tolist()
    after = view.points["minutes_after"].to_numpy(float)
    assert view.states[:, AFTER].tolist() == class_numbers(after, classes).tolist()
    assert [CHANGES[number] for number in view.states[:, DIFFERENCE]] == view.points["change"].tolist()


def test_thinning_keeps_both_times(view: DifferenceView) -> None:
    """Minutes before are not minutes after."""
    made = view.light().made
    assert made is not None
    town = made.points[made.points["place"] == "Town"].iloc[0]
    assert (town["minutes_before"], town["minutes_after"]) == (
        pytest.approx(1, abs=0.1),
        pytest.approx(59, abs=0.1),
    )


def test_branches_that_went_and_came(view: DifferenceView) -> None:
    """Each once."""
    assert view.branches["state"].to_dict() == {"new": "fresh", "bank": "gone"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page(view: DifferenceView, language: Language) -> None:
    """Net, shares, hours, places."""
    page = difference_map(view, language=language, assets="linked")
    words = {
        "en": ("newly covered", "Who loses", "people covered, in all"),
        "zh": ("新覆盖", "受损地区", "覆盖人数净变化"),
    }
    for text in (*words[language], "−1,000", "73.9%", "Moved", "Town"):
        assert text in page, text
    assert page.count('name="side"') == 3


def test_nothing_changed(view: DifferenceView) -> None:
    """Nobody wins, nobody loses, no branch is marked."""
    calm = replace(view, winners=(), losers=(), branches=view.branches.assign(state=""), hours_before=np.nan)
    page = difference_map(calm, language="en", assets="inline")
    assert page.count("Nobody.") == 2
    assert 'class="badge branch key' not in page


@pytest.mark.parametrize(
    ("number", "text"),
    [(1234.4, "+1,234"), (-12.0, "−12"), (0.2, "±0"), (float("nan"), "–")],
)
def test_signs(number: float, text: str) -> None:
    """A real minus, and no +0."""
    assert signed(number) == text
