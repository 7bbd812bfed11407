"""A demand table that was made from something else, and in words how."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.tables import WGS84, check_table

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MadeDemand:
    """A demand table (see :mod:`planner.tables`), and what was done and assumed on the way."""

    frame: gpd.GeoDataFrame
    notes: tuple[str, ...]


def demand_table(columns: pd.DataFrame, lonlat: Floats) -> gpd.GeoDataFrame:
    """Return columns, on their ids, and points ``(n, 2)`` as a demand table; groups follow in their order."""
    points = gpd.points_from_xy(lonlat[:, 0], lonlat[:, 1])
    return check_table(gpd.GeoDataFrame(columns, geometry=points, crs=WGS84), "demand")
