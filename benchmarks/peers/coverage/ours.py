"""Our side of the coverage benchmark, one question in a process of its own.

::

    python -m peers.coverage.ours coverage|week|gaps EXTRACT INSTANCE OUT
    python -m peers.coverage.ours pairs EXTRACT INSTANCE OUT
    python -m peers.coverage.ours access PAIRS OUT
    python -m peers.coverage.ours check EXTRACT INSTANCE THEIRS

The network and its preparation are opened as every user opens them, from the cache on disk; tables are made before the
clock starts. ``first`` snaps every point; ``again`` asks once more in the same process.
"""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from peers.coverage.given import Given, Pairs, load, save, tell, timed
from peers.streets.ours import at_junctions, opened

from planner.streets.travel import StreetTravel
from planner.tables import WGS84, check_table

PERIOD_FIRST = date(2026, 11, 23)
INSTANT_S = 2 * 86_400 + 10 * 3600
"""Wednesday at 10."""
BEYOND = 1 / 3
"""Of the people, for whom gaps are drawn."""
SQUARES = 10
"""Municipalities on a side."""
END_S, SIGMA_S = 1200.0, 400.0
ZONE_ENDS, ZONE_WEIGHTS = (400.0, 800.0, 1200.0), (1.0, 0.68, 0.22)
SHOWN = 2
"""Decimals of a share in percent."""


def demand_of(given: Given) -> gpd.GeoDataFrame:
    """Return the table of people."""
    index = np.char.add("d", np.arange(len(given.demand)).astype(str))
    frame = gpd.GeoDataFrame(
        {"people": given.people}, geometry=shapely.points(given.demand), crs=WGS84, index=index
    )
    return check_table(frame, "demand")


def branches_of(given: Given) -> gpd.GeoDataFrame:
    """Return the table of branches."""
    index = [f"b{number}" for number in range(len(given.branches))]
    columns = {"name": index, "opening_hours": given.hours}
    frame = gpd.GeoDataFrame(columns, geometry=shapely.points(given.branches), crs=WGS84, index=index)
    return check_table(frame, "branches")


def coverage(travel: StreetTravel, given: Given, out: Path) -> None:
    """Tell what three thresholds take, snapping included, and once more."""
    from planner.coverage.measure import measure_coverage

    demand, branches = demand_of(given), branches_of(given)

    def ask() -> Any:
        found = measure_coverage(travel, branches, demand)
        return found, [100 * found.share(limit) for limit in given.thresholds.tolist()]

    found, shares = timed("first", ask)
    timed("again", ask)
    tell("shares", shares=shares, unreached=int(found.seconds.isna().sum()))
    np.save(out, found.seconds.to_numpy())


def week(travel: StreetTravel, given: Given, out: Path) -> None:
    """Tell what an instant takes, and a week, exact and read by the hour."""
    from planner.calendars.period import Period
    from planner.calendars.stands import service_times
    from planner.coverage.time.instant import coverage_at
    from planner.coverage.time.through import coverage_through
    from planner.tables import empty_table

    demand, branches = demand_of(given), branches_of(given)
    period = Period(first=PERIOD_FIRST, timezone="America/Sao_Paulo")
    travel.snap(demand)
    times = timed(
        "hours read",
        lambda: service_times(branches, empty_table("stands"), period, assumed_hours="", holidays=""),
    )
    instant = timed("instant", lambda: coverage_at(travel, times, demand, INSTANT_S))
    limits = given.thresholds.tolist()
    one = timed("week, one threshold", lambda: coverage_through(travel, times, demand, within=limits[1:2]))
    timed("week, all thresholds", lambda: coverage_through(travel, times, demand, within=limits))
    hours = np.interp(
        np.arange(0, period.seconds + 1, 3600),
        one[0].edges,
        np.append(0, np.cumsum(one[0].people["people"] * np.diff(one[0].edges))),
    )
    tell(
        "week",
        stretches=len(one[0].edges) - 1,
        person_hours=one[0].person_hours(),
        by_hour=float(np.diff(hours).sum() / 3600),
        at_once=100 * instant.share(limits[1]),
    )
    np.save(out, one[0].people["people"].to_numpy())


def gaps(travel: StreetTravel, given: Given, out: Path) -> None:
    """Tell what drawing, cutting and explaining the gaps of a third of the people takes."""
    from planner.coverage.gaps import GapQuestion, find_gaps
    from planner.coverage.measure import measure_coverage

    demand, branches = demand_of(given), branches_of(given)
    found = measure_coverage(travel, branches, demand)
    far = found.seconds.fillna(np.inf).to_numpy()
    within = float(np.ceil(np.quantile(far, 1 - BEYOND)))
    question = GapQuestion(
        coverage=found,
        demand=demand,
        branches=branches,
        travel=travel,
        within=within,
        boundaries=squares(given),
    )
    drawn = timed("gaps", lambda: find_gaps(question))
    beyond = float(given.people[far > within].sum())
    tell(
        "gaps",
        gaps=len(drawn.areas),
        within=within,
        beyond=beyond,
        in_gaps=float(drawn.areas["people"].sum()),
        reasons=drawn.areas["reason"].value_counts().to_dict(),
    )
    drawn.areas.to_file(out.with_suffix(".gpkg"))


def squares(given: Given) -> gpd.GeoDataFrame:
    """Return municipalities that are squares."""
    low, high = given.demand.min(axis=0), given.demand.max(axis=0)
    edges = np.linspace(low, high, SQUARES + 1)
    boxes = [
        shapely.box(edges[i, 0], edges[j, 1], edges[i + 1, 0], edges[j + 1, 1])
        for i in range(SQUARES)
        for j in range(SQUARES)
    ]
    names = [f"square {number}" for number in range(len(boxes))]
    frame = gpd.GeoDataFrame({"name": names, "level": 8.0}, geometry=boxes, crs=WGS84, index=names)
    return check_table(frame, "boundaries")


def pairs(travel: StreetTravel, given: Given, out: Path) -> None:
    """Write the pairs within the farthest zone."""
    found = timed("pairs", lambda: travel.near_pairs(demand_of(given), branches_of(given), within=END_S))
    rng = np.random.default_rng(7)
    save(
        Pairs(
            row=found["point_row"].to_numpy(np.int64),
            site=found["site_row"].to_numpy(np.int64),
            seconds=found["seconds"].to_numpy(float),
            people=given.people,
            supply=np.round(rng.uniform(1, 20, len(given.branches))),
        ),
        out,
    )
    tell("pairs", pairs=len(found["seconds"]))


def access(path: Path, out: Path) -> None:
    """Tell what each measure takes, from arrays to values; then once more."""
    from planner.coverage.access.decay import Cutoff, Gaussian, Stepwise
    from planner.coverage.access.floating import three_step, two_step
    from planner.coverage.access.opportunities import gravity
    from planner.coverage.access.rational import rational_access
    from planner.coverage.access.times import AccessTimes

    given = load(Pairs, path)
    zones = Stepwise(ends=ZONE_ENDS, weights=ZONE_WEIGHTS)
    known = (given.supply, given.people)

    def times() -> AccessTimes:
        sizes = {"demand": range(len(given.people)), "sites": range(len(given.supply))}
        return AccessTimes.from_pairs(given.row, given.site, given.seconds, **sizes)

    asks: dict[str, Callable[[AccessTimes], Any]] = {
        "gravity": lambda near: gravity(near, given.supply, Gaussian(sigma=SIGMA_S, end=END_S)),
        "2sfca": lambda near: two_step(near, *known, Cutoff(end=END_S)).access,
        "e2sfca": lambda near: two_step(near, *known, zones).access,
        "3sfca": lambda near: three_step(near, *known, zones).access,
        "raam": lambda near: rational_access(near, *known).cost.fillna(0.0),
    }
    values = {}
    for name, ask in asks.items():
        values[name] = timed(name, lambda ask=ask: ask(times())).to_numpy()
        timed(f"{name}, again", lambda ask=ask: ask(times()))
    found = rational_access(times(), *known)
    tell("raam", regret=found.regret, rounds=found.rounds)
    np.savez(out, **values)


def check(travel: StreetTravel, given: Given, theirs: Path) -> None:
    """Tell how many of a peer's milliseconds differ from ours at the junctions that it snapped to."""
    from planner.streets.graph import TIME_BITS
    from planner.streets.hierarchy import UNREACHED
    from planner.streets.search import nearest_at_nodes

    with np.load(theirs) as stored:
        points, branches, ms = (stored[name] for name in ("points", "branches", "ms"))
        far = float(stored["far"])
    key = nearest_at_nodes(travel.search, at_junctions(travel.roads, branches), direction="to").key
    ours = np.where(key >= UNREACHED, -1, key >> TIME_BITS)[points]
    ours[ours >= far] = -1
    tell(
        "check",
        differ=int((ours != ms).sum()),
        largest=int(np.abs(ours - ms).max()),
        shares=given.shares(np.where(ours < 0, np.inf, ours / 1000)),
    )


QUESTIONS: dict[str, Callable[[StreetTravel, Given, Path], None]] = {
    "coverage": coverage,
    "week": week,
    "gaps": gaps,
    "pairs": pairs,
    "check": check,
}


def main() -> None:
    """Answer one question."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("question", choices=[*QUESTIONS, "access"])
    parser.add_argument("paths", type=Path, nargs="+")
    asked = parser.parse_args()
    if asked.question == "access":
        access(*asked.paths)
        return
    extract, instance, out = asked.paths
    travel = timed("open", lambda: opened(extract))
    QUESTIONS[asked.question](travel, load(Given, instance), out)


if __name__ == "__main__":
    main()
