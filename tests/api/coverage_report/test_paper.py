"""Text that stays in its room."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.coverage_report.paper import Style, broken, runs, shortened, width
from api.route_files.pdf_text import BOLD, CHINESE, LATIN
from api.route_files.plain import plain

STYLE = Style(9)
TEXTS = st.text(alphabet=st.sampled_from("ab Wi.,，。）银行网点þð\n"), max_size=60)


@settings(max_examples=60)
@given(TEXTS, st.floats(20, 200), st.integers(1, 4))
def test_lines_fit(text: str, room: float, most: int) -> None:
    """No line is wider than its room, and there are no more than asked for."""
    lines = broken(text, room, STYLE, most=most)
    assert len(lines) <= most
    assert all(width(line, STYLE) <= room for line in lines)


@settings(max_examples=60)
@given(TEXTS)
def test_nothing_is_lost_where_there_is_room(text: str) -> None:
    """Every letter comes out again, in order."""
    lines = broken(text, 100, STYLE, most=100)
    assert "".join("".join(lines).split()) == "".join(plain(text).split())


@settings(max_examples=60)
@given(TEXTS, st.floats(0, 100))
def test_shortened_fits(text: str, room: float) -> None:
    """A text that is cut ends in an ellipsis; one that fits is left alone."""
    cut = shortened(text, room, STYLE)
    assert width(cut, STYLE) <= room
    assert cut == plain(text) or cut.endswith("…") or not cut


def test_no_number_is_cut_in_two() -> None:
    """Half a number is another number."""
    text = "but 31 km by road (55 min)"
    cuts = {shortened(text, room, STYLE) for room in range(10, 120)}
    assert cuts - {""} == {
        "b…",
        "bu…",
        "but…",
        "but 31…",
        "but 31 k…",
        *(c for c in cuts if c.startswith("but 31 km")),
    }
    assert not any(cut.endswith(("3…", "(5…")) for cut in cuts)


def test_chinese_breaks_anywhere_but_before_a_stop() -> None:
    """A full stop never begins a line."""
    lines = broken("银行网点。" * 6, 40, STYLE, most=20)
    assert len(lines) > 3
    assert not any(line.startswith("。") for line in lines)


def test_latin_breaks_between_words() -> None:
    """A word is cut only if it is wider than its line."""
    assert broken("one two three", 40, STYLE, most=9) == ["one two", "three"]
    assert "".join(broken("i" * 90, 30, STYLE, most=90)) == "i" * 90


@pytest.mark.parametrize(
    ("text", "bold", "fonts"),
    [
        ("Alfa", False, [LATIN]),
        ("Alfa", True, [BOLD]),
        ("Alfa 银行", True, [BOLD, CHINESE]),
        ("", False, []),
    ],
)
def test_fonts(text: str, bold: bool, fonts: list[str]) -> None:  # noqa: FBT001 (a table of cases)
    """Each stretch of letters is in a font that has it."""
    assert [font for font, _ in runs(text, bold=bold)] == fonts
