"""Make the extracts on which the street engine is measured.

::

    python benchmarks/networks.py FOLDER [--network poa2] [--source poa_osm.pbf]

``poa`` is Porto Alegre (shared test data, 13,000 junctions) and ``iceland`` the committed extract, both as they are.
``poa2`` (2 x 1) and ``poa25`` (5 x 5) are copies of Porto Alegre side by side, with new ids and shifted coordinates,
all tags, ways and relations kept; between neighbours three two-way trunk roads of 80 km/h join junctions of major
streets. So they have the structure of a city, the size of a metropolitan region and of a country, and every library
that reads OpenStreetMap reads them. The same input gives the same file.
"""

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import scipy.sparse as sp
from numpy.typing import NDArray
from osmium.osm.mutable import Node, Relation, Way

SHARED = Path(os.environ.get("FARREACH_SHARED", "/work/shared")) / "data/osm"
PORTO_ALEGRE = SHARED / "porto_alegre/poa_osm.pbf"
COPIES = {"poa2": (2, 1), "poa25": (5, 5)}
"""Columns and rows of copies."""
AS_IS = {
    "poa": PORTO_ALEGRE,
    "iceland": Path(__file__).resolve().parents[1] / "data/demo/iceland.osm.pbf",
    "heidelberg": SHARED / "heidelberg/heidelberg.test.pbf",
}
NETWORKS = (*AS_IS, *COPIES)

GAP_DEG = 0.01
JOINS = 3
"""Trunk roads between two neighbours, one in each third of their common side."""
MAJOR = frozenset({"motorway", "trunk", "primary", "secondary"})
DRIVABLE = MAJOR | {"tertiary", "unclassified", "residential", "living_street"}
DRIVABLE |= {f"{name}_link" for name in MAJOR | {"tertiary"}}
TRUNK = {"highway": "trunk", "maxspeed": "80", "lanes": "2", "surface": "asphalt"}

Tags = dict[str, str]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class City:
    """An extract in memory, its nodes, ways and relations numbered from 0 in the order of their ids.

    Attributes
    ----------
    places
        ``(n, 2)`` longitude and latitude in units of 1e-7 degrees.
    node_tags
        Tags of the nodes that have some.
    ways, relations
        Tags with node numbers, and with members ``(kind, number, role)``.
    """

    places: Ints
    node_tags: dict[int, Tags]
    ways: list[tuple[Tags, list[int]]]
    relations: list[tuple[Tags, list[tuple[str, int, str]]]]


def make(name: str, folder: Path, source: Path = PORTO_ALEGRE) -> Path:
    """Return the extract of this name, made and kept in ``folder`` where it is not there yet."""
    if name in AS_IS:
        return AS_IS[name]
    path = folder / f"{name}.osm.pbf"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"unfinished-{path.name}")
        write_copies(read(source), *COPIES[name], unfinished)
        unfinished.rename(path)
    return path


def read(source: Path) -> City:
    """Read an extract whose objects are sorted; references to what it does not have are dropped."""
    number: dict[str, dict[int, int]] = {"n": {}, "w": {}, "r": {}}
    places: list[tuple[int, int]] = []
    city = City(np.empty((0, 2), np.int64), {}, [], [])
    for thing in osmium.FileProcessor(source):
        kind, tags = thing.type_str(), dict(thing.tags)
        number[kind][thing.id] = len(number[kind])
        if kind == "n":
            places.append((thing.location.x, thing.location.y))
            if tags:
                city.node_tags[len(places) - 1] = tags
        elif kind == "w":
            city.ways.append((tags, [number["n"][n.ref] for n in thing.nodes if n.ref in number["n"]]))
        else:
            members = [
                (m.type, number[m.type][m.ref], m.role) for m in thing.members if m.ref in number[m.type]
            ]
            city.relations.append((tags, members))
    return City(np.array(places, np.int64), city.node_tags, city.ways, city.relations)


def write_copies(city: City, columns: int, rows: int, path: Path) -> None:
    """Write copies of a city side by side, joined by trunk roads, sorted by kind and id."""
    nodes, ways = len(city.places), len(city.ways)
    low, high = city.places.min(axis=0), city.places.max(axis=0)
    step = high - low + round(GAP_DEG * 1e7)
    corners = [np.array((column, row)) * step for row in range(rows) for column in range(columns)]
    with osmium.SimpleWriter(path, header=_header(low, corners[-1] + high), overwrite=True) as writer:
        for copy, corner in enumerate(corners):
            for i, (x, y) in enumerate((city.places + corner).tolist()):
                node = Node(
                    id=copy * nodes + i + 1,
                    location=(x / 1e7, y / 1e7),
                    tags=city.node_tags.get(i, {}),
                    version=1,
                )
                writer.add_node(node)
        for copy in range(len(corners)):
            for i, (tags, refs) in enumerate(city.ways):
                there = [copy * nodes + k + 1 for k in refs]
                writer.add_way(Way(id=copy * ways + i + 1, nodes=there, tags=tags, version=1))
        for i, ends in enumerate(_joins(city, columns, rows)):
            way = Way(
                id=len(corners) * ways + i + 1, nodes=ends, tags={**TRUNK, "name": f"Join {i}"}, version=1
            )
            writer.add_way(way)
        for relation in _relations(city, len(corners)):
            writer.add_relation(relation)


def _header(low: Ints, high: Ints) -> osmium.io.Header:
    header = osmium.io.Header()
    header.set("generator", "farreach benchmarks/networks.py")
    header.set("sorting", "Type_then_ID")
    bottom, top = (osmium.osm.Location(*(corner / 1e7).tolist()) for corner in (low, high))
    header.add_box(osmium.osm.Box(bottom, top))
    return header


def _relations(city: City, copies: int) -> Iterator[Relation]:
    size = {"n": len(city.places), "w": len(city.ways), "r": len(city.relations)}
    for copy in range(copies):
        for i, (tags, members) in enumerate(city.relations):
            there = [(kind, copy * size[kind] + k + 1, role) for kind, k, role in members]
            yield Relation(id=copy * size["r"] + i + 1, members=there, tags=tags, version=1)


def _joins(city: City, columns: int, rows: int) -> Iterator[list[int]]:
    """Node ids of each trunk road: east side to west side, then north side to south side."""
    sides = _sides(city)
    size = len(city.places)
    for row in range(rows):
        for column in range(columns):
            here = row * columns + column
            neighbours = [(here + 1, "east", "west")] if column + 1 < columns else []
            neighbours += [(here + columns, "north", "south")] if row + 1 < rows else []
            for there, out, into in neighbours:
                for a, b in zip(sides[out], sides[into], strict=True):
                    yield [here * size + a + 1, there * size + b + 1]


def _sides(city: City) -> dict[str, list[int]]:
    """Return for each side of the city the outermost major junction of each third."""
    major = _major_junctions(city)
    x, y = city.places[major].T
    return {
        "east": _outermost(major, x, y),
        "west": _outermost(major, -x, y),
        "north": _outermost(major, y, x),
        "south": _outermost(major, -y, x),
    }


def _outermost(nodes: Ints, outward: Ints, along: Ints) -> list[int]:
    third = np.minimum((along - along.min()) * JOINS // (np.ptp(along) + 1), JOINS - 1)
    return [int(nodes[third == k][outward[third == k].argmax()]) for k in range(JOINS)]


def _major_junctions(city: City) -> Ints:
    """Nodes where two major streets meet, in the part of the city from which one gets everywhere and back."""
    tail, head, met = [], [], Counter[int]()
    for tags, refs in city.ways:
        if tags.get("highway") not in DRIVABLE:
            continue
        if tags["highway"] in MAJOR:
            met.update(set(refs))
        one_way = tags.get("oneway") in {"yes", "true", "1"} or tags.get("junction") == "roundabout"
        for a, b in pairwise(refs):
            tail += [a] if one_way else [a, b]
            head += [b] if one_way else [b, a]
    size = len(city.places)
    graph = sp.csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=(size, size))
    _, part = sp.csgraph.connected_components(graph, connection="strong")
    largest = np.bincount(part).argmax()
    return np.array(sorted(n for n, times in met.items() if times > 1 and part[n] == largest), np.int64)


def main() -> None:
    """Make the extracts and print where they are."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--network", choices=NETWORKS, action="append")
    parser.add_argument("--source", type=Path, default=PORTO_ALEGRE)
    arguments = parser.parse_args()
    for name in arguments.network or NETWORKS:
        print(make(name, arguments.folder, arguments.source))


if __name__ == "__main__":
    main()
