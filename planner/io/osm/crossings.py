"""Named bridges, tunnels and ferries of a map extract: what ways round a barrier lead to.

https://wiki.openstreetmap.org/wiki/Key:bridge, Key:bridge:name, Key:tunnel, Tag:route=ferry.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd
import shapely

from planner.geodesy import along_m
from planner.io.osm.rules.access import Tags
from planner.tables import WGS84, check_table, empty_table

LANDMARK_M = 150.0
"""A bridge or tunnel at least so long is called after its street where it has no name of its own."""

_NO_TUNNELS = frozenset({"no", "culvert", "building_passage"})


@dataclass(frozen=True, slots=True)
class Crossing:
    """A bridge, a tunnel or a ferry: its own name, that of its street, and its line (degrees)."""

    id: str
    kind: str
    own: str
    street: str
    line: shapely.LineString


@dataclass(slots=True)
class CrossingCollector:
    """Takes streets and ferries one by one; ``streets`` are the names of those that are no crossings."""

    crossings: list[Crossing] = field(default_factory=list)
    streets: set[str] = field(default_factory=set)

    def take(self, id_: str, tags: Tags, nodes: Iterable[tuple[float, float]]) -> None:
        """Take one way; ``nodes`` are looked at only where it is a crossing with a name."""
        kind, name = crossing_kind(tags), tags.get("name", "")
        if kind is None:
            if name:
                self.streets.add(name)
            return
        own = tags.get(f"{kind}:name", "") or (name if kind == "ferry" else "")
        if not own and not name:
            return
        lonlat = list(nodes)
        if len(lonlat) > 1:
            self.crossings.append(Crossing(id_, kind, own, name, shapely.LineString(lonlat)))

    def table(self) -> gpd.GeoDataFrame:
        """Return the layer of crossings.

        The ``name`` of a street over a bridge is the bridge's own where no other street is called so; else it
        counts from :data:`LANDMARK_M` on.
        """
        rows = [(one, called) for one in self.crossings if (called := self._called(one))]
        if not rows:
            return empty_table("crossings")
        frame = pd.DataFrame(
            {"name": [called for _, called in rows], "kind": [one.kind for one, _ in rows]},
            index=pd.Index([one.id for one, _ in rows], name="id"),
        )
        table = gpd.GeoDataFrame(frame, geometry=[one.line for one, _ in rows], crs=WGS84)
        return check_table(table[~table.index.duplicated()], "crossings")

    def _called(self, one: Crossing) -> str:
        if one.own or one.street not in self.streets:
            return one.own or one.street
        long = along_m(shapely.get_coordinates(one.line))[-1] >= LANDMARK_M
        return one.street if long else ""


def crossing_kind(tags: Tags) -> str | None:
    """Return ``bridge``, ``tunnel`` or ``ferry``, None for a way that is none of them."""
    if tags.get("route") == "ferry":
        return "ferry"
    if "highway" not in tags:
        return None
    if tags.get("tunnel", "no") not in _NO_TUNNELS:
        return "tunnel"
    return "bridge" if tags.get("bridge", "no") != "no" else None
