"""Travel times that nobody knows for sure: percentiles over drawn days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.errors import InputError
from planner.streets.network import StreetNetwork
from planner.streets.scenario import scaled_ms
from planner.streets.search import StreetSearch, milliseconds
from planner.streets.snap import Snapped
from planner.streets.speeds import ROAD_CLASSES

Floats = NDArray[np.float64]

_MOST_CELLS = 250_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How far times stray from what is expected: standard deviations of the logarithm of a factor.

    Attributes
    ----------
    day
        One factor for the whole network on a day (weather, holidays), at least 0.
    road_class
        One for each road class on a day.
    edge
        One for each edge on a day (works, a lorry that unloads).

    Notes
    -----
    Factors are log-normal with median 1, the shape that fitted measured times best in Emam and Al-Deek, Using
    real-life dual-loop detector data to develop new methodology for estimating freeway travel time reliability,
    Transportation Research Record 1959, 2006, p. 140. The sizes are ours to start with; measure your own.
    """

    day: float = 0.10
    road_class: float = 0.05
    edge: float = 0.20

    def __post_init__(self) -> None:
        """Check the ranges."""
        problems = [
            f"{name} is {getattr(self, name)!r}, expected 0 to 2"
            for name in ("day", "road_class", "edge")
            if not 0 <= getattr(self, name) <= 2
        ]
        if problems:
            raise InputError("This spread of travel times cannot be used.", problems)


def drawn_networks(
    network: StreetNetwork, spread: Spread, *, draws: int, seed: int
) -> Iterator[StreetNetwork]:
    """Yield the network on so many drawn days; the same seed, the same days."""
    drawn = np.random.default_rng(seed)
    for _ in range(draws):
        day = drawn.normal(0.0, spread.day)
        by_class = drawn.normal(0.0, spread.road_class, len(ROAD_CLASSES))
        by_edge = drawn.normal(0.0, spread.edge, network.edge_count)
        factor = np.exp(day + by_class[network.road_class] + by_edge)
        yield replace(
            network,
            forward_ms=scaled_ms(network.forward_ms, factor),
            backward_ms=scaled_ms(network.backward_ms, factor),
        )


def percentile_seconds(
    search: StreetSearch,
    sources: Snapped,
    targets: Snapped,
    *,
    percentiles: Sequence[float],
    spread: Spread,
    draws: int,
    seed: int,
) -> Floats:
    """Return ``(percentiles, sources, targets)`` seconds of the fastest ways over drawn days, NaN where there is none.

    Travellers know the day: each takes the fastest way of that day. Linear interpolation between draws.

    Parameters
    ----------
    search, sources, targets
        Where to travel.
    percentiles
        0 to 100.
    spread, draws, seed
        Which days are drawn; ``draws`` at least 1.

    Raises
    ------
    InputError
        When a percentile or the number of draws is out of range, or the answer would not fit into memory.
    """
    cells = draws * len(sources.edge) * len(targets.edge)
    problems = [f"percentile {p!r} is not within 0 to 100" for p in percentiles if not 0 <= p <= 100]
    if draws < 1:
        problems.append(f"draws is {draws!r}, expected at least 1")
    if cells > _MOST_CELLS:
        problems.append(
            f"{draws} draws of {len(sources.edge)} x {len(targets.edge)} times are {cells:,} numbers, at most "
            f"{_MOST_CELLS:,}: ask for fewer points at once, or fewer draws"
        )
    if problems:
        raise InputError("These percentiles cannot be computed.", problems)
    days = np.stack(
        [
            milliseconds(search.with_times(network), sources, targets)
            for network in drawn_networks(search.network, spread, draws=draws, seed=seed)
        ]
    )
    seconds = np.percentile(days, list(percentiles), axis=0) / 1000.0
    seconds[:, (days < 0).any(axis=0)] = np.nan
    return seconds
