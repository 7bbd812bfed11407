"""``farreach scenario`` and ``farreach sensitivity`` on the four villages."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import pytest

BETA = "n202"


@pytest.fixture
def said(four_villages: Any, farreach: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that runs a command about the four villages."""
    return lambda command, *words: farreach(command, four_villages.imported, *words)


def test_a_branch_less(said: Callable[..., Any]) -> None:
    """Alfa's branch is 7 km away: Beta is later, the hamlet between East and Beta falls out of 15 minutes."""
    answer = said("scenario", "--close", BETA, "--within", "15,30")
    assert answer.code == 0, answer.err
    assert "n202 closed" in answer.out
    assert "later there" in answer.out
    assert "today" in answer.out
    assert "wins" not in answer.out


def test_as_json_and_the_same_again(said: Callable[..., Any]) -> None:
    """The document adds up, and the hash of the inputs is the same each time."""
    words = ("scenario", "--close", BETA, "--within", "10", "--json")
    documents = [json.loads(said(*words).out) for _ in range(2)]
    assert documents[0] == documents[1]
    (one,) = documents[0]["scenarios"]
    assert one["question_hash"] != documents[0]["question_hash"]
    row = next(row for row in one["verdicts"] if row["area"] == "")
    (promise,) = one["promises"]
    net = sum(place["net"] for place in [*promise["winners"], *promise["losers"]])
    assert net == pytest.approx(row["covered_change"], abs=0.2)
    assert promise["people"]["lost"] == pytest.approx(-row["covered_change"], abs=0.2)
    assert documents[0]["table"][0]["shares"].keys() == {"today", "n202 closed"}


def test_several_from_a_file_side_by_side(said: Callable[..., Any], tmp_path: Path) -> None:
    """A column for each; one of them changes hours, so person-hours are measured."""
    path = tmp_path / "changes.json"
    later = {"change": "hours", "branch": BETA, "opening_hours": "Mo-Fr 09:00-12:00"}
    scenarios = [{"name": "less", "close": [BETA]}, {"name": "short", "changes": [later]}]
    path.write_text(json.dumps({"scenarios": scenarios}))
    answer = said("scenario", path, "--within", "30", "--scale", "people=2", "--name", "double")
    assert answer.code == 0, answer.err
    assert all(name in answer.out for name in ("less", "short", "double"))
    assert "Person-hours" in answer.out


def test_files_and_a_map(said: Callable[..., Any], tmp_path: Path) -> None:
    """A GeoPackage that QGIS opens, and a page that stands alone; nothing is overwritten unasked."""
    out, page = tmp_path / "s.gpkg", tmp_path / "s.html"
    words = ("scenario", "--close", BETA, "--within", "15", "--out", out, "--map", page)
    answer = said(*words)
    assert answer.code == 0, answer.err
    layers = dict(pyogrio.list_layers(out))
    assert layers["points"] == "Point"
    assert {"about", "verdicts", "shifts", "side_by_side"} <= layers.keys()
    points = gpd.read_file(out, layer="points")
    assert set(points["change"]) <= {"won", "lost", "sooner", "later", "same"}
    assert "<html" in page.read_text()[:300].lower()
    again = said(*words)
    assert again.code == 1
    assert "exists already" in again.err
    assert said(*words, "--overwrite").code == 0


def test_a_workspace_is_never_overwritten(four_villages: Any, said: Callable[..., Any]) -> None:
    """Not even if asked to."""
    before = four_villages.imported.read_bytes()
    answer = said("scenario", "--close", BETA, "--out", four_villages.imported, "--overwrite")
    assert answer.code == 1
    assert "is a workspace" in answer.err
    assert four_villages.imported.read_bytes() == before


def test_roads_closed_by_a_file(said: Callable[..., Any], tmp_path: Path) -> None:
    """A fence around the road between the hamlets cuts off who lives east of it."""
    fence = {
        "type": "Polygon",
        "coordinates": [[[10.35, 49.9], [10.4, 49.9], [10.4, 50.1], [10.35, 50.1], [10.35, 49.9]]],
    }
    path = tmp_path / "flood.geojson"
    path.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": fence}))
    answer = said("scenario", "--close-area", path, "--within", "60", "--json")
    assert answer.code == 0, answer.err
    (one,) = json.loads(answer.out)["scenarios"]
    assert one["name"] == "flood"
    assert one["promises"][0]["people"]["lost"] == pytest.approx(540, abs=1)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ((), 1, "Nothing would change"),
        (("--close", "nobank"), 1, "there is no branch 'nobank'"),
        (("--hours", "n202=25"), 2, "opening_hours"),
        (("--scale", "pop65=2"), 1, "there is no group 'pop65'"),
        (("--close", BETA, "--out", "x.doc"), 1, "does not say what to write"),
        (("--close", BETA, "--datum", "mars", "--out", "x.gpkg"), 1, "There is no datum"),
    ],
)
def test_what_cannot_be_played(
    said: Callable[..., Any], words: tuple[str, ...], code: int, told: str, tmp_path: Path, monkeypatch: Any
) -> None:
    """One message, the right exit code, no file."""
    monkeypatch.chdir(tmp_path)
    answer = said("scenario", *words, "--within", "30")
    assert (answer.code, list(tmp_path.iterdir())) == (code, [])
    assert told in answer.err


def test_sensitivity(said: Callable[..., Any], tmp_path: Path) -> None:
    """Shares under each assumption, in words, as JSON and as a workbook."""
    out = tmp_path / "s.xlsx"
    words = ("sensitivity", "--within", "15", "--cells", "5000", "--snap-limits", "50", "--out", out)
    answer = said(*words)
    assert answer.code == 0, answer.err
    for line in ("travel times x 0.8", "snap limit 50 m", "cells of 5000 m"):
        assert line in answer.out
    assert out.stat().st_size > 0
    document = json.loads(said("sensitivity", "--within", "15", "--factors", "0.5,2", "--json").out)
    shares = {row["words"]: row["share"] for row in document["shares"]}
    assert shares["travel times x 0.5"] >= shares["as asked"] >= shares["travel times x 2"]
    assert said("sensitivity", "--factors", "many").code == 2
    assert said("sensitivity", "--factors", "99").code == 1
