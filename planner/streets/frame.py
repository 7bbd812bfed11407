"""A street network as a table of lines, which is how a workspace keeps it and QGIS shows it.

``no_turn_into`` holds the turn restrictions, each at the street where it begins: ``forward e12+ e40-; backward e3+``
says that who came along this line must not go on along e12 and then against e40, and that who came against it must
not go on along e3. ``blocked``, where there is such a street, says from which fraction of the line to which the way is
blocked: ``0.25 to 0.5; 0.9 to 1.0``.
"""

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from planner.errors import TableError
from planner.geodesy import degrees, fixed
from planner.streets.network import CLOSED, LONGEST_MS, MODES, Ints, Mode, StreetNetwork
from planner.streets.speeds import ROAD_CLASSES
from planner.tables import WGS84

COLUMNS = ("from_node", "to_node", "metres", "forward_ms", "backward_ms", "ferry", "road_class")
"""Columns by which a table is known to hold streets; older workspaces have no others."""

_WAY = ("forward", "backward")
_SIGN = ("+", "-")


def streets_to_frame(network: StreetNetwork) -> gpd.GeoDataFrame:
    """Return one line for each edge, with everything that :func:`streets_from_frame` needs."""
    owner = np.repeat(np.arange(network.edge_count), np.diff(network.line_start))
    lines = shapely.linestrings(degrees(network.line), indices=owner) if network.edge_count else []
    frame = gpd.GeoDataFrame(
        {
            "from_node": network.ends[:, 0].astype(np.int64),
            "to_node": network.ends[:, 1].astype(np.int64),
            "metres": network.metres.astype(np.float64),
            "forward_ms": network.forward_ms.astype(np.int64),
            "backward_ms": network.backward_ms.astype(np.int64),
            "ferry": network.ferry,
            "unpaved": network.unpaved,
            "road_class": np.array(ROAD_CLASSES, dtype=object)[network.road_class],
            "mode": network.mode,
            "no_turn_into": _written_turns(network),
        },
        geometry=lines,
        crs=WGS84,
    )
    if len(network.blocked_edge):
        frame["blocked"] = _written_blocks(network)
    frame.index = ("e" + frame.index.astype(str)).rename("id")
    return frame


def streets_from_frame(frame: gpd.GeoDataFrame) -> StreetNetwork:
    """Return the network of a table made by :func:`streets_to_frame`.

    Part of a table is a network too: nodes that no line touches are left out, and so are turn restrictions over
    streets that are not there. Tables of older workspaces have no turn restrictions and only paved streets, for cars.

    Raises
    ------
    TableError
        Naming every row that does not fit.
    """
    problems = list(_problems(frame))
    if problems:
        raise _unusable(problems)
    coordinates, owner = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    start = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=len(frame)))]).astype(np.int32)
    line = fixed(coordinates)
    known, number = np.unique(frame[["from_node", "to_node"]].to_numpy(np.int64), return_inverse=True)
    ends: Ints = number.reshape(-1, 2).astype(np.int32)
    place = np.zeros((len(known), 2), np.int32)
    place[ends[:, 0]] = line[start[:-1]]
    place[ends[:, 1]] = line[start[1:] - 1]
    banned, banned_start = _read_turns(frame)
    blocked_edge, blocked_part = _read_blocks(frame)
    return StreetNetwork(
        nodes=degrees(place),
        ends=ends,
        metres=frame["metres"].to_numpy(np.float32),
        forward_ms=frame["forward_ms"].to_numpy(np.int32),
        backward_ms=frame["backward_ms"].to_numpy(np.int32),
        ferry=frame["ferry"].to_numpy(bool),
        unpaved=frame["unpaved"].fillna(value=False).to_numpy(bool)
        if "unpaved" in frame
        else np.zeros(len(frame), bool),
        road_class=_class_numbers(frame).astype(np.int8),
        line=line,
        line_start=start,
        banned=banned,
        banned_start=banned_start,
        blocked_edge=blocked_edge,
        blocked_part=blocked_part,
        mode=_mode(frame),
    )


def holds_streets(frame: Any) -> bool:
    """Return whether a table was made by :func:`streets_to_frame`, now or by an older version."""
    return set(COLUMNS) <= set(frame.columns)


def _written_turns(network: StreetNetwork) -> NDArray[np.object_]:
    texts = np.full(network.edge_count, "", dtype=object)
    for first, last in zip(
        network.banned_start[:-1].tolist(), network.banned_start[1:].tolist(), strict=True
    ):
        course, *rest = network.banned[first:last].tolist()
        words = " ".join([_WAY[course & 1], *(f"e{c >> 1}{_SIGN[c & 1]}" for c in rest)])
        before = texts[course >> 1]
        texts[course >> 1] = f"{before}; {words}" if before else words
    return texts


def _read_turns(frame: gpd.GeoDataFrame) -> tuple[Ints, Ints]:
    """Return the banned courses, one sequence after the other, and where each starts."""
    sequences = sorted(_turns(frame)) if "no_turn_into" in frame else []
    courses = np.array([course for sequence in sequences for course in sequence], np.int32)
    return courses, np.cumsum([0, *map(len, sequences)]).astype(np.int32)


def _turns(frame: gpd.GeoDataFrame) -> Iterator[tuple[int, ...]]:
    """Yield the banned sequences whose streets are all there.

    Raises
    ------
    TableError
        Naming the rows whose turns are written in another way.
    """
    written = _written(frame, "no_turn_into")
    number = {label: row for row, label in enumerate(frame.index.tolist())} if len(written) else {}
    problems = []
    for row, text in written:
        for words in filter(None, map(str.split, text.split(";"))):
            if words[0] not in _WAY or not all(word[-1] in _SIGN for word in words[1:]):
                problems.append(
                    f"street {frame.index[row]!r}: {' '.join(words)!r} in no_turn_into is not like 'forward e12+ e40-'"
                )
            elif all(word[:-1] in number for word in words[1:]):
                after = (2 * number[word[:-1]] + _SIGN.index(word[-1]) for word in words[1:])
                yield (2 * row + _WAY.index(words[0]), *after)
    if problems:
        raise _unusable(problems)


def _written_blocks(network: StreetNetwork) -> NDArray[np.object_]:
    texts = np.full(network.edge_count, "", dtype=object)
    for edge, (begin, end) in zip(network.blocked_edge.tolist(), network.blocked_part.tolist(), strict=True):
        texts[edge] = "; ".join(filter(None, [texts[edge], f"{begin} to {end}"]))
    return texts


def _read_blocks(frame: gpd.GeoDataFrame) -> tuple[Ints, NDArray[np.float64]]:
    """Return the blocked edges, and from which fraction to which each is blocked."""
    edges, parts, problems = [], [], []
    for row, text in _written(frame, "blocked") if "blocked" in frame else ():
        for words in text.split(";"):
            begin, _, end = map(str.strip, words.partition(" to "))
            part = _number(begin), _number(end)
            if not 0 <= part[0] <= part[1] <= 1:
                problems.append(
                    f"street {frame.index[row]!r}: {words!r} in blocked is not like '0.25 to 0.5'"
                )
            edges.append(row)
            parts.append(part)
    if problems:
        raise _unusable(problems)
    return np.array(edges, np.int32), np.array(parts, np.float64).reshape(-1, 2)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return np.nan


def _written(frame: gpd.GeoDataFrame, column: str) -> list[tuple[int, str]]:
    """Return the cells of a column that hold something, with their row numbers."""
    cells = frame[column]
    filled = np.flatnonzero((cells.notna() & (cells != "")).to_numpy(bool))
    return list(zip(filled.tolist(), cells.iloc[filled].astype(str).tolist(), strict=True))


def _mode(frame: gpd.GeoDataFrame) -> Mode:
    mode: Mode = frame["mode"].iloc[0] if "mode" in frame and len(frame) else "drive"
    return mode


def _class_numbers(frame: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Return the numbers of the road classes, -1 where one is not known."""
    return pd.Index(ROAD_CLASSES).get_indexer(pd.Index(frame["road_class"].astype(object)))


def _problems(frame: gpd.GeoDataFrame) -> Iterator[str]:
    missing = [column for column in COLUMNS if column not in frame]
    if missing:
        yield f"columns are missing: {', '.join(missing)}"
        return
    if frame.crs is None or not frame.crs.equals(WGS84):
        yield f"coordinates must be WGS84 (EPSG:4326), not {frame.crs or 'unknown'}"
    shapes = frame.geometry.to_numpy()
    kinds = shapely.get_type_id(shapes) == shapely.GeometryType.LINESTRING
    wrong = ~kinds | shapely.is_empty(shapes)
    yield from _rows(frame, wrong, "has no line")
    yield from _rows(frame, _off_the_globe(shapes), "has coordinates that are no place on earth")
    yield from _rows(frame, frame[list(COLUMNS)].isna().any(axis=1).to_numpy(), "has an empty cell")
    yield from _rows(frame, _class_numbers(frame) < 0, "has a road_class that is not known")
    ms = frame[["forward_ms", "backward_ms"]].to_numpy(np.float64, na_value=1.0)
    wrong = ((ms < 1) & (ms != CLOSED)) | (ms > LONGEST_MS)
    yield from _rows(
        frame, wrong.any(axis=1), f"takes a time that is neither {CLOSED} nor 1 to {LONGEST_MS:,} ms"
    )
    metres = frame["metres"].to_numpy(np.float64, na_value=0.0)
    yield from _rows(frame, ~((metres >= 0) & (metres < np.inf)), "has a length that is not 0 metres or more")
    if "mode" in frame and len(modes := frame["mode"].unique()) and (len(modes) > 1 or modes[0] not in MODES):
        yield f"mode is {', '.join(map(repr, modes))}, expected one of {', '.join(MODES)} throughout"


def _off_the_globe(shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which shapes have a coordinate that is no longitude or latitude."""
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    bad = ~(np.abs(coordinates) <= [180.0, 90.0]).all(axis=1)
    return np.bincount(owner[bad], minlength=len(shapes)) > 0


def _rows(frame: gpd.GeoDataFrame, wrong: NDArray[np.bool_], problem: str) -> Iterator[str]:
    return (f"street {label!r} {problem}" for label in frame.index[wrong])


def _unusable(problems: list[str]) -> TableError:
    return TableError(
        "This table of streets cannot be used; import the extract again, or restore the table.", problems
    )
