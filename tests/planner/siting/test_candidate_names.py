"""People recognise a place by its name, else by what it is and where."""

import geopandas as gpd
import pytest

from planner.siting.candidate_names import KIND_WORDS, LANGUAGES, recognisable_names
from planner.siting.candidate_rules import KINDS
from planner.tables import empty_table

SETTLEMENTS = gpd.GeoDataFrame(
    {"name": ["Ash", "Birch"]},
    index=["a", "b"],
    geometry=gpd.points_from_xy([0, 0.1], [0, 0]),
    crs="EPSG:4326",
)


def places(*rows, street=None):
    """Return places of (name, kind, longitude)."""
    names, kinds, lon = zip(*rows, strict=True)
    frame = gpd.GeoDataFrame(
        {"name": names, "kind": kinds}, geometry=gpd.points_from_xy(lon, [0] * len(lon)), crs="EPSG:4326"
    )
    return frame if street is None else frame.assign(street=street)


@pytest.mark.parametrize(
    ("row", "street", "name"),
    [
        (("", "parking", 0.01), "", "Car park, Ash"),
        (("", "parking", 0.09), "Main Street", "Car park, Main Street, Birch"),
        (("", "parking", 0.09), "Birch Street", "Car park, Birch Street"),  # the street says where
        (("Hall", "community_centre", 0.01), "Main Street", "Hall, Ash"),
        (("Ash - car park", "parking", 0.01), "", "Ash - car park"),
        (("ASH", "village", 0.0), "", "ASH"),  # capital letters do not count
        (("", "something else", 0.01), "", "Place, Ash"),
        (("", "parking", 0.05), "", "Car park, Ash"),  # 5.6 km away: better than nothing
        (("Hall", "community_centre", 0.049), "", "Hall"),  # 5.4 km away: it is not in Ash
        (("", "parking", 0.051), "Main Street", "Car park, Main Street, Birch"),  # main streets are many
    ],
)
def test_what_a_place_is_called(row, street, name):
    """Its own name, else kind and street; then where."""
    assert recognisable_names(places(row, street=[street]), SETTLEMENTS).tolist() == [name]


def test_nobody_has_the_name_of_another():
    """The more important one keeps it, and numbers pass over names that are there."""
    rows = [
        ("", "parking", 0.01),
        ("", "parking", 0.02),
        ("car park, ash (2)", "parking", 0.01),
        ("", "parking", 0),
    ]
    named = recognisable_names(places(*rows), SETTLEMENTS)
    assert named.tolist() == ["Car park, Ash", "Car park, Ash (3)", "car park, ash (2)", "Car park, Ash (4)"]


def test_names_of_the_map_stay_in_any_language():
    """Only the words for kinds are ours."""
    rows = [("", "parking", 0.01), ("Hall", "community_centre", 0.09)]
    assert recognisable_names(places(*rows), SETTLEMENTS, "zh").tolist() == ["停车场, Ash", "Hall, Birch"]


def test_without_settlements_a_kind_is_all_there_is():
    """And a number."""
    rows = [("", "fuel", 0.01), ("", "fuel", 0.02)]
    named = recognisable_names(places(*rows), empty_table("settlements"))
    assert named.tolist() == ["Fuel station", "Fuel station (2)"]


def test_every_kind_has_a_word_in_every_language():
    """All different."""
    assert set(KIND_WORDS) == set(KINDS)
    for language in LANGUAGES:
        assert len({words[language] for words in KIND_WORDS.values()}) == len(KINDS)
