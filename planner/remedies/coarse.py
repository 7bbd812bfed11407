"""Large inputs made small enough to be thought about: neighbours taken together, candidates thinned evenly."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.geodesy import mercator
from planner.remedies.question import RemediesQuestion
from planner.siting.reach import Positions
from planner.tables import lonlat_of

MOST_POINTS = 15_000
"""More demand points than this are taken together with their neighbours."""

MOST_CANDIDATES = 6
"""So many times as many candidates as are looked at in the end have their catchments measured."""

FIRST_CELL_M = 100.0


def coarsened(
    question: RemediesQuestion, *, points: int = MOST_POINTS, candidates: int | None = None
) -> RemediesQuestion:
    """Return the question with at most about so many demand points and candidates; the same one if it is small.

    Demand points in one square cell, of one gap, kind and published stop become one, where most of their people are.
    Cells begin at 100 m (at the equator) and double until there are few enough. People are never lost.
    """
    most = MOST_CANDIDATES * question.most_places if candidates is None else candidates
    if len(question.candidates) > most:
        kept = spread_out(question.candidates, most)
        question = replace(question, candidates=question.candidates.iloc[kept])
    if len(question.demand) <= points:
        return question
    demand = _together(question, points)
    return replace(question, demand=demand)


def spread_out(places: gpd.GeoDataFrame, most: int) -> Positions:
    """Return the positions of so many places, evenly along a curve that fills the plane (Morton 1966)."""
    order = np.argsort(_morton(places), kind="stable")
    kept: Positions = np.sort(order[np.linspace(0, len(places) - 1, most).round().astype(np.int64)])
    return kept


def _together(question: RemediesQuestion, points: int) -> gpd.GeoDataFrame:
    demand, metres = question.demand, FIRST_CELL_M
    while True:
        cell = _cells(question, metres)
        if cell.max() < points or metres > 1e6:
            break
        metres *= 2
    biggest_first = demand["people"].to_numpy(float).argsort(kind="stable")[::-1]
    _, first = np.unique(cell[biggest_first], return_index=True)
    own = biggest_first[first]
    people = np.bincount(cell, demand["people"].to_numpy(float), minlength=len(own))
    return demand.iloc[own].assign(people=people)


def _cells(question: RemediesQuestion, metres: float) -> Positions:
    """Return ``(demand,)`` the number of the cell of each point, from 0."""
    demand = question.demand
    plane = mercator(lonlat_of(demand))
    column, row = np.floor(plane / metres).T
    stop = "" if question.published is None else question.published.stop_of.reindex(demand.index).to_numpy()
    keys = pd.DataFrame(
        {
            "column": column,
            "row": row,
            "gap": question.gap.reindex(demand.index).to_numpy(),
            "kind": demand["kind"].to_numpy(),
            "stop": stop,
        }
    )
    number: Positions = keys.groupby(list(keys), dropna=False).ngroup().to_numpy().astype(np.int64)
    return number


def _morton(places: gpd.GeoDataFrame) -> NDArray[np.uint64]:
    """Return where each place lies on the curve: the bits of column and row in turn."""
    xy = lonlat_of(places)
    low, high = xy.min(axis=0), xy.max(axis=0)
    grid = ((xy - low) / np.maximum(high - low, 1e-12) * 65_535).astype(np.uint64)
    code = np.zeros(len(places), np.uint64)
    for bit in range(16):
        for axis in range(2):
            code |= ((grid[:, axis] >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + axis)
    return code
