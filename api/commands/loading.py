"""``farreach load``: a table of the user's own, in place of the map's."""

from pathlib import Path

import geopandas as gpd
import typer

from api.printing import print_json
from api.store import Workspace
from api.streets import network_in, travel_over
from planner.errors import InputError, TableError
from planner.io.files import read_table
from planner.loop.run import refuse_lost
from planner.tables import TableName

LOADABLE: tuple[TableName, ...] = ("branches", "demand", "candidates", "boundaries", "vehicles")
_ON_STREETS = frozenset({"branches", "vehicles"})


def run(
    table: str,
    file: Path,
    workspace: Path,
    *,
    columns: list[str],
    layer: str | None,
    crs: str | None,
    as_json: bool,
) -> None:
    """Read the table, hold it against the streets, store it, and print what was done."""
    name = _table_name(table)
    named = _named_columns(columns)
    with Workspace.open(workspace) as store:
        loaded = read_table(file, name, layer=layer, crs=crs, columns=named, extent=_extent(store))
        check_on_streets(store, loaded.frame, name, file.name)
        store.write_layer(name, loaded.frame)
    if as_json:
        print_json({"table": name, "rows": len(loaded.frame), "notes": list(loaded.notes)})
        return
    typer.echo(f"{len(loaded.frame):,} {name} from {file.name} stored in {workspace}.")
    for note in loaded.notes:
        typer.echo(f"  - {note}")


def check_on_streets(store: Workspace, frame: gpd.GeoDataFrame, name: TableName, file: str) -> None:
    """Refuse branches and depots that no street is near, in the sea for instance; see :func:`refuse_lost`."""
    if name not in _ON_STREETS or "streets" not in store.layers():
        return
    travel = travel_over(network_in(store))
    try:
        refuse_lost(frame, travel, name)
    except InputError as error:
        raise TableError(f"{file}: {error.summary} Nothing was stored.", error.problems) from error


def _table_name(table: str) -> TableName:
    for name in LOADABLE:
        if table == name:
            return name
    raise typer.BadParameter(f"There is no table {table!r}; load one of {', '.join(LOADABLE)}.")


def _named_columns(columns: list[str]) -> dict[str, str]:
    named = dict(pair.split("=", 1) for pair in columns if "=" in pair)
    if len(named) < len(columns):
        raise typer.BadParameter("Name a column as --column people=EINWOHNER.")
    return named


def _extent(store: Workspace) -> tuple[float, float, float, float] | None:
    if not store.layers().get("streets"):
        return None
    west, south, east, north = store.read_layer("streets").total_bounds
    return float(west), float(south), float(east), float(north)
