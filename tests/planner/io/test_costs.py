"""Costs and assumptions from a file."""

import pytest

from planner.errors import TableError
from planner.io.costs import read_costs
from planner.remedies.costs import Costs


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a file and returns its path."""

    def write(text, name="costs.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_what_is_not_named_keeps_its_default(written):
    """Own figures stand beside ours."""
    file = read_costs(written("name,value\nbranch,90000\ncurrency,CNY\nkiosk_worth,0.5\n"))
    assert file.costs == Costs(branch=90_000.0, currency="CNY")
    assert file.assumptions.kiosk_worth == 0.5
    assert file.assumptions.van_hours == 35.0
    assert not file.windows


def test_parts_of_the_week_frequencies_and_windows(written):
    """Dotted names reach what there is several of."""
    rows = "slots.daytime,0.7\nslots.evening,0.25\nslots.evening.hours,6\nfrequencies.weekly,0.95\nwindows.n1,4\n"
    file = read_costs(written(f"name,value\n{rows}"))
    assert [slot.share for slot in file.assumptions.slots] == [0.7, 0.25, 0.05]
    assert file.assumptions.slots[1].hours == 6
    assert file.assumptions.frequencies[0].worth == 0.95
    assert dict(file.windows) == {"n1": 4.0}


def test_toml_says_the_same(written):
    """In tables, with or without the names of the sections."""
    text = 'currency = "CNY"\n[costs]\nvan = 20000\n[assumptions]\nvan_hours = 30\n[windows]\n"n1" = 2\n'
    file = read_costs(written(text, "costs.toml"))
    assert (file.costs.currency, file.costs.van, file.assumptions.van_hours) == ("CNY", 20_000.0, 30.0)
    assert dict(file.windows) == {"n1": 2.0}


def test_every_wrong_cell_is_named(written):
    """With row and column, all at once, and what was probably meant."""
    rows = "brnach,5\nkiosk,cheap\nvan,-1\nkiosk_worth,1.5\nslots.evening.hours,200\nmost_windows,1.5\nvan_hours,0\n"
    with pytest.raises(TableError) as refused:
        read_costs(written(f"name,value\n{rows}stop,1\nstop,2\ncurrency,\nvan_km,inf\n"))
    assert list(refused.value.problems) == [
        "row 2, column name: 'brnach' is not known; did you mean 'branch'?",
        "row 3, column value: 'cheap' is not a number of at least 0",
        "row 4, column value: '-1' is not a number of at least 0",
        "row 5, column value: '1.5' is not a share from 0 to 1",
        "row 6, column value: '200' is not hours a week, above 0 to 168",
        "row 7, column value: '1.5' is not a whole number",
        "row 8, column value: '0' is not a number above 0",
        "row 10, column name: 'stop' is given twice",
        "row 11, column value: '' is not a text",
        "row 12, column value: 'inf' is not a number of at least 0",
    ]


def test_everything_wrong_is_told_at_once(written):
    """Cells, names given twice, branches, shares, a shift, hours and a currency, in one message."""
    rows = (
        "van,cheap\nvan,5\nstop,7\nstop,8\nslots.evening,0.9\nslots.saturday.hours,0\nvan_earliest,70000\n"
        "kiosk_worth,0\nfrequencies.weekly,0\noffice_hours,always\ncurrency,far too long\nvan_hours,200\n"
        "windows.zzz,x\nwindows.n2x,1\nwindows.n1,2\n"
    )
    with pytest.raises(TableError) as refused:
        read_costs(written(f"name,value\n{rows}"), branches=["n1", "n2"])
    says = [
        "row 2, column value: 'cheap' is not a number of at least 0",
        "row 3, column name: 'van' is given twice",
        "row 5, column name: 'stop' is given twice",
        "row 7, column value: '0' is not hours a week, above 0 to 168",
        "row 14, column name: there is no branch 'zzz'",
        "row 14, column value: 'x' is not a number of at least 0",
        "row 15, column name: there is no branch 'n2x'; did you mean 'n2'?",
        "currency is 'far too long', expected a short name such as EUR",
        "shares of the slots add up to 1.8, expected 1",
        "kiosk_worth is 0, expected above 0 and at most 1",
        "the shift of a van must begin before it ends, within a day",
        "van_hours is 200, expected above 0 and at most 168",
        "frequency weekly: visits 52 must be above 0, worth 0 in 0..1",
        "office_hours is 'always', expected opening hours such as Mo-Fr 09:00-16:00",
    ]
    assert list(refused.value.problems) == says


def test_what_was_refused_is_not_blamed_for_a_sum(written):
    """Neither shares nor a shift of which one part cannot be read are judged as a whole."""
    rows = "slots.daytime,most\nslots.evening,0.9\nvan_earliest,70000\nvan_latest,late\n"
    with pytest.raises(TableError) as refused:
        read_costs(written(f"name,value\n{rows}"))
    assert [problem.split(",")[0] for problem in refused.value.problems] == ["row 2", "row 5"]


@pytest.mark.parametrize(
    ("text", "name", "says"),
    [
        ("name,value\n", "costs.csv", "names nothing"),
        ("thing,money\nbranch,5\n", "costs.csv", "no column name"),
        ("name,value\nslots.evening,0.9\n", "costs.csv", "add up to 1.8"),  # together, not cell by cell
        ("branch = = 5\n", "costs.toml", "not TOML"),
        ("van = true\n", "costs.toml", "key van, column value: True is not a number"),
    ],
)
def test_files_of_something_else(written, text, name, says):
    """The message says what is the matter."""
    with pytest.raises(TableError, match=says):
        read_costs(written(text, name))


def test_no_file(tmp_path):
    """And says what was expected."""
    with pytest.raises(TableError, match="no file"):
        read_costs(tmp_path / "costs.csv")
