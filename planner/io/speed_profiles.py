"""Speeds by hour from a table that a planner can keep in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from planner.errors import TableError
from planner.io.files.text import decode
from planner.streets.scenario import SpeedProfile
from planner.streets.speeds import ROAD_CLASSES

COLUMNS = ("road_class", "hour", "slower")

Factor = tuple[str, int, float]


def read_speed_profile(path: Path | str) -> SpeedProfile:
    """Return the speed profile in a CSV file with the columns ``road_class``, ``hour`` and ``slower``.

    Parameters
    ----------
    path
        One row for each road class and hour that is not as usual: ``primary,8,1.6`` says that primary roads take 1.6
        times as long from 8 to 9. Hours are 0 to 23 of every day, or up to 167, those of a week from Monday 0:00,
        as soon as one is above 23. Hours that are not listed are as usual.

    Raises
    ------
    TableError
        Naming every row that cannot be used.
    """
    file = Path(path)
    if not file.is_file():
        raise TableError(
            f"There is no file {file}. Expected a CSV file with the columns {', '.join(COLUMNS)}."
        )
    text, _ = decode(file.read_bytes(), file.name)
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise TableError(
            f"{file.name} cannot be read as speeds by hour.", [f"no column {name}" for name in missing]
        )
    factors: list[Factor] = []
    problems: list[str] = []
    for number, row in enumerate(rows, 2):
        found = list(_problems(row))
        problems += [f"row {number}, column {column}: {says}" for column, says in found]
        if not found:
            factors.append((row["road_class"].strip(), int(row["hour"]), float(row["slower"])))
    if problems or not factors:
        raise TableError(f"{file.name} cannot be read as speeds by hour.", problems or ["it has no rows"])
    return _profile(factors)


def _profile(factors: list[Factor]) -> SpeedProfile:
    hours = 168 if any(hour > 23 for _, hour, _ in factors) else 24
    slower = {road: [1.0] * hours for road, _, _ in factors}
    for road, hour, factor in factors:
        slower[road][hour] = factor
    return SpeedProfile(slower=slower)


def _problems(row: dict[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield the columns of a row that make no sense, and why."""
    road, hour, slower = ((row[name] or "").strip() for name in COLUMNS)
    if road not in ROAD_CLASSES:
        yield "road_class", f"{road!r} is not known; expected one of {', '.join(ROAD_CLASSES)}"
    if not (hour.isdecimal() and int(hour) < 168):
        yield "hour", f"{hour!r} is not an hour; expected 0 to 23, or 0 to 167 from Monday 0:00"
    if not _above_0(slower):
        yield "slower", f"{slower!r} is not a factor; expected a number above 0"


def _above_0(text: str) -> bool:
    try:
        return 0 < float(text) < float("inf")
    except ValueError:
        return False
