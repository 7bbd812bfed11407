"""Numbers, wall times and text as people write them."""

import datetime as dt
import math

import numpy as np
import pytest

from planner.io.files.cells import decimal_mark, read_clock, read_number, read_words


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("51.5", 51.5),
        (" -3 ", -3.0),
        ("−3.5", -3.5),  # the typographic minus of word processors
        ("1,234,567", 1234567.0),
        ("1 234", 1234.0),
        ("1\u00a0234,0".replace(",0", ".0"), 1234.0),  # French thousands, no-break space
        ("1'234", 1234.0),  # Swiss thousands
        ("1e3", 1000.0),
        (".5", 0.5),
        (7, 7.0),
        (np.int64(7), 7.0),
    ],
)
def test_numbers_with_a_decimal_point(cell, number):
    """Groups of three may be set apart by commas, spaces or apostrophes."""
    assert read_number(cell) == number


@pytest.mark.parametrize(
    ("cell", "number"), [("51,5", 51.5), ("1.234,5", 1234.5), ("1.234", 1234.0), ("-0,5", -0.5), ("7", 7.0)]
)
def test_numbers_with_a_decimal_comma(cell, number):
    """Then points set groups of three apart."""
    assert read_number(cell, ",") == number


@pytest.mark.parametrize("cell", [None, "", "  ", math.nan, "n/a", "NA", "-", "#N/A", "null"])
def test_cells_that_stand_for_nothing(cell):
    """Statistical offices write missing values in many ways; all of them are NaN."""
    assert math.isnan(read_number(cell))


@pytest.mark.parametrize(
    "cell",
    [
        "51,x",
        "12 people",
        "1_000",
        "0x10",
        "inf",
        "1e400",
        "1,23,456",
        True,
        dt.date(2026, 1, 1),
        math.inf,
        "1.2.3",
    ],
)
def test_cells_that_are_no_numbers(cell):
    """Python's float() and pandas accept several of these; a planner would not."""
    assert read_number(cell) is None


@pytest.mark.parametrize(
    ("cells", "counts", "comma_file", "mark"),
    [
        (["51.25", "3"], False, False, "."),
        (["51,25"], False, False, ","),
        (["8,512", "47,411"], False, False, ","),  # nobody lives at longitude 8,512 thousand
        (["1,234", "56"], True, False, "."),  # but a thousand people do
        (["1.234", "56"], True, True, ","),  # German thousands
        (["1.234", "0.512"], True, True, "."),  # people of a raster: nothing starts with 0 and thousands
        (["1.234", "56"], True, False, "."),
        (["1.234.567"], True, False, ","),
        (["365,000.5"], False, False, "."),  # eastings of a British sheet
        ([51.2, 3], False, False, "."),
    ],
)
def test_one_telling_number_decides_for_the_column(cells, counts, comma_file, mark):
    """A mark that cannot separate thousands settles what all the others mean."""
    assert decimal_mark(cells, counts=counts, comma_file=comma_file).decimal == mark


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("8:00", "08:00"),
        ("08:00:00", "08:00"),
        ("8.00", "08:00"),  # German
        ("8h30", "08:30"),  # French
        ("8 Uhr", "08:00"),
        ("8", "08:00"),
        ("1:30 pm", "13:30"),
        ("12:05 a.m.", "00:05"),
        ("8：30", "08:30"),  # full-width colon of Chinese keyboards
        (dt.time(8, 30), "08:30"),
        (dt.datetime(2026, 1, 1, 8, 30), "08:30"),  # noqa: DTZ001 (Excel knows no zones)
        (dt.timedelta(hours=8), "08:00"),
        (1 / 3, "08:00"),
        (8, "08:00"),
        (None, ""),
        (" ", ""),
    ],
)
def test_wall_times(cell, clock):
    """Rotas are typed by people: every form becomes HH:MM."""
    assert read_clock(cell) == clock


@pytest.mark.parametrize(
    "cell", ["24:00", "8:60", "13 pm", "noon", "0.3333", 8.3, -1, 1e18, math.inf, -math.inf, True, "8:0"]
)
def test_cells_that_are_no_wall_times(cell):
    """An hour too many or a number such as 8.3, which may be 8:18 or 8:30, is asked back."""
    assert read_clock(cell) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [(860.0, "860"), (8.5, "8.5"), (" a \n b ", "a b"), ("a\0b", "a b"), (None, ""), (math.nan, "")],
)
def test_text_is_one_clean_line(cell, text):
    """Names go into maps, sheets and addresses; control characters and line breaks do not."""
    assert read_words(cell) == text
