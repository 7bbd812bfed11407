"""Which layers of a workspace hold streets, told without reading them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from api.store.geopackage import feature_layers, quoted

STREET_COLUMNS = frozenset({"from_node", "to_node", "forward_ms", "backward_ms"})
"""Columns that only a layer of streets has."""

_USUAL = "streets"


@dataclass(frozen=True, slots=True)
class StreetLayer:
    """A layer of streets: its name, and a stamp that is another one once the layer was written again."""

    name: str
    stamp: str


def street_layers(connection: sqlite3.Connection) -> dict[str, StreetLayer]:
    """Return the layer of streets of each mode of travel; of several the one called ``streets``."""
    found: dict[str, StreetLayer] = {}
    for name in sorted(feature_layers(connection), key=lambda layer: layer != _USUAL):
        columns = {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(name)})")}
        if columns >= STREET_COLUMNS:
            found.setdefault(_mode(connection, name, columns), StreetLayer(name, _stamp(connection, name)))
    return found


def layer_stamps(connection: sqlite3.Connection, names: Sequence[str]) -> tuple[str, ...]:
    """Return for each layer a text that is another one once the layer was written again; empty without the layer."""
    there = feature_layers(connection)
    return tuple(_stamp(connection, name) if name in there else "" for name in names)


def _mode(connection: sqlite3.Connection, name: str, columns: set[str]) -> str:
    if "mode" not in columns:
        return "drive"  # layers of older workspaces
    row = connection.execute(f"SELECT mode FROM {quoted(name)} LIMIT 1").fetchone()  # noqa: S608 (quoted)
    return "drive" if row is None else str(row[0])


def _stamp(connection: sqlite3.Connection, name: str) -> str:
    """Return when the layer was last changed (clause 1.1.3.1.1: whoever changes it says so) and its last feature."""
    changed = connection.execute(
        "SELECT last_change FROM gpkg_contents WHERE table_name = ?", (name,)
    ).fetchone()
    last = connection.execute(f"SELECT max(rowid) FROM {quoted(name)}").fetchone()  # noqa: S608 (quoted)
    return f"{name} {changed[0]} {last[0]}"
