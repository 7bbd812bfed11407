"""Small situations with people on a map."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from planner.demand.made import demand_table


@pytest.fixture
def people_at() -> Callable[..., gpd.GeoDataFrame]:
    """Return a function that makes demand points, one person each unless said otherwise."""

    def make(lonlat, people=None, **columns) -> gpd.GeoDataFrame:
        lonlat = np.asarray(lonlat, float).reshape(-1, 2)
        counts = np.ones(len(lonlat)) if people is None else people
        index = pd.Index([f"p{k}" for k in range(len(lonlat))], name="id")
        return demand_table(pd.DataFrame({"people": counts, **columns}, index=index), lonlat)

    return make


@pytest.fixture
def scattered(people_at) -> gpd.GeoDataFrame:
    """600 people in three villages and 60 alone, some of them old."""
    random = np.random.default_rng(7)
    villages = np.array([[-18.1, 65.7], [-18.5, 65.5], [-17.3, 66.0]])
    crowd = villages[random.integers(0, 3, 600)] + random.normal(0, 0.01, (600, 2))
    alone = random.uniform([-19, 65], [-17, 66], (60, 2))
    return people_at(np.concatenate([crowd, alone]), old=(random.random(660) < 0.3) * 1.0)
