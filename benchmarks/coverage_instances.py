"""Make the questions of the coverage benchmark: people and branches on a street network, the same for us and for the peers.

::

    python benchmarks/coverage_instances.py FOLDER --network poa25 --points 1000000 --branches 1000

Demand points lie within some 40 m of a junction drawn at random, with log-normal numbers of people; branches stand at
junctions. A third of all branches stand in a tenth of the area, so that there are gaps. Opening hours are drawn from 30
patterns, some with a lunch break, an evening, or a Saturday. Seed 7. The directed arcs of the network go along.
"""

import argparse
from pathlib import Path

import numpy as np
from networks import make
from numpy.typing import NDArray
from peers.coverage.given import Given, save
from peers.streets.given import store
from peers.streets.ours import arcs_of, opened

SEED = 7
JITTER_DEG = 0.0004
THRESHOLDS_S = (300.0, 600.0, 900.0)
STARTS = ("08:00", "08:30", "09:00", "09:30", "10:00")
ENDS = ("15:00", "16:00", "17:00")
SHAPES = ("Mo-Fr {a}-{b}", "Mo-Fr {a}-12:00,13:00-{b}; Sa 09:00-12:00")


def hours(rng: np.random.Generator, branches: int) -> NDArray[np.str_]:
    """Return opening hours for each branch, of 30 patterns."""
    patterns = [shape.format(a=a, b=b) for shape in SHAPES for a in STARTS for b in ENDS]
    return np.array(patterns)[rng.integers(0, len(patterns), branches)]


def drawn(lonlat: NDArray[np.float64], points: int, branches: int, seed: int = SEED) -> Given:
    """Return people and branches on junctions."""
    rng = np.random.default_rng(seed)
    demand = lonlat[rng.integers(0, len(lonlat), points)] + rng.normal(0, JITTER_DEG, (points, 2))
    low, high = lonlat.min(axis=0), lonlat.max(axis=0)
    corner = np.flatnonzero((lonlat < low + (high - low) * np.sqrt(0.1)).all(axis=1))
    dense = rng.choice(corner, min(branches // 3, len(corner)), replace=False)
    rest = rng.choice(len(lonlat), branches - len(dense), replace=False)
    return Given(
        demand=demand,
        people=np.round(np.exp(rng.normal(2.0, 1.0, points))) + 1.0,
        branches=lonlat[np.concatenate([dense, rest])],
        hours=hours(rng, branches),
        thresholds=np.array(THRESHOLDS_S),
    )


def written(folder: Path, network: str, points: int, branches: int) -> tuple[Path, Path, Path]:
    """Return extract, arcs and instance, made where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    extract = make(network, folder)
    arcs_path, path = folder / f"{network}.arcs.npz", folder / f"{network}-{points}x{branches}.npz"
    if not arcs_path.exists() or not path.exists():
        arcs = arcs_of(opened(extract).roads)
        store(arcs, arcs_path)
        used = np.unique(np.concatenate([arcs.tail, arcs.head]))
        save(drawn(np.column_stack([arcs.lon, arcs.lat])[used], points, branches), path)
    return extract, arcs_path, path


def main() -> None:
    """Write an instance and print where everything is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--network", default="poa25", help="see networks.py")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--branches", type=int, default=1_000)
    given = parser.parse_args()
    for path in written(given.folder, given.network, given.points, given.branches):
        print(path)


if __name__ == "__main__":
    main()
