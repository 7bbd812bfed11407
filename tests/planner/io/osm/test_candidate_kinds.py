"""What a mapped thing is to a van."""

import pytest

from planner.io.osm.candidate_kinds import CANDIDATE_TAGS, own_name, place_kind
from planner.siting.candidate_rules import KINDS


def tags(text):
    """Return tags written as ``amenity=parking access=private``."""
    return dict(word.split("=") for word in text.split())


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("amenity=parking", "parking"),
        ("amenity=parking parking=surface access=yes", "parking"),
        ("amenity=parking access=customers", "parking"),
        ("amenity=parking access=private", None),
        ("amenity=parking access=residents", None),
        ("amenity=parking motor_vehicle=no", None),
        ("amenity=parking motor_vehicle=yes access=private", "parking"),  # the most specific tag decides
        ("amenity=parking parking=underground", None),
        ("amenity=parking parking=multi-storey", None),  # too low for a van
        ("amenity=parking parking=street_side", None),  # in the traffic
        ("amenity=parking parking=lane", None),
        ("amenity=parking layer=-1", None),
        ("amenity=parking maxheight=2.1", None),
        ("amenity=parking maxheight=2,1", None),
        ("amenity=parking maxheight=3.5", "parking"),
        ("amenity=parking maxheight=below_default", "parking"),
        ("amenity=parking_space", None),
        ("place=square", "square"),
        ("place=square motor_vehicle=no", "square"),  # a van stands beside it
        ("highway=pedestrian area=yes", "square"),
        ("highway=pedestrian", None),  # a street
        ("highway=pedestrian area=yes place=square", "square"),
        ("amenity=community_centre", "community_centre"),
        ("amenity=library amenity_1=x", "library"),
        ("amenity=townhall", "townhall"),
        ("amenity=school", "school"),
        ("amenity=school access=private", None),
        ("amenity=kindergarten", None),
        ("amenity=place_of_worship", "place_of_worship"),
        ("shop=supermarket", "shop"),
        ("shop=convenience amenity=fuel", "shop"),  # the kind that suits better
        ("shop=hairdresser", None),
        ("amenity=fuel access=private", None),
        ("leisure=sports_centre", "sports_centre"),
        ("building=house", None),
        ("", None),
    ],
)
def test_kinds(text, kind):
    """By the tags of the wiki."""
    assert place_kind(tags(text)) == kind


def test_every_kind_is_one_of_candidates():
    """Those that do not come from tags are branches and villages."""
    assert set(KINDS) - set(CANDIDATE_TAGS.values()) == {"branch", "village"}


@pytest.mark.parametrize(
    ("given", "kind", "name"),
    [
        ({"name": "Hall", "brand": "B"}, "community_centre", "Hall"),
        ({"name:en": "Hall"}, "community_centre", "Hall"),
        ({"brand": "N1"}, "fuel", "N1"),
        ({"operator": "Orkan"}, "fuel", "Orkan"),
        ({"operator": "The town"}, "parking", ""),  # nobody calls a car park so
        ({"name": "  Two \n lines "}, "shop", "Two lines"),
        ({}, "shop", ""),
        ({"name": "Parking"}, "parking", ""),  # as good as none
        ({"name": "2"}, "parking", ""),
        ({"name": "Parking Gaflei"}, "parking", "Parking Gaflei"),
        ({"name": "Parking"}, "shop", "Parking"),
    ],
)
def test_names(given, kind, name):
    """The thing's own, else its chain's."""
    assert own_name(given, kind) == name
