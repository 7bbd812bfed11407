"""Collecting ways, relations and nodes from blocks that come from the last to the first."""

from dataclasses import dataclass, field
from typing import Any, Generic

import numpy as np
from numpy.typing import NDArray

from planner.io.osm.kernels.blocks import DENSE, GRANULARITY, LAT_OFFSET, LON_OFFSET, PLAIN, spans_of, tagged
from planner.io.osm.kernels.nodes import FARTHEST_EAST, FARTHEST_NORTH, UNKNOWN, take_dense, take_plain
from planner.io.osm.pbf.answers import Meaning, Nodes, Question
from planner.io.osm.pbf.block import Block, check, packed_numbers
from planner.io.osm.pbf.tags import Combinations

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(slots=True)
class TaggedThings(Generic[Meaning]):
    """Collects ways or relations, block by block, the last block first."""

    question: Question[Meaning]
    kind: int
    places: bool = False
    members: bool = False
    ids: list[Longs] = field(default_factory=list)
    meanings: list[Ints] = field(default_factory=list)
    met: list[Ints] = field(default_factory=list)
    sizes: list[Longs] = field(default_factory=list)
    numbers: list[tuple[NDArray[Any], ...]] = field(default_factory=list)
    combinations: Combinations[Meaning] = field(init=False)
    _wanted: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        question = self.question
        self.combinations = Combinations(question.keys.names, question.meaning, question.presence)

    def take(self, block: Block) -> None:
        """Take the ways or relations of a block."""
        count = min(
            int(block.counts[self.kind]), len(block.data) // 8 + 1
        )  # what counts takes at least 8 bytes
        if block.counts[self.kind] == 0:
            return
        keys = self.question.keys
        column, leads = keys.columns(block.data, block.strings)
        if not leads:
            return
        ids, lists = np.empty(count, np.int64), np.empty((count, 3, 2), np.int64)
        rows = np.empty((count, len(keys.names)), np.int32)
        found = check(tagged(block.data, block.groups, self.kind, column, keys.leading, ids, lists, rows))
        met = self.combinations.numbers(block.content, block.strings, rows[:found])
        self.met.append(met)
        wanted = self._wants(met)
        if not wanted.any():
            return
        self.ids.append(ids[:found][wanted])
        self.meanings.append(met[wanted])
        self._take_lists(block, lists[:found][wanted])

    def _wants(self, met: Ints) -> NDArray[np.bool_]:
        verdicts = self.combinations.verdicts
        self._wanted += [self.question.wanted(one) for one in verdicts[len(self._wanted) :]]
        return np.array([self._wanted[number] for number in met.tolist()], bool)

    def _take_lists(self, block: Block, lists: Longs) -> None:
        if self.members:
            size, roles = packed_numbers(block, lists[:, 0], signs=False)
            refs = packed_numbers(block, lists[:, 1], signs=True, size=size)[1]
            kinds = packed_numbers(block, lists[:, 2], signs=False, size=size)[1]
            check(min(roles.min(initial=0), len(block.strings) - 1 - roles.max(initial=-1)))
            texts = [block.content[first:last] for first, last in block.strings[roles].tolist()]
            self.numbers.append((refs, kinds, np.array(texts, object)))
        else:
            size, refs = packed_numbers(block, lists[:, 0], signs=True)
            place = _own_places(block, lists, size) if self.places else np.zeros((0, 2), np.int32)
            self.numbers.append((refs, place))
        self.sizes.append(size)


def _own_places(block: Block, lists: Longs, size: Longs) -> Ints:
    """Return the places that ways carry themselves, ``UNKNOWN`` where they carry none."""
    place = np.full((int(size.sum()), 2), UNKNOWN, np.int32)
    has = (lists[:, 1, 0] < lists[:, 1, 1]) & (lists[:, 2, 0] < lists[:, 2, 1])
    lat, lon = (packed_numbers(block, lists[has, row], signs=True, size=size[has])[1] for row in (1, 2))
    east = (block.head[LON_OFFSET] + block.head[GRANULARITY] * lon + 50) // 100
    north = (block.head[LAT_OFFSET] + block.head[GRANULARITY] * lat + 50) // 100
    inside = (np.abs(east) <= FARTHEST_EAST) & (np.abs(north) <= FARTHEST_NORTH)
    place[np.repeat(has, size)] = np.where(inside, (east, north), UNKNOWN).T
    return place


class Places(Generic[Meaning]):
    """Collects the places and meanings of the nodes that ways run through."""

    def __init__(self, question: Question[Meaning], ways: TaggedThings[Any]) -> None:
        self.question = question
        self.ways = len(ways.ids)
        refs = joined([one[0] for one in ways.numbers], np.int64)
        refs.sort()
        first = np.ones(len(refs), bool)
        first[1:] = refs[1:] != refs[:-1]
        self.ids: Longs = refs[first]
        self.place = np.full((len(self.ids), 2), UNKNOWN, np.int32)
        self.combinations = Combinations(question.keys.names, question.meaning, question.presence)
        self.at: list[Longs] = []
        self.meaning: list[Ints] = []

    def take(self, block: Block) -> None:
        """Take the nodes of a block."""
        keys = self.question.keys
        column, leads = keys.columns(block.data, block.strings)
        room = len(block.data) // 6 + 1 if leads else 0  # a tagged node takes at least six bytes
        at, rows = np.empty(room, np.int64), np.empty((room, len(keys.names)), np.int32)
        found = 0
        for begin, end in block.groups.tolist():
            for kind, take in ((DENSE, take_dense), (PLAIN, take_plain)):
                if not block.counts[kind]:
                    continue
                spans = np.empty((block.counts[kind], 2), np.int64)
                spans = spans[: spans_of(block.data, begin, end, kind, spans)]
                found = check(
                    take(
                        block.data, spans, block.head, column, keys.leading,
                        self.ids, self.place, found, at, rows,
                    )
                )  # fmt: skip
        if found:
            self.at.append(at[:found].copy())
            self.meaning.append(self.combinations.numbers(block.content, block.strings, rows[:found]))

    def nodes(self) -> Nodes[Meaning]:
        """Return what was collected."""
        verdicts = self.combinations.verdicts
        at, meaning = joined(self.at, np.int64), joined(self.meaning, np.int32)
        wanted = np.array([self.question.wanted(one) for one in verdicts], bool)[meaning]
        return Nodes(self.ids, verdicts, at[wanted], meaning[wanted])


def joined(parts: list[NDArray[Any]], kind: type) -> NDArray[Any]:
    """Return parts that were collected from the last to the first as one array."""
    return np.concatenate([*parts[::-1], np.zeros((0, *parts[0].shape[1:]) if parts else 0, kind)])
