"""What tags mean: tables with the reason beside each row."""

import pytest

from planner.io.osm.tags import (
    candidate_kind,
    headcount,
    homes,
    label,
    service_kind,
    unlabelled_building,
)


def tags(text):
    """Return tags of words such as ``highway=primary access=no``."""
    return dict(word.split("=", 1) for word in text.split())


@pytest.mark.parametrize(
    ("text", "dwellings"),
    [
        ("building=house", 1),
        ("building=detached addr:housenumber=3", 1),  # counted once
        ("building=apartments", 8),
        ("building=apartments building:flats=24", 24),
        ("building:flats=0 building=apartments", 8),  # nonsense is not believed
        ("building:flats=many building=house", 1),
        ("building:flats=99999 building=apartments", 8),
        ("building=dormitory", 8),
        ("building=farm", 1),
        ("building=yes", 0),  # the map says no more
        ("building=yes addr:housenumber=1", 1),  # an address tells a home
        ("addr:housenumber=1", 1),
        ("addr:housename=Bakki", 1),
        ("addr:housenumber=1 shop=bakery", 0),  # a shop's address
        ("addr:housenumber=1 amenity=bank", 0),
        ("addr:housenumber=1 tourism=hotel", 0),
        ("building=garage addr:housenumber=1", 0),
        ("building=summer_cottage", 0),  # nobody is registered there
        ("building=industrial", 0),
        ("highway=primary", 0),
    ],
)
def test_dwellings(text, dwellings):
    """Homes are what people live in, not every address."""
    assert homes(tags(text)) == dwellings


def test_buildings_of_which_the_map_says_no_more():
    """They stand in for homes where there are no homes at all."""
    assert unlabelled_building(tags("building=yes"))
    assert not unlabelled_building(tags("building=yes addr:housenumber=1"))
    assert not unlabelled_building(tags("building=church"))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("1234", 1234),
        ("1 234", 1234),
        ("1,234", 1234),
        ("1'234", 1234),  # Switzerland
        ("~1200", 1200),  # about
        (" 50 ", 50),
        ("0", 0),
        ("", None),
        ("a few", None),
        ("100-200", None),
        ("-5", None),
        ("1.5", None),
        ("99999999999", None),  # more than there are people
    ],
)
def test_population(text, people):
    """Spellings of a number; what is none is None."""
    assert headcount(text) == people


@pytest.mark.parametrize(
    ("text", "service", "candidate"),
    [
        ("amenity=bank", "bank", None),
        ("amenity=post_office", "post_office", "post_office"),
        ("amenity=doctors", "clinic", None),
        ("healthcare=centre", "clinic", None),
        ("amenity=townhall", "townhall", "townhall"),
        ("amenity=community_centre", None, "community_centre"),
        ("amenity=parking", None, "parking"),
        ("amenity=parking access=private", None, None),  # no vehicle may stand there
        ("amenity=parking access=customers", None, "parking"),
        ("amenity=parking access=permit", None, None),
        ("amenity=atm", None, None),
        ("place=square", None, "square"),
        ("shop=supermarket amenity=fuel", None, "supermarket"),  # the better kind
    ],
)
def test_service_points_and_stop_places(text, service, candidate):
    """What counts as a branch, and where a van may stand."""
    assert (service_kind(tags(text)), candidate_kind(tags(text))) == (service, candidate)


def test_the_local_name_comes_first():
    """Names on the ground, the English one only where there is no other."""
    assert label({"name": "Höfn", "name:en": "Hofn"}) == "Höfn"
    assert label({"name:en": "Hofn"}) == "Hofn"
    assert label({}) == ""
