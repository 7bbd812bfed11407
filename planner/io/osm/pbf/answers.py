"""What is asked of an extract, and what comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.io.osm.pbf.tags import Keys, Tags

Meaning = TypeVar("Meaning")
WayMeans = TypeVar("WayMeans")
NodeMeans = TypeVar("NodeMeans")
TurnMeans = TypeVar("TurnMeans")

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Question(Generic[Meaning]):
    """Which things count, what their tags mean, and which are wanted.

    Attributes
    ----------
    keys
        Keys that count.
    meaning
        What the tags of a thing mean, asked once for each distinct combination.
    wanted
        Whether a thing with this meaning is to be kept.
    presence
        Keys of which the value does not matter.
    """

    keys: Keys
    meaning: Callable[[Tags], Meaning]
    wanted: Callable[[Meaning], bool]
    presence: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lines(Generic[WayMeans]):
    """Wanted ways, cut where nodes are missing.

    Attributes
    ----------
    meanings
        Every meaning that a way of the file has, wanted or not.
    met
        How many ways have each of them.
    meaning, way_id
        ``(w,)`` row of ``meanings``, and identity of the way of each line.
    start
        ``(w + 1,)`` where each line begins in the three below.
    node, row, line
        Identity of each node, its row in ``Nodes``, and its place in ten-millionths of a degree.
    missing, repeated, alone
        How many nodes were not in the file, the same as the one before, or without a neighbour.
    """

    meanings: list[WayMeans]
    met: Longs
    meaning: Ints
    way_id: Longs
    start: Longs
    node: Longs
    row: Longs
    line: Ints
    missing: int
    repeated: int
    alone: int


@dataclass(frozen=True, slots=True)
class Nodes(Generic[NodeMeans]):
    """Nodes with a meaning of their own, among those that wanted ways run through.

    Attributes
    ----------
    ids
        Sorted identities of the nodes of all wanted ways.
    meanings
        Every meaning that such a node has.
    at, meaning
        Row of ``ids``, and of ``meanings``, of each node that has one.
    """

    ids: Longs
    meanings: list[NodeMeans]
    at: Longs
    meaning: Ints


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a relation: kind (``n``, ``w``, ``r``), identity, role."""

    kind: str
    id: int
    role: str


@dataclass(frozen=True, slots=True)
class Relation(Generic[TurnMeans]):
    """A wanted relation."""

    meaning: TurnMeans
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Streets(Generic[WayMeans, NodeMeans, TurnMeans]):
    """What the file holds of what was asked."""

    lines: Lines[WayMeans]
    nodes: Nodes[NodeMeans]
    relations: list[Relation[TurnMeans]]
