"""Layers come back as they were written."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from api.store import Workspace, WorkspaceError
from planner.tables import check_table, empty_table

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DEGREES = st.floats(-90, 90)
POSITIONS = st.tuples(DEGREES, DEGREES)
POINTS = st.builds(shapely.Point, POSITIONS)
LINES = st.lists(POSITIONS, min_size=2, max_size=6).map(shapely.LineString)
POLYGONS = st.builds(lambda at, size: shapely.Point(at).buffer(size, 2), POSITIONS, st.floats(0.1, 5))
SHAPES = st.one_of(
    POINTS,
    LINES,
    POLYGONS,
    st.lists(POINTS, max_size=3).map(shapely.MultiPoint),
    st.lists(POLYGONS, max_size=2).map(shapely.MultiPolygon),
    st.lists(st.one_of(POINTS, LINES), max_size=3).map(shapely.GeometryCollection),
    st.none(),
)
ROWS = st.lists(
    st.tuples(SHAPES, TEXT, st.floats(allow_nan=True), st.integers(-(2**63), 2**63 - 1), st.booleans()),
    max_size=8,
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Return a workspace for all examples of a module."""
    with Workspace.build(tmp_path_factory.mktemp("layers") / "scratch.gpkg") as workspace:
        yield workspace


def frame_of(rows: list[tuple]) -> gpd.GeoDataFrame:
    """Return a table with one column of each type."""
    shapes, texts, reals, integers, flags = zip(*rows, strict=True) if rows else [()] * 5
    columns = {
        "text": pd.Series(texts, dtype=str),
        "real": pd.Series(reals, dtype=float),
        "whole": pd.Series(integers, dtype="int64"),
        "flag": pd.Series(flags, dtype=bool),
    }
    geometry = np.array([*shapes, None], dtype=object)[:-1]
    frame = gpd.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4326")
    frame.index = pd.Index([f"id {number}" for number in range(len(rows))], dtype=str, name="id")
    return frame


@given(rows=ROWS)
@settings(max_examples=60, deadline=None)
def test_any_table_comes_back(scratch: Workspace, rows: list[tuple]) -> None:
    """Any text, any number, any geometry."""
    frame = frame_of(rows)
    scratch.write_layer("any", frame)
    back = scratch.read_layer("any")
    pd.testing.assert_frame_equal(back.drop(columns="geometry"), frame.drop(columns="geometry"))
    assert (
        shapely.to_wkb(back.geometry.to_numpy()).tolist()
        == shapely.to_wkb(frame.geometry.to_numpy()).tolist()
    )
    assert back.crs == "EPSG:4326"


@given(shapes=st.lists(SHAPES, max_size=12), corners=st.tuples(DEGREES, DEGREES, DEGREES, DEGREES))
@settings(max_examples=60, deadline=None)
def test_a_box_selects_exactly_what_intersects_it(scratch: Workspace, shapes: list, corners: tuple) -> None:
    """The R-tree alone would give too much."""
    west, east = sorted(corners[:2])
    south, north = sorted(corners[2:])
    frame = frame_of([(shape, "", 0.0, 0, False) for shape in shapes])
    scratch.write_layer("any", frame)
    expected = frame.index[
        shapely.intersects(frame.geometry.to_numpy(), shapely.box(west, south, east, north))
    ]
    assert scratch.read_layer("any", bbox=(west, south, east, north)).index.tolist() == expected.tolist()


def test_missing_cells(workspace: Workspace, villages: gpd.GeoDataFrame) -> None:
    """A missing text is empty, a missing number NaN, as the contracts of planner.tables have it."""
    workspace.write_layer("villages", villages)
    back = workspace.read_layer("villages")
    assert back["name"].tolist() == ["Ás", "Bær", "村", ""]
    assert back["people"].isna().tolist() == [False, False, False, True]
    assert back.index.name == "id"


def test_whole_numbers_and_flags_with_gaps_keep_their_type(
    workspace: Workspace, villages: gpd.GeoDataFrame
) -> None:
    """A whole number beyond 2**53 would not survive as a float."""
    villages["houses"] = pd.array([40, None, 1, 2**60], dtype="Int64")
    villages["paved"] = pd.array([True, None, False, True], dtype="boolean")
    workspace.write_layer("villages", villages)
    back = workspace.read_layer("villages")
    assert back["houses"].dropna().tolist() == [40, 1, 2**60]
    assert (back["houses"].dtype, back["paved"].dtype) == ("Int64", "boolean")


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (pd.Categorical(["x", "y", "x", None]), ["x", "y", "x", ""]),
        (np.array(["x", None, np.nan, "y"], dtype=object), ["x", "", "", "y"]),
        (np.array([1, 2, 3, 4], dtype=object), [1, 2, 3, 4]),
        (np.array([True, False, True, True], dtype=object), [True, False, True, True]),
        (np.array([1, 2.5, 3, 4], dtype=object), [1.0, 2.5, 3.0, 4.0]),
        (np.array([None] * 4, dtype=object), ["", "", "", ""]),
        (np.array([1, 2, 3, 4], dtype=np.float32), [1.0, 2.0, 3.0, 4.0]),
        (np.array([1, 2, 3, 255], dtype=np.uint8), [1, 2, 3, 255]),
    ],
)
def test_kinds_of_cells(
    workspace: Workspace, villages: gpd.GeoDataFrame, cells: object, expected: list
) -> None:
    """What pandas makes of a column on its way here."""
    villages["cells"] = cells
    workspace.write_layer("villages", villages)
    assert workspace.read_layer("villages")["cells"].tolist() == expected


@pytest.mark.parametrize(
    "table", ["branches", "demand", "candidates", "settlements", "boundaries", "vehicles"]
)
def test_a_table_without_rows_keeps_its_contract(workspace: Workspace, table: str) -> None:
    """A country without vehicles is a country."""
    workspace.write_layer(table, empty_table(table))
    back = workspace.read_layer(table)
    assert len(back) == 0
    pd.testing.assert_frame_equal(pd.DataFrame(check_table(back, table)), pd.DataFrame(empty_table(table)))


def test_a_layer_is_replaced_whole(
    workspace: Workspace, villages: gpd.GeoDataFrame, roads: gpd.GeoDataFrame
) -> None:
    """No column of the old one stays."""
    workspace.write_layer("layer", villages)
    workspace.write_layer("layer", roads)
    assert workspace.read_layer("layer").columns.tolist() == ["speed", "geometry"]
    assert workspace.layers() == {"layer": 3}
    assert workspace.count("layer") == 3


def test_the_geometry_column_may_have_any_name(workspace: Workspace, villages: gpd.GeoDataFrame) -> None:
    """In the file it is always ``geom``."""
    workspace.write_layer("villages", villages.rename_geometry("shape"))
    assert workspace.read_layer("villages").geometry.tolist() == villages.geometry.tolist()


def test_columns_may_have_any_name(workspace: Workspace, villages: gpd.GeoDataFrame) -> None:
    """Planners bring tables from everywhere."""
    names = ['say "hi"', "order", "人口", "a b; DROP TABLE x"]
    villages.columns = [*names, "geometry"]
    workspace.write_layer("villages", villages)
    assert workspace.read_layer("villages").columns.tolist() == [*names, "geometry"]


def test_heights_are_kept(workspace: Workspace, path: Path) -> None:
    """Also when only some have one."""
    frame = gpd.GeoDataFrame(
        {"n": [1, 2]},
        index=["a", "b"],
        geometry=[shapely.Point(1, 2, 3), shapely.Point(1, 2)],
        crs="EPSG:4326",
    )
    workspace.write_layer("peaks", frame)
    assert [shape.has_z for shape in workspace.read_layer("peaks").geometry] == [True, False]


def test_every_problem_is_named_at_once(workspace: Workspace, villages: gpd.GeoDataFrame) -> None:
    """Nobody likes to repair a table five times."""
    villages["when"] = pd.Timestamp("2026-01-01")
    villages["NAME"] = "x"
    villages["fid"] = 1
    villages["big"] = np.array([2**64 - 1] * 4, dtype="uint64")
    villages["mixed"] = [1, "x", 2.5, None]
    villages.index = ["a", "a", "b", "c"]
    with pytest.raises(WorkspaceError) as refused:
        workspace.write_layer("villages", villages.to_crs("EPSG:3857"))
    for problem in (
        "WGS84",
        "'a' is used more than once",
        "'when' holds datetime64",
        "'NAME'",
        "'fid'",
        "64 bits",
        "'mixed'",
    ):
        assert problem in str(refused.value)


def test_text_that_is_no_text_is_refused(workspace: Workspace, villages: gpd.GeoDataFrame) -> None:
    """Half a surrogate pair, as JSON can carry it."""
    workspace.write_layer("villages", villages)
    villages["name"] = np.array(["\ud800", "", "", ""], dtype=object)
    with pytest.raises(WorkspaceError, match="'name'"):
        workspace.write_layer("villages", villages)
    assert workspace.read_layer("villages")["name"].tolist()[0] == "Ás"


@pytest.mark.parametrize(
    "name", ["", "gpkg_contents", "rtree_x", "farreach_plans", "a b", "1st", 'x"y', "sqlite_x", "é"]
)
def test_names_that_clash_are_refused(workspace: Workspace, villages: gpd.GeoDataFrame, name: str) -> None:
    """With tables of the format, or with what other programs can read."""
    with pytest.raises(WorkspaceError, match="cannot name a layer"):
        workspace.write_layer(name, villages)


def test_a_layer_that_is_not_there(workspace: Workspace, villages: gpd.GeoDataFrame) -> None:
    """The message names those that are."""
    workspace.write_layer("villages", villages)
    for look in (workspace.read_layer, workspace.count):
        with pytest.raises(WorkspaceError, match="no layer 'roads'; there are: villages"):
            look("roads")


def test_one_bad_layer_undoes_all(
    workspace: Workspace, villages: gpd.GeoDataFrame, roads: gpd.GeoDataFrame
) -> None:
    """Layers written together appear together."""
    workspace.write_layer("villages", villages)
    with pytest.raises(WorkspaceError):
        workspace.write_layers({"villages": villages.iloc[:1], "roads": roads.to_crs("EPSG:3857")})
    assert workspace.layers() == {"villages": 4}
