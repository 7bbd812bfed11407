"""Names by which people recognise a candidate: its own, else what it is and where."""

from collections.abc import Mapping
from typing import Literal, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.geodesy import on_sphere
from planner.tables import lonlat_of

Language = Literal["en", "zh"]

LANGUAGES: tuple[Language, ...] = get_args(Language)

KIND_WORDS: Mapping[str, Mapping[Language, str]] = {
    "community_centre": {"en": "Community centre", "zh": "社区中心"},
    "townhall": {"en": "Town hall", "zh": "政府服务大厅"},
    "marketplace": {"en": "Market place", "zh": "集市"},
    "square": {"en": "Square", "zh": "广场"},
    "library": {"en": "Library", "zh": "图书馆"},
    "branch": {"en": "Branch", "zh": "网点"},
    "post_office": {"en": "Post office", "zh": "邮局"},
    "shop": {"en": "Shop", "zh": "商店"},
    "parking": {"en": "Car park", "zh": "停车场"},
    "school": {"en": "School", "zh": "学校"},
    "sports_centre": {"en": "Sports centre", "zh": "体育中心"},
    "fuel": {"en": "Fuel station", "zh": "加油站"},
    "place_of_worship": {"en": "Place of worship", "zh": "宗教场所"},
    "village": {"en": "Road side", "zh": "路边"},
}
"""What each kind is called where the map gives no name."""

NEAR_M = 3000.0
"""A place with a name of its own is in a settlement that is so near."""

_PLACE: Mapping[Language, str] = {"en": "Place", "zh": "地点"}


def recognisable_names(
    candidates: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame, language: Language = "en"
) -> "pd.Series[str]":
    """Return a name for each candidate, all different.

    Its own name, else what it is and its street (column ``street``, where there is one); then the nearest settlement,
    unless that was said; behind a name only if it is within ``NEAR_M``. The second that is still called the same is
    ``(2)``.

    Parameters
    ----------
    candidates
        The most important first: it keeps the plain name.
    settlements
        Where to look for names; may be empty.
    language
        Of the words for kinds; names on the map stay as they are.
    """
    words = candidates["kind"].map(lambda kind: KIND_WORDS.get(kind, _PLACE)[language])
    street = candidates["street"] if "street" in candidates else words.map(lambda _: "")
    own = candidates["name"].str.strip()
    first, then = own.where(own != "", words), street.where(own == "", "")
    where = _settlement_names(candidates, settlements, far_too=own == "")
    names = [_joined(*parts) for parts in zip(first, then, where, strict=True)]
    return _numbered(pd.Series(names, index=candidates.index, dtype=object))


def _settlement_names(
    candidates: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame, far_too: "pd.Series[bool]"
) -> NDArray[np.object_]:
    """Return the name of the nearest settlement that has one, empty where it is far and a far one will not do."""
    named = settlements[settlements["name"] != ""]
    if named.empty or candidates.empty:
        return np.full(len(candidates), "", dtype=object)
    here, there = (on_sphere(lonlat_of(table)) for table in (candidates, named))
    metres, row = cKDTree(there).query(here)
    names = named["name"].to_numpy(dtype=object)[row]
    return np.where((metres <= NEAR_M) | far_too.to_numpy(dtype=bool), names, "")


def _joined(*parts: str) -> str:
    """Return the parts that say something new, with commas."""
    said: list[str] = []
    for part in parts:
        if part and not any(part.casefold() in earlier.casefold() for earlier in said):
            said.append(part)
    return ", ".join(said)


def _numbered(names: "pd.Series[str]") -> "pd.Series[str]":
    """Return the names with a number behind every one that was there before."""
    given, last = set(names.str.casefold()), dict[str, int]()
    different = []
    for name in names:
        key = name.casefold()
        number = last.get(key, 0) + 1
        while number > 1 and f"{key} ({number})" in given:
            number += 1
        last[key] = number
        different.append(name if number == 1 else f"{name} ({number})")
    return pd.Series(different, index=names.index, dtype=object)
