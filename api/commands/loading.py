"""``farreach load``: a table of the user's own, in place of the map's."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import typer

from api.printing import print_json
from api.store import Workspace
from planner.errors import TableError
from planner.io.files import read_table
from planner.streets.frame import streets_from_frame
from planner.streets.travel import StreetTravel
from planner.tables import TableName

LOADABLE: tuple[TableName, ...] = ("branches", "demand", "candidates", "boundaries", "vehicles")
_ON_STREETS = {"branches": "serve nobody", "vehicles": "drive nowhere"}


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
    """Refuse branches and depots that no street is near, in the sea for instance.

    Raises
    ------
    TableError
        Naming each of them with its distance to the nearest street.
    """
    if name not in _ON_STREETS or "streets" not in store.layers():
        return
    travel = StreetTravel(network=streets_from_frame(store.read_layer("streets")))
    snapped = travel.snap(frame)
    problems = [
        f"{label} ({frame['name'][label] or 'no name'}): the nearest street is {_distance(metres)} away"
        for label, metres, found in zip(frame.index, snapped.metres, snapped.found, strict=True)
        if not found
    ]
    if problems:
        raise TableError(
            f"{file}: {len(problems)} of {len(frame)} {name} lie farther than {travel.snap_limit_m / 1000:g} km "
            f"from every street (in the sea?) and would {_ON_STREETS[name]}. Correct their coordinates or remove "
            "them; nothing was stored.",
            problems,
        )


def _distance(metres: float) -> str:
    return f"{metres / 1000:,.1f} km" if np.isfinite(metres) else "nowhere"


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
