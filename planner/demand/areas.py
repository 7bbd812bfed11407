"""People of areas on points: where the dwellings are, or evenly inside.

Binary dasymetric mapping: an area's people live where its dwellings are, in proportion to them, and nowhere else
(Wright, A Method of Mapping Densities of Population, Geographical Review 26(1), 1936, p. 103; Mennis, Generating
Surface Models of Population Using Dasymetric Mapping, The Professional Geographer 55(1), 2003, p. 31). Every area
keeps its own people to the person.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.demand.cells import Squares, weighted_middle
from planner.demand.made import Floats, MadeDemand, demand_table
from planner.demand.whole import whole_people
from planner.geodesy import area_km2, ground_scale
from planner.tables import groups_of

Longs = NDArray[np.intp]

LATTICE_M = 250.0
MOST_POINTS = 400
"""An area gets at most so many points of a lattice; the points of a larger one stand farther apart."""

_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class _Spots:
    """Points in areas: the row of the area, where, and for how much each counts."""

    area: Longs
    lonlat: Floats
    weight: Floats


def spread_areas(
    areas: gpd.GeoDataFrame,
    dwellings: Floats | None = None,
    *,
    lattice_m: float = LATTICE_M,
    gather_m: float = LATTICE_M,
    whole: bool = False,
) -> MadeDemand:
    """Return the people of areas as demand points.

    Parameters
    ----------
    areas
        The columns of a demand table, groups too, on polygons; rows that are points stay as they are.
    dwellings
        ``(n, 3)`` longitude, latitude, number of dwellings; None spreads people evenly over a lattice.
    lattice_m
        Metres between the points of the lattice inside areas without a dwelling, or without ``dwellings`` in all; an
        area that is too small for one has a single point inside.
    gather_m
        Dwellings of one area in one square of this side make one point at their middle; 0 keeps each dwelling.
    whole
        Whether points have whole people, see :func:`planner.demand.whole.whole_people`. Fractions otherwise.

    Returns
    -------
    MadeDemand
        Points named ``AREA/1``, ``AREA/2`` and so on; the area's own ``place``, or else its id, as place. Groups go
        where the people go.
    """
    shapes = areas.geometry.to_numpy()
    spread = (shapely.get_dimensions(shapes) == 2) & (areas["people"].to_numpy() > 0)
    at_home = _gathered(_in_areas(shapes, spread, dwellings), gather_m)
    bare = spread.copy()
    bare[at_home.area] = False
    lattice = _lattice(shapes, bare, lattice_m)
    lonely = ~spread
    lonely[bare] = ~np.isin(np.flatnonzero(bare), lattice.area)
    spots = _joined(at_home, lattice, _single(shapes, lonely))
    notes = _notes(areas, spots, at_home, int(bare.sum()), asked=dwellings is not None)
    return MadeDemand(_shared_out(areas, spots, whole=whole), notes)


def _in_areas(shapes: NDArray[np.object_], which: NDArray[np.bool_], dwellings: Floats | None) -> _Spots:
    if dwellings is None or not len(dwellings):
        return _Spots(np.zeros(0, np.intp), np.zeros((0, 2)), np.zeros(0))
    rows = np.flatnonzero(which)
    tree = shapely.STRtree(shapely.points(dwellings[:, :2]))
    area, dwelling = tree.query(shapes[rows], predicate="intersects")
    counts = dwellings[dwelling, 2] > 0
    area, dwelling = rows[area[counts]], dwelling[counts]
    return _Spots(area, dwellings[dwelling, :2], dwellings[dwelling, 2])


def _gathered(spots: _Spots, metres: float) -> _Spots:
    """Return spots of one area and one square as one."""
    if metres <= 0 or not len(spots.area):
        return spots
    lon, lat = np.rint(spots.lonlat.mean(axis=0)).astype(int).tolist()
    square = Squares(metres, lon, lat).at(spots.lonlat)
    keys, spot = np.unique(np.column_stack([spots.area, square]), axis=0, return_inverse=True)
    spot = spot.reshape(-1)
    middle = weighted_middle(spots.lonlat, spots.weight, spot, len(keys))
    weight: Floats = np.bincount(spot, spots.weight).astype(float)
    return _Spots(keys[:, 0].astype(np.intp), middle, weight)


def _lattice(shapes: NDArray[np.object_], which: NDArray[np.bool_], metres: float) -> _Spots:
    rows = np.flatnonzero(which)
    inside = [_points_inside(shapes[row], metres) for row in rows]
    area = np.repeat(rows, [len(points) for points in inside])
    lonlat = np.concatenate([np.zeros((0, 2)), *inside])
    return _Spots(area, lonlat, np.ones(len(area)))


def _points_inside(shape: shapely.Geometry, metres: float) -> Floats:
    """Return the middles of squares of a local lattice that lie in a shape."""
    side = max(metres, 1000 * float(np.sqrt(area_km2(shape) / MOST_POINTS)))
    west, south, east, north = shape.bounds
    steps = side / _METRES_PER_DEGREE / np.array([float(ground_scale(np.array((south + north) / 2))), 1.0])
    if (np.array([east - west, north - south]) / steps).prod() > 100 * MOST_POINTS:
        steps *= 10  # a shape of slivers in a huge frame
    lon = np.arange(west + steps[0] / 2, east, steps[0])
    lat = np.arange(south + steps[1] / 2, north, steps[1])
    points = np.stack(np.meshgrid(lon, lat), axis=-1).reshape(-1, 2)
    shapely.prepare(shape)
    inside: Floats = points[shapely.contains_xy(shape, points)]
    return inside


def _single(shapes: NDArray[np.object_], which: NDArray[np.bool_]) -> _Spots:
    rows = np.flatnonzero(which)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes[rows]))
    return _Spots(rows, inside, np.ones(len(rows)))


def _joined(*parts: _Spots) -> _Spots:
    area = np.concatenate([part.area for part in parts])
    order = np.argsort(area, kind="stable")
    lonlat = np.concatenate([part.lonlat for part in parts])
    weight = np.concatenate([part.weight for part in parts])
    return _Spots(area[order], lonlat[order], weight[order])


def _shared_out(areas: gpd.GeoDataFrame, spots: _Spots, *, whole: bool) -> gpd.GeoDataFrame:
    share = spots.weight / np.bincount(spots.area, spots.weight, minlength=len(areas))[spots.area]
    columns: dict[str, object] = {}
    for name in groups_of(areas):
        people = areas[name].to_numpy(dtype=float)[spots.area] * share
        columns[name] = whole_people(people, spots.area) if whole else people
    ids = areas.index.astype(str).to_numpy()
    place = areas["place"].to_numpy()
    columns["place"] = np.where(place == "", ids, place)[spots.area]
    columns["kind"] = areas["kind"].to_numpy()[spots.area]
    return demand_table(pd.DataFrame(columns, index=_ids(ids, spots.area)), spots.lonlat)


def _ids(areas: NDArray[np.object_], of: Longs) -> pd.Index:
    """Return the area's id where it has one point, numbered where it has several."""
    count = np.bincount(of, minlength=len(areas))
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    number = np.arange(len(of)) - first[of] + 1
    names = [
        str(areas[row]) if count[row] == 1 else f"{areas[row]}/{which}"
        for row, which in zip(of.tolist(), number.tolist(), strict=True)
    ]
    unique = len(set(names)) == len(names)
    return pd.Index(names if unique else [f"d{which}" for which in range(1, len(of) + 1)], name="id")


def _notes(
    areas: gpd.GeoDataFrame, spots: _Spots, at_home: _Spots, bare: int, *, asked: bool
) -> tuple[str, ...]:
    people = areas["people"].to_numpy()
    homes = np.unique(at_home.area)
    notes = []
    if asked:
        notes.append(
            f"{people[homes].sum():,.0f} people of {len(homes):,} areas placed on the dwellings in them"
        )
    if bare:
        why = "without a dwelling " if asked else ""
        rest = people.sum() - people[homes].sum()
        notes.append(f"{rest:,.0f} people of {bare:,} areas {why}spread evenly inside")
    notes.append(f"{people.sum():,.0f} people of {len(areas):,} areas are {len(spots.area):,} points now")
    return tuple(notes)
