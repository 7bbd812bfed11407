"""``farreach remedies``: what it prints, stores and writes, and what it refuses."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.store import Workspace

CHEAP = ("--budget", 60_000, "--seconds", 5)


def test_remedies(farreach: Callable[..., Any], own_villages: Path, tmp_path: Path) -> None:
    """The ranked actions, the frontier and fixes in words; progress on standard error; maps that stand alone."""
    out = tmp_path / "maps"
    said = farreach("remedies", own_villages, *CHEAP, "--without-plan", "--out", out)
    assert said.code == 0, said.err
    assert "choosing among" in said.err
    assert "Testbank, Villages:" in said.out
    assert re.search(r"^ +1  (Kiosk|Longer hours|New van), ", said.out, re.MULTILINE)
    assert "What less money reaches:" in said.out
    assert "The cheapest fixes:" in said.out
    assert sorted(file.name for file in out.iterdir()) == [
        "remedies.html",
        "remedies.json",
        "remedies.zh.html",
    ]
    html = (out / "remedies.html").read_text(encoding="utf-8")
    assert re.findall(r"""(?:src|href)\s*=\s*["']?/""", html) == []
    with Workspace.open(own_villages, read_only=True) as workspace:
        stored = workspace.get_result("documents", "remedies")
        layer = workspace.read_layer("remedies")
    assert stored == json.loads((out / "remedies.json").read_text(encoding="utf-8"))
    actions = layer[layer["what"] == "action"]
    assert list(actions.index) == [row["id"] for row in stored["actions"]]
    assert set(layer[layer["what"] == "gap"].index) >= {"gap-1"}


def test_as_json(farreach: Callable[..., Any], own_villages: Path) -> None:
    """The same facts, money within the budget, people who add up."""
    facts = json.loads(farreach("remedies", own_villages, *CHEAP, "--json").out)
    assert facts["cost"] <= facts["budget"] == 60_000
    assert sum(row["people"] for row in facts["actions"]) == pytest.approx(facts["people"], abs=1)
    assert facts["with_published_vans"]


def test_kinds_and_costs(farreach: Callable[..., Any], own_villages: Path, tmp_path: Path) -> None:
    """Only what is allowed, at the prices of the file, in its currency."""
    costs = tmp_path / "costs.csv"
    costs.write_text("name,value\ncurrency,CHF\nkiosk,1234\n", encoding="utf-8")
    words = (
        "remedies",
        own_villages,
        *CHEAP,
        "--kinds",
        "kiosk",
        "--costs",
        costs,
        "--without-plan",
        "--json",
    )
    facts = json.loads(farreach(*words).out)
    assert {row["kind"] for row in facts["actions"]} == {"kiosk"}
    assert {row["cost"] for row in facts["actions"]} == {1234}
    assert facts["currency"] == "CHF"


def test_one_gap(farreach: Callable[..., Any], own_villages: Path) -> None:
    """Its cheapest fixes."""
    said = farreach("remedies", own_villages, *CHEAP, "--without-plan", "--gap", "gap-1", "--json")
    gap = json.loads(said.out)["gap"]
    assert gap["name"] == "Gamma"
    costs = [fix["cost_per_person"] for fix in gap["fixes"]]
    assert costs == sorted(costs)
    assert costs


def test_why(farreach: Callable[..., Any], own_villages: Path) -> None:
    """An action that was not chosen, with what insisting on it would cost."""
    words = ("remedies", own_villages, "--budget", 300_000, "--seconds", 5, "--without-plan")
    facts = json.loads(farreach(*words, "--json").out)
    chosen, other = facts["actions"][0]["id"], facts["not_chosen"][0]["id"]
    reason = json.loads(farreach(*words, "--why", other, "--json").out)
    assert reason["id"] == other
    assert reason["why"] != "chosen"
    assert reason["other_way"]["loss"] is None or reason["other_way"]["loss"] >= 0
    said = farreach(*words, "--why", chosen)
    assert "people would be lost" in said.out


def test_no_money(farreach: Callable[..., Any], own_villages: Path) -> None:
    """The reason is the money, not that nobody lacks anything."""
    said = farreach("remedies", own_villages, "--budget", 0, "--seconds", 5)
    assert said.code == 0, said.err
    assert "not enough money for anything: the cheapest action that helps costs" in said.out
    none = ("--vans", 0, "--kinds", "van_stop", "--seconds", 5)
    out = farreach("remedies", own_villages, *none).out
    assert "no van may be bought" in out
    assert "others serve them" not in out


def test_refusals(
    refuses: Callable[..., str], own_villages: Path, tmp_path: Path, digest: Callable[[Path], str]
) -> None:
    """One message, nothing stored."""
    before = digest(own_villages)
    assert "there is no 'bus'" in refuses("remedies", own_villages, "--kinds", "bus,kiosk", code=2)
    costs = tmp_path / "costs.csv"
    costs.write_text("name,value\nkisok,5\nvan,-3\n", encoding="utf-8")
    said = refuses("remedies", own_villages, "--costs", costs)
    assert "row 2, column name: 'kisok' is not known; did you mean 'kiosk'?" in said
    assert "row 3, column value: '-3' is not a number of at least 0" in said
    costs.write_text("name,value\nwindows.nobody,5\nslots.evening,0.9\n", encoding="utf-8")
    said = refuses("remedies", own_villages, "--costs", costs)
    assert "row 2, column name: there is no branch 'nobody'" in said
    assert "add up to 1.8" in said
    assert "opening the map" not in said
    assert "say van_stop" in refuses("remedies", own_villages, "--kinds", "van", code=2)
    assert digest(own_villages) == before


def test_what_is_not_there(
    refuses: Callable[..., str], own_villages: Path, digest: Callable[[Path], str]
) -> None:
    """The message says which there are; there was no search, and nothing is stored."""
    before = digest(own_villages)
    said = refuses("remedies", own_villages, *CHEAP, "--gap", "gap-99", "--why", "bus")
    assert "there is no gap 'gap-99'; there are " in said
    assert "there is no action 'bus'; there are " in said
    assert "choosing among" not in said
    assert digest(own_villages) == before
