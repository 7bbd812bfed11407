"""Make the questions of the siting benchmark: one archive each, the same for us and for the peers.

::

    python benchmarks/siting_instances.py FOLDER

Geographic instances: 25 clusters and a fifth of the demand anywhere on 80 x 80 km, log-normal numbers of people, four
fifths of the sites near demand, 1.3 x the straight line at 40 km/h, whole seconds. Seed 7.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SEED = 7
SIDE_KM = 80.0
CLUSTERS = 25
SECONDS_PER_KM = 1.3 / 40 * 3600
RADIUS_S = 900
"""A site covers who is at most this far away."""
CHUNK = 2000
"""Demand points whose seconds to all sites are held at once."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Size:
    """Demand points, sites, and how many sites to choose."""

    demand: int
    sites: int
    choose: int


SIZES = {
    "S": Size(1_000, 100, 12),
    "M": Size(2_000, 200, 20),
    "L": Size(5_000, 300, 30),
    "XL": Size(50_000, 1_000, 60),
}
SPARSE = ("XL",)
"""Instances of which only the pairs within the radius are written."""


def places(size: Size, seed: int = SEED) -> tuple[Floats, Floats, Whole]:
    """Return demand points and sites in km, and the people at each demand point."""
    rng = np.random.default_rng(seed)
    centre = rng.uniform(0, SIDE_KM, (CLUSTERS, 2))
    spread = rng.uniform(1.0, 6.0, CLUSTERS)
    cluster = rng.choice(CLUSTERS, int(size.demand * 0.8), p=rng.dirichlet(np.full(CLUSTERS, 0.7)))
    clustered = centre[cluster] + rng.normal(size=(len(cluster), 2)) * spread[cluster][:, None]
    points = np.vstack([clustered, rng.uniform(0, SIDE_KM, (size.demand - len(cluster), 2))])
    people = np.round(np.exp(rng.normal(5.5, 0.9, size.demand))).astype(np.int64) + 1
    near = int(size.sites * 0.8)
    beside = points[rng.choice(size.demand, near, replace=False)] + rng.normal(size=(near, 2)) * 0.3
    return points, np.vstack([beside, rng.uniform(0, SIDE_KM, (size.sites - near, 2))]), people


def seconds_between(points: Floats, sites: Floats) -> NDArray[np.int32]:
    """Return ``(points, sites)`` whole seconds."""
    apart = np.sqrt(((points[:, None, :] - sites[None]) ** 2).sum(-1))
    return np.round(apart * SECONDS_PER_KM).astype(np.int32)


def near_pairs(points: Floats, sites: Floats) -> dict[str, NDArray[np.int32]]:
    """Return demand point, site and seconds of each pair within the radius, a chunk of demand points at a time."""
    found: dict[str, list[NDArray[np.int32]]] = {"row": [], "site": [], "pair_seconds": []}
    for begin in range(0, len(points), CHUNK):
        seconds = seconds_between(points[begin : begin + CHUNK], sites)
        row, site = np.nonzero(seconds <= RADIUS_S)
        found["row"].append((row + begin).astype(np.int32))
        found["site"].append(site.astype(np.int32))
        found["pair_seconds"].append(seconds[row, site])
    return {name: np.concatenate(parts) for name, parts in found.items()}


def write(name: str, folder: Path) -> Path:
    """Write an instance, unless it is there, and return its path."""
    path = folder / f"{name}.npz"
    if not path.exists():
        size = SIZES[name]
        points, sites, people = places(size)
        travel = near_pairs(points, sites) if name in SPARSE else {"seconds": seconds_between(points, sites)}
        np.savez(path, people=people, choose=size.choose, radius=RADIUS_S, sites=len(sites), **travel)
    return path


def main() -> None:
    """Write all instances and print their paths."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name in SIZES:
        print(write(name, given.folder))


if __name__ == "__main__":
    main()
