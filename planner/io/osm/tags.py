"""What the OpenStreetMap tags of places mean to Farreach: service points, settlements, stop places, dwellings.

Keys and values as the OpenStreetMap wiki defines them (Map features; Key:place). Streets have rules of their own
(:mod:`planner.io.osm.rules`).
"""

from collections.abc import Mapping

from planner.io.osm.rules.access import NO

Tags = Mapping[str, str]

SERVICE_KINDS = {
    ("amenity", "bank"): "bank",
    ("amenity", "post_office"): "post_office",
    ("amenity", "clinic"): "clinic",
    ("amenity", "doctors"): "clinic",
    ("amenity", "hospital"): "hospital",
    ("healthcare", "clinic"): "clinic",
    ("healthcare", "centre"): "clinic",
    ("amenity", "townhall"): "townhall",
}

SETTLEMENT_KINDS = ("city", "town", "village", "hamlet", "suburb", "farm", "isolated_dwelling")
LONELY_PLACES = frozenset({"farm", "isolated_dwelling"})

CANDIDATE_KINDS = {
    ("amenity", "community_centre"): "community_centre",
    ("amenity", "townhall"): "townhall",
    ("amenity", "library"): "library",
    ("amenity", "marketplace"): "marketplace",
    ("place", "square"): "square",
    ("leisure", "sports_centre"): "sports_centre",
    ("amenity", "post_office"): "post_office",
    ("shop", "supermarket"): "supermarket",
    ("amenity", "fuel"): "fuel",
    ("amenity", "parking"): "parking",
}
"""Where a vehicle may stand and people find it, best kinds first."""

PLACE_KEYS = ("amenity", "healthcare", "place", "leisure", "shop")
"""Every key that can make a service point, a settlement or a stop place."""

_HOMES = frozenset(
    "residential apartments house detached semidetached_house terrace bungalow farm dormitory houseboat "
    "static_caravan villa".split()
)
_NOT_HOMES = frozenset(
    "summer_cottage cabin hut garage garages shed industrial commercial retail warehouse church school "
    "kindergarten hotel greenhouse barn stable farm_auxiliary ruins construction roof hangar office public "
    "hospital silo storage_tank service transformer_tower chapel cowshed sports_hall".split()
)
FLATS_IN_APARTMENTS = 8.0


def service_kind(tags: Tags) -> str | None:
    """Return what kind of service point this is, None if it is none."""
    return _kind(tags, SERVICE_KINDS)


def candidate_kind(tags: Tags) -> str | None:
    """Return what kind of stop place this is, None where no vehicle may stand."""
    kind = _kind(tags, CANDIDATE_KINDS)
    return None if kind is None or tags.get("access", "yes") in NO | {"employees", "permit"} else kind


def homes(tags: Tags) -> float:
    """Return how many dwellings a mapped thing stands for: 0 when nobody lives there by its tags.

    A building without a kind counts through its address. Apartments count ``building:flats``, else
    ``FLATS_IN_APARTMENTS``.
    """
    building = tags.get("building", "")
    flats = tags.get("building:flats", "")
    if flats.isdecimal() and 0 < int(flats) < 1000:
        return float(flats)
    if building in {"apartments", "dormitory"}:
        return FLATS_IN_APARTMENTS
    if building in _HOMES:
        return 1.0
    if building in _NOT_HOMES or any(
        key in tags for key in ("shop", "office", "amenity", "tourism", "leisure")
    ):
        return 0.0
    return 1.0 if "addr:housenumber" in tags or "addr:housename" in tags else 0.0


def unlabelled_building(tags: Tags) -> bool:
    """Return whether this is a building of which the map says no more than that."""
    return tags.get("building") == "yes" and homes(tags) == 0.0


def headcount(value: str) -> float | None:
    """Return a tagged population, None where it is no number: ``1 234``, ``1,234`` and ``~1234`` are."""
    digits = value.strip().lstrip("~").replace(" ", "").replace(",", "").replace("'", "")
    return float(digits) if digits.isdecimal() and len(digits) < 11 else None


def label(tags: Tags) -> str:
    """Return the name of a thing, local name first."""
    return tags.get("name") or tags.get("name:en") or ""


def _kind(tags: Tags, kinds: Mapping[tuple[str, str], str]) -> str | None:
    """Return the first of ``kinds`` that the tags name."""
    hits = [pair for key in PLACE_KEYS if key in tags and (pair := (key, tags[key])) in kinds]
    return kinds[min(hits, key=list(kinds).index)] if hits else None
