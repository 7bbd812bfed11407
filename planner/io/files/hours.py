"""Opening hours of branches: read, and held against what they may say."""

import re

from planner.calendars.written import PUBLIC_HOLIDAYS, hours_from_week, osm_hours
from planner.errors import InputError
from planner.io.columns import Columns
from planner.io.files.cells import read_words
from planner.io.files.dates import DAYS, read_weekdays
from planner.io.files.findings import Findings

Values = list[object]

_FEWEST_DAYS = 5
_AROUND = re.compile(r"\b(?:opening|open|hours?|öffnungszeiten|horaires?|horario)\b|营业时间")
_HOLIDAYS = frozenset({"ph", "holiday", "holidays", "public holidays", "feiertag", "feiertage", "节假日"})


def settle_hours(findings: Findings, columns: Columns, values: dict[str, Values]) -> None:
    """Turn the opening hours of each row, in one column or one for each day, into OpenStreetMap's syntax."""
    label = columns.of.get("opening_hours")
    week = _week(findings, columns)
    if label is not None and "opening_hours" in values:
        values["opening_hours"] = [
            _read(findings, position, label, cell) for position, cell in enumerate(values["opening_hours"])
        ]
    elif len(week) >= _FEWEST_DAYS:
        values["opening_hours"] = [
            _of_week(findings, position, week) for position in range(len(findings.raw.cells))
        ]
        listed = ", ".join(repr(name) for name in week.values())
        findings.notes.append(f"columns {listed} read as opening hours")


def _read(findings: Findings, position: int, label: str, cell: object) -> object:
    try:
        return osm_hours(str(cell)) or None if cell is not None else None
    except InputError as error:
        findings.wrong(position, error.summary, label)
        return None


def _of_week(findings: Findings, position: int, week: dict[int, str]) -> object:
    row = findings.raw.cells.iloc[position]
    try:
        return hours_from_week({day: read_words(row[label]) for day, label in week.items()}) or None
    except InputError as error:
        for problem in error.problems or (error.summary,):
            findings.wrong(position, problem)
        return None


def _week(findings: Findings, columns: Columns) -> dict[int, str]:
    """Return the column of each weekday, 7 for public holidays."""
    found: dict[int, str] = {}
    for label in findings.raw.labels:
        plain = " ".join(_AROUND.sub(" ", re.sub(r"[_\W]+", " ", label.casefold())).split())
        if label in columns.of.values() or not plain:
            continue
        day = read_weekdays(plain)
        if plain in _HOLIDAYS:
            found.setdefault(PUBLIC_HOLIDAYS, label)
        elif day in DAYS:
            found.setdefault(DAYS.index(day), label)
    return found
