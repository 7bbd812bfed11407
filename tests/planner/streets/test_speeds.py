"""Speeds: what drivers may and can do."""

import pytest

from planner.streets.speeds import (
    CYCLE_KMH,
    ROAD_CLASSES,
    SPEED_KMH,
    WALK_KMH,
    cycling_kmh,
    duration_minutes,
    has_absurd_limit,
    is_unpaved,
    limit_kmh,
    maxspeed_kmh,
    speed_kmh,
    walking_kmh,
)


@pytest.mark.parametrize(
    ("value", "kmh"),
    [
        ("90", 90.0),  # km/h unless said otherwise
        (" 50 ", 50.0),  # blanks happen
        ("62.5", 62.5),
        ("55 mph", 88.51392),
        ("30mph", 48.2803),  # without a blank
        ("80 km/h", 80.0),
        ("70 kph", 70.0),
        ("10 knots", 18.52),  # on the water
        ("DE:urban", 50.0),  # the law of a country, by zone
        ("RO:rural", 90.0),
        ("AT:motorway", 120.0),
        ("walk", 7.0),
        ("DE:walk", 7.0),
        ("DE:living_street", 12.0),
        ("RO:30", 30.0),  # a number behind a country
        ("DE:zone:30", 30.0),
        ("DE:zone30", 30.0),
        ("FR:Zone30", 30.0),  # capital letters do not count
        ("50;30", 30.0),  # of several the lowest
        ("80|60|60", 60.0),  # lanes
        ("100, 80", 80.0),
        ("50;signals", 50.0),  # the part that says something
        ("none", None),  # no limit is no speed
        ("signals", None),
        ("variable", None),
        ("GB:nsl_single", None),  # not known: the class decides
        ("0", None),  # nobody drives at 0
        ("999", None),  # a slip of the pen
        ("151", None),
        ("150", 150.0),
        ("-50", None),
        ("fast", None),
        ("", None),
        (";", None),
    ],
)
def test_maxspeed(value, kmh):
    """Every spelling that is common on the map; what says nothing is None, never a guess."""
    assert maxspeed_kmh(value) == (None if kmh is None else pytest.approx(kmh, rel=1e-5))


@pytest.mark.parametrize(
    ("road", "tags", "kmh"),
    [
        ("primary", {}, 75.0),  # by class
        ("primary", {"maxspeed": "90"}, 90.0),  # the sign is honoured
        ("residential", {"maxspeed": "none"}, 30.0),
        ("primary", {"surface": "gravel"}, 60.0),  # loose: capped
        ("primary", {"surface": "gravel", "maxspeed": "80"}, 60.0),  # the cap holds for signs too
        ("track_like", {}, None),  # a class that is not ours is a defect of the caller
        ("residential", {"surface": "unpaved"}, 30.0),  # slower than the cap already
        ("secondary", {"surface": "asphalt"}, 65.0),
        ("secondary", {"surface": "concrete:plates"}, 65.0),
        ("primary", {"surface": "dirt;gravel"}, 60.0),
        ("primary", {"tracktype": "grade2"}, 60.0),  # loose, in other words
        ("primary", {"tracktype": "grade1"}, 75.0),
        ("primary", {"tracktype": "grade3", "surface": "asphalt"}, 75.0),  # the surface says more
    ],
)
def test_speed_of_a_street(road, tags, kmh):
    """Class, sign, surface."""
    if kmh is None:
        with pytest.raises(KeyError):
            speed_kmh(road, tags)
    else:
        assert speed_kmh(road, tags) == kmh


def test_streets_that_say_nothing_are_paved():
    """Most paved streets of the world have no surface tag."""
    assert not is_unpaved({})
    assert is_unpaved({"surface": "compacted"})


def test_every_class_has_a_speed():
    """The table is complete, and links are slower than their roads."""
    for table in (SPEED_KMH, WALK_KMH, CYCLE_KMH):
        assert set(table) == set(ROAD_CLASSES)
    links = [name for name in ROAD_CLASSES if name.endswith("_link")]
    assert all(SPEED_KMH[name] < SPEED_KMH[name.removesuffix("_link")] for name in links)


@pytest.mark.parametrize(
    ("tags", "forward", "backward"),
    [
        ({}, None, None),
        ({"maxspeed": "50"}, 50, 50),
        ({"maxspeed:forward": "50"}, 50, None),
        ({"maxspeed": "80", "maxspeed:backward": "60"}, 80, 60),
        ({"maxspeed": "80", "maxspeed:backward": "signals"}, 80, 80),  # what says nothing overrides nothing
        ({"source:maxspeed": "DE:urban"}, 50, 50),  # the zone where there is no number
        ({"maxspeed:type": "RO:rural"}, 90, 90),
        ({"maxspeed": "30", "source:maxspeed": "DE:urban"}, 30, 30),
        ({"maxspeed": "none", "source:maxspeed": "DE:rural"}, None, None),  # no limit is said
        ({"source:maxspeed": "sign"}, None, None),
    ],
)
def test_limits_by_direction(tags, forward, backward):
    """Each direction its own, then the common one, then the zone."""
    assert (limit_kmh(tags), limit_kmh(tags, "backward")) == (forward, backward)


@pytest.mark.parametrize(
    ("value", "absurd"),
    [
        ("0", True),
        ("-50", True),
        ("999", True),
        ("200 mph", True),
        ("150", False),
        ("none", False),
        ("", False),
    ],
)
def test_absurd_limits(value, absurd):
    """Numbers that nobody could keep; words are not absurd."""
    assert has_absurd_limit({"maxspeed": value}) is absurd


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        ("00:30", 30),
        ("1:05", 65),
        ("01:30:30", 90.5),  # with seconds
        ("45", 45),  # minutes
        ("PT1H30M", 90),  # ISO 8601
        ("PT45S", 0.75),
        ("P1DT1H", 1500),
        ("pt20m", 20),
        (" 15 ", 15),
        ("00:00", None),
        ("0", None),
        ("PT", None),
        ("P", None),
        ("00:75", None),  # no such minute
        ("half an hour", None),
        ("1.5", None),
        ("", None),
        ("999999", None),
    ],
)
def test_durations(value, minutes):
    """Every spelling that is common on ferries; what is none is None."""
    assert duration_minutes(value) == minutes


@pytest.mark.parametrize(
    ("road", "tags", "walk", "cycle"),
    [
        ("residential", {}, 5, 15),
        ("residential", {"surface": "gravel"}, 3.75, 6),
        ("steps", {"surface": "sand"}, 1, 2),
        ("path", {"sac_scale": "mountain_hiking"}, 4, 12),
        ("residential", {"maxspeed": "10"}, 5, 10),
        ("residential", {"surface": "mud", "maxspeed": "10"}, 2.5, 3),
        ("track", {"tracktype": "grade5"}, 5, 6),
    ],
)
def test_on_foot_and_by_bicycle(road, tags, walk, cycle):
    """Class, ground, and for bicycles the limit."""
    assert (walking_kmh(road, tags), cycling_kmh(road, tags)) == (walk, cycle)
