"""``farreach load``: a table in place of the map's, or a message that names every wrong row and changes nothing."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from api.store import Workspace
from planner.coordinates import lonlat_to
from planner.tables import groups_of, lonlat_of


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


def stored(workspace: Path, layer: str) -> Any:
    """Return a layer of a workspace."""
    with Workspace.open(workspace, read_only=True) as store:
        return store.read_layer(layer)


def rows(count: int, head: str = "id,people,old,lon,lat") -> str:
    """Return demand points along a street, five people and two old ones each."""
    lines = [f"p{k},5,2,{10 + k / 1000:.4f},50.0" for k in range(count)]
    return "\n".join([head, *lines])


def test_groups_come_along(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """Columns that count people stay with the demand, in the workspace too; none on request."""
    table = written(tmp_path, "people.csv", rows(3))
    said = farreach("load", "demand", table, own_import)
    assert "column 'old' kept: a group of people" in said.out
    assert "people: 15 in, 15 out" in said.out
    assert groups_of(stored(own_import, "demand")) == ("people", "old")
    assert farreach("load", "demand", table, own_import, "--groups", "none").code == 0
    assert groups_of(stored(own_import, "demand")) == ("people",)


def test_cells(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """Points gathered in hexagons or squares."""
    table = written(tmp_path, "people.csv", rows(40))
    for cells in ("h3:8", "square:500"):
        said = farreach("load", "demand", table, own_import, "--cells", cells, "--json")
        assert said.code == 0, said.err
        assert json.loads(said.out)["rows"] < 40
        assert stored(own_import, "demand")["people"].sum() == 200


def test_customers(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """A list with names: ten people or more in each cell, and no name in the workspace file."""
    lines = [f"Sesselja {k},{10 + k / 3000:.4f},50.0" for k in range(45)]
    table = written(tmp_path, "members.csv", "\n".join(["name,lon,lat", *lines]))
    said = farreach("load", "demand", table, own_import, "--customers")
    assert said.code == 0, said.err
    assert "cells of at least 10" in said.out
    demand = stored(own_import, "demand")
    assert demand["people"].sum() == 45
    assert demand["people"].min() >= 10
    assert b"Sesselja" not in own_import.read_bytes()


def test_raster(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """Cells of a GeoTIFF are demand points."""
    cells = np.full((4, 5), 2.5, np.float32)
    where = {"crs": "EPSG:4326", "transform": Affine(0.1, 0, 10.0, 0, -0.1, 50.2)}
    with rasterio.open(
        tmp_path / "pop.tif", "w", driver="GTiff", dtype="float32", count=1, height=4, width=5, **where
    ) as target:
        target.write(cells, 1)
    said = farreach("load", "demand", tmp_path / "pop.tif", own_import, "--whole")
    assert said.code == 0, said.err
    assert "people: 50 in, 50 out" in said.out
    assert stored(own_import, "demand")["people"].sum() == 50


def test_areas_on_dwellings(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """From well-known text and a table of houses."""
    area = "POLYGON ((9.9 49.9, 10.2 49.9, 10.2 50.1, 9.9 50.1, 9.9 49.9))"
    table = written(tmp_path, "areas.csv", f'id,people,wkt\na,30,"{area}"\n')
    homes = written(tmp_path, "homes.csv", "lon,lat\n10.0,50.0\n10.05,50.0\n")
    said = farreach("load", "demand", table, own_import, "--spread", "dwellings", "--dwellings", homes)
    assert said.code == 0, said.err
    assert stored(own_import, "demand")["people"].tolist() == [15, 15]


def test_stands(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """When vans stand where."""
    text = "name,lon,lat,date,arrival,departure,frequency\nHall,10.0,50.0,2026-11-23,9:00,10:00,weekly\n"
    assert farreach("load", "stands", written(tmp_path, "s.csv", text), own_import).code == 0
    assert stored(own_import, "stands")["rule"].tolist() == ["FREQ=WEEKLY;INTERVAL=1"]


def test_crossings(farreach: Callable[..., Any], own_import: Path, tmp_path: Path) -> None:
    """Bridges that the map does not name."""
    text = 'name,wkt\nOld bridge,"LINESTRING (10 50, 10.01 50)"\n'
    assert farreach("load", "crossings", written(tmp_path, "c.csv", text), own_import).code == 0
    assert stored(own_import, "crossings")["name"].tolist() == ["Old bridge"]


def test_coordinates_of_a_chinese_map(
    farreach: Callable[..., Any], four_villages: Any, tmp_path: Path
) -> None:
    """The villages, moved to the north of China: points of a Chinese map lie off its streets, and that is said."""
    text = four_villages.extract.read_text(encoding="utf-8")
    moved = re.sub(r'lon="([\d.]+)"', lambda lon: f'lon="{float(lon[1]) + 100:.4f}"', text)
    workspace = tmp_path / "china.gpkg"
    extract = written(tmp_path, "china.osm", moved)
    assert farreach("import", extract, workspace, "--branches", "amenity=bank").code == 0
    beside = np.column_stack([np.linspace(110.01, 110.09, 20), np.full(20, 50.0001)])
    lines = [f"p{k},3,{lon:.8f},{lat:.8f}" for k, (lon, lat) in enumerate(lonlat_to(beside, "gcj02"))]
    table = written(tmp_path, "people.csv", "\n".join(["id,people,lon,lat", *lines]))
    assert "give --datum gcj02" in farreach("load", "demand", table, workspace).out
    assert "--datum" not in farreach("load", "demand", table, workspace, "--datum", "gcj02").out
    assert np.abs(lonlat_of(stored(workspace, "demand")) - beside).max() < 1e-7
    right = [f"p{k},3,{lon:.8f},{lat:.8f}" for k, (lon, lat) in enumerate(beside)]
    table = written(tmp_path, "right.csv", "\n".join(["id,people,lon,lat", *right]))
    assert "leave out --datum" in farreach("load", "demand", table, workspace, "--datum", "gcj02").out


@pytest.mark.parametrize(
    ("options", "words", "code"),
    [
        (["--spread", "houses"], "points, dwellings, lattice", 2),
        (["--spread", "dwellings"], "give --dwellings", 1),
        (["--cells", "hexagons"], "write h3:8 or square:500", 1),
        (["--datum", "mars"], "wgs84, gcj02, bd09", 1),
        (["--groups", "young"], "there is no column 'young'", 1),
        (["--density"], "for rasters", 1),
        (["--customers", "--at-least", "1000"], "No cell may show fewer than 1000", 1),
    ],
)
def test_options_that_do_not_fit(
    refuses: Callable[..., str],
    own_import: Path,
    tmp_path: Path,
    digest: Callable[[Path], str],
    options: list[str],
    words: str,
    code: int,
) -> None:
    """One message, and the workspace is as it was."""
    before = digest(own_import)
    table = written(tmp_path, "people.csv", rows(3))
    message = refuses("load", "demand", table, own_import, *options, code=code)
    assert words in " ".join(message.split())
    assert digest(own_import) == before


def test_options_of_demand_for_another_table(
    refuses: Callable[..., str], own_import: Path, tmp_path: Path
) -> None:
    """Branches are not spread over dwellings."""
    table = written(tmp_path, "b.csv", "id,lon,lat\na,10.0,50.0\n")
    message = refuses("load", "branches", table, own_import, "--cells", "h3:8", "--whole", code=2)
    assert "--cells, --whole: for demand only" in " ".join(message.split())


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
