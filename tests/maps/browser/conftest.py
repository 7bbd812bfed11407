"""A browser that reaches nothing but our own pages."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from maps.asset_files import ASSETS_FOLDER

CHROMIUM = Path("/usr/bin/chromium")
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

OPEN_EVERYTHING = """() => {
  const map = Object.values(Farreach.maps)[0];
  document.querySelectorAll(".leaflet-control-layers-selector").forEach((box) => { if (!box.checked) box.click(); });
  const texts = [];
  const visit = (layer) => {
    if (layer.getTooltip && layer.getTooltip()) layer.openTooltip();
    if (layer.getPopup && layer.getPopup() && layer.feature) {
      layer.getPopup().options.autoPan = false;
      layer.openPopup();
      texts.push(layer.getPopup().getElement().querySelector("h2").textContent);
      layer.closePopup();
    }
  };
  map.eachLayer(visit);
  return texts;
}"""


@dataclass
class Visit:
    """What a browser met on one page: the page itself, requests to other hosts, errors on the console."""

    page: Any
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Return a running Chromium, or skip; with FARREACH_REQUIRE_BROWSER=1 its absence is a failure."""
    if not CHROMIUM.exists():
        if os.environ.get("FARREACH_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{CHROMIUM} is missing; run scripts/install_test_system")
        pytest.skip(f"{CHROMIUM} is missing; scripts/install_test_system installs it")
    from playwright.sync_api import sync_playwright

    switches = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=switches.split())
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Visit]]:
    """Return a function that shows HTML at ``http://farreach.test/page`` with our assets beside it."""
    contexts = []

    def show(html: str, width: int = 1440, height: int = 900, **options: Any) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        met = Visit(context.new_page())

        def answer(route: Any) -> None:
            address = urlsplit(route.request.url)
            asset = ASSETS_FOLDER / Path(address.path).name
            if address.path == "/page":
                route.fulfill(body=html, content_type="text/html; charset=utf-8")
            elif (
                address.hostname == "farreach.test" and address.path.startswith("/assets/") and asset.exists()
            ):
                route.fulfill(body=asset.read_bytes(), content_type=TYPES[asset.suffix])
            else:
                met.outside.append(route.request.url)
                route.abort()

        context.route("**/*", answer)
        met.page.on("console", lambda message: message.type == "error" and met.errors.append(message.text))
        met.page.on("pageerror", lambda error: met.errors.append(str(error)))
        met.page.goto("http://farreach.test/page")
        return met

    yield show
    for context in contexts:
        context.close()


@pytest.fixture
def open_everything() -> Callable[[Any], list[str]]:
    """Return a function that opens every popup and tooltip of a map and returns the titles."""
    return lambda page: page.evaluate(OPEN_EVERYTHING)
