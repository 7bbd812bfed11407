"""Who may pass: tables with the reason beside each row."""

import pytest

from planner.io.osm.rules.access import allowed, blocks


def tags(text):
    """Return tags of words such as ``highway=primary access=no``."""
    return dict(word.split("=", 1) for word in text.split())


@pytest.mark.parametrize(
    ("text", "drive", "walk", "cycle"),
    [
        ("", None, None, None),  # nobody says anything
        ("access=no", False, False, False),
        ("access=private", False, False, False),
        ("access=destination", True, True, True),  # who goes there may
        ("access=unknown", None, None, None),
        ("vehicle=agricultural;forestry", False, None, False),  # bug: several values said nothing
        ("access=forestry;destination", True, True, True),
        ("access=no foot=yes", False, True, False),  # the more specific tag wins
        ("access=yes motor_vehicle=no", False, True, True),
        ("vehicle=no", False, None, False),  # a bicycle is a vehicle
        ("vehicle=no bicycle=yes", False, None, True),
        ("motor_vehicle=yes motorcar=no", False, None, None),
        ("bicycle=use_sidepath", None, None, False),  # the path beside is compulsory
        ("foot=use_sidepath", None, False, None),
        ("bicycle=dismount", None, None, True),  # pushing is allowed
        ("bicycle=official", None, None, True),  # signed for them
        ("motorcar=official", None, None, None),  # said of officials, not of cars
        ("access=delivery", False, False, False),
        ("access=customers", True, True, True),
    ],
)
def test_the_most_specific_tag_decides(text, drive, walk, cycle):
    """By mode."""
    found = tuple(allowed(tags(text), mode) for mode in ("drive", "walk", "cycle"))
    assert found == (drive, walk, cycle)


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("barrier=bollard", "drive"),
        ("barrier=block", "drive"),
        ("barrier=cycle_barrier", "drive"),  # a bicycle is pushed round it
        ("barrier=kissing_gate", "drive"),
        ("barrier=stile", "drive cycle"),  # nobody carries a bicycle over, unless told
        ("barrier=stile bicycle=yes", "drive"),
        ("barrier=turnstile", "drive cycle"),
        ("barrier=fence", "drive walk cycle"),
        ("barrier=gate", ""),  # open to who may pass
        ("barrier=gate access=private", "drive walk cycle"),
        ("barrier=gate access=no foot=yes", "drive cycle"),
        ("barrier=gate locked=yes", "drive walk cycle"),
        ("barrier=gate locked=yes foot=yes", "drive cycle"),  # access tags win
        ("barrier=gate motor_vehicle=private", "drive"),
        ("barrier=lift_gate", ""),
        ("barrier=lift_gate vehicle=no", "drive cycle"),
        ("barrier=bollard motor_vehicle=yes", ""),  # removable
        ("barrier=bollard bicycle=no", "drive cycle"),
        ("barrier=toll_booth", ""),
        ("barrier=border_control", ""),
        ("barrier=cattle_grid", ""),
        ("barrier=kerb", ""),
        ("barrier=entrance", ""),
        ("barrier=height_restrictor", ""),
        ("barrier=yes", ""),  # what it is nobody knows
        ("barrier=no", ""),
        ("access=no", ""),  # no barrier: a parking entrance, a crossing
    ],
)
def test_barriers(text, stops):
    """Whom a barrier on a node stops."""
    assert " ".join(mode for mode in ("drive", "walk", "cycle") if blocks(tags(text), mode)) == stops
