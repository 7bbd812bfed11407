"""Service points, stop places, boundaries: once each, with names."""

from collections import Counter

import numpy as np
import pytest
import shapely

from planner.geodesy import EARTH_RADIUS_M
from planner.io.osm.extract import Feature
from planner.io.osm.people import find_settlements
from planner.io.osm.places import boundaries, islands, service_points, stop_places

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
NONE = find_settlements([], Counter())


def mapped(id_, x, y=0.0, **tags):
    """Return a mapped thing at kilometres."""
    return Feature(id_, tags, x * KM, y * KM)


def outlined(id_, polygon, **tags):
    """Return a mapped area."""
    return Feature(id_, tags, 0.0, 0.0, polygon)


@pytest.mark.parametrize(
    ("second", "kept"),
    [
        (mapped("w2", 0.05, amenity="bank", name="Ash Bank"), ["n1"]),  # the building around the point
        (mapped("w2", 0.05, amenity="bank", name="ASH BANK"), ["n1"]),  # capital letters do not count
        (mapped("w2", 0.05, amenity="bank", name="Birch Bank"), ["n1", "w2"]),  # the competitor next door
        (mapped("w2", 0.15, amenity="bank", name="Ash Bank"), ["n1", "w2"]),  # 150 m: another branch
        (mapped("n2", 0.05, amenity="post_office", name="Ash Bank"), ["n1", "n2"]),  # another kind
    ],
)
def test_service_points_mapped_twice_are_kept_once(second, kept):
    """Points win over outlines."""
    counts = Counter()
    points = service_points([second, mapped("n1", 0, amenity="bank", name="Ash Bank")], counts)
    assert sorted(points.index) == kept
    assert counts["service points mapped twice, kept once"] == 2 - len(kept)


def test_what_is_kept_of_a_service_point():
    """Kind, brand (else the operator), opening hours; nameless ones are counted."""
    counts = Counter()
    points = service_points(
        [
            mapped("n1", 0, amenity="bank", operator="Ash", opening_hours="Mo-Fr 09:00-16:00"),
            mapped("n2", 9, amenity="clinic", name="Clinic", brand="B", operator="O"),
        ],
        counts,
    )
    assert points["brand"].tolist() == ["Ash", "B"]
    assert points["kind"].tolist() == ["bank", "clinic"]
    assert points["opening_hours"].tolist() == ["Mo-Fr 09:00-16:00", ""]
    assert counts["service points without a name"] == 1


def test_no_features_are_empty_tables():
    """An empty map has empty layers."""
    counts = Counter()
    for table in (
        service_points([], counts),
        stop_places([], NONE, counts),
        boundaries([], counts),
        islands([]),
    ):
        assert table.empty
        assert table.crs == "EPSG:4326"


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ("amenity=parking", "amenity=community_centre", "n2"),  # the better kind
        ("amenity=fuel", "amenity=fuel name=Pump", "n2"),  # the one with a name
        ("amenity=fuel name=A", "amenity=fuel name=B", "n1"),  # else the first
    ],
)
def test_of_two_stop_places_near_each_other_the_better_is_kept(first, second, kept):
    """At most one in 500 m."""
    features = [
        mapped(f"n{k}", k * 0.4, **dict(word.split("=") for word in text.split()))
        for k, text in enumerate((first, second), 1)
    ]
    counts = Counter()
    assert stop_places(features, NONE, counts).index.tolist() == [kept]
    assert counts["stop places within 500 m of a better one dropped"] == 1


def test_thinned_stop_places_are_500_metres_apart():
    """A row of car parks, one each 200 m: every third stays."""
    features = [mapped(f"n{k}", k * 0.2, amenity="parking", name="P") for k in range(10)]
    assert len(stop_places(features, NONE, Counter())) == 4


def test_centres_of_settlements_are_stop_places_too():
    """Where nothing better is near; farms and suburbs are none."""
    features = [
        mapped("n1", 0, place="village", name="Ash"),
        mapped("n2", 10, place="farm", name="Lonely"),
        mapped("n3", 20, place="village", name="Birch"),
        mapped("n4", 20.1, amenity="parking"),
    ]
    settlements = find_settlements(features, Counter())
    places = stop_places(features, settlements, Counter())
    assert places["kind"].to_dict() == {"n1": "settlement", "n4": "parking"}
    assert places["name"].to_dict() == {"n1": "Ash", "n4": "Birch"}  # named after its settlement


def test_boundaries_are_repaired_or_dropped_and_counted():
    """A bow tie becomes two triangles; what has no name or no level is dropped."""
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    square = shapely.box(0, 0, 1, 1)
    administrative = {"boundary": "administrative"}
    counts = Counter()
    table = boundaries(
        [
            outlined("r1a", bow_tie, **administrative, admin_level="8", name="Tie"),
            outlined("r2a", square, **administrative, admin_level="4", name="Big"),
            outlined("r3a", square, **administrative, admin_level="four", name="Odd"),
            outlined("r4a", square, **administrative, admin_level="8"),
        ],
        counts,
    )
    assert table["name"].tolist() == ["Big", "Tie"]
    assert table.geometry.is_valid.all()
    assert table.geometry["r1a"].area == pytest.approx(0.5)
    assert counts["boundaries without a name or a level dropped"] == 2
    assert counts["boundaries with a broken outline repaired"] == 1


def test_islands_are_outlines_with_or_without_a_name():
    """The point of an island has no shore."""
    square = shapely.box(0, 0, 1, 1)
    features = [
        outlined("w1a", square, place="island", name="Skerry"),
        outlined("w2a", square, place="islet"),
        mapped("n3", 0, place="island", name="Point"),
    ]
    assert islands(features)["name"].to_dict() == {"w1a": "Skerry", "w2a": ""}
