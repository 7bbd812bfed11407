"""The fastest ways themselves, edge by edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from planner.streets import hierarchy as ch
from planner.streets.graph import NO_COURSE
from planner.streets.hierarchy import UNREACHED
from planner.streets.search import StreetSearch, metres_of, seconds_of
from planner.streets.seeds import ABSENT, Seeds, along_edges
from planner.streets.snap import Snapped

Longs = NDArray[np.int64]

Step = tuple[int, float, float]
"""A trip along one edge: edge, fraction where it begins, fraction where it ends."""


@dataclass(frozen=True, slots=True)
class Path:
    """The shortest of the fastest ways between two points.

    Attributes
    ----------
    seconds, metres
        What it takes, at least 0.
    steps
        The edges in turn.
    """

    seconds: float
    metres: float
    steps: tuple[Step, ...]


def paths(search: StreetSearch, points: Snapped, pairs: Sequence[tuple[int, int]]) -> list[Path | None]:
    """Return the fastest path for each pair of positions in ``points``, None where there is none."""
    answers: list[Path | None] = [None] * len(pairs)
    if not search.network.edge_count:
        return answers
    start, goal = search.seeds(points, departing_=True), search.seeds(points, departing_=False)
    by_goal: dict[int, list[int]] = {}
    for number, (a, b) in enumerate(pairs):
        if points.found[a] and points.found[b]:
            by_goal.setdefault(b, []).append(number)
    for b, numbers in by_goal.items():
        metric = search.by_time_and_metres.reversed()
        remaining = ch.distances(search.hierarchy, metric, goal.node[b], goal.key[b])
        walk = _Walk(search, points, start, goal, cast("Longs", remaining))
        for number in numbers:
            answers[number] = walk.path(pairs[number][0], b)
    return answers


@dataclass(frozen=True, slots=True)
class _Walk:
    """Walks downhill over what remains to one goal."""

    search: StreetSearch
    points: Snapped
    start: Seeds
    goal: Seeds
    remaining: Longs

    def path(self, a: int, b: int) -> Path | None:
        """Return the path from point ``a`` to the goal ``b``."""
        one, other = np.array([a]), np.array([b])
        along = -1
        if self.points.edge[a] == self.points.edge[b]:
            along = int(along_edges(self.search.network, self.points, self.points, (one, other))[0])
        by_way = [self._from(a, way) for way in (0, 1)]
        best = min(by_way)
        if along >= 0 and along <= best:
            step = (int(self.points.edge[a]), float(self.points.fraction[a]), float(self.points.fraction[b]))
            return _path(along, (step,))
        if best >= UNREACHED:
            return None
        way = by_way.index(best)
        courses, last = self._courses(int(self.start.node[a, way]), b)
        first = (int(self.points.edge[a]), float(self.points.fraction[a]), float(1 - way))
        middle = ((course >> 1, float(course & 1), float(1 - (course & 1))) for course in courses)
        final = (int(self.points.edge[b]), float(last), float(self.points.fraction[b]))
        return _path(best, (first, *middle, final))

    def _from(self, a: int, way: int) -> int:
        node = self.start.node[a, way]
        if node == ABSENT or self.remaining[node] >= UNREACHED:
            return UNREACHED
        return int(self.remaining[node] + self.start.key[a, way])

    def _courses(self, node: int, b: int) -> tuple[list[int], int]:
        """Return the courses from a node on, and the end of the goal's edge at which it is entered."""
        graph, keys = self.search.graph, self.search.arc_key
        goals = [(int(self.goal.node[b, way]), int(self.goal.key[b, way]), way) for way in (0, 1)]
        courses: list[int] = []
        while True:
            left = int(self.remaining[node])
            for place, key, way in goals:
                if place == node and key == left:
                    return courses, way
            arcs = slice(int(graph.first[node]), int(graph.first[node + 1]))
            onward = keys[arcs] + self.remaining[graph.head[arcs]]
            arc = arcs.start + int(np.flatnonzero(onward == left)[0])
            node = int(graph.head[arc])
            if graph.course[arc] != NO_COURSE:
                courses.append(int(graph.course[arc]))


def _path(key: int, steps: tuple[Step, ...]) -> Path:
    whole = np.array([key])
    return Path(float(seconds_of(whole)[0]), float(metres_of(whole)[0]), steps)
