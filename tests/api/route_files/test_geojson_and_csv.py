"""GeoJSON and CSV: the same rows, read back by GDAL, json and csv."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyogrio

from api.route_files.table import COLUMNS
from maps.plan_view import PlanView


def test_gdal_reads_geojson(two_vans: PlanView, written: Callable[..., bytes], tmp_path: Path) -> None:
    """Every thing of the plan, those without a place too."""
    path = tmp_path / "routes.geojson"
    path.write_bytes(written(two_vans, "geojson"))
    frame = pyogrio.read_dataframe(path)
    assert frame["kind"].tolist() == [
        "route",
        "stop",
        "reload",
        "break",
        "stop",
        "route",
        "stop",
        "left_out",
        "left_out",
    ]
    assert frame.crs is not None
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.isna().sum() == 1


def test_geojson_is_rfc_7946(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """Longitude first, six decimals, no crs, one line for a route, no place twice in a row at a joint."""
    document = json.loads(written(two_vans, "geojson"))
    assert "crs" not in document
    assert document["version"] == 3
    route, stop = document["features"][:2]
    assert route["geometry"]["type"] == "LineString"
    line = route["geometry"]["coordinates"]
    assert len(line) == 6
    assert all(one != other for one, other in pairwise(line))
    assert stop["geometry"] == {"type": "Point", "coordinates": [-20.9, 64.0]}
    assert document["features"][-1]["geometry"] is None


def test_properties_are_ours(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """Wall times and moments with offset, minutes, windows, reasons."""
    features = json.loads(written(two_vans, "geojson"))["features"]
    stop = features[1]["properties"]
    assert (stop["arrival"], stop["start"], stop["departure"]) == ("09:05", "09:30", "10:15")
    assert stop["start_at"] == "2026-11-24T09:30:00+01:00"
    assert (stop["waiting_minutes"], stop["dwell_minutes"], stop["windows"]) == (25.0, 45.0, "09:30–12:00")
    assert features[-2]["properties"]["by_vehicle"] == "Van 1: unreachable; Van 2 「北」: lacks_skill"
    assert features[0]["properties"]["along_streets"] is True
    assert features[5]["properties"]["along_streets"] is False


def test_csv_has_every_property(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """No property of any row is missing among the columns."""
    features = json.loads(written(two_vans, "geojson"))["features"]
    named = {name for feature in features for name in feature["properties"]} - {"along_streets"}
    assert named <= set(COLUMNS)
    rows = list(csv.DictReader(io.StringIO(written(two_vans, "csv").decode())))
    assert len(rows) == len(features)
    assert rows[1]["name"] == "Far school"
    assert (rows[1]["lon"], rows[1]["lat"]) == ("-20.9", "64.0")
    assert {row["date"] for row in rows} == {"2026-11-24"}


def test_no_cell_is_a_formula(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """A name that a spreadsheet would compute is shown instead."""
    route = two_vans.routes[0]
    stop = replace(route.stops[0], spot=replace(route.stops[0].spot, name='=HYPERLINK("http://x")'))
    plan = replace(two_vans, routes=(replace(route, stops=(stop,), pauses=()),))
    rows = list(csv.DictReader(io.StringIO(written(plan, "csv").decode())))
    assert rows[1]["name"] == '\'=HYPERLINK("http://x")'
