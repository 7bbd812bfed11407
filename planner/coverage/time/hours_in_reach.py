"""In which stretches of a period each demand point has something open within reach, told once for all points alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.calendars.hours import Stretch
from planner.calendars.period import DAY, Period
from planner.calendars.service_times import ServiceTimes

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Words = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True)
class Stretches:
    """A period cut wherever a place opens or closes, a window begins or ends, and at midnight.

    Attributes
    ----------
    edges
        ``(k + 1,)`` seconds, ascending, from 0 to the end of the period.
    """

    edges: Longs

    @classmethod
    def of(cls, times: ServiceTimes, windows: Iterable[tuple[Stretch, ...]]) -> "Stretches":
        """Return the stretches of service times and windows."""
        cuts = [times.start, times.end, np.arange(0, times.period.seconds + 1, DAY)]
        cuts += [np.array(spans, np.int64).ravel() for spans in windows]
        return cls(edges=np.unique(np.concatenate(cuts)))

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.edges) - 1

    def during(self, spans: Iterable[Stretch]) -> NDArray[np.bool_]:
        """Return ``(k,)`` which stretches lie in spans that begin and end at edges."""
        inside = np.zeros(self.count, bool)
        for since, until in spans:
            first, last = np.searchsorted(self.edges, (since, until))
            inside[first:last] = True
        return inside

    def days(self, period: Period) -> Longs:
        """Return ``(k,)`` on which day of the period each lies."""
        return np.minimum(self.edges[:-1] // DAY, period.days - 1)


def sets_of_places(times: ServiceTimes, stretches: Stretches) -> tuple[list[Longs], list[Words]]:
    """Return the places that serve in the very same stretches of time, set by set, and their hours.

    Places that never serve are in none. Hours have a bit for each stretch, packed as by ``numpy.packbits``. The
    sets that serve longest come first.
    """
    order = np.lexsort((times.start, times.place))
    place, start, end = times.place[order], times.start[order], times.end[order]
    sets: dict[bytes, list[int]] = {}
    spans: dict[bytes, list[Stretch]] = {}
    for rows in np.split(np.arange(len(place)), np.flatnonzero(np.diff(place)) + 1) if len(place) else ():
        own = np.stack([start[rows], end[rows]])
        sets.setdefault(own.tobytes(), []).append(int(place[rows[0]]))
        spans.setdefault(own.tobytes(), list(zip(*own.tolist(), strict=True)))
    by_length = sorted(
        sets, key=lambda key: (-sum(until - since for since, until in spans[key]), sets[key][0])
    )
    return (
        [np.array(sets[key], np.int64) for key in by_length],
        [np.packbits(stretches.during(spans[key])) for key in by_length],
    )


@dataclass(kw_only=True)
class HoursInReach:
    """The hours of each demand point: when something is open within its reach, built up set by set of places.

    Attributes
    ----------
    of_point
        ``(p,)`` row in ``rows``.
    rows
        Different hours, first those in which nothing is open ever.
    """

    of_point: Ints
    rows: list[Words]
    _known: dict[bytes, int] = field(default_factory=dict)

    @classmethod
    def empty(cls, points: int, stretches: int) -> "HoursInReach":
        """Return those of points before anything is within reach."""
        nothing = np.packbits(np.zeros(stretches, bool))
        return cls(of_point=np.zeros(points, np.int32), rows=[nothing], _known={nothing.tobytes(): 0})

    def add(self, points: Longs, hours: Words) -> None:
        """Unite the hours of some points with those of a set of places that comes within their reach."""
        before = self.of_point[points]
        met = _distinct(before, len(self.rows))
        after = np.zeros(len(self.rows), np.int32)
        after[met] = [self._row(self.rows[row] | hours) for row in met]
        self.of_point[points] = after[before]

    def used(self) -> tuple[Longs, Words]:
        """Return ``(p,)`` the row of each point's hours among those in use, and these rows ``(t, bytes)``."""
        met = _distinct(self.of_point, len(self.rows))
        number = np.zeros(len(self.rows), np.int64)
        number[met] = np.arange(len(met))
        return number[self.of_point], np.stack([self.rows[row] for row in met]) if len(met) else np.empty(
            (0, len(self.rows[0])), np.uint8
        )

    def _row(self, hours: Words) -> int:
        row = self._known.setdefault(hours.tobytes(), len(self.rows))
        if row == len(self.rows):
            self.rows.append(hours)
        return row


def _distinct(values: Ints, count: int) -> Longs:
    """Return the different values among ``0..count - 1``, ascending."""
    if len(values) * 8 < count:
        return np.unique(values).astype(np.int64)
    return np.flatnonzero(np.bincount(values, minlength=count))


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Spans in which something is open, cut at midnight: by row of hours, then by time.

    Attributes
    ----------
    row
        ``(s,)`` row of hours.
    since, until
        ``(s,)`` numbers of the edges between which something is open.
    """

    row: Longs
    since: Longs
    until: Longs


_CELLS = 1 << 24
"""Rows of hours times stretches that are looked at together."""


def opened(rows: Words, stretches: int, day: Longs) -> Iterator[tuple[slice, Opened]]:
    """Yield, for some rows of hours at a time, which they are and the spans in which something is open."""
    morning = np.append(np.flatnonzero(np.diff(day, prepend=-1)), stretches)
    many = max(1, _CELLS // max(1, stretches))
    for first in range(0, len(rows), many):
        part = slice(first, min(first + many, len(rows)))
        bits = np.unpackbits(rows[part], axis=1, count=stretches).view(bool)
        padded = np.zeros((len(bits), stretches + 1), bool)
        padded[:, :-1] = bits
        begins, ends = padded.copy(), np.zeros_like(padded)
        begins[:, 1:] &= ~padded[:, :-1]
        ends[:, 1:] = padded[:, :-1] & ~padded[:, 1:]
        begins[:, morning] = padded[:, morning]
        ends[:, morning[1:]] = padded[:, morning[1:] - 1]
        row, since = np.nonzero(begins)
        yield part, Opened(row=row, since=since, until=np.nonzero(ends)[1])
