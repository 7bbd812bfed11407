"""Closures, weather, bad surfaces, hours of the day: other times on the same streets."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import InputError
from planner.streets.build import build_network
from planner.streets.network import CLOSED
from planner.streets.scenario import Scenario, SpeedProfile, blocked_parts, under
from planner.streets.speeds import ROAD_CLASSES
from planner.streets.travel import StreetTravel

DAY = [1.0] * 24
ZONE = ZoneInfo("Europe/Lisbon")
KM = 180_000 / (np.pi * 6_371_008.8)


@pytest.fixture
def river(river_with_one_bridge):
    """Return travel along a river with one bridge."""
    return StreetTravel(network=river_with_one_bridge)


BRIDGE = shapely.box(9.9 * KM, 0.4 * KM, 10.1 * KM, 0.6 * KM)
"""The middle of the only bridge."""


def test_a_closed_bridge_cuts_the_banks_apart(river, at):
    """Who lives on the other bank reaches nothing, and is not given a very long time; this bank is as before."""
    here, there = at(home=(2, 0)), at(branch=(2, 1))
    assert river.matrix(here, there).seconds[0, 0] == pytest.approx(17 * 60, rel=1e-3)
    closed = river.under(Scenario(closed_area=BRIDGE))
    assert np.isnan(closed.matrix(here, there).seconds[0, 0])
    assert closed.nearest(here, there)["site"].tolist() == [""]
    assert closed.matrix(here, at(near=(4, 0), ramp=(10, 0.3))).seconds[0] == pytest.approx(
        [120, 498], rel=1e-3
    )


def test_where_the_street_is_under_water_nobody_arrives(river, at):
    """A house on the closed part is reached by nobody, also by its neighbour on the same street."""
    closed = river.under(Scenario(closed_area=BRIDGE))
    seconds = closed.matrix(
        at(flooded=(10, 0.5), dry=(10, 0.35)), at(flooded=(10, 0.5), dry=(10, 0.35))
    ).seconds
    assert np.isfinite(seconds).tolist() == [[False, False], [False, True]]


def test_a_line_and_a_point_close_what_they_touch(river, at):
    """Planners draw a line across the road, or click on it."""
    across = shapely.LineString([(9.5 * KM, 0.5 * KM), (10.5 * KM, 0.5 * KM)])
    on_it = shapely.Point(10 * KM, 0.5 * KM)
    for drawn in (across, on_it):
        edge, part = blocked_parts(river.network, drawn)
        assert len(edge) == 1
        assert part[0, 1] - part[0, 0] < 0.001
        closed = river.under(Scenario(closed_area=drawn))
        assert np.isnan(closed.matrix(at(home=(2, 0)), at(branch=(2, 1))).seconds[0, 0])


def test_an_area_far_away_closes_nothing(river):
    """Nor does an empty one."""
    for drawn in (shapely.box(50, 50, 51, 51), shapely.Polygon(), None):
        assert len(blocked_parts(river.network, drawn)[0]) == 0


def test_nobody_joins_a_street_that_is_closed_all_along(roads, at):
    """A house beside it walks to the next street."""
    travel = StreetTravel(
        network=roads({"a": (0, 0), "b": (1, 0), "c": (0, 0.5), "d": (1, 0.5)}, "a-b", "c-d")
    )
    edge = int(travel.snap(at(house=(0.5, 0.1))).edge[0])
    closed = travel.under(Scenario(closed_edges=(edge,)))
    assert closed.snap(at(house=(0.5, 0.1))).edge[0] != edge
    flooded = travel.under(Scenario(closed_area=shapely.box(-KM, -0.1 * KM, 2 * KM, 0.2 * KM)))
    assert flooded.snap(at(house=(0.5, 0.1))).edge[0] != edge


def test_the_base_is_left_as_it_was(river, at):
    """A scenario is a question; its answer changes nothing."""
    here, there = at(home=(2, 0)), at(branch=(2, 1))
    before = river.matrix(here, there).seconds
    river.under(Scenario(slower=2.0)).matrix(here, there)
    assert np.array_equal(river.matrix(here, there).seconds, before)


def test_weather_slows_everything_and_gravel_more(roads, at):
    """A factor of 1.5, and 2 besides on the unpaved street."""
    network = roads({"a": (0, 0), "b": (1, 0), "c": (2, 0)}, "a-b@60", "b-c@30")
    network = replace(network, unpaved=np.array([False, True]))
    travel = StreetTravel(network=network).under(Scenario(slower=1.5, unpaved_slower=2.0))
    seconds = travel.matrix(at(a=(0, 0)), at(b=(1, 0), c=(2, 0))).seconds[0]
    assert seconds == pytest.approx([90, 90 + 360], abs=0.1)


@settings(deadline=None, max_examples=30)
@given(factor=st.floats(0.1, 9), scale=st.sampled_from(["slower", "class_slower"]))
def test_a_scenario_is_the_network_with_those_times(one_way_ring, searching, factor, scale):
    """Changing times under the hierarchy, and building it anew on changed times, is the same."""
    scenario = Scenario(slower=factor) if scale == "slower" else Scenario(class_slower={"tertiary": factor})
    changed = under(one_way_ring, scenario)
    again = searching(changed)
    shared = searching(one_way_ring).with_times(changed)
    assert np.array_equal(again.arc_ms, shared.arc_ms)
    assert (changed.forward_ms[one_way_ring.forward_ms == CLOSED] == CLOSED).all()


def test_rush_hour(roads, at):
    """Tertiary roads take twice as long at 8; at night as long as ever; on Sunday another week's profile."""
    travel = StreetTravel(network=roads({"a": (0, 0), "b": (1, 0)}, "a-b"))
    profile = SpeedProfile(slower={"tertiary": [*DAY[:8], 2.0, *DAY[9:]]})
    week = SpeedProfile(slower={"tertiary": DAY * 6 + [3.0] * 24})
    monday, night, sunday = (
        datetime(2026, 11, 23, 8, 30, tzinfo=ZONE),
        datetime(2026, 11, 23, 3, tzinfo=ZONE),
        datetime(2026, 11, 22, 8, tzinfo=ZONE),
    )

    def seconds(scenario):
        return travel.under(scenario).matrix(at(a=(0, 0)), at(b=(1, 0))).seconds[0, 0]

    assert seconds(profile.at(monday)) == pytest.approx(120, abs=0.1)
    assert seconds(profile.at(night)) == pytest.approx(60, abs=0.1)
    assert seconds(week.at(sunday)) == pytest.approx(180, abs=0.1)
    assert seconds(week.at(monday)) == pytest.approx(60, abs=0.1)


@pytest.mark.parametrize(
    ("make", "problems"),
    [
        (lambda: Scenario(slower=0), ["slower is 0, expected a number above 0"]),
        (lambda: Scenario(slower=float("nan"), unpaved_slower=-1), ["slower is nan", "unpaved_slower is -1"]),
        (lambda: Scenario(class_slower={"autobahn": 1.0}), ["road class 'autobahn' is not known"]),
        (lambda: SpeedProfile(slower={"primary": [1.0] * 23}), ["primary has 23 factors, expected 24"]),
        (lambda: SpeedProfile(slower={"primary": [0.0] * 24}), ["primary is 0.0"]),
    ],
)
def test_what_makes_no_sense_is_refused(make, problems):
    """All problems at once, in words."""
    with pytest.raises(InputError) as refused:
        make()
    assert len(refused.value.problems) == len(problems)
    assert all(says in found for says, found in zip(problems, refused.value.problems, strict=True))


def test_an_edge_that_does_not_exist_cannot_be_closed(river):
    """It would be a silent nothing."""
    with pytest.raises(InputError, match="no edge 99"):
        under(river.network, Scenario(closed_edges=(99,)))


def test_every_class_can_be_named():
    """The classes of a profile are those of the network."""
    assert Scenario(class_slower=dict.fromkeys(ROAD_CLASSES, 1.1)).class_slower["ferry"] == 1.1


def test_bug_a_closure_elsewhere_does_not_close_the_date_line(ways):
    """A street over it was taken for one around the earth."""
    half_turn = 180 / KM
    network = build_network(ways({"w": (half_turn - 1, 0), "e": (1 - half_turn, 0)}, "w-e"))
    assert not len(blocked_parts(network, shapely.Point(20, 0).buffer(1))[0])
    for here in (180.0, -180.0):
        edge, part = blocked_parts(network, shapely.Point(here, 0).buffer(0.1 * KM))
        assert edge.tolist() == [0]
        assert part.ravel() == pytest.approx([0.45, 0.55], abs=1e-3)


def test_bug_a_closure_at_the_end_of_a_loop_closes_only_that(roads):
    """The node of a loop is its beginning and its end, and all between was closed."""
    network = roads({"a": (0, 0), "b": (1, 0), "c": (1, 1), "d": (-1, 0)}, "d-a", "a-b-c-a")
    loop = int(np.flatnonzero(network.ends[:, 0] == network.ends[:, 1])[0])
    edge, part = blocked_parts(network, shapely.Point(0, 0).buffer(0.1 * KM))
    on_loop = part[edge == loop]
    assert len(on_loop) == 2
    assert (on_loop[:, 1] - on_loop[:, 0] < 0.05).all()


def test_bug_a_closure_lies_where_it_was_drawn_on_a_long_street(roads):
    """Fractions of the Mercator line are not those of the ground: far in the north it was kilometres beside."""
    network = roads({"s": (0, 6000), "n": (0, 6800)}, "s-n")
    _, part = blocked_parts(network, shapely.Point(0, 6400 * KM))
    assert part.ravel() == pytest.approx([0.5, 0.5], abs=1e-5)


def test_bug_who_lives_beyond_a_closed_bridge_stays_there(roads, at):
    """Cut off, their bank was an isolated bit, and people near the water were put on the other bank."""
    places = {"w": (0, 0), "s": (1, 0), "x": (2, 0), "n": (0, 0.14), "m": (1, 0.14)}
    bank = StreetTravel(network=roads(places, "w-s", "s-x", "n-m", "s-m"))
    closed = bank.under(Scenario(closed_area=shapely.Point(1 * KM, 0.07 * KM).buffer(0.01 * KM)))
    closed = closed.under(Scenario(closed_edges=(1,)))
    home, branch = at(home=(0.2, 0.14)), at(branch=(0.2, 0))
    assert np.isnan(closed.matrix(home, branch).seconds).all()
