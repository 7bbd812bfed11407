"""``farreach serve`` as a real process: pages, twins, documentation and assets of the demonstration."""

import gzip
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from maps.asset_files import ASSETS_FOLDER

pytestmark = pytest.mark.xdist_group("demo")


def get(url: str, **headers: str) -> tuple[int, Any, bytes]:
    """Return status, headers and body."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


@pytest.mark.parametrize("path", ["/", "/coverage", "/rota", "/dispatch", "/dispatch/map", "/docs"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages(served: str, path: str, language: str) -> None:
    """In both languages; compressed they are small; asked for again they cost nothing."""
    status, headers, body = get(f"{served}{path}?lang={language}")
    assert status == 200
    assert headers["Content-Type"].startswith("text/html")
    if path == "/docs":
        return
    assert b"Landsbankinn" in body
    _, compressed, packed = get(f"{served}{path}?lang={language}", **{"Accept-Encoding": "gzip"})
    assert compressed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == body
    assert len(packed) < 700_000
    assert get(f"{served}{path}?lang={language}", **{"If-None-Match": headers["ETag"]})[0] == 304


def test_twins(served: str, demo: Any) -> None:
    """The facts that the command printed, and the routes of every date."""
    index = json.loads(get(f"{served}/index.json")[2])
    assert index == {key: value for key, value in demo.facts.items() if key in index}
    assert json.loads(get(f"{served}/rota.json")[2]) == demo.facts["rota"]
    for date in demo.facts["dates"]:
        twin = json.loads(get(f"{served}/dispatch.json?date={date}")[2])
        assert twin["date"] == date
        assert json.loads(get(f"{served}/v1/routes/{date}")[2]) == twin
        lines = json.loads(get(f"{served}/dispatch/map.json?date={date}")[2])
        assert lines["type"] == "FeatureCollection"
        stops = sum(len(route["stops"]) + 1 for route in twin["routes"])
        assert len(lines["features"]) == stops


def test_gaps_are_those_of_the_facts(served: str, demo: Any) -> None:
    """In the same order; longitude first."""
    gaps = json.loads(get(f"{served}/v1/gaps")[2])["features"]
    assert [gap["id"] for gap in gaps] == [gap["id"] for gap in demo.facts["gaps"]]
    assert all(
        -25 < lon < -13 and 63 < lat < 67.5
        for gap in gaps
        for polygon in (
            [gap["geometry"]["coordinates"]]
            if gap["geometry"]["type"] == "Polygon"
            else gap["geometry"]["coordinates"]
        )
        for ring in polygon
        for lon, lat in ring
    )


def test_assets(served: str) -> None:
    """Every file of ours, byte for byte; nothing outside the folder."""
    files = [path for path in ASSETS_FOLDER.iterdir() if path.is_file()]
    assert len(files) > 5
    for path in files:
        status, _, body = get(f"{served}/assets/{path.name}")
        assert (status, body) == (200, path.read_bytes())
    assert get(f"{served}/assets/../asset_files.py")[0] == 404
    assert get(f"{served}/assets/%2e%2e/asset_files.py")[0] == 404


def test_foreign_host(served: str) -> None:
    """Refused by the real server, too; a request without the body that it announced does it no harm."""
    assert get(f"{served}/", Host="evil.example")[0] == 400
    head = urllib.request.Request(f"{served}/coverage", method="HEAD")
    with urllib.request.urlopen(head) as answer:
        assert (answer.status, answer.read()) == (200, b"")
    assert get(f"{served}/livez")[0] == 200


def test_the_server_is_light(served: str) -> None:
    """It maps no library that draws, solves or reads maps into its memory."""
    port = int(served.rsplit(":", 1)[1])
    libraries = (Path("/proc") / str(server_of(port)) / "maps").read_text()
    for name in ("ortools", "osmium", "pyogrio", "geopandas", "pandas", "scipy"):
        assert f"/{name}" not in libraries, name


def server_of(port: int) -> int:
    """Return the process that serves on a port."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"serve" in words and str(port).encode() in words:
                return int(folder.name)
    pytest.skip("this system has no /proc to look into")
