"""Percentiles of travel times over drawn days."""

import numpy as np
import pytest

from planner.errors import InputError
from planner.streets.snap import NOWHERE, Snapped
from planner.streets.travel import StreetTravel
from planner.streets.uncertainty import Spread, drawn_networks, percentile_seconds

PERCENTILES = (5, 50, 95)


@pytest.fixture
def pair(roads, searching):
    """Return a search on one street of ten minutes, its two ends, and nowhere."""
    network = roads({"a": (0, 0), "b": (10, 0)}, "a-b")
    points = Snapped(
        edge=np.array([0, 0, NOWHERE], np.int32), fraction=np.array([0.0, 1.0, 0.0]), metres=np.zeros(3)
    )
    return searching(network), points


def percentiles(pair, **options):
    """Return percentiles between all points."""
    asked = {"percentiles": PERCENTILES, "spread": Spread(), "draws": 400, "seed": 1, **options}
    return percentile_seconds(pair[0], pair[1], pair[1], **asked)


def test_the_median_is_the_known_time_and_the_rest_lies_around_it(pair):
    """One edge: factors are log-normal, so the 95th percentile is exp(1.645 sigma) times the median."""
    low, middle, high = percentiles(pair)[:, 0, 1]
    sigma = np.sqrt(0.1**2 + 0.05**2 + 0.2**2)
    assert middle == pytest.approx(600, rel=0.03)
    assert high == pytest.approx(600 * np.exp(1.645 * sigma), rel=0.06)
    assert low == pytest.approx(600 * np.exp(-1.645 * sigma), rel=0.06)


def test_without_spread_every_day_is_alike(pair):
    """Then a percentile is the time itself."""
    alike = percentiles(pair, spread=Spread(day=0, road_class=0, edge=0), draws=2)
    assert alike[:, 0, 1] == pytest.approx([600] * 3, abs=0.2)


def test_nowhere_stays_nowhere(pair):
    """What is not reached is NaN, not a percentile of something."""
    found = percentiles(pair, draws=3)
    assert np.isnan(found[:, 0, 2]).all()
    assert np.isfinite(found[:, :2, :2]).all()


def test_the_same_seed_draws_the_same_days(pair):
    """An answer can be made again."""
    assert np.array_equal(percentiles(pair, draws=5), percentiles(pair, draws=5), equal_nan=True)
    assert not np.array_equal(percentiles(pair, draws=5), percentiles(pair, draws=5, seed=2), equal_nan=True)


def test_many_short_edges_stray_less_than_one(roads):
    """Independent works on ten streets average out; the weather does not."""
    places = {str(k): (k, k % 2) for k in range(11)}
    streets = [f"{k}-{k + 1}@{30 + k}" for k in range(10)]
    network = roads(places, *streets)
    days = [
        day.forward_ms.sum()
        for day in drawn_networks(network, Spread(day=0, road_class=0), draws=300, seed=3)
    ]
    assert np.std(np.log(days)) == pytest.approx(0.2 / np.sqrt(10), rel=0.25)


def test_through_travel(roads, at):
    """The way between a point and its street is certain, and counted once at each end."""
    travel = StreetTravel(network=roads({"a": (0, 0), "b": (10, 0)}, "a-b"))
    off, on = at(a=(0, 0.5)), at(b=(10, 0))
    spread = Spread(day=0, road_class=0, edge=0)
    found = travel.percentiles(off, on, [50], spread=spread, draws=2)
    assert found[0, 0, 0] == pytest.approx(travel.matrix(off, on).seconds[0, 0], abs=0.01)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"percentiles": (101,)}, "percentile 101 is not within 0 to 100"),
        ({"draws": 0}, "draws is 0"),
        ({"draws": 10**9}, "ask for fewer points at once, or fewer draws"),
    ],
)
def test_what_cannot_be_computed_is_refused(pair, options, says):
    """In words, before anything is drawn."""
    with pytest.raises(InputError, match=says):
        percentiles(pair, **options)


def test_a_spread_must_be_a_spread():
    """Both problems are named."""
    with pytest.raises(InputError) as refused:
        Spread(day=-1, edge=3)
    assert len(refused.value.problems) == 2
