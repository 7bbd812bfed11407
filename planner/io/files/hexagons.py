"""Tables that say where their records are by cells of H3: ``89a881a5a2bffff``."""

from dataclasses import replace

import numpy as np
import shapely

from planner.io.columns import plays
from planner.io.files.cells import shown
from planner.io.files.raw import Cells, Geometries, RawTable, Wanted, is_blank
from planner.tables import WGS84


def placed_by_cells(raw: RawTable, wanted: Wanted, *, as_areas: bool = False) -> RawTable:
    """Return a table with the middles of its H3 cells as points, or their outlines, where nothing else says where.

    A column is taken whose first cell is an index of H3; those of its cells that are none become problems.
    """
    named = any(
        plays(label, role, wanted.table) for label in raw.labels for role in ("lon", "lat", "geometry")
    )
    if raw.geometry is not None or named or {"lon", "lat", "geometry"} & wanted.columns.keys():
        return raw
    label = next((label for label in raw.labels if _begins_with_a_cell(raw.column(label))), None)
    if label is None:
        return raw
    shapes = _shapes(raw.column(label), as_areas=as_areas)
    wrong = tuple(
        (int(row), f"{raw.file} {raw.word} {row}, column {label!r}: {shown(cell)} is not a cell of H3")
        for row, cell, shape in zip(raw.cells.index, raw.column(label), shapes, strict=True)
        if shape is None
    )
    return replace(
        raw,
        geometry=shapes,
        crs=_wgs84(),
        notes=(
            *raw.notes,
            f"column {label!r} read as cells of H3: {'areas' if as_areas else 'their middles'}",
        ),
        problems=(*raw.problems, *wrong),
    )


def _begins_with_a_cell(cells: Cells) -> bool:
    first = next((cell for cell in cells if not is_blank(cell)), None)
    return isinstance(first, str) and _is_cell(first)


def _is_cell(cell: object) -> bool:
    import h3  # noqa: PLC0415 - only where a table may need it

    return isinstance(cell, str) and len(cell.strip()) == 15 and bool(h3.is_valid_cell(cell.strip()))


def _shapes(cells: Cells, *, as_areas: bool) -> Geometries:
    """Return a point, or a polygon, for each cell; None for what is no cell."""
    import h3  # noqa: PLC0415 - only where a table may need it

    shapes = np.full(len(cells), None, dtype=object)
    for position, cell in enumerate(cells):
        if not _is_cell(cell):
            continue
        name = str(cell).strip()
        if as_areas:
            shapes[position] = shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(name)])
        else:
            lat, lon = h3.cell_to_latlng(name)
            shapes[position] = shapely.Point(lon, lat)
    return shapes


def _wgs84() -> object:
    import pyproj  # noqa: PLC0415 - only where a table may need it

    return pyproj.CRS(WGS84)
