"""What a move of one site does, in a moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from api.siting.case import Case
from api.siting.desk import Move
from planner.errors import InputError
from planner.siting.facts import move_document
from planner.siting.moves import Place, moved, narrowed
from planner.siting.reach import Floats
from planner.tables import WGS84

MOST_PLACES = 3000
"""A map shows no more of them."""


@dataclass(frozen=True, slots=True)
class _Landing:
    """Where a site would land: a site of the problem, or any place and how far its street is."""

    into: int | Place | None
    street_metres: float | None = None


def what_if(case: Case, chosen: Sequence[str], move: Move, *, points: bool = False) -> dict[str, Any]:
    """Return what ``move`` changes in the choice ``chosen``, ids of sites; with ``points`` also where.

    Raises
    ------
    InputError
        Naming every id that is not there, or a place without a street.
    """
    at = {label: position for position, label in enumerate(case.problem.sites.ids)}
    asked = [*chosen, *(label for label in (move.out, move.into) if label is not None)]
    problems = [f"there is no site {label!r}" for label in dict.fromkeys(asked) if label not in at]
    if problems:
        raise InputError("This move cannot be made.", problems)
    landing = _Landing(at[move.into]) if move.into is not None else _landing(case, move)
    moving = moved(
        case.problem,
        tuple(sorted({at[label] for label in chosen})),
        out=None if move.out is None else at[move.out],
        into=landing.into,
    )
    document = move_document(moving, case.ground, case.problem)
    if landing.street_metres is not None:
        document["street_metres"] = round(landing.street_metres, 1)
    if points:
        document["points"] = {
            "gained": _places(case, moving.gained),
            "lost": _places(case, moving.lost),
        }
    return document


def only(case: Case, chosen: Sequence[str]) -> Case:
    """Return a case with no sites but ``chosen``, ids of it: :func:`what_if` says the same of moves to other places."""
    at = {label: position for position, label in enumerate(case.problem.sites.ids)}
    return replace(case, problem=narrowed(case.problem, tuple(sorted({at[label] for label in chosen}))))


def _landing(case: Case, move: Move) -> _Landing:
    if move.lonlat is None:
        return _Landing(None)
    assert case.travel is not None
    point = gpd.GeoDataFrame(geometry=gpd.points_from_xy([move.lonlat[0]], [move.lonlat[1]]), crs=WGS84)
    snapped = case.travel.snap(point)
    if not snapped.found[0]:
        limit = case.travel.snap_limit_m
        raise InputError(f"There is no street within {limit:,.0f} m of that place.")
    pairs = case.travel.near_pairs(_demand(case), point, within=case.measured_to)
    place = Place(row=pairs["point_row"].to_numpy(np.int64), seconds=pairs["seconds"].to_numpy(np.float64))
    return _Landing(place, float(snapped.metres[0]))


def _places(case: Case, people: Floats) -> list[list[float]]:
    """Return longitude, latitude and people of the places with any, most people first."""
    rows = np.argsort(-people, kind="stable")[:MOST_PLACES]
    rows = rows[people[rows] > 0]
    lonlat = shapely.get_coordinates(_demand(case).geometry.to_numpy()[rows])
    cells = np.column_stack([lonlat.round(5), people[rows].round(1)])
    listed: list[list[float]] = cells.tolist()
    return listed


def _demand(case: Case) -> gpd.GeoDataFrame:
    demand = case.demand
    assert isinstance(demand, gpd.GeoDataFrame)
    return demand
