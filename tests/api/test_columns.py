"""Columns of a terminal."""

import pytest

from api.columns import fitted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rural", "rural   "),
        ("农村网点", "农村网点"),
        ("农村网点一", "农村网点"),
        ("a农村网点", "a农村网 "),
        ("Reykjavíkurborg", "Reykjaví"),
        ("A\u0301rneshreppur", "A\u0301rneshre"),
        ("", "        "),
    ],
)
def test_text_is_cut_and_padded_to_columns(text: str, shown: str) -> None:
    """A Chinese character takes two, an accent by itself none."""
    assert fitted(text, 8) == shown
