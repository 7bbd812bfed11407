"""The travel times that a question about sites needs, and no more of them."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd

from api.siting.options import SitesOptions
from planner.errors import InputError
from planner.siting.reach import Floats, Reach
from planner.streets.travel import StreetTravel

Tell = Callable[[str], None]

MOST_PAIRS = 25_000_000
"""More travel times than this do not fit beside everything else; thin out the candidates."""

_AT_ONCE = 100


def horizon_of(options: SitesOptions, farther: float) -> float:
    """Return up to how many seconds travel times are needed: all of them where every journey counts."""
    return 60 * options.within * farther if options.model in {"mclp", "backup", "lscp"} else float("inf")


def measured(
    travel: StreetTravel,
    demand: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    options: SitesOptions,
    horizon: float,
) -> Reach:
    """Return who reaches which site within ``horizon``.

    Where every journey counts and the branches stay, nobody goes farther than to the nearest branch: candidates
    beyond that are left out, which changes no answer and saves most of the memory.

    Raises
    ------
    InputError
        When there would be too many travel times.
    """
    stays = sites["standing"].to_numpy(bool) & (options.existing == "keep")
    if options.model in {"p-median", "p-center"} and stays.any():
        pairs = _nearer_than_today(travel, demand, sites, stays)
    else:
        refuse_large(len(demand), len(sites), horizon)
        pairs = travel.near_pairs(demand, sites, within=horizon)
    return Reach.from_frame(pairs, demand=len(demand), sites=len(sites))


def refuse_large(demand: int, sites: int, horizon: float) -> None:
    """Refuse a question whose travel times would not fit.

    Raises
    ------
    InputError
        Saying what to do.
    """
    if np.isinf(horizon) and demand * sites > MOST_PAIRS:
        raise InputError(
            f"{demand:,} demand points and {sites:,} sites make {demand * sites:,} travel times, more than "
            f"{MOST_PAIRS:,}. Load fewer candidates with 'farreach load candidates', or ask --model mclp."
        )


def _nearer_than_today(
    travel: StreetTravel,
    demand: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    stays: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
) -> pd.DataFrame:
    """Return the pairs with the branches that stay, and with candidates that are nearer than every one of them."""
    rows = np.flatnonzero(stays)
    kept = [_pairs(travel, demand, sites, rows, float("inf"))]
    today: Floats = np.full(len(demand), np.inf)
    np.minimum.at(today, kept[0]["point_row"].to_numpy(), kept[0]["seconds"].to_numpy(np.float64))
    others = np.flatnonzero(~stays)
    for start in range(0, len(others), _AT_ONCE):
        some = _pairs(travel, demand, sites, others[start : start + _AT_ONCE], float(today.max()))
        kept.append(some[some["seconds"].to_numpy() < today[some["point_row"].to_numpy()]])
    return pd.concat(kept, ignore_index=True)


def _pairs(
    travel: StreetTravel,
    demand: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    rows: "np.ndarray[tuple[int], np.dtype[np.int64]]",
    within: float,
) -> pd.DataFrame:
    found = travel.near_pairs(demand, sites.iloc[rows], within=within)
    return found.assign(site_row=rows[found["site_row"].to_numpy()])
