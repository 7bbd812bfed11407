"""Choosing the branches in words."""

import geopandas as gpd
import pytest

from planner.errors import InputError
from planner.io.selection import Selection
from planner.tables import check_table


@pytest.fixture(scope="module")
def points():
    """Return service points of two banks and a post."""
    rows = {
        "n1": ("Landsbankinn", "bank", ""),
        "n2": ("Landsbankinn Höfn", "bank", "Landsbankinn"),
        "n3": ("Arion Banki", "bank", "Arion"),
        "n4": ("Landspost", "post_office", ""),
    }
    names, kinds, brands = zip(*rows.values(), strict=True)
    columns = {"name": names, "kind": kinds, "brand": brands}
    frame = gpd.GeoDataFrame(columns, index=list(rows), geometry=gpd.points_from_xy([0] * 4, [0] * 4))
    return check_table(frame.set_crs("EPSG:4326"), "branches")


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("amenity=bank", ["n1", "n2", "n3"]),
        ("kind=bank", ["n1", "n2", "n3"]),  # our own word for it
        ("amenity=bank name^landsbank", ["n1", "n2"]),  # all terms must hold
        ("name^LANDS", ["n1", "n2", "n4"]),  # capital letters do not count
        ("name~hofn", ["n2"]),  # nor do accents
        ("name~höfn", ["n2"]),
        ("brand=arion", ["n3"]),
        ("operator=Arion", ["n3"]),  # stands for the brand
        ("name='Arion Banki'", ["n3"]),  # blanks stand in quotes
        ('name~"on b"', ["n3"]),
        ("amenity=bank name=landsbankinn", ["n1"]),  # equal, not begins
    ],
)
def test_choices(points, text, chosen):
    """Equal, begins, contains."""
    assert Selection.parse(text).choose(points).index.tolist() == chosen


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("amenity:bank", ["amenity:bank"]),  # no sign
        ("colour=red amenity=bank size~big", ["colour=red", "size~big"]),  # every bad word is named
        ("name=", ["name="]),  # no value
        ("=bank", ["=bank"]),  # no key
        ("", []),
        ("   ", []),
    ],
)
def test_every_word_that_is_not_understood_is_named(text, words):
    """All at once, each with what would be understood."""
    with pytest.raises(InputError, match="Which branches") as refused:
        Selection.parse(text)
    assert len(refused.value.problems) == len(words)
    for word, problem in zip(words, refused.value.problems, strict=True):
        assert repr(word) in problem
        assert "amenity" in problem


def test_an_open_quotation_mark_is_told():
    """A slip on the command line."""
    with pytest.raises(InputError, match="quotation mark is not closed"):
        Selection.parse("name='Arion")


def test_a_choice_of_nothing_lists_the_commonest_names(points):
    """Whoever mistypes the bank sees which banks the map has."""
    with pytest.raises(InputError) as refused:
        Selection.parse("name^bankinn").choose(points)
    assert "bank: Arion Banki (1)" in refused.value.problems
