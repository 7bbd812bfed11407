"""Fixed and mobile supply in one measure: a branch that opens all week and a van that stands two hours a fortnight."""

from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.calendars.period import DAY, Period
from planner.calendars.service_times import ServiceTimes
from planner.coverage.access.decay import Cutoff
from planner.coverage.access.floating import two_step
from planner.coverage.access.supply import sliced_access, spans_of, supply_from
from planner.coverage.time.answer import WINDOWS, Window
from planner.errors import InputError

MONDAY = date(2026, 11, 2)
FORTNIGHT = Period(first=MONDAY, days=14)
EVENING = Window(name="evening", text="Mo-Fr 17:00-20:00")
HALF_HOUR = Cutoff(end=1800)


def served(stretches, period=FORTNIGHT, capacity=()):
    """Return service times from ``{place: [(day, from hour, to hour)]}``."""
    rows = [(k, day, a, b) for k, row in enumerate(stretches.values()) for day, a, b in row]
    place, day, start, end = (np.array(column) for column in zip(*rows, strict=True))
    places = gpd.GeoDataFrame(
        {"name": list(stretches), "kind": "branch", "capacity": capacity or 0.0, "assumed": False},
        index=list(stretches),
        geometry=[shapely.Point(0, 0)] * len(stretches),
        crs="EPSG:4326",
    )
    seconds = ((day * DAY + hour * 3600).astype(np.int64) for hour in (start, end))
    return ServiceTimes(
        period=period, places=places, place=place.astype(np.int64), start=next(seconds), end=next(seconds)
    )


@pytest.fixture(scope="module")
def town_and_van():
    """Ten working days of 8 hours, and a van on the second Tuesday from 16 to 18."""
    days = [day for day in range(14) if day % 7 < 5]
    return served({"a": [(day, 9, 17) for day in days], "b": [(8, 16, 18)]})


def test_a_van_is_a_fortieth_of_a_branch(town_and_van):
    """Two hours of the eighty that make a whole place."""
    assert supply_from(town_and_van, whole=80).to_dict() == {"a": 1.0, "b": 2 / 80}
    assert supply_from(town_and_van).to_dict() == {"a": 80, "b": 2}


def test_only_the_evening_counts(town_and_van):
    """The branch closes when the evening begins; of the van one hour is left."""
    assert supply_from(town_and_van, window=EVENING).to_dict() == {"a": 0, "b": 1}


def test_capacity_counts_unless_places_are_counted():
    """Where nobody says, a place counts 1."""
    times = served({"a": [(0, 9, 10)], "b": [(0, 9, 11)]}, capacity=[30.0, 0.0])
    assert supply_from(times).tolist() == [30, 2]
    assert supply_from(times, count=True).tolist() == [1, 2]


def test_windows_share_the_week_out(town_and_van):
    """Day, evening, weekend and the rest: hours add up."""
    night = Window(name="night", text="Mo-Fr 00:00-09:00,20:00-24:00")
    parts = [supply_from(town_and_van, window=window) for window in (*WINDOWS[1:], night)]
    assert sum(parts).to_dict() == supply_from(town_and_van).to_dict()


def test_sliced_is_two_steps_of_hours(villages, town_and_van):
    """With the same people all day, moments add up to hours."""
    people = [100, 50, 30, 20]
    moments = sliced_access(villages, town_and_van, people, HALF_HOUR)
    whole = two_step(villages, supply_from(town_and_van), people, HALF_HOUR).access
    assert moments.access["always"].tolist() == pytest.approx(whole.tolist())
    assert moments.hours["always"] == 14 * 24
    assert moments.mean["always"].tolist() == pytest.approx((whole / 336).tolist())
    assert moments.measured == 1


def test_fewer_people_compete_in_the_evening(villages, town_and_van):
    """Half of the village is at work elsewhere: whoever is there finds twice as much of the van."""
    people = np.array([100.0, 50, 30, 20])
    all_there = sliced_access(villages, town_and_van, people, HALF_HOUR, windows=(EVENING,))
    half = sliced_access(
        villages, town_and_van, people, HALF_HOUR, windows=(EVENING,), present={"evening": people / 2}
    )
    assert half.access["evening"].tolist() == pytest.approx((2 * all_there.access["evening"]).tolist())
    assert all_there.access.loc["far", "evening"] == pytest.approx(1 / 180)


def test_by_three_steps_people_turn_to_what_is_open(villages, town_and_van):
    """While b is closed all go to a; in the one hour that both serve, town and middle divide between them."""
    people = [100, 50, 30, 20]
    moments = sliced_access(villages, town_and_van, people, HALF_HOUR, method="3sfca").access["always"]
    assert sliced_access(villages, town_and_van, people, HALF_HOUR, method="bfca").measured == 3
    both_open = 0.5 / 75 + 0.5 / 105
    assert moments["town"] == pytest.approx(79 / 150 + both_open + 1 / 180)


@pytest.mark.parametrize("method", ["2sfca", "3sfca", "m2sfca", "bfca"])
def test_the_day_is_the_sum_of_its_hours(method, villages, town_and_van):
    """Cut into windows of an hour."""
    people = [100, 50, 30, 20]
    hours = [Window(name=f"{hour}", text=f"Mo-Su {hour:02d}:00-{hour + 1:02d}:00") for hour in range(24)]
    by_hour = sliced_access(villages, town_and_van, people, HALF_HOUR, windows=hours, method=method)
    day = sliced_access(villages, town_and_van, people, HALF_HOUR, method=method)
    assert by_hour.access.sum(axis=1).tolist() == pytest.approx(day.access["always"].tolist())
    assert by_hour.hours.sum() == day.hours["always"]


@settings(max_examples=25, deadline=None)
@given(
    cuts=st.lists(st.integers(0, 23), min_size=2, max_size=6, unique=True).map(sorted),
    opens=st.integers(0, 22),
    length=st.integers(1, 12),
)
def test_hours_in_windows_by_counting(cuts, opens, length):
    """Whole hours, one by one."""
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    window = Window(name="w", text="Mo-Su " + ",".join(f"{a:02d}:00-{b:02d}:00" for a, b in pairs))
    times = served({"a": [(1, opens, min(opens + length, 24))]})
    inside = {hour for a, b in pairs for hour in range(a, b)}
    expected = len(inside & set(range(opens, min(opens + length, 24))))
    assert supply_from(times, window=window)["a"] == expected


def test_a_window_through_the_period(town_and_van):
    """Ten evenings."""
    assert spans_of(EVENING, town_and_van).shape == (10, 2)
    assert spans_of(Window(name="never", text="off"), town_and_van).shape == (0, 2)
    said = Window(name="as people write it", text="weekdays 5pm-8pm")  # as coverage through a period reads it
    assert spans_of(said, town_and_van).tolist() == spans_of(EVENING, town_and_van).tolist()


def test_refused(villages, reached, town_and_van):
    """Windows that are none, travel to other places, people for a window that is not asked for."""
    with pytest.raises(InputError, match="not a part of the week"):
        supply_from(town_and_van, window=Window(name="x", text="soon"))
    with pytest.raises(InputError, match="whole place"):
        supply_from(town_and_van, whole=0)
    with pytest.raises(InputError) as error:
        sliced_access(
            reached({"p": {"z": 1}}),
            town_and_van,
            1,
            HALF_HOUR,
            windows=(EVENING, EVENING),
            present={"noon": 1},
        )
    assert len(error.value.problems) == 3
