"""What is wrong with a question about sites as far as the workspace knows without reading its maps; light."""

import sqlite3
from collections.abc import Iterator
from difflib import get_close_matches

from api.siting.options import SitesOptions
from api.store import Workspace
from api.store.geopackage import feature_layers, quoted

Error = dict[str, str]
"""A JSON pointer into the question, and what is wrong there."""


_NO_COSTS = "The candidates have no such column of costs. Load candidates with what they cost, or name the column that holds it."


def known_errors(workspace: Workspace, options: SitesOptions, *, money: str = "budget") -> list[Error]:
    """Return what is wrong with the ids and the money of a question, each with a JSON pointer.

    Nothing where there are no candidates: who looks for sites says how to get some.

    Parameters
    ----------
    workspace
        With branches and candidates.
    options
        What is asked.
    money
        The member of the question that brings money into it.
    """
    with workspace.reading() as connection:
        there = feature_layers(connection)
        if not {"candidates", "branches"} <= there.keys():
            return []
        found = [*_id_errors(options, _ids(connection, options)), *_cost_errors(connection, options, money)]
    return [{"pointer": f"#/{name}", "detail": detail} for name, detail in found]


def _ids(connection: sqlite3.Connection, options: SitesOptions) -> list[str]:
    """Return the ids of candidates, and of branches unless nobody looks at them."""
    layers = ["candidates", *(["branches"] if options.existing != "ignore" else [])]
    return [
        str(label)
        for layer in layers
        for (label,) in connection.execute(f"SELECT {_key(connection, layer)} FROM {quoted(layer)}")  # noqa: S608 (quoted)
    ]


def _key(connection: sqlite3.Connection, layer: str) -> str:
    return "id" if "id" in _columns(connection, layer) else "rowid"


def _columns(connection: sqlite3.Connection, layer: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({quoted(layer)})")]


def _id_errors(options: SitesOptions, ids: list[str]) -> Iterator[tuple[str, str]]:
    known, mandatory = set(ids), set(options.mandatory)
    for name, labels in (("mandatory", options.mandatory), ("forbidden", options.forbidden)):
        for position, label in enumerate(labels):
            if label not in known:
                near = get_close_matches(label, ids, n=1)
                hint = f"; did you mean {near[0]!r}?" if near else "."
                yield f"{name}/{position}", f"There is no site with this id{hint}"
            elif name == "forbidden" and label in mandatory:
                yield f"{name}/{position}", "This site is mandatory as well; take it out of one of both."


def _cost_errors(
    connection: sqlite3.Connection, options: SitesOptions, money: str
) -> Iterator[tuple[str, str]]:
    column = options.costs or ("cost" if options.budget is not None else None)
    if column is None:
        return
    if column not in _columns(connection, "candidates"):
        yield "costs" if options.costs else money, _NO_COSTS
    elif options.budget is not None and not _dearest(connection, column) > 0:
        yield (
            money,
            "Money needs costs, and all candidates are free. Name the column that holds what they cost.",
        )


def _dearest(connection: sqlite3.Connection, column: str) -> float:
    (found,) = connection.execute(f"SELECT max(CAST({quoted(column)} AS REAL)) FROM candidates").fetchone()  # noqa: S608
    return float(found or 0.0)
