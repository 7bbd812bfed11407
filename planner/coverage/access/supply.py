"""Fixed and mobile supply together: a place counts for the hours that it serves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from planner.calendars.hours import open_through
from planner.calendars.service_times import ServiceTimes
from planner.calendars.written import osm_hours
from planner.coverage.access.decay import Decay
from planner.coverage.access.floating import Method, floating_catchment
from planner.coverage.access.times import AccessTimes, Floats, Longs
from planner.coverage.time.answer import ALWAYS, Window
from planner.errors import InputError

HOUR = 3600.0

_APART: tuple[Method, ...] = ("2sfca", "m2sfca")
"""What a place gives by these does not depend on what else is open."""


def supply_from(
    times: ServiceTimes, *, window: Window = ALWAYS, whole: float = 1.0, count: bool = False
) -> "pd.Series[float]":
    """Return the supply of each place: its capacity times the hours that it serves, over ``whole``.

    Parameters
    ----------
    times
        When places serve.
    window
        Only time in these hours counts.
    whole
        Hours that make a whole place: 1 gives hours. With 80 in a fortnight a branch that opens 40 hours a week
        counts 1, a van that stands there for 2 hours 2/80.
    count
        Whether every place counts alike, whatever its capacity.

    Returns
    -------
    On place ids. A place whose capacity nobody says (0) counts 1.
    """
    if not whole > 0:
        raise InputError(f"A whole place of {whole:g} hours cannot be: expected more than 0.")
    hours = _hours(times, spans_of(window, times))
    return pd.Series(_capacity(times, count=count) * hours / whole, index=times.places.index, name="supply")


def spans_of(window: Window, times: ServiceTimes) -> Longs:
    """Return ``(k, 2)`` stretches of a window in seconds of the period, ascending and apart.

    Raises
    ------
    InputError
        When the text of the window is no opening hours.
    """
    if not window.text:
        return np.array([[0, times.period.seconds]], np.int64)
    try:
        spans = open_through(osm_hours(window.text), times.period, closed_on_holidays=False)
    except InputError:
        spans = None
    if spans is None:
        raise InputError(
            f"{window.name}: {window.text!r} is not a part of the week, such as Mo-Fr 17:00-20:00."
        )
    return np.array(spans, np.int64).reshape(-1, 2)


@dataclass(frozen=True, kw_only=True, eq=False)
class SlicedAccess:
    """Supply per person, through a period.

    Attributes
    ----------
    access
        Demand ids x windows: supply-hours that each person finds in the window through the whole period.
    hours
        Of each window, how many it has in the period.
    measured
        How many different sets of open places were measured, over all windows.
    """

    access: pd.DataFrame
    hours: "pd.Series[float]"
    measured: int

    @property
    def mean(self) -> pd.DataFrame:
        """Demand ids x windows: supply per person at a moment of the window, on average."""
        return self.access / self.hours


def sliced_access(
    times: AccessTimes,
    service: ServiceTimes,
    people: ArrayLike,
    decay: Decay,
    *,
    windows: Sequence[Window] = (ALWAYS,),
    present: Mapping[str, ArrayLike] | None = None,
    method: Method = "2sfca",
    count: bool = False,
) -> SlicedAccess:
    """Return floating catchments of what is open, moment by moment: only those compete who can come then.

    By 3SFCA and BFCA those who find one place closed turn to another. The period is cut where anything opens or closes or
    a window begins or ends, and each different set of open places is measured once, with its hours: no hour is sampled.
    By 2SFCA and M2SFCA places do not compete with places, so moments with the same people add up to the measure of the
    hours (:func:`supply_from`), and one is enough for each window.

    Parameters
    ----------
    times
        Travel to ``service.places``.
    service
        When they serve.
    people
        At each demand point.
    decay, method
        As those of :func:`planner.coverage.access.floating.floating_catchment`.
    windows
        Parts of the week that are summed by themselves.
    present
        People who can come in a window, by its name, instead of ``people``.
    count
        Whether every place counts alike, whatever its capacity.

    Raises
    ------
    InputError
        When the times are to other places, or a window or the people cannot be used.
    """
    _same_places(times, service, present or {}, windows)
    capacity = _capacity(service, count=count)
    near = times.within(decay.end) if np.isfinite(decay.end) else times
    sums, hours, measured = {}, {}, 0
    for window in windows:
        spans = spans_of(window, service)
        crowd = times.people((present or {}).get(window.name, people))
        moments = _moments(service, spans, capacity, method)
        total = np.zeros(len(times.demand))
        for supply in moments:
            now = near if method in _APART else near.keep(supply[near.site] > 0)
            total += floating_catchment(now, supply, crowd, decay, method=method).access.to_numpy()
        measured += len(moments)
        sums[window.name] = total
        hours[window.name] = float((spans[:, 1] - spans[:, 0]).sum()) / HOUR
    return SlicedAccess(
        access=pd.DataFrame(sums, index=times.demand),
        hours=pd.Series(hours, dtype=np.float64),
        measured=measured,
    )


def _moments(service: ServiceTimes, spans: Longs, capacity: Floats, method: Method) -> list[Floats]:
    """Return ``(places,)`` supply-hours of each set of places that is to be measured by itself; 0 where closed."""
    if method in _APART:
        return [capacity * _hours(service, spans)]
    moments = []
    for places, seconds in _open_sets(service, spans).items():
        supply = np.zeros(len(capacity))
        supply[list(places)] = capacity[list(places)] * (seconds / HOUR)
        moments.append(supply)
    return moments


def _hours(service: ServiceTimes, spans: Longs) -> Floats:
    hours = np.zeros(len(service.places))
    np.add.at(hours, service.place, _overlap(service.start, service.end, spans) / HOUR)
    return hours


def _open_sets(service: ServiceTimes, spans: Longs) -> dict[tuple[int, ...], float]:
    """Return the seconds of the spans in which each different set of places serves; nothing where none does."""
    edges = np.unique(np.concatenate([service.start, service.end, spans.ravel()]))
    middles = (edges[1:] + edges[:-1]) / 2
    inside = _overlap(edges[:-1], edges[1:], spans)
    answer: dict[tuple[int, ...], float] = {}
    for middle, seconds in zip(middles[inside > 0], inside[inside > 0], strict=True):
        places = tuple(np.flatnonzero(service.serving_at(middle)).tolist())
        if places:
            answer[places] = answer.get(places, 0.0) + float(seconds)
    return answer


def _overlap(start: Longs, end: Longs, spans: Longs) -> Floats:
    """Return the seconds that each stretch shares with spans that are ascending and apart."""
    if not len(spans):
        return np.zeros(len(start))
    corners = spans.ravel()
    inside = np.concatenate(
        [[0], np.cumsum(np.where(np.arange(len(corners) - 1) % 2 == 0, np.diff(corners), 0))]
    )
    return np.asarray(np.interp(end, corners, inside) - np.interp(start, corners, inside), np.float64)


def _capacity(times: ServiceTimes, *, count: bool) -> Floats:
    if count or "capacity" not in times.places:
        return np.ones(len(times.places))
    said = np.asarray(times.places["capacity"], np.float64)
    return np.where(said > 0, said, 1.0)


def _same_places(
    times: AccessTimes, service: ServiceTimes, present: Iterable[str], windows: Sequence[Window]
) -> None:
    problems = []
    if not times.sites.equals(service.places.index):
        problems.append("the travel times are to other places than those that serve")
    names = [window.name for window in windows]
    if len(set(names)) < len(names):
        problems.append("two windows have the same name")
    problems += [
        f"there is no window {name!r} for the people present" for name in present if name not in names
    ]
    if problems:
        raise InputError("Access through the period cannot be measured.", problems)
