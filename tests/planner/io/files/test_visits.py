"""Tables of visits: real timetables, other languages, and everything that can be wrong with them."""

from pathlib import Path

import pytest

from planner.errors import TableError
from planner.io.files import read_table, read_visits

ROOT = Path(__file__).resolve().parents[4]
LIBRARIES = ROOT.parent / "shared" / "data" / "mobile_libraries"


@pytest.mark.skipif(not LIBRARIES.exists(), reason="the councils' timetables are not here")
@pytest.mark.parametrize(
    ("county", "rows"),
    [("somerset", 126), ("wiltshire", 347), ("shropshire", 274), ("east_riding_of_yorkshire", 158)],
)
def test_mobile_libraries_need_no_renaming(county, rows):
    """The national format of mobile library timetables, as it is published."""
    frame = read_visits(LIBRARIES / county / "mobile_stops.csv")
    assert len(frame) == rows
    assert frame["rule"].str.startswith("FREQ=WEEKLY;INTERVAL=").all()
    assert (frame["departure"] > frame["arrival"]).all()
    for present in ("present_weekday", "present_start", "present_van"):
        assert (frame[present] != "").all()
    assert (frame[["weekdays", "van", "opens"]] == "").all(axis=None)  # today's rota is no rule


def test_a_table_in_chinese(tmp_path):
    """Names of columns and days of the week."""
    file = tmp_path / "点.csv"
    file.write_text(
        "编号,名称,经度,纬度,分钟,间隔周数,可用星期,开门时间,关门时间,车辆\n甲,村口,118.1,24.5,30,2,周一至周五,9:00,17:30,一号车\n"
    )
    row = read_visits(file).loc["甲"]
    assert row[["name", "minutes", "every_weeks", "weekdays", "opens", "closes", "van"]].tolist() == [
        "村口",
        30.0,
        2.0,
        "MO,TU,WE,TH,FR",
        "09:00",
        "17:30",
        "一号车",
    ]


def test_every_wrong_cell_is_named_by_row_and_column(tmp_path):
    """In one message, in the order of the rows."""
    file = tmp_path / "visits.csv"
    file.write_text(
        "id,lon,lat,minutes,every_weeks,rule,weekdays,preferred_weekday,first_date,from\n"
        "a,1,51,20,2,,Mon,Mon,2026-03-02,09:00\n"
        "b,1,51,long,9,often,Funday,Mon-Tue,3/4/2026,25:00\n"
        "c,1,51,-1,weekly,,,,,\n"
    )
    with pytest.raises(TableError) as caught:
        read_table(file, "visits")
    assert [line.split(": ")[0] for line in caught.value.problems] == [
        f"visits.csv row 3, column {name}"
        for name in ("minutes", "every_weeks", "rule", "first_date", "weekdays", "preferred_weekday", "from")
    ] + [f"visits.csv row 4, column {name}" for name in ("minutes", "every_weeks")]
    assert "a rule such as FREQ=WEEKLY;INTERVAL=2" in str(caught.value)
