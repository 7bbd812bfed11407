"""Reading a map extract: its streets, and the places, dwellings and boundaries that it maps.

Streets come from :mod:`planner.io.osm.streets`, named crossings from :mod:`planner.io.osm.crossings`. For the rest bytes are decoded by pyosmium; what the tags mean is
ours (:mod:`planner.io.osm.tags`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import shapely
from numpy.typing import NDArray

from planner.io.osm import tags as osm
from planner.io.osm.crossings import CrossingCollector, crossing_kind
from planner.io.osm.streets import Progress, read_osm_streets, unreadable
from planner.streets.ways import Ways
from planner.tables import empty_table

_KEYS = (
    "building", "place", "amenity", "healthcare", "shop", "leisure", "boundary", "addr:housenumber", "addr:housename",
    "highway", "route",
)  # fmt: skip
_OUTLINED = (("boundary", "administrative"), ("place", "island"), ("place", "islet"))


@dataclass(frozen=True, slots=True)
class Feature:
    """A mapped thing with a place: a point, or an area with its polygon."""

    id: str
    tags: dict[str, str]
    lon: float
    lat: float
    polygon: Any = None

    @property
    def order(self) -> tuple[int, int, str]:
        """Points before outlines, low numbers first: which of two mappings of one thing is kept."""
        return "nwr".index(self.id[0]), len(self.id), self.id


@dataclass(slots=True)
class Extract:
    """What an extract holds; ``counts`` says what was dropped or repaired, and why, besides ``ways.counts``."""

    ways: Ways
    features: list[Feature]
    homes: NDArray[np.float64]
    buildings: NDArray[np.float64]
    counts: Counter[str] = field(default_factory=Counter)
    crossings: gpd.GeoDataFrame = field(default_factory=lambda: empty_table("crossings"))


def read_extract(path: Path, *, progress: Progress = lambda _: None) -> Extract:
    """Read streets, places, dwellings and boundaries of an extract.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.bz2`` or ``.osm.gz``.
    progress
        Told what is being read, now and then.

    Returns
    -------
    Extract
        ``homes`` and ``buildings`` are ``(k, 3)``: longitude, latitude, number of dwellings; buildings are those
        of which the map says no more.

    Raises
    ------
    ExtractError
        When the file is not there, is cut short, is no map extract, or holds no street.
    """
    ways = read_osm_streets(path, "drive", progress=progress)
    collector = _Collector()
    try:
        for number, thing in enumerate(_processor(path)):
            collector.take(thing)
            if number % 100_000 == 0:
                progress(f"{number:,} mapped things read")
    except RuntimeError as error:
        raise unreadable(path, error) from error
    return collector.finish(ways)


def _processor(path: Path) -> Any:
    return (
        osmium.FileProcessor(str(path))
        .with_locations()
        .with_areas(osmium.filter.TagFilter(*_OUTLINED))
        .with_filter(osmium.filter.EmptyTagFilter())
        .with_filter(osmium.filter.KeyFilter(*_KEYS))
    )


class _Collector:
    """Sorts what comes by into features and dwellings."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.features: list[Feature] = []
        self.homes: list[tuple[float, float, float]] = []
        self.buildings: list[tuple[float, float, float]] = []
        self.polygon = osmium.geom.WKBFactory()
        self.crossings = CrossingCollector()

    def take(self, thing: Any) -> None:
        """Take one mapped thing."""
        if thing.is_node():
            self._place("n", thing, (thing.lon, thing.lat))
        elif thing.is_way():
            if "highway" in thing.tags or crossing_kind(thing.tags) is not None:
                self.crossings.take(f"w{thing.id}", thing.tags, _line(thing.nodes))
            if "highway" not in thing.tags and (middle := _middle(thing.nodes)) is not None:
                self._place("w", thing, middle)
        elif thing.is_area():
            self._area(thing)

    def finish(self, ways: Ways) -> Extract:
        """Return everything taken, with the streets."""
        homes, buildings = (np.array(v, np.float64).reshape(-1, 3) for v in (self.homes, self.buildings))
        return Extract(ways, self.features, homes, buildings, self.counts, self.crossings.table())

    def _place(self, kind: str, thing: Any, lonlat: tuple[float, float]) -> None:
        tags = thing.tags
        homes = osm.homes(tags)
        if homes:
            self.homes.append((*lonlat, homes))
        elif osm.unlabelled_building(tags):
            self.buildings.append((*lonlat, 1.0))
        if is_feature(tags):
            self.features.append(Feature(f"{kind}{thing.id}", dict(tags), *lonlat))

    def _area(self, area: Any) -> None:
        if not any(area.tags.get(key) == value for key, value in _OUTLINED):
            return  # every closed way comes by as an area, most of them buildings
        tags = dict(area.tags)
        try:
            polygon = shapely.from_wkb(self.polygon.create_multipolygon(area))
        except RuntimeError:
            self.counts["areas with a broken outline dropped"] += 1
            return
        inside = polygon.representative_point()
        kind = "w" if area.from_way() else "r"
        self.features.append(Feature(f"{kind}{area.orig_id()}a", tags, inside.x, inside.y, polygon))


def is_feature(tags: osm.Tags) -> bool:
    """Return whether this is a settlement, a service point or a stop place."""
    if not any(key in tags for key in osm.PLACE_KEYS):
        return False
    return "place" in tags or osm.service_kind(tags) is not None or osm.candidate_kind(tags) is not None


def _line(nodes: Any) -> Iterator[tuple[float, float]]:
    """Yield the nodes that lie in the extract."""
    return ((node.location.lon, node.location.lat) for node in nodes if node.location.valid())


def _middle(nodes: Any) -> tuple[float, float] | None:
    """Return the point between the first node of an outline and the one opposite, None outside the extract."""
    if len(nodes) == 0:
        return None
    a, b = nodes[0].location, nodes[len(nodes) // 2].location
    return ((a.lon + b.lon) / 2, (a.lat + b.lat) / 2) if a.valid() and b.valid() else None
