"""``farreach load``: a table in place of the map's, or a message that names every wrong row and changes nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.store import Workspace


def written(folder: Path, name: str, text: str) -> Path:
    """Return a file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_branches(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """They take the place of the map's; JSON says how many and what was noticed."""
    table = written(tmp_path, "branches.csv", "id,name,lon,lat\na,Alfa,10.0,50.0\nb,Gamma,10.9,50.0\n")
    said = farreach("load", "branches", table, own_import, "--json")
    assert said.code == 0, said.err
    assert json.loads(said.out)["rows"] == 2
    with Workspace.open(own_import, read_only=True) as workspace:
        assert list(workspace.read_layer("branches")["name"]) == ["Alfa", "Gamma"]
    assert "2 branches from branches.csv stored" in farreach("load", "branches", table, own_import).out


def test_named_columns(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """For tables in any language."""
    table = written(tmp_path, "people.csv", "nr;n;breite;laenge\n1;12;50,0;10,0\n2;8;50,0;10,9\n")
    columns = [word for pair in ("people=n", "lat=breite", "lon=laenge") for word in ("--column", pair)]
    said = farreach("load", "demand", table, own_import, *columns, "--json")
    assert said.code == 0, said.err
    with Workspace.open(own_import, read_only=True) as workspace:
        assert workspace.read_layer("demand")["people"].sum() == 20


CASES = [
    pytest.param(
        "demand", "id,people,lon,lat\na,5,50.0,10.0\nb,5,50.0,10.9\n", [], "swapped", id="lon and lat swapped"
    ),
    pytest.param(
        *("demand", "id,people,x,y\na,5,530000,180000\nb,5,531000,180000\n", ["--crs", "EPSG:27700"]),
        "outside the map",
        id="wrong reference system",
    ),
    pytest.param(
        *("demand", "id,people,lon,lat\na,5,10.0,50.0\nb,5,10.9,50.0\n", ["--crs", "EPSG:27700"]),
        "leave out --crs",
        id="degrees in a system of metres",
    ),
    pytest.param(
        *("demand", "id,people,lon,lat\na,5,10.0,50.0\n", ["--crs", "EPSG:999999"]),
        "EPSG:999999",
        id="unknown reference system",
    ),
    pytest.param(
        "demand",
        "id,people,x,y\na,5,4400000,5540000\nb,5,4410000,5541000\n",
        [],
        "--crs",
        id="metres, no system",
    ),
    pytest.param(
        "branches",
        "id,name,lon,lat\na,Alfa,10.0,50.0\nb,Atlantis,10.6,49.6\n",
        [],
        "in the sea?",
        id="in the sea",
    ),
    pytest.param(
        "branches", "id,name,lon,lat\na,Alfa,0,0\n", [], "longitude 0, latitude 0", id="null island"
    ),
    pytest.param(
        "demand", "id,people,lon,lat\na,-5,10.0,50.0\nb,many,10.0,50.0\n", [], "2 problems", id="bad numbers"
    ),
    pytest.param("demand", "id,people,lon,lat\na,5,10.0,50.0\na,5,10.1,50.0\n", [], "'a'", id="an id twice"),
    pytest.param("demand", "id,lon,lat\na,10.0,50.0\n", [], "people", id="no people"),
    pytest.param("demand", "", [], "", id="empty file"),
    pytest.param(
        *("vehicles", "id,lon,lat,shift_start,shift_end\nv,10.0,50.0,25:00,noon\n", []),
        "shift_start",
        id="impossible times",
    ),
]


@pytest.mark.parametrize(("table", "text", "options", "words"), CASES)
def test_bad_tables(
    refuses: Callable[..., str],
    own_import: Path,
    tmp_path: Path,
    digest: Callable[[Path], str],
    table: str,
    text: str,
    options: list[str],
    words: str,
) -> None:
    """One message with the name of the file and every wrong row; the workspace is as it was."""
    before = digest(own_import)
    message = refuses("load", table, written(tmp_path, "mine.csv", text), own_import, *options)
    assert words in message
    assert digest(own_import) == before


def test_every_branch_in_the_sea_is_named(
    refuses: Callable[..., str], own_import: Path, tmp_path: Path
) -> None:
    """With the distance to the nearest street."""
    rows = "id,name,lon,lat\na,Alfa,10.0,50.0\nb,Atlantis,10.6,49.6\nc,Ys,10.7,49.6\n"
    message = refuses("load", "branches", written(tmp_path, "mine.csv", rows), own_import)
    assert "Atlantis" in message
    assert "Ys" in message
    assert "Alfa" not in message
    assert "km away" in message


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.csv", "There is no file"),
        ("map.osm.pbf", "farreach import"),
        ("table.xls", ".xlsx"),
        ("table.foo", "CSV"),
        ("folder.csv", "is a folder"),
    ],
)
def test_files_that_are_no_tables(
    refuses: Callable[..., str], own_import: Path, tmp_path: Path, name: str, words: str
) -> None:
    """What to do instead is in the message."""
    path = tmp_path / name
    if name.startswith("folder"):
        path.mkdir()
    elif not name.startswith("none"):
        path.write_text("x")
    assert words in refuses("load", "demand", path, own_import)


@pytest.mark.parametrize(
    "command", [["load", "demand", "x.csv"], ["plan"], ["coverage"], ["routes"], ["worker"]]
)
def test_not_a_workspace(refuses: Callable[..., str], tmp_path: Path, command: list[str]) -> None:
    """A missing file, a folder, a text, another GeoPackage: each command says what it is and what to do."""
    import sqlite3

    text = written(tmp_path, "text.gpkg", "I am no workspace")
    other = tmp_path / "other.gpkg"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    for path, words in (
        (tmp_path / "none.gpkg", "farreach import"),
        (tmp_path, "is a folder"),
        (text, "is not a Farreach workspace"),
        (other, "is not a Farreach workspace"),
    ):
        assert words in refuses(*command, path)
    assert text.read_text() == "I am no workspace"


@pytest.mark.parametrize("command", [["plan"], ["coverage"], ["routes"], ["worker"]])
def test_a_newer_workspace(refuses: Callable[..., str], own_villages: Path, command: list[str]) -> None:
    """Refused, and left alone."""
    import sqlite3

    connection = sqlite3.connect(own_villages)
    connection.execute("UPDATE farreach_meta SET value = '99' WHERE key = 'schema_version'")
    connection.commit()
    connection.close()
    message = refuses(*command, own_villages)
    assert "newer Farreach" in message
    assert "99" in message
