"""Measure coverage in space and time at the size of a country: CPU seconds of one thread.

::

    python benchmarks/coverage_time.py [--folder FOLDER] [--points 1000000] [--branches 1000] [--network poa25]

Demand points lie at random within some hundred metres of random streets, branches at random junctions, with opening
hours of 30 patterns. The network is opened and prepared before the clock starts; snapping the points is counted.
"""

import argparse
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
from networks import make

from planner.calendars.period import Period
from planner.calendars.stands import service_times
from planner.coverage.measure import cumulative_table, measure_coverage
from planner.coverage.time.instant import coverage_at
from planner.coverage.time.through import coverage_through
from planner.io.streets.prepared import prepared_streets
from planner.io.streets.read import read_streets
from planner.streets.network import StreetNetwork
from planner.streets.travel import StreetTravel
from planner.tables import check_table, empty_table

THRESHOLDS = (300.0, 600.0, 1200.0)
HOURS = [
    f"Mo-Fr {opens:02d}:00-{closes:02d}:{half:02d}; Sa {opens:02d}:30-{saturday:02d}:00"
    for opens, saturday in ((8, 12), (9, 13), (10, 16))
    for closes in (15, 16, 17, 18, 19)
    for half in (0, 30)
]


@contextmanager
def told(what: str) -> Iterator[None]:
    """Print the CPU seconds of what is done inside."""
    begin = time.process_time()
    yield
    print(f"{what:<60} {time.process_time() - begin:7.2f} s", flush=True)


def tables(
    network: StreetNetwork, points: int, branches: int, seed: int
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return demand points near streets, and branches at junctions."""
    rng = np.random.default_rng(seed)
    row = rng.integers(len(network.line), size=points)
    here = network.line[row] / 1e7 + rng.normal(scale=0.001, size=(points, 2))
    demand = gpd.GeoDataFrame(
        {"people": rng.integers(1, 30, size=points).astype(float)},
        index=np.char.add("d", np.arange(points).astype(str)).astype(object),
        geometry=gpd.points_from_xy(*here.T),
        crs="EPSG:4326",
    )
    there = network.nodes[rng.integers(network.node_count, size=branches)]
    banks = gpd.GeoDataFrame(
        {
            "name": "",
            "opening_hours": [HOURS[k % len(HOURS)] for k in range(branches)],
            "capacity": 0.0,
        },
        index=[f"b{k}" for k in range(branches)],
        geometry=gpd.points_from_xy(*there.T),
        crs="EPSG:4326",
    )
    return demand, banks


def stands_at(network: StreetNetwork, count: int, seed: int) -> gpd.GeoDataFrame:
    """Return stops of half an hour, some weekly, some every two or four weeks."""
    rng = np.random.default_rng(seed)
    there = network.nodes[rng.integers(network.node_count, size=count)]
    begin = rng.integers(9 * 4, 16 * 4, size=count)
    frame = gpd.GeoDataFrame(
        {
            "date": [str(date(2026, 11, 23) + timedelta(days=int(k))) for k in rng.integers(28, size=count)],
            "arrival": [f"{k // 4:02d}:{k % 4 * 15:02d}" for k in begin],
            "departure": [f"{k // 4:02d}:{k % 4 * 15:02d}" for k in begin + 2],
            "rule": [f"FREQ=WEEKLY;INTERVAL={k}" for k in rng.choice([1, 2, 4], size=count)],
        },
        index=[f"s{k}" for k in range(count)],
        geometry=gpd.points_from_xy(*there.T),
        crs="EPSG:4326",
    )
    return check_table(frame, "stands")


def main() -> None:
    """Measure an instant and a week."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--folder", type=Path, default=Path.home() / ".cache/farreach-benchmarks")
    parser.add_argument("--network", default="poa25")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--branches", type=int, default=1_000)
    parser.add_argument("--stops", type=int, default=1_400)
    given = parser.parse_args()
    network = read_streets(make(given.network, given.folder))
    travel = StreetTravel(network=network, prepared=prepared_streets(network))
    demand, banks = tables(network, given.points, given.branches, seed=5)
    print(f"{network.node_count:,} junctions, {len(demand):,} demand points, {len(banks):,} branches")
    travel.nearest(demand.iloc[:1000], banks)  # compiles, customises
    travel.snap(demand.iloc[1000:2000])
    with told("coverage at three thresholds, points snapped"):
        coverage = measure_coverage(travel, banks, demand)
        shares = cumulative_table(coverage, THRESHOLDS)
    print(shares.to_string(index=False))
    with told("once more"):
        measure_coverage(travel, banks, demand)
    week = Period(first=date(2026, 11, 23), days=7)
    with told("service times"):
        times = service_times(banks, empty_table("stands"), week)
    with told("coverage at an instant"):
        coverage_at(travel, times, demand, 10 * 3600)
    with told("coverage through a week, three thresholds"):
        through = coverage_through(travel, times, demand, within=THRESHOLDS)
    vans = stands_at(network, given.stops, seed=6)
    times = service_times(banks, vans, replace(week, days=28))
    with told(f"the same through four weeks with {given.stops:,} stop places"):
        through += coverage_through(travel, times, demand, within=THRESHOLDS)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{most:,.0f} MB at most")
    for answer in through:
        print(
            f"{answer.within / 60:g} min: {answer.person_hours():,.0f} person-hours in {len(answer.people)} stretches"
        )


if __name__ == "__main__":
    main()
