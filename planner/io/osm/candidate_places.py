"""Reading the places of a map extract where a van could stand, with the streets that they are called after."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.errors import ExtractError
from planner.geodesy import ground_scale, mercator
from planner.io.osm.candidate_kinds import CANDIDATE_TAGS, own_name, place_kind
from planner.io.osm.rules.streets import DRIVABLE
from planner.io.osm.streets import Progress, unreadable
from planner.tables import WGS84, check_table, empty_table, lonlat_of

STREET_M = 100.0
"""A place is called after a street that is so near."""

_AREAS = tuple(CANDIDATE_TAGS)
_STREETS = tuple(("highway", name) for name in sorted(DRIVABLE) if not name.startswith("motorway"))


@dataclass(frozen=True, slots=True)
class MappedPlaces:
    """Places of an extract: a table of candidates with the column ``street``; what was left out, by reason."""

    places: gpd.GeoDataFrame
    counts: Counter[str]


def read_candidate_places(path: Path | str, *, progress: Progress = lambda _: None) -> MappedPlaces:
    """Return the places of an extract where a van could stand.

    Parameters
    ----------
    path
        ``.osm.pbf``, ``.osm``, ``.osm.bz2`` or ``.osm.gz``.
    progress
        Told what is being read, now and then.

    Returns
    -------
    MappedPlaces
        One row for each mapped point or area of a kind that counts, in the middle of it. ``street`` is its address's,
        else the nearest named street's within ``STREET_M``; only nameless places have one.

    Raises
    ------
    ExtractError
        When the file is not there, is cut short or is no map extract.
    """
    file = Path(path)
    if not file.is_file():
        raise ExtractError(f"There is no file {file}.")
    collector = _Collector()
    try:
        for number, thing in enumerate(_processor(file)):
            collector.take(thing)
            if number % 100_000 == 0:
                progress(f"{number:,} places and streets read")
    except RuntimeError as error:
        raise unreadable(file, error) from error
    return collector.finish()


def _processor(path: Path) -> Any:
    return (
        osmium.FileProcessor(str(path))
        .with_locations()
        .with_areas(osmium.filter.TagFilter(*_AREAS))
        .with_filter(osmium.filter.TagFilter(*_AREAS, *_STREETS))
    )


@dataclass(slots=True)
class _Collector:
    """Sorts what comes by into places and named streets."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: dict[str, tuple[str, str, str, str]] = field(default_factory=dict)
    points: list[tuple[float, float]] = field(default_factory=list)
    streets: list[NDArray[np.float64]] = field(default_factory=list)
    street_names: list[str] = field(default_factory=list)
    shapes: Any = field(default_factory=osmium.geom.WKBFactory)

    def take(self, thing: Any) -> None:
        """Take one mapped thing; closed ways come by a second time, as areas."""
        if thing.is_node():
            self._place(f"n{thing.id}", thing.tags, lambda: (thing.lon, thing.lat))
        elif thing.is_area():
            letter = "w" if thing.from_way() else "r"
            self._place(f"{letter}{thing.orig_id()}", thing.tags, lambda: self._inside(thing))
        elif thing.is_way() and "name" in thing.tags and thing.tags.get("highway") in DRIVABLE:
            line = [(node.lon, node.lat) for node in thing.nodes if node.location.valid()]
            if len(line) > 1:
                self.streets.append(np.array(line))
                self.street_names.append(thing.tags["name"])

    def finish(self) -> MappedPlaces:
        """Return everything taken, each place once."""
        if not self.rows:
            return MappedPlaces(empty_table("candidates").assign(street=""), self.counts)
        frame = pd.DataFrame.from_dict(
            self.rows, orient="index", columns=["name", "kind", "opening_hours", "street"]
        )
        table = gpd.GeoDataFrame(frame, geometry=shapely.points(np.array(self.points)), crs=WGS84)
        street = table["street"].where(table["name"] == "", "")
        places = check_table(table, "candidates").assign(street=street.to_numpy())
        lost = ((places["name"] == "") & (places["street"] == "")).to_numpy()
        places.loc[lost, "street"] = self._nearest_streets(self.points_of(places[lost]))
        return MappedPlaces(places, self.counts)

    @staticmethod
    def points_of(places: gpd.GeoDataFrame) -> NDArray[np.float64]:
        """Return longitude and latitude of places."""
        return lonlat_of(places)

    def _place(self, label: str, tags: Any, where: Any) -> None:
        if not any(tags.get(key) == value for key, value in _AREAS):
            return
        words = dict(tags)
        kind = place_kind(words)
        if kind is None:
            self.counts["places closed to vans: private, below ground, too low, or in the traffic"] += 1
            return
        point = where()
        if point is None:
            self.counts["areas with a broken outline dropped"] += 1
        elif label not in self.rows:
            hours, street = words.get("opening_hours", ""), words.get("addr:street", "")
            self.rows[label] = own_name(words, kind), kind, hours, street
            self.points.append(point)

    def _inside(self, area: Any) -> tuple[float, float] | None:
        try:
            polygon = shapely.from_wkb(self.shapes.create_multipolygon(area))
        except RuntimeError:
            return None
        middle = polygon.representative_point()
        return middle.x, middle.y

    def _nearest_streets(self, lonlat: NDArray[np.float64]) -> NDArray[np.object_]:
        """Return the name of the nearest named street of each point, empty where there is none near."""
        names = np.full(len(lonlat), "", dtype=object)
        if len(lonlat) and self.streets:
            tree = shapely.STRtree([shapely.LineString(mercator(line)) for line in self.streets])
            (row, street), apart = tree.query_nearest(
                shapely.points(mercator(lonlat)), return_distance=True, all_matches=False
            )
            near = apart * ground_scale(lonlat[row, 1]) <= STREET_M
            names[row[near]] = np.array(self.street_names, dtype=object)[street[near]]
        return names
