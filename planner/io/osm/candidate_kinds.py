"""What kind of candidate a mapped thing is by its tags, and whether a van may stand there.

Keys and values as the OpenStreetMap wiki defines them (Map features; Key:access; Key:parking; Key:maxheight). The
kinds are those of :data:`planner.siting.candidate_rules.SUITABILITY`.
"""

import re

from planner.io.osm.rules.access import NO, YES
from planner.io.osm.tags import Tags, label

CANDIDATE_TAGS = {
    ("amenity", "community_centre"): "community_centre",
    ("amenity", "social_centre"): "community_centre",
    ("amenity", "townhall"): "townhall",
    ("amenity", "marketplace"): "marketplace",
    ("place", "square"): "square",
    ("highway", "pedestrian"): "square",
    ("amenity", "library"): "library",
    ("amenity", "post_office"): "post_office",
    ("shop", "supermarket"): "shop",
    ("shop", "mall"): "shop",
    ("shop", "department_store"): "shop",
    ("shop", "convenience"): "shop",
    ("shop", "general"): "shop",
    ("shop", "general_store"): "shop",
    ("amenity", "school"): "school",
    ("leisure", "sports_centre"): "sports_centre",
    ("amenity", "fuel"): "fuel",
    ("amenity", "place_of_worship"): "place_of_worship",
    ("amenity", "parking"): "parking",
}
"""Where a thing has several of these, the first of them is its kind."""

VAN_HEIGHT_M = 2.8
"""A place under a lower roof or bar is none: a van of 2.6 m, and what it carries on its roof."""

_KEPT_OUT = NO | {"employees", "permit", "residents", "members"}
_NO_LOT = frozenset(
    "underground multi-storey rooftop lane on_kerb half_on_kerb shoulder street_side garage_boxes carports sheds".split()
)
"""Kinds of ``parking`` on which a van cannot stand and serve: under a roof, or in the traffic."""
_METRES = re.compile(r"(\d+(?:[.,]\d+)?) ?m?")
_ANY_CAR_PARK = frozenset(
    ("parking", "car park", "parkplatz", "parkering", "bílastæði", "aparcamiento", "estacionamento", "停车场")
)
_BRANDED = frozenset({"shop", "fuel", "post_office"})


def place_kind(tags: Tags) -> str | None:
    """Return what kind of candidate this is, None where no van may or can stand."""
    kind = next((kind for (key, value), kind in CANDIDATE_TAGS.items() if tags.get(key) == value), None)
    if kind is None or _kept_out(tags) or _below_ground(tags) or _too_low(tags):
        return None
    if tags.get("highway") == "pedestrian" and kind == "square" and tags.get("area") != "yes":
        return None
    return None if kind == "parking" and tags.get("parking") in _NO_LOT else kind


def own_name(tags: Tags, kind: str) -> str:
    """Return the name that the map gives: that of the thing, else of the chain that runs a shop or a fuel station."""
    chain = tags.get("brand") or tags.get("operator", "") if kind in _BRANDED else ""
    name = " ".join((label(tags) or chain).split())
    says_nothing = kind == "parking" and (len(name) < 3 or name.casefold() in _ANY_CAR_PARK)
    return "" if says_nothing else name


def _kept_out(tags: Tags) -> bool:
    """Return whether the most specific access tag keeps a stranger's van out."""
    for key in ("motor_vehicle", "vehicle", "access"):
        values = {part.strip() for part in tags.get(key, "").split(";")}
        if values & YES:
            return False
        if values & _KEPT_OUT:
            return key == "access" or tags.get("amenity") == "parking"
    return False


def _below_ground(tags: Tags) -> bool:
    return tags.get("location") == "underground" or tags.get("layer", "0").startswith("-")


def _too_low(tags: Tags) -> bool:
    height = _METRES.fullmatch(tags.get("maxheight", ""))
    return height is not None and float(height[1].replace(",", ".")) < VAN_HEIGHT_M
