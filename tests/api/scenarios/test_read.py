"""Scenarios from files and from what is typed."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from api.scenarios.numbers import numbers_of
from api.scenarios.read import read_scenarios, typed_scenario
from planner.errors import InputError

TOML = """
name = "Fewer, longer"
close = ["b1"]

[[changes]]
change = "hours"
branch = "b2"
opening_hours = "Mo-Fr 09:00-18:00"
"""


def _typed(**words: Any) -> Any:
    nothing: dict[str, Any] = {"name": None, "close": (), "hours": (), "add": (), "scale": (), "slower": 1.0}
    return typed_scenario(**{**nothing, **words})


def test_one_scenario_in_toml(tmp_path: Path) -> None:
    """Branches that close go first."""
    path = tmp_path / "changes.toml"
    path.write_text(TOML)
    (form,) = read_scenarios(path)
    assert form.name == "Fewer, longer"
    assert [change.change for change in form.all_changes] == ["close", "hours"]


def test_a_scenario_without_a_name_is_called_like_its_file(tmp_path: Path) -> None:
    """And one of several like what it changes."""
    path = tmp_path / "winter.json"
    path.write_text(json.dumps({"changes": [{"change": "roads", "slower": 1.3}]}))
    assert read_scenarios(path)[0].name == "winter"
    path.write_text(json.dumps({"scenarios": [{"close": ["a"]}, {"close": ["b"]}]}))
    assert [form.titled() for form in read_scenarios(path)] == ["a closed", "b closed"]


def test_every_mistake_is_named_with_its_place(tmp_path: Path) -> None:
    """By a pointer into the file, without the kinds that the file does not have there."""
    path = tmp_path / "bad.json"
    changes = [
        {"change": "hours", "branch": "b", "opening_hours": "25 o'clock"},
        {"change": "fly"},
        {"change": "add", "branch": "k", "lon": 200, "lat": 0},
        {"change": "demand", "factor": -1, "color": "red"},
    ]
    path.write_text(json.dumps({"changes": changes}))
    with pytest.raises(InputError) as raised:
        read_scenarios(path)
    pointers = [line.partition(":")[0] for line in raised.value.problems]
    assert pointers == [
        "#/changes/0/opening_hours",
        "#/changes/1",
        "#/changes/2/lon",
        "#/changes/3/factor",
        "#/changes/3/color",
    ]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "", "must end with"),
        ("a.toml", "= 3", "cannot be read"),
        ("a.json", "{", "cannot be read"),
        ("a.json", "[]", "cannot be used"),
        ("a.json", "7", "cannot be used"),
        ("a.json", '{"scenarios": []}', "cannot be used"),
        ("a.json", '{"scenarios": [{"name": "x"}, {"name": "x"}]}', "two scenarios are called 'x'"),
    ],
)
def test_files_that_are_no_scenarios(tmp_path: Path, name: str, text: str, words: str) -> None:
    """One sentence, no traceback."""
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=words):
        read_scenarios(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        read_scenarios(tmp_path / "missing.json")


def test_what_is_typed() -> None:
    """Options make one scenario, in this order: closed, hours, added, people, roads."""
    form = _typed(
        name="mine",
        close=["b1"],
        hours=["b2=Mo-Fr 10:00-18:00"],
        add=["Market, north@-1.5,52.25"],
        scale=["people=1.1", "0.9"],
        slower=1.2,
    )
    kinds = [change.change for change in form.all_changes]
    assert kinds == ["close", "hours", "add", "demand", "demand", "roads"]
    added = form.all_changes[2]
    assert (added.name, added.lon, added.lat) == ("Market, north", -1.5, 52.25)
    assert _typed() is None


def test_everything_that_is_typed_wrong_is_named() -> None:
    """All of it in one message."""
    with pytest.raises(typer.BadParameter) as raised:
        _typed(hours=["b2"], add=["Market"], scale=["people=many"])
    assert [option in str(raised.value) for option in ("--hours", "--add", "--scale")] == [True] * 3
    with pytest.raises(typer.BadParameter, match="opening_hours"):
        _typed(hours=["b2=25"])
    with pytest.raises(typer.BadParameter, match="lat"):
        _typed(add=["Market@0,95"])


def test_numbers_with_commas() -> None:
    """In their order, each once."""
    assert numbers_of("1.2, 0.8,1.2,", "--factors") == [1.2, 0.8]
    assert numbers_of("", "--factors") == []
    for text in ("a", "-1", "1e99"):
        with pytest.raises(typer.BadParameter):
            numbers_of(text, "--factors")
