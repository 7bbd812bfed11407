"""Turn restrictions of a map as courses that must not be travelled in turn."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain as chained
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planner.streets.pieces import Pieces
from planner.streets.ways import TurnRestriction, Ways

Ints = NDArray[np.int32]

_MOST_STEPS = 300
"""A restriction over ways that take more steps than this to follow counts as one that fits no streets."""

UNUSABLE = "turn restrictions that fit no streets, ignored"


def turning_places(ways: Ways) -> set[int]:
    """Return the nodes at which turns are restricted: pieces stay apart there."""
    nodes = {r.via[0] for r in ways.restrictions if not r.via_ways}
    passed = [way for r in ways.restrictions if r.via_ways for way in r.via]
    for row in np.flatnonzero(np.isin(ways.way_id, passed)) if passed else ():
        nodes |= {int(ways.node[ways.start[row]]), int(ways.node[ways.start[row + 1] - 1])}
    return nodes


def banned_courses(
    ways: Ways, pieces: Pieces, chains: tuple[Ints, Ints, Ints], counts: Counter[str]
) -> tuple[Ints, Ints]:
    """Return the banned sequences of courses, one after the other, and where each starts.

    An ``only`` restriction bans every other course out of its last node. A restriction whose ways do not meet as it
    says, or meet in more than one way, is counted and ignored.
    """
    if not ways.restrictions:
        return np.zeros(0, np.int32), np.zeros(1, np.int32)
    map_ = _TurnMap.of(ways, pieces, chains)
    sequences: set[tuple[int, ...]] = set()
    for restriction in ways.restrictions:
        found = list(map_.banned(restriction))
        counts["turn restrictions honoured" if found else UNUSABLE] += 1
        sequences.update(sequence for sequence in found if len(sequence) > 1)
    ordered = sorted(sequences)
    start = np.cumsum([0, *(len(sequence) for sequence in ordered)])
    return np.fromiter(chained.from_iterable(ordered), np.int32), start.astype(np.int32)


@dataclass(frozen=True, slots=True)
class _TurnMap:
    """The pieces around restricted turns; a move is ``2 * piece + 1`` against the piece, ``2 * piece`` along it."""

    pieces: Pieces
    of_way: dict[int, list[int]]
    of_node: dict[int, list[int]]
    numbers: dict[int, list[int]]
    course: Ints
    place: Ints
    open_: NDArray[np.bool_]

    @classmethod
    def of(cls, ways: Ways, pieces: Pieces, chains: tuple[Ints, Ints, Ints]) -> "_TurnMap":
        order, turned, start = chains
        edge = np.repeat(np.arange(len(start) - 1), np.diff(start))
        course = np.empty(2 * len(order), np.int32)
        course[2 * order] = 2 * edge + turned
        course[2 * order + 1] = 2 * edge + (1 - turned)
        place = np.empty(len(order), np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        named = {w for r in ways.restrictions for w in (r.from_way, r.to_way, *(r.via if r.via_ways else ()))}
        way_id = ways.way_id[pieces.way]
        rows = np.flatnonzero(np.isin(way_id, np.fromiter(named, np.int64)))
        of_way: dict[int, list[int]] = {}
        for row in rows.tolist():
            of_way.setdefault(int(way_id[row]), []).append(row)
        touched = np.unique(pieces.ends[rows])
        near = np.flatnonzero(np.isin(pieces.ends, touched).any(axis=1))
        of_node: dict[int, list[int]] = {}
        for row in near.tolist():
            first, last = pieces.ends[row].tolist()
            of_node.setdefault(first, []).append(2 * row)
            of_node.setdefault(last, []).append(2 * row + 1)
        numbers: dict[int, list[int]] = {}
        for node in touched.tolist():
            numbers.setdefault(int(pieces.node_id[node]), []).append(node)
        return cls(pieces, of_way, of_node, numbers, course, place, (pieces.kmh > 0).ravel())

    def banned(self, restriction: TurnRestriction) -> Iterator[tuple[int, ...]]:
        """Yield the sequences of courses that a restriction bans."""
        ways = {(a, b, via) for a in self._moves(restriction.from_way) for via, b in self._on(a, restriction)}
        if len(ways) != 1:
            return
        before, after, via = next(iter(ways))
        if not restriction.only:
            yield self._courses(before, *via, after)
            return
        for other in self.of_node[self._head((before, *via)[-1])]:
            if other != after and self.open_[other]:
                yield self._courses(before, *via, other)

    def _moves(self, way: int) -> list[int]:
        return [m for piece in self.of_way.get(way, ()) for m in (2 * piece, 2 * piece + 1) if self.open_[m]]

    def _on(self, before: int, restriction: TurnRestriction) -> Iterator[tuple[tuple[int, ...], int]]:
        """Yield the moves over the via ways (none for a node) and the move into the last way."""
        goals = set(self._moves(restriction.to_way))
        if not restriction.via_ways:
            here = self._head(before)
            if here in self.numbers.get(restriction.via[0], ()):
                yield from (((), after) for after in self.of_node[here] if after in goals)
            return
        passed = {m for way in restriction.via for m in self._moves(way)}
        yield from self._through(before, passed, goals)

    def _through(self, before: int, passed: set[int], goals: set[int]) -> list[tuple[tuple[int, ...], int]]:
        """Return every way over the moves ``passed`` to a goal, none where that is too long a search."""
        found: list[tuple[tuple[int, ...], int]] = []
        waiting: list[tuple[int, ...]] = [()]
        for _ in range(_MOST_STEPS):
            if not waiting:
                return found
            so_far = waiting.pop()
            behind = {move >> 1 for move in (before, *so_far)}
            for following in self.of_node[self._head(so_far[-1] if so_far else before)]:
                if so_far and following in goals and following >> 1 != so_far[-1] >> 1:
                    found.append((so_far, following))
                elif following in passed and following >> 1 not in behind:
                    waiting.append((*so_far, following))
        return []

    def _head(self, move: int) -> int:
        return int(self.pieces.ends[move >> 1, 1 - (move & 1)])

    def _courses(self, *moves: int) -> tuple[int, ...]:
        """Return the courses of moves in turn, pieces of one edge once."""
        ahead = [False, *(self._is_same_edge(a, b) for a, b in pairwise(moves))]
        return tuple(int(self.course[move]) for move, on in zip(moves, ahead, strict=True) if not on)

    def _is_same_edge(self, move: int, following: int) -> bool:
        """Return whether one goes on along an edge; who goes round a loop comes to its beginning instead."""
        course = int(self.course[move])
        ahead = int(self.place[following >> 1] - self.place[move >> 1])
        return course == int(self.course[following]) and ahead == 1 - 2 * (course & 1)
