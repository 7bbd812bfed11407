"""Which column of a foreign table is what: names in the languages of the people who send such tables.

A *role* is a column of a contract in :mod:`planner.tables`, or ``id``, ``lon``, ``lat`` or ``geometry``. Names are
compared without case, accents, brackets and punctuation, and only as a whole: ``pop65`` is not ``pop``.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from planner.errors import InputError
from planner.io.column_names import COLUMN_NAMES, NAMES_IN_TABLE
from planner.tables import TABLES, TableName

_YEAR = re.compile(r"(?<=[^\W\d])(19|20)\d\d$")
_CENSUS_CODE = re.compile(r"[a-z]+\d\dcd")
_PLACEMENT = ("lon", "lat", "geometry")
_MUST_BE_CLEAR = frozenset({"people", *_PLACEMENT})


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns found: ``of[role]`` is a column of the file; ``spare_ids`` may serve as ids if unique."""

    of: Mapping[str, str]
    notes: tuple[str, ...]
    spare_ids: tuple[str, ...] = ()


def roles(name: TableName) -> tuple[str, ...]:
    """Return the roles that a table of ``name`` has columns for."""
    contract = tuple(column.name for column in TABLES[name].columns)
    return ("id", *contract, *(_PLACEMENT if "Point" in TABLES[name].shapes else ("geometry",)))


def normalised(label: str) -> str:
    """Return ``label`` as it is compared: lower case, no accents, no brackets, letters and digits only."""
    bare = re.sub(r"[(\[（【].*?[)\]）】]", "", label)
    decomposed = unicodedata.normalize("NFKD", bare.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def count_known(labels: Iterable[str], name: TableName, given: Iterable[str] = ()) -> int:
    """Return how many of ``labels`` would be recognised as columns of ``name``; tells a header from data."""
    named = set(given)
    return sum(
        label in named or any(_strength(label, role, name) is not None for role in roles(name))
        for label in labels
    )


def plays(label: str, role: str, name: TableName) -> bool:
    """Return whether a column of this name would be recognised as ``role`` in a table of ``name``."""
    return _strength(label, role, name) is not None


def find_columns(
    labels: tuple[str, ...],
    name: TableName,
    given: Mapping[str, str] | None = None,
    *,
    placed: bool = False,
    missing_ok: Collection[str] = (),
    file: str = "The table",
) -> Columns:
    """Return which of ``labels`` plays which role.

    Parameters
    ----------
    labels
        The column names of the file.
    name
        The table that is wanted.
    given
        Roles that the user named: role to column.
    placed
        Whether the file has geometry of its own, so that no column is needed for it.
    missing_ok
        Required roles that may be missing this time.
    file
        Name of the file in messages.

    Raises
    ------
    InputError
        Naming every required role that is missing or ambiguous, and every name in ``given`` that does not exist.
    """
    wanted = [
        role for role in roles(name) if role not in (_PLACEMENT if placed else _superseded(given or {}))
    ]
    of, problems = _given(labels, name, given or {})
    notes = [f"column {label!r} taken as {role}" for role, label in of.items()]
    unclear: set[str] = set()
    for role in wanted:
        free = [label for label in labels if label not in of.values()]
        hits = _hits(free, role, name) if role not in of else []
        if len(hits) > 1 and role in _MUST_BE_CLEAR:
            problems.append(
                f"{_listed(hits)} could all be {role}; choose one with --column {role}={_quoted(hits[0])}"
            )
            unclear.add(role)
        elif hits and not (role == "geometry" and {"lon", "lat"} <= of.keys()):
            of[role] = hits[0]
            notes += _reading(role, hits)
    problems += _missing({*of, *unclear, *missing_ok}, name, placed=placed)
    if problems:
        raise InputError(
            f"{file}: it is not clear which column is what. The columns are {_listed(labels)}.", problems
        )
    spare = (
        () if "id" in of else tuple(label for label in _spare_ids(labels, name) if label not in of.values())
    )
    return Columns(of, tuple(notes), spare)


def _superseded(given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the roles that need not be looked for, since the user named the other way to say where."""
    if "geometry" in given:
        return ("lon", "lat")
    return ("geometry",) if {"lon", "lat"} <= given.keys() else ()


def _given(
    labels: tuple[str, ...], name: TableName, given: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    of, problems = {}, []
    for role, label in given.items():
        alike = [known for known in labels if known == label] or [
            known for known in labels if normalised(known) == normalised(label)
        ]
        if role not in roles(name):
            problems.append(f"{role!r} is not a column of {name}; choose from {', '.join(roles(name))}")
        elif not alike:
            problems.append(f"there is no column {label!r} to read as {role}")
        else:
            of[role] = alike[0]
    return of, problems


def _hits(labels: Iterable[str], role: str, name: TableName) -> list[str]:
    """Return the labels of the strongest group that has any; ids of the weak group need their cells checked."""
    strengths = {label: _strength(label, role, name) for label in labels}
    found = [strength for strength in strengths.values() if strength is not None]
    if not found or (role == "id" and min(found) > 0):
        return []
    return [label for label, strength in strengths.items() if strength == min(found)]


def _spare_ids(labels: Iterable[str], name: TableName) -> list[str]:
    return [
        label
        for label in labels
        if _strength(label, "id", name) == 1 or _CENSUS_CODE.fullmatch(normalised(label))
    ]


def _strength(label: str, role: str, name: TableName) -> int | None:
    plain = normalised(label)
    bare = _YEAR.sub("", plain) if role == "people" else plain
    return next((strength for strength, names in enumerate(_vocabulary(role, name)) if bare in names), None)


@cache
def _vocabulary(role: str, name: TableName) -> tuple[frozenset[str], ...]:
    groups = NAMES_IN_TABLE.get((name, role), COLUMN_NAMES[role])
    return tuple(frozenset(map(normalised, names.split())) for names in groups)


def _missing(found: set[str], name: TableName, *, placed: bool) -> list[str]:
    needed = [column.name for column in TABLES[name].columns if column.default is None]
    if not placed and "geometry" not in found:
        needed += [role for role in roles(name) if role in ("lon", "lat")] or ["geometry"]
    return [
        f"no column looks like {role}; name it with --column {role}=COLUMN"
        + (" (well-known text), or give a GeoPackage" if role == "geometry" else "")
        for role in needed
        if role not in found
    ]


def _reading(role: str, hits: list[str]) -> list[str]:
    if hits[0] == role:
        return []
    others = f" ({_listed(hits[1:])} not used)" if hits[1:] else ""
    return [f"column {hits[0]!r} read as {role}{others}"]


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(repr(label) for label in labels) or "no columns"


def _quoted(label: str) -> str:
    return f'"{label}"' if " " in label else label
