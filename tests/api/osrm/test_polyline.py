"""Encoded polylines: the documented example, every number there and back, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.osrm.polyline import decode_polyline, encode_polyline

EXAMPLE = [(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)]
PLACES = st.lists(
    st.tuples(
        st.integers(-180_000_000, 180_000_000).map(lambda n: n / 1e6),
        st.integers(-90_000_000, 90_000_000).map(lambda n: n / 1e6),
    )
)


def test_the_documented_example() -> None:
    """Of Google's page."""
    assert encode_polyline(EXAMPLE) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"
    assert list(decode_polyline("_p~iF~ps|U_ulLnnqC_mqNvxq`@")) == EXAMPLE
    assert encode_polyline([]) == ""


@given(places=PLACES)
def test_there_and_back(places: list[tuple[float, float]]) -> None:
    """With six decimals nothing is lost, with five half of the last one."""
    assert list(decode_polyline(encode_polyline(places, digits=6), digits=6)) == places
    for found, asked in zip(decode_polyline(encode_polyline(places)), places, strict=True):
        assert found == pytest.approx(asked, abs=0.51e-5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("_p~iF", "ends after a latitude"),
        ("_p~", "in the middle"),
        ("_p~iF ps|U", "character 5"),
        ("_p~iFé", "character 5"),
        ("\x7f" * 9, "character"),
        ("~" * 20, "character"),
    ],
)
def test_what_is_none(text: str, words: str) -> None:
    """Says where."""
    with pytest.raises(ValueError, match=words):
        list(decode_polyline(text))


@given(text=st.text(max_size=40))
def test_any_text(text: str) -> None:
    """A list of places or one clear error."""
    try:
        places = list(decode_polyline(text))
    except ValueError as error:
        places = []
        said = str(error)
    else:
        said = "polyline"
    assert "polyline" in said
    assert all(len(place) == 2 for place in places)
