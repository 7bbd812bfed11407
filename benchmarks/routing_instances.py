"""Read the routing instances in the convention of their best-known values; check and count an answer.

VRPTW: Euclidean distances and times truncated to one decimal, in tenths; cost is distance, vehicles as many as the file
gives. X: Euclidean distances rounded to whole numbers, any number of vehicles.
"""

import json
import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "vrp"
FOLDERS = {"solomon": ".txt", "gehring_homberger": ".txt", "x": ".vrp"}

THE_25 = (
    *("C103", "C203", "R105", "R111", "R203", "R209", "RC103", "RC107", "RC203"),
    *("C1_2_7", "C2_2_1", "R1_2_1", "R2_2_7", "RC1_2_7", "RC2_2_1"),
    *("C1_4_7", "R1_4_7", "RC2_4_1"),
    *("R1_10_1", "RC2_10_1"),
    *("X-n139-k10", "X-n200-k36", "X-n284-k15", "X-n344-k43", "X-n502-k39"),
)
"""Fixed before anything was tuned."""
THE_9 = ("R111", "RC203", "R1_2_1", "RC2_2_1", "R1_4_7", "RC2_4_1", "R1_10_1", "X-n284-k15", "X-n502-k39")
TUNING = ("R1_2_7", "R2_4_1", "RC1_10_1", "X-n627-k43")
"""What settings were chosen on; none of them is reported."""

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """An instance; row 0 is the depot. ``opens``, ``closes`` and ``service`` are None where times do not matter."""

    name: str
    scale: int
    best_known: float
    xy: NDArray[np.float64]
    distance: Whole
    demand: Whole
    capacity: int
    vehicles: int
    opens: Whole | None = None
    closes: Whole | None = None
    service: Whole | None = None


def names(which: str) -> tuple[str, ...]:
    """Return the names of a set: 25, 9, tuning or all that are not for tuning."""
    if which == "all":
        found = [
            path.stem
            for folder, suffix in FOLDERS.items()
            for path in sorted((DATA / folder).glob(f"*{suffix}"))
        ]
        return tuple(name for name in found if name not in TUNING)
    return {"25": THE_25, "9": THE_9, "tuning": TUNING}[which]


def load(name: str) -> Instance:
    """Read an instance by its name."""
    best = float(json.loads((DATA / "best_known.json").read_text())[name]["cost"])
    for folder, suffix in FOLDERS.items():
        path = DATA / folder / f"{name}{suffix}"
        if path.exists():
            return _capacitated(path, best) if suffix == ".vrp" else _windowed(path, best)
    raise FileNotFoundError(name)


def _windowed(path: Path, best: float) -> Instance:
    rows = [line.split() for line in path.read_text().splitlines()]
    numbers = [[int(float(word)) for word in row] for row in rows if row and row[0].isdigit()]
    vehicles, capacity = numbers[0]
    table = np.array(numbers[1:], dtype=np.int64)
    return Instance(
        name=path.stem,
        scale=10,
        best_known=best,
        xy=table[:, 1:3].astype(float),
        distance=_distances(table[:, 1:3], tenths=True),
        demand=table[:, 3],
        capacity=capacity,
        vehicles=vehicles,
        opens=table[:, 4] * 10,
        closes=table[:, 5] * 10,
        service=table[:, 6] * 10,
    )


def _capacitated(path: Path, best: float) -> Instance:
    lines = [line.split() for line in path.read_text().replace(":", " ").splitlines() if line.strip()]
    heads = {words[0]: words for words in lines}
    size, capacity = int(heads["DIMENSION"][1]), int(heads["CAPACITY"][1])
    at = [words[0] for words in lines].index
    xy = np.array([words[1:3] for words in lines[at("NODE_COORD_SECTION") + 1 :][:size]], dtype=float)
    demand = np.array([words[1] for words in lines[at("DEMAND_SECTION") + 1 :][:size]], dtype=np.int64)
    return Instance(
        name=path.stem,
        scale=1,
        best_known=best,
        xy=xy,
        distance=_distances(xy.astype(np.int64), tenths=False),
        demand=demand,
        capacity=capacity,
        vehicles=math.ceil(1.3 * int(demand.sum()) / capacity) + 3,
    )


def _distances(xy: Whole, *, tenths: bool) -> Whole:
    squared = ((xy[:, None] - xy[None]) ** 2).sum(-1)
    if tenths:
        return np.floor(np.sqrt(100 * squared) + 1e-9).astype(np.int64)
    return np.floor(np.sqrt(squared) + 0.5).astype(np.int64)


def checked(instance: Instance, routes: list[list[int]]) -> int:
    """Return the cost of routes in the unit of the matrix.

    Raises
    ------
    ValueError
        Where they break a rule: a visit missing or repeated, too many vehicles, load, a window.
    """
    seen = sorted(visit for route in routes for visit in route)
    if seen != list(range(1, len(instance.demand))):
        raise ValueError(f"{instance.name}: visits are missing or repeated")
    if len(routes) > instance.vehicles and instance.opens is not None:
        raise ValueError(f"{instance.name}: {len(routes)} routes for {instance.vehicles} vehicles")
    return sum(_checked_route(instance, route) for route in routes)


def _checked_route(instance: Instance, route: list[int]) -> int:
    if instance.demand[route].sum() > instance.capacity:
        raise ValueError(f"{instance.name}: overloaded {route}")
    stops = [0, *route, 0]
    if instance.opens is not None and instance.closes is not None and instance.service is not None:
        time = int(instance.opens[0])
        for one, other in pairwise(stops):
            serving = int(instance.service[one]) if one else 0
            time = max(time + serving + int(instance.distance[one, other]), int(instance.opens[other]))
            if time > instance.closes[other]:
                raise ValueError(
                    f"{instance.name}: {other} is reached at {time}, after {instance.closes[other]}"
                )
    return sum(int(instance.distance[one, other]) for one, other in pairwise(stops))
