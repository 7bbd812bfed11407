"""Travel times: what the type refuses, and straight lines that behave like distances."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.geodesy import haversine_m
from planner.travel import StraightLine, TravelTimes

ICELAND = {"Reykjavík": (-21.9426, 64.1466), "Akureyri": (-18.1262, 65.6885), "Höfn": (-15.2082, 64.2539)}
PATIENT = settings(deadline=None)  # a loaded machine is no failure
PLACES = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=3, max_size=3)


def points(places: dict[str, tuple[float, float]]) -> gpd.GeoDataFrame:
    """Return a table of points, ids to longitude and latitude."""
    lon, lat = zip(*places.values(), strict=True) if places else ((), ())
    return gpd.GeoDataFrame(index=list(places), geometry=gpd.points_from_xy(lon, lat), crs="EPSG:4326")


def times(seconds, metres=None) -> TravelTimes:
    """Return travel times between a, b, ... and x, y, ..."""
    values = np.array(seconds, dtype=float)
    return TravelTimes(
        origins=tuple("abc"[: values.shape[0]]),
        destinations=tuple("xyz"[: values.shape[1]]),
        seconds=values,
        metres=values * 10 if metres is None else np.array(metres, dtype=float),
    )


def test_between_looks_up_by_id():
    """Ids label rows and columns; NaN says that there is no way."""
    matrix = times([[60, np.nan], [30, 0]])
    assert matrix.between("a", "x") == 60
    assert np.isnan(matrix.between("a", "y"))


@pytest.mark.parametrize(
    ("seconds", "metres", "message"),
    [
        ([[1, 2]], [[1], [2]], "metres has shape"),
        ([[-1, 2]], [[1, 2]], "must not be negative"),
        ([[1, 2]], [[1, -2]], "must not be negative"),
        ([[np.inf, 2]], [[np.inf, 2]], "must be NaN"),  # infinity is what other libraries say
        ([[np.nan, 2]], [[1, 2]], "must be NaN"),  # reached in one and not in the other
        ([[1, 2]], [[1, np.nan]], "must be NaN"),
    ],
)
def test_contradictions_are_refused(seconds, metres, message):
    """Every solver relies on these, so they are checked once, at the door."""
    with pytest.raises(InputError, match=message):
        times(seconds, metres)


def test_arrays_cannot_be_changed_afterwards():
    """Several solvers share one matrix."""
    matrix = times([[1.0]])
    with pytest.raises(ValueError, match="read-only"):
        matrix.seconds[0, 0] = 5
    with pytest.raises(ValueError, match="read-only"):
        matrix.metres[0, 0] = 5


def test_tables_without_rows_have_travel_times_without_cells():
    """A county without branches is a question like any other."""
    assert StraightLine().matrix(points({}), points(ICELAND)).seconds.shape == (0, 3)


def test_straight_line_across_iceland():
    """Reykjavík to Akureyri is about 249 km; at 25 m/s that is 2 h 46 min."""
    matrix = StraightLine(metres_per_second=25.0).matrix(points(ICELAND), points(ICELAND))
    assert matrix.metres[0, 1] == pytest.approx(249_000, abs=1_000)
    assert matrix.between("Reykjavík", "Akureyri") == pytest.approx(249_000 / 25, abs=40)
    assert matrix.origins == matrix.destinations == ("Reykjavík", "Akureyri", "Höfn")


def test_what_is_beyond_the_limit_is_absent_in_both():
    """The limit itself still counts: 'within 30 minutes' includes 30."""
    whole = StraightLine().matrix(points(ICELAND), points(ICELAND))
    limit = whole.between("Reykjavík", "Akureyri")
    cut = StraightLine().matrix(points(ICELAND), points(ICELAND), within=limit)
    assert cut.between("Reykjavík", "Akureyri") == limit
    assert np.isnan(cut.between("Reykjavík", "Höfn"))
    assert (np.isnan(cut.seconds) == np.isnan(cut.metres)).all()


def test_plane_metres_are_those_of_the_grid():
    """On the British grid a kilometre east is 1000 m, whatever the sphere says."""
    grid = gpd.GeoSeries(gpd.points_from_xy([322_000, 323_000], [124_000, 124_000]), crs="EPSG:27700")
    table = gpd.GeoDataFrame(index=["a", "b"], geometry=grid.to_crs(4326).to_numpy(), crs="EPSG:4326")
    matrix = StraightLine(crs="EPSG:27700").matrix(table, table)
    assert matrix.metres[0, 1] == pytest.approx(1000, abs=0.01)


@PATIENT
@given(places=PLACES, speed=st.floats(0.1, 100))
def test_straight_lines_are_a_metric(places, speed):
    """Nothing to itself, the same there and back, and no detour is shorter."""
    table = points(dict(zip("abc", places, strict=True)))
    seconds = StraightLine(metres_per_second=speed).matrix(table, table).seconds
    slack = 1.0 / speed  # a metre: near antipodes the haversine loses digits
    assert np.abs(np.diag(seconds)).max() == 0
    assert np.allclose(seconds, seconds.T, rtol=0, atol=slack)
    assert seconds[0, 2] <= seconds[0, 1] + seconds[1, 2] + slack


@PATIENT
@given(places=PLACES)
def test_metres_are_great_circles(places):
    """Without a reference system the matrix is the haversine of each pair."""
    table = points(dict(zip("abc", places, strict=True)))
    expected = haversine_m(np.array(places[0]), np.array(places[1]))
    assert StraightLine().matrix(table, table).metres[0, 1] == pytest.approx(expected, abs=1e-6)


def test_staying_put_takes_no_time():
    """Streets count the way to the street and back; whoever stays does not drive it."""
    times = TravelTimes(
        origins=("a", "b"),
        destinations=("b", "c"),
        seconds=np.array([[5.0, 7.0], [3.0, 9.0]]),
        metres=np.array([[50.0, 70.0], [30.0, 90.0]]),
    ).staying_put()
    assert times.seconds.tolist() == [[5.0, 7.0], [0.0, 9.0]]
    assert times.metres.tolist() == [[50.0, 70.0], [0.0, 90.0]]
