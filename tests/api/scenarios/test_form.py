"""Scenarios as people write them: every kind of change, and every mistake by its place."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from api.scenarios.form import ChangeForm, ScenarioForm, in_words
from api.scenarios.made import scenario_of
from planner.coverage.scenarios.changes import BranchAdded, RoadsChanged, StandsAdded
from planner.errors import InputError

MONDAY = date(2026, 11, 23)

CHANGES: dict[str, dict[str, Any]] = {
    "b1 closed": {"change": "close", "branch": "b1"},
    "b1 open Mo-Fr 10:00-18:00": {"change": "hours", "branch": "b1", "opening_hours": "Mo-Fr 10:00-18:00"},
    "b1 for 40 people": {"change": "capacity", "branch": "b1", "capacity": 40},
    "Kiosk added": {"change": "add", "branch": "k", "name": "Kiosk", "lon": 1, "lat": 2},
    "a van at Square": {
        "change": "add_stand",
        "stand": "s",
        "name": "Square",
        "lon": 1,
        "lat": 2,
        "date": "2026-11-24",
        "arrival": "10:00",
        "departure": "12:00",
    },
    "no van at Square": {"change": "remove_stands", "places": ["Square"]},
    "roads closed, roads x 1.2": {
        "change": "roads",
        "slower": 1.2,
        "closed_area": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]},
    },
    "pop65 x 1.5": {"change": "demand", "group": "pop65", "factor": 1.5},
    "rural as 20 min": {"change": "standard", "standard": {"name": "rural", "within": 20}},
}


@pytest.mark.parametrize("words", CHANGES)
def test_every_change_has_words_and_goes_to_the_core(words: str) -> None:
    """What is written is said in few words, and the core takes it."""
    change: Any = TypeAdapter(ChangeForm).validate_python(CHANGES[words])
    assert in_words(change) == words
    form = ScenarioForm.model_validate({"changes": [CHANGES[words]]})
    assert form.titled() == words
    assert len(scenario_of(form, MONDAY).changes) == 1


def test_what_the_core_gets() -> None:
    """Places, tables and shapes are those that were written; branches that close go first."""
    form = ScenarioForm.model_validate({"close": ["b9"], "changes": list(CHANGES.values())})
    made = scenario_of(form, MONDAY).changes
    assert made[0].branch == "b9"  # type: ignore[union-attr]
    added = next(change for change in made if isinstance(change, BranchAdded))
    assert (added.branch, added.lon, added.lat, added.name) == ("k", 1.0, 2.0, "Kiosk")
    stands = next(change for change in made if isinstance(change, StandsAdded)).stands
    assert stands.loc["s", "arrival"] == "10:00"
    roads = next(change for change in made if isinstance(change, RoadsChanged)).roads
    assert roads.closed_area.area == pytest.approx(0.5)


def test_a_long_scenario_has_a_short_name() -> None:
    """Three changes are named, the rest is counted."""
    form = ScenarioForm.model_validate({"close": ["a", "b", "c", "d", "e"]})
    assert form.titled() == "a closed; b closed; c closed and 2 more"
    assert ScenarioForm.model_validate({}).titled() == "no change"


def test_the_document_says_it_again() -> None:
    """What is stored makes the same scenario."""
    form = ScenarioForm.model_validate({"name": "all", "changes": list(CHANGES.values())})
    assert ScenarioForm.model_validate(form.document()).document() == form.document()


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[["a", 0], [1, 1], [1, 0]]]},
        {"type": "Point", "coordinates": [400, 0]},
        {"type": "Polygon", "coordinates": [[1, 2]]},
        {"type": "LineString", "coordinates": [[0, 0], [1e400, 1]]},
    ],
)
def test_a_shape_that_is_none_is_refused_by_its_change(shape: dict[str, Any]) -> None:
    """A bow-tie, text, a place off the map, too few numbers, infinity: no traceback, the change is named."""
    form = ScenarioForm.model_validate({"changes": [{"change": "roads", "closed_area": shape}]})
    with pytest.raises(InputError, match="change 1: closed_area"):
        scenario_of(form, MONDAY)
