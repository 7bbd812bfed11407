"""The nearest few of many sites, kept while they come by."""

import numpy as np
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
