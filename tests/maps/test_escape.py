"""One function escapes; whatever comes out is text in every place where we put it."""

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template

import maps
from maps.escape import safe

ACTIVE = set("<>\"'`$\\{}")
MAPS = Path(maps.__file__).parent


@given(st.text())
def test_nothing_active_is_left(text: str) -> None:
    """No character that any of HTML, JavaScript template literals and Jinja reads as more than itself."""
    assert not ACTIVE & set(safe(text))
    assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt|quot|#\d+|#x27);)*", safe(text))


@given(st.text(alphabet=st.characters(min_codepoint=32, exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"])))
def test_the_reader_sees_what_was_written(text: str) -> None:
    """Turned back into characters by a browser, visible text is unchanged."""
    assert html.unescape(safe(text)) == text


@given(st.text(alphabet=st.characters()))
def test_can_always_be_sent(text: str) -> None:
    """The answer is valid UTF-8, stays on one line and survives JSON."""
    encoded = safe(text).encode()
    assert b"\n" not in encoded
    assert b"\r" not in encoded
    assert json.loads(json.dumps(safe(text))) == safe(text)


@given(st.text())
def test_is_not_a_template(text: str) -> None:
    """Read as a Jinja template, which branca does with some strings, it is only text."""
    assert Template(safe(text)).render() == safe(text)


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("${1}", "&#36;&#123;1&#125;", "would run in a JavaScript template literal"),
        ("`", "&#96;", "would end a template literal"),
        ("\\u003c", "&#92;u003c", "would become < in a JavaScript string"),
        ("a\x00b\x1bc\x85d", "abcd", "control characters say nothing and hide much"),
        ("a\nb\tc", "a b c", "white space is one line"),
        ("gpj.exe\u202egpj", "gpj.exegpj", "would turn the reading direction"),
        ("\ud800", "", "cannot be sent as UTF-8"),
        (12, "12", "anything has a text"),
        ("Höfn 银行", "Höfn 银行", "names stay names"),
    ],
)
def test_known_cases(text: object, expected: str, reason: str) -> None:
    """Each dangerous kind of character."""
    assert safe(text) == expected, reason


def test_no_other_place_escapes() -> None:
    """Nobody in maps escapes by other means, turns escaping off, or hands folium text that folium would parse."""
    forbidden = re.compile(
        r"html\.escape|markupsafe\.escape|\|\s*(?:safe|e|escape)\b|autoescape=False|folium\.(?:Popup|Tooltip|DivIcon|Html)"
        r"|GeoJson(?:Popup|Tooltip)|saxutils|import html|Markup\("
    )
    allowed = {"escape.py": {"html.escape", "import html"}, "templating.py": {"Markup("}}
    found = {
        (path.name, match)
        for path in [*MAPS.rglob("*.py"), *MAPS.rglob("*.html")]
        for match in forbidden.findall(path.read_text(encoding="utf-8"))
        if match not in allowed.get(path.name, set())
    }
    assert found == set()
