"""Travel over streets between points beside them: matrix, nearest, reach and drawn ways agree."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.geodesy import degrees, haversine_m
from planner.streets.build import build_network
from planner.streets.travel import StreetTravel

PATIENT = settings(deadline=None, max_examples=30)
KILOMETRES = st.tuples(st.integers(-20, 60).map(lambda k: k / 4), st.integers(-8, 12).map(lambda k: k / 4))
PLACES = st.lists(KILOMETRES, min_size=1, max_size=5)


@pytest.fixture(scope="module")
def town(roads):
    """Return streets of all kinds: a two-way cross, a one-way ring, a dead end, an isolated lane, a ferry."""
    places = {
        "w": (-5, 0),
        "m": (0, 0),
        "e": (5, 0),
        "n": (0, 3),
        "r": (5, 3),
        "d": (9, 0),
        "i": (12, 2),
        "j": (13, 2),
    }
    return StreetTravel(network=roads(places, "w-m-e@50", "m>n@30", "n>r>e@40", "e-d@20", "i-j", "d~i"))


def named(at, letter, places):
    """Return a table of points with ids a0, a1..."""
    return at(**{f"{letter}{k}": place for k, place in enumerate(places)})


@PATIENT
@given(here=PLACES, there=PLACES)
def test_both_orientations_of_the_matrix_agree(town, at, here, there):
    """Few to many searches forward, many to few backward; the answer must be the same."""
    a, b = named(at, "a", here), named(at, "b", there)
    one_by_one = np.hstack([town.matrix(a, b.iloc[[k]]).seconds for k in range(len(b))])
    row_by_row = np.vstack([town.matrix(a.iloc[[k]], b).seconds for k in range(len(a))])
    assert np.allclose(one_by_one, row_by_row, atol=0.003, equal_nan=True)
    assert np.allclose(town.matrix(a, b).seconds, row_by_row, atol=0.003, equal_nan=True)


@PATIENT
@given(here=PLACES, there=PLACES, within=st.integers(1, 30))
def test_reach_and_matrix_agree(town, at, here, there, within):
    """Whoever reaches a site within the limit does so in both; also the other way round."""
    people, sites = named(at, "p", here), named(at, "s", there)
    for direction, seconds in (
        ("to", town.matrix(people, sites).seconds.T),
        ("from", town.matrix(sites, people).seconds),
    ):
        reach = town.reach(people, sites, within=60.0 * within + 0.5, direction=direction)
        for site, (position, drive) in enumerate(reach):
            assert np.allclose(drive, seconds[site, position], atol=0.003)
            assert set(np.flatnonzero(seconds[site] <= 60 * within)) <= set(position.tolist())


@PATIENT
@given(here=PLACES, there=PLACES)
def test_nearest_and_matrix_agree(town, at, here, there):
    """bug: the way from the street to the branch was added afterwards, so that another could have been nearer."""
    people, sites = named(at, "p", here), named(at, "s", there)
    nearest = town.nearest(people, sites)
    seconds = town.matrix(people, sites).seconds
    least = np.where(np.isnan(seconds), np.inf, seconds).min(axis=1)
    assert np.allclose(nearest["seconds"].fillna(np.inf), least, atol=0.003)
    for row, site in enumerate(nearest["site"]):
        assert (site == "") == np.isinf(least[row])


def test_the_branch_off_the_road_is_not_the_nearest(roads, at):
    """The field of 1.5 km behind the near branch takes longer than the road to the far one."""
    travel = StreetTravel(network=roads({"a": (0, 0), "b": (10, 0)}, "a-b"))
    nearest = travel.nearest(at(home=(0, 0)), at(field=(1, 1.5), road=(3, 0)))
    assert nearest.loc["home", "site"] == "road"
    assert nearest.loc["home", "seconds"] == pytest.approx(180, abs=0.01)


def test_getting_to_the_street_takes_time(roads, at):
    """500 m at 15 km/h are two minutes, at each end."""
    travel = StreetTravel(network=roads({"a": (0, 0), "b": (10, 0)}, "a-b"))
    times = travel.matrix(at(p=(2, 0.5)), at(q=(5, -0.5)))
    assert times.seconds[0, 0] == pytest.approx(120 + 180 + 120, rel=1e-3)
    assert times.metres[0, 0] == pytest.approx(4000, rel=1e-3)


def test_ferries_are_not_taken(island_with_ferry, at):
    """Nobody knows how long one waits; the island is unreachable, and says so with NaN."""
    travel = StreetTravel(network=island_with_ferry)
    assert np.isnan(travel.matrix(at(town=(0, 0)), at(farm=(10, 7))).seconds).all()
    nearest = travel.nearest(at(farm=(10, 7), town=(0, 0), sea=(50, 50)), at(bank=(5, 0)))
    assert nearest["site"].tolist() == ["", "bank", ""]
    assert nearest["snap_metres"]["sea"] > 2000


def test_beyond_within_there_is_nothing(town, at):
    """Pairs beyond the limit are absent in seconds and metres, access included."""
    times = town.matrix(at(a=(-5, 0)), at(b=(5, 0), c=(-4, 0)), within=300)
    assert times.seconds[0].tolist() == pytest.approx([np.nan, 72.0], nan_ok=True, rel=1e-3)
    assert np.isnan(times.metres[0, 0])


@PATIENT
@given(PLACES, st.integers(0, 4), st.integers(0, 4))
def test_ways_are_as_long_as_the_metres(town, at, places, a, b):
    """The line that is drawn is the path that was measured, from door to door."""
    table = named(at, "p", places)
    pair = (f"p{a % len(places)}", f"p{b % len(places)}")
    (line,) = town.ways(table, [pair])
    metres = town.matrix(table, table).metres[a % len(places), b % len(places)]
    assert (line is None) == np.isnan(metres)
    if line is not None:
        lonlat = shapely.get_coordinates(line)
        assert haversine_m(lonlat[:-1], lonlat[1:]).sum() == pytest.approx(metres, abs=2.0, rel=1e-4)
        assert lonlat[0].tolist() == [table.geometry[pair[0]].x, table.geometry[pair[0]].y]


def test_a_way_follows_the_bends(roads, at):
    """Round the corner, not across the field."""
    travel = StreetTravel(network=roads({"a": (0, 0), "b": (2, 0), "c": (2, 2)}, "a-b-c"))
    (line,) = travel.ways(at(p=(0, 0), q=(2, 2)), [("p", "q")])
    assert degrees(travel.network.line[1]).tolist() in shapely.get_coordinates(line).tolist()


def test_empty_tables(town, at):
    """No points or no sites are answers of that shape."""
    one, none = at(a=(0, 0)), at(a=(0, 0)).iloc[:0]
    assert town.matrix(none, one).seconds.shape == (0, 1)
    assert town.matrix(one, none).seconds.shape == (1, 0)
    assert town.nearest(one, none)["site"].tolist() == [""]
    assert town.nearest(none, one).empty
    assert town.reach(one, none, within=9) == []
    assert town.ways(none, []) == []


@PATIENT
@given(here=PLACES, there=PLACES, count=st.integers(1, 3), direction=st.sampled_from(["to", "from"]))
def test_the_nearest_few_are_the_first_of_the_matrix(town, at, here, there, count, direction):
    """Sorted by time, and of equal ones by their order in the table; unreachable ones are not there."""
    people, sites = named(at, "p", here), named(at, "s", there)
    times = town.matrix(people, sites) if direction == "to" else town.matrix(sites, people)
    seconds, metres = (v if direction == "to" else v.T for v in (times.seconds, times.metres))
    found = town.nearest_few(people, sites, count=count, direction=direction)
    expected = [
        (f"p{row}", rank + 1, f"s{site}", seconds[row, site], metres[row, site])
        for row in range(len(people))
        for rank, site in enumerate(np.argsort(seconds[row], kind="stable")[:count])
        if np.isfinite(seconds[row, site])
    ]
    assert list(found.columns) == ["point", "rank", "site", "seconds", "metres"]
    assert found[["point", "rank", "site"]].to_numpy().tolist() == [list(row[:3]) for row in expected]
    assert np.allclose(
        found[["seconds", "metres"]], np.array([row[3:] for row in expected]).reshape(-1, 2), atol=0.011
    )


@PATIENT
@given(here=PLACES, there=PLACES, within=st.integers(1, 1800))
def test_near_pairs_are_the_matrix_cut_off(town, at, here, there, within):
    """A sparse matrix holds all and only what is within the limit."""
    people, sites = named(at, "p", here), named(at, "s", there)
    seconds = town.matrix(people, sites).seconds
    pairs = town.near_pairs(people, sites, within=float(within))
    found = np.full(seconds.shape, np.nan)
    found[pairs["point_row"], pairs["site_row"]] = pairs["seconds"]
    assert np.allclose(found, np.where(seconds <= within, seconds, np.nan), atol=0.001, equal_nan=True)


def test_a_route_takes_what_the_matrix_says(town, at):
    """The way to the street and from it is part of the route, and drawn."""
    places = at(home=(-2, 0.2), branch=(5, 2.5))
    route = town.routes(places, [("home", "branch")])[0]
    times = town.matrix(places, places)
    assert (route.seconds, route.metres) == pytest.approx((times.seconds[0, 1], times.metres[0, 1]))
    assert route.line.coords[0] == pytest.approx(tuple(places.geometry.iloc[0].coords[0]))
    assert route.line.coords[-1] == pytest.approx(tuple(places.geometry.iloc[1].coords[0]))
    lonlat = shapely.get_coordinates(route.line)
    assert haversine_m(lonlat[:-1], lonlat[1:]).sum() == pytest.approx(route.metres, rel=2e-3)


def test_ferries_are_taken_when_asked_for(island_with_ferry, at):
    """Town to landing: ten kilometres of road, five of ferry at 20 km/h."""
    here, there = at(town=(0, 0)), at(farm=(10, 7))
    assert np.isnan(StreetTravel(network=island_with_ferry).matrix(here, there).seconds[0, 0])
    taken = StreetTravel(network=island_with_ferry, ferries=True).matrix(here, there).seconds[0, 0]
    assert taken == pytest.approx(10 * 60 + 15 * 60 + 2 * 60, rel=1e-3)


@pytest.mark.parametrize("place", [(float("nan"), 0.0), (0.0, float("inf")), (200.0, 0.0)])
def test_a_point_that_is_not_on_the_globe_is_named(town, place):
    """Coordinates of a broken table stop the question, with the row."""
    points = gpd.GeoDataFrame(
        index=["a", "b"], geometry=gpd.points_from_xy([0.0, place[0]], [0.0, place[1]]), crs=4326
    )
    with pytest.raises(InputError, match="1"):
        town.matrix(points, points)


def test_500_km_from_any_street(town, at):
    """Far away is nowhere, at once."""
    times = town.matrix(at(ship=(0, 4500)), at(branch=(0, 0)))
    assert np.isnan(times.seconds).all()


def test_a_cutoff_of_nothing_keeps_what_takes_no_time(town, at):
    """Zero seconds: a place is at itself."""
    here = at(a=(0, 0), b=(2, 0))
    seconds = town.matrix(here, here, within=0.0).seconds
    assert np.isfinite(seconds).tolist() == [[True, False], [False, True]]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"access_kmh": 0.0}, "access_kmh is 0"),  # was an arrival after infinitely long
        ({"access_kmh": -5.0}, "access_kmh is -5"),  # was an arrival before the departure
        ({"access_kmh": float("nan")}, "access_kmh is nan"),
        ({"snap_limit_m": -1.0}, "snap_limit_m is -1"),
    ],
)
def test_bug_impossible_travel_is_refused(town, options, problem):
    """Every answer would be nonsense."""
    with pytest.raises(InputError, match="Nobody can travel") as refused:
        StreetTravel(network=town.network, **options)
    assert problem in refused.value.problems[0]


def test_bug_what_was_prepared_for_another_network_is_refused(town, roads):
    """The wrong streets were travelled, or memory was read that is not theirs."""
    other = roads({"a": (0, 0), "b": (1, 0)}, "a-b")
    with pytest.raises(InputError, match="Nobody can travel"):
        StreetTravel(network=other, prepared=town.ready)


def test_bug_no_sites_at_all_are_no_count(town, at):
    """0 was an IndexError."""
    with pytest.raises(InputError, match="count is 0"):
        town.nearest_few(at(a=(0, 0)), at(b=(1, 0)), count=0)


def test_bug_a_way_over_the_date_line_is_not_drawn_around_the_earth(ways, at):
    """The part of an edge that crosses it was cut out of a line through Greenwich."""
    half_turn = 180 / (180_000 / (np.pi * 6_371_008.8))
    streets = ways({"w": (half_turn - 1, 0), "e": (1 - half_turn, 0)}, "w-e")
    travel = StreetTravel(network=build_network(streets))
    [route] = travel.routes(at(a=(half_turn - 0.5, 0), b=(0.25 - half_turn, 0)), [("a", "b")])
    assert route.seconds == pytest.approx(45, abs=0.1)
    assert np.abs(shapely.get_coordinates(route.line)[:, 0]).min() > 179.9


def test_bug_part_of_a_long_street_is_drawn_where_it_is(roads, at):
    """Half of a street to the north was drawn as half of the Mercator line, 2 km too far north."""
    travel = StreetTravel(network=roads({"s": (0, 6000), "n": (0, 6800)}, "s-n"))
    [route] = travel.routes(at(a=(0, 6100), b=(0, 6400)), [("a", "b")])
    drawn = shapely.get_coordinates(route.line)
    assert haversine_m(drawn[:-1], drawn[1:]).sum() == pytest.approx(route.metres, rel=1e-4)


def test_bug_walkers_do_not_run_to_the_street(roads, at):
    """They came from a house to its street as fast as cars, 15 km/h, and went on at 5."""
    streets = roads({"a": (0, 0), "b": (2, 0)}, "a-b@5")
    home, branch = at(home=(0.5, 0.3)), at(branch=(0.5, 0))
    seconds = {
        mode: StreetTravel(network=replace(streets, mode=mode)).nearest(home, branch)["seconds"].iloc[0]
        for mode in ("drive", "walk", "cycle")
    }
    assert seconds == pytest.approx({"drive": 72, "walk": 240, "cycle": 108}, rel=1e-3)


def test_tables_that_are_no_points_in_degrees_are_refused(town, at):
    """bug: metres of another reference system were taken for degrees where they happened to be small."""
    projected = at(a=(0, 0)).to_crs("EPSG:3857")
    areas = at(a=(0, 0)).to_crs("EPSG:3857").buffer(100).to_crs("EPSG:4326").to_frame("geometry")
    for table, says in ((projected, "reproject"), (areas, "no points")):
        with pytest.raises(InputError, match=says):
            town.snap(table)
