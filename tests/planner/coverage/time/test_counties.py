"""The mobile libraries of four English counties, through four weeks."""

from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from planner.calendars.period import DAY, Period
from planner.calendars.stands import dated_stands, service_times
from planner.coverage.time.through import coverage_through
from planner.tables import check_table, empty_table
from planner.travel import StraightLine

LIBRARIES = Path(__file__).parents[5] / "shared/data/mobile_libraries"
MILE = 1609.344


def homes(county):
    """Return the people of a county's output areas, 65+ as a group."""
    file = LIBRARIES / county / "demand_oa.csv"
    if not file.is_file():
        pytest.skip(f"no {file}: the shared data is not here")
    rows = pd.read_csv(file)
    frame = gpd.GeoDataFrame(
        {"people": rows["pop"], "over_65": rows["pop65"]},
        geometry=gpd.points_from_xy(rows["lon"], rows["lat"]),
        crs="EPSG:4326",
    )
    frame.index = rows["oa11cd"].to_numpy()
    return check_table(frame, "demand")


def test_a_round_of_the_vans(county_stands):
    """Within a mile of a stop: on how many days and how long, against a look at each home by itself."""
    demand = homes(county_stands.attrs["county"]).iloc[::9]
    period = Period(first=date.fromisoformat(max(county_stands["date"])) + timedelta(days=3), days=28)
    times = service_times(empty_table("branches"), county_stands, period)
    crow = StraightLine(crs="EPSG:27700")
    (answer,) = coverage_through(crow, times, demand, within=[MILE])
    near = crow.matrix(demand, county_stands).seconds <= MILE
    dated = pd.DataFrame(dated_stands(county_stands, period), columns=["stand", "since", "until"])
    row = county_stands.index.get_indexer(dated["stand"])
    days = dated["since"] // DAY
    expected = [days[near[home][row]].nunique() for home in range(len(demand))]
    assert answer.days["always"].tolist() == expected
    assert max(expected) >= 1
    served = answer.worst_wait.notna()
    assert (served == (np.array(expected) > 0)).all()
    assert answer.worst_wait[served].max() < 28 * DAY
    assert answer.person_hours("over_65") < answer.person_hours()
    assert answer.person_hours() == pytest.approx(float(answer.seconds["always"] @ demand["people"]) / 3600)
