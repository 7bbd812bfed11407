"""Excel workbooks as offices keep them."""

import datetime as dt
import zipfile

import pytest

from planner.errors import InputError, TableError
from planner.io.files import read_table

STOPS = [["id", "name", "lon", "lat"], [1, "Hall", -2.5, 52.1], [2, "Inn", -2.4, 52.2]]


def test_numbers_become_ids_without_a_decimal_point(workbook):
    """Excel keeps 1 as 1.0."""
    assert read_table(workbook(Stops=STOPS), "branches").frame.index.tolist() == ["1", "2"]


def test_first_sheet_with_something_in_it_is_read(workbook):
    """Cover sheets are empty more often than not."""
    path = workbook(Cover=[], Stops=STOPS, Other=[["nothing", "useful"]])
    assert read_table(path, "branches").frame["name"].tolist() == ["Hall", "Inn"]


def test_sheet_can_be_named(workbook):
    """With --layer, as a layer of a GeoPackage is."""
    path = workbook(Notes=[["read me"]], Stops=STOPS)
    assert len(read_table(path, "branches", layer="Stops").frame) == 2
    with pytest.raises(InputError, match="no sheet 'Halts'; it has 'Notes', 'Stops'"):
        read_table(path, "branches", layer="Halts")


def test_header_below_a_title_is_found_and_rows_counted_as_excel_does(workbook):
    """The row in the message is the row on the screen."""
    rows = [["Stops of the van", None], [], *STOPS, [3, "Mill", "n/k", 52.3]]
    with pytest.raises(TableError) as caught:
        read_table(workbook(Stops=rows), "branches")
    assert caught.value.problems == ("book.xlsx sheet 'Stops' row 6, column lon: 'n/k' is not a number",)
    good = read_table(workbook(Stops=rows[:-1]), "branches")
    assert good.notes == ("sheet 'Stops'", "the header was found in row 3")


def test_wall_times_come_as_cells_fractions_or_text(workbook):
    """One column may hold all of these, and empty cells take the default."""
    rows = [
        ["id", "lon", "lat", "shift_start", "shift_end"],
        ["cell", -2.5, 52.1, dt.time(7, 5), dt.time(15, 30)],
        ["fraction", -2.5, 52.1, 0.3125, 0.75],
        ["text", -2.5, 52.1, "8.00", "16:00:00"],
        ["blank", -2.5, 52.1, None, None],
    ]
    vehicles = read_table(workbook(Vans=rows), "vehicles").frame
    assert vehicles["shift_start"].tolist() == ["07:05", "07:30", "08:00", "08:00"]
    assert vehicles["shift_end"].tolist() == ["15:30", "18:00", "16:00", "16:00"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("f.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "protected by a password or in the format of Excel 97"),
        ("f.xlsx", b"id,lon,lat\n", "not a sound .xlsx file"),
        ("f.xlsx", b"", "not a sound .xlsx file"),
        ("f.xls", b"\xd0\xcf\x11\xe0", "save it in Excel as .xlsx"),
        ("f.ods", b"PK", "save it as .xlsx or .csv"),
    ],
)
def test_other_spreadsheets_are_refused_with_advice(write, name, content, message):
    """Old, locked, foreign or not a spreadsheet at all."""
    with pytest.raises(InputError, match=message):
        read_table(write(name, content), "branches")


def test_zip_that_is_no_workbook_is_refused(tmp_path):
    """A workbook is a zip file; not every zip file is one."""
    with zipfile.ZipFile(tmp_path / "f.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(InputError, match="not a sound Excel workbook"):
        read_table(tmp_path / "f.xlsx", "branches")


def test_empty_workbook(workbook):
    """Saved before anything was typed."""
    with pytest.raises(InputError, match="is empty"):
        read_table(workbook(Sheet=[]), "branches")
