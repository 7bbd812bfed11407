"""Stands of vans as they are published: the weekday in a column of its own, stop places by their names."""

import datetime as dt

import shapely

from planner.io.column_names import COLUMN_NAMES
from planner.io.columns import Columns, normalised
from planner.io.files.cells import shown
from planner.io.files.dates import DAYS, read_weekdays
from planner.io.files.findings import Findings
from planner.io.files.raw import Geometries, is_blank

Values = list[object]


def settle_dates(findings: Findings, columns: Columns, values: dict[str, Values]) -> None:
    """Let the weekday of a row hold: a stand that comes again begins on the first such day, others must agree."""
    label = _weekday_column(findings, columns)
    if label is None or "date" not in values:
        return
    rules = values.get("rule", [None] * len(values["date"]))
    moved = 0
    for position, cell in enumerate(findings.raw.column(label)):
        day, date = read_weekdays(cell), values["date"][position]
        if day is None or "," in day:
            findings.wrong(position, f"{shown(cell)} is not a day of the week", label)
        elif day and date is not None:
            first = dt.date.fromisoformat(str(date))
            days = (DAYS.index(day) - first.weekday()) % 7
            if days and not rules[position]:
                findings.wrong(position, f"{first} is a {first:%A}, not a {cell}", label)
            elif days and "BYDAY" not in str(rules[position]):
                values["date"][position] = (first + dt.timedelta(days=days)).isoformat()
                moved += 1
    findings.notes.append(f"column {label!r} read as the day of the week")
    if moved:
        findings.notes.append(f"{moved:,} stands begin on the first such day after their date")


def name_places(findings: Findings, values: dict[str, Values], points: Geometries) -> None:
    """Name the stop places that have no id: stands with one name at one point are at one stop place."""
    given = values.get("place") or [None] * len(points)
    names = values.get("name") or [None] * len(points)
    known: dict[tuple[object, float, float], str] = {}
    taken = {place for place in given if place is not None}
    for position, point in enumerate(points):
        if given[position] is None and point is not None:
            key = (names[position], round(shapely.get_x(point), 5), round(shapely.get_y(point), 5))
            if key not in known:
                known[key] = _unused(str(names[position] or "stop"), taken)
            given[position] = known[key]
    values["place"] = given
    if known:
        findings.notes.append(f"{len(known):,} stop places made from names and points")


def _unused(name: str, taken: set[object]) -> str:
    place, number = name, 1
    while place in taken:
        number += 1
        place = f"{name} ({number})"
    taken.add(place)
    return place


def _weekday_column(findings: Findings, columns: Columns) -> str | None:
    words = {
        normalised(word)
        for role in ("weekdays", "present_weekday")
        for group in COLUMN_NAMES[role]
        for word in group.split()
    }
    free = [label for label in findings.raw.labels if label not in columns.of.values()]
    named = [label for label in free if normalised(label) in words]
    return next((label for label in named if not all(map(is_blank, findings.raw.column(label)))), None)
