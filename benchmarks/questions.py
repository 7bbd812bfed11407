"""The questions of the street benchmark, drawn by a fixed seed, and what makes an answer to them wrong."""

import sys
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from peers.streets.given import NEVER, Arcs, Questions

SEED = 3
BRANCHES = 20
STARTS = 500
ENDS = 50_000
POINTS = 100_000
MOST_SNAPPED_ELSEWHERE = 0.001


def draw(arcs: Arcs) -> Questions:
    """Return questions about a network.

    Branches and starts are junctions of the largest part in which one gets everywhere and back; the ends are any
    50,000 junctions, or all where there are fewer. Nine tenths of the points lie round junctions (150 m standard
    deviation), the rest anywhere in the box.
    """
    rng = np.random.default_rng(SEED)
    main = np.flatnonzero(_largest_part(arcs))
    return Questions(
        branches=np.sort(rng.choice(main, BRANCHES, replace=False)),
        starts=np.sort(rng.choice(main, STARTS, replace=False)),
        ends=np.sort(rng.choice(arcs.size, min(ENDS, arcs.size), replace=False)),
        points=_points(arcs, rng),
    )


def _largest_part(arcs: Arcs) -> NDArray[np.bool_]:
    graph = sp.csr_array((np.ones(len(arcs.tail)), (arcs.tail, arcs.head)), shape=(arcs.size, arcs.size))
    _, part = sp.csgraph.connected_components(graph, connection="strong")
    here: NDArray[np.bool_] = part == np.bincount(part).argmax()
    return here


def _points(arcs: Arcs, rng: np.random.Generator) -> NDArray[np.float64]:
    near = POINTS * 9 // 10
    degree_m = np.array([111_320 * np.cos(np.deg2rad(arcs.lat.mean())), 110_950])
    node = rng.integers(arcs.size, size=near)
    round_nodes = np.column_stack([arcs.lon[node], arcs.lat[node]]) + rng.normal(0, 150, (near, 2)) / degree_m
    low = (arcs.lon.min(), arcs.lat.min())
    high = (arcs.lon.max(), arcs.lat.max())
    return np.concatenate([round_nodes, rng.uniform(low, high, (POINTS - near, 2))])


def disagreement(ours: Path, theirs: Path, *, single: bool = False) -> str:
    """Return in words what differs between two files of values; nothing where they are the same.

    Milliseconds must be equal; metres to a street, which come from two projections, to 1 m and 1 % for all but one
    point in a thousand. A peer that answered only the first rows is compared on these; one that tells seconds in
    ``single`` precision is held to what that can tell (2 ms beyond 4.5 hours).
    """
    other = np.load(theirs)
    mine = np.load(ours)[: len(other)]
    if mine.shape != other.shape:
        return f"shapes {mine.shape} and {other.shape}"
    apart = np.abs(mine - other)
    if mine.dtype.kind == "f":
        share = (apart > 1 + 0.01 * mine).mean()
        return f"{share:.2%} of the points have another distance" if share > MOST_SNAPPED_ELSEWHERE else ""
    lost = int(((mine == NEVER) != (other == NEVER)).sum())
    room = np.ceil(np.spacing(np.float32(np.maximum(mine, 0) / 1000)) * 1000) if single else 0
    wrong = int((apart > np.where(np.asarray(room) > 1, room, 0)).sum())
    return f"{wrong:,} values differ, {lost:,} ways are known to one only" if wrong else ""


def main() -> None:
    """Print what differs between two files of values."""
    print(disagreement(*map(Path, sys.argv[1:3]), single="--single" in sys.argv))


if __name__ == "__main__":
    main()
