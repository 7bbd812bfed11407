"""Small named situations for the store."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from api.store import Workspace

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    """Return the moment at which everything is made."""
    return NOON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the workspace goes."""
    return tmp_path / "country.gpkg"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    """Return an empty workspace, open for writing."""
    with Workspace.create(path) as workspace:
        yield workspace


@pytest.fixture
def villages() -> gpd.GeoDataFrame:
    """Four villages on a line; the last one has neither a name nor a known number of people."""
    return gpd.GeoDataFrame(
        {
            "name": ["Ás", "Bær", "村", None],
            "people": [120.5, 80.0, 3.0, None],
            "houses": [40, 30, 1, 0],
            "paved": [True, False, True, False],
        },
        index=["a", "b", "c", "d"],
        geometry=gpd.points_from_xy([-20, -19, -18, -17], [64, 64, 65, 65]),
        crs="EPSG:4326",
    )


@pytest.fixture
def roads() -> gpd.GeoDataFrame:
    """Two roads and one whose geometry is missing."""
    lines = [shapely.LineString([(-20, 64), (-19, 64.5)]), shapely.LineString([(-18, 65), (-17, 65)]), None]
    return gpd.GeoDataFrame(
        {"speed": [50, 80, 30]}, index=["r1", "r2", "r3"], geometry=lines, crs="EPSG:4326"
    )
