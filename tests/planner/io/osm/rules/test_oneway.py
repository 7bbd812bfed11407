"""Which way one may travel: tables with the reason beside each row."""

import pytest

from planner.io.osm.rules.oneway import direction


def tags(text):
    """Return tags of words such as ``highway=primary oneway=yes``."""
    return dict(word.split("=", 1) for word in text.split())


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("oneway=yes", 1),
        ("oneway=true", 1),
        ("oneway=1", 1),
        ("oneway=-1", -1),
        ("oneway=reverse", -1),
        ("oneway=no", 0),
        ("", 0),
        ("oneway=reversible", 0),  # by the hour: nobody knows
        ("junction=roundabout", 1),  # implied
        ("junction=circular", 1),
        ("junction=roundabout oneway=no", 0),  # said otherwise
        ("junction=roundabout oneway=-1", -1),  # drawn clockwise where one drives on the right
        ("highway=motorway", 1),
        ("highway=motorway oneway=no", 0),
        ("highway=motorway_link", 0),  # not implied
        ("highway=trunk", 0),
        ("oneway=yes oneway:motor_vehicle=no", 0),  # the car's own tag comes first
        ("oneway:motorcar=yes", 1),
        ("oneway:bicycle=yes", 0),  # not about cars
    ],
)
def test_by_car(text, sign):
    """Along, against, both."""
    assert direction(tags(text)) == sign


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("oneway=yes", 1),
        ("oneway=-1", -1),
        ("oneway=yes oneway:bicycle=no", 0),  # the cyclist's own tag comes first
        ("oneway:bicycle=yes", 1),
        ("oneway=yes oneway:bicycle=-1", -1),
        ("oneway=yes cycleway=opposite", 0),
        ("oneway=yes cycleway=opposite_lane", 0),
        ("oneway=yes cycleway:left=opposite_track", 0),
        ("oneway=yes cycleway:left=track cycleway:left:oneway=-1", 0),
        ("oneway=yes cycleway:right=track cycleway:right:oneway=no", 0),
        ("oneway=yes cycleway=lane", 1),  # with the traffic
        ("oneway=yes oneway:bicycle=yes cycleway=opposite_lane", 1),
        ("junction=roundabout", 1),
        ("junction=roundabout oneway:bicycle=no", 0),
        ("oneway=yes oneway:motor_vehicle=no", 1),  # not about bicycles
    ],
)
def test_by_bicycle(text, sign):
    """Contraflow lanes and the own tag."""
    assert direction(tags(text), "cycle") == sign


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("highway=residential oneway=yes", 0),  # about vehicles
        ("junction=roundabout highway=primary", 0),
        ("highway=residential oneway:foot=yes", 1),
        ("highway=path oneway:foot=-1", -1),
        ("highway=footway oneway=yes", 1),  # there is nobody else whom it could mean
        ("highway=steps oneway=yes oneway:foot=no", 0),
        ("highway=footway bicycle=yes oneway=yes", 0),  # it means the cyclists
        ("highway=path oneway=yes", 0),
        ("route=ferry oneway=yes", 1),  # the boat does not come back
    ],
)
def test_on_foot(text, sign):
    """Walkers go both ways unless it is about them."""
    assert direction(tags(text), "walk") == sign
