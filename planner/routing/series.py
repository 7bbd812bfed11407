"""When a vehicle comes to each place: a rota as its people read it, as plain data; needs nothing but the dates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What people call the place of a visit, and where it is in degrees (None where nobody knows)."""

    name: str
    location: str = ""
    lon_lat: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """A vehicle at a place on a date; ``begin`` and ``end`` of the service are seconds after midnight."""

    visit: str
    vehicle: str
    day: date
    begin: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The same vehicle at the same place at the same time of day, again and again.

    Attributes
    ----------
    visit, vehicle
        Their ids.
    begin, end
        Of the service, seconds after midnight; ``end`` may lie beyond it.
    dates
        Ascending, at least one.
    every_weeks
        Where there are at least two dates, all at this distance; None for single dates or irregular ones.
    """

    visit: str
    vehicle: str
    begin: int
    end: int
    dates: tuple[date, ...]
    every_weeks: int | None = None

    @property
    def rule(self) -> str:
        """An iCalendar recurrence rule for the dates, empty where they have none."""
        if self.every_weeks is None:
            return ""
        return f"FREQ=WEEKLY;INTERVAL={self.every_weeks};COUNT={len(self.dates)}"


def in_series(appearances: Iterable[Appearance], visits: Iterable[str]) -> tuple[Series, ...]:
    """Return ``appearances`` as series, in the order of ``visits``, then by date.

    Times with the same vehicle and hours at a regular distance of whole weeks are one series, others a series each.
    """
    times: dict[str, dict[tuple[str, int, int], list[date]]] = {visit: {} for visit in visits}
    for one in sorted(appearances, key=lambda one: one.day):
        times[one.visit].setdefault((one.vehicle, one.begin, one.end), []).append(one.day)
    place = {visit: number for number, visit in enumerate(times)}
    found = [
        one
        for visit, groups in times.items()
        for (vehicle, begin, end), dates in groups.items()
        for one in _split(visit, vehicle, begin, end, dates)
    ]
    return tuple(sorted(found, key=lambda one: (place[one.visit], one.dates)))


def _split(visit: str, vehicle: str, begin: int, end: int, dates: Sequence[date]) -> list[Series]:
    gaps = {(b - a).days for a, b in pairwise(dates)}
    if len(gaps) == 1 and (gap := gaps.pop()) % WEEK == 0:
        groups, every = [tuple(dates)], gap // WEEK
        return [
            Series(visit=visit, vehicle=vehicle, begin=begin, end=end, dates=group, every_weeks=every)
            for group in groups
        ]
    return [Series(visit=visit, vehicle=vehicle, begin=begin, end=end, dates=(day,)) for day in dates]


def repeated(series: Series, *, period_weeks: int, until: date) -> Series:
    """Return ``series`` as it goes on when the rota is repeated every ``period_weeks`` until ``until``, included.

    A single date comes every ``period_weeks``; a regular series goes on if its distance divides the period, else each
    of its dates must be repeated on its own, which this refuses by returning it unchanged.
    """
    every = series.every_weeks or period_weeks
    if period_weeks % every or len(series.dates) != period_weeks // every:
        return series
    step = timedelta(days=WEEK * every)
    count = max(1, (until - series.dates[0]) // step + 1)
    dates = tuple(series.dates[0] + number * step for number in range(count))
    return Series(
        visit=series.visit,
        vehicle=series.vehicle,
        begin=series.begin,
        end=series.end,
        dates=dates,
        every_weeks=every if count > 1 else None,
    )


Row = dict[str, str | float | None]


def rows_of(
    series: Iterable[Series], missed: Iterable[tuple[str, str]], places: Mapping[str, Place]
) -> list[Row]:
    """Return one row for each of ``series``, and one for each time that is ``missed`` (visit, why)."""
    rows = [_row(one, places) for one in series]
    for visit, detail in missed:
        place = places.get(visit, Place(name=visit))
        lon, lat = place.lon_lat or (None, None)
        rows.append(
            {"visit": visit, "place": place.name, "location": place.location, "weekday": "", "dates": ""}
            | {"from": "", "until": "", "vehicle": "", "every_weeks": None, "lon": lon, "lat": lat}
            | {"missed": detail}
        )
    return rows


def _row(one: Series, places: Mapping[str, Place]) -> Row:
    place = places.get(one.visit, Place(name=one.visit))
    lon, lat = place.lon_lat or (None, None)
    return {
        "visit": one.visit,
        "place": place.name,
        "location": place.location,
        "weekday": one.dates[0].strftime("%A"),
        "dates": " ".join(day.isoformat() for day in one.dates),
        "from": clock(one.begin),
        "until": clock(one.end),
        "vehicle": one.vehicle,
        "every_weeks": one.every_weeks,
        "lon": lon,
        "lat": lat,
        "missed": "",
    }


def clock(seconds: int) -> str:
    """Return a time of day such as 09:05; 25:10 is ten past one on the next day."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
