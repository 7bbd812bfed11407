"""Which column is what, in the languages of the people who send tables."""

import pytest

from planner.errors import InputError
from planner.io.columns import count_known, find_columns, normalised, roles
from planner.tables import TABLES

PLACED = {"lon": "lon", "lat": "lat"}


@pytest.mark.parametrize(
    ("label", "same"),
    [
        ("Opening Hours", "openinghours"),
        ("Länge (WGS84)", "lange"),  # units and systems in brackets say nothing about the role
        ("Straße", "strasse"),
        ("POP_2000", "pop2000"),
        ("经度（度）", "经度"),
        ("[4]", ""),  # a column without a name
    ],
)
def test_names_are_compared_without_case_accents_and_brackets(label, same):
    """What people add to a column name does not change what the column is."""
    assert normalised(label) == same


@pytest.mark.parametrize(
    ("labels", "language"),
    [
        (("ID", "population", "longitude", "latitude"), "English"),
        (("Kennung", "Einwohner", "Längengrad", "Breitengrad"), "German"),
        (("identifiant", "habitants", "lon", "lat"), "French"),
        (("identificador", "Población", "longitud", "latitud"), "Spanish"),
        (("código", "População", "longitude", "latitude"), "Portuguese"),
        (("编号", "人口", "经度", "纬度"), "Chinese"),
        (("auðkenni", "mannfjöldi", "lengdargráða", "breiddargráða"), "Icelandic"),
    ],
)
def test_demand_is_understood(labels, language):
    """A census office sends its table in its own language."""
    found = find_columns(labels, "demand")
    identity, people, lon, lat = labels
    assert (found.of["people"], found.of["lon"], found.of["lat"]) == (people, lon, lat)
    assert found.of.get("id", *found.spare_ids) == identity


@pytest.mark.parametrize(
    ("labels", "role", "chosen"),
    [
        (("pop", "pop65", "lon", "lat"), "people", "pop"),  # a part of a name is not the name
        (("POP2000", "lon", "lat"), "people", "POP2000"),  # a census year is
        (("people", "population", "lon", "lat"), "people", "people"),  # our own word is certain
        (("x", "lon", "lat", "people"), "lon", "lon"),  # x may be metres
        (("easting", "northing", "pop"), "lat", "northing"),
        (("WKT", "pop"), "geometry", "WKT"),
        (("lon", "lat", "pop", "town"), "place", "town"),
    ],
)
def test_the_certain_name_wins_over_the_weak_one(labels, role, chosen):
    """Several columns may fit a role; the more certain name is taken."""
    assert find_columns(labels, "demand").of[role] == chosen


def test_every_column_of_every_contract_has_names():
    """A role without names could never be found."""
    for name in TABLES:
        assert count_known(roles(name), name) == len(roles(name))


def test_two_columns_that_could_both_be_people_must_be_settled_by_the_user():
    """Guessing between residents and population would change every result without a word."""
    labels = ("lon", "lat", "population", "Residents (all)")
    with pytest.raises(InputError) as caught:
        find_columns(labels, "demand", file="f.csv")
    assert caught.value.problems == (
        "'population', 'Residents (all)' could all be people; choose one with --column people=population",
    )
    assert "'lon', 'lat', 'population', 'Residents (all)'" in caught.value.summary
    assert find_columns(labels, "demand", {"people": "residents"}).of["people"] == "Residents (all)"


def test_everything_missing_is_said_at_once():
    """With the option that would settle it."""
    with pytest.raises(InputError) as caught:
        find_columns(("h3", "jobs"), "demand")
    assert caught.value.problems == (
        "no column looks like people; name it with --column people=COLUMN",
        "no column looks like lon; name it with --column lon=COLUMN",
        "no column looks like lat; name it with --column lat=COLUMN",
    )


def test_wrong_names_of_the_user_are_answered_with_the_right_ones():
    """A slip in --column is answered before anything is read into the table."""
    with pytest.raises(InputError) as caught:
        find_columns(("lon", "lat"), "branches", {"colour": "lon", "name": "Titel"})
    first, second = caught.value.problems
    assert first.startswith("'colour' is not a column of branches; choose from id, name, kind, brand")
    assert second == "there is no column 'Titel' to read as name"


def test_files_with_geometry_need_no_coordinate_columns():
    """Columns x and y of a GeoPackage are often left over from its making."""
    assert "lon" not in find_columns(("x", "y", "pop"), "demand", placed=True).of


def test_notes_say_what_was_guessed_and_nothing_else():
    """A column that has our own name needs no note."""
    notes = find_columns(("id", "Einwohner", "LNG", "lat", "ort", "stadt"), "demand").notes
    assert notes == (
        "column 'Einwohner' read as people",
        "column 'ort' read as place",
        "column 'LNG' read as lon",
    )
