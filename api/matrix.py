"""A matrix of travel times as rows of a table: every pair, pairs within some minutes, or the nearest few."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from api.points import Points
from planner.errors import InputError
from planner.streets.travel import StreetTravel

Floats = NDArray[np.float64]
Tell = Callable[[str], None]

_BLOCK_CELLS = 2_000_000
_BLOCK_SITES = 1_000
_MOST_CELLS = 100_000_000
"""Cells that fit into memory with ease when all have to be there at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixQuestion:
    """Which pairs are wanted.

    Attributes
    ----------
    origins, destinations
        From where, and to where.
    within
        Seconds beyond which a pair is left out; None for none.
    nearest
        How many destinations for each origin, None for all.
    percentiles
        Percentiles of the seconds over days that nobody foresees.
    """

    origins: Points
    destinations: Points
    within: float | None = None
    nearest: int | None = None
    percentiles: tuple[float, ...] = ()

    @property
    def sparse(self) -> bool:
        """Whether pairs are left out."""
        return self.within is not None or self.nearest is not None

    @property
    def cells(self) -> int:
        """Number of pairs of all points."""
        return len(self.origins.frame) * len(self.destinations.frame)


@dataclass(slots=True)
class Tally:
    """How many pairs there are and have a way, and which points have none."""

    question: MatrixQuestion
    pairs: int = 0
    reached: int = 0
    from_origin: NDArray[np.bool_] = field(init=False)
    to_destination: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing."""
        self.from_origin = np.zeros(len(self.question.origins.frame), bool)
        self.to_destination = np.zeros(len(self.question.destinations.frame), bool)

    def count(self, origin: NDArray[np.int64], destination: NDArray[np.int64], seconds: Floats) -> None:
        """Count pairs."""
        way = np.isfinite(seconds)
        self.pairs += len(way)
        self.reached += int(way.sum())
        self.from_origin[origin[way]] = True
        self.to_destination[destination[way]] = True


def matrix_rows(
    travel: StreetTravel, question: MatrixQuestion, tally: Tally, tell: Tell
) -> Iterator[pd.DataFrame]:
    """Yield the rows part by part: ``origin``, ``destination``, ``seconds``, ``metres`` and what else was asked.

    Pairs without a way have NaN in a dense table, and are absent from a sparse one.
    """
    spread = _percentile_seconds(travel, question, tell)
    parts = _sparse(travel, question, tell) if question.sparse else _dense(travel, question, tell)
    ids = question.origins.frame.index.to_numpy(), question.destinations.frame.index.to_numpy()
    for origin, destination, seconds, metres in parts:
        tally.count(origin, destination, seconds)
        rows: dict[str, object] = {
            "origin": ids[0][origin],
            "destination": ids[1][destination],
            "seconds": seconds.round(3),
            "metres": metres.round(1),
        }
        for percentile, of_all in zip(question.percentiles, spread, strict=True):
            rows[f"seconds_p{percentile:g}"] = of_all[origin, destination].round(3)
        yield pd.DataFrame(rows)


def matrix_arrays(
    travel: StreetTravel, question: MatrixQuestion, tally: Tally, tell: Tell
) -> dict[str, NDArray[np.generic]]:
    """Return the whole matrix as arrays by name, NaN where there is no way or it is too long.

    Raises
    ------
    InputError
        When it would not fit into memory.
    """
    refuse_large(question)
    shape = len(question.origins.frame), len(question.destinations.frame)
    seconds, metres = np.full(shape, np.nan), np.full(shape, np.nan)
    for origin, destination, some_seconds, some_metres in _dense(travel, question, tell):
        tally.count(origin, destination, some_seconds)
        seconds[origin, destination] = some_seconds
        metres[origin, destination] = some_metres
    arrays: dict[str, NDArray[np.generic]] = {
        "origins": question.origins.frame.index.to_numpy(dtype=np.str_),
        "destinations": question.destinations.frame.index.to_numpy(dtype=np.str_),
        "seconds": seconds,
        "metres": metres,
    }
    if question.percentiles:
        arrays["percentiles"] = np.array(question.percentiles)
        arrays["percentile_seconds"] = _percentile_seconds(travel, question, tell)
    return arrays


def refuse_large(question: MatrixQuestion) -> None:
    """Refuse a matrix that would not fit into memory as a whole."""
    if question.cells > _MOST_CELLS and not question.sparse:
        raise InputError(
            f"{len(question.origins.frame):,} x {len(question.destinations.frame):,} travel times are too many at "
            "once; leave out the far ones with --within, take --nearest, or write a .csv."
        )


_Part = tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]


def _dense(travel: StreetTravel, question: MatrixQuestion, tell: Tell) -> Iterator[_Part]:
    """Yield all pairs, some origins at a time."""
    origins, destinations = question.origins.frame, question.destinations.frame
    step = max(1, _BLOCK_CELLS // len(destinations))
    for first in range(0, len(origins), step):
        tell(f"measuring {first:,} of {len(origins):,} x {len(destinations):,}")
        block = origins.iloc[first : first + step]
        times = travel.matrix(block, destinations, within=question.within)
        yield (
            np.repeat(np.arange(first, first + len(block)), len(destinations)),
            np.tile(np.arange(len(destinations)), len(block)),
            times.seconds.ravel(),
            times.metres.ravel(),
        )


def _sparse(travel: StreetTravel, question: MatrixQuestion, tell: Tell) -> Iterator[_Part]:
    """Yield the pairs that are near enough, by origin, the nearest destination first."""
    parts = list((_nearest if question.nearest else _within)(travel, question, tell))
    origin, destination, seconds, metres = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((destination, seconds, origin))
    yield origin[order], destination[order], seconds[order], metres[order]


def _nearest(travel: StreetTravel, question: MatrixQuestion, tell: Tell) -> Iterator[_Part]:
    origins, destinations = question.origins.frame, question.destinations.frame
    tell(f"looking for the nearest of {len(destinations):,} destinations for {len(origins):,} origins")
    within = np.inf if question.within is None else question.within
    few = travel.nearest_few(origins, destinations, count=question.nearest or 1, within=within)
    yield (
        origins.index.get_indexer(few["point"]).astype(np.int64),
        destinations.index.get_indexer(few["site"]).astype(np.int64),
        few["seconds"].to_numpy(np.float64),
        few["metres"].to_numpy(np.float64),
    )


def _within(travel: StreetTravel, question: MatrixQuestion, tell: Tell) -> Iterator[_Part]:
    """Yield the pairs within reach, searching from the side with fewer points."""
    origins, destinations = question.origins.frame, question.destinations.frame
    assert question.within is not None
    turned = len(origins) < len(destinations)
    sites, points = (origins, destinations) if turned else (destinations, origins)
    for first in range(0, len(sites), _BLOCK_SITES):
        tell(f"measuring {first:,} of {len(sites):,} x {len(points):,}")
        block = sites.iloc[first : first + _BLOCK_SITES]
        pairs = travel.near_pairs(points, block, within=question.within, direction="from" if turned else "to")
        site, point = pairs["site_row"].to_numpy() + first, pairs["point_row"].to_numpy()
        times = pairs["seconds"].to_numpy(), pairs["metres"].to_numpy()
        yield (site, point, *times) if turned else (point, site, *times)


def _percentile_seconds(travel: StreetTravel, question: MatrixQuestion, tell: Tell) -> Floats:
    """Return ``(percentiles, origins, destinations)``."""
    if not question.percentiles:
        return np.zeros((0, 0, 0))
    tell("drawing days that nobody foresees")
    return travel.percentiles(question.origins.frame, question.destinations.frame, question.percentiles)
