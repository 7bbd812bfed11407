"""``farreach import``: from a map extract to a workspace."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

import geopandas as gpd
import typer

from api.printing import print_json, report_lines
from api.progress import Tell, progress
from api.project import Project
from api.store import Workspace
from planner.errors import InputError
from planner.io.files import read_table
from planner.io.osm.importer import Imported, ImportOptions, import_extract
from planner.io.selection import Selection
from planner.io.streets.warm import say_if_cold
from planner.tables import TableName


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """What to import and where to; exactly one of ``extract`` and ``place`` is given."""

    workspace: Path
    extract: Path | None
    place: str | None
    branches: str | None
    people: float | None
    demand: Path | None
    boundaries: Path | None
    overwrite: bool

    @classmethod
    def checked(cls, *, extract: Path | None, workspace: Path | None, place: str | None, **more: Any) -> Self:
        """Return the request; with ``place`` the only path given is the workspace.

        Raises
        ------
        typer.BadParameter
            When it is not clear what to import or where to.
        """
        if place is not None and workspace is None:
            extract, workspace = None, extract
        if workspace is None or (extract is None) == (place is None):
            raise typer.BadParameter(
                "Say: farreach import EXTRACT.osm.pbf WORKSPACE.gpkg, or --place NAME WORKSPACE.gpkg"
            )
        return cls(extract=extract, workspace=workspace, place=place, **more)


def run(request: ImportRequest, project: Project, *, as_json: bool, now: datetime) -> None:
    """Import, store, and print the report."""
    with progress() as tell:
        report = import_into(request, project, now=now, tell=tell)
    if as_json:
        print_json(report)
    else:
        typer.echo("\n".join(report_lines(report, request.workspace)))


def import_into(request: ImportRequest, project: Project, *, now: datetime, tell: Tell) -> dict[str, Any]:
    """Make the workspace and return the import report; a workspace appears whole or not at all."""
    with Workspace.build(request.workspace, overwrite=request.overwrite) as workspace:
        say_if_cold(tell)
        imported = _imported(request, tell)
        tell("storing the layers")
        report: dict[str, Any] = asdict(imported.report)
        with workspace.transaction():
            workspace.write_layers(dict(imported.layers))
            workspace.put_result("import", "report", report, created_at=now)
            project.keep(workspace, now=now)
    return report


def _imported(request: ImportRequest, tell: Tell) -> Imported:
    tables: Mapping[TableName, Path | None] = {"demand": request.demand, "boundaries": request.boundaries}
    loaded: dict[str, gpd.GeoDataFrame] = {
        name: read_table(path, name).frame for name, path in tables.items() if path is not None
    }
    options = ImportOptions(
        branches=None if request.branches is None else Selection.parse(request.branches),
        people=request.people,
        demand=loaded.get("demand"),
        boundary_areas=loaded.get("boundaries"),
    )
    if request.extract is not None:
        return import_extract(request.extract, options, progress=tell)
    if request.place is None:
        raise InputError("Nothing to import.")
    from planner.io.osm.place import import_place  # noqa: PLC0415 (osmnx takes seconds to import)

    return import_place(request.place, options, progress=tell)
