"""Travel times: the one bridge between maps and optimisation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
from numpy.typing import NDArray

from planner.errors import InputError
from planner.geodesy import haversine_m
from planner.tables import lonlat_of

Floats = NDArray[np.float64]

Direction = Literal["to", "from"]
"""Travel to the sites, or from them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelTimes:
    """Travel from every origin to every destination.

    Attributes
    ----------
    origins, destinations
        Unique ids; they label the rows and the columns.
    seconds, metres
        ``(origins, destinations)``, at least 0; NaN in both where the destination cannot be reached. The metres
        are those of the fastest path. Read-only.
    """

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    seconds: Floats
    metres: Floats

    def __post_init__(self) -> None:
        """Check shapes and ranges, and make the arrays read-only."""
        shape = (len(self.origins), len(self.destinations))
        problems = [
            f"{name} has shape {values.shape}, expected {shape}"
            for name, values in (("seconds", self.seconds), ("metres", self.metres))
            if values.shape != shape
        ]
        if not problems:
            if (self.seconds < 0).any() or (self.metres < 0).any():
                problems.append("times and distances must not be negative")
            if (
                np.isinf(self.seconds).any()
                or np.isinf(self.metres).any()
                or (np.isnan(self.seconds) != np.isnan(self.metres)).any()
            ):
                problems.append("what cannot be reached must be NaN, in seconds and in metres")
        if problems:
            raise InputError("These travel times contradict themselves.", problems)
        self.seconds.flags.writeable = False
        self.metres.flags.writeable = False

    def staying_put(self) -> "TravelTimes":
        """Return the same with 0 from each place to itself: streets count the way to the street and back."""
        seconds, metres = self.seconds.copy(), self.metres.copy()
        columns = {label: column for column, label in enumerate(self.destinations)}
        for row, label in enumerate(self.origins):
            if label in columns:
                seconds[row, columns[label]] = metres[row, columns[label]] = 0.0
        return replace(self, seconds=seconds, metres=metres)

    def between(self, origin: str, destination: str) -> float:
        """Return the seconds from ``origin`` to ``destination``, NaN if there is no way."""
        return float(self.seconds[self.origins.index(origin), self.destinations.index(destination)])


class TravelSource(Protocol):
    """Whatever can say how long it takes to travel between points."""

    def nearest(
        self, points: gpd.GeoDataFrame, sites: gpd.GeoDataFrame, *, direction: Direction = "to"
    ) -> pd.DataFrame:
        """Return the site that each point reaches first, or is reached from first.

        Returns
        -------
        DataFrame on the index of ``points``: ``site`` (id, empty if none), ``seconds`` (NaN if none) and
        ``snap_metres`` from the point to where it joins the network, 0 without one.
        """
        ...

    def matrix(
        self, origins: gpd.GeoDataFrame, destinations: gpd.GeoDataFrame, *, within: float | None = None
    ) -> TravelTimes:
        """Return travel times between two tables of points; pairs beyond ``within`` seconds may be absent."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class StraightLine:
    """Travel as the crow flies, for comparison with straight-line standards.

    Attributes
    ----------
    metres_per_second
        Speed, above 0.
    crs
        Projected reference system to measure in, in metres; great circles on the sphere when None.
    """

    metres_per_second: float = 1.0
    crs: str | None = None

    def matrix(
        self, origins: gpd.GeoDataFrame, destinations: gpd.GeoDataFrame, *, within: float | None = None
    ) -> TravelTimes:
        """Return straight-line times; see :class:`TravelSource`."""
        metres = self._metres(lonlat_of(origins), lonlat_of(destinations))
        seconds = metres / self.metres_per_second
        if within is not None:
            beyond = seconds > within
            seconds[beyond] = np.nan
            metres[beyond] = np.nan
        return TravelTimes(
            origins=_ids(origins), destinations=_ids(destinations), seconds=seconds, metres=metres
        )

    def nearest(
        self,
        points: gpd.GeoDataFrame,
        sites: gpd.GeoDataFrame,
        *,
        direction: Direction = "to",  # noqa: ARG002  a straight line is as long both ways
    ) -> pd.DataFrame:
        """Return the nearest site of each point; see :class:`TravelSource`."""
        times = self.matrix(points, sites)
        first = times.seconds.argmin(axis=1) if len(sites) else np.zeros(len(points), np.int64)
        ids = np.array([*times.destinations, ""], dtype=object)
        return pd.DataFrame(
            {
                "site": ids[first],
                "seconds": times.seconds[np.arange(len(points)), first] if len(sites) else np.nan,
                "snap_metres": 0.0,
            },
            index=points.index,
        )

    def _metres(self, a: Floats, b: Floats) -> Floats:
        if self.crs is None:
            return haversine_m(a[:, None, :], b[None, :, :])
        project = pyproj.Transformer.from_crs("EPSG:4326", self.crs, always_xy=True).transform
        plane_a, plane_b = (np.stack(project(p[:, 0], p[:, 1]), axis=-1) for p in (a, b))
        apart = plane_a[:, None, :] - plane_b[None, :, :]
        metres: Floats = np.hypot(apart[..., 0], apart[..., 1])
        return metres


def _ids(points: gpd.GeoDataFrame) -> tuple[str, ...]:
    ids: Sequence[str] = points.index.astype(str).tolist()
    return tuple(ids)
