"""What a way is to one who travels: tables with the reason beside each row."""

import pytest

from planner.io.osm.rules.streets import judge_way, road_class, street_keys
from planner.streets.network import MODES
from planner.streets.speeds import ROAD_CLASSES


def tags(text):
    """Return tags of words such as ``highway=primary access=no``."""
    return dict(word.split("=", 1) for word in text.split())


@pytest.mark.parametrize(
    ("text", "road"),
    [
        ("highway=primary", "primary"),
        ("highway=residential_link", None),  # no such class
        ("highway=footway", None),
        ("highway=footway motor_vehicle=yes", None),  # not built for cars
        ("highway=track", None),  # farm tracks are not promised to anybody
        ("highway=proposed", None),  # not there yet
        ("highway=construction construction=primary", None),
        ("highway=service", "service"),
        ("highway=service service=driveway", "service"),
        ("highway=service service=parking_aisle", None),  # nobody passes through
        ("highway=service service=drive-through", None),
        ("highway=residential area=yes", None),  # a square, not a line
        ("highway=primary access=no", None),
        ("highway=primary access=private", None),
        ("highway=primary access=destination", "primary"),  # who goes there may
        ("highway=primary access=no motor_vehicle=yes", "primary"),  # the more specific tag wins
        ("highway=primary motor_vehicle=yes motorcar=no", None),
        ("highway=primary vehicle=no", None),
        ("highway=primary access=unknown", "primary"),  # says nothing
        ("highway=residential motor_vehicle=agricultural", None),
        ("highway=service access=delivery", None),
        ("highway=service access=customers", "service"),
        ("highway=service access=no motorcar=official", None),  # for officials
        ("route=ferry motor_vehicle=yes", "ferry"),
        ("route=ferry motorcar=yes", "ferry"),
        ("route=ferry", None),  # for people on foot unless it says otherwise
        ("route=ferry motor_vehicle=no", None),
        ("route=ferry motor_vehicle=yes access=private", "ferry"),  # the more specific tag wins
        ("building=yes", None),
    ],
)
def test_where_a_car_may_drive(text, road):
    """Class and access."""
    assert road_class(tags(text)) == road


@pytest.mark.parametrize(
    ("text", "walk", "cycle"),
    [
        ("highway=footway", True, True),  # the bicycle is pushed
        ("highway=path", True, True),
        ("highway=pedestrian", True, True),
        ("highway=cycleway", True, True),
        ("highway=steps", True, True),
        ("highway=track", True, True),
        ("highway=corridor", True, False),  # indoors
        ("highway=bridleway", True, False),
        ("highway=bridleway bicycle=yes", True, True),
        ("highway=residential", True, True),
        ("highway=trunk", True, True),  # unless forbidden: often the only road
        ("highway=trunk motorroad=yes", False, False),
        ("highway=motorway", False, False),
        ("highway=motorway bicycle=yes", False, True),
        ("highway=cycleway foot=no", False, True),
        ("highway=footway bicycle=no", True, False),
        ("highway=secondary bicycle=use_sidepath", True, False),
        ("highway=secondary foot=use_sidepath", False, True),
        ("highway=path access=private", False, False),
        ("highway=service access=private foot=permissive", True, False),
        ("highway=track motor_vehicle=agricultural", True, True),
        ("highway=service service=parking_aisle", True, True),
        ("highway=pedestrian area=yes", False, False),
        ("highway=path sac_scale=mountain_hiking", True, False),
        ("highway=path sac_scale=alpine_hiking", False, False),  # one climbs
        ("highway=construction", False, False),
        ("highway=proposed foot=yes", False, False),
        ("route=ferry", True, True),
        ("route=ferry foot=no", False, True),
        ("route=ferry access=private", False, False),
    ],
)
def test_where_one_may_walk_and_cycle(text, walk, cycle):
    """Class and access."""
    assert (road_class(tags(text), "walk") is not None, road_class(tags(text), "cycle") is not None) == (
        walk,
        cycle,
    )


@pytest.mark.parametrize(
    ("mode", "text", "forward", "backward"),
    [
        ("drive", "highway=primary", 75, 75),
        ("drive", "highway=primary maxspeed:forward=50", 50, 75),  # each direction its own limit
        ("drive", "highway=primary maxspeed=70 maxspeed:backward=30", 70, 30),
        ("drive", "highway=primary oneway=yes", 75, 0),
        ("drive", "highway=primary oneway=-1", 0, 75),
        ("drive", "highway=secondary tracktype=grade3", 60, 60),  # loose: capped
        ("drive", "route=ferry motor_vehicle=yes maxspeed=90", 20, 20),  # no limit for boats
        ("walk", "highway=primary maxspeed=90 oneway=yes", 5, 5),
        ("walk", "highway=steps", 2, 2),
        ("walk", "highway=path surface=sand", 2.5, 2.5),
        ("walk", "highway=path sac_scale=demanding_mountain_hiking", 3, 3),
        ("walk", "route=ferry surface=sand", 20, 20),
        ("cycle", "highway=residential", 15, 15),
        ("cycle", "highway=residential oneway=yes cycleway=opposite", 15, 15),
        ("cycle", "highway=living_street maxspeed=walk", 7, 7),  # no faster than cars may
        ("cycle", "highway=footway", 4, 4),  # pushed
        ("cycle", "highway=footway bicycle=yes", 10, 10),
        ("cycle", "highway=pedestrian bicycle=designated", 10, 10),
        ("cycle", "highway=cycleway bicycle=dismount", 4, 4),
        ("cycle", "highway=steps", 2, 2),  # carried
        ("cycle", "highway=track tracktype=grade4", 8, 8),
        ("cycle", "highway=track tracktype=grade4 surface=asphalt", 12, 12),  # the surface says more
        ("cycle", "highway=path surface=gravel", 6, 6),
        ("cycle", "highway=residential surface=cobblestone:flattened", 10, 10),
    ],
)
def test_speeds(mode, text, forward, backward):
    """Along the way and against it."""
    street = judge_way(tags(text), mode).street
    assert (street.forward_kmh, street.backward_kmh) == (forward, backward)


@pytest.mark.parametrize(
    ("mode", "text", "remark"),
    [
        ("drive", "highway=primary", "streets read: primary"),
        ("drive", "highway=primary access=no", "streets closed to cars"),
        ("walk", "highway=motorway", "streets closed to walkers"),
        ("cycle", "highway=path bicycle=no", "streets closed to cyclists"),
        ("drive", "highway=primary maxspeed=999", "absurd speed limits ignored"),
        ("drive", "highway=primary maxspeed=0", "absurd speed limits ignored"),
        ("drive", "highway=primary maxspeed:forward=-5", "absurd speed limits ignored"),
        ("drive", "highway=primary maxspeed:conditional=30", "conditional restrictions ignored"),
        ("drive", "highway=primary motor_vehicle:conditional=no", "conditional restrictions ignored"),
        ("walk", "highway=path foot:conditional=no", "conditional restrictions ignored"),
        ("drive", "highway=primary oneway:conditional=yes", "conditional restrictions ignored"),
        ("walk", "route=ferry duration=soon", "ferry durations that say nothing ignored"),
    ],
)
def test_what_is_counted(mode, text, remark):
    """Nothing is ignored in silence."""
    assert remark in judge_way(tags(text), mode).remarks


@pytest.mark.parametrize("text", ["building=yes", "highway=footway", "highway=primary maxspeed=none"])
def test_what_is_nothing_special_is_not_counted_as_such(text):
    """A footway never was open to cars; no limit is no slip of the pen."""
    remarks = judge_way(tags(text), "drive").remarks
    assert not any("closed" in remark or "absurd" in remark for remark in remarks)


def test_ferries_keep_their_minutes():
    """Speed follows from the length, which the tags do not know."""
    assert judge_way(tags("route=ferry duration=01:30"), "walk").street.minutes == 90
    assert judge_way(tags("highway=path duration=01:30"), "walk").street.minutes is None


def test_keys_are_named_once():
    """Each key is one column of the reader."""
    for mode in MODES:
        keys = street_keys(mode)
        assert len(keys) == len(set(keys))


def test_numbers_of_classes_stay():
    """Workspaces keep the numbers: classes are added at the end only."""
    assert ROAD_CLASSES.index("ferry") == 15
    assert ROAD_CLASSES[0] == "motorway"
