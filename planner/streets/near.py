"""Points near to sites, as they come by site after site, in tables."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

NOBODY = -1


class Best:
    """The nearest few sites of every point so far, nearest first; of equal ones the one that came first.

    Attributes
    ----------
    seconds, metres, site
        ``(count, points)``, infinite and ``NOBODY`` where there are fewer.
    """

    def __init__(self, points: int, count: int) -> None:
        self.seconds = np.full((count, points), np.inf)
        self.metres = np.full((count, points), np.inf)
        self.site = np.full((count, points), NOBODY, np.int64)

    def take(self, site: int, position: Longs, seconds: Floats, metres: Floats) -> None:
        """Take a site, with the points that it is near to."""
        better = seconds < self.seconds[-1, position]
        at, new = position[better], (seconds[better], metres[better], np.full(int(better.sum()), site))
        rank = (self.seconds[:, at] <= new[0]).sum(axis=0)
        columns = (self.seconds, self.metres, self.site)
        for row in range(len(self.seconds) - 1, -1, -1):
            behind, here = at[row > rank], at[row == rank]
            for column, value in zip(columns, new, strict=True):
                column[row, behind] = column[row - 1, behind]
                column[row, here] = value[row == rank]

    def table(self, points: pd.Index, sites: pd.Index) -> pd.DataFrame:
        """Return a row for each point and rank; see :meth:`planner.streets.travel.StreetTravel.nearest_few`."""
        point, rank = np.nonzero(self.site.T != NOBODY)
        return pd.DataFrame(
            {
                "point": points.to_numpy()[point],
                "rank": rank + 1,
                "site": sites.to_numpy()[self.site[rank, point]],
                "seconds": self.seconds[rank, point],
                "metres": self.metres[rank, point],
            }
        )


Near = tuple[int, Longs, Floats, Floats]
"""A site, the positions of the points near to it, and the seconds and metres between."""


def pairs_table(near: Sequence[Near]) -> pd.DataFrame:
    """Return a row for each pair; see :meth:`planner.streets.travel.StreetTravel.near_pairs`."""
    none = np.zeros(0)
    point, seconds, metres = (np.concatenate([none, *(row[k] for row in near)]) for k in (1, 2, 3))
    site = np.repeat([row[0] for row in near], [len(row[1]) for row in near])
    return pd.DataFrame(
        {
            "point_row": point.astype(np.int64),
            "site_row": site.astype(np.int64),
            "seconds": seconds,
            "metres": metres,
        }
    )
