"""One pass over a ``.osm.pbf`` file: ways, the nodes they run through, and relations, as arrays.

The blobs are read from the last to the first. Extracts hold nodes, then ways, then relations, so by the time nodes
come it is known which of them a way runs through, and all others pass by; a file in another order is read again for
its nodes. What the tags mean is asked of the functions of :class:`planner.io.osm.pbf.answers.Question`.
"""

from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np

from planner.io.osm.kernels.blocks import RELATIONS, WAYS
from planner.io.osm.kernels.lines import ALONE, MISSING, REPEATED, cut_lines
from planner.io.osm.pbf.answers import (
    Lines,
    Member,
    NodeMeans,
    Question,
    Relation,
    Streets,
    TurnMeans,
    WayMeans,
)
from planner.io.osm.pbf.blobs import Blob, PbfFile, open_pbf
from planner.io.osm.pbf.block import open_block
from planner.io.osm.pbf.collect import Places, TaggedThings, joined

Progress = Callable[[str], None]

_MEMBER_KINDS = "nwr"


def read_pbf(
    stream: BinaryIO,
    ways: Question[WayMeans],
    nodes: Question[NodeMeans],
    relations: Question[TurnMeans],
    progress: Progress,
) -> Streets[WayMeans, NodeMeans, TurnMeans]:
    """Read wanted ways, their nodes, and wanted relations.

    Raises
    ------
    ExtractError
        When the file is damaged, is no extract, or needs what is not known here.
    """
    file = open_pbf(stream)
    way_things = TaggedThings(ways, WAYS, places=file.places_on_ways)
    relation_things = TaggedThings(relations, RELATIONS, members=True)
    places: Places[NodeMeans] | None = None
    with_nodes = []
    for number, blob in enumerate(reversed(file.blobs)):
        if number % 100 == 0:
            progress(f"{number:,} of {len(file.blobs):,} blocks read")
        block = open_block(file.content(blob))
        way_things.take(block)
        relation_things.take(block)
        if block.has_nodes:
            with_nodes.append(blob)
            places = places or Places(nodes, way_things)
            places.take(block)
    if places is None or places.ways < len(way_things.ids):
        places = _read_nodes_again(file, with_nodes, nodes, way_things)
    return Streets(_lines(way_things, places), places.nodes(), _relations(relation_things))


def _read_nodes_again(
    file: PbfFile, blobs: list[Blob], nodes: Question[NodeMeans], ways: "TaggedThings[Any]"
) -> "Places[NodeMeans]":
    places = Places(nodes, ways)
    for blob in blobs:
        places.take(open_block(file.content(blob)))
    return places


def _lines(ways: TaggedThings[WayMeans], places: Places[Any]) -> Lines[WayMeans]:
    start = np.concatenate([[0], np.cumsum(joined(ways.sizes, np.int64))]).astype(np.int64)
    refs = joined([one[0] for one in ways.numbers], np.int64)
    own = joined([one[1] for one in ways.numbers], np.int32).reshape(-1, 2)
    way, part_start = np.empty(len(refs) // 2 + 1, np.int32), np.empty(len(refs) // 2 + 2, np.int64)
    row, line, counts = (
        np.empty(len(refs), np.int64),
        np.empty((len(refs), 2), np.int32),
        np.zeros(3, np.int64),
    )
    parts = cut_lines(start, refs, places.ids, places.place, own, way, part_start, row, line, counts)
    way, part_start = way[:parts], part_start[: parts + 1]
    row, line = row[: part_start[-1]].copy(), line[: part_start[-1]].copy()
    meanings = ways.combinations.verdicts
    return Lines(
        meanings=meanings,
        met=np.bincount(joined(ways.met, np.int32), minlength=len(meanings)),
        meaning=joined(ways.meanings, np.int32)[way],
        way_id=joined(ways.ids, np.int64)[way],
        start=part_start,
        node=places.ids[row],
        row=row,
        line=line,
        missing=int(counts[MISSING]),
        repeated=int(counts[REPEATED]),
        alone=int(counts[ALONE]),
    )


def _relations(things: TaggedThings[TurnMeans]) -> list[Relation[TurnMeans]]:
    meanings = joined(things.meanings, np.int32).tolist()
    ends = np.cumsum(joined(things.sizes, np.int64)).tolist()
    refs, kinds, roles = (
        joined([one[k] for one in things.numbers], kind).tolist()
        for k, kind in ((0, np.int64), (1, np.int64), (2, object))
    )
    found, begin = [], 0
    for meaning, end in zip(meanings, ends, strict=True):
        members = tuple(
            Member(_MEMBER_KINDS[kind] if 0 <= kind < 3 else "?", ref, role.decode("utf-8", "replace"))
            for kind, ref, role in zip(kinds[begin:end], refs[begin:end], roles[begin:end], strict=True)
        )
        found.append(Relation(things.combinations.verdicts[meaning], members))
        begin = end
    return found
