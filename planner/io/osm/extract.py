"""Reading a map extract: one pass over an OpenStreetMap file of any format that libosmium knows.

Bytes are decoded by pyosmium; what the tags mean is ours (:mod:`planner.io.osm.tags`).
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray

from planner.errors import ExtractError
from planner.io.osm import tags as osm
from planner.streets.build import Ways
from planner.streets.speeds import ROAD_CLASSES, SPEED_KMH, speed_kmh

_KEYS = (
    "highway", "route", "building", "place", "amenity", "healthcare", "shop", "leisure", "boundary",
    "addr:housenumber", "addr:housename",
)  # fmt: skip
_CLASS_NUMBER = {name: number for number, name in enumerate(ROAD_CLASSES)}

Progress = Callable[[str], None]
Run = list[tuple[int, tuple[float, float]]]
"""Nodes of a street in turn: identity, longitude and latitude."""


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
    """What one pass over an extract found; ``counts`` says what was dropped or repaired, and why."""

    ways: Ways
    features: list[Feature]
    homes: NDArray[np.float64]
    buildings: NDArray[np.float64]
    counts: Counter[str] = field(default_factory=Counter)


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
    _check_file(path)
    collector = _Collector()
    try:
        for number, thing in enumerate(_processor(path)):
            collector.take(thing)
            if number % 100_000 == 0:
                progress(f"{number:,} mapped things read")
    except RuntimeError as error:
        raise ExtractError(
            f"{path.name} cannot be read as an OpenStreetMap extract: {error}. Is the download complete? "
            "Expected .osm.pbf, .osm, .osm.bz2 or .osm.gz; fetch it again and compare its checksum."
        ) from error
    return collector.finish(path)


def _check_file(path: Path) -> None:
    if not path.is_file():
        raise ExtractError(
            f"There is no file {path}. Name an OpenStreetMap extract, such as iceland.osm.pbf."
        )
    if path.stat().st_size == 0:
        raise ExtractError(f"{path.name} is empty. Fetch the extract again.")
    if not path.name.endswith((".pbf", ".osm", ".osm.bz2", ".osm.gz", ".osm.xml")):
        raise ExtractError(
            f"{path.name} is not named like an OpenStreetMap extract (.osm.pbf, .osm, .osm.bz2, .osm.gz)."
        )


def _processor(path: Path) -> Any:
    areas = (("boundary", "administrative"), ("place", "island"), ("place", "islet"))
    return (
        osmium.FileProcessor(str(path))
        .with_locations()
        .with_areas(osmium.filter.TagFilter(*areas))
        .with_filter(osmium.filter.EmptyTagFilter())
        .with_filter(osmium.filter.KeyFilter(*_KEYS))
    )


class _Collector:
    """Sorts what comes by into streets, features and dwellings."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.features: list[Feature] = []
        self.homes: list[tuple[float, float, float]] = []
        self.buildings: list[tuple[float, float, float]] = []
        self.nodes: list[int] = []
        self.lonlat: list[tuple[float, float]] = []
        self.start = [0]
        self.attributes: list[tuple[int, float, int, bool]] = []
        self.polygon = osmium.geom.WKBFactory()

    def take(self, thing: Any) -> None:
        """Take one mapped thing."""
        if thing.is_node():
            self._place(f"n{thing.id}", dict(thing.tags), (thing.lon, thing.lat))
        elif thing.is_way():
            self._way(thing)
        elif thing.is_area():
            self._area(thing)

    def finish(self, path: Path) -> Extract:
        """Return everything taken."""
        if not self.attributes:
            raise ExtractError(
                f"{path.name} holds no street that a car may drive on. Is it the right extract?"
            )
        road_class, kmh, direction, ferry = zip(*self.attributes, strict=True)
        ways = Ways(
            start=np.array(self.start, np.int64),
            node=np.array(self.nodes, np.int64),
            lonlat=np.array(self.lonlat, np.float64),
            road_class=np.array(road_class, np.int8),
            kmh=np.array(kmh, np.float64),
            direction=np.array(direction, np.int8),
            ferry=np.array(ferry, bool),
        )
        homes, buildings = (np.array(v, np.float64).reshape(-1, 3) for v in (self.homes, self.buildings))
        return Extract(ways, self.features, homes, buildings, self.counts)

    def _way(self, way: Any) -> None:
        tags = dict(way.tags)
        road = osm.road_class(tags)
        if road is not None:
            self._street(way, tags, road)
        elif "highway" in tags:
            self.counts["streets closed to cars"] += tags["highway"] in osm.DRIVABLE
        elif (middle := _middle(way.nodes)) is not None:
            self._place(f"w{way.id}", tags, middle)

    def _street(self, way: Any, tags: dict[str, str], road: str) -> None:
        speed = _ferry_kmh(way, tags) if road == "ferry" else speed_kmh(road, tags)
        for part in self._runs(way):
            self.nodes.extend(node for node, _ in part)
            self.lonlat.extend(place for _, place in part)
            self.start.append(len(self.nodes))
            self.attributes.append((_CLASS_NUMBER[road], speed, osm.direction(tags), road == "ferry"))
        self.counts[f"streets read: {road}"] += 1
        if ":conditional" in " ".join(tags):
            self.counts["conditional restrictions ignored"] += 1

    def _runs(self, way: Any) -> list[Run]:
        """Return the whole street where the extract holds all of it, else the parts that it holds."""
        try:
            whole = [(node.ref, (node.lon, node.lat)) for node in way.nodes]
        except osmium.InvalidLocationError:
            return list(self._present(way))
        return [whole] if len(whole) > 1 else []

    def _present(self, way: Any) -> Iterator[Run]:
        """Yield the runs of nodes that the extract holds; a street is cut where it leaves the extract."""
        run: Run = []
        for node in way.nodes:
            if node.location.valid():
                run.append((node.ref, (node.lon, node.lat)))
                continue
            self.counts["street nodes outside the extract"] += 1
            if len(run) > 1:
                yield run
            run = []
        if len(run) > 1:
            yield run

    def _place(self, id_: str, tags: dict[str, str], lonlat: tuple[float, float]) -> None:
        homes = osm.homes(tags)
        if homes:
            self.homes.append((*lonlat, homes))
        elif osm.unlabelled_building(tags):
            self.buildings.append((*lonlat, 1.0))
        if is_feature(tags):
            self.features.append(Feature(id_, tags, *lonlat))

    def _area(self, area: Any) -> None:
        tags = dict(area.tags)
        if tags.get("boundary") != "administrative" and tags.get("place") not in {"island", "islet"}:
            return
        try:
            polygon = shapely.from_wkb(self.polygon.create_multipolygon(area))
        except RuntimeError:
            self.counts["areas with a broken outline dropped"] += 1
            return
        inside = polygon.representative_point()
        kind = "w" if area.from_way() else "r"
        self.features.append(Feature(f"{kind}{area.orig_id()}a", tags, inside.x, inside.y, polygon))


def is_feature(tags: dict[str, str]) -> bool:
    """Return whether this is a settlement, a service point or a stop place."""
    if not any(key in tags for key in osm.PLACE_KEYS):
        return False
    return "place" in tags or osm.service_kind(tags) is not None or osm.candidate_kind(tags) is not None


def _middle(nodes: Any) -> tuple[float, float] | None:
    """Return the point between the first node of an outline and the one opposite, None outside the extract."""
    if len(nodes) == 0:
        return None
    a, b = nodes[0].location, nodes[len(nodes) // 2].location
    return ((a.lon + b.lon) / 2, (a.lat + b.lat) / 2) if a.valid() and b.valid() else None


def _ferry_kmh(way: Any, tags: dict[str, str]) -> float:
    """Return the speed that makes a ferry take its tagged ``duration`` (HH:MM or minutes)."""
    hours, _, minutes = tags.get("duration", "").rpartition(":")
    spent = (int(hours) if hours.isdecimal() else 0) + (int(minutes) / 60 if minutes.isdecimal() else 0.0)
    points = np.array([(node.lon, node.lat) for node in way.nodes if node.location.valid()])
    if spent <= 0 or len(points) < 2:
        return SPEED_KMH["ferry"]
    kilometres = shapely.length(shapely.LineString(points)) * 111.2 * float(np.cos(np.radians(points[0, 1])))
    return float(max(1.0, min(80.0, kilometres / spent)))
