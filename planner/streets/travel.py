"""Travel times over the streets between points on the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from planner.geodesy import mercator, unmercator
from planner.streets.network import StreetNetwork
from planner.streets.paths import Step, paths
from planner.streets.search import NOBODY, many_to_many, nearest_source, within_reach
from planner.streets.snap import EdgeIndex, Snapped
from planner.travel import TravelTimes

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class StreetTravel:
    """Travel by car over a street network; a :class:`planner.travel.TravelSource`.

    Attributes
    ----------
    network
        Streets; ferries are not taken, because nobody knows how long one waits for them.
    snap_limit_m
        A point farther than this from every street has no road and reaches nothing.
    access_kmh
        Speed between a point and its street (a yard, a farm track that is not mapped).
    """

    network: StreetNetwork
    snap_limit_m: float = 2000.0
    access_kmh: float = 15.0

    @cached_property
    def roads(self) -> StreetNetwork:
        """The network without ferries, which all searches run on."""
        return self.network.without_ferries()

    @cached_property
    def _index(self) -> EdgeIndex:
        return EdgeIndex(self.roads)

    @cached_property
    def _homeward(self) -> StreetNetwork:
        return self.roads.reversed()

    def snap(self, points: gpd.GeoDataFrame) -> Snapped:
        """Return where points meet the streets."""
        lonlat = np.column_stack([points.geometry.x, points.geometry.y]).astype(np.float64)
        return self._index.snap(lonlat.reshape(-1, 2), limit_m=self.snap_limit_m)

    def matrix(
        self, origins: gpd.GeoDataFrame, destinations: gpd.GeoDataFrame, *, within: float | None = None
    ) -> TravelTimes:
        """Return travel times between all pairs; see :class:`planner.travel.TravelSource`."""
        here, there = self.snap(origins), self.snap(destinations)
        if len(origins) <= len(destinations):
            seconds, metres = many_to_many(self.roads, here, there, within=within)
        else:
            seconds, metres = (v.T for v in many_to_many(self._homeward, there, here, within=within))
        seconds = seconds + self._access(here)[:, None] + self._access(there)[None, :]
        metres = metres + here.metres[:, None] + there.metres[None, :]
        if within is not None:
            beyond = ~(seconds <= within)
            seconds[beyond] = np.nan
            metres[beyond] = np.nan
        return TravelTimes(
            origins=tuple(origins.index),
            destinations=tuple(destinations.index),
            seconds=seconds,
            metres=metres,
        )

    def nearest(self, points: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> pd.DataFrame:
        """Return the site that each point drives to soonest; see :class:`planner.travel.TravelSource`.

        ``snap_metres`` is kept also beyond the limit; NaN where the map has no street at all.
        """
        here, there = self.snap(points), self.snap(sites)
        answer = nearest_source(self._homeward, there, here, delay=self._access(there))
        found = answer.source != NOBODY
        ids = np.append(sites.index.to_numpy(dtype=object), "")
        seconds = answer.seconds + self._access(here)
        return pd.DataFrame(
            {
                "site": ids[answer.source],
                "seconds": np.where(found, seconds, np.nan),
                "snap_metres": np.where(np.isinf(here.metres), np.nan, here.metres),
            },
            index=points.index,
        )

    def reach(
        self,
        points: gpd.GeoDataFrame,
        sites: gpd.GeoDataFrame,
        *,
        within: float,
        direction: Literal["to", "from"] = "to",
    ) -> list[tuple[NDArray[np.int64], Floats]]:
        """Return, for each site, which points it is near to: their positions and the seconds between.

        Parameters
        ----------
        points, sites
            People, and the places they go to.
        within
            Longest drive in seconds.
        direction
            ``to`` the site, or ``from`` it.
        """
        here, there = self.snap(points), self.snap(sites)
        network = self._homeward if direction == "to" else self.roads
        point_access, site_access = self._access(here), self._access(there)
        answer = []
        for site, (position, seconds) in enumerate(within_reach(network, there, here, within=within)):
            total = seconds + point_access[position] + site_access[site]
            answer.append((position[total <= within], total[total <= within]))
        return answer

    def ways(
        self, places: gpd.GeoDataFrame, pairs: Sequence[tuple[str, str]]
    ) -> list[shapely.LineString | None]:
        """Return the fastest way along the streets for each pair of ids of ``places``; None if there is none."""
        row = {label: number for number, label in enumerate(places.index)}
        steps = paths(self.roads, self.snap(places), [(row[a], row[b]) for a, b in pairs])
        lonlat = np.column_stack([places.geometry.x, places.geometry.y])
        return [
            self._line(lonlat[[row[a], row[b]]], path) if path else None
            for (a, b), path in zip(pairs, steps, strict=True)
        ]

    def _line(self, ends: Floats, path: list[Step]) -> shapely.LineString:
        pieces = [self._piece(*step) for step in path]
        return shapely.LineString(np.concatenate([ends[:1], *pieces, ends[1:]]))

    def _piece(self, edge: int, begin: float, end: float) -> Floats:
        rows = slice(self.roads.line_start[edge], self.roads.line_start[edge + 1])
        if (begin, end) in {(0.0, 1.0), (1.0, 0.0)}:
            return self.roads.line[rows] if begin < end else self.roads.line[rows][::-1]
        line = shapely.LineString(mercator(self.roads.line[rows]))
        low, high = sorted((begin, end))
        part = shapely.get_coordinates(substring(line, low, high, normalized=True))
        return unmercator(part if begin <= end else part[::-1])

    def _access(self, snapped: Snapped) -> Floats:
        return np.where(snapped.found, snapped.metres, 0.0) / (self.access_kmh / 3.6)
