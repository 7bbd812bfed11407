"""The standards of a workspace: saved, listed, read from files; light."""

import csv
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from api.coverage.form import StandardForm, StandardsForm
from api.problems import told
from api.store import Workspace
from planner.errors import InputError

KIND = "coverage"
KEY = "standards"
SUFFIXES = (".toml", ".json", ".csv")

_NUMBERS = ("within", "share", "days", "hours")


def saved_standards(workspace: Workspace) -> tuple[StandardForm, ...]:
    """Return what the workspace promises, in its order; nothing where nothing was saved."""
    stored = workspace.get_result(KIND, KEY)
    return () if stored is None else tuple(StandardsForm.model_validate(stored).standards)


def save_standards(workspace: Workspace, standards: Sequence[StandardForm], *, now: datetime) -> str:
    """Save them in place of those before; return the hash of what is stored."""
    document = {"standards": StandardsForm(standards=list(standards)).short()}
    return workspace.put_result(KIND, KEY, document, created_at=now)


def standards_of(items: Any, *, source: str = "The standards") -> tuple[StandardForm, ...]:
    """Return the standards of a list, or of a mapping with the member ``standards``.

    Raises
    ------
    InputError
        Naming everything that is wrong, each with a JSON pointer.
    """
    document = items if isinstance(items, Mapping) else {"standards": items}
    try:
        return tuple(StandardsForm.model_validate(document).standards)
    except ValidationError as error:
        lines = [f"{item['pointer']}: {item['detail']}" for item in map(told, _in_body(error))]
        raise InputError(f"{source} cannot be used.", lines) from error


def read_standards(path: Path) -> tuple[StandardForm, ...]:
    """Return the standards of a file: TOML with ``[[standards]]``, JSON, or CSV with a row for each.

    Raises
    ------
    InputError
        Naming everything that is wrong.
    """
    readers: dict[str, Callable[[Path], Any]] = {".toml": _toml, ".json": _json, ".csv": _rows}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: the name must end with {', '.join(SUFFIXES)}.")
    try:
        items = reader(path)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}.") from error
    return standards_of(items, source=str(path))


def _in_body(error: ValidationError) -> list[dict[str, Any]]:
    return [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]


def _toml(path: Path) -> Any:
    return tomllib.loads(path.read_text(encoding="utf-8-sig"))


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8-sig"))


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [_filled(row) for row in csv.DictReader(file)]


def _filled(row: Mapping[str | None, Any]) -> dict[str, Any]:
    """Return the cells that say something; ``further`` is ``60:99; 90:100``."""
    cells = {str(name).strip(): value.strip() for name, value in row.items() if isinstance(value, str)}
    filled: dict[str, Any] = {name: value for name, value in cells.items() if value}
    for name in _NUMBERS:
        if name in filled:
            filled[name] = filled[name].removesuffix("%").strip()
    if "further" in filled:
        filled["further"] = further_of(filled["further"])
    return filled


def further_of(text: str) -> list[dict[str, str]]:
    """Return the further promises of ``60:99; 90:100``: minutes and per cent."""
    parts = [part.partition(":") for part in text.replace(",", ";").split(";") if part.strip()]
    return [
        {"within": within.strip().removesuffix("m")} | ({"share": share.strip(" %")} if share.strip() else {})
        for within, _, share in parts
    ]
