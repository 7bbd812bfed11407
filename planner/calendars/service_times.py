"""When and where somebody serves: branches in their opening hours, vans while they stand at a stop place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from planner.calendars.period import Period
from planner.errors import InputError

PlaceKind = Literal["branch", "stop"]

Longs = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class ServiceTimes:
    """Places and the stretches of time in which each of them serves.

    Attributes
    ----------
    period
        The days that are looked at.
    places
        A row for each branch and each stop place: points, unique ids; ``name``, ``kind`` (:data:`PlaceKind`),
        ``capacity`` (people that it can serve, 0 where nobody says), ``assumed`` (True where its hours are not
        known, so that those of :attr:`planner.coverage.question.CoverageQuestion.assumed_hours` hold).
    place, start, end
        ``(k,)`` row in ``places`` and, in seconds of the period, from when until when it serves, ``end`` not
        included. Those of one place are ascending and neither touch nor overlap.
    """

    period: Period
    places: gpd.GeoDataFrame
    place: Longs
    start: Longs
    end: Longs

    def __post_init__(self) -> None:
        """Check the stretches, and make the arrays read-only."""
        problems = list(self._problems())
        if problems:
            raise InputError("These service times contradict themselves.", problems)
        for array in (self.place, self.start, self.end):
            array.flags.writeable = False

    def _problems(self) -> Iterator[str]:
        if not len(self.place) == len(self.start) == len(self.end):
            yield "place, start and end differ in length"
            return
        if len(self.place) and not (self.place.min() >= 0 and self.place.max() < len(self.places)):
            yield "a place is named that does not exist"
        if ((self.start < 0) | (self.end > self.period.seconds) | (self.start >= self.end)).any():
            yield "a stretch ends before it begins, or lies outside the period"
        order = np.lexsort((self.start, self.place))
        same = self.place[order][1:] == self.place[order][:-1]
        if (same & (self.start[order][1:] <= self.end[order][:-1])).any():
            yield "two stretches of one place touch or overlap"

    def serving_at(self, seconds: float) -> NDArray[np.bool_]:
        """Return ``(places,)`` which of them serve at a moment of the period."""
        serving = np.zeros(len(self.places), bool)
        serving[self.place[(self.start <= seconds) & (seconds < self.end)]] = True
        return serving
