"""Columns of a demand table that count groups of people: 65 and over, households without a car."""

import re
from collections.abc import Iterable, Sequence

import numpy as np

from planner.errors import InputError
from planner.io.columns import Columns, normalised
from planner.io.files.cells import decimal_mark, read_number
from planner.io.files.findings import Findings
from planner.io.files.places import read_column
from planner.io.files.raw import is_blank
from planner.tables import TABLES

NO_GROUPS: tuple[str, ...] = ()

_TAKEN = frozenset({"id", "fid", "geometry", "geom", *(column.name for column in TABLES["demand"].columns)})
_NO_COUNT = re.compile(
    r"(?:.*(?:code|postcode|postal|zip|plz|phone|telefon|oid|uuid|gid|fips)|.*id|id.*|.*cd|.*\d\dnm|nr|no|num|number|"
    r"row|rowid|index|level|layer|year|jahr|annee|ano|ar|date|datum|month|lon.*|lng|lat.*|x|y|z|geox|geoy|"
    r"x?coord.*|easting.*|northing.*|(?:shape)?(?:area|length|leng|perimeter).*|.*(?:km2|sqkm|hectare[s]?|ha|m2)|"
    r".*(?:density|dichte|densite|densidad)|.*(?:percent|pct|share|ratio|rate|mean|median|average|avg|index|rank)|"
    r"minutes|seconds|metres|meters|distance|points|unnamed.*|编号|代码|序号|年份|年|面积|密度|经度|纬度|邮编|电话)",
)
_YEARS = (1900, 2100)
_LONGEST = 60
_SHOWN_ROWS = 5


def group_columns(
    findings: Findings, columns: Columns, ids: Sequence[str], wanted: Sequence[str] | None
) -> dict[str, list[float]]:
    """Return the groups of a demand table by name.

    Parameters
    ----------
    findings
        Takes notes and problems.
    columns
        Those that mean something else.
    ids
        The ids of the rows: a column that holds them is no group.
    wanted
        Columns of the file that are groups; None takes every other column of numbers that are at least 0 and look
        like counts: no codes, years, coordinates, areas or shares.

    Raises
    ------
    InputError
        A wanted column does not exist, or is something else already.
    """
    free = [label for label in findings.raw.labels if label not in columns.of.values()]
    if wanted is None:
        labels = [label for label in free if _is_count(findings, label, ids)]
    else:
        labels = _named(findings, columns, wanted)
    names = _names(labels)
    groups = {name: _counts(findings, label) for label, name in zip(labels, names, strict=True)}
    for label, name in zip(labels, names, strict=True):
        renamed = f" as {name!r}" if name != label else ""
        findings.notes.append(f"column {label!r} kept{renamed}: a group of people")
    return groups


def note_larger(findings: Findings, people: Iterable[float], groups: dict[str, list[float]]) -> None:
    """Note groups that are larger than all people of their row: jobs, say, or another year's census."""
    total = np.nan_to_num(np.asarray(list(people), float))
    for name, counts in groups.items():
        larger = int((np.asarray(counts) > total * (1 + 1e-9)).sum())
        if larger:
            findings.notes.append(
                f"{name!r} is larger than people in {larger:,} of {len(total):,} {findings.raw.word}s"
            )


def _named(findings: Findings, columns: Columns, wanted: Sequence[str]) -> list[str]:
    labels, problems = [], []
    for name in wanted:
        alike = [label for label in findings.raw.labels if label == name] or [
            label for label in findings.raw.labels if normalised(label) == normalised(name) != ""
        ]
        taken = next((role for role, label in columns.of.items() if alike and label == alike[0]), None)
        if not alike:
            problems.append(f"there is no column {name!r} to read as a group")
        elif taken is not None:
            problems.append(f"column {alike[0]!r} is read as {taken} and cannot be a group, too")
        elif alike[0] not in labels:
            labels.append(alike[0])
    if problems:
        listed = ", ".join(map(repr, findings.raw.labels))
        raise InputError(
            f"{findings.raw.file}: the groups are not clear. The columns are {listed}.", problems
        )
    return labels


def _is_count(findings: Findings, label: str, ids: Sequence[str]) -> bool:
    """Return whether a column looks like people counted; one that nearly does is noted."""
    plain = normalised(label)
    if not plain or _NO_COUNT.fullmatch(plain):
        return False
    cells = findings.raw.column(label)
    mark = decimal_mark(cells, counts=True, comma_file="decimal comma" in findings.notes).decimal
    numbers = [read_number(cell, mark) for cell in cells]
    known = np.array([number for number in numbers if number is not None and number == number])  # noqa: PLR0124
    if not len(known) or [str(cell) for cell in cells] == list(ids):
        return False
    words = [position for position, number in enumerate(numbers) if number is None]
    if words:
        if len(words) < len(known):
            rows = ", ".join(str(findings.number(position)) for position in words[:_SHOWN_ROWS])
            findings.notes.append(
                f"column {label!r} holds numbers, but text in {findings.raw.word} {rows}; not kept. "
                f"Name it with --groups to see what is wrong"
            )
        return False
    return not ((known < 0).any() or _are_years(known) or _are_row_numbers(known))


def _are_years(numbers: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> bool:
    first, last = _YEARS
    return bool(((numbers >= first) & (numbers <= last) & (numbers == np.rint(numbers))).all())


def _are_row_numbers(numbers: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> bool:
    return len(numbers) > 3 and bool((np.diff(numbers) == 1).all())


def _counts(findings: Findings, label: str) -> list[float]:
    numbers, _ = read_column(
        findings, label, required=False, counts=True, comma_file="decimal comma" in findings.notes
    )
    for position in np.flatnonzero(numbers < 0):
        findings.wrong(int(position), f"{numbers[position]:.10g} is negative", label)
    empty = sum(map(is_blank, findings.raw.column(label)))
    if empty:
        findings.notes.append(f"{empty:,} empty cells of {label!r} count as 0")
    return [float(number) for number in np.nan_to_num(numbers)]


def _names(labels: Iterable[str]) -> list[str]:
    """Return unique names that a GeoPackage can have, as near to those of the file as may be."""
    names: list[str] = []
    taken = set(_TAKEN)
    for label in labels:
        plain = "_".join("".join(letter if letter.isprintable() else " " for letter in label).split())[
            :_LONGEST
        ]
        name = next(
            option
            for option in (plain, *(f"{plain}_{number}" for number in range(2, 10_000)))
            if option and option.casefold() not in taken
        )
        taken.add(name.casefold())
        names.append(name)
    return names
