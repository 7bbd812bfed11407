"""Streets of a map extract, for driving, walking or cycling, straight from its bytes into arrays."""

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from numpy.typing import NDArray

from planner.errors import ExtractError
from planner.geodesy import degrees, haversine_m
from planner.io.osm.pbf.answers import Lines, Nodes, Question, Relation, Streets
from planner.io.osm.pbf.blobs import DamagedError
from planner.io.osm.pbf.read import read_pbf
from planner.io.osm.pbf.tags import Keys
from planner.io.osm.rules.access import ACCESS_KEYS, blocks
from planner.io.osm.rules.streets import (
    LEADING_KEYS,
    Judged,
    Street,
    conditional_keys,
    judge_way,
    street_keys,
)
from planner.io.osm.rules.turns import Turn, judge_turn, restrictions, turn_keys
from planner.streets.network import Mode
from planner.streets.speeds import FASTEST_FERRY_KMH, SLOWEST_FERRY_KMH
from planner.streets.ways import TurnRestriction, Ways

Progress = Callable[[str], None]

_VERBS: dict[Mode, str] = {
    "drive": "a car may drive on",
    "walk": "one may walk on",
    "cycle": "one may cycle on",
}
_PACKED = (".pbf",)
_WRITTEN_OUT = (".osm", ".osm.bz2", ".osm.gz", ".osm.xml")
_FEET = 0.3048


@dataclass(frozen=True, slots=True)
class _Point:
    """What the tags of a node mean: whether it is a barrier, and how high it lies."""

    blocked: bool
    elevation: float


def read_osm_streets(path: Path, mode: Mode = "drive", *, progress: Progress = lambda _: None) -> Ways:
    """Read the streets that one may travel.

    Parameters
    ----------
    path
        ``.osm.pbf``, or ``.osm``, ``.osm.bz2``, ``.osm.gz``, which libosmium first turns into the former.
    mode
        How one travels; it decides which streets count, which way, how fast, and what is a barrier.
    progress
        Told what is being read, now and then.

    Raises
    ------
    ExtractError
        When the file is not there, is cut short, is no map extract, or holds no street that one may travel.
    """
    check_file(path)
    questions = (_ways_question(mode), _nodes_question(mode), _turns_question(mode))
    try:
        if path.name.lower().endswith(_PACKED):
            with path.open("rb") as stream:
                streets = read_pbf(stream, *questions, progress)
        else:
            progress(f"unpacking {path.name}")
            with tempfile.TemporaryDirectory(prefix="farreach-") as folder:
                packed = _packed(path, Path(folder))
                with packed.open("rb") as stream:
                    streets = read_pbf(stream, *questions, progress)
    except (DamagedError, RuntimeError, OSError) as error:
        raise unreadable(path, error) from error
    except ExtractError as error:
        raise ExtractError(f"{path.name}: {error}") from error
    if not len(streets.lines.way_id):
        raise ExtractError(f"{path.name} holds no street that {_VERBS[mode]}. Is it the right extract?")
    return _ways(streets)


def check_file(path: Path) -> None:
    """Refuse what is not there, is empty, or is not named like an extract."""
    if not path.is_file():
        raise ExtractError(
            f"There is no file {path}. Name an OpenStreetMap extract, such as iceland.osm.pbf."
        )
    if path.stat().st_size == 0:
        raise ExtractError(f"{path.name} is empty. Fetch the extract again.")
    if not path.name.lower().endswith((*_PACKED, *_WRITTEN_OUT)):
        raise ExtractError(
            f"{path.name} is not named like an OpenStreetMap extract (.osm.pbf, .osm, .osm.bz2, .osm.gz)."
        )


def unreadable(path: Path, error: Exception) -> ExtractError:
    """Return the error for a file that is damaged or no extract."""
    return ExtractError(
        f"{path.name} cannot be read as an OpenStreetMap extract: {error}. Is the download complete? "
        "Expected .osm.pbf, .osm, .osm.bz2 or .osm.gz; fetch it again and compare its checksum."
    )


def _packed(path: Path, folder: Path) -> Path:
    """Write what a file holds in the packed format."""
    packed = folder / "streets.osm.pbf"
    writer = osmium.SimpleWriter(str(packed))
    try:
        osmium.apply(str(path), writer)
    finally:
        with suppress(RuntimeError):
            writer.close()
    return packed


def _ways_question(mode: Mode) -> Question[Judged]:
    return Question(
        Keys.of(LEADING_KEYS, street_keys(mode)),
        partial(judge_way, mode=mode),
        lambda judged: judged.street is not None,
        conditional_keys(mode),
    )


def _nodes_question(mode: Mode) -> Question[_Point]:
    return Question(
        Keys.of(("barrier", "ele"), ("locked", *ACCESS_KEYS[mode])),
        lambda tags: _Point(blocks(tags, mode), elevation_m(tags.get("ele", ""))),
        lambda point: point.blocked or bool(np.isfinite(point.elevation)),
    )


def _turns_question(mode: Mode) -> Question[Turn | None]:
    return Question(
        Keys.of(("type",), turn_keys(mode)), partial(judge_turn, mode=mode), lambda turn: turn is not None
    )


def elevation_m(value: str) -> float:
    """Return a tagged elevation in metres, NaN where it is none: ``1234``, ``12.5 m``, ``400 ft``."""
    number, _, unit = value.strip().lower().replace("m", " m").replace("ft", " ft").partition(" ")
    try:
        metres = float(number) * {"": 1.0, "m": 1.0, "ft": _FEET}[unit.strip()]
    except (KeyError, ValueError):
        return float("nan")
    return metres if -500.0 <= metres <= 9000.0 else float("nan")


def _ways(streets: Streets[Judged, _Point, Turn | None]) -> Ways:
    lines, nodes = streets.lines, streets.nodes
    counts = _counts(lines)
    forward, backward = _speeds(lines)
    elevation = np.array([point.elevation for point in nodes.meanings], np.float32)[nodes.meaning]
    blocked = np.array([point.blocked for point in nodes.meanings], bool)[nodes.meaning]
    found = _restrictions(streets.relations, lines, counts)
    return Ways(
        start=lines.start,
        node=lines.node,
        line=lines.line,
        road_class=_each(lines, lambda street: street.road_class, np.int8),
        forward_kmh=forward,
        backward_kmh=backward,
        ferry=_each(lines, lambda street: street.ferry, bool),
        unpaved=_each(lines, lambda street: street.unpaved, bool),
        way_id=lines.way_id,
        elevation=_elevation(lines, nodes, elevation),
        barriers=nodes.ids[nodes.at[blocked]],
        restrictions=found,
        counts={what: count for what, count in sorted(counts.items()) if count},
    )


def _counts(lines: Lines[Judged]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for judged, met in zip(lines.meanings, lines.met.tolist(), strict=True):
        for remark in judged.remarks:
            counts[remark] += met
    counts["street nodes outside the extract"] = lines.missing
    counts["repeated street nodes dropped"] = lines.repeated
    counts["streets of a single node dropped"] = lines.alone
    return counts


def _each(lines: Lines[Judged], what: Callable[[Street], float], kind: type) -> NDArray[Any]:
    """Return one property of the street of each line."""
    values = [0 if judged.street is None else what(judged.street) for judged in lines.meanings]
    return np.array(values, kind)[lines.meaning]


def _speeds(lines: Lines[Judged]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the speed along each line and against it; ferries as fast as their ``duration`` makes them."""
    forward = _each(lines, lambda street: street.forward_kmh, np.float32)
    backward = _each(lines, lambda street: street.backward_kmh, np.float32)
    minutes = _each(lines, lambda street: street.minutes or 0.0, np.float64)
    timed = np.flatnonzero(minutes)
    metres = np.zeros(len(minutes))
    for one in timed.tolist():
        place = degrees(lines.line[lines.start[one] : lines.start[one + 1]])
        metres[one] = haversine_m(place[:-1], place[1:]).sum()
    whole = Counter[int]()
    for one in timed.tolist():
        whole[int(lines.way_id[one])] += metres[one]
    for one in timed.tolist():
        kmh = whole[int(lines.way_id[one])] * 0.06 / minutes[one]
        kmh = max(SLOWEST_FERRY_KMH, min(FASTEST_FERRY_KMH, kmh))
        for speeds in (forward, backward):
            speeds[one] = kmh if speeds[one] > 0 else 0.0
    return forward, backward


def _elevation(
    lines: Lines[Judged], nodes: Nodes[_Point], metres: NDArray[np.float32]
) -> NDArray[np.float32] | None:
    if not np.isfinite(metres).any():
        return None
    of_node = np.full(len(nodes.ids), np.nan, np.float32)
    of_node[nodes.at] = metres
    elevation: NDArray[np.float32] = of_node[lines.row]
    return elevation


def _restrictions(
    relations: list[Relation[Turn | None]], lines: Lines[Judged], counts: Counter[str]
) -> tuple[TurnRestriction, ...]:
    """Return the restrictions between streets that are here; what cannot be used is counted."""
    found: list[TurnRestriction] = []
    for relation in relations:
        turn = relation.meaning
        if turn is None:
            continue
        if turn.ignored:
            counts[turn.ignored] += 1
            continue
        here = list(restrictions(turn, relation.members))
        counts["turn restrictions with missing members or wrong roles ignored"] += not here
        found += here
    named = [(one.from_way, one.to_way, *(one.via if one.via_ways else ())) for one in found]
    known = np.isin([way for ways in named for way in ways], lines.way_id).tolist()
    kept, at = [], 0
    for one, ways in zip(found, named, strict=True):
        if all(known[at : at + len(ways)]):
            kept.append(one)
        at += len(ways)
    counts["turn restrictions between ways that are no streets here ignored"] += len(found) - len(kept)
    return tuple(kept)
