"""What a workspace knows of the groups that standards speak of, without reading its maps; light."""

import sqlite3
from collections.abc import Iterable, Iterator

from api.coverage.form import StandardForm
from api.store import Workspace
from api.store.geopackage import feature_layers, quoted

_NUMBERS = frozenset({"REAL", "DOUBLE", "INTEGER", "MEDIUMINT", "FLOAT"})


def groups_in(workspace: Workspace) -> list[str] | None:
    """Return the columns of the demand that count people; None where there is no demand yet."""
    with workspace.reading() as connection:
        return _groups(connection) if "demand" in feature_layers(connection) else None


def unknown_groups(
    groups: list[str] | None, standards: Iterable[StandardForm], *, at: str = "#/standards"
) -> Iterator[dict[str, str]]:
    """Yield a JSON pointer to every group that is not among ``groups``; nothing where these are not known."""
    for number, form in enumerate(standards):
        if groups is not None and form.group not in groups:
            yield {"pointer": f"{at}/{number}/group", "detail": no_group(groups)}


def no_group(groups: list[str]) -> str:
    """Return what is said of a group that is not there."""
    return f"The demand has no such column of people, only {', '.join(groups)}"


def _groups(connection: sqlite3.Connection) -> list[str]:
    table = connection.execute(f"PRAGMA table_info({quoted('demand')})")
    return [
        name
        for _, name, kind, _, _, key in table
        if str(kind).partition("(")[0].upper() in _NUMBERS and not key
    ]
