"""Export: every format holds every layer, whole or not at all, and nothing is lost unasked."""

import json
import sqlite3
import zipfile
from pathlib import Path

import arro3.io
import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.coordinates import lonlat_to
from planner.errors import InputError
from planner.io.export import excel
from planner.io.export.plain import About, plain_table
from planner.io.export.write import export, form_of, merged

ABOUT = About(
    title="所有 coverage", facts={"hash": "ab" * 32, "date": "2026-11-23"}, columns={"share": "Share"}
)
NAMES = ["all.gpkg", "all.xlsx", "all.parquet", "all.geojson", "all.parquet.zip", "all.geojson.zip"]


@pytest.fixture(scope="module")
def layers():
    """Return points, areas and a table, with everything that a format may stumble over."""
    points = gpd.GeoDataFrame(
        {
            "name": ["=1+1", "中文\x01", None],
            "minutes": [1.5, np.inf, np.nan],
            "met": [True, None, False],
            "count": [1, 2, 3],
        },
        index=pd.Index(["a", "b", "c"], name="id"),
        geometry=gpd.points_from_xy([116.4, 116.5, 0.0], [39.9, 39.8, 0.0]),
        crs="EPSG:4326",
    )
    square = shapely.box(0, 0, 1, 1)
    areas = gpd.GeoDataFrame(
        {"name": ["one", "two"]},
        index=["1", "2"],
        geometry=[square, shapely.MultiPolygon([shapely.box(2, 2, 3, 3), shapely.box(4, 4, 5, 5)])],
        crs="EPSG:4326",
    )
    table = pd.DataFrame({("share", 600.0): [0.25], ("share", 1200.0): [0.5], ("Name", ""): ["x"]})
    return {"points": points, "areas": areas, "verdicts": table}


@pytest.mark.parametrize("name", NAMES)
def test_every_format_is_written_whole_and_leaves_nothing_behind(layers, tmp_path, name):
    """One file or folder of that name, and no partial one."""
    assert export(layers, tmp_path / name, about=ABOUT) == tmp_path / name
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_geopackage_has_all_layers_as_qgis_reads_them(layers, tmp_path):
    """Points, areas of one kind, tables without shapes; no infinite number; text without control characters."""
    out = export(layers, tmp_path / "all.gpkg", about=ABOUT)
    assert dict(pyogrio.list_layers(out)) == {
        "points": "Point",
        "areas": "MultiPolygon",
        "about": None,
        "verdicts": None,
    }
    points = gpd.read_file(out, layer="points")
    assert points.crs.to_epsg() == 4326
    assert points["id"].tolist() == ["a", "b", "c"]
    assert points["name"].tolist()[:2] == ["=1+1", "中文"]
    assert points["minutes"].tolist()[0] == 1.5
    assert points["minutes"].isna().tolist() == [False, True, True]
    verdicts = gpd.read_file(out, layer="verdicts")
    assert verdicts.columns.tolist() == ["share_600", "share_1200", "Name"]
    about = dict(gpd.read_file(out, layer="about").to_numpy().tolist())
    assert about == {"title": "所有 coverage", **ABOUT.facts}
    with sqlite3.connect(out) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_workbook_begins_with_what_it_is_about(layers, tmp_path):
    """Heading fixed and filtered, formulas stay text, points have longitude and latitude."""
    book = openpyxl.load_workbook(export(layers, tmp_path / "all.xlsx", about=ABOUT))
    assert book.sheetnames == ["about", "points", "areas", "verdicts"]
    assert book["about"]["A1"].value == ABOUT.title
    assert book["about"]["B2"].value == ABOUT.facts["hash"]
    sheet = book["points"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G4"
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("id", "name", "minutes", "met", "count", "lon", "lat")
    assert rows[1] == ("a", "=1+1", 1.5, True, 1, 116.4, 39.9)
    assert rows[2][2] is None
    assert sheet["B2"].data_type == "s"
    assert book["verdicts"]["A2"].number_format == "0.0%"
    assert sheet.column_dimensions["B"].width >= 9


@pytest.mark.parametrize("name", NAMES)
def test_control_characters_are_left_out_everywhere(layers, tmp_path, name):
    """In what it is about, in headings, in names of columns: a workbook would not open with them."""
    told = About(title="a\x00b", facts={"standards": "bell\x07"}, columns={"share_600": "\x1bShare"})
    verdicts = layers["verdicts"].rename(columns={"Name": "Na\x02me"})
    path = export(layers | {"verdicts": verdicts}, tmp_path / name, about=told)
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        assert [cell.value for cell in book["about"]["A"]] == ["ab", "standards"]
        assert book["verdicts"]["A1"].value == "Share"
        assert book["verdicts"]["C1"].value == "Name"


def test_a_sheet_that_is_too_long_is_refused_or_left_out_by_name(layers, tmp_path, monkeypatch):
    """A long table is refused; a long list of places is left out, and the first sheet says so."""
    monkeypatch.setattr(excel, "MOST_PLACES", 2)
    book = openpyxl.load_workbook(export(layers, tmp_path / "a.xlsx"))
    assert book.sheetnames == ["about", "areas", "verdicts"]
    assert book["about"]["A2"].value == "points (left out)"
    monkeypatch.setattr(excel, "MOST_ROWS", 0)
    with pytest.raises(InputError, match="verdicts has 1 rows"):
        export(layers, tmp_path / "b.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_parquet_is_geoparquet(layers, tmp_path):
    """Metadata 1.1: primary column, WKB, reference system, bounds; tables have none."""
    out = export(layers, tmp_path / "all.parquet", about=ABOUT)
    assert sorted(path.name for path in out.iterdir()) == [
        "areas.parquet",
        "points.parquet",
        "verdicts.parquet",
    ]
    read = arro3.io.read_parquet(out / "areas.parquet").read_all()
    geo = json.loads(read.schema.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.1.0", "geometry")
    column = geo["columns"]["geometry"]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["MultiPolygon", "Polygon"]
    assert column["crs"]["id"] == {"authority": "OGC", "code": "CRS84"}
    assert column["bbox"] == [0, 0, 5, 5]
    shapes = shapely.from_wkb([cell.as_py() for cell in read["geometry"]])
    assert shapely.equals(shapes, layers["areas"].geometry.to_numpy()).all()
    points = arro3.io.read_parquet(out / "points.parquet").read_all()
    assert [cell.as_py() for cell in points["met"]] == [True, None, False]
    assert [cell.as_py() for cell in points["name"]] == ["=1+1", "中文", None]
    assert [cell.as_py() for cell in points["minutes"]] == [1.5, None, None]
    assert [cell.as_py() for cell in points["count"]] == [1, 2, 3]
    assert b"geo" not in arro3.io.read_parquet(out / "verdicts.parquet").read_all().schema.metadata


def test_geojson_is_that_and_tables_are_json(layers, tmp_path):
    """Ids on features, centimetres, and what it is about beside them."""
    out = export(layers, tmp_path / "all.geojson", about=ABOUT)
    points = json.loads((out / "points.geojson").read_text())
    assert points["features"][0]["id"] == "a"
    assert points["features"][0]["geometry"]["coordinates"] == [116.4, 39.9]
    assert points["features"][1]["properties"]["minutes"] is None
    assert json.loads((out / "verdicts.json").read_text()) == [
        {"share_600": 0.25, "share_1200": 0.5, "Name": "x"}
    ]
    assert json.loads((out / "about.json").read_text())["hash"] == ABOUT.facts["hash"]


def test_what_a_killed_run_left_behind_does_no_harm(layers, tmp_path):
    """A partial file and its journal go with the next run."""
    left = [tmp_path / f".all.gpkg.partial.gpkg{end}" for end in ("", "-journal", "-wal")]
    for path in left:
        path.write_bytes(b"half of something")
    out = export(layers, tmp_path / "all.gpkg", about=ABOUT)
    assert list(tmp_path.iterdir()) == [out]
    assert {name for name, _ in pyogrio.list_layers(out)} == {"about", *layers}


def test_a_zip_is_the_same_bytes_again(layers, tmp_path):
    """No clock inside."""
    one, two = (export(layers, tmp_path / f"{n}.geojson.zip", about=ABOUT).read_bytes() for n in "ab")
    assert one == two
    with zipfile.ZipFile(tmp_path / "a.geojson.zip") as archive:
        assert archive.namelist() == ["about.json", "areas.geojson", "points.geojson", "verdicts.json"]


@pytest.mark.parametrize("datum", ["gcj02", "BD-09"])
def test_another_datum_moves_china_only_and_is_said(layers, tmp_path, datum):
    """What lies in Beijing moves as the formula has it; what does not stays; GeoParquet claims no reference system."""
    out = export(layers, tmp_path / "a.gpkg", datum=datum)
    points = gpd.read_file(out, layer="points").geometry
    plain = datum.replace("-", "").lower()
    expected = lonlat_to(np.array([[116.4, 39.9]]), plain)[0]
    assert (points[0].x, points[0].y) == pytest.approx(tuple(expected), abs=1e-12)
    assert (points[2].x, points[2].y) == (0, 0)
    assert ["coordinates", plain.upper()] in gpd.read_file(out, layer="about").to_numpy().tolist()
    folder = export(layers, tmp_path / "a.parquet", datum=datum)
    geo = json.loads(arro3.io.read_parquet(folder / "points.parquet").read_all().schema.metadata[b"geo"])
    assert geo["columns"]["geometry"]["crs"] is None


@pytest.mark.parametrize("name", NAMES)
def test_what_is_there_stays_unless_it_may_go(layers, tmp_path, name):
    """Refused first, replaced when asked to."""
    out = export(layers, tmp_path / name)
    with pytest.raises(InputError, match="exists already"):
        export(layers, out)
    export({"points": layers["points"]}, out, overwrite=True)
    if out.is_dir():
        assert "verdicts" not in {path.stem for path in out.iterdir()}
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_with_other_things_never_goes(layers, tmp_path):
    """Not even when asked to."""
    folder = tmp_path / "holiday.geojson"
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"x")
    with pytest.raises(InputError, match=r"photo\.jpg"):
        export(layers, folder, overwrite=True)
    assert (folder / "photo.jpg").read_bytes() == b"x"


def test_a_failure_leaves_what_was_there(layers, tmp_path, monkeypatch):
    """Half-written is nothing: the old file stays, byte for byte."""
    out = export(layers, tmp_path / "a.geojson.zip")
    before = out.read_bytes()

    def broken(*_):
        message = "disk full"
        raise OSError(message)

    monkeypatch.setattr("planner.io.export.write.write_geojson", broken)
    with pytest.raises(OSError, match="disk full"):
        export(layers, out, overwrite=True)
    assert out.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.geojson.zip"]


def test_everything_that_cannot_be_written_is_named(layers, tmp_path):
    """Names, reference systems, places, formats."""
    moved = layers["points"].to_crs("EPSG:3857")
    with pytest.raises(InputError) as raised:
        export(
            {"Bad name": layers["areas"], "about": layers["verdicts"], "moved": moved}, tmp_path / "a.gpkg"
        )
    assert len(raised.value.problems) == 3
    with pytest.raises(InputError, match="no layer"):
        export({}, tmp_path / "a.gpkg")
    with pytest.raises(InputError, match="not a folder"):
        export(layers, tmp_path / "nowhere" / "a.gpkg")
    with pytest.raises(InputError, match="no datum"):
        export(layers, tmp_path / "a.gpkg", datum="mars")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["a.csv", "a", "a.gpkg.zip", "a.zip", "a.xlsx.zip"])
def test_a_name_that_says_no_format(name):
    """It says which there are."""
    with pytest.raises(InputError, match="does not say what to write"):
        form_of(Path(name))


def test_layers_of_several_sources_have_different_names(layers):
    """Two of one name are refused, not mixed."""
    assert list(merged(layers, {"gaps": layers["areas"]})) == ["points", "areas", "verdicts", "gaps"]
    with pytest.raises(InputError, match="points"):
        merged(layers, {"points": layers["points"]})


def test_columns_that_differ_in_case_only_are_kept_apart():
    """SQLite and Excel do not tell them apart."""
    table = pd.DataFrame([[1, 2, 3, 4]], columns=["Share", "share", "geometry", "fid"])
    assert plain_table(table).columns.tolist() == ["Share", "share_2", "geometry_2", "fid_2"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(
        st.one_of(st.none(), st.text(max_size=8), st.integers(-(2**40), 2**40), st.floats(), st.booleans()),
        max_size=5,
    )
)
def test_whatever_a_cell_holds_every_format_takes_it(tmp_path, cells):
    """Text of any kind, numbers of any size, nothing: written, and as many rows as before."""
    table = pd.DataFrame({"cell": pd.Series(cells, dtype=object)})
    for form in ("gpkg", "parquet", "geojson"):
        export({"cells": table}, tmp_path / f"x.{form}", overwrite=True)
    assert len(gpd.read_file(tmp_path / "x.gpkg", layer="cells")) == len(cells)
    assert len(json.loads((tmp_path / "x.geojson" / "cells.json").read_text())) == len(cells)
    assert arro3.io.read_parquet(tmp_path / "x.parquet" / "cells.parquet").read_all().num_rows == len(cells)
