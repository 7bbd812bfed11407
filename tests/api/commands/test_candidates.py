"""``farreach candidates``: what it prints, writes and loads, and what it refuses without changing anything."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.store import Workspace
from planner.io.files import read_table

ALL = ("--least", "0")


def layer_of(path: Path) -> Any:
    """Return the candidates of a workspace."""
    with Workspace.open(path, read_only=True) as workspace:
        return workspace.read_layer("candidates")


def test_a_workspace_and_its_extract(farreach: Callable[..., Any], four_villages: Any) -> None:
    """Places of the map, branches and villages; the private car park, the island and the near ones are left out."""
    said = farreach("candidates", four_villages.imported, "--extract", four_villages.extract, *ALL, "--json")
    assert said.code == 0, said.err
    facts = json.loads(said.out)
    places = {one["id"]: one["properties"] for one in facts["layer"]["features"]}
    assert facts["candidates"] == len(places) == sum(facts["kinds"].values())
    assert places["n301"]["name"] == "Town hall & <b>library</b> ${7*7} 村, Gamma"
    assert "n304" in places
    assert not {"n305", "n306"} & set(places)  # the island, the private car park
    assert "n302" not in places  # 700 m from the road
    assert {"score", "people_near", "street_metres", "kind", "opening_hours"} <= set(places["n301"])
    assert facts["left_out"]["vans cannot come and go"] == facts["left_out"]["no street within 200 m"] == 1
    assert "reading the places" in said.err


def test_an_extract_alone(farreach: Callable[..., Any], four_villages: Any) -> None:
    """Streets, people and places of one file; the best are printed with what is left out and why."""
    said = farreach("candidates", four_villages.extract, *ALL)
    assert said.code == 0, said.err
    assert "300 m apart or more; the best:" in said.out
    assert "Town hall of Beta" in said.out
    assert "Left out:" in said.out
    assert "Keep them with --out FILE or --load." in said.out


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg"])
def test_files_can_be_loaded(
    farreach: Callable[..., Any], own_import: Path, tmp_path: Path, suffix: str
) -> None:
    """What is written comes back by 'farreach load candidates', row by row."""
    out = tmp_path / f"places{suffix}"
    said = farreach("candidates", own_import, "--out", out, *ALL, "--json")
    assert said.code == 0, said.err
    facts = json.loads(said.out)
    assert facts["kept_in"] == [str(out)]
    assert "layer" not in facts
    loaded = farreach("load", "candidates", out, own_import)
    assert loaded.code == 0, loaded.err
    written = read_table(out, "candidates").frame
    stored = layer_of(own_import)
    assert len(stored) == facts["candidates"]
    assert stored.index.tolist() == written.index.tolist()
    assert stored["name"].tolist() == written["name"].tolist()
    assert stored["opening_hours"].str.contains("Mo-Fr").any()


def test_load_replaces_the_candidates(
    farreach: Callable[..., Any], own_import: Path, four_villages: Any
) -> None:
    """With their scores; a plan can be made with them, and a second run changes nothing."""
    words = ("candidates", own_import, "--extract", four_villages.extract, *ALL, "--load")
    said = farreach(*words)
    assert said.code == 0, said.err
    assert f"They are in {own_import}." in said.out
    first = layer_of(own_import)
    assert first["score"].is_monotonic_decreasing
    assert farreach(*words).code == 0
    assert layer_of(own_import).equals(first)
    assert farreach("plan", own_import, "--json").code == 0


def test_own_places_stay(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """Beside those of the map, which give way; one in the sea is named and left out."""
    own = tmp_path / "own.csv"
    own.write_text("id,name,lon,lat\nk1,Kiosk,10.0,50.0005\nk2,Kiosk two,10.001,50.0005\nk3,Wet,10.6,50.2\n")
    said = farreach("candidates", own_import, "--own", own, *ALL, "--json")
    assert said.code == 0, said.err
    facts = json.loads(said.out)
    names = {one["id"]: one["properties"]["name"] for one in facts["layer"]["features"]}
    assert (names["k1"], names["k2"]) == ("Kiosk", "Kiosk two")
    assert "village-n101" not in names
    assert [note for note in facts["notes"] if "k3: no street within 2000 m; left out" in note]


def test_kinds_and_words(farreach: Callable[..., Any], four_villages: Any, tmp_path: Path) -> None:
    """Only what is asked for; a car park without a name has one in Chinese."""
    nameless = '<node id="999" lat="50.004" lon="10.3"><tag k="amenity" v="parking"/></node>\n  <way '
    extract = tmp_path / "more.osm"
    extract.write_text(four_villages.extract.read_text().replace("<way ", nameless, 1))
    words = ("--kinds", "parking, village", "--language", "zh", *ALL)
    said = farreach("candidates", extract, *words, "--json")
    facts = json.loads(said.out)
    assert set(facts["kinds"]) == {"parking", "village"}
    assert "停车场, Beta" in [one["properties"]["name"] for one in facts["layer"]["features"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kinds", "parking,pub"], "--kinds pub: choose from"),
        (["--language", "is"], "--language 'is'"),
        (["--out", "places.xlsx"], "must end with .gpkg"),
        (["--spacing", "-1"], "--spacing"),
        (["--most", "0"], "--most"),
        (["--minutes", "nan"], "--minutes"),
        (["--spacing", "nan"], "--spacing"),
    ],
)
def test_wrong_usage(refuses: Callable[..., str], four_villages: Any, words: list[str], said: str) -> None:
    """Told before anything is read."""
    assert said in refuses("candidates", four_villages.imported, *words, code=2)


def test_more_people_than_there_are(farreach: Callable[..., Any], four_villages: Any) -> None:
    """A rule that cannot be applied is not ignored in silence."""
    said = farreach("candidates", four_villages.imported, "--least", "1e8", "--json")
    assert said.code == 0, said.err
    (note,) = json.loads(said.out)["notes"]
    assert note.startswith("no place was left out for fewer than 100,000,000 people near: only ")


def test_an_extract_is_no_place_to_load_into(refuses: Callable[..., str], four_villages: Any) -> None:
    """Nor are there places besides its own."""
    extract = four_villages.extract
    assert "--load needs a workspace" in refuses("candidates", extract, "--load", code=2)
    assert "--extract needs a workspace" in refuses("candidates", extract, "--extract", extract, code=2)


def test_everything_wrong_is_told_at_once(
    refuses: Callable[..., str], own_import: Path, tmp_path: Path, digest: Callable[[Path], str]
) -> None:
    """The file of one's own, the extract and the place to write to; nothing changes."""
    before = digest(own_import)
    own = tmp_path / "own.csv"
    own.write_text("id,name,lon,lat\na,A,10.0,50.0\na,B,10.1,50.0\n")
    missing = tmp_path / "missing.osm.pbf"
    said = refuses(
        *("candidates", own_import, "--load", "--own", own, "--extract", missing),
        *("--out", tmp_path / "no folder" / "x.csv"),
    )
    for words in ("'a'", "missing.osm.pbf", "is not a folder"):
        assert words in said
    assert digest(own_import) == before


def test_none_left_is_no_answer(
    refuses: Callable[..., str], own_import: Path, tmp_path: Path, digest: Callable[[Path], str]
) -> None:
    """The reasons are told; the candidates that were there stay, and no file is written."""
    before = digest(own_import)
    out = tmp_path / "none.csv"
    words = ("--kinds", "marketplace", "--load", "--out", out)
    said = refuses("candidates", own_import, *words, code=3)
    assert "No place is left; nothing was stored." in said
    assert "of a kind that was not asked for" in said
    assert digest(own_import) == before
    assert not list(tmp_path.glob("*none*"))


def test_nothing_there(refuses: Callable[..., str], tmp_path: Path) -> None:
    """A source that does not exist, and one that is no map."""
    assert "gone.gpkg" in refuses("candidates", tmp_path / "gone.gpkg")
    text = tmp_path / "text.osm.pbf"
    text.write_text("no map")
    assert "text.osm.pbf" in refuses("candidates", text)


def test_a_plan_with_a_workspace_in_use_as_out(refuses: Callable[..., str], own_import: Path) -> None:
    """A workspace is never overwritten by a file of candidates."""
    assert "would be lost" in refuses("candidates", own_import, "--out", own_import)
