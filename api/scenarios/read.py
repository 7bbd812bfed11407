"""Scenarios from a file and from what is typed; light, for a mistake is told before any map is read."""

import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer
from pydantic import ValidationError

from api.problems import told
from api.scenarios.form import ScenarioForm, ScenariosForm
from planner.errors import InputError

SUFFIXES = (".toml", ".json")

_ADDED = re.compile(r"(?P<name>.+)@(?P<lon>[-+\d.eE]+),(?P<lat>[-+\d.eE]+)")


def read_scenarios(path: Path) -> list[ScenarioForm]:
    """Return the scenarios of a TOML or JSON file: one at the top, or several under ``scenarios``.

    Raises
    ------
    InputError
        Naming everything that is wrong.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: the name must end with {' or '.join(SUFFIXES)}.")
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise InputError(f"{path} cannot be read: {error}.") from error
    several = isinstance(document, dict) and "scenarios" in document
    if not several and isinstance(document, dict):
        document = {"name": path.stem, **document}
    return _checked(document if several else {"scenarios": [document]}, str(path), several=several)


def typed_scenario(
    *,
    name: str | None,
    close: Sequence[str],
    hours: Sequence[str],
    add: Sequence[str],
    scale: Sequence[str],
    slower: float,
) -> ScenarioForm | None:
    """Return the scenario that was typed; None where nothing was.

    Raises
    ------
    typer.BadParameter
        Naming every option that cannot be understood.
    """
    problems: list[str] = []
    changes = [*_hours(hours, problems), *_added(add, problems), *_scaled(scale, problems)]
    changes += [] if slower == 1 else [{"change": "roads", "slower": slower}]
    if problems:
        raise typer.BadParameter("; ".join(problems))
    if not changes and not close:
        return None
    document = {"name": name or "", "close": list(close), "changes": changes}
    try:
        return _checked({"scenarios": [document]}, "What was typed", several=False)[0]
    except InputError as error:
        raise typer.BadParameter("; ".join(error.problems)) from error


def _checked(document: Any, source: str, *, several: bool) -> list[ScenarioForm]:
    try:
        return ScenariosForm.model_validate(document).scenarios
    except ValidationError as error:
        items = [told({**item, "loc": ("body", *item["loc"])}) for item in error.errors()]
        inside = "#" if several else "#/scenarios/0"
        lines = [f"{item['pointer'].replace(inside, '#', 1)}: {item['detail']}" for item in items]
        raise InputError(f"{source} cannot be used.", lines) from error


def _hours(texts: Sequence[str], problems: list[str]) -> list[dict[str, Any]]:
    found = []
    for text in texts:
        branch, equals, opening = text.partition("=")
        if not equals or not branch.strip():
            problems.append(f"--hours {text!r}: write ID='Mo-Fr 10:00-18:00'")
        found.append({"change": "hours", "branch": branch.strip(), "opening_hours": opening.strip()})
    return found


def _added(texts: Sequence[str], problems: list[str]) -> list[dict[str, Any]]:
    found = []
    for number, text in enumerate(texts, 1):
        match = _ADDED.fullmatch(text.strip())
        try:
            lon, lat = (float(match[part]) for part in ("lon", "lat")) if match else (0.0, 0.0)
        except ValueError:
            match = None
        if match is None:
            problems.append(f"--add {text!r}: write NAME@LONGITUDE,LATITUDE")
            continue
        found.append(
            {
                "change": "add",
                "branch": f"new-{number}",
                "name": match["name"].strip(),
                "lon": lon,
                "lat": lat,
            }
        )
    return found


def _scaled(texts: Sequence[str], problems: list[str]) -> list[dict[str, Any]]:
    found = []
    for text in texts:
        group, _, factor = text.rpartition("=")
        try:
            found.append({"change": "demand", "group": group.strip() or "people", "factor": float(factor)})
        except ValueError:
            problems.append(f"--scale {text!r}: write people=1.1, or GROUP=1.1")
    return found
