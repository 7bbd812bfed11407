"""What is wrong with scenarios as far as the workspace knows without reading its maps; light."""

import sqlite3
from collections.abc import Iterator, Sequence

from api.coverage.known import no_group
from api.scenarios.form import (
    AddForm,
    CapacityForm,
    CloseForm,
    DemandForm,
    HoursForm,
    PromiseChangeForm,
    ScenarioForm,
)
from api.store import Workspace
from api.store.geopackage import feature_layers, quoted

Error = dict[str, str]
"""A JSON pointer into the question, and what is wrong there."""


def known_errors(
    workspace: Workspace, scenarios: Sequence[ScenarioForm], groups: list[str] | None = None
) -> list[Error]:
    """Return a JSON pointer to every branch that is not there, or there already, and to every group that is not.

    Nothing is said of branches where there are none, nor of ``groups`` that nobody knows.
    """
    lacking = [
        error for number, form in enumerate(scenarios) for error in _group_errors(number, form, groups)
    ]
    with workspace.reading() as connection:
        if "branches" not in feature_layers(connection):
            return lacking
        there = _ids(connection)
    return [
        *(error for number, form in enumerate(scenarios) for error in _errors(number, form, there)),
        *lacking,
    ]


def _group_errors(number: int, form: ScenarioForm, groups: list[str] | None) -> Iterator[Error]:
    for row, change in enumerate(form.changes):
        pointer = f"#/scenarios/{number}/changes/{row}"
        if groups is None:
            return
        if isinstance(change, DemandForm) and change.group not in groups:
            yield {"pointer": f"{pointer}/group", "detail": no_group(groups)}
        if isinstance(change, PromiseChangeForm) and change.standard.group not in groups:
            yield {"pointer": f"{pointer}/standard/group", "detail": no_group(groups)}


def _errors(number: int, form: ScenarioForm, there: frozenset[str]) -> Iterator[Error]:
    now = set(there)
    for row, branch in enumerate(form.close):
        if branch not in now:
            yield _missing(f"#/scenarios/{number}/close/{row}")
        now.discard(branch)
    for row, change in enumerate(form.changes):
        pointer = f"#/scenarios/{number}/changes/{row}/branch"
        if isinstance(change, AddForm):
            if change.branch in now:
                yield {"pointer": pointer, "detail": "There is a branch with this id already"}
            now.add(change.branch)
        elif isinstance(change, (CloseForm, HoursForm, CapacityForm)):
            if change.branch not in now:
                yield _missing(pointer)
            if isinstance(change, CloseForm):
                now.discard(change.branch)


def _missing(pointer: str) -> Error:
    return {"pointer": pointer, "detail": "There is no branch with this id"}


def _ids(connection: sqlite3.Connection) -> frozenset[str]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({quoted('branches')})")]
    key = "id" if "id" in columns else "rowid"
    rows = connection.execute(f"SELECT {key} FROM {quoted('branches')}")  # noqa: S608 (quoted)
    return frozenset(str(label) for (label,) in rows)
