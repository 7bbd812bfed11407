"""What changes by the hour is small in the page and loses nobody."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maps.states import changing, radii, run_lengths


def unpacked(text: str) -> list[int]:
    """Return what ``farreach-states.js`` reads."""
    runs = [run.split("*") for run in text.split()]
    return [int(state) for state, length in runs for _ in range(int(length))]


def points(count: int) -> gpd.GeoDataFrame:
    """Return points on a line with 1, 2, 3... people."""
    return gpd.GeoDataFrame(
        {"people": np.arange(1.0, count + 1), "minutes": 1.0, "van_minutes": 2.0},
        geometry=gpd.points_from_xy(np.linspace(0, 1, count), np.zeros(count)),
        crs="EPSG:4326",
    )


@given(arrays(np.uint8, st.integers(0, 60), elements=st.integers(0, 11)))
def test_runs_are_read_as_they_were(states: np.ndarray) -> None:
    """No slot is lost, whatever the states, also those with two digits."""
    assert unpacked(run_lengths(states)) == states.tolist()


def test_a_week_is_a_few_runs() -> None:
    """Closed, open, closed."""
    assert run_lengths(np.array([5] * 9 + [1] * 7 + [5] * 8, np.uint8)) == "5*9 1*7 5*8"


def test_points_that_do_the_same_share_a_text() -> None:
    """And each keeps its own course, the most people first."""
    made = changing(points(4), np.array([[1, 2], [3, 3], [1, 2], [3, 3]], np.uint8))
    assert made.points["people"].tolist() == [4, 3, 2, 1]
    assert [made.texts[number] for number in made.course] == ["3*2", "1*1 2*1", "3*2", "1*1 2*1"]


def test_slots_that_are_alike_have_one_column() -> None:
    """The states of a set of open places stand for every hour in which it is open."""
    made = changing(points(1), np.array([[0, 4]], np.uint8), np.array([1, 1, 0, 1]))
    assert made.texts == ("4*2 0*1 4*1",)


@pytest.mark.parametrize("courses", [2, 500])
def test_a_country_is_thinned_and_nobody_is_lost(courses: int) -> None:
    """Points of one cell merge where they do the same, or nearly so where there are too many ways to differ."""
    rng = np.random.default_rng(courses)
    states = rng.integers(0, 2, (courses, 40)).astype(np.uint8)[rng.integers(0, courses, 3000)]
    made = changing(points(3000), states, most=300)
    assert len(made.points) <= 600
    assert made.points["people"].sum() == pytest.approx(3000 * 3001 / 2)
    assert len(made.course) == len(made.points)


@given(arrays(np.float64, st.integers(1, 30), elements=st.floats(0, 1e7)))
@settings(max_examples=30)
def test_circles_are_seen_and_do_not_cover_the_map(people: np.ndarray) -> None:
    """Between 1.5 and 11 pixels; more people, no smaller circle."""
    sizes = radii(people)
    assert ((sizes >= 1.5) & (sizes <= 11)).all()
    assert (np.diff(sizes[np.argsort(people)]) >= -1e-12).all()
