"""Costs and assumptions of remedies from a small file that a planner keeps: CSV with two columns, or TOML."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from planner.errors import InputError, TableError
from planner.io.files.text import decode
from planner.remedies.assumptions import Assumptions
from planner.remedies.costs import Costs

COLUMNS = ("name", "value")
SECTIONS = ("costs", "assumptions")

_SHARES = frozenset({"kiosk_worth", "share_who_come"})
_ABOVE_0 = frozenset({"van_hours", "minutes_each", "people_per_window", "stops_per_tour"})
_TEXTS = frozenset({"currency", "office_hours", "branch_hours", "kiosk_hours"})
_WHOLE = frozenset({"van_earliest", "van_latest", "most_windows"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFile:
    """What the file says; the defaults for what it does not name.

    Attributes
    ----------
    costs, assumptions
        See there.
    windows
        Branch id to the windows that it has.
    """

    costs: Costs = field(default_factory=Costs)
    assumptions: Assumptions = field(default_factory=Assumptions)
    windows: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class _Entry:
    """One value: ``where`` it stands, as a message says it, its dotted ``name``, and what is written there."""

    where: str
    name: str
    value: Any


def read_costs(path: Path | str) -> CostFile:
    """Return the costs and assumptions in a file.

    Parameters
    ----------
    path
        CSV with the columns ``name`` and ``value``, or TOML (by its name). Names are those of :class:`Costs` and
        :class:`Assumptions`; besides ``slots.evening`` (share), ``slots.evening.hours``, ``frequencies.weekly`` (worth)
        and ``windows.<branch id>``.

    Raises
    ------
    TableError
        Naming every row and column, or every key, that cannot be used.
    """
    file = Path(path)
    if not file.is_file():
        raise TableError(
            f"There is no file {file}. Expected CSV with the columns {', '.join(COLUMNS)}, or TOML (.toml)."
        )
    entries = list(_toml_entries(file) if file.suffix.lower() == ".toml" else _csv_entries(file))
    return _read(entries, file.name)


def costs_of(given: Mapping[str, Any]) -> CostFile:
    """Return the costs and assumptions of names and values, the same as in a file.

    Raises
    ------
    TableError
        Naming every key that cannot be used.
    """
    return _read([_Entry(f"key {name}", name, value) for name, value in given.items()], "What is given")


def _read(entries: Sequence[_Entry], source: str) -> CostFile:
    known, problems = _known_names(), list[str]()
    given: dict[str, Any] = {}
    for entry in entries:
        found = list(_problems(entry, known, given))
        problems += found
        if not found:
            given[entry.name] = _value(entry)
    if problems or not entries:
        raise TableError(f"{source} cannot be read as costs.", problems or ["it names nothing"])
    try:
        return _made(given)
    except InputError as error:
        raise TableError(f"{source} cannot be read as costs.", error.problems) from error


def _csv_entries(file: Path) -> Iterator[_Entry]:
    text, _ = decode(file.read_bytes(), file.name)
    rows = csv.DictReader(io.StringIO(text))
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise TableError(
            f"{file.name} cannot be read as costs.",
            [f"no column {name}; expected name,value" for name in missing],
        )
    for number, row in enumerate(rows, 2):
        name, value = ((row[column] or "").strip() for column in COLUMNS)
        yield _Entry(f"row {number}", name, value)


def _toml_entries(file: Path) -> Iterator[_Entry]:
    text, _ = decode(file.read_bytes(), file.name)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TableError(f"{file.name} cannot be read as costs.", [f"it is not TOML: {error}"]) from error
    for name, value in _flat(document, ""):
        short = name.removeprefix("costs.").removeprefix("assumptions.")
        yield _Entry(f"key {name}", short, value)


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _known_names() -> frozenset[str]:
    rules = Assumptions()
    plain = {one.name for one in (*fields(Costs), *fields(Assumptions))} - {"slots", "frequencies"}
    parts = [f"slots.{slot.id}{end}" for slot in rules.slots for end in ("", ".hours")]
    return frozenset({*plain, *parts, *(f"frequencies.{one.id}" for one in rules.frequencies)})


def _problems(entry: _Entry, known: frozenset[str], given: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with one entry, column by column."""
    if not entry.name.startswith("windows.") and entry.name not in known:
        near = get_close_matches(entry.name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "see docs/remedies.md for the names"
        yield f"{entry.where}, column name: {entry.name!r} is not known; {hint}"
    elif entry.name in given:
        yield f"{entry.where}, column name: {entry.name!r} is given twice"
    elif entry.name in _TEXTS:
        if not isinstance(entry.value, str) or not entry.value.strip():
            yield f"{entry.where}, column value: {entry.value!r} is not a text"
    else:
        says = _wrong_number(entry)
        if says:
            yield f"{entry.where}, column value: {entry.value!r} is not {says}"


def _wrong_number(entry: _Entry) -> str:
    """Return what the value should be, empty if it is that."""
    number = _number(entry.value)
    if entry.name in _SHARES or entry.name.startswith(("slots.", "frequencies.")):
        is_hours = entry.name.endswith(".hours")
        if number is None or not 0 <= number <= (168 if is_hours else 1):
            return "hours a week, 0 to 168" if is_hours else "a share from 0 to 1"
    elif number is None or not 0 <= number < float("inf"):
        return "a number of at least 0"
    elif entry.name in _ABOVE_0 and number == 0:
        return "a number above 0"
    elif entry.name in _WHOLE and number != int(number):
        return "a whole number"
    return ""


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _value(entry: _Entry) -> Any:
    if entry.name in _TEXTS:
        return entry.value.strip()
    number = float(entry.value)
    return int(number) if entry.name in _WHOLE else number


def _made(given: Mapping[str, Any]) -> CostFile:
    """Return the values in their places.

    Raises
    ------
    InputError
        When they contradict each other: shares of the slots that do not add up to 1.
    """
    rules = Assumptions()
    slots = tuple(
        replace(
            slot,
            share=given.get(f"slots.{slot.id}", slot.share),
            hours=given.get(f"slots.{slot.id}.hours", slot.hours),
        )
        for slot in rules.slots
    )
    often = tuple(
        replace(one, worth=given.get(f"frequencies.{one.id}", one.worth)) for one in rules.frequencies
    )
    own = {one.name: given[one.name] for one in fields(Assumptions) if one.name in given}
    return CostFile(
        costs=Costs(**{one.name: given[one.name] for one in fields(Costs) if one.name in given}),
        assumptions=Assumptions(**own, slots=slots, frequencies=often),
        windows=MappingProxyType(
            {
                name.removeprefix("windows."): count
                for name, count in given.items()
                if name.startswith("windows.")
            }
        ),
    )
