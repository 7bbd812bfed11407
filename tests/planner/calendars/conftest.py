"""Branches and stands in kilometres from 0° N 0° E."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from planner.geodesy import EARTH_RADIUS_M
from planner.tables import check_table, empty_table

KM = 180_000 / (np.pi * EARTH_RADIUS_M)


def _table(name, rows):
    """Return a table from rows ``(id, x, y, {column: cell})``."""
    if not rows:
        return empty_table(name)
    labels, x, y, cells = zip(*rows, strict=True)
    frame = gpd.GeoDataFrame(
        pd.DataFrame(list(cells), index=list(labels)),
        geometry=gpd.points_from_xy(np.array(x) * KM, np.array(y) * KM),
        crs="EPSG:4326",
    )
    return check_table(
        frame.fillna({k: "" for k in frame if frame[k].dtype == object and k != "geometry"}), name
    )


@pytest.fixture(scope="session")
def branches():
    """Return branches from ``(id, x, y, hours)``."""
    return lambda *rows: _table("branches", [(a, x, y, {"opening_hours": text}) for a, x, y, text in rows])


@pytest.fixture(scope="session")
def stands():
    """Return stands from ``(id, x, y, cells)``; a Monday morning unless the cells say otherwise."""
    usual = {"date": "2026-11-23", "arrival": "10:00", "departure": "10:30"}
    return lambda *rows: _table("stands", [(a, x, y, usual | cells) for a, x, y, cells in rows])
