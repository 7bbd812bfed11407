"""Take the pictures of the documentation from a running server: ``docs/images``.

    farreach demo --no-serve --out /tmp/demo && farreach serve /tmp/demo/iceland.gpkg &
    python scripts/make_screenshots.py http://127.0.0.1:8000

Needs Chromium (``scripts/install_test_system``). The pictures are those of the workspace that is served.
"""

import argparse
import base64
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = "/usr/bin/chromium"
SWITCHES = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")
IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
MOST_BYTES = 350_000

# The 256 commonest colours that differ, and for each pixel the nearest of them.
FEW_COLOURS = """async (png) => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height), counts = new Map();
  const parts = (c) => [c >> 16, (c >> 8) & 255, c & 255];
  const gap = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  const at = (i) => (data[i] << 16) | (data[i + 1] << 8) | data[i + 2];
  for (let i = 0; i < data.length; i += 4) counts.set(at(i), (counts.get(at(i)) || 0) + 1);
  const colours = [];
  for (const [c] of [...counts].sort((a, b) => b[1] - a[1])) {
    if (colours.length < 256 && colours.every((d) => gap(parts(c), d) > 80)) colours.push(parts(c));
  }
  const nearest = new Map();
  for (const c of counts.keys()) {
    const gaps = colours.map((d) => gap(parts(c), d));
    nearest.set(c, gaps.indexOf(Math.min(...gaps)));
  }
  let pixels = "";
  for (let i = 0; i < data.length; i += 4) pixels += String.fromCharCode(nearest.get(at(i)));
  return { width: image.width, height: image.height, colours, pixels: btoa(pixels) };
}"""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as one file, on a screen of ``width`` by ``height`` CSS pixels."""

    file: str
    path: str
    width: int
    height: int


def pictures(day: str) -> tuple[Picture, ...]:
    """Return what is pictured; ``day`` is the day of the routes."""
    return (
        Picture("coverage.png", "/coverage?lang=en", 1440, 900),
        Picture("dispatch-phone.png", f"/dispatch/map?date={day}&lang=en", 390, 844),
    )


def take(browser: Browser, server: str, picture: Picture) -> int:
    """Write the picture and return its size in bytes."""
    page = browser.new_page(viewport={"width": picture.width, "height": picture.height}, color_scheme="light")
    page.goto(server + picture.path, wait_until="networkidle")
    shot = base64.b64encode(page.screenshot()).decode()
    page.goto("about:blank")
    few = page.evaluate(FEW_COLOURS, shot)
    page.close()
    return (IMAGES / picture.file).write_bytes(
        png(few["width"], few["height"], few["colours"], base64.b64decode(few["pixels"]))
    )


def png(width: int, height: int, colours: list[list[int]], pixels: bytes) -> bytes:
    """Return a PNG with a palette; ``pixels`` are positions in ``colours`` (red, green, blue), row by row."""
    rows = b"".join(b"\0" + pixels[start : start + width] for start in range(0, width * height, width))
    palette = bytes(channel for colour in colours for channel in colour)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def main() -> None:
    """Take every picture; a picture that is too heavy for the documentation is an error."""
    arguments = argparse.ArgumentParser(description="Take the pictures of the documentation.")
    arguments.add_argument("server", help="address of a running server, such as http://127.0.0.1:8000")
    arguments.add_argument("--day", default="2026-11-24", help="day of the routes (YYYY-MM-DD)")
    asked = arguments.parse_args()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(SWITCHES))
        for picture in pictures(asked.day):
            size = take(browser, asked.server.rstrip("/"), picture)
            print(f"{picture.file}: {size / 1000:.0f} kB")
            if size > MOST_BYTES:
                raise SystemExit(f"{picture.file} is larger than {MOST_BYTES / 1000:.0f} kB")
        browser.close()


if __name__ == "__main__":
    main()
