"""Travel times over the streets between points on the map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.errors import InputError
from planner.streets.near import Best, pairs_table
from planner.streets.network import Mode, StreetNetwork
from planner.streets.paths import paths
from planner.streets.prepared import Prepared
from planner.streets.reached import isochrone_areas, isochrone_table
from planner.streets.route import Route, line_of
from planner.streets.scenario import Scenario, under
from planner.streets.search import (
    NOBODY,
    Direction,
    StreetSearch,
    many_to_many,
    metres_of,
    nearest_source,
    seconds_of,
    within_reach,
)
from planner.streets.snap import EdgeIndex, Snapped, build_index, places_of
from planner.streets.uncertainty import Spread, percentile_seconds
from planner.travel import TravelTimes

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

ACCESS_KMH: Mapping[Mode, float] = {"drive": 15.0, "walk": 4.5, "cycle": 10.0}
"""How fast one gets from a place to its street."""


@dataclass(frozen=True, kw_only=True)
class StreetTravel:
    """Travel over a street network; a :class:`planner.travel.TravelSource`.

    Attributes
    ----------
    network
        Streets for one mode of travel.
    snap_limit_m
        A point farther than this from every street has no road and reaches nothing.
    access_kmh
        Speed between a point and its street (a yard, a farm track that is not mapped); None for that of
        :data:`ACCESS_KMH`.
    ferries
        Whether ferries are taken. They are not unless asked for, because nobody knows how long one waits for them.
    prepared
        What :func:`planner.streets.prepared.prepare` made of the network, or of the network that this one is a
        variant of; made when first needed if None.
    """

    network: StreetNetwork
    snap_limit_m: float = 2000.0
    access_kmh: float | None = None
    ferries: bool = False
    prepared: Prepared | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check what would make nonsense of every answer."""
        problems = []
        if self.access_kmh is not None and not self.access_kmh > 0:
            problems.append(f"access_kmh is {self.access_kmh}, expected more than 0")
        if not self.snap_limit_m >= 0:
            problems.append(f"snap_limit_m is {self.snap_limit_m}, expected 0 or more")
        if self.prepared is not None and self.prepared.index.network.edge_count != self.network.edge_count:
            problems.append("prepared was made of another network")
        if problems:
            raise InputError("Nobody can travel like this.", problems)

    @cached_property
    def roads(self) -> StreetNetwork:
        """The network that all searches run on."""
        return self.network if self.ferries else self.network.without_ferries()

    @cached_property
    def ready(self) -> Prepared:
        """The network's graph, hierarchy and index."""
        return self.prepared or Prepared.of(self.search, self._index)

    @cached_property
    def search(self) -> StreetSearch:
        """The search over the roads."""
        if self.prepared is None:
            return StreetSearch.of(self.network).with_times(self.roads)
        return self.prepared.search(self.roads)

    @cached_property
    def _index(self) -> EdgeIndex:
        return build_index(self.network.without_ferries()) if self.prepared is None else self.prepared.index

    def under(self, scenario: Scenario) -> "StreetTravel":
        """Return travel on the same streets with the times of a scenario; the hierarchy is not built again."""
        changed = under(self.network, scenario)
        ready = self.ready
        if (changed.forward_ms < 0).sum() + (changed.backward_ms < 0).sum() > (
            (self.network.forward_ms < 0).sum() + (self.network.backward_ms < 0).sum()
        ):
            index = build_index(changed.without_ferries(), mainland=ready.index.mainland)
            ready = replace(ready, index=index)
        return replace(self, network=changed, prepared=ready)

    def snap(self, points: gpd.GeoDataFrame) -> Snapped:
        """Return where points meet the streets."""
        return self._index.snap(places_of(points), limit_m=self.snap_limit_m)

    def matrix(
        self, origins: gpd.GeoDataFrame, destinations: gpd.GeoDataFrame, *, within: float | None = None
    ) -> TravelTimes:
        """Return travel times between all pairs; see :class:`planner.travel.TravelSource`."""
        here, there = self.snap(origins), self.snap(destinations)
        seconds, metres = many_to_many(self.search, here, there, within=within)
        seconds += self.access_seconds(here)[:, None]
        seconds += self.access_seconds(there)[None, :]
        metres += here.metres[:, None]
        metres += there.metres[None, :]
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

    def nearest(
        self, points: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, *, direction: Direction = "to"
    ) -> pd.DataFrame:
        """Return the site that each point travels to soonest, or from; see :class:`planner.travel.TravelSource`.

        ``snap_metres`` is kept also beyond the limit; NaN where the map has no street at all.
        """
        here, there = self.snap(points), self.snap(sites)
        answer = nearest_source(
            self.search, there, here, direction=direction, delay=self.access_seconds(there)
        )
        found = answer.source != NOBODY
        ids = np.append(sites.index.to_numpy(dtype=object), "")
        seconds = answer.seconds + self.access_seconds(here)
        return pd.DataFrame(
            {
                "site": ids[answer.source],
                "seconds": np.where(found, seconds, np.nan),
                "snap_metres": np.where(np.isinf(here.metres), np.nan, here.metres),
            },
            index=points.index,
        )

    def nearest_few(
        self,
        points: gpd.GeoDataFrame,
        sites: gpd.GeoDataFrame,
        *,
        count: int,
        within: float = np.inf,
        direction: Direction = "to",
    ) -> pd.DataFrame:
        """Return the nearest sites of each point, nearest first.

        Parameters
        ----------
        points, sites
            People, and the places they go to.
        count
            How many sites for each point, at least 1.
        within
            Longest travel in seconds.
        direction
            ``to`` the sites, or ``from`` them.

        Returns
        -------
        One row for each point and rank: ``point``, ``rank`` (from 1), ``site``, ``seconds``, ``metres``. A point that
        reaches fewer sites has fewer rows.

        Raises
        ------
        InputError
            When ``count`` is less than 1, or ``within`` is no number.
        """
        if count < 1:
            raise InputError(f"count is {count}, expected at least 1.")
        best = Best(len(points), count)
        for site, position, seconds, metres in self._near(points, sites, within, direction):
            best.take(site, position, seconds, metres)
        return best.table(points.index, sites.index)

    def near_pairs(
        self,
        points: gpd.GeoDataFrame,
        sites: gpd.GeoDataFrame,
        *,
        within: float,
        direction: Direction = "to",
    ) -> pd.DataFrame:
        """Return every point and site at most so many seconds apart: a sparse matrix, one row for each pair.

        Returns
        -------
        ``point_row`` and ``site_row`` (positions in the tables), ``seconds``, ``metres``, by site, then by point.
        """
        return pairs_table(list(self._near(points, sites, within, direction)))

    def reach(
        self,
        points: gpd.GeoDataFrame,
        sites: gpd.GeoDataFrame,
        *,
        within: float,
        direction: Direction = "to",
    ) -> list[tuple[Longs, Floats]]:
        """Return, for each site, which points it is near to: their positions and the seconds between.

        Parameters
        ----------
        points, sites
            People, and the places they go to.
        within
            Longest travel in seconds.
        direction
            ``to`` the site, or ``from`` it.
        """
        answer = [(np.zeros(0, np.int64), np.zeros(0))] * len(sites)
        for site, position, seconds, _ in self._near(points, sites, within, direction):
            answer[site] = position, seconds
        return answer

    def routes(self, places: gpd.GeoDataFrame, pairs: Sequence[tuple[str, str]]) -> list[Route | None]:
        """Return the fastest way along the streets for each pair of ids of ``places``; None if there is none."""
        row = {label: number for number, label in enumerate(places.index)}
        snapped = self.snap(places)
        access = self.access_seconds(snapped)
        lonlat = places_of(places)
        found = paths(self.search, snapped, [(row[a], row[b]) for a, b in pairs])
        return [
            None
            if path is None
            else Route(
                seconds=path.seconds + float(access[row[a]] + access[row[b]]),
                metres=path.metres + float(snapped.metres[row[a]] + snapped.metres[row[b]]),
                line=line_of(self.roads, lonlat[[row[a], row[b]]], path),
            )
            for (a, b), path in zip(pairs, found, strict=True)
        ]

    def ways(
        self, places: gpd.GeoDataFrame, pairs: Sequence[tuple[str, str]]
    ) -> list[shapely.LineString | None]:
        """Return the lines of :meth:`routes`."""
        return [None if route is None else route.line for route in self.routes(places, pairs)]

    def isochrones(
        self, sites: gpd.GeoDataFrame, seconds: Sequence[float], *, direction: Direction = "to"
    ) -> gpd.GeoDataFrame:
        """Return the area within so many seconds of each site along the streets.

        Parameters
        ----------
        sites
            Where people go, or come from.
        seconds
            Thresholds above 0.
        direction
            ``to`` the site, or ``from`` it.

        Returns
        -------
        One row for each site and threshold, shortest first: ``site``, ``seconds`` and a polygon or several (WGS84),
        which contains those of shorter thresholds. Empty where the site has no street.
        """
        limits, snapped = sorted(seconds), self.snap(sites)
        late = self.access_seconds(snapped)
        areas = isochrone_areas(self.search, snapped, limits, direction=direction, late=late)
        return isochrone_table(sites.index, limits, areas)

    def percentiles(
        self,
        origins: gpd.GeoDataFrame,
        destinations: gpd.GeoDataFrame,
        percentiles: Sequence[float],
        *,
        spread: Spread | None = None,
        draws: int = 100,
        seed: int = 0,
    ) -> Floats:
        """Return ``(percentiles, origins, destinations)`` seconds over days that nobody foresees, NaN without a way.

        See :func:`planner.streets.uncertainty.percentile_seconds`; the way to the street is certain.
        """
        here, there = self.snap(origins), self.snap(destinations)
        seconds = percentile_seconds(
            self.search,
            here,
            there,
            percentiles=percentiles,
            spread=spread or Spread(),
            draws=draws,
            seed=seed,
        )
        return seconds + self.access_seconds(here)[:, None] + self.access_seconds(there)[None, :]

    def _near(
        self, points: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, within: float, direction: Direction
    ) -> Iterator[tuple[int, Longs, Floats, Floats]]:
        """Yield site, positions of the points near it, seconds and metres."""
        here, there = self.snap(points), self.snap(sites)
        point_access, site_access = self.access_seconds(here), self.access_seconds(there)
        for site, position, keys in within_reach(
            self.search, there, here, within=within, direction=direction
        ):
            total = seconds_of(keys) + point_access[position] + site_access[site]
            metres = metres_of(keys) + here.metres[position] + there.metres[site]
            near = total <= within
            yield site, position[near], total[near], metres[near]

    def access_seconds(self, snapped: Snapped) -> Floats:
        """Return the seconds between points and their streets; 0 without one."""
        kmh = ACCESS_KMH[self.network.mode] if self.access_kmh is None else self.access_kmh
        return np.where(snapped.found, snapped.metres, 0.0) * (3.6 / kmh)
