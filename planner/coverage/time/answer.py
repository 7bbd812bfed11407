"""Who reaches something open, through a period."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.calendars.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of the week that is counted by itself.

    Attributes
    ----------
    name
        ``evening``.
    text
        When it is, in OpenStreetMap's syntax for opening hours; empty for always.
    hours
        A day counts as served when so many hours of the window are, 0 for however short.
    """

    name: str
    text: str = ""
    hours: float = 0.0


ALWAYS = Window(name="always")
WINDOWS = (
    ALWAYS,
    Window(name="daytime", text="Mo-Fr 09:00-17:00"),
    Window(name="evening", text="Mo-Fr 17:00-20:00"),
    Window(name="weekend", text="Sa,Su 00:00-24:00"),
)


@dataclass(frozen=True, kw_only=True)
class TimeCoverage:
    """Who reaches something open within so many seconds, through a period. Exact: no hour is sampled.

    Attributes
    ----------
    within
        Seconds of travel.
    period
        The days that are looked at.
    edges
        ``(k + 1,)`` seconds of the period between which nothing opens or closes and no window or day begins; from 0
        to its end.
    people
        ``(k, groups)`` how many people reach something open in each of these stretches; columns are the groups,
        ``people`` first.
    seconds
        Demand ids x windows (their names): seconds with something open within reach.
    days
        Demand ids x windows: on how many days long enough; see :class:`Window`.
    worst_wait
        On demand ids: the longest seconds without anything open within reach; NaN for those who never have it. Where
        the period repeats, the wait at its end goes on at its beginning.
    windows
        The windows that were counted, :data:`ALWAYS` first.
    """

    within: float
    period: Period
    edges: NDArray[np.int64]
    people: pd.DataFrame
    seconds: pd.DataFrame
    days: pd.DataFrame
    worst_wait: pd.Series
    windows: tuple[Window, ...] = WINDOWS

    def person_hours(self, group: str = "people") -> float:
        """Return the sum over people of the hours in which they reach something open."""
        return float(self.people[group].to_numpy() @ np.diff(self.edges)) / 3600.0
