"""The browser files are those that the README names, and ask nobody for anything."""

import hashlib
import re

from maps.asset_files import ASSETS_FOLDER, asset_text

OURS = {"README.md", "farreach.css", "favicon.svg"}
OURS |= {f"farreach-{name}.js" for name in ("coverage", "map", "sites", "states", "tables")}


def test_sums_match_the_readme() -> None:
    """Each vendored file has a line with its SHA-256, and each line its file."""
    rows = dict(
        re.findall(r"^\| `([^`]+)` .* `([0-9a-f]{64})` \|$", asset_text("README.md"), flags=re.MULTILINE)
    )
    files = {
        path.relative_to(ASSETS_FOLDER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in ASSETS_FOLDER.rglob("*")
        if path.is_file()
    }
    assert rows == {name: digest for name, digest in files.items() if name not in OURS}


def test_no_style_or_script_refers_elsewhere() -> None:
    """No import, no image, no source map from another file or host."""
    for name in ("leaflet.css", "farreach.css", "swagger-ui.css"):
        assert not re.search(r"@import|url\((?![\"']?(?:data:|#))", asset_text(name)), name
    for name in ("leaflet.js", "farreach-map.js", "swagger-ui-bundle.js"):
        assert "sourceMappingURL" not in asset_text(name), name


def test_can_stand_inside_a_page() -> None:
    """What is inlined never ends the element that it stands in."""
    for name in ("leaflet.js", "farreach-map.js", "farreach-states.js", "farreach-tables.js"):
        assert "</script" not in asset_text(name).lower()
    assert all("</style" not in asset_text(name).lower() for name in ("leaflet.css", "farreach.css"))
