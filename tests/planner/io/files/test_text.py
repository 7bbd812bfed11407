"""Delimited text in the encodings and dialects that offices produce."""

import gzip

import pytest

from planner.errors import InputError, TableError
from planner.io.files import read_table
from planner.io.files.text import decode, sniff_delimiter

STOPS = "id,name,lon,lat\na,Bürgerbüro,8.5,47.4\nb,Zürich Süd,8.6,47.3\n"


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8", None),  # what everybody should send
        ("utf-8-sig", None),  # Excel's "CSV UTF-8" puts a mark in front
        ("utf-16", "encoding utf-16"),  # Excel's "Unicode text"
        ("cp1252", "encoding cp1252"),  # Excel's plain CSV in Western Europe
    ],
)
def test_western_names_survive_every_encoding(write, encoding, note):
    """Whatever Excel made of the file, a name is a name."""
    loaded = read_table(write("stops.csv", STOPS, encoding), "branches")
    assert loaded.frame["name"].tolist() == ["Bürgerbüro", "Zürich Süd"]
    assert loaded.notes == (() if note is None else (note,))


def test_chinese_table_of_excel_is_gb18030(write):
    """Excel in China writes plain CSV in GB 18030."""
    text = "编号,名称,人口,经度,纬度\n1,西湖区,1200,120.13,30.26\n2,余杭区,800,119.98,30.27\n"
    loaded = read_table(write("人口.csv", text, "gb18030"), "demand")
    assert loaded.frame["people"].tolist() == [1200.0, 800.0]
    assert loaded.frame.index.tolist() == ["1", "2"]
    assert "encoding gb18030" in loaded.notes
    assert "column '人口' read as people" in loaded.notes


@pytest.mark.parametrize("word", ["Ærøskøbing", "Besançon", "São João", "Höfði", "naïve £5 – café"])
def test_western_words_are_not_taken_for_chinese(word):
    """Most Western bytes are valid GB 18030 too, and would come out as rare letters."""
    assert decode(word.encode("cp1252"), "f.csv") == (word, "cp1252")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"id,name\n\x81\x20,x\n", "line 2: the bytes are neither"),  # 81 is no letter in cp1252
        (b"i\0d\0,\0n\0", "not a text file"),  # UTF-16 without its mark, or a binary file
        (b"\xff\xfea", "neither UTF-8 nor utf-16"),  # half a letter
    ],
)
def test_bytes_that_are_no_text_are_refused_with_advice(data, message):
    """Better no table than one with names that nobody can read."""
    with pytest.raises(InputError, match=message) as caught:
        decode(data, "f.csv")
    assert "CSV UTF-8" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b,c\n1,2,3\n", ","),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),  # decimal commas do not outvote the header
        ("a\tb\n1\t2\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("id;wkt\na;POINT(1 2,3 4)\nb;POINT(5 6,7 8)\n", ";"),  # names decide, not the commas of the shapes
        ('name,x\n"Hall; upper floor; left",1\n', ","),  # a semicolon inside quotes is no delimiter
    ],
)
def test_delimiter_is_the_one_that_splits_evenly(text, delimiter):
    """Commas are decimal marks, parts of shapes and parts of names as well."""
    assert sniff_delimiter(text, "branches") == delimiter


def test_german_table_with_decimal_comma_and_thousands_point(write):
    """As Excel saves it in half of Europe, with nothing to be set by hand."""
    text = "Kennung;Bezeichnung;Einwohner;Länge;Breite\nA;Dorf;1.234;8,51;47,42\nB;Weiler;56;8,6;47,4\n"
    loaded = read_table(write("orte.csv", text), "demand")
    assert loaded.frame["people"].tolist() == [1234.0, 56.0]
    assert loaded.frame.geometry.x.tolist() == [8.51, 8.6]
    assert {"delimiter ';'", "decimal comma", "column 'Einwohner': '1.234' read as 1234"} <= set(loaded.notes)


def test_gzip_is_unpacked(write):
    """Large tables are kept compressed."""
    path = write("stops.csv.gz", gzip.compress(STOPS.encode()))
    assert len(read_table(path, "branches").frame) == 2


def test_title_above_the_header_keeps_row_numbers(write):
    """Blank rows are skipped and still counted."""
    text = "Mobile stops 2026\n\nid,lon,lat\na,8.5,47.4\nb,8.6,north\n"
    with pytest.raises(TableError) as caught:
        read_table(write("stops.csv", text), "candidates")
    assert caught.value.problems == ("stops.csv row 5, column lat: 'north' is not a number",)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("f.csv", "", "f.csv is empty"),
        ("f.csv", " \n\n", "f.csv is empty"),
        ("f.csv", ",,\n,,\n", "f.csv is empty"),  # what Excel leaves of a cleared table
        ("f.csv", "id,lon,lat\n", "has a header but no rows"),
        ("f.csv", 'id,lon,lat\na,1,2\nb,"3,4\nc,5,6\n', "row 3: a quotation mark opens a value"),
        ("f.csv", "id,lon,lat\na,1,2,Hall\n", "row 2: has 4 cells under 3 column names"),
        ("f.csv.gz", b"\x1f\x8bnot really", "not a sound gzip file"),
    ],
)
def test_broken_text_files_are_refused_in_one_sentence(write, name, content, message):
    """None of them is a crash, and none is silently half read."""
    with pytest.raises(InputError, match=message):
        read_table(write(name, content), "candidates")


def test_gzip_bomb_is_refused(write, monkeypatch):
    """A few kilobytes must not fill the memory."""
    monkeypatch.setattr("planner.io.files.text.MAX_BYTES", 2**20)
    with pytest.raises(InputError, match="unpacks to more than"):
        read_table(write("f.csv.gz", gzip.compress(b" " * 2**21)), "branches")
