"""How true isochrones are: the share of street length that is wrongly inside and wrongly outside.

::

    python benchmarks/truth.py ARCS QUESTIONS RINGS [--reached VALHALLA]

Streets are cut into pieces of at most 20 m; a piece is reached when a plain Dijkstra (scipy) over the arcs and the
share of its edge get to its middle in time. Wrongly inside is the length of pieces inside the polygon that are not
reached, wrongly outside that of reached ones outside, both as shares of the length reached. With ``--reached`` the
times are not ours but those Valhalla itself tells for each street, so that speeds do not count against it.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import shapely
from numpy.typing import NDArray
from peers.streets.engines import MINUTES
from peers.streets.given import Arcs, Questions, load
from scipy.sparse.csgraph import dijkstra

PIECE_M = 20.0
DEGREE_M = 111_195.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of lines: the line of each, where on it its middle is (0 to 1), where that is, and its length."""

    line: NDArray[np.int64]
    place: Floats
    lonlat: Floats
    metres: Floats


def cut(lines: NDArray[np.object_]) -> Pieces:
    """Cut lines in degrees into equal pieces."""
    lonlat, owner = shapely.get_coordinates(lines, return_index=True)
    narrow = np.array([np.cos(np.deg2rad(lonlat[:, 1].mean())), 1.0])
    flat = shapely.linestrings(lonlat * narrow * DEGREE_M, indices=owner)
    metres = shapely.length(flat)
    count = np.maximum(np.ceil(metres / PIECE_M), 1).astype(np.int64)
    line = np.repeat(np.arange(len(lines)), count)
    place = (np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count) + 0.5) / count[line]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(flat[line], place, normalized=True))
    return Pieces(line, place, middle / narrow / DEGREE_M, (metres / count)[line])


def by_our_times(arcs: Arcs, branches: NDArray[np.int64]) -> Iterator[tuple[Pieces, Floats]]:
    """Yield for each branch the pieces of all streets, and the seconds to each."""
    edge = np.repeat(np.arange(len(arcs.line_start) - 1), np.diff(arcs.line_start))
    pieces = cut(shapely.linestrings(arcs.line, indices=edge))
    tail, head, ms = arcs.fastest()
    graph = sp.csr_array((ms.astype(np.float64), (tail, head)), shape=(arcs.size, arcs.size))
    for branch in branches.tolist():
        at_node = dijkstra(graph, indices=branch)
        best = np.full(len(pieces.line), np.inf)
        for way, place in ((arcs.along, pieces.place), (~arcs.along, 1 - pieces.place)):
            begin, whole = np.full(len(arcs.line_start) - 1, np.inf), np.zeros(len(arcs.line_start) - 1)
            begin[arcs.edge[way]] = at_node[arcs.tail[way]]
            whole[arcs.edge[way]] = arcs.ms[way]
            best = np.minimum(best, begin[pieces.line] + place * whole[pieces.line])
        yield pieces, best / 1000


def by_valhallas_times(reached: Path) -> Iterator[tuple[Pieces, Floats]]:
    """Yield for each branch the pieces of the streets that Valhalla tells, and its seconds to each."""
    for found in json.loads(reached.read_text()):
        end: dict[tuple[float, float], float] = {}
        for line, seconds in found:
            end[tuple(line[-1])] = min(seconds, end.get(tuple(line[-1]), np.inf))
        streets: dict[tuple[tuple[float, ...], ...], tuple[float, float]] = {}
        for line, seconds in found:
            points = tuple(map(tuple, line))
            begin = min(end.get(points[0], seconds), seconds)
            forward = points <= points[::-1]
            key, new = (points, (begin, seconds)) if forward else (points[::-1], (seconds, begin))
            old = streets.get(key, (np.inf, np.inf))
            streets[key] = min(old, new, key=max)
        pieces = cut(np.array([shapely.LineString(points) for points in streets], object))
        first, last = np.array(list(streets.values())).T
        yield pieces, first[pieces.line] * (1 - pieces.place) + last[pieces.line] * pieces.place


def wrong(
    told: Iterator[tuple[Pieces, Floats]], rings: list[list[dict[str, object]]]
) -> dict[int, tuple[float, float]]:
    """Return the shares wrongly inside and wrongly outside for each number of minutes, over all branches."""
    sums = {minutes: np.zeros(3) for minutes in MINUTES}
    for (pieces, seconds), shapes in zip(told, rings, strict=False):
        for minutes, shape in zip(MINUTES, shapes, strict=True):
            here = inside(shapely.from_geojson(json.dumps(shape)), pieces.lonlat)
            there = seconds <= minutes * 60
            sums[minutes] += [pieces.metres[part].sum() for part in (here & ~there, there & ~here, there)]
    return {minutes: (extra / whole, missed / whole) for minutes, (extra, missed, whole) in sums.items()}


def inside(shape: shapely.Geometry, lonlat: Floats) -> NDArray[np.bool_]:
    """Return which points lie in a polygon."""
    west, south, east, north = shapely.bounds(shape)
    x, y = lonlat.T
    answer: NDArray[np.bool_] = (west <= x) & (x <= east) & (south <= y) & (y <= north)
    shapely.prepare(shape)
    answer[answer] = shapely.contains_xy(shape, *lonlat[answer].T)
    return answer


def main() -> None:
    """Print the shares as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name in ("arcs", "questions", "rings"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--reached", type=Path, help="what Valhalla tells of the streets it reaches")
    given = parser.parse_args()
    if given.reached:
        told = by_valhallas_times(given.reached)
    else:
        told = by_our_times(load(Arcs, given.arcs), load(Questions, given.questions).branches)
    print(json.dumps(wrong(told, json.loads(given.rings.read_text()))))


if __name__ == "__main__":
    main()
