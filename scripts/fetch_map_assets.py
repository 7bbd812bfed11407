"""Fetch the browser libraries that Farreach serves itself, from npm, into ``maps/assets``.

    python scripts/fetch_map_assets.py

Needs npm and the network; nobody else does, because what it makes is kept in the repository. The answer is the
same on every machine: versions are pinned, and the README it writes names the SHA-256 of each file.
"""

import base64
import hashlib
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "maps" / "assets"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: what we take from it, and where each file goes in ``maps/assets``."""

    name: str
    version: str
    licence: str
    files: tuple[tuple[str, str], ...]

    @property
    def source(self) -> str:
        """Page of this version at npm."""
        return f"https://www.npmjs.com/package/{self.name}/v/{self.version}"


PACKAGES = (
    Package(
        "leaflet",
        "1.9.4",
        "BSD-2-Clause",
        (
            ("dist/leaflet.js", "leaflet.js"),
            ("dist/leaflet.css", "leaflet.css"),
            ("LICENSE", "licences/leaflet.txt"),
        ),
    ),
    Package(
        "swagger-ui-dist",
        "5.35.0",
        "Apache-2.0",
        (
            ("swagger-ui-bundle.js", "swagger-ui-bundle.js"),
            ("swagger-ui.css", "swagger-ui.css"),
            ("swagger-ui-bundle.js.LICENSE.txt", "swagger-ui-bundle.js.LICENSE.txt"),
            ("LICENSE", "licences/swagger-ui.txt"),
            ("NOTICE", "licences/swagger-ui-NOTICE.txt"),
        ),
    ),
)

HEADER = """# Browser libraries served by Farreach itself

No page of Farreach asks another host for anything. These files come from npm by `scripts/fetch_map_assets.py`,
which writes this page too; `tests/maps/test_asset_files.py` compares the sums. Two changes are made on the way:
`sourceMappingURL` comments are dropped (the maps are not shipped), and the small images of `leaflet.css` are
inlined as data URIs (the marker icon, which we never use, becomes `none`). jQuery and Bootstrap, which folium
loads by default, are not needed by the parts of folium that we use.

`farreach.css`, `farreach-coverage.js`, `farreach-map.js`, `farreach-sites.js`, `farreach-states.js`, `farreach-tables.js` and `favicon.svg` are ours, under the licence of Farreach.

| file | package | version | licence | bytes | SHA-256 |
|---|---|---|---|---|---|
"""


def main() -> None:
    """Fetch every package and write the README."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            unpacked = fetched(package, Path(folder))
            for source, target in package.files:
                content = browser_ready(unpacked / source)
                (ASSETS / target).parent.mkdir(parents=True, exist_ok=True)
                (ASSETS / target).write_bytes(content)
                rows.append(readme_row(package, target, content))
    (ASSETS / "README.md").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    print(f"fetch_map_assets: {len(rows)} files in {ASSETS}")


def fetched(package: Package, folder: Path) -> Path:
    """Return the folder in which ``package`` lies unpacked."""
    spec = f"{package.name}@{package.version}"
    packed = subprocess.run(
        ["npm", "pack", "--silent", spec], cwd=folder, check=True, capture_output=True, text=True
    )
    target = folder / package.name
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def browser_ready(path: Path) -> bytes:
    """Return the file without references to files that we do not ship."""
    if path.suffix not in {".js", ".css"}:
        return path.read_bytes()
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\n?(//|/\*)# sourceMappingURL=\S*?(\*/|\s*$)", "", text)
    if path.suffix == ".css":
        text = re.sub(r"url\((images/[\w.-]+)\)", lambda found: inlined(path.parent / found[1]), text)
    return (text.rstrip() + "\n").encode()


def inlined(image: Path) -> str:
    """Return the CSS value that stands for ``image``."""
    if image.name == "marker-icon.png":
        return "none"
    return f"url(data:image/png;base64,{base64.b64encode(image.read_bytes()).decode()})"


def readme_row(package: Package, target: str, content: bytes) -> str:
    """Return the line of the README about one file."""
    digest = hashlib.sha256(content).hexdigest()
    link = f"[{package.name}]({package.source})"
    return f"| `{target}` | {link} | {package.version} | {package.licence} | {len(content):,} | `{digest}` |"


if __name__ == "__main__":
    main()
