"""Where the browser files lie: our own style and script, Leaflet, Swagger UI."""

from pathlib import Path

ASSETS_FOLDER = Path(__file__).parent / "assets"
"""Folder that the server offers under ``/assets``."""

TEMPLATES_FOLDER = Path(__file__).parent / "templates"
"""Folder of the Jinja templates of pages and panels."""


def asset_url(name: str) -> str:
    """Return the path under which our server offers the asset ``name``."""
    return f"/assets/{name}"


def asset_text(name: str) -> str:
    """Return the text of the asset ``name``, to stand inside a page."""
    return (ASSETS_FOLDER / name).read_text(encoding="utf-8")
