"""The process that serves today's routes loads nothing that draws, solves or reads maps."""

import subprocess
import sys
from typing import Any

SERVE_ONE_PAGE = """
import asyncio, sys
from pathlib import Path
from api.app import create_app
from api.store import Workspace

async def get(app, path):
    sent = []
    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}
    async def send(message):
        sent.append(message)
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "headers": [(b"host", b"127.0.0.1")],
        "root_path": "", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80)}
    await app(scope, receive, send)
    return sent[0]["status"]

FILES = [f"/v1/routes/2026-11-23.{form}" for form in ("geojson", "gpx", "kml", "ics", "pdf", "xlsx", "csv")]
FILES += [f"/v1/rota.{form}" for form in ("ics", "csv", "xlsx")]

with Workspace.open(Path(sys.argv[1])) as workspace:
    app = create_app(workspace)
    for path in ("/", "/coverage", "/dispatch", "/v1/gaps", "/v1/plans/latest", "/docs", "/v1/jobs", "/difference", "/v1/scenarios", "/v1/standards", "/v1/assessments", "/week",
        "/week.json", "/gaps", "/areas", "/access", *FILES):
        assert asyncio.run(get(app, path)) == 200, path
heavy = {"folium", "branca", "osmnx", "osmium", "networkx", "ortools", "geopandas", "pandas", "scipy", "pyogrio",
    "numba", "h3", "rasterio", "arro3"}
print(",".join(sorted(heavy & set(sys.modules))))
"""


def test_serving_stays_light(four_villages: Any) -> None:
    """Pages, documents, the OpenAPI page, the routes of a day and the rota as any file."""
    words = [sys.executable, "-c", SERVE_ONE_PAGE, str(four_villages.path)]
    said = subprocess.run(words, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""
