"""Travel between many points and each of several sets of sites: what time-dependent service is measured by."""

from collections.abc import Iterator, Sequence

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from planner.streets import hierarchy as ch
from planner.streets.graph import TIME_BITS
from planner.streets.hierarchy import UNREACHED, UNREACHED_MS
from planner.streets.search import StreetSearch, nearest_of_each
from planner.streets.seeds import on_one_edge
from planner.streets.snap import Snapped
from planner.streets.travel import StreetTravel
from planner.travel import Direction

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


def seconds_to_each(
    travel: StreetTravel,
    points: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    sets: Sequence[Longs],
    *,
    direction: Direction = "to",
) -> Iterator[tuple[int, Floats]]:
    """Yield the seconds between every point and the nearest site of each set, NaN where there is no way.

    The same to the last digit as :meth:`planner.streets.travel.StreetTravel.nearest` of those sites alone, but points
    are joined to the streets once, and sets of one site are searched from side by side.

    Parameters
    ----------
    travel, points, sites
        People, and the places they go to.
    sets
        Ascending positions in ``sites``.
    direction
        ``to`` the sites, or ``from`` them.

    Yields
    ------
    Number of the set, and ``(p,)`` seconds; not in the order of ``sets``.
    """
    here, there = travel.snap(points), travel.snap(sites)
    near, late = travel.access_seconds(here), travel.access_seconds(there)
    several = [number for number, chosen in enumerate(sets) if len(chosen) > 1]
    alone = [number for number, chosen in enumerate(sets) if len(chosen) == 1]
    keys = nearest_of_each(travel.search, [sets[n] for n in several], there, here, direction, late)
    for number, key in zip(several, keys, strict=True):
        yield number, np.where(key >= UNREACHED, np.nan, (key >> TIME_BITS) / 1000.0) + near
    rows = np.array([sets[number][0] for number in alone], np.int64)
    for number, row, ms in zip(
        alone, rows, milliseconds_of_each(travel.search, there[rows], here, direction), strict=True
    ):
        late_ms = np.rint(late[row] * 1000.0)
        yield number, np.where(ms >= UNREACHED_MS, np.nan, (ms + late_ms) / 1000.0) + near


def milliseconds_of_each(
    search: StreetSearch, sources: Snapped, targets: Snapped, direction: Direction
) -> Iterator[Longs]:
    """Yield, for each source, the milliseconds between it and every target, ``UNREACHED_MS`` or more for no way."""
    if not (search.network.edge_count and len(sources.edge) and len(targets.edge)):
        yield from (np.full(len(targets.edge), UNREACHED_MS, np.int64) for _ in sources.edge)
        return
    outward = direction == "from"
    metric = search.by_time if outward else search.by_time.reversed()
    start = search.seeds(sources, departing_=outward)
    goal = search.seeds(targets, departing_=not outward)
    source, target, key = on_one_edge(search.network, sources, targets, direction)
    pinned = ch.pin(search.hierarchy, metric, goal.node, goal.ms)
    for first, block in ch.blocks(search.hierarchy, metric, pinned, start.node, start.ms):
        for number, ms in enumerate(block, first):
            own = source == number
            np.minimum.at(ms, target[own], (key[own] >> TIME_BITS).astype(np.int32))
            yield ms
