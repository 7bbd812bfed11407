"""Shapes as the contract wants them: points, or areas whose rings are sound."""

import numpy as np
import shapely
from numpy.typing import NDArray

from planner.io.files.findings import Findings
from planner.io.files.raw import Geometries

_POINT, _MULTIPOINT = 0, 4
_AREAS = (3, 6)
_LINES = (1, 5)
_COLLECTION = 7


def as_points(shapes: Geometries, findings: Findings, *, noted: bool = True) -> Geometries:
    """Return points: areas become a point inside them, a multipoint of one that point; others are problems.

    ``noted`` says whether areas are worth a note: not where they are kept beside the points.
    """
    points = shapes.copy()
    kinds = shapely.get_type_id(shapes)
    single = (kinds == _MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    points[single] = shapely.get_geometry(shapes[single], 0)
    areas = np.isin(kinds, _AREAS)
    if areas.any():
        with np.errstate(all="ignore"):  # what overflows is found off the globe later on
            points[areas] = shapely.point_on_surface(_sound(shapes[areas]))
        if noted:
            findings.notes.append(f"{_counted(areas, 'area')} replaced by a point inside")
    points[_report(points, findings, (_POINT,), "a point")] = None
    return points


def as_areas(shapes: Geometries, findings: Findings) -> Geometries:
    """Return polygons and multipolygons, with rings that cross themselves repaired and lines left over dropped."""
    areas = shapes.copy()
    gathered = shapely.get_type_id(shapes) == _COLLECTION
    areas[gathered] = [_only_areas(shape) for shape in shapes[gathered]]
    broken = ~shapely.is_valid(areas) & ~shapely.is_missing(areas)
    broken &= np.isin(shapely.get_type_id(areas), _AREAS)
    if broken.any():
        areas[broken] = _sound(areas[broken])
        findings.notes.append(f"{_counted(broken, 'polygon')} repaired with make_valid")
    areas[_report(areas, findings, _AREAS, "an area")] = None
    return areas


def as_lines(shapes: Geometries, findings: Findings) -> Geometries:
    """Return lines; others are problems."""
    lines = shapes.copy()
    lines[_report(lines, findings, _LINES, "a line")] = None
    return lines


def _sound(areas: Geometries) -> Geometries:
    with np.errstate(all="ignore"):
        valid: Geometries = shapely.make_valid(areas, method="structure", keep_collapsed=False)
    return valid


def _only_areas(collection: shapely.GeometryCollection) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(collection))
    areas = parts[shapely.get_type_id(parts) == _AREAS[0]]
    return shapely.union_all(_sound(areas)) if len(areas) else collection


def _report(
    shapes: Geometries, findings: Findings, wanted: tuple[int, ...], expected: str
) -> NDArray[np.bool_]:
    """Report what is not of the wanted kind and return where; None is reported where it is read."""
    missing = shapely.is_missing(shapes)
    empty = ~missing & shapely.is_empty(shapes)
    other = ~missing & ~empty & ~np.isin(shapely.get_type_id(shapes), wanted)
    for position in np.flatnonzero(empty):
        findings.wrong(int(position), "its shape is empty")
    for position in np.flatnonzero(other):
        findings.wrong(int(position), f"is a {shapes[position].geom_type}, expected {expected}")
    bad: NDArray[np.bool_] = empty | other
    return bad


def _counted(which: NDArray[np.bool_], word: str) -> str:
    number = int(which.sum())
    return f"1 {word}" if number == 1 else f"{number:,} {word}s"
