"""Which columns of a demand table count people, and which are codes, years and coordinates."""

import pytest

from planner.errors import InputError, TableError
from planner.io.files import read_table
from planner.tables import groups_of


@pytest.fixture
def kept(write):
    """Return a function: names and cells of one more column -> the groups that are kept and the notes."""

    def load(label, cells, **options):
        rows = [f"{k},{100 + k},{10 + k / 10},50.0,{cell}" for k, cell in enumerate(cells)]
        path = write("demand.csv", "\n".join([f"id,people,lon,lat,{label}", *rows]))
        loaded = read_table(path, "demand", **options)
        return groups_of(loaded.frame)[1:], loaded

    return load


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("65+", "65+"),
        ("households without a car", "households_without_a_car"),
        ("pop65", "pop65"),
        ("老年人", "老年人"),
        ("People 65", "People_65"),
        ("Kind", "Kind"),  # read as kind only if it holds words
        ("PLACE", "PLACE"),
    ],
)
def test_groups_and_their_names(kept, label, name):
    """Recognisable, without blanks; a column of a GeoPackage is not told from another by its case."""
    groups, _ = kept(label, [4, 9, 2, 30], columns={"kind": "id", "place": "id"})
    assert groups in {(name,), (f"{name}_2",)}


@pytest.mark.parametrize(
    ("label", "cells", "why"),
    [
        ("LSOA11CD", [1012922, 1012925, 1012921, 1012930], "a code by its name"),
        ("postcode", [1010, 1020, 1030, 1011], "a code"),
        ("year", [2011, 2011, 2011, 2021], "years by name"),
        ("censo", [2011, 2011, 2011, 2021], "years by their numbers"),
        ("pop", ["a", "b", "c", "d"], "words"),
        ("change", [-4, 9, 2, 30], "people are not negative"),
        ("FID", [0, 1, 2, 3], "a number of the row"),
        ("count", [7, 8, 9, 10], "numbers of rows by what they do"),
        ("x", [530000.5, 530001.5, 530050.5, 530002.5], "coordinates"),
        ("Shape_Area", [1.5, 2.5, 9.5, 3.5], "an area"),
        ("density", [1.5, 2.5, 9.5, 3.5], "people per square kilometre"),
        ("note", ["", "", "", ""], "empty"),
        ("--", [5, 9, 2, 30], "no name"),
    ],
)
def test_what_is_no_group(kept, label, cells, why):
    """Nothing is kept, nothing is wrong."""
    groups, _ = kept(label, cells, columns={"people": "people"})
    assert groups == (), why


def test_empty_cells_count_as_nobody_and_that_is_said(kept):
    """People must be filled in; a group need not."""
    groups, loaded = kept("old", [1, "", 5, 7])
    assert loaded.frame["old"].tolist() == [1, 0, 5, 7]
    assert "1 empty cells of 'old' count as 0" in loaded.notes
    assert groups == ("old",)


def test_a_group_larger_than_people_is_a_note(kept):
    """Jobs, or people of another year."""
    _, loaded = kept("jobs", [5, 500, 500, 3])
    assert "'jobs' is larger than people in 2 of 4 rows" in loaded.notes


def test_numbers_with_one_word_are_not_kept_and_that_is_said(kept):
    """A slip of the pen must not pass unseen, nor stop a column that nobody asked for."""
    groups, loaded = kept("old", [1, 2, 9, 4, 5, 7, 3, 8, 3, 2, "many", 6])
    assert groups == ()
    assert any("holds numbers, but text in row 12; not kept" in note for note in loaded.notes)


def test_text_in_a_group_that_was_named_is_an_error_for_each_row(kept):
    """All at once."""
    with pytest.raises(TableError) as caught:
        kept("old", [1, "many", -3, "few"], groups=("old",))
    assert caught.value.problems == (
        "demand.csv row 3, column old: 'many' is not a number",
        "demand.csv row 4, column old: -3 is negative",
        "demand.csv row 5, column old: 'few' is not a number",
    )


def test_groups_can_be_chosen(kept):
    """Even a column that looks like a code; or none at all."""
    assert kept("LSOA11CD", [4, 9, 2, 30], groups=("lsoa11cd",))[0] == ("LSOA11CD",)
    assert kept("old", [4, 9, 2, 30], groups=())[0] == ()


def test_groups_that_are_not_there(kept):
    """The columns of the file are in the message."""
    with pytest.raises(InputError) as caught:
        kept("old", [4, 9, 2, 30], groups=("young", "people"))
    assert caught.value.problems == (
        "there is no column 'young' to read as a group",
        "column 'people' is read as people and cannot be a group, too",
    )
    assert "'old'" in caught.value.summary


def test_decimal_commas(write):
    """Groups are read as people are."""
    path = write("d.csv", "id;people;lon;lat;alt\na;1.234,5;10,1;50,2;1.234\nb;20;10,2;50,3;5,5\n")
    assert read_table(path, "demand").frame["alt"].tolist() == [1234.0, 5.5]
