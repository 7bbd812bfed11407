"""Coverage: which people reach a branch within the standard. People are weighted, not points."""

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from planner.errors import InputError
from planner.travel import Direction, TravelSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How long everybody travels to the nearest branch.

    Attributes
    ----------
    people
        Float on the ids of the demand points.
    seconds
        Travel time to the nearest branch on the same ids; NaN for those who reach none.
    branch
        Id of that branch, empty for none.
    snap_metres
        Distance from the demand point to the street it starts from.
    """

    people: pd.Series
    seconds: pd.Series
    branch: pd.Series
    snap_metres: pd.Series

    def within(self, seconds: float) -> pd.Series:
        """Return, for each demand point, whether it reaches a branch within ``seconds``, both ends inclusive."""
        return self.seconds <= seconds

    def people_within(self, seconds: float) -> float:
        """Return how many people reach a branch within ``seconds``."""
        return float(self.people[self.within(seconds)].sum())

    def share(self, seconds: float) -> float:
        """Return the share of people, 0..1, who reach a branch within ``seconds``; NaN without people."""
        everybody = float(self.people.sum())
        return self.people_within(seconds) / everybody if everybody else np.nan


def measure_coverage(
    travel: TravelSource,
    branches: gpd.GeoDataFrame,
    demand: gpd.GeoDataFrame,
    *,
    direction: Direction = "to",
) -> Coverage:
    """Return everybody's travel time to the nearest branch, whatever the hour.

    Parameters
    ----------
    travel
        Streets, or a straight line.
    branches, demand
        Tables that meet their contracts (:mod:`planner.tables`).
    direction
        Whether people travel ``to`` the branch, or somebody ``from`` it to them.

    Raises
    ------
    InputError
        When there is no branch or nobody to reach.
    """
    missing = [name for name, table in (("branches", branches), ("demand", demand)) if table.empty]
    if missing:
        raise InputError(
            f"There is nothing to measure: the table of {' and of '.join(missing)} is empty. "
            "Load it with 'farreach load'."
        )
    if not (demand["people"] > 0).any():
        raise InputError(
            f"There is nobody to reach: all {len(demand):,} demand points have 0 people. "
            "Load them again with the number of people at each."
        )
    nearest = travel.nearest(demand, branches, direction=direction)
    return Coverage(
        people=demand["people"],
        seconds=nearest["seconds"],
        branch=nearest["site"],
        snap_metres=nearest["snap_metres"],
    )


def shares_by_area(
    people: pd.Series, covered: pd.Series, area: pd.Series, areas: gpd.GeoDataFrame
) -> pd.DataFrame:
    """Return people, covered people and share for every area, on the ids of ``areas``; share NaN if empty."""
    total = people.groupby(area).sum().reindex(areas.index, fill_value=0.0)
    reached = people[covered].groupby(area[covered]).sum().reindex(areas.index, fill_value=0.0)
    share = reached / total.where(total > 0)
    return pd.DataFrame({"name": areas["name"], "people": total, "covered": reached, "share": share})


def cumulative_table(coverage: Coverage, thresholds: Iterable[float]) -> pd.DataFrame:
    """Return people and share within each threshold of seconds, one row each."""
    rows = [(limit, coverage.people_within(limit), coverage.share(limit)) for limit in thresholds]
    return pd.DataFrame(rows, columns=["seconds", "people", "share"])
