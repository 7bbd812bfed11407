"""Travel times between people and places, sparse: what every measure of access reads."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from planner.errors import InputError
from planner.streets.search import Direction
from planner.streets.travel import StreetTravel
from planner.travel import TravelTimes

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

_SHOWN = 20


@dataclass(frozen=True, kw_only=True, eq=False)
class AccessTimes:
    """Pairs of a demand point and a site with the seconds between them. A pair that is absent cannot be travelled.

    Attributes
    ----------
    demand, sites
        Unique ids; they label the rows of every answer.
    row, site
        ``(pairs,)`` positions in ``demand`` and ``sites``, by row and then by site, each pair once.
    seconds
        ``(pairs,)`` travel time, finite, at least 0.

    All arrays are read-only.
    """

    demand: "pd.Index[Any]"
    sites: "pd.Index[Any]"
    row: Longs = field(repr=False)
    site: Longs = field(repr=False)
    seconds: Floats = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse what contradicts itself, and make the arrays read-only."""
        problems = _problems(self)
        if problems:
            raise InputError("These travel times to places contradict themselves.", problems)
        for array in (self.row, self.site, self.seconds):
            array.flags.writeable = False

    @classmethod
    def from_pairs(
        cls, row: ArrayLike, site: ArrayLike, seconds: ArrayLike, *, demand: Any, sites: Any
    ) -> "AccessTimes":
        """Return the times of pairs in any order; ``demand`` and ``sites`` are the ids that the positions count."""
        rows, columns = np.asarray(row, np.int64), np.asarray(site, np.int64)
        values = np.asarray(seconds, np.float64)
        if not len(rows) == len(columns) == len(values):
            raise InputError("Rows, sites and seconds of travel times differ in length.")
        order = np.lexsort((columns, rows))
        return cls(
            demand=pd.Index(demand),
            sites=pd.Index(sites),
            row=rows[order],
            site=columns[order],
            seconds=values[order],
        )

    @classmethod
    def over_streets(
        cls,
        travel: StreetTravel,
        demand: gpd.GeoDataFrame,
        sites: gpd.GeoDataFrame,
        *,
        within: float,
        direction: Direction = "to",
    ) -> "AccessTimes":
        """Return the times along the streets of all pairs at most ``within`` seconds apart."""
        pairs = travel.near_pairs(demand, sites, within=within, direction=direction)
        return cls.from_pairs(
            pairs["point_row"], pairs["site_row"], pairs["seconds"], demand=demand.index, sites=sites.index
        )

    @classmethod
    def from_matrix(cls, times: TravelTimes) -> "AccessTimes":
        """Return the pairs of travel times whose origins are demand points and whose destinations are sites."""
        row, site = np.nonzero(~np.isnan(times.seconds))
        return cls.from_pairs(
            row, site, times.seconds[row, site], demand=times.origins, sites=times.destinations
        )

    @classmethod
    def from_table(
        cls, demand: ArrayLike, site: ArrayLike, seconds: ArrayLike, *, demand_ids: Any, site_ids: Any
    ) -> "AccessTimes":
        """Return the times of a long table: an id of a demand point, an id of a site and seconds in each row.

        Rows without seconds (NaN, infinite) are pairs that cannot be travelled.

        Raises
        ------
        InputError
            Naming every id that ``demand_ids`` or ``site_ids`` does not have.
        """
        people, places, values = pd.Index(demand_ids), pd.Index(site_ids), np.asarray(seconds, np.float64)
        unique = people.is_unique and places.is_unique
        if not unique:
            raise InputError("Ids of demand points and of sites must be unique.")
        rows, columns = (
            people.get_indexer(pd.Index(np.asarray(demand))),
            places.get_indexer(pd.Index(np.asarray(site))),
        )
        unknown = [
            f"{what} {str(label)!r} is not known"
            for what, at, given in (("demand point", rows, demand), ("site", columns, site))
            for label in pd.unique(np.asarray(given)[at < 0])
        ]
        if unknown:
            raise InputError("The table of travel times speaks of places that do not exist.", unknown)
        there = np.isfinite(values)
        return cls.from_pairs(rows[there], columns[there], values[there], demand=people, sites=places)

    @cached_property
    def start(self) -> Longs:
        """``(demand + 1,)``: the pairs of demand point ``i`` are ``start[i]`` to ``start[i + 1]``, exclusive."""
        return np.searchsorted(self.row, np.arange(len(self.demand) + 1))

    def keep(self, pairs: NDArray[np.bool_]) -> "AccessTimes":
        """Return those pairs only for which the ``(pairs,)`` mask is true."""
        return replace(self, row=self.row[pairs], site=self.site[pairs], seconds=self.seconds[pairs])

    def within(self, seconds: float) -> "AccessTimes":
        """Return the pairs of at most so many seconds."""
        return self.keep(self.seconds <= seconds)

    def by_demand(self, values: Floats) -> Floats:
        """Return ``(demand,)`` sums over the pairs of each demand point."""
        return _sums(self.row, values, len(self.demand))

    def by_site(self, values: Floats) -> Floats:
        """Return ``(sites,)`` sums over the pairs of each site."""
        return _sums(self.site, values, len(self.sites))

    def on_demand(self, values: Floats, name: str) -> "pd.Series[float]":
        """Return a value for each demand point under its id."""
        return pd.Series(values, index=self.demand, name=name)

    def on_sites(self, values: Floats, name: str) -> "pd.Series[float]":
        """Return a value for each site under its id."""
        return pd.Series(values, index=self.sites, name=name)

    def people(self, people: ArrayLike) -> Floats:
        """Return ``(demand,)`` people, at least 0; a Series is read by id."""
        return amounts(people, self.demand, "people")

    def supply(self, supply: ArrayLike) -> Floats:
        """Return ``(sites,)`` supply, at least 0; a Series is read by id."""
        return amounts(supply, self.sites, "supply")


def amounts(values: ArrayLike, index: "pd.Index[Any]", what: str) -> Floats:
    """Return ``(ids,)`` numbers, finite and at least 0; a Series is read by id, one number holds for all.

    Raises
    ------
    InputError
        Naming every id without a number, and every number that is not at least 0 and finite.
    """
    if isinstance(values, pd.Series):
        if not values.index.is_unique:
            raise InputError(f"Access needs {what} once for every id.", _twice(values.index))
        numbers = np.asarray(pd.to_numeric(values, errors="coerce").reindex(index), np.float64)
    else:
        numbers = np.broadcast_to(np.asarray(values, np.float64), (len(index),))
    wrong = ~((numbers >= 0) & np.isfinite(numbers))
    if wrong.any():
        problems = [f"{index[at]}: {what} is {numbers[at]:g}" for at in np.flatnonzero(wrong).tolist()]
        raise InputError(f"Access needs {what} of 0 or more at every id.", problems)
    return numbers


def _twice(index: "pd.Index[Any]") -> list[str]:
    return [f"{label} is there more than once" for label in index[index.duplicated()].unique()]


def _sums(at: Longs, values: Floats, size: int) -> Floats:
    return np.bincount(at, values, size).astype(np.float64, copy=False)


def _problems(times: AccessTimes) -> list[str]:
    if not len(times.row) == len(times.site) == len(times.seconds):
        return ["row, site and seconds differ in length"]
    problems = [
        f"an id of {what} is used more than once"
        for what, index in (("demand", times.demand), ("sites", times.sites))
        if not index.is_unique
    ]
    if not len(times.row):
        return problems
    for what, rows, size in (
        ("demand point", times.row, len(times.demand)),
        ("site", times.site, len(times.sites)),
    ):
        if rows.min() < 0 or rows.max() >= size:
            problems.append(f"a pair names a {what} outside 0..{size - 1}")
    if not problems:
        problems += _order_problems(times)
    if not (np.isfinite(times.seconds).all() and times.seconds.min() >= 0):
        problems.append("travel times must be finite and not negative; leave out what cannot be reached")
    return problems


def _order_problems(times: AccessTimes) -> list[str]:
    step = np.diff(times.row * len(times.sites) + times.site)
    if (step < 0).any():
        return ["pairs must ascend by row, then by site"]
    return [
        f"the pair {times.demand[times.row[at]]!r}, {times.sites[times.site[at]]!r} is there twice"
        for at in np.flatnonzero(step == 0)[:_SHOWN]
    ]
