"""Small named street maps. Places stand at kilometres from 0° N 0° E; one kilometre is one minute at 60 km/h."""

import heapq
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest

from planner.geodesy import EARTH_RADIUS_M
from planner.streets.network import CLOSED
from planner.streets.search import StreetSearch

KM = 180_000 / (np.pi * EARTH_RADIUS_M)
"""Degrees of one kilometre on the equator."""


@pytest.fixture(scope="session")
def at():
    """Return a table of points at kilometres."""

    def build(**places):
        x, y = np.array(list(places.values()), float).reshape(-1, 2).T * KM
        return gpd.GeoDataFrame(index=list(places), geometry=gpd.points_from_xy(x, y), crs="EPSG:4326")

    return build


@pytest.fixture(scope="session")
def river_with_one_bridge(roads):
    """Two banks 1 km apart along a river, joined by one bridge at kilometre 10."""
    places = {"w": (0, 0), "bridge_s": (10, 0), "n": (0, 1), "bridge_n": (10, 1)}
    return roads(places, "w-bridge_s", "n-bridge_n", "bridge_s-bridge_n")


@pytest.fixture(scope="session")
def island_with_ferry(roads):
    """Return a coast road of 10 km, a ferry of 5 km, and an island road of 2 km."""
    places = {"town": (0, 0), "port": (10, 0), "landing": (10, 5), "farm": (10, 7)}
    return roads(places, "town-port", "port~landing@20", "landing-farm")


@pytest.fixture(scope="session")
def one_way_ring(roads):
    """Return a ring a > b > c > a of 1 + 1 + 2 km that may be driven one way only, and a road from a to the town."""
    places = {"town": (-5, 0), "a": (0, 0), "b": (0, 1), "c": (1, 1), "d": (1, 0)}
    return roads(places, "town-a", "a>b", "b>c", "c>d>a")


@pytest.fixture(scope="session")
def searching():
    """Return a network made ready for searches."""
    return StreetSearch.of


NO_WAY = (np.inf, np.inf)


class _Plain:
    """Plain Dijkstra that remembers the courses travelled: what every search is held against, in plain Python."""

    def __init__(self, network):
        self.network = network
        self.ends = network.ends.ravel().tolist()
        self.ms = np.column_stack([network.forward_ms, network.backward_ms]).ravel().tolist()
        self.cm = np.rint(network.metres.astype(float) * 100).astype(int).tolist()
        bounds, flat = network.banned_start, network.banned.tolist()
        self.banned = {tuple(flat[a:b]) for a, b in pairwise(bounds)}
        self.memory = max((len(sequence) for sequence in self.banned), default=1) - 1
        self.turning = {course for sequence in self.banned for course in sequence}
        self.out = {}
        for course, node in enumerate(self.ends):
            if self.ms[course] != CLOSED:
                self.out.setdefault(node, []).append(course)

    def remembered(self, history, course):
        """Return what of a history may still matter; courses in no banned sequence break it."""
        kept = (*history, course)[-self.memory :] if self.memory else ()
        return kept if course in self.turning else ()

    def may(self, history, course):
        """Return whether a course may follow."""
        whole = (*history, course)
        return not any(whole[k:] in self.banned for k in range(len(whole)))

    def part(self, course, share):
        """Return milliseconds and centimetres of a share of a course, None where it is closed."""
        if self.ms[course] == CLOSED and share > 1e-9:
            return None
        ms = 0 if share <= 1e-9 else round(share * self.ms[course])
        return ms, round(share * float(self.network.metres[course >> 1]) * 100)

    def settle(self, edge, fraction):
        """Return milliseconds and centimetres of every state (node, courses remembered)."""
        best, heap = {}, []
        for way, share in ((0, 1 - fraction), (1, fraction)):
            course = 2 * edge + way
            if (cost := self.part(course, share)) is not None:
                history = self.remembered((), course) if share > 1e-9 else ()
                heapq.heappush(heap, (cost, self.ends[course ^ 1], history))
        while heap:
            cost, node, history = heapq.heappop(heap)
            if (node, history) in best:
                continue
            best[node, history] = cost
            for course in self.out.get(node, ()):
                if self.may(history, course):
                    state = self.ends[course ^ 1], self.remembered(history, course)
                    after = cost[0] + self.ms[course], cost[1] + self.cm[course >> 1]
                    if state not in best:
                        heapq.heappush(heap, (after, *state))
        return best

    def costs(self, source, targets):
        """Return milliseconds and centimetres from a point to others; points are (edge, fraction)."""
        by_node = {}
        for (node, history), cost in self.settle(*source).items():
            by_node.setdefault(node, []).append((history, cost))
        return [min(self._arrivals(source, target, by_node), default=NO_WAY) for target in targets]

    def _arrivals(self, source, target, by_node):
        (edge, begin), (goal, fraction) = source, target
        for way, share in ((0, fraction), (1, 1 - fraction)):
            course = 2 * goal + way
            last = self.part(course, share)
            for history, cost in by_node.get(self.ends[course], ()) if last else ():
                if share <= 1e-9 or self.ms[course] == CLOSED or self.may(history, course):
                    yield cost[0] + last[0], cost[1] + last[1]
        if edge == goal:
            direct = self.part(2 * edge + (fraction < begin), abs(fraction - begin))
            if direct:
                yield direct


@pytest.fixture(scope="session")
def plain():
    """Return milliseconds and metres ``(sources, targets)`` by plain Dijkstra, NaN where there is no way."""

    def matrix(network, sources, targets):
        dijkstra = _Plain(network)
        goals = [(int(edge), float(f)) for edge, f in zip(targets.edge, targets.fraction, strict=True)]
        answer = np.full((2, len(sources.edge), len(targets.edge)), np.nan)
        for row in np.flatnonzero(sources.found):
            found = np.flatnonzero(targets.found)
            costs = dijkstra.costs(
                (int(sources.edge[row]), float(sources.fraction[row])), [goals[k] for k in found]
            )
            answer[:, row, found] = np.array(costs, float).reshape(-1, 2).T
        answer[np.isinf(answer)] = np.nan
        return answer[0], answer[1] / 100

    return matrix
