"""``farreach plan``, ``coverage`` and ``routes``: what they print, and when they say that there is no answer."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.store import Workspace


def test_plan(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """Facts on standard output, progress on standard error, maps that stand alone in the folder."""
    out = tmp_path / "maps" / "today"
    said = farreach("plan", own_import, "--vans", 1, "--weeks", 1, "--out", out)
    assert said.code == 0, said.err
    assert "making the rota" in said.err
    assert "Testbank, Villages: 2 branches, 3,660 people" in said.out
    assert "A person counts as served by a van if" in said.out
    assert f"farreach serve {own_import}" in said.out
    files = sorted(file.name for file in out.iterdir())
    assert len(files) == 5
    for name in files:
        if name.endswith(".html"):
            html = (out / name).read_text(encoding="utf-8")
            assert re.findall(r"""(?:src|href)\s*=\s*["']?/""", html) == []
            assert re.findall(r"""<(?:script|img|iframe)[^>]+src\s*=\s*["']?https?:""", html) == []
    with Workspace.open(own_import, read_only=True) as workspace:
        plan = workspace.latest_plan(state="published")
        assert plan is not None
        printed = json.loads((out / "facts.json").read_text(encoding="utf-8"))
        assert printed == {
            **plan.document["facts"],
            "rota": plan.document["rota"],
            "routes_today": plan.document["days"][plan.document["facts"]["today"]],
        }


def test_plan_as_json(farreach: Callable[..., Any], own_import: Path) -> None:
    """The same facts, with the rota and the routes of today, so that one command tells everything."""
    said = farreach("plan", own_import, "--json")
    facts = json.loads(said.out)
    assert facts["people"] == 3660
    with Workspace.open(own_import, read_only=True) as workspace:
        rota, today = facts.pop("rota"), facts.pop("routes_today")
        assert workspace.get_result("documents", "facts") == facts
        assert workspace.get_result("documents", "rota") == rota
        assert workspace.get_result("documents", f"days/{facts['today']}") == today


def test_same_question_same_plan(farreach: Callable[..., Any], own_import: Path) -> None:
    """Twice in a row: two versions, one hash."""
    for _ in range(2):
        assert farreach("plan", own_import, "--json").code == 0
    with Workspace.open(own_import, read_only=True) as workspace:
        first, second = workspace.plans()
    assert first.sha256 == second.sha256


def test_coverage(farreach: Callable[..., Any], four_villages: Any) -> None:
    """A row for everybody and one for each municipality; nothing is stored."""
    before = four_villages.imported.read_bytes()
    said = farreach("coverage", four_villages.imported, "--within", "30,10m,60min", "--json")
    document = json.loads(said.out)
    assert [row["minutes"] for row in document["thresholds"]] == [10, 30, 60]
    assert document["thresholds"][1]["share"] == pytest.approx(2840 / 3660, abs=1e-5)
    assert {row["name"] for row in document["areas"]} == {"West", "East"}
    text = farreach("coverage", four_villages.imported).out
    assert "everybody" in text
    assert "91.8%" in text
    assert four_villages.imported.read_bytes() == before


def test_routes(farreach: Callable[..., Any], four_villages: Any, out_day: tuple[str, str]) -> None:
    """Of a date, as words and as JSON; of the nearest date when none is given."""
    day = json.loads(farreach("routes", four_villages.path, "--date", out_day[1], "--json").out)
    assert day["routes"][0]["vehicle"] == out_day[0]
    text = farreach("routes", four_villages.path, "--date", out_day[1]).out
    assert "leaves Beta" in text
    assert json.loads(farreach("routes", four_villages.path, "--json").out)["date"]


def test_routes_of_another_date(refuses: Callable[..., str], four_villages: Any) -> None:
    """The dates that there are stand in the message; nonsense is wrong usage."""
    assert "2026-12-04" in refuses("routes", four_villages.path, "--date", "2020-01-01")
    assert "is not a date" in refuses("routes", four_villages.path, "--date", "tomorrow", code=2)


def test_routes_before_a_plan(refuses: Callable[..., str], four_villages: Any) -> None:
    """The message is the command to run."""
    assert f"farreach plan {four_villages.imported}" in refuses("routes", four_villages.imported)


@pytest.mark.parametrize("layer", ["demand", "branches"])
def test_nothing_to_plan_for(refuses: Callable[..., str], own_villages: Path, layer: str) -> None:
    """Without people or without branches; the plan that was there is still there."""
    with Workspace.open(own_villages) as workspace:
        workspace.write_layer(layer, workspace.read_layer(layer).iloc[:0])
    for command in ("plan", "coverage"):
        message = refuses(command, own_villages)
        assert f"no {layer}" in message
        assert "farreach load" in message
    with Workspace.open(own_villages, read_only=True) as workspace:
        assert len(workspace.plans()) == 1
        assert workspace.page("/", "en") is not None


def test_nobody_lives_there(farreach: Callable[..., Any], own_import: Path) -> None:
    """Demand of nobody at all is refused in words, or planned; never a traceback."""
    with Workspace.open(own_import) as workspace:
        workspace.write_layer("demand", workspace.read_layer("demand").assign(people=0.0))
    said = farreach("plan", own_import)
    assert said.code in {0, 1, 3}
    assert "Traceback" not in said.err
    assert "nan" not in said.out


@pytest.mark.parametrize(
    ("lonely", "words"),
    [("10.1,50.255,08:00,16:00", "island"), ("10.1,50.0,11:20,12:00", "Lengthen the shift")],
)
def test_a_van_that_reaches_nothing(
    farreach: Callable[..., Any], own_import: Path, tmp_path: Path, lonely: str, words: str
) -> None:
    """Exit code 3 names the van, why, and what to do; the van beside it is fine; nothing is stored."""
    places, vans = tmp_path / "places.csv", tmp_path / "vans.csv"
    places.write_text("id,name,lon,lat\np,Gamma,10.9,50.0\n")
    vans.write_text(f"id,lon,lat,shift_start,shift_end\nfine,10.1,50.0,08:00,16:00\nlonely,{lonely}\n")
    assert farreach("load", "candidates", places, own_import).code == 0
    assert farreach("load", "vehicles", vans, own_import).code == 0
    said = farreach("plan", own_import)
    assert (said.code, said.out) == (3, ""), said.err
    message = said.err.split("farreach: ")[1]
    assert "1 of 2 vehicles" in message
    assert "lonely" in message
    assert words in message
    assert "fine" not in message
    with Workspace.open(own_import, read_only=True) as workspace:
        assert workspace.plans() == []


def test_a_van_on_the_island(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """A van whose depot is there serves the islanders, whom no other van can."""
    vans = tmp_path / "vans.csv"
    vans.write_text("id,lon,lat\nland,10.1,50.0\nisland,10.1,50.255\n")
    assert farreach("load", "vehicles", vans, own_import).code == 0
    facts = json.loads(farreach("plan", own_import, "--json").out)
    assert facts["share_after"] == 1
    assert facts["unserved"] == []
    by_van = {visit["vehicle"]: stop["name"] for stop in facts["stops"] for visit in stop["visits"]}
    assert by_van["island"] == "Holm hall"


def test_loaded_vans_are_used(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """Instead of the number of vans asked for; their shift is kept."""
    table = tmp_path / "vans.csv"
    table.write_text("id,name,lon,lat,shift_start,shift_end\nblue,Blue,10.0,50.0,09:30,17:30\n")
    assert farreach("load", "vehicles", table, own_import).code == 0
    facts = json.loads(farreach("plan", own_import, "--vans", 7, "--json").out)
    (van,) = facts["vehicles"]
    assert (van["id"], van["shift_start"]) == ("blue", "09:30")
    (visit,) = [visit for stop in facts["stops"] for visit in stop["visits"]]
    assert visit["arrival"] >= "10:20"


def test_bug_a_folder_that_cannot_be_made(
    refuses: Callable[..., str], own_import: Path, tmp_path: Path
) -> None:
    """Found out before the plan is made; it was a traceback after it."""
    (tmp_path / "file").write_text("x")
    assert "file" in refuses("plan", own_import, "--out", tmp_path / "file")
    with Workspace.open(own_import, read_only=True) as workspace:
        assert workspace.plans() == []
