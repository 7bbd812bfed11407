"""A rota problem from two tables: visits with their rules, vehicles with their depots."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from math import lcm
from typing import Literal

import geopandas as gpd
import pandas as pd

from planner.errors import ProblemError
from planner.loop.clock import clock_seconds
from planner.loop.run import vehicle_of
from planner.routing.period import RotaProblem
from planner.routing.problem import TimeWindow, Visit
from planner.routing.programme import Programme, Strength
from planner.tables import WGS84
from planner.travel import TravelTimes

Kept = Literal["weekday", "week", "van"]
KEEPABLE: tuple[Kept, ...] = ("weekday", "week", "van")
MOST_WEEKS = 8
MOST_VISITS = 5_000

_DAYS = {name: number for number, name in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_EVERY = re.compile(r"FREQ=WEEKLY(?:;INTERVAL=([1-8]))?")

Matrix = Callable[[gpd.GeoDataFrame], TravelTimes]
"""Travel times between all of some points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaRules:
    """What holds for all visits of a rota.

    Attributes
    ----------
    days
        The working days; see :func:`planner.routing.rota.workdays.working_days`.
    same_weekday, same_vehicle, same_time
        As in :class:`planner.routing.programme.Programme`. Rules say their weekdays themselves, so the first of them does
        not touch visits that have one.
    keep
        What of the rota of today must stay, where the table tells it: the ``weekday``, the ``week`` of the cycle, the
        ``van``.
    minutes
        How long a visit takes where the table does not say; None to ask for it.
    van_day_seconds, usual_seconds
        As in :class:`planner.routing.period.RotaProblem`.
    """

    days: tuple[date, ...]
    same_weekday: Strength = "hard"
    same_vehicle: Strength = "cost"
    same_time: Strength = "free"
    keep: frozenset[Kept] = frozenset()
    minutes: float | None = None
    van_day_seconds: int = 3600
    usual_seconds: int | None = 21_600


def rota_places(visits: gpd.GeoDataFrame, vehicles: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the places that travel times are needed for: the visits, and ``depot:ID`` for each vehicle."""
    depots = vehicles.set_axis([f"depot:{label}" for label in vehicles.index])
    return gpd.GeoDataFrame(pd.concat([visits[["geometry"]], depots[["geometry"]]]), crs=WGS84)


def cycle_weeks(visits: gpd.GeoDataFrame) -> int:
    """Return after how many weeks a rota of ``visits`` begins anew, at most 8; 1 where nothing is said."""
    every = {_every_weeks(row) for row in visits.itertuples()} - {0}
    return min(MOST_WEEKS, lcm(*every)) if every else 1


def tabled_rota_problem(
    visits: gpd.GeoDataFrame, vehicles: gpd.GeoDataFrame, matrix: Matrix, rules: RotaRules
) -> RotaProblem:
    """Return the rota to make.

    Parameters
    ----------
    visits, vehicles
        Tables that meet their contracts; see :mod:`planner.tables`.
    matrix
        Asked once, for the places of :func:`rota_places`, and only if all else is well.
    rules
        What holds for all visits.

    Raises
    ------
    ProblemError
        Naming each visit whose cells contradict each other, by its id.
    """
    problems = list(_whole_problems(visits, vehicles, rules))
    programmes: dict[str, Programme] = {}
    for row in visits.itertuples():
        problems += _row_problems(row, rules, _vans(vehicles))
        try:
            programmes[row.Index] = _programme(row, rules)
        except ProblemError as error:
            problems += [f"{row.Index}: {_in_columns(line)}" for line in error.problems]
    if problems:
        raise ProblemError(f"No rota can be made of these tables: {len(problems)} problem(s).", problems)
    return RotaProblem(
        visits=tuple(_visit(row, rules) for row in visits.itertuples()),
        vehicles=tuple(vehicle_of(vehicles.loc[label]) for label in vehicles.index),
        days=rules.days,
        travel=matrix(rota_places(visits, vehicles)),
        programmes=programmes,
        allowed={
            row.Index: frozenset(_named_vans(row, rules, _vans(vehicles))[0])
            for row in visits.itertuples()
            if _van_cell(row, rules)
        },
        van_day_seconds=rules.van_day_seconds,
        usual_seconds=rules.usual_seconds,
    )


def _programme(row: pd.Series, rules: RotaRules) -> Programme:
    every = _every_weeks(row)
    rule = "" if every else row.rule
    times = 0 if every or rule else int(row.times or 1)
    begins = row.first_date or (row.present_start if "week" in rules.keep and (every or rule) else "")
    weekdays = row.weekdays or (row.present_weekday if "weekday" in rules.keep else "")
    weeks = len({day.isocalendar()[:2] for day in rules.days})
    same_weekday = "free" if rule or times > weeks else rules.same_weekday
    return Programme(
        every_weeks=every or None,
        rule=rule or None,
        times=times or None,
        start=date.fromisoformat(begins) if begins else None,
        weekdays=frozenset(_DAYS[name] for name in weekdays.split(",") if name),
        preferred_weekday=_DAYS[row.preferred_weekday] if row.preferred_weekday else None,
        least_gap=int(row.least_gap) or None,
        most_gap=int(row.most_gap) or None,
        same_weekday=same_weekday,
        same_vehicle=rules.same_vehicle,
        same_time=rules.same_time,
    )


def _every_weeks(row: pd.Series) -> int:
    """Return every how many weeks a visit is made, 0 if its programme is another; a plain weekly rule is one."""
    plain = _EVERY.fullmatch(row.rule)
    return int(row.every_weeks) or (int(plain[1] or 1) if plain else 0)


def _visit(row: pd.Series, rules: RotaRules) -> Visit:
    windows: tuple[TimeWindow, ...] = ()
    if row.opens or row.closes:
        windows = (
            TimeWindow(
                earliest=clock_seconds(row.opens or "00:00"), latest=clock_seconds(row.closes or "24:00")
            ),
        )
    return Visit(
        id=row.Index,
        service_duration=round(60 * _minutes(row, rules)),
        windows=windows,
        people=float(row.people),
    )


def _minutes(row: pd.Series, rules: RotaRules) -> float:
    """Return how long a visit takes: as the table says, as long as today's, or as long as others; 0 if nobody knows."""
    if row.minutes:
        return float(row.minutes)
    if row.arrival and row.departure:
        return (clock_seconds(row.departure) - clock_seconds(row.arrival)) / 60
    return rules.minutes or 0.0


def _vans(vehicles: gpd.GeoDataFrame) -> dict[str, set[str]]:
    """Return the vehicles that answer to each id and name, in lower case."""
    called: dict[str, set[str]] = {}
    for label, name in zip(vehicles.index, vehicles["name"], strict=True):
        for word in {str(label).casefold(), str(name).casefold()} - {""}:
            called.setdefault(word, set()).add(str(label))
    return called


def _van_cell(row: pd.Series, rules: RotaRules) -> str:
    return str(row.van or (row.present_van if "van" in rules.keep else ""))


def _named_vans(row: pd.Series, rules: RotaRules, vans: dict[str, set[str]]) -> tuple[set[str], list[str]]:
    """Return the vehicles that a visit names, and the words that are none."""
    words = [word.strip() for word in re.split(r"[;,，；、|]", _van_cell(row, rules)) if word.strip()]
    found = {label for word in words for label in vans.get(word.casefold(), ())}
    return found, [word for word in words if word.casefold() not in vans]


def _whole_problems(visits: gpd.GeoDataFrame, vehicles: gpd.GeoDataFrame, rules: RotaRules) -> Iterator[str]:
    if not rules.days:
        yield "no working day is left between holidays and weekends"
    if visits.empty:
        yield "there are no visits"
    if vehicles.empty:
        yield "there are no vehicles"
    if len(visits) > MOST_VISITS:
        yield f"there are {len(visits):,} visits, more than {MOST_VISITS:,}; make a rota for each region"


def _row_problems(row: pd.Series, rules: RotaRules, vans: dict[str, set[str]]) -> Iterator[str]:
    label = row.Index
    for name in ("every_weeks", "times", "least_gap", "most_gap"):
        if getattr(row, name) % 1:
            yield f"{label}: {name} is {getattr(row, name):g}, expected a whole number"
    given = [name for name in ("every_weeks", "times", "rule") if getattr(row, name)]
    if len(given) > 1:
        yield f"{label}: {' and '.join(given)} are both given; leave one empty"
    if row.opens and row.closes and row.closes <= row.opens:
        yield f"{label}: it closes at {row.closes}, not after it opens at {row.opens}"
    minutes = _minutes(row, rules)
    if minutes <= 0:
        told = f"from {row.arrival} to {row.departure}" if row.arrival and row.departure else "not said"
        yield f"{label}: how long the visit takes is {told}; fill the column minutes"
    elif row.opens and row.closes and row.closes > row.opens:
        room = (clock_seconds(row.closes) - clock_seconds(row.opens)) / 60
        if room < minutes:
            yield f"{label}: {minutes:g} minutes do not fit between {row.opens} and {row.closes}"
    for word in _named_vans(row, rules, vans)[1]:
        yield f"{label}: there is no van {word!r}; the vehicles are {', '.join(sorted(vans)) or 'none'}"
    if row.times > len(rules.days):
        yield f"{label}: times is {row.times:g}, more than the {len(rules.days)} working days"


def _in_columns(line: str) -> str:
    """Return a problem of a programme in the words of the table."""
    return line.replace("start goes with", "first_date goes with")
