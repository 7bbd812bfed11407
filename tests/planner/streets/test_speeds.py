"""Speeds: what drivers may and can do."""

import pytest

from planner.streets.speeds import ROAD_CLASSES, SPEED_KMH, is_unpaved, maxspeed_kmh, speed_kmh


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
    assert set(SPEED_KMH) == set(ROAD_CLASSES)
    links = [name for name in ROAD_CLASSES if name.endswith("_link")]
    assert all(SPEED_KMH[name] < SPEED_KMH[name.removesuffix("_link")] for name in links)
