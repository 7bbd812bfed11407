"""GPX: read back by gpxpy and by GDAL."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import gpxpy

from maps.plan_view import PlanView


def test_gpxpy_reads_it(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """A waypoint for each stop, a route for each van, a track where the streets are known."""
    gpx = gpxpy.parse(written(two_vans, "gpx").decode())
    assert gpx.version == "1.1"
    assert [point.name for point in gpx.waypoints] == [
        "1 Far school",
        "2 Edge shop",
        "1 Hall & <b>library</b> ${7*7} 村",
    ]
    assert [route.name for route in gpx.routes] == ["Van 1", "Van 2 「北」"]
    assert [point.name for point in gpx.routes[0].points] == [
        "Garage",
        "1 Far school",
        "Garage",
        "2 Edge shop",
        "Garage",
    ]
    (track,) = gpx.tracks
    assert [len(segment.points) for segment in track.segments] == [3, 3, 2]


def test_times_are_utc(two_vans: PlanView, written: Callable[..., bytes]) -> None:
    """Arrival at 09:05 in Berlin is 08:05 in UTC."""
    point = gpxpy.parse(written(two_vans, "gpx").decode()).waypoints[0]
    assert point.time == datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
    assert (point.latitude, point.longitude) == (64.0, -20.9)


COUNT = (
    "import pyogrio, sys; print([len(pyogrio.read_dataframe(sys.argv[1], layer=x)) for x in sys.argv[2:]])"
)


def test_gdal_reads_it(two_vans: PlanView, written: Callable[..., bytes], tmp_path: Path) -> None:
    """As QGIS does; in a process of its own, as reading tables of ours leaves GDAL few formats."""
    path = tmp_path / "routes.gpx"
    path.write_bytes(written(two_vans, "gpx"))
    words = [sys.executable, "-c", COUNT, str(path), "waypoints", "routes", "tracks"]
    told = subprocess.run(words, check=True, capture_output=True, text=True)
    assert json.loads(told.stdout) == [3, 2, 1]
