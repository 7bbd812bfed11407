"""One block of an extract, opened: its strings, its groups, and the packed lists in it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.io.osm.kernels.blocks import (
    DENSE,
    GROUPS,
    KINDS,
    PLAIN,
    STRINGS,
    TABLE,
    TABLE_END,
    outline,
    sizes_of,
    spans_of,
    unpack,
)
from planner.io.osm.pbf.blobs import DamagedError

Bytes = NDArray[np.uint8]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Block:
    """A block: unpacked bytes, where its strings and groups lie, and how many things of each kind it holds."""

    content: bytes
    data: Bytes
    head: Longs
    groups: Longs
    counts: Longs
    strings: Longs

    @property
    def has_nodes(self) -> bool:
        """Whether there are nodes, of either kind."""
        return bool(self.counts[PLAIN] + self.counts[DENSE])


def open_block(content: bytes) -> Block:
    """Return an unpacked block with its parts found.

    Raises
    ------
    DamagedError
        When a part reaches beyond its end.
    """
    data = np.frombuffer(content, np.uint8)
    head, counts = np.array([0, 0, 100, 0, 0, 0, 0], np.int64), np.zeros(KINDS, np.int64)
    check(outline(data, head, counts))
    groups, spans = np.empty((head[GROUPS], 2), np.int64), np.empty((head[STRINGS], 2), np.int64)
    spans_of(data, 0, len(data), 2, groups)
    found = spans_of(data, head[TABLE], head[TABLE_END], 1, spans)
    return Block(content, data, head, groups, counts, spans[:found])


def check(answer: float) -> int:
    """Return the answer of a kernel, or refuse the file."""
    if answer < 0:
        raise DamagedError("a block does not hold what it says")
    return int(answer)


def packed_numbers(
    block: Block, spans: Longs, *, signs: bool, size: Longs | None = None
) -> tuple[Longs, Longs]:
    """Return how many numbers each list holds, and the numbers of all."""
    spans = np.ascontiguousarray(spans)
    found = np.empty(len(spans), np.int64)
    check(sizes_of(block.data, spans, found))
    if size is not None and not np.array_equal(found, size):
        raise DamagedError("lists that belong together are not of one length")
    numbers = np.empty(int(found.sum()), np.int64)
    unpack(block.data, spans, found, int(signs), numbers)
    return found, numbers
