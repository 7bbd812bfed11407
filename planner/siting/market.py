"""A market as a concave function of open sites, and the planes that lie above it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from planner.siting.feasible import bounds_of
from planner.siting.measure import utilities
from planner.siting.problem import SitingProblem
from planner.siting.reach import Floats, Positions

_ALL = 2.0**100
"""Utility, in units of the rivals, where there are none: whoever has a site goes there, and sums stay exact."""

_MOST_BLOCKS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """Who could be won. Demand points that see the same utilities are one row.

    Attributes
    ----------
    problem
        Where it comes from.
    people
        ``(rows,)`` above 0.
    start, site, drawn
        The pairs of each row and their utilities in units of the rivals of the row.
    may
        ``(sites,)`` who may be chosen.
    block
        ``(rows,)`` rows whose shares are bounded together; each by itself when there are few.
    """

    problem: SitingProblem
    people: Floats
    start: Positions
    site: Positions
    drawn: Floats
    may: NDArray[np.bool_]
    block: Positions

    @classmethod
    def of(cls, problem: SitingProblem) -> "Market":
        """Return the market of a problem of the model ``huff``."""
        assert problem.huff is not None
        reach = problem.covering
        drawn = utilities(reach, problem.huff, problem.sites.attraction)
        rivals = problem.huff.rivals[reach.row]
        with np.errstate(divide="ignore", over="ignore"):
            drawn = np.minimum(
                np.divide(drawn, rivals, out=np.full(len(drawn), _ALL), where=rivals > 0), _ALL
            )
        may = bounds_of(problem)[1].astype(bool)
        won = may[reach.site] & (utilities(reach, problem.huff, problem.sites.attraction) > 0)
        table = sparse.csr_array(
            (drawn[won], (reach.row[won], reach.site[won])), shape=(reach.demand, reach.sites)
        )
        rows, people = _merged(table, problem.people)
        kept = sparse.csr_array(table[rows])
        return cls(
            problem=problem,
            people=people,
            start=kept.indptr.astype(np.int64),
            site=kept.indices.astype(np.int64),
            drawn=kept.data.astype(np.float64),
            may=may,
            block=_blocks(kept),
        )

    @property
    def row(self) -> Positions:
        """``(pairs,)`` the row of each pair."""
        return np.repeat(np.arange(len(self.people)), np.diff(self.start))

    def own(self, opened: Floats) -> Floats:
        """Return ``(rows,)`` the utility of ``(sites,)`` open sites, each 0..1 open."""
        return _sums(self.row, self.drawn * opened[self.site], len(self.people))

    def won(self, opened: Floats) -> Floats:
        """Return ``(blocks,)`` the people whom ``(sites,)`` open sites win, each 0..1 open."""
        return _sums(self.block, self.people * _share(self.own(opened)), self.blocks)

    def planes(self, opened: Floats) -> tuple[Floats, sparse.csr_array]:
        """Return one plane for each block that no choice of sites is above: heights at no sites, ``(blocks, sites)`` slopes.

        For each row the lowest, at ``opened``, of three: two that use that sites are open or not, from no sites and from
        those that are more than half open, and the tangent of the share (Ljubic and Moreno, Outer approximation
        and submodular cuts for maximum capture facility location problems with random utilities, European Journal of
        Operational Research 266(1), 2018, p. 46; Nemhauser and Wolsey, Mathematical Programming 14, 1978, p. 265).
        """
        row, half = self.row, (opened > 0.5).astype(np.float64)
        at, at_half = self.own(opened), self.own(half)
        steep = 1.0 / (1.0 + at) ** 2
        rest = 1.0 - half[self.site]
        gained = _share(at_half[row] + self.drawn) - _share(at_half)[row]
        heights = np.stack([np.zeros(len(at)), _share(at_half), _share(at) - steep * at])
        slopes = np.stack([_share(self.drawn), rest * gained, steep[row] * self.drawn])
        here = np.stack(
            [
                height + _sums(row, slope * opened[self.site], len(at))
                for height, slope in zip(heights, slopes, strict=True)
            ]
        )
        best = np.argmin(here, axis=0)
        slope = slopes[best[row], np.arange(len(row))] * self.people[row]
        height = _sums(self.block, self.people * heights[best, np.arange(len(at))], self.blocks)
        shape = (self.blocks, len(self.may))
        return height, sparse.csr_array(sparse.coo_array((slope, (self.block[row], self.site)), shape=shape))

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return int(self.block.max(initial=-1)) + 1


def _sums(label: Positions, values: Floats, count: int) -> Floats:
    sums: Floats = np.bincount(label, values, minlength=count).astype(np.float64)
    return sums


def _share(own: Floats) -> Floats:
    share: Floats = own / (1.0 + own)
    return share


def _merged(table: sparse.csr_array, people: Floats) -> tuple[Positions, Floats]:
    """Return the first of all rows with the same utilities, and the people of all of them."""
    seen: dict[tuple[bytes, bytes], int] = {}
    first: list[int] = []
    total: list[float] = []
    for row in np.flatnonzero((people > 0) & (np.diff(table.indptr) > 0)).tolist():
        at = slice(table.indptr[row], table.indptr[row + 1])
        same = seen.setdefault((table.indices[at].tobytes(), table.data[at].tobytes()), len(seen))
        if same == len(first):
            first.append(row)
            total.append(0.0)
        total[same] += float(people[row])
    return np.array(first, dtype=np.int64), np.array(total, dtype=np.float64)


def _blocks(table: sparse.csr_array) -> Positions:
    """Return ``(rows,)`` blocks of rows that the same site attracts most."""
    rows = table.shape[0]
    if rows <= _MOST_BLOCKS:
        return np.arange(rows)
    strongest = np.array(
        [
            table.indices[a + np.argmax(table.data[a:b])]
            for a, b in zip(table.indptr[:-1], table.indptr[1:], strict=True)
        ]
    )
    block = np.empty(rows, np.int64)
    block[np.argsort(strongest, kind="stable")] = np.arange(rows) * _MOST_BLOCKS // rows
    return block
