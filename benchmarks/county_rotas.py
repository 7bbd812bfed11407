"""The rotas of four English counties: ours against the council's own, on the same travel times.

    python benchmarks/county_rotas.py [--seconds 60] [--seed 0] [--data ../shared/data/mobile_libraries] [counties...]

The council's rota is taken as it is: its stops, arrivals, departures, recurrence rules and vehicles
(LibrariesHacked, mobilelibraries-data, OGL v3). Ours makes the same visits, as long and as often, with as many vans from the
same depots; what is made more than once in the cycle keeps its weekday and falls at the same distance of weeks.

* **Travel** is that of the legs given (road network), in both directions; where a pair has none, the straight line
  times the county's mean detour at the county's mean speed for that distance, both measured on its legs. Both rotas
  are measured with the same matrix. Ours drives mostly on estimated legs, so the table says by how much those might be
  too short before ours were no better (*slack*): the council's kilometres stay as they are meanwhile.
* **Depots** are not in the data: each van starts and ends at the library branch that suits the *council's* rota best.
* **Vehicle-days**: a route is one van's day. Where its stops overlap (East Riding's routes mix several vans) it is split
  into the fewest vans that can keep the timetable, then the shortest way for them: the best that can be said of it.
* **Days of ours** take at most eight hours from leaving the depot to being back, with half an hour's break. In East Riding,
  where stops of seven hours leave no time for either, they take at most as long as the council's longest and have no
  break beside those stops, as the council's.

Two rotas of ours: *free* chooses date, van and time; *careful* leaves every stop to the van that makes it today, and takes
five minutes more at every stop (of less than four hours) than the council does, for parking and late readers.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd
from dateutil.rrule import rrulestr
from scipy.optimize import linear_sum_assignment

from planner.geodesy import haversine_m
from planner.routing.period import RotaProblem
from planner.routing.problem import Break, Costs, TimeWindow, Vehicle, Visit
from planner.routing.rota import Programme, Rota, check_rota, make_rota
from planner.routing.rota.warm import warm_rota
from planner.solving import Budget
from planner.travel import TravelTimes

COUNTIES = ("wiltshire", "shropshire", "somerset", "east_riding_of_yorkshire")
EDGES = (0, 500, 2_000, 5_000, 10_000, 20_000, 1e9)
"""Metres of straight line between which the mean detour and speed are measured."""
OUT = 8 * 3600 + 1800
"""Our vans leave no earlier than half past eight."""
VAN_DAY_KM = 60.0
WITHOUT_BREAK = ("east_riding_of_yorkshire",)
LUNCH = Break(windows=(TimeWindow(earliest=11 * 3600, latest=14 * 3600),), duration=1800)


@dataclass(frozen=True)
class County:
    """A county's stops, branches, travel times and the council's van-days."""

    name: str
    stops: pd.DataFrame
    weeks: int
    depots: dict[str, str]
    travel: TravelTimes
    council: list[tuple[str, date, tuple[str, ...]]]
    given: np.ndarray  # whether a pair's leg is given


def seconds_of(clock: str) -> int:
    """Return seconds after midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def read_stops(folder: Path) -> pd.DataFrame:
    """Return the stops with times in seconds and their dates in the first whole cycle."""
    stops = pd.read_csv(folder / "mobile_stops.csv", dtype={"route": str})
    stops.index = pd.Index([f"s{number}" for number in range(len(stops))])
    stops["from"] = stops["arrival"].map(seconds_of)
    stops["to"] = stops["departure"].map(seconds_of)
    stops["every"] = [rrulestr(rule)._interval for rule in stops["frequency"]]  # noqa: SLF001
    assert all(rule.startswith("FREQ=WEEKLY;INTERVAL=") for rule in stops["frequency"])
    return stops


def in_cycle(stops: pd.DataFrame, weeks: int) -> pd.Series:
    """Return the dates of each stop in a cycle of ``weeks`` from the first Monday on which all have begun."""
    start = max(date.fromisoformat(text) for text in stops["start"])
    monday = start - timedelta(days=start.weekday()) + timedelta(days=7)
    dates = []
    for text, every in zip(stops["start"], stops["every"], strict=True):
        first = date.fromisoformat(text)
        due = [first + timedelta(days=7 * every * k) for k in range(200)]
        dates.append(tuple(day for day in due if monday <= day < monday + timedelta(days=7 * weeks)))
    return pd.Series(dates, index=stops.index)


def matrix(folder: Path, points: pd.DataFrame) -> tuple[TravelTimes, np.ndarray]:
    """Return travel between all ``points`` (lon, lat): given legs, else estimated from them; and which are given."""
    legs = pd.read_csv(folder / "legs.csv.gz").drop(columns="WKT")
    ends = [
        legs[[f"{end}_stop_longitude", f"{end}_stop_latitude"]].to_numpy()
        for end in ("origin", "destination")
    ]
    line = haversine_m(*ends)
    place = points[["lon", "lat"]].to_numpy()
    lon, lat = place.T
    apart = haversine_m(place[:, None], place[None, :])
    band, bands = np.digitize(line, EDGES[1:-1]), np.digitize(apart, EDGES[1:-1])
    metres, seconds = np.zeros_like(apart), np.zeros_like(apart)
    for number in range(len(EDGES) - 1):
        some = band == number if (band == number).sum() >= 5 else band >= number - 1
        detour = legs["distance"][some].sum() / line[some].sum()
        pace = legs["duration"][some].sum() / legs["distance"][some].sum()
        metres = np.where(bands == number, apart * detour, metres)
        seconds = np.where(bands == number, apart * detour * pace, seconds)
    at = {(round(x, 5), round(y, 5)): [] for x, y in zip(lon, lat, strict=True)}
    for row, (x, y) in enumerate(zip(lon, lat, strict=True)):
        at[round(x, 5), round(y, 5)].append(row)
    known = np.zeros(metres.shape, dtype=bool)
    for leg in legs.itertuples():
        origin = at.get((round(leg.origin_stop_longitude, 5), round(leg.origin_stop_latitude, 5)), [])
        target = at.get(
            (round(leg.destination_stop_longitude, 5), round(leg.destination_stop_latitude, 5)), []
        )
        for a in origin:
            for b in target:
                if a != b:
                    known[a, b] = known[b, a] = True
                    metres[a, b] = metres[b, a] = leg.distance
                    seconds[a, b] = seconds[b, a] = leg.duration
    np.fill_diagonal(metres, 0.0)
    np.fill_diagonal(seconds, 0.0)
    ids = tuple(points.index)
    return TravelTimes(origins=ids, destinations=ids, seconds=seconds, metres=metres), known


def van_days(stops: pd.DataFrame, travel: TravelTimes, depot: str) -> Iterator[tuple[str, ...]]:
    """Yield the stops of one route on one date in turn: one van's day, or several where they overlap."""
    ordered = stops.sort_values("from")
    if (ordered["from"].to_numpy()[1:] >= ordered["to"].to_numpy()[:-1]).all():
        yield tuple(ordered.index)
    else:
        yield from split(stops, travel, depot)


def split(stops: pd.DataFrame, travel: TravelTimes, depot: str) -> Iterator[tuple[str, ...]]:
    """Yield the stops of one date as the fewest vans that can keep their times, then the fewest metres.

    A path cover of least cost: who follows whom is an assignment (each stop follows one or the depot). A van may be up to ten
    minutes late for its next stop, since the travel times are ours.
    """
    labels = list(stops.sort_values("from").index)
    row = {label: number for number, label in enumerate(travel.origins)}
    n, home = len(labels), row[depot]
    big = 1e9
    cost = np.full((2 * n, 2 * n), np.inf)
    for a, one in enumerate(labels):
        for b, other in enumerate(labels):
            wait = stops["from"][other] - stops["to"][one]
            if a != b and wait >= 0 and travel.seconds[row[one], row[other]] <= wait + 600:
                cost[a, b] = travel.metres[row[one], row[other]]
        cost[a, n + a] = travel.metres[row[one], home]
        cost[n + a, a] = big + travel.metres[home, row[one]]
    cost[n:, n:] = 0.0
    cost[~np.isfinite(cost)] = 1e12
    _, after = linear_sum_assignment(cost)
    follows = {labels[a]: labels[b] for a, b in enumerate(after[:n]) if b < n}
    for first in labels:
        if first not in follows.values():
            chain = [first]
            while chain[-1] in follows:
                chain.append(follows[chain[-1]])
            yield tuple(chain)


def read_county(data: Path, name: str) -> County:
    """Return a county, with the depots that suit its council's rota best."""
    folder = data / name
    stops = read_stops(folder)
    weeks = int(np.lcm.reduce(stops["every"]))
    stops["dates"] = in_cycle(stops, weeks)
    branches = pd.read_csv(folder / "branches.csv").set_index("id")
    branches.index = pd.Index([f"b{label}" for label in branches.index])
    points = pd.concat(
        [
            stops.rename(columns={"geox": "lon", "geoy": "lat"})[["lon", "lat"]],
            branches.rename(columns={"lng": "lon"})[["lon", "lat"]],
        ]
    )
    travel, known = matrix(folder, points)
    council, depots = [], {}
    for mobile, mine in stops.groupby("mobile"):
        days = mine.explode("dates")
        best = None
        for branch in branches.index:
            routes = [
                (str(mobile), day, chain)
                for (day, _), today in days.groupby(["dates", "route"])
                for chain in van_days(today, travel, branch)
            ]
            key = (len(routes), sum(metres_of(travel, branch, chain) for *_, chain in routes))
            if best is None or key < best[0]:
                best = (key, branch, routes)
        depots[str(mobile)] = best[1]
        council += best[2]
    return County(name, stops, weeks, depots, travel, council, known)


def metres_of(travel: TravelTimes, depot: str, chain: tuple[str, ...]) -> float:
    """Return the metres from the depot along ``chain`` and back."""
    row = {label: number for number, label in enumerate(travel.origins)}
    way = [row[depot], *(row[label] for label in chain), row[depot]]
    return float(sum(travel.metres[a, b] for a, b in pairwise(way)))


def seconds_along(travel: TravelTimes, depot: str, chain: tuple[str, ...]) -> float:
    """Return the seconds at the wheel."""
    row = {label: number for number, label in enumerate(travel.origins)}
    way = [row[depot], *(row[label] for label in chain), row[depot]]
    return float(sum(np.ceil(travel.seconds[a, b]) for a, b in pairwise(way)))


def hours_away(county: County) -> list[float]:
    """Return the hours from leaving the depot to being back on each of the council's van-days."""
    stops, travel = county.stops, county.travel
    return [
        (
            (stops["to"][chain[-1]] + travel.between(chain[-1], county.depots[mobile]))
            - (stops["from"][chain[0]] - travel.between(county.depots[mobile], chain[0]))
        )
        / 3600
        for mobile, _, chain in county.council
    ]


def question(county: County, *, careful: bool) -> RotaProblem:
    """Return the rota to make for a county; van-days come before kilometres by a price of 60 km each."""
    stops = county.stops
    per_day: dict[tuple[str, date], int] = {}
    for mobile, day, _ in county.council:
        per_day[mobile, day] = per_day.get((mobile, day), 0) + 1
    resting = county.name not in WITHOUT_BREAK
    longest = 8 * 3600 if resting else int(max(8.0, *hours_away(county)) * 3600)
    fleet = {
        mobile: max(count for (label, _), count in per_day.items() if label == mobile)
        for mobile in county.depots
    }
    vans = [
        Vehicle(
            id=f"{mobile} {number}",
            depot=county.depots[mobile],
            shift=TimeWindow(earliest=OUT, latest=OUT + longest),
            breaks=(LUNCH,) if resting else (),
            costs=Costs(fixed=VAN_DAY_KM, per_hour=0.0, per_km=1.0),
        )
        for mobile, count in fleet.items()
        for number in range(1, count + 1)
    ]
    weekdays = {day.weekday() for _, day, _ in county.council}
    first = min(day for _, day, _ in county.council)
    monday = first - timedelta(days=first.weekday())
    cycle = (monday + timedelta(days=number) for number in range(7 * county.weeks))
    stay = (stops["to"] - stops["from"]).astype(int)
    if careful:
        stay += 300 * (stay < 4 * 3600)
    return RotaProblem(
        visits=tuple(Visit(id=label, service_duration=int(stay[label])) for label in stops.index),
        vehicles=tuple(vans),
        days=tuple(day for day in cycle if day.weekday() in weekdays),
        travel=county.travel,
        programmes={
            label: Programme(
                every_weeks=int(every),
                same_weekday="hard" if every < county.weeks else "free",
                same_vehicle="free",
            )
            for label, every in stops["every"].items()
        },
        allowed={
            label: frozenset(van.id for van in vans if van.id.rsplit(" ", 1)[0] == mobile)
            for label, mobile in stops["mobile"].items()
        }
        if careful
        else {},
        own_costs=True,
    )


def own_routes(problem: RotaProblem, rota: Rota) -> list[tuple[str, tuple[str, ...]]]:
    """Return (depot, stops) of each van-day of ours."""
    depots = {vehicle.id: str(vehicle.depot) for vehicle in problem.vehicles}
    return [(depots[day.vehicle], tuple(stop.visit for stop in day.route.stops)) for day in rota.days]


def measured(county: County, routes: list[tuple[str, tuple[str, ...]]]) -> tuple[int, float, float, float]:
    """Return van-days, kilometres, hours at the wheel, and kilometres on estimated legs."""
    travel = county.travel
    row = {label: number for number, label in enumerate(travel.origins)}
    km = sum(metres_of(travel, depot, chain) for depot, chain in routes) / 1000
    hours = sum(seconds_along(travel, depot, chain) for depot, chain in routes) / 3600
    estimated = 0.0
    for depot, chain in routes:
        way = [row[depot], *(row[label] for label in chain), row[depot]]
        estimated += sum(travel.metres[a, b] for a, b in pairwise(way) if not county.given[a, b])
    return len(routes), km, hours, estimated / 1000


def tell(county: County, name: str, figures: tuple[int, float, float, float], note: str) -> None:
    """Print a row of the table."""
    days, km, hours, _ = figures
    print(
        f"| {county.name} | {county.weeks} | {name} | {days} | {km:,.0f} | {hours:.1f} | {note} |", flush=True
    )


def compare(county: County, seconds: float, seed: int) -> bool:
    """Print a county's rows; return whether ours is no worse in van-days and kilometres."""
    council = measured(county, [(county.depots[mobile], chain) for mobile, _, chain in county.council])
    tell(
        county, "council", council, f"{len(county.stops)} stops, longest day {max(hours_away(county)):.1f} h"
    )
    good = True
    for careful in (False, True):
        problem = question(county, careful=careful)
        begun = process_time()
        rota = make_rota(problem, budget=Budget(seconds=seconds), seed=seed)
        spent = process_time() - begun
        assert check_rota(problem, rota) == []
        ours = measured(county, own_routes(problem, rota))
        slack = (council[1] - (ours[1] - ours[3])) / ours[3] - 1
        note = f"missed {len(rota.unserved)}, slack {slack:.0%}, {spent:.0f} s CPU, sound"
        tell(county, "ours, careful" if careful else "ours, free", ours, note)
        good = good and not rota.unserved and ours[0] <= council[0] and ours[1] <= council[1]
    return good


def main() -> None:
    """Compare the counties."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("counties", nargs="*", default=COUNTIES)
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--data", type=Path, default=Path("../shared/data/mobile_libraries"))
    given = asked.parse_args()
    warm_rota()
    print("| county | weeks | rota | vehicle-days | km | hours driven | |\n|---|---|---|---|---|---|---|")
    good = [compare(read_county(given.data, name), given.seconds, given.seed) for name in given.counties]
    print("ours is no worse in vehicle-days and kilometres:", "everywhere" if all(good) else "NOT everywhere")


if __name__ == "__main__":
    main()
