"""Areas held to their municipality, and to their own people: each demand point ends in the area of its gap."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from planner.coverage.gaps.plane import Plane

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
Shapes = NDArray[np.object_]

OWN_M = 250.0
"""Surroundings of a demand point that nobody else's gap covers, where the next one is far enough."""

_SHARE = 0.4
_LEAST_M = 0.5
_NEIGHBOURS = 16
_ROUNDS = 3


@dataclass(frozen=True, kw_only=True)
class People:
    """Inhabited demand points.

    Attributes
    ----------
    lonlat, plane
        ``(p, 2)`` degrees, and metres in the plane.
    gap
        ``(p,)`` number of the gap of each, -1 for those who are covered.
    """

    lonlat: Floats
    plane: Floats
    gap: Longs


def held(shapes: Shapes, boundary: NDArray[np.object_], boundaries: gpd.GeoDataFrame, plane: Plane) -> Shapes:
    """Return the areas without what lies outside their boundaries.

    Parameters
    ----------
    shapes
        ``(g,)`` areas in the plane.
    boundary
        ``(g,)`` id of a row of ``boundaries``, empty for none.
    """
    answer = shapes.copy()
    known = np.unique(boundary[boundary != ""].astype(str)) if len(boundary) else np.zeros(0, str)
    outer = plane.shapes(boundaries.geometry.loc[list(known)].to_numpy())
    broken = ~shapely.is_valid(outer)
    outer[broken] = shapely.make_valid(outer[broken])
    shapely.prepare(outer)
    for label, limit in zip(known, outer, strict=True):
        own = np.flatnonzero(boundary == label)
        beyond = own[~shapely.covers(limit, shapes[own])]
        answer[beyond] = _areas(shapely.intersection(shapes[beyond], limit))
    return answer


def settled(shapes: Shapes, people: People, plane: Plane) -> Shapes:
    """Return the areas in longitude and latitude, each with its own people inside and nobody else.

    Where a point is not in the area of its gap, a disc around it is added; where it is in another one, taken away.
    The disc reaches less than half way to the next point that it could harm, and at most :data:`OWN_M`: to the next that
    belongs elsewhere, or to the next of the gap that it is taken from.
    """
    flat, tree, points = shapes.copy(), cKDTree(people.plane), shapely.points(people.lonlat)
    earth = _on_earth(flat, plane)
    at_home, changed = np.zeros(len(people.gap), bool), np.ones(len(flat), bool)
    for _ in range(_ROUNDS):  # what has not changed is as good as it was
        point, gap = _inside(earth, np.flatnonzero(changed), points)
        at_home &= ~changed[people.gap]
        at_home[point[people.gap[point] == gap]] = True
        lost = np.flatnonzero(~at_home & (people.gap >= 0))
        wrong = people.gap[point] != gap
        point, gap = point[wrong], gap[wrong]
        radius, around = _radii(people, tree, lost), _radii(people, tree, point, taken_from=gap)
        apart = around > _LEAST_M
        point, gap, around = point[apart], gap[apart], around[apart]
        if not len(lost) and not len(point):
            break
        changed = _without(flat, gap, _discs(people.plane[point], around))
        changed |= _with(flat, people.gap[lost], _discs(people.plane[lost], radius))
        earth[changed] = _on_earth(flat[changed], plane)
    return earth


def _on_earth(flat: Shapes, plane: Plane) -> Shapes:
    earth: Shapes = shapely.set_precision(plane.on_earth(flat), 1e-6, mode="pointwise")
    broken = ~shapely.is_valid(earth)
    earth[broken] = _areas(shapely.make_valid(earth[broken], method="structure", keep_collapsed=False))
    return earth


def _inside(earth: Shapes, chosen: Longs, points: Shapes) -> tuple[Longs, Longs]:
    """Return the positions of points and of those of the chosen areas that they lie in or on the rim of."""
    parts, of = shapely.get_parts(earth[chosen], return_index=True)
    shapely.prepare(parts)
    point, part = shapely.STRtree(parts).query(points)
    hit = shapely.intersects_xy(parts[part], *shapely.get_coordinates(points[point]).T)
    pairs = np.unique(np.column_stack([point[hit], chosen[of[part[hit]]]]), axis=0).astype(np.int64)
    return pairs[:, 0], pairs[:, 1]


def _radii(people: People, tree: cKDTree, points: Longs, *, taken_from: Longs | None = None) -> Floats:
    """Return how far the disc around each point may reach, added to its own gap or taken from another."""
    if not len(points):
        return np.zeros(0)
    count = min(_NEIGHBOURS, len(people.gap))
    apart, at = tree.query(people.plane[points], k=count)
    apart, at = apart.reshape(len(points), -1), at.reshape(len(points), -1)
    if taken_from is None:
        harmed = people.gap[at] != people.gap[points][:, None]
    else:
        harmed = people.gap[at] == taken_from[:, None]
    everyone = count == len(people.gap)
    nearest = np.where(harmed, apart, np.inf if everyone else apart[:, -1:]).min(axis=1)
    radius: Floats = np.clip(_SHARE * nearest, _LEAST_M, OWN_M)
    return radius


def _discs(plane: Floats, radius: Floats) -> Shapes:
    discs: Shapes = shapely.buffer(shapely.points(plane), radius, quad_segs=6)
    return discs


def _without(flat: Shapes, gap: Longs, discs: Shapes) -> Bools:
    """Take discs away from areas; return which areas have changed."""
    for own in np.unique(gap):
        flat[own] = _areas(np.array([shapely.difference(flat[own], shapely.union_all(discs[gap == own]))]))[0]
    return np.isin(np.arange(len(flat)), gap)


def _with(flat: Shapes, gap: Longs, discs: Shapes) -> Bools:
    """Add discs to areas; return which areas have changed."""
    order = np.argsort(gap, kind="stable")
    for own in np.unique(gap):
        mine = order[slice(*np.searchsorted(gap[order], [own, own + 1]))]
        flat[own] = shapely.union_all([flat[own], *discs[mine]])
    return np.isin(np.arange(len(flat)), gap)


def _areas(shapes: Shapes) -> Shapes:
    """Return the shapes without their points and lines."""
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION)
    for row in mixed:
        parts = shapely.get_parts(shapes[row])
        shapes[row] = shapely.union_all(parts[shapely.area(parts) > 0])
    bare = np.isin(shapely.get_dimensions(shapes), (0, 1))
    shapes[bare] = shapely.MultiPolygon()
    return shapes
