"""Any layer of lines as ways: lines meet where they share a vertex."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.errors import InputError, TableError
from planner.geodesy import degrees, fixed, haversine_m
from planner.io.columns import Columns, normalised
from planner.io.files.findings import Findings
from planner.io.files.places import find_places, reference_system
from planner.io.files.raw import Geometries, RawTable
from planner.io.files.whereabouts import check_areas
from planner.io.streets.attributes import FASTEST_KMH, Judgements, judge
from planner.io.streets.cache import Progress
from planner.io.streets.roles import Roles, find_roles
from planner.streets.network import Bools, Floats, Ints, Mode
from planner.streets.speeds import ROAD_CLASSES
from planner.streets.ways import Longs, Ways

_LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING)
_SEVERAL = shapely.GeometryType.MULTILINESTRING
_FERRY = ROAD_CLASSES.index("ferry")
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0
_OSMNX = frozenset({"u", "v", "key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Lines without repeated vertices, several for a feature that had several.

    Attributes
    ----------
    feature
        ``(w,)`` which feature each is of.
    start
        ``(w + 1,)`` rows of ``line`` and ``elevation``.
    line
        ``(k, 2)`` in ten-millionths of a degree.
    elevation
        ``(k,)`` metres above the sea, NaN where unknown; None when nothing is known.
    metres
        ``(w,)`` length.
    repeated, without_length
        How many vertices were dropped because they repeat the one before, and how many lines were nothing else.
    """

    feature: Longs
    start: Longs
    line: Ints
    elevation: NDArray[np.float32] | None
    metres: Floats
    repeated: int
    without_length: int


def ways_of_lines(
    frame: gpd.GeoDataFrame,
    mode: Mode = "drive",
    *,
    file: str = "The table",
    crs: str | None = None,
    columns: Mapping[str, str] | None = None,
    progress: Progress = lambda _: None,
) -> Ways:
    """Return the ways in a table of lines.

    Vertices that are the same to a centimetre are one place, and lines that share one meet there, also at different
    heights. Where edges are tabled as osmnx does (``u``, ``v``, ``key``) and a line comes twice, once in each direction,
    the two are one street.

    Parameters
    ----------
    frame
        Lines with any columns; Z counts as metres above the sea.
    mode
        How one travels.
    file
        What to call the table in messages.
    crs
        Reference system, for example ``EPSG:27700``; it overrules what the table says.
    columns
        Columns to take instead of looking for them, see :mod:`planner.io.streets.roles`.
    progress
        Told which columns are used, and for what.

    Raises
    ------
    InputError
        It is not clear which column is what, there is no reference system, or no line is a street.
    TableError
        Rows are wrong: each with its number and, where it is a cell, its column.
    """
    findings = Findings(_raw(frame, file))
    roles = find_roles(findings.raw.labels, mode, columns or {}, file)
    shapes = find_places(findings, Columns({}, ()), reference_system(crs))
    _check_shapes(shapes, findings)
    judged = judge(findings, roles, mode)
    parts = _parts(shapes, findings)
    kmh = _speeds(judged, parts, findings, roles)
    findings.stop_if_wrong()
    for note in dict.fromkeys([*roles.notes, *findings.notes]):
        progress(f"{file}: {note}")
    if {normalised(label) for label in findings.raw.labels} >= _OSMNX:
        parts, kmh = _paired(parts, kmh, judged)
    return _ways(parts, kmh, judged, file)


def _raw(frame: gpd.GeoDataFrame, file: str) -> RawTable:
    if not isinstance(frame, gpd.GeoDataFrame):
        raise InputError(f"{file} has no geometry; give a layer of lines.")
    if frame.empty:
        raise TableError(f"{file} has no features.")
    named = frame.reset_index() if isinstance(frame.index, pd.MultiIndex) else frame
    cells = pd.DataFrame(named.drop(columns=frame.geometry.name))
    cells.columns = pd.Index([str(label) for label in cells.columns], dtype=object)
    cells = cells.loc[:, ~cells.columns.duplicated()]
    cells.index = pd.RangeIndex(1, len(cells) + 1)
    geometry = frame.geometry.to_numpy().astype(object)
    return RawTable(file=file, word="feature", cells=cells, geometry=geometry, crs=frame.crs)


def _check_shapes(shapes: Geometries, findings: Findings) -> None:
    """Report what is no line; what was reported before is None."""
    assert findings.raw.geometry is not None
    for position in np.flatnonzero(shapely.is_missing(findings.raw.geometry)):
        findings.wrong(int(position), "has no geometry")
    kinds = shapely.get_type_id(shapes)
    here = ~shapely.is_missing(shapes)
    lines = np.isin(kinds, (*_LINES, _SEVERAL))
    for position in np.flatnonzero(here & ~lines):
        findings.wrong(int(position), f"is a {shapes[position].geom_type}, expected a line")
    empty = here & lines & shapely.is_empty(shapes)
    for position in np.flatnonzero(empty):
        findings.wrong(int(position), "its line is empty")
    shapes[here & (~lines | empty)] = None
    check_areas(shapes, findings, None)


def _parts(shapes: Geometries, findings: Findings) -> Parts:
    """Return the lines of the features, without vertices that repeat the one before."""
    usable = np.flatnonzero(~shapely.is_missing(shapes))
    lines, owner = shapely.get_parts(shapes[usable], return_index=True)
    coordinates, part = shapely.get_coordinates(lines, return_index=True)
    on_globe = np.abs(coordinates).max(initial=0.0) <= 180.0
    line = fixed(coordinates) if on_globe else np.zeros((0, 2), np.int32)  # what is off it was reported
    part = part[: len(line)]
    fresh = np.ones(len(line), bool)
    fresh[1:] = (part[1:] != part[:-1]) | (line[1:] != line[:-1]).any(axis=1)
    size = np.bincount(part[fresh], minlength=len(lines))
    kept = size > 1
    feature = usable[owner]
    dropped = feature[~kept]
    if len(dropped) and on_globe:
        first = findings.number(int(dropped[0]))
        findings.notes.append(f"lines without length dropped: {len(dropped):,}, the first is feature {first}")
    rows = fresh & kept[part]
    start = np.concatenate([[0], np.cumsum(size[kept])]).astype(np.int64)
    height = _heights(findings, usable)
    line = line[rows]
    return Parts(
        feature=feature[kept],
        start=start,
        line=line,
        elevation=None if height is None or not on_globe else height[rows],
        metres=_metres(line, start),
        repeated=int((~fresh).sum()),
        without_length=len(dropped),
    )


def _heights(findings: Findings, usable: NDArray[np.intp]) -> NDArray[np.float32] | None:
    """Return Z of every vertex, None where there is none; all zero is how many programs write that they have none."""
    shapes = np.asarray(findings.raw.geometry)[usable]
    if not shapely.has_z(shapes).any():
        return None
    height = shapely.get_coordinates(shapes, include_z=True)[:, 2]
    height[~((height >= _LOWEST_M) & (height <= _HIGHEST_M))] = np.nan
    return height.astype(np.float32) if np.nan_to_num(height).any() else None


def _metres(line: Ints, start: Longs) -> Floats:
    lonlat = degrees(line)
    along = np.concatenate([[0.0], np.cumsum(haversine_m(lonlat[:-1], lonlat[1:]))])
    metres: Floats = along[start[1:] - 1] - along[start[:-1]] if len(line) else np.zeros(0)
    return metres


def _speeds(judged: Judgements, parts: Parts, findings: Findings, roles: Roles) -> Floats:
    """Return ``(w, 2)`` speed of each part along its line and against it: by time, else by speed, else by tags."""
    whole = np.bincount(parts.feature, parts.metres, minlength=len(judged.street))
    timed = 3.6 * whole / judged.seconds
    given = np.where(np.isnan(timed), judged.measured_kmh, timed)
    label = next((roles.of[role] for role in ("seconds", "minutes", "duration") if role in roles.of), None)
    for position in np.flatnonzero(timed > FASTEST_KMH):
        findings.wrong(
            int(position),
            f"{judged.seconds[position]:.10g} seconds for {whole[position]:,.0f} metres are "
            f"{timed[position]:,.0f} km/h, more than {FASTEST_KMH:g}",
            label,
        )
    known = ~np.isnan(given)[:, None] & (judged.kmh > 0)
    kmh: Floats = np.where(known, given[:, None], judged.kmh)[parts.feature]
    return kmh


def _paired(parts: Parts, kmh: Floats, judged: Judgements) -> tuple[Parts, Floats]:
    """Return the lines with both directions of a street, where each has a row, joined in the one that comes first."""
    waiting: dict[tuple[object, ...], list[int]] = {}
    kept = np.ones(len(kmh), bool)
    for row, (first, last) in enumerate(pairwise(parts.start.tolist())):
        line = parts.line[first:last]
        feature = parts.feature[row]
        street = judged.road_class[feature], judged.unpaved[feature]
        opposite = waiting.get((line[::-1].tobytes(), *street))
        if opposite:
            first_row = opposite.pop(0)
            kmh[first_row] = _ahead(kmh[first_row]), _ahead(kmh[row])
            kept[row] = False
        else:
            waiting.setdefault((line.tobytes(), *street), []).append(row)
    return _chosen(parts, kept), kmh[kept]


def _ahead(kmh: Floats) -> float:
    """Return the speed along a line that is one direction of a street."""
    return float(kmh[0] or kmh[1])


def _chosen(parts: Parts, kept: Bools) -> Parts:
    """Return some of the lines."""
    size = np.diff(parts.start)
    rows = np.repeat(kept, size)
    return Parts(
        feature=parts.feature[kept],
        start=np.concatenate([[0], np.cumsum(size[kept])]).astype(np.int64),
        line=parts.line[rows],
        elevation=None if parts.elevation is None else parts.elevation[rows],
        metres=parts.metres[kept],
        repeated=parts.repeated,
        without_length=parts.without_length,
    )


def _ways(parts: Parts, kmh: Floats, judged: Judgements, file: str) -> Ways:
    """Return the lines that one may travel; where the time is known, slopes are in it already."""
    street = judged.street[parts.feature]
    if not street.any():
        raise InputError(f"{file} holds no street that one may travel so. Is it the right layer?")
    parts, kmh = _chosen(parts, street), kmh[street]
    feature = parts.feature
    counts = judged.counts + Counter(
        {
            "repeated street nodes dropped": parts.repeated,
            "lines without length dropped": parts.without_length,
        }
    )
    elevation = parts.elevation
    if elevation is not None:
        measured = ~(np.isnan(judged.seconds) & np.isnan(judged.measured_kmh))[feature]
        elevation = np.where(np.repeat(measured, np.diff(parts.start)), np.float32(np.nan), elevation)
    return Ways(
        start=parts.start,
        node=(parts.line[:, 0].astype(np.int64) << 32) | (parts.line[:, 1].astype(np.int64) & 0xFFFFFFFF),
        line=parts.line,
        road_class=judged.road_class[feature],
        forward_kmh=kmh[:, 0].astype(np.float32),
        backward_kmh=kmh[:, 1].astype(np.float32),
        ferry=judged.road_class[feature] == _FERRY,
        unpaved=judged.unpaved[feature],
        way_id=(feature + 1).astype(np.int64),
        elevation=elevation,
        counts=dict(sorted(counts.items())),
    )
