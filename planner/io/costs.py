"""Costs and assumptions of remedies from a small file that a planner keeps: CSV with two columns, or TOML."""

import csv
import io
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any

from planner.errors import InputError, TableError
from planner.io.files.text import decode
from planner.remedies.assumptions import Assumptions
from planner.remedies.costs import Costs
from planner.remedies.slots import Slot

COLUMNS = ("name", "value")
SECTIONS = ("costs", "assumptions")

_SHARES = frozenset({"kiosk_worth", "share_who_come"})
_ABOVE_0 = frozenset({"van_hours", "minutes_each", "people_per_window", "stops_per_tour"})
_TEXTS = frozenset({"currency", "office_hours", "branch_hours", "kiosk_hours"})
_SHIFT = frozenset({"van_earliest", "van_latest"})
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


def read_costs(path: Path | str, branches: Collection[str] | None = None) -> CostFile:
    """Return the costs and assumptions in a file.

    Parameters
    ----------
    path
        CSV with the columns ``name`` and ``value``, or TOML (by its name). Names are those of :class:`Costs` and
        :class:`Assumptions`; besides ``slots.evening`` (share), ``slots.evening.hours``, ``frequencies.weekly`` (worth)
        and ``windows.<branch id>``.
    branches
        Ids of the branches that may have windows; None to take any.

    Raises
    ------
    TableError
        Naming every row and column, or every key, that cannot be used, and what contradicts each other.
    """
    file = Path(path)
    if not file.is_file():
        raise TableError(
            f"There is no file {file}. Expected CSV with the columns {', '.join(COLUMNS)}, or TOML (.toml)."
        )
    entries = list(_toml_entries(file) if file.suffix.lower() == ".toml" else _csv_entries(file))
    return _read(entries, file.name, branches)


def costs_of(given: Mapping[str, Any], branches: Collection[str] | None = None) -> CostFile:
    """Return the costs and assumptions of names and values, the same as in a file.

    Raises
    ------
    TableError
        Naming every key that cannot be used, and what contradicts each other.
    """
    entries = [_Entry(f"key {name}", name, value) for name, value in given.items()]
    return _read(entries, "What is given", branches)


def _read(entries: Sequence[_Entry], source: str, branches: Collection[str] | None) -> CostFile:
    known, problems = _known_names(), list[str]()
    given: dict[str, Any] = {}
    named, refused = set[str](), set[str]()
    for entry in entries:
        found = list(_problems(entry, known, named, branches))
        problems += found
        if found:
            refused.add(entry.name)
        else:
            given[entry.name] = _value(entry)
        named.add(entry.name)
    made, contradictions = _made(given, refused)
    problems += contradictions
    if problems or not entries:
        raise TableError(f"{source} cannot be read as costs.", problems or ["it names nothing"])
    return made


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


def _problems(
    entry: _Entry, known: frozenset[str], named: Collection[str], branches: Collection[str] | None
) -> Iterator[str]:
    """Yield what is wrong with one entry, column by column."""
    unknown = _unknown_name(entry.name, known, branches)
    if unknown:
        yield f"{entry.where}, column name: {unknown}"
    elif entry.name in named:
        yield f"{entry.where}, column name: {entry.name!r} is given twice"
    says = "" if unknown and not entry.name.startswith("windows.") else _wrong_value(entry)
    if says:
        yield f"{entry.where}, column value: {entry.value!r} is not {says}"


def _unknown_name(name: str, known: frozenset[str], branches: Collection[str] | None) -> str:
    """Return why nothing has this name and what was probably meant, empty if something has."""
    branch = name.removeprefix("windows.")
    if branch != name:
        lost = branches is not None and branch not in branches
        near = get_close_matches(branch, branches, n=1) if lost and branches else []
        meant = f"; did you mean {near[0]!r}?" if near else ""
        return f"there is no branch {branch!r}{meant}" if lost else ""
    if name in known:
        return ""
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "see docs/remedies.md for the names"
    return f"{name!r} is not known; {hint}"


def _wrong_value(entry: _Entry) -> str:
    """Return what the value should be, empty if it is that."""
    if entry.name not in _TEXTS:
        return _wrong_number(entry)
    return "" if isinstance(entry.value, str) and entry.value.strip() else "a text"


def _wrong_number(entry: _Entry) -> str:
    number = _number(entry.value)
    if entry.name.endswith(".hours"):
        return "" if number is not None and 0 < number <= 168 else "hours a week, above 0 to 168"
    if entry.name in _SHARES or entry.name.startswith(("slots.", "frequencies.")):
        return "" if number is not None and 0 <= number <= 1 else "a share from 0 to 1"
    if number is None or not 0 <= number < float("inf"):
        return "a number of at least 0"
    if entry.name in _ABOVE_0 and number == 0:
        return "a number above 0"
    return "a whole number" if entry.name in _WHOLE and number != int(number) else ""


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


def _made(given: Mapping[str, Any], refused: Collection[str]) -> tuple[CostFile, list[str]]:
    """Return the values in their places, and where they contradict each other: shares that do not add up to 1.

    What belongs together is judged only where none of it was refused by itself.
    """
    problems, costs, assumptions = list[str](), Costs(), Assumptions()
    try:
        costs = Costs(**{one.name: given[one.name] for one in fields(Costs) if one.name in given})
    except InputError as error:
        problems += error.problems
    try:
        assumptions = _assumptions(given, refused)
    except InputError as error:
        problems += error.problems
    windows = {
        name.removeprefix("windows."): count for name, count in given.items() if name.startswith("windows.")
    }
    return CostFile(costs=costs, assumptions=assumptions, windows=MappingProxyType(windows)), problems


def _assumptions(given: Mapping[str, Any], refused: Collection[str]) -> Assumptions:
    rules = Assumptions()
    often = tuple(
        replace(one, worth=given.get(f"frequencies.{one.id}", one.worth)) for one in rules.frequencies
    )
    own = {one.name: given[one.name] for one in fields(Assumptions) if one.name in given}
    if _SHIFT & set(refused):
        own = {name: value for name, value in own.items() if name not in _SHIFT}
    return Assumptions(**own, slots=_slots(rules.slots, given, refused), frequencies=often)


def _slots(slots: Sequence[Slot], given: Mapping[str, Any], refused: Collection[str]) -> tuple[Slot, ...]:
    """Return the parts of the week with what is given; with their own shares where one of those was refused."""
    judged = not any(f"slots.{slot.id}" in refused for slot in slots)
    return tuple(
        replace(
            slot,
            share=given.get(f"slots.{slot.id}", slot.share) if judged else slot.share,
            hours=given.get(f"slots.{slot.id}.hours", slot.hours),
        )
        for slot in slots
    )
