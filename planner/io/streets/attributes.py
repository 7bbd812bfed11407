"""What the columns of a line layer say about each street: whether one may go there, which way, and how fast."""

import ast
import contextlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.io.files.cells import read_words, shown
from planner.io.files.findings import Findings
from planner.io.files.places import read_column
from planner.io.osm.rules.streets import HIGHWAYS, Judged, judge_way
from planner.io.streets.roles import MEASURED, Roles
from planner.streets.network import Bools, Floats, Mode
from planner.streets.speeds import ROAD_CLASSES

FASTEST_KMH = 300.0
"""Nobody travels faster on a street: a higher speed is a mistake, or in another unit."""

_FORWARD = frozenset("yes y true 1 f ft forward along".split())
_BACKWARD = frozenset("-1 t tf reverse backward against".split())
_BOTH = frozenset("no n false 0 b both".split())
_LETTERS = frozenset({"f", "t"})
_NO_STREETS = frozenset(
    "abandoned bus_guideway busway bus_stop construction elevator escape no platform planned proposed "
    "raceway razed rest_area services disused demolished railway".split()
)
_GRADE = re.compile(r"track_?(grade[1-5])")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_ROAD = ROAD_CLASSES.index("road")


@dataclass(slots=True)
class Judgements:
    """What was found out about each feature, in their order.

    Attributes
    ----------
    street
        Whether one may go there at all.
    road_class, unpaved
        As in :class:`planner.streets.ways.Ways`.
    kmh
        ``(n, 2)`` along the line and against it, 0 where that is not allowed, by what tags say.
    measured_kmh, seconds
        ``(n,)`` the speed or time that a column says, NaN where none does.
    counts
        What was dropped or assumed.
    """

    street: Bools
    road_class: NDArray[np.int8]
    unpaved: Bools
    kmh: Floats
    measured_kmh: Floats
    seconds: Floats
    counts: Counter[str] = field(default_factory=Counter)


def judge(findings: Findings, roles: Roles, mode: Mode) -> Judgements:
    """Return what the columns say; cells that make no sense go to ``findings``."""
    counts: Counter[str] = Counter()
    size = len(findings.raw.cells)
    measured = {role: _measured(findings, roles.of[role], role) for role in MEASURED if role in roles.of}
    combination, tags = _tags(findings, roles, counts)
    judged = [judge_way(one, mode) for one in tags]
    met = np.bincount(combination, minlength=len(judged))
    for one, times in zip(judged, met.tolist(), strict=True):
        for remark in one.remarks:
            counts[remark] += times
    nothing = np.full(size, np.nan)
    seconds = measured.get("seconds", nothing)
    seconds = np.where(np.isnan(seconds), 60.0 * measured.get("minutes", nothing), seconds)
    ferry = np.array([60.0 * _ferry_minutes(one) for one in judged])[combination]
    return Judgements(
        street=np.array([one.street is not None for one in judged], bool)[combination],
        road_class=np.array([one.street.road_class if one.street else _ROAD for one in judged], np.int8)[
            combination
        ],
        unpaved=np.array([one.street is not None and one.street.unpaved for one in judged], bool)[
            combination
        ],
        kmh=np.array([_speeds(one) for one in judged], np.float64).reshape(-1, 2)[combination],
        measured_kmh=measured.get("kmh", nothing),
        seconds=np.where(np.isnan(seconds), ferry, seconds),
        counts=counts,
    )


def plain_text(cell: object) -> str:
    """Return what a cell says, of several values the first: osmnx writes lists where it joined several streets."""
    if isinstance(cell, str) and cell[:1] == "[":
        with contextlib.suppress(SyntaxError, ValueError):
            return plain_text(ast.literal_eval(cell))
    if isinstance(cell, list | tuple | set | np.ndarray):
        return next((text for one in cell if (text := plain_text(one))), "")
    return read_words(cell)


def _speeds(judged: Judged) -> tuple[float, float]:
    return (judged.street.forward_kmh, judged.street.backward_kmh) if judged.street else (0.0, 0.0)


def _ferry_minutes(judged: Judged) -> float:
    known = judged.street is not None and judged.street.minutes is not None
    return judged.street.minutes if known else np.nan  # type: ignore[union-attr, return-value]


def _measured(findings: Findings, label: str, role: str) -> Floats:
    """Return a column of speeds or times; empty cells and zeros say nothing, nonsense goes to ``findings``."""
    numbers, _ = read_column(findings, label, required=False)
    highest = FASTEST_KMH if role == "kmh" else np.inf
    for position in np.flatnonzero((numbers < 0) | (numbers > highest)):
        wanted = f"0 to {FASTEST_KMH:g} km/h" if role == "kmh" else f"{role}, at least 0"
        findings.wrong(int(position), f"{numbers[position]:.10g} is not {wanted}", label)
    return np.where(numbers > 0, numbers, np.nan)


def _tags(
    findings: Findings, roles: Roles, counts: Counter[str]
) -> tuple[NDArray[np.intp], list[dict[str, str]]]:
    """Return the different combinations of tags, and which of them each feature has."""
    size = len(findings.raw.cells)
    codes, values = [np.zeros(size, np.intp)], [[("", "")]]
    for role, label in roles.of.items():
        if role not in MEASURED:
            code, texts = _different(findings.raw.column(label))
            codes.append(code)
            values.append([(role, text) for text in _understood(findings, role, label, code, texts)])
    rows, combination = np.unique(np.column_stack(codes), axis=0, return_inverse=True)
    met = np.bincount(combination.ravel(), minlength=len(rows)).tolist()
    tags = []
    for row, times in zip(rows.tolist(), met, strict=True):
        said = dict(value[code] for value, code in zip(values, row, strict=True))
        tags.append(_as_street({key: text for key, text in said.items() if text}, counts, times))
    return combination.ravel(), tags


def _different(cells: list[object]) -> tuple[NDArray[np.intp], list[str]]:
    """Return the different texts of a column, and which of them each cell has."""
    number: dict[object, int] = {}
    texts: list[str] = []
    code = np.empty(len(cells), np.intp)
    for position, cell in enumerate(cells):
        key = str(cell) if isinstance(cell, list | dict | set | np.ndarray) else cell
        if key not in number:
            number[key] = len(texts)
            texts.append(plain_text(cell))
        code[position] = number[key]
    return code, texts


def _as_street(tags: dict[str, str], counts: Counter[str], times: int) -> dict[str, str]:
    """Return tags whose class is one of OpenStreetMap; what is no class of it at all is a road."""
    said = tags.get("highway", "").strip().lower().replace(" ", "_")
    if tags.get("route") == "ferry" or said == "ferry":
        return {**tags, "highway": "", "route": "ferry", "motor_vehicle": tags.get("motor_vehicle", "yes")}
    if said in HIGHWAYS or said in _NO_STREETS:
        counts["lines that are no streets"] += times * (said in _NO_STREETS)
        return {**tags, "highway": said}
    grade = _GRADE.fullmatch(said)
    if grade is not None:
        return {"tracktype": grade[1], **tags, "highway": "track"}
    counts["streets of no known class, taken for road"] += times
    return {**tags, "highway": "road"}


def _understood(findings: Findings, role: str, label: str, code: Any, texts: list[str]) -> list[str]:
    """Return the texts of a column as OpenStreetMap would write them; what is nonsense goes to ``findings``."""
    if role == "oneway":
        return _one_ways(findings, label, code, texts)
    if role == "maxspeed":
        return _limits(findings, label, code, texts)
    return texts


def _one_ways(findings: Findings, label: str, code: Any, texts: list[str]) -> list[str]:
    """Return yes, no, -1: Geofabrik writes F, T and B, Esri FT and TF, others truth values in many ways."""
    plain = [text.strip().lower() for text in texts]
    if _LETTERS.intersection(plain) and "b" not in plain:
        findings.wrong_throughout(
            f"{findings.raw.file}, column {label}: F and T without any B may mean forward and backward, or false and "
            "true; write yes, no and -1 instead."
        )
    meaning = {"": ""}
    for words, tag in ((_FORWARD, "yes"), (_BACKWARD, "-1"), (_BOTH, "no")):
        meaning |= dict.fromkeys(words, tag)
    for number, text in enumerate(plain):
        if text not in meaning and text not in {"reversible", "alternating"}:
            for position in np.flatnonzero(code == number):
                findings.wrong(int(position), f"{shown(texts[number])} is not yes, no or -1", label)
    return [meaning.get(text, "") for text in plain]


def _limits(findings: Findings, label: str, code: Any, texts: list[str]) -> list[str]:
    """Return limits, 0 as none: that is how shapefiles say that they know nothing."""
    for number, text in enumerate(texts):
        if _NUMBER.fullmatch(text) and not 0 <= float(text) <= FASTEST_KMH:
            for position in np.flatnonzero(code == number):
                findings.wrong(int(position), f"{shown(text)} is not 0 to {FASTEST_KMH:g} km/h", label)
    return ["" if _NUMBER.fullmatch(text) and float(text) == 0 else text for text in texts]
