"""The page around a map."""

import base64
import hashlib
import re

from maps.canvas import Canvas, page, standalone
from maps.coverage_map import CoverageLayers, coverage_map
from maps.page_policy import policy
from maps.words import Language


def blank(language: Language = "en", title: str = "Title") -> str:
    """Return a map with nothing on it."""
    canvas = Canvas(
        title, (-24.0, 63.0, -13.0, 67.0), panel="<aside></aside>", language=language, assets="linked"
    )
    return page(canvas)


def test_same_map_same_bytes() -> None:
    """Folium's random names do not reach the page."""
    assert blank() == blank()
    assert not re.search(r"[0-9a-f]{32}", blank())


def test_linked_files_are_ours() -> None:
    """Every address in a linked page begins with /assets."""
    addresses = re.findall(r"(?:src|href)=\"([^\"]+)\"", blank())
    assert addresses
    assert all(address.startswith("/assets/") for address in addresses)
    assert "://" not in blank()


def test_language_and_title() -> None:
    """The document says its language; the title is text."""
    assert '<html lang="zh-Hans">' in blank("zh")
    assert "<title>&lt;/title&gt;&lt;b&gt;</title>" in blank(title="</title><b>")


def test_policy_allows_the_scripts_of_the_page_only() -> None:
    """Each inline script is named by its hash, and nothing inline runs otherwise."""
    script = "let a = 1;"
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = policy(f"<p></p><script>{script}</script>")
    assert f"script-src 'self' 'sha256-{digest}';" in rules
    assert "default-src 'none'" in rules
    assert policy(blank()) in blank()


def test_zooming_is_allowed() -> None:
    """Folium forbids pinching; people who see badly need it."""
    assert "user-scalable" not in blank()


def test_a_page_made_to_stand_alone_is_the_page_drawn_so(four_villages: CoverageLayers) -> None:
    """Turning a served page into a file gives the same file as drawing it with its assets inside."""
    served = coverage_map(four_villages, language="en", assets="linked")
    drawn = coverage_map(four_villages, language="en", assets="inline")
    assert standalone(served).split() == drawn.split()
