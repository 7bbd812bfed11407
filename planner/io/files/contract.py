"""The columns of a contract, made from the columns of a file."""

from collections.abc import Callable

import numpy as np

from planner.io.columns import Columns
from planner.io.files.cells import read_clock, read_number, read_words, shown
from planner.io.files.dates import read_date, read_rule, read_weekdays
from planner.io.files.findings import Findings
from planner.io.files.places import read_column
from planner.io.files.raw import is_blank
from planner.tables import TABLES, Column, TableName

_ONE = {
    "branches": "branch",
    "demand": "demand",
    "candidates": "candidate",
    "settlements": "settlement",
    "boundaries": "boundary",
    "vehicles": "vehicle",
    "visits": "visit",
    "crossings": "crossing",
    "stands": "stand",
}
_COUNTS = frozenset({"people", "break_minutes", "level", "capacity"})
_SURE = frozenset({"minutes", "every_weeks", "times", "least_gap", "most_gap"})
"""Columns whose names mean nothing else: words in them are mistakes, not another column of that name."""
_EXPECTED = {
    "date": "a date such as 2026-11-23",
    "weekdays": "days of the week such as Mon, Wed or Mon-Fri",
    "rule": "a rule such as FREQ=WEEKLY;INTERVAL=2, or words such as weekly or every 2 weeks",
}

Values = list[object]


def contract_columns(findings: Findings, columns: Columns, name: TableName) -> dict[str, Values]:
    """Return the values of every column of the contract that the file has; problems go to ``findings``."""
    read: dict[str, Callable[[Findings, str, Column], Values | None]] = {
        "number": _numbers,
        "clock": _clocks,
        "text": _texts,
        **dict.fromkeys(_EXPECTED, _parsed),
    }
    found = {
        column.name: read[column.type](findings, columns.of[column.name], column)
        for column in TABLES[name].columns
        if column.name in columns.of
    }
    return {column: values for column, values in found.items() if values is not None}


def read_ids(findings: Findings, columns: Columns, name: TableName) -> list[str]:
    """Return unique ids: from the id column, from another that happens to be unique, or from row numbers."""
    if "id" in columns.of and not all(map(is_blank, findings.raw.column(columns.of["id"]))):
        return _checked_ids(findings, columns.of["id"])
    for label in columns.spare_ids:
        ids = [read_words(cell) for cell in findings.raw.column(label)]
        if all(ids) and len(set(ids)) == len(ids):
            findings.notes.append(f"column {label!r} read as id")
            return ids
    findings.notes.append(f"ids made from {findings.raw.word} numbers")
    return [f"{_ONE[name]}-{findings.number(position)}" for position in range(len(findings.raw.cells))]


def _checked_ids(findings: Findings, label: str) -> list[str]:
    ids = [read_words(cell) for cell in findings.raw.column(label)]
    first: dict[str, int] = {}
    for position, identity in enumerate(ids):
        if not identity:
            findings.wrong(position, "is empty", label)
        elif identity in first:
            earlier = f"{findings.raw.word} {findings.number(first[identity])}"
            findings.wrong(position, f"id {shown(identity)} is that of {earlier} too", label)
        else:
            first[identity] = position
    return ids


def _numbers(findings: Findings, label: str, column: Column) -> Values | None:
    unsure = column.default is not None and column.name not in _SURE
    if unsure and not _any_number(findings.raw.column(label)):
        _pass_over(findings, label, column, "holds no numbers")
        return None
    numbers, _ = read_column(
        findings,
        label,
        required=column.default is None,
        counts=column.name in _COUNTS,
        comma_file="decimal comma" in findings.notes,
    )
    for position in np.flatnonzero((numbers < column.low) | (numbers > column.high)):
        number = numbers[position]
        reason = "is negative" if number < 0 == column.low else f"is outside {column.low:g}..{column.high:g}"
        findings.wrong(int(position), f"{number:.10g} {reason}", label)
    return [None if np.isnan(number) else float(number) for number in numbers]


def _clocks(findings: Findings, label: str, column: Column) -> Values:
    clocks = [read_clock(cell) for cell in findings.raw.column(label)]
    for position, (clock, cell) in enumerate(zip(clocks, findings.raw.column(label), strict=True)):
        if clock is None:
            findings.wrong(position, f"{shown(cell)} is not a time of day such as 08:30", label)
        elif not clock and column.default is None:
            findings.wrong(position, "is empty", label)
    return [clock or None for clock in clocks]


def _parsed(findings: Findings, label: str, column: Column) -> Values:
    read = {"date": read_date, "weekdays": read_weekdays, "rule": read_rule}[column.type]
    values = [read(cell) for cell in findings.raw.column(label)]
    for position, (value, cell) in enumerate(zip(values, findings.raw.column(label), strict=True)):
        if value is None:
            findings.wrong(position, f"{shown(cell)} is not {_EXPECTED[column.type]}", label)
        elif not value and column.default is None:
            findings.wrong(position, "is empty", label)
        elif column.name == "preferred_weekday" and "," in value:
            findings.wrong(position, f"{shown(cell)} is more than one day", label)
    return [value or None for value in values]


def _texts(findings: Findings, label: str, column: Column) -> Values | None:
    cells = findings.raw.column(label)
    if column.name == "opening_hours" and _all_numbers(cells):
        findings.notes = [
            note for note in findings.notes if note != f"column {label!r} read as opening_hours"
        ]
        findings.notes.append(f"column {label!r} holds numbers, not opening hours; not used")
        return None
    return [read_words(cell) or None for cell in cells]


def _pass_over(findings: Findings, label: str, column: Column, reason: str) -> None:
    """Note that a column is not what its name says, instead of that it is."""
    findings.notes = [note for note in findings.notes if note != f"column {label!r} read as {column.name}"]
    findings.notes.append(f"column {label!r} {reason}; not used")


def _all_numbers(cells: Values) -> bool:
    filled = [cell for cell in cells if not is_blank(cell)]
    return len(filled) > 0 and all(read_number(cell) is not None for cell in filled)


def _any_number(cells: Values) -> bool:
    return any(is_blank(cell) or read_number(cell) is not None for cell in cells)
