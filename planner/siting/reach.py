"""Who can get to which site: travel times from demand points to sites, only where there is a way."""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from planner.errors import ProblemError
from planner.travel import TravelTimes

Floats = NDArray[np.float64]
Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """Travel times from demand points to sites, sparse: a pair that is absent cannot be travelled (or not in time).

    Attributes
    ----------
    sites
        How many sites there are, whether or not anybody reaches them.
    start
        ``(demand + 1,)``: the pairs of demand point ``i`` are ``start[i]`` to ``start[i + 1]``, exclusive.
    site
        ``(pairs,)`` positions of sites, ascending within a demand point, each once.
    seconds
        ``(pairs,)`` travel time, finite, at least 0.
    worth
        ``(pairs,)`` in 0..1: how much of its need a demand point finds at that site; 1 everywhere unless given.
        Below 1 for a site that offers part of the service, or through :mod:`planner.siting.decay`.

    All arrays are read-only.
    """

    sites: int
    start: Positions = field(repr=False)
    site: Positions = field(repr=False)
    seconds: Floats = field(repr=False)
    worth: Floats = field(default_factory=lambda: np.ones(0), repr=False)

    def __post_init__(self) -> None:
        """Bring arrays into their form and refuse what contradicts itself."""
        given = self.worth if len(self.worth) or not len(self.seconds) else np.ones(len(self.seconds))
        for name, values, kind in (
            ("start", self.start, np.int64),
            ("site", self.site, np.int64),
            ("seconds", self.seconds, np.float64),
            ("worth", given, np.float64),
        ):
            array = np.ascontiguousarray(values, dtype=kind)
            array = array.view()
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        problems = _problems(self)
        if problems:
            raise ProblemError("These travel times to sites contradict themselves.", problems)

    @property
    def demand(self) -> int:
        """How many demand points there are."""
        return len(self.start) - 1

    @property
    def row(self) -> Positions:
        """``(pairs,)``: the demand point of each pair."""
        return np.repeat(np.arange(self.demand), np.diff(self.start))

    @classmethod
    def from_times(cls, times: TravelTimes) -> "Reach":
        """Return the reach of travel times whose origins are demand points and whose destinations are sites."""
        return cls.from_matrix(times.seconds)

    @classmethod
    def from_matrix(cls, seconds: ArrayLike) -> "Reach":
        """Return the reach of ``(demand, sites)`` seconds, NaN where there is no way."""
        matrix = np.asarray(seconds, dtype=np.float64)
        row, site = np.nonzero(~np.isnan(matrix))
        return cls.from_pairs(row, site, matrix[row, site], demand=matrix.shape[0], sites=matrix.shape[1])

    @classmethod
    def from_frame(cls, pairs: pd.DataFrame, *, demand: int, sites: int) -> "Reach":
        """Return the reach of :meth:`planner.streets.travel.StreetTravel.near_pairs` (point_row, site_row, seconds)."""
        return cls.from_pairs(
            pairs["point_row"].to_numpy(),
            pairs["site_row"].to_numpy(),
            pairs["seconds"].to_numpy(),
            demand=demand,
            sites=sites,
        )

    @classmethod
    def from_pairs(
        cls,
        row: ArrayLike,
        site: ArrayLike,
        seconds: ArrayLike,
        *,
        demand: int,
        sites: int,
        worth: ArrayLike | None = None,
    ) -> "Reach":
        """Return the reach of pairs in any order, each pair of demand point and site at most once."""
        row_of, site_of = np.asarray(row, np.int64), np.asarray(site, np.int64)
        outside = row_of.ndim != 1 or len(row_of) != len(site_of)
        if outside or (len(row_of) and not 0 <= row_of.min() <= row_of.max() < demand):
            raise ProblemError(
                "These travel times to sites contradict themselves.",
                [f"each pair needs a demand point in 0..{demand - 1} and a site"],
            )
        order = np.lexsort((site_of, row_of))
        start = np.zeros(demand + 1, np.int64)
        np.cumsum(np.bincount(row_of, minlength=demand), out=start[1:])
        return cls(
            sites=sites,
            start=start,
            site=site_of[order],
            seconds=np.asarray(seconds, np.float64)[order],
            worth=np.ones(0) if worth is None else np.asarray(worth, np.float64)[order],
        )

    def keep(self, pairs: NDArray[np.bool_]) -> "Reach":
        """Return the reach of those pairs only for which the ``(pairs,)`` mask is true."""
        start = np.zeros(self.demand + 1, np.int64)
        np.cumsum(np.bincount(self.row[pairs], minlength=self.demand), out=start[1:])
        return Reach(
            sites=self.sites,
            start=start,
            site=self.site[pairs],
            seconds=self.seconds[pairs],
            worth=self.worth[pairs],
        )

    def within(self, seconds: float | Floats) -> "Reach":
        """Return the pairs of at most ``seconds``, one number or one for each demand point."""
        limits = np.broadcast_to(np.asarray(seconds, np.float64), (self.demand,))
        return self.keep(self.seconds <= limits[self.row])

    def with_worth(self, worth: Floats) -> "Reach":
        """Return the same pairs with another ``(pairs,)`` worth."""
        return replace(self, worth=worth)

    def by_site(self) -> tuple[Positions, Positions]:
        """Return ``start`` ``(sites + 1,)`` and the positions of the pairs of each site, demand points ascending."""
        order = np.argsort(self.site, kind="stable")
        start = np.zeros(self.sites + 1, np.int64)
        np.cumsum(np.bincount(self.site, minlength=self.sites), out=start[1:])
        return start, order

    def matrix(self) -> Floats:
        """Return ``(demand, sites)`` seconds, NaN where there is no pair."""
        dense = np.full((self.demand, self.sites), np.nan)
        dense[self.row, self.site] = self.seconds
        return dense


def _problems(reach: Reach) -> list[str]:
    pairs = len(reach.site)
    if (
        len(reach.start) < 1
        or reach.start[0] != 0
        or reach.start[-1] != pairs
        or (np.diff(reach.start) < 0).any()
    ):
        return ["start does not count the pairs of each demand point"]
    if len(reach.seconds) != pairs or len(reach.worth) != pairs:
        return [f"{pairs} pairs have {len(reach.seconds)} travel times and {len(reach.worth)} worths"]
    problems = []
    if pairs and not 0 <= reach.site.min() <= reach.site.max() < reach.sites:
        problems.append(f"a pair names a site outside 0..{reach.sites - 1}")
    same_row = np.diff(reach.row) == 0
    if (np.diff(reach.site)[same_row] <= 0).any():
        problems.append("the sites of a demand point must ascend, each at most once")
    if not np.isfinite(reach.seconds).all() or (reach.seconds < 0).any():
        problems.append("travel times must be finite and not negative; leave out what cannot be reached")
    if not ((reach.worth >= 0) & (reach.worth <= 1)).all():
        problems.append("worth must lie between 0 and 1")
    return problems
