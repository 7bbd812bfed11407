"""``farreach import``: from an extract to a workspace, whole or not at all."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.store import Workspace

PBF = Path(__file__).parents[3] / "data" / "demo" / "iceland.osm.pbf"


def nothing_written(folder: Path) -> bool:
    """Return whether no workspace and no part of one is in the folder."""
    return not [file.name for file in folder.iterdir() if ".gpkg" in file.name]


def test_what_comes_in(four_villages: Any) -> None:
    """Two of three banks, four settlements, six stop places, two municipalities, an island, all the people."""
    with Workspace.open(four_villages.imported, read_only=True) as workspace:
        counts = workspace.layers()
        branches = workspace.read_layer("branches")
        streets = workspace.read_layer("streets")
        people = workspace.read_layer("demand")["people"].sum()
        report = workspace.get_result("import", "report")
    assert counts["branches"] == 2
    assert counts["service_points"] == 6
    assert (counts["settlements"], counts["boundaries"], counts["islands"]) == (4, 2, 1)
    assert set(branches["brand"]) == {"Testbank"}
    assert set(branches["opening_hours"]) == {"", "Mo-Fr 09:00-16:00"}
    assert people == pytest.approx(3660)
    assert len(streets) == 8
    assert report["counts"]["streets closed to cars"] == 1
    assert report["counts"]["streets read: ferry"] == 1
    assert "2 of 3" not in four_villages.out
    for words in ("street km", "Noted:", "60 people outside settlements"):
        assert words in four_villages.out


def test_json(farreach: Callable[..., Any], four_villages: Any, tmp_path: Path) -> None:
    """The report as JSON on standard output, progress on standard error."""
    said = farreach("import", four_villages.extract, tmp_path / "v.gpkg", "--json")
    assert said.code == 0
    report = json.loads(said.out)
    assert report["figures"]["branches"] == 6
    assert "reading four_villages.osm" in said.err


def test_tables_of_ones_own(farreach: Callable[..., Any], four_villages: Any, tmp_path: Path) -> None:
    """``--demand`` replaces the people of the map."""
    table = tmp_path / "people.csv"
    table.write_text("id,people,lon,lat\na,70,10.0,50.0\nb,30,10.9,50.0\n")
    said = farreach("import", four_villages.extract, tmp_path / "v.gpkg", "--demand", table, "--json")
    report = json.loads(said.out)
    assert report["figures"]["people"] == 100
    assert report["notes"] == ["people taken from the file that was given"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("cut.osm.pbf", "truncated", "Is the download complete?"),
        ("text.osm.pbf", b"I am no map.\n" * 100, "cannot be read as an OpenStreetMap extract"),
        ("html.osm.pbf", b"<!DOCTYPE html><title>404</title>", "cannot be read as an OpenStreetMap extract"),
        ("empty.osm.pbf", b"", "is empty"),
        ("map.png", b"\x89PNG", "not named like an OpenStreetMap extract"),
        ("cut.osm", b'<?xml version="1.0"?><osm version="0.6"><node id="1" lat="1"', "cannot be read"),
        ("sea.osm", b'<osm version="0.6"><node id="1" lat="50" lon="10"/></osm>', "holds no street"),
        (
            "paths.osm",
            (
                b'<osm version="0.6"><node id="1" lat="50" lon="10"/><node id="2" lat="50" lon="10.1"/>'
                b'<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/></way></osm>'
            ),
            "holds no street",
        ),
        (
            "nodes_missing.osm",
            b'<osm version="0.6"><way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way></osm>',
            "holds no street",
        ),
    ],
)
def test_bad_extracts(
    refuses: Callable[..., str], tmp_path: Path, name: str, content: Any, words: str
) -> None:
    """Each with one message that names the file."""
    path = tmp_path / name
    path.write_bytes(PBF.read_bytes()[:1_000_000] if content == "truncated" else content)
    message = refuses("import", path, tmp_path / "v.gpkg")
    assert words in message
    assert name in message
    assert nothing_written(tmp_path)


def test_missing_extract(refuses: Callable[..., str], tmp_path: Path) -> None:
    """Named in full."""
    message = refuses("import", tmp_path / "nowhere.osm.pbf", tmp_path / "v.gpkg")
    assert "There is no file" in message
    assert str(tmp_path / "nowhere.osm.pbf") in message
    assert nothing_written(tmp_path)


def test_missing_folder(refuses: Callable[..., str], four_villages: Any, tmp_path: Path) -> None:
    """It is not made silently."""
    assert "is not a folder" in refuses("import", four_villages.extract, tmp_path / "no" / "v.gpkg")


def test_an_existing_workspace_is_kept(
    refuses: Callable[..., str],
    farreach: Callable[..., Any],
    four_villages: Any,
    own_villages: Path,
    digest: Callable[[Path], str],
) -> None:
    """Unless ``--overwrite`` says otherwise; the message names that option."""
    before = digest(own_villages)
    assert "--overwrite" in refuses("import", four_villages.extract, own_villages)
    assert digest(own_villages) == before
    assert farreach("import", four_villages.extract, own_villages, "--overwrite").code == 0
    with Workspace.open(own_villages, read_only=True) as workspace:
        assert workspace.plans() == []


def test_a_bad_extract_keeps_the_old_workspace(
    refuses: Callable[..., str], own_villages: Path, tmp_path: Path, digest: Callable[[Path], str]
) -> None:
    """Also with ``--overwrite``."""
    (tmp_path / "text.osm.pbf").write_text("no map")
    before = digest(own_villages)
    refuses("import", tmp_path / "text.osm.pbf", own_villages, "--overwrite")
    assert digest(own_villages) == before
    assert [file.name for file in tmp_path.iterdir() if "partial" in file.name] == []


def test_overwrite_replaces_workspaces_only(
    refuses: Callable[..., str], four_villages: Any, tmp_path: Path
) -> None:
    """Never a file of another kind, whatever its name."""
    precious = tmp_path / "thesis.gpkg"
    precious.write_text("chapter 1")
    assert "not a Farreach workspace" in refuses("import", four_villages.extract, precious, "--overwrite")
    assert precious.read_text() == "chapter 1"


def test_no_branch_chosen_lists_the_commonest(
    refuses: Callable[..., str], four_villages: Any, tmp_path: Path
) -> None:
    """With their counts, so that the next try hits."""
    chosen = ("--branches", "amenity=bank name=landsbanki")
    message = refuses("import", four_villages.extract, tmp_path / "v.gpkg", *chosen)
    assert "bank: Testbank (2)" in message
    assert "bank: Otherbank (1)" in message
    assert nothing_written(tmp_path)


@pytest.mark.parametrize("choice", ["banks", "colour=red", "amenity=bank name", "'amenity=bank", ""])
def test_choice_of_branches_not_understood(
    refuses: Callable[..., str], four_villages: Any, tmp_path: Path, choice: str
) -> None:
    """The message shows how to say it."""
    message = refuses("import", four_villages.extract, tmp_path / "v.gpkg", "--branches", choice)
    assert message.startswith("Which branches?")
    assert nothing_written(tmp_path)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "UTC+1", "/etc/localtime"])
def test_unknown_time_zone(
    refuses: Callable[..., str], four_villages: Any, tmp_path: Path, zone: str
) -> None:
    """Found out before anything is read."""
    message = refuses("import", four_villages.extract, tmp_path / "v.gpkg", "--timezone", zone)
    assert "time zone" in message
    assert nothing_written(tmp_path)
