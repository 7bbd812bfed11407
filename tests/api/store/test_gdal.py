"""What GDAL, and with it QGIS, makes of a workspace."""

import ctypes
import sqlite3
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from api.store import Workspace
from api.store.blobs import encode, register_functions


def scattered(count: int = 3000) -> gpd.GeoDataFrame:
    """Return points all over Iceland."""
    places = np.random.default_rng(0).uniform([-24, 63], [-13, 67], (count, 2))
    return gpd.GeoDataFrame(
        {"people": np.arange(count) / 2},
        index=[f"p{number}" for number in range(count)],
        geometry=gpd.points_from_xy(*places.T),
        crs="EPSG:4326",
    )


def rtree_problems(path: Path, layer: str) -> str:
    """Return what SQLite finds wrong with an R-tree, ``ok`` when nothing is."""
    connection = sqlite3.connect(path)
    (said,) = connection.execute("SELECT rtreecheck(?)", (f"rtree_{layer}_geom",)).fetchone()
    connection.close()
    return said


def execute_by_gdal(path: Path, statement: str) -> None:
    """Run a statement through the GDAL that pyogrio brings."""
    libraries = list((Path(pyogrio.__file__).parents[1] / "pyogrio.libs").glob("libgdal*"))
    if not libraries:
        pytest.skip("this pyogrio brings no GDAL of its own")
    gdal = ctypes.CDLL(str(libraries[0]))
    gdal.GDALOpenEx.restype = gdal.GDALDatasetExecuteSQL.restype = ctypes.c_void_p
    dataset = ctypes.c_void_p(gdal.GDALOpenEx(str(path).encode(), 0x01 | 0x04, None, None, None))
    assert dataset.value
    gdal.GDALDatasetExecuteSQL(dataset, statement.encode(), None, None)
    gdal.GDALClose(dataset)


def rtree(path: Path, layer: str) -> list[tuple]:
    """Return id and bounds of every entry."""
    connection = sqlite3.connect(path)
    boxes = connection.execute(f"SELECT * FROM rtree_{layer}_geom ORDER BY id").fetchall()
    connection.close()
    return boxes


@pytest.fixture
def filled(path: Path, workspace: Workspace, villages: gpd.GeoDataFrame, roads: gpd.GeoDataFrame) -> Path:
    """Return a closed workspace with three layers."""
    workspace.write_layers({"villages": villages, "roads": roads, "demand": scattered()})
    workspace.close()
    return path


def test_layers_and_our_tables_are_listed(filled: Path) -> None:
    """Our own tables have no geometry and disturb nobody."""
    listed = dict(pyogrio.list_layers(filled))
    assert {name: listed[name] for name in ("villages", "roads", "demand")} == {
        "villages": "Point",
        "roads": "LineString",
        "demand": "Point",
    }
    assert listed["farreach_plans"] is None


def test_a_layer_has_crs_types_and_extent(filled: Path) -> None:
    """QGIS zooms to the extent of the table of contents."""
    info = pyogrio.read_info(filled, layer="villages")
    assert (info["crs"], info["features"], info["fid_column"]) == ("EPSG:4326", 4, "fid")
    assert dict(zip(info["fields"], info["dtypes"], strict=True)) == {
        "id": "object",
        "name": "object",
        "people": "float64",
        "houses": "int64",
        "paved": "bool",
    }
    assert info["total_bounds"] == (-20, 64, -17, 65)


def test_gdal_reads_what_was_written(filled: Path, villages: gpd.GeoDataFrame) -> None:
    """Every geometry, in order."""
    seen = gpd.read_file(filled, layer="villages")
    assert seen["id"].tolist() == ["a", "b", "c", "d"]
    assert seen.geometry.geom_equals(villages.geometry.reset_index(drop=True)).all()


def test_the_spatial_filter_finds_exactly_what_is_there(filled: Path) -> None:
    """Through the R-tree that we filled."""
    box = (-20.0, 64.0, -18.0, 65.0)
    inside = scattered().geometry.intersects(shapely.box(*box))
    assert len(pyogrio.read_dataframe(filled, layer="demand", bbox=box)) == inside.sum() > 100


def test_the_rtree_is_sound(filled: Path) -> None:
    """A missing geometry is not in it."""
    assert {rtree_problems(filled, layer) for layer in ("villages", "roads", "demand")} == {"ok"}
    assert [box[0] for box in rtree(filled, "roads")] == [1, 2]


def test_the_triggers_are_those_of_gdal(filled: Path, tmp_path: Path, villages: gpd.GeoDataFrame) -> None:
    """The set of version 1.4, by name."""

    def names(path: Path) -> set[str]:
        connection = sqlite3.connect(path)
        found = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        }
        connection.close()
        return {name for name in found if name.startswith("rtree_villages")}

    villages.to_file(tmp_path / "gdal.gpkg", layer="villages")
    assert names(filled) == names(tmp_path / "gdal.gpkg")


EDITS = {
    "an attribute": ("UPDATE villages SET people = 7 WHERE id = 'a'", 4),
    "a village moves": ("UPDATE villages SET geom = :far WHERE id = 'a'", 4),
    "a village loses its place": ("UPDATE villages SET geom = NULL WHERE id = 'a'", 3),
    "its place becomes empty": ("UPDATE villages SET geom = :empty WHERE id = 'a'", 3),
    "a village is removed": ("DELETE FROM villages WHERE id = 'a'", 3),
    "a village is renumbered": ("UPDATE villages SET fid = 99 WHERE id = 'a'", 4),
    "renumbered and emptied": ("UPDATE villages SET fid = 99, geom = NULL WHERE id = 'a'", 3),
    "a village is added": ("INSERT INTO villages (id, geom) VALUES ('e', :far)", 5),
    "an upsert": (
        "INSERT INTO villages (fid, id, geom) VALUES (1, 'a', :far) ON CONFLICT (fid) DO UPDATE SET geom = :far",
        4,
    ),
}


@pytest.mark.parametrize(("statement", "indexed"), EDITS.values(), ids=EDITS.keys())
def test_the_triggers_keep_the_rtree_right(filled: Path, statement: str, indexed: int) -> None:
    """Whatever is edited in the file."""
    far, empty = encode(np.array([shapely.Point(7, 50), shapely.Point()], dtype=object))
    connection = sqlite3.connect(filled)
    register_functions(connection)
    with connection:
        connection.execute(statement, {"far": far, "empty": empty})
    connection.close()
    assert rtree_problems(filled, "villages") == "ok"
    assert len(rtree(filled, "villages")) == indexed
    moved = ":far" in statement
    assert len(pyogrio.read_dataframe(filled, layer="villages", bbox=(6, 49, 8, 51))) == moved


def test_a_lost_place_can_be_given_back(filled: Path) -> None:
    """From missing to present is an insert, not an update."""
    (far,) = encode(np.array([shapely.Point(7, 50)], dtype=object))
    connection = sqlite3.connect(filled)
    register_functions(connection)
    with connection:
        connection.execute("UPDATE roads SET geom = ? WHERE id = 'r3'", (far,))
    connection.close()
    assert [box[0] for box in rtree(filled, "roads")] == [1, 2, 3]


def test_an_edit_by_gdal_keeps_the_rtree_right(filled: Path) -> None:
    """OGR appends through our triggers with its own ST_ functions."""
    added = gpd.GeoDataFrame({"id": ["z"], "people": [5.0]}, geometry=[shapely.Point(7, 50)], crs="EPSG:4326")
    pyogrio.write_dataframe(added, filled, layer="villages", driver="GPKG", append=True)
    assert rtree_problems(filled, "villages") == "ok"
    assert rtree(filled, "villages")[-1] == (5, 7, 7, 50, 50)
    with Workspace.open(filled) as workspace:
        assert workspace.read_layer("villages", bbox=(6, 49, 8, 51)).index.tolist() == ["z"]


def test_an_update_by_gdal_keeps_the_rtree_right(filled: Path) -> None:
    """GDAL runs an UPDATE of its own through our triggers, as QGIS does when a village is dragged elsewhere."""
    execute_by_gdal(
        filled, "UPDATE villages SET geom = (SELECT geom FROM villages WHERE id = 'd') WHERE id = 'a'"
    )
    execute_by_gdal(filled, "UPDATE villages SET geom = NULL WHERE id = 'b'")
    assert rtree_problems(filled, "villages") == "ok"
    assert [box[:2] for box in rtree(filled, "villages")] == [(1, -17), (3, -18), (4, -17)]


def test_layers_added_by_gdal_are_read(filled: Path) -> None:
    """They have other keys and columns than ours."""
    added = gpd.GeoDataFrame({"id": ["y"]}, geometry=[shapely.Point(8, 51)], crs="EPSG:4326")
    pyogrio.write_dataframe(added, filled, layer="sketch", driver="GPKG")
    with Workspace.open(filled) as workspace:
        assert workspace.layers() == {"demand": 3000, "roads": 3, "sketch": 1, "villages": 4}
        assert workspace.read_layer("sketch", bbox=(7, 50, 9, 52)).index.tolist() == ["y"]
