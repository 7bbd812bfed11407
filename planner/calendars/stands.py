"""When branches are open and where vans stand, as one table of service times."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

import geopandas as gpd
import numpy as np
import pandas as pd
from dateutil.rrule import rrulestr

from planner.calendars.holidays import Calendar, calendar_of
from planner.calendars.hours import Stretch, open_through, united
from planner.calendars.period import DAY, Period
from planner.calendars.service_times import ServiceTimes
from planner.calendars.written import osm_hours
from planner.errors import InputError, TableError
from planner.tables import WGS84

Dated = tuple[str, int, int]
"""Id of a stand, and from when until when the van stands there, in seconds of the period."""

_WITHIN_A_DAY = re.compile("FREQ=(HOURLY|MINUTELY|SECONDLY)", re.IGNORECASE)
"""They would also take for ever to count."""

_ROUNDED = 6
"""Decimals of a degree to which stands of no named place must agree to be one stop place: 0.1 m."""


def service_times(
    branches: gpd.GeoDataFrame,
    stands: gpd.GeoDataFrame,
    period: Period,
    *,
    assumed_hours: str = "",
    holidays: str = "",
) -> ServiceTimes:
    """Return when and where somebody serves in a period.

    Parameters
    ----------
    branches, stands
        Tables that meet their contracts (:mod:`planner.tables`); either may be empty.
    period
        The days that are looked at.
    assumed_hours
        Opening hours of branches whose own are empty or cannot be read; empty: these never serve.
    holidays
        Country or country and subdivision, see :func:`planner.calendars.holidays.calendar_of`; empty for none. They
        are about branches: a van stands where its table says, whatever the day.

    Returns
    -------
    Branches in the order of their table, then a place for each stop place in the order in which stands name them:
    stands of one ``place``, or at one point, are one, and serve while at least one van stands there. A stop place
    has the capacity of its largest stand. One whose id is a branch's too is called ``stop <id>``.

    Raises
    ------
    InputError
        When the assumed hours cannot be read, or the holidays are not known.
    TableError
        Naming every stand whose clocks, dates or rule cannot be used.
    """
    calendar = calendar_of(holidays, period.dates[0], period.dates[-1])
    spans, assumed = branch_hours(branches["opening_hours"], period, calendar, assumed_hours=assumed_hours)
    stops = stop_places(stands)
    by_stop: dict[str, list[Stretch]] = {stop: [] for stop in stops.names}
    for stand, since, until in dated_stands(stands, period):
        by_stop[stops.of[stand]].append((since, until))
    spans += [united(own, period.seconds) for own in by_stop.values()]
    place = np.repeat(np.arange(len(spans)), [len(own) for own in spans])
    both = np.array([span for own in spans for span in own], np.int64).reshape(-1, 2)
    return ServiceTimes(
        period=period,
        places=_places(branches, stands, stops, assumed),
        place=place.astype(np.int64),
        start=both[:, 0].copy(),
        end=both[:, 1].copy(),
    )


def branch_hours(
    texts: "pd.Series[str]", period: Period, calendar: Calendar, *, assumed_hours: str = ""
) -> tuple[list[tuple[Stretch, ...]], list[bool]]:
    """Return when each branch is open, and whether that is an assumption because its hours cannot be read."""
    instead = open_through(osm_hours(assumed_hours), period, calendar) or ()
    known: dict[str, tuple[Stretch, ...] | None] = {}
    for text in dict.fromkeys(texts):
        known[text] = open_through(readable(text), period, calendar)
    spans = [known[text] for text in texts]
    return [instead if own is None else own for own in spans], [own is None for own in spans]


def readable(text: str) -> str:
    """Return opening hours in OpenStreetMap's syntax, empty where they cannot be read."""
    try:
        return osm_hours(text)
    except InputError:
        return ""


def dated_stands(stands: gpd.GeoDataFrame, period: Period) -> list[Dated]:
    """Return each stay of a van in a period, by the table of stands, then by date.

    The date of a stand is a date of it whatever its rule says (RFC 5545, 3.8.5.3); the rule gives the later ones, until
    ``until``, which is included.

    Raises
    ------
    TableError
        Naming every stand whose clocks, dates or rule cannot be used: a van that stays past midnight is two stands.
    """
    problems: list[str] = []
    dated: list[Dated] = []
    columns = ("date", "arrival", "departure", "rule", "until")
    for label, day, arrival, departure, rule, until in stands[list(columns)].astype(str).itertuples():
        begin, end = _clock(arrival), _clock(departure)
        if begin is None or end is None:
            problems.append(f"{label}: {arrival!r} to {departure!r} are no times such as 09:00 to 10:30")
            continue
        if end <= begin:
            problems.append(
                f"{label}: leaves at {departure}, not after its arrival at {arrival} on the same day"
            )
            continue
        try:
            days = _dates(
                date.fromisoformat(day), rule, date.fromisoformat(until) if until else date.max, period
            )
        except (ValueError, TypeError) as error:
            problems.append(f"{label}: date {day!r}, rule {rule!r}, until {until!r}: {error}")
            continue
        for on in days:
            midnight = (on - period.first).days * DAY
            dated.append((str(label), midnight + begin, midnight + end))
    if problems:
        raise TableError(f"The table of stands has {len(problems)} problem(s).", problems)
    return dated


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPlaces:
    """The places at which vans stand.

    Attributes
    ----------
    of
        Stop place of each stand, by id.
    names
        Row of the first stand of each stop place, in the order of the table.
    """

    of: dict[str, str]
    names: dict[str, int]


def stop_places(stands: gpd.GeoDataFrame) -> StopPlaces:
    """Return which stands share a place: those that name the same, and unnamed ones at the same point."""
    of: dict[str, str] = {}
    names: dict[str, int] = {}
    at: dict[tuple[float, float], str] = {}
    named = set(stands["place"])
    points = zip(stands.geometry.x.round(_ROUNDED), stands.geometry.y.round(_ROUNDED), strict=True)
    for row, (label, place, point) in enumerate(zip(stands.index, stands["place"], points, strict=True)):
        own = str(label) if str(label) not in named else f"stand {label}"
        of[str(label)] = str(place) or at.setdefault(point, own)
        names.setdefault(of[str(label)], row)
    return StopPlaces(of=of, names=names)


def _places(
    branches: gpd.GeoDataFrame, stands: gpd.GeoDataFrame, stops: StopPlaces, assumed: list[bool]
) -> gpd.GeoDataFrame:
    first = list(stops.names.values())
    capacity = stands["capacity"].groupby([stops.of[str(label)] for label in stands.index], sort=False).max()
    taken = {str(label) for label in branches.index}
    ids = [*map(str, branches.index), *_unlike(stops.names, taken)]
    frame = pd.DataFrame(
        {
            "name": [*branches["name"], *stands["name"].iloc[first]],
            "kind": ["branch"] * len(branches) + ["stop"] * len(first),
            "capacity": [
                *branches["capacity"].astype(float),
                *capacity.reindex(list(stops.names)).astype(float),
            ],
            "assumed": np.array([*assumed, *[False] * len(first)], bool),
        },
        index=pd.Index(ids, name="id", dtype=object),
    )
    points = [*branches.geometry, *stands.geometry.iloc[first]]
    return gpd.GeoDataFrame(frame, geometry=points, crs=WGS84)


def _unlike(names: Iterable[str], taken: set[str]) -> Iterator[str]:
    """Yield each name, with ``stop`` before it as often as it takes to be no other's."""
    for name in names:
        free = name
        while free in taken:
            free = f"stop {free}"
        taken.add(free)
        yield free


def _clock(text: str) -> int | None:
    try:
        at = time.fromisoformat(text)
    except ValueError:
        return None
    return at.hour * 3600 + at.minute * 60 + at.second


def _dates(start: date, rule: str, until: date, period: Period) -> list[date]:
    """Return the dates of a stand within a period."""
    first, last = period.dates[0], min(period.dates[-1], until)
    days = {start} & set(period.dates)
    if finer := _WITHIN_A_DAY.search(rule):
        raise ValueError(f"a van comes on dates, not {finer[1].lower()}")
    if rule and last >= first:
        plain = (
            rule.removeprefix("RRULE:").replace("Z", "") if "UNTIL=" in rule else rule.removeprefix("RRULE:")
        )
        series = rrulestr(plain, dtstart=datetime.combine(start, time()))
        days |= {at.date() for at in series.between(*_bounds(first, last), inc=True)}
    return sorted(day for day in days if day <= until)


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    return datetime.combine(first, time()), datetime.combine(last, time(23, 59, 59))
